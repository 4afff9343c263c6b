"""The methods of the platform: what each takes, what it refuses, and what it does."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.fakes.zalo_api.shapes import Json
from tests.fakes.zalo_api.webhook import Webhook
from tests.fakes.zalo_api.world import Bot, Refusal, World

MAX_TEXT = 2000
_PHOTO_SECONDS = 10
_POLL_LOOK_SECONDS = 0.02

TAKES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "getMe": (frozenset(), frozenset()),
    "getUpdates": (frozenset(), frozenset({"timeout"})),
    "setWebhook": (frozenset({"url", "secret_token"}), frozenset()),
    "deleteWebhook": (frozenset(), frozenset()),
    "getWebhookInfo": (frozenset(), frozenset()),
    "testWebhook": (frozenset(), frozenset()),
    "sendMessage": (frozenset({"chat_id", "text"}), frozenset({"parse_mode", "text_styles"})),
    "sendPhoto": (frozenset({"chat_id", "photo"}), frozenset({"caption"})),
    "sendChatAction": (frozenset({"chat_id", "action"}), frozenset()),
}
"""Method -> (required, optional) parameters. There is no offset, no upload, no button (docs/zalo.md)."""


@dataclass(frozen=True)
class Habits:
    """How this platform behaves where sources disagree; numbers are of docs/zalo.md."""

    as_list: bool = False
    """getUpdates gives a list of one."""
    replays: int = 0
    """No. 1: so often an update that was read is given again at once."""
    hold_seconds: float = 25.0
    """The longest a poll is held, whatever it asks for."""
    local_webhooks: bool = True
    """The real one refuses addresses of private networks; a service under test has no other."""
    other_id: str = ""
    """No. 15: getMe calls the bot by another number than its token begins with."""
    names_itself: bool = True
    """getMe gives `display_name`, which it does sometimes only."""


class Methods:
    """Performs calls; lives in the server's event loop."""

    def __init__(self, world: World, webhook: Webhook, habits: Habits) -> None:
        self._world = world
        self._webhook = webhook
        self.habits = habits
        self._http: aiohttp.ClientSession | None = None
        self._perform: dict[str, Callable[[Bot, Json], Awaitable[Any]]] = {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._get_webhook_info,
            "testWebhook": self._test_webhook,
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
            "sendChatAction": self._send_chat_action,
        }

    async def perform(self, bot: Bot, method: str, params: Json) -> Any:
        """The result. Raises Refusal."""
        if method not in TAKES:
            self._world.fault(f"unknown method {method}")
            raise Refusal(400, "Bad Request: unknown API name")
        required, optional = TAKES[method]
        wrong = (params.keys() - required - optional) | (required - params.keys())
        if wrong:
            self._world.fault(f"{method} with wrong parameters: {sorted(wrong)}")
            raise Refusal(400, "Bad Request: parameters")
        return await self._perform[method](bot, params)

    async def close(self) -> None:
        """Close the connections by which pictures are fetched."""
        if self._http is not None:
            await self._http.close()

    async def _get_me(self, bot: Bot, _params: Json) -> Json:
        named = {"display_name": bot.display_name} if self.habits.names_itself else {}
        return {
            "id": self.habits.other_id or bot.id,
            "account_name": bot.account_name,
            "account_type": "BASIC",
            "can_join_groups": True,
            **named,
        }

    async def _get_updates(self, bot: Bot, params: Json) -> Any:
        if bot.url:
            raise Refusal(400, "Bad Request: a webhook is set")
        seconds = min(float(params.get("timeout", 30)), self.habits.hold_seconds)
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        bot.polls += 1
        if bot.polls > 1:
            self._world.fault("two polls at once with one token: they split the messages")
        try:
            while loop.time() < until:
                with self._world.changed:
                    if bot.waiting:
                        return self._given(bot)
                await asyncio.sleep(_POLL_LOOK_SECONDS)
        finally:
            bot.polls -= 1
        raise Refusal(408, "Request timeout")

    def _given(self, bot: Bot) -> Any:
        """The oldest update; there is no acknowledgement, so what is given is gone, or comes again unasked."""
        message_id, body = bot.waiting.popleft()
        for _ in range(self.habits.replays):
            bot.waiting.appendleft((message_id, body))
        if self.habits.replays:
            self.habits = Habits(**{**vars(self.habits), "replays": self.habits.replays - 1})
        self._world.changed.notify_all()
        return [body] if self.habits.as_list else body

    async def _set_webhook(self, bot: Bot, params: Json) -> Json:
        url, secret = params["url"], params["secret_token"]
        parts = urlsplit(url)
        local = parts.hostname == "localhost" or _is_private(parts.hostname or "")
        if not self.habits.local_webhooks and (parts.scheme != "https" or local):
            raise Refusal(400, "Bad Request: the url must be public https")
        if not 8 <= len(secret) <= 256:
            raise Refusal(400, "Bad Request: secret_token must be 8 to 256 characters")
        with self._world.changed:
            # The address is kept even when the probe fails.
            bot.url, bot.secret, bot.updated_at = url, secret, int(self._world.clock() * 1000)
            self._world.changed.notify_all()
        result: Json = {"url": url, "updated_at": bot.updated_at}
        verdict = await self._webhook.probe(bot)
        self._webhook.wake()
        return {**result, "verification": verdict} if verdict is not None else result

    async def _delete_webhook(self, bot: Bot, _params: Json) -> Json:
        with self._world.changed:
            bot.url, bot.updated_at = "", int(self._world.clock() * 1000)
            self._world.changed.notify_all()
        return {"url": "", "updated_at": bot.updated_at}

    async def _get_webhook_info(self, bot: Bot, _params: Json) -> Json:
        if bot.updated_at is None:
            raise Refusal(404, "Not Found")
        return {"url": bot.url, "updated_at": bot.updated_at}

    async def _test_webhook(self, bot: Bot, _params: Json) -> Json:
        if bot.tests_left <= 0:
            # Contradiction 20: this one answer spells the field in camel case.
            raise Refusal(426, "testWebhook daily limit", "errorCode")
        bot.tests_left -= 1
        return await self._webhook.probe(bot) or {"ok": True, "url": bot.url, "outcome": "webhook.ok"}

    async def _send_message(self, bot: Bot, params: Json) -> Json:
        text = params["text"]
        if not isinstance(text, str) or not 1 <= len(text.encode("utf-16-le")) // 2 <= MAX_TEXT:
            self._world.fault(f"a text of {len(str(text))} characters")
            raise Refusal(400, "Bad Request: text must be 1 to 2000 characters")
        self._reach(bot, params["chat_id"])
        return self._world.say(bot, params["chat_id"], text)

    async def _send_photo(self, bot: Bot, params: Json) -> Json:
        caption = params.get("caption")
        if caption is not None and not 1 <= len(caption) <= MAX_TEXT:
            self._world.fault(f"a caption of {len(caption)} characters")
            raise Refusal(400, "Bad Request: caption must be 1 to 2000 characters")
        if not self._world.knows(bot, params["chat_id"]):
            raise Refusal(400, "Bad Request: chat not found")
        photo = await self._fetched(params["photo"])
        self._reach(bot, params["chat_id"])
        return self._world.say(bot, params["chat_id"], caption or "", photo, params["photo"])

    def _reach(self, bot: Bot, chat: str) -> None:
        with self._world.changed:
            if not self._world.knows(bot, chat):
                self._world.fault(f"bot {bot.id} writes to somebody who never wrote to it")
                raise Refusal(400, "Bad Request: chat not found")
            self._world.count_sent(bot)

    async def _fetched(self, url: Any) -> bytes:
        """The picture behind an address, really fetched. Contradiction 21: no bytes are taken, only addresses."""
        if not isinstance(url, str) or urlsplit(url).scheme not in ("http", "https"):
            self._world.fault("a photo that is no address")
            raise Refusal(400, "Bad Request: photo must be an url")
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_PHOTO_SECONDS))
        try:
            async with self._http.get(url) as response:
                content = await response.read()
        except (aiohttp.ClientError, TimeoutError):
            raise Refusal(400, "Bad Request: photo cannot be fetched") from None
        if response.status != 200 or not response.content_type.startswith("image/"):
            raise Refusal(400, "Bad Request: photo cannot be fetched")
        return content

    async def _send_chat_action(self, bot: Bot, params: Json) -> None:
        if params["action"] != "typing":
            self._world.fault(f"action {params['action']}")
            raise Refusal(400, "Bad Request: action")
        with self._world.changed:
            self._world.actions.append((params["chat_id"], params["action"]))


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False
