"""Telegram: receives by polling or webhook, sends, and fetches photos."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import aiohttp
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteWebhook,
    GetFile,
    GetMe,
    GetWebhookInfo,
    SendChatAction,
    SendMessage,
    SetMyCommands,
    SetWebhook,
    TelegramMethod,
)
from aiogram.types import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from aiogram.utils.token import TokenValidationError
from aiohttp import web

from bot.channels import any_json, bodies
from bot.channels.telegram_polling import Polling, pause_after
from bot.channels.telegram_sending import MAX_TEXT, calls, outcome
from bot.channels.telegram_session import LeanSession
from bot.channels.telegram_updates import ALLOWED_UPDATES, RECEIVED_AT, Me, chat_of, dated_at, decode, update_id_of
from conversation.channel import Capabilities, FetchFailed, Outgoing, Sent
from conversation.messages import Incoming
from conversation.texts import commands

if TYPE_CHECKING:
    from bot.door import Door

log = logging.getLogger(__name__)

WEBHOOK_PATH = "/webhooks/telegram"

_MAX_BODY_BYTES = 1_000_000
_MAX_CONNECTIONS = 40
_SPINNER_SECONDS = 5
_CALL_SECONDS = 20
_UPLOAD_SECONDS = 60


class TelegramChannel:
    """One Telegram bot. Raises ValueError for a malformed token."""

    name = "telegram"
    capabilities = Capabilities(
        buttons=True,
        upload=True,
        max_text=MAX_TEXT,
        groups=True,
        can_edit=True,
        can_write_first=False,
        per_second=25,
        per_chat_second=1,
        per_chat_burst=3,
        per_group_minute=18,
    )

    def __init__(
        self,
        token: str,
        api_url: str,
        door: Door,
        *,
        mode: Literal["polling", "webhook"],
        public_url: str,
        secret: str,
        now: Callable[[], datetime],
        polled: Callable[[str], None] = lambda name: None,
    ) -> None:
        """`polled` is told, by the channel's name, now and then when Telegram answered a poll."""
        try:
            self.bot = Bot(token, session=LeanSession(api_url))
        except TokenValidationError:
            raise ValueError("a Telegram token is digits, a colon and letters") from None
        self.bot_id = str(self.bot.id)
        self.me = Me(self.bot.id)
        self.join_link: str | None = None
        """'https://t.me/NAME?start={code}' once Telegram has told the bot's name."""
        self._receiver = Bot(token, session=LeanSession(api_url))
        self._door = door
        self._mode = mode
        self._webhook_url = public_url.rstrip("/") + WEBHOOK_PATH
        self._secret = secret
        self._now = now
        self._polled = polled
        self.polls = (self.name,) if mode == "polling" else ()
        """What /healthz expects to poll."""
        self._work: asyncio.Task[None] | None = None
        door.decoders[self.name] = self.decode

    def decode(self, bot: str, payload: dict[str, Any]) -> Incoming | None:
        """What a stored update means: see telegram_updates.decode."""
        return decode(bot, payload, self.me)

    # Starting and stopping.

    async def start(self) -> None:
        """Begin to receive; what needs Telegram's answer goes on in the background until it has come."""
        self._work = asyncio.create_task(self._run(), name="telegram")

    async def stop(self) -> None:
        """Stop receiving and close all connections. What was fetched but not stored comes again at the next start."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)
        await self._receiver.session.close()
        await self.bot.session.close()

    async def _run(self) -> None:
        await _until_done(self._introduce)
        await _until_done(self._prepare_receiving)
        if self._mode == "polling":
            polling = Polling(self._receiver, self._store, partial(self._polled, self.name))
            await asyncio.gather(_until_done(self._set_menus), polling.run())
        else:
            await _until_done(self._set_menus)

    async def _introduce(self) -> None:
        found: Any = await self.bot(GetMe(), request_timeout=_CALL_SECONDS)
        self.me = Me(found["id"], found["username"])
        self.join_link = f"https://t.me/{self.me.username}?start={{code}}"
        self._door.office.join_links[self.name] = self.join_link

    async def _prepare_receiving(self) -> None:
        """Never asks to drop pending updates: people's answers are among them."""
        if self._mode == "webhook":
            await self.bot(
                SetWebhook(
                    url=self._webhook_url,
                    secret_token=self._secret,
                    allowed_updates=ALLOWED_UPDATES,
                    max_connections=_MAX_CONNECTIONS,
                ),
                request_timeout=_CALL_SECONDS,
            )
            return
        info: Any = await self.bot(GetWebhookInfo(), request_timeout=_CALL_SECONDS)
        if info["url"]:
            await self.bot(DeleteWebhook(), request_timeout=_CALL_SECONDS)

    async def _set_menus(self) -> None:
        menus = (
            (BotCommandScopeAllPrivateChats(), commands.PRIVATE),
            (BotCommandScopeAllGroupChats(), commands.GROUP),
        )
        for scope, entries in menus:
            listed = [BotCommand(command=command, description=description) for command, description in entries]
            await self.bot(SetMyCommands(commands=listed, scope=scope), request_timeout=_CALL_SECONDS)

    # Receiving.

    async def webhook(self, request: web.Request) -> web.Response:
        """POST from Telegram: 200 once it is stored, 503 to have it again; 401, 413, 400 for what is not Telegram's."""
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not self._secret or not hmac.compare_digest(given.encode(errors="surrogateescape"), self._secret.encode()):
            return web.Response(status=401)
        body = await bodies.read(request, _MAX_BODY_BYTES)
        if body is None:
            return web.Response(status=413)
        try:
            update = any_json.read(body)
        except ValueError:
            # Telegram's JSON is whole, so this was damaged on its way: the repetition will be better.
            return web.Response(status=400)
        try:
            await self._store([update])
        except Exception as error:  # The database is away; Telegram keeps the update and comes again.
            log.error("telegram: update not stored (%s)", type(error).__name__)
            return web.Response(status=503)
        return web.Response()

    async def _store(self, updates: list[Any]) -> None:
        """Through the door; raises when they could not be stored. What has no number is a dead letter there."""
        taken = []
        for update in updates:
            number = update_id_of(update)
            if number is not None and "callback_query" in update:
                update[RECEIVED_AT] = int(self._now().timestamp())
            taken.append((None if number is None else str(number), chat_of(update), update))
        if taken:
            await self._door.receive(self.name, self.bot_id, taken)

    # Sending and fetching.

    async def send(self, message: Outgoing) -> Sent:
        """Send one message: see Channel.send. Of several parts the last one's id is given."""
        if message.callback:
            await self._stop_spinner(message.callback)
        sent = await self._send_parts(message)
        if message.thread and sent.state == "refused" and "thread not found" in sent.reason:
            # The topic was deleted; the group should still get its message.
            return await self._send_parts(replace(message, thread=None))
        return sent

    async def _send_parts(self, message: Outgoing) -> Sent:
        try:
            parts = calls(message)
        except ValueError:
            return Sent("refused", reason="not in a form Telegram takes")
        sent = Sent("refused", reason="nothing to send")
        for number, part in enumerate(parts):
            try:
                sent = _sent(await self._call(part))
            except TelegramAPIError as error:
                failed = outcome(error)
                if number and failed.state != "refused":
                    return Sent("unknown", reason=f"cut off after part {number}: {failed.reason}")
                return failed
        return sent

    async def _call(self, method: TelegramMethod[Any]) -> Any:
        seconds = _CALL_SECONDS if isinstance(method, SendMessage) else _UPLOAD_SECONDS
        return await self.bot(method, request_timeout=seconds)

    async def _stop_spinner(self, callback: str) -> None:
        try:
            await self.bot(AnswerCallbackQuery(callback_query_id=callback), request_timeout=_SPINNER_SECONDS)
        except TelegramAPIError as error:
            # "query is too old" is usual after a pause; the answer itself must go out all the same.
            log.debug("telegram: answerCallbackQuery: %s", type(error).__name__)

    async def busy(self, _bot: str, chat: str, thread: str | None) -> None:
        """Show 'sending a photo…' while it is drawn; not seeing it harms nobody."""
        action = SendChatAction(chat_id=chat, action="upload_photo", message_thread_id=int(thread) if thread else None)
        with contextlib.suppress(TelegramAPIError):
            await self.bot(action, request_timeout=_SPINNER_SECONDS)

    async def fetch(self, bot: str, reference: str, max_bytes: int) -> bytes:
        """See Channel.fetch."""
        try:
            file: Any = await self.bot(GetFile(file_id=reference), request_timeout=_CALL_SECONDS)
        except (TelegramBadRequest, TelegramForbiddenError) as error:
            raise FetchFailed(error.message, retry=False) from None
        except TelegramAPIError as error:
            raise FetchFailed(error.message, retry=True) from None
        size, path = file.get("file_size"), file.get("file_path")
        if isinstance(size, int) and size > max_bytes:
            raise FetchFailed("too_big", retry=False)
        if not isinstance(path, str):
            raise FetchFailed("no file_path", retry=True)
        url = self.bot.session.api.file_url(self.bot.token, path)
        content = bytearray()
        try:
            async for piece in self.bot.session.stream_content(url, timeout=_UPLOAD_SECONDS):
                content += piece
                if len(content) > max_bytes:
                    raise FetchFailed("too_big", retry=False)
        except (TimeoutError, aiohttp.ClientError) as error:
            # The error's own text has the address in it, and so the token.
            raise FetchFailed(type(error).__name__, retry=True) from None
        return bytes(content)


async def _until_done(step: Callable[[], Awaitable[None]]) -> None:
    """Repeat a step while Telegram is away; one that Telegram calls wrong is given up."""
    failures = 0
    while True:
        try:
            return await step()
        except TelegramBadRequest as error:
            return log.error("telegram: refused at start: %s", error.message)
        except Exception as error:  # A step that ends in silence would leave the bot deaf.
            failures += 1
            await asyncio.sleep(pause_after(error, failures))


def _sent(result: Any) -> Sent:
    """The message as Telegram has it; of an album the last one."""
    last = result[-1] if isinstance(result, list) else result
    return Sent("sent", str(last["message_id"]), dated_at(last.get("date")))
