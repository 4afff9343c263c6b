"""What `tuquan doctor` asks the platforms: who a token belongs to, and its webhook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import aiohttp

from bot.channels.zalo_bot_client import Client, Refused, ZaloError
from bot.channels.zalo_bot_webhook import PATH
from bot.settings import Settings

Mark = Literal["✔", "✘", "…"]
FINE: Mark = "✔"
WRONG: Mark = "✘"
NOTE: Mark = "…"
"""Worth knowing, or not to be known now."""

TELEGRAM_SECONDS = 5
ZALO_SECONDS = 5


@dataclass(frozen=True)
class Finding:
    """One line."""

    mark: Mark
    text: str


async def ask(settings: Settings) -> list[Finding]:
    """One line for each bot, or that there is none."""
    telegram = await ask_telegram(settings)
    if not settings.zalo_bot_tokens:
        return [telegram, Finding(NOTE, "Zalo: chưa đặt ZALO_BOT_TOKENS.")]
    return [telegram, *[await ask_zalo(settings, token) for token in settings.zalo_bot_tokens]]


async def ask_telegram(settings: Settings) -> Finding:
    """Who the token belongs to, and the webhook. Never tells the address, for it holds the token."""
    if not settings.telegram_bot_token:
        return Finding(NOTE, "Telegram: chưa đặt TELEGRAM_BOT_TOKEN.")
    limit = aiohttp.ClientTimeout(total=TELEGRAM_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=limit) as session:
            me = await _call(session, settings, "getMe")
            hook = await _call(session, settings, "getWebhookInfo")
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return Finding(NOTE, f"Telegram: không trả lời trong {TELEGRAM_SECONDS} giây.")
    if me is None or hook is None:
        return Finding(WRONG, "Telegram không nhận TELEGRAM_BOT_TOKEN. Lấy lại mã ở @BotFather.")
    return judge_webhook(settings, str(me.get("username", ""))[:32], hook)


async def _call(session: aiohttp.ClientSession, settings: Settings, method: str) -> dict[str, Any] | None:
    """The result; None when the token is refused."""
    url = f"{settings.telegram_api_url}/bot{settings.telegram_bot_token}/{method}"
    async with session.get(url, allow_redirects=False) as response:
        if response.status in (401, 404):
            return None
        answer = await response.json(content_type=None)
    if not isinstance(answer, dict) or not isinstance(answer.get("result"), dict):
        raise ValueError("not an answer of the Bot API")
    result: dict[str, Any] = answer["result"]
    return result


def judge_webhook(settings: Settings, name: str, hook: dict[str, Any]) -> Finding:
    """The mode of the settings beside what Telegram has been told."""
    is_set = bool(hook.get("url"))
    waiting = f"{hook.get('pending_update_count', 0)} tin đang chờ"
    text = f"Telegram: @{name}, chế độ {settings.telegram_mode}, {waiting}"
    if settings.telegram_mode == "webhook" and not is_set:
        return Finding(WRONG, f"{text}; webhook chưa được đặt. Chạy: tuquan run")
    if settings.telegram_mode == "polling" and is_set:
        return Finding(NOTE, f"{text}; đang có webhook, tuquan run sẽ gỡ.")
    if hook.get("last_error_message"):
        return Finding(NOTE, f"{text}; lỗi gần nhất: {str(hook['last_error_message'])[:100]}")
    return Finding(FINE, f"{text}.")


async def ask_zalo(settings: Settings, token: str) -> Finding:
    """One Zalo bot: its name and link to be tried out, and the webhook."""
    client = Client(token, settings.zalo_api_url)
    try:
        me = await client.call("getMe", seconds=ZALO_SECONDS)
        hook = await _webhook_of(client)
    except Refused as error:
        if error.code == 401:
            return Finding(WRONG, f"Zalo {client.bot_id}: token không dùng được. Lấy token mới trong Zalo Bot Creator.")
        return Finding(NOTE, f"Zalo {client.bot_id}: báo lỗi {error.code}.")
    except ZaloError:
        return Finding(NOTE, f"Zalo {client.bot_id}: không trả lời trong {ZALO_SECONDS} giây.")
    finally:
        await client.close()
    return judge_zalo_webhook(settings, client.bot_id, me if isinstance(me, dict) else {}, hook)


async def _webhook_of(client: Client) -> str:
    """The address that is set; a bot that never had one answers 404."""
    try:
        found = await client.call("getWebhookInfo", seconds=ZALO_SECONDS)
    except Refused as error:
        if error.code == 404:
            return ""
        raise
    return str(found.get("url") or "") if isinstance(found, dict) else ""


def judge_zalo_webhook(settings: Settings, bot: str, me: dict[str, Any], hook: str) -> Finding:
    """The mode of the settings beside what Zalo has been told."""
    name = str(me.get("display_name") or me.get("account_name") or "")[:40]
    text = f"Zalo {bot}: {name}, chế độ {settings.zalo_mode}"
    if me.get("can_join_groups") is False:
        text += ", chưa được vào nhóm chat"
    if settings.zalo_mode == "webhook" and hook != f"{settings.public_url}{PATH}{bot}":
        return Finding(WRONG, f"{text}; webhook chưa trỏ về PUBLIC_URL. Chạy: tuquan run")
    if settings.zalo_mode == "polling" and hook:
        return Finding(NOTE, f"{text}; đang có webhook, tuquan run sẽ gỡ.")
    return Finding(FINE, f"{text}.")
