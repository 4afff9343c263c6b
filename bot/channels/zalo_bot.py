"""The bots of the Zalo Bot Platform, all of an installation as one channel: receives, sends, and fetches photos."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from aiohttp import web

from bot.channels.zalo_bot_client import Client, Refused, ZaloError, outcome
from bot.channels.zalo_bot_photos import Photos
from bot.channels.zalo_bot_polling import Lease, Polling, TokenRefused, pause_after, told
from bot.channels.zalo_bot_sending import MAX_TEXT, Call, calls, texts
from bot.channels.zalo_bot_updates import (
    CHANNEL,
    RECEIVED_AT,
    Me,
    chat_of,
    dated_at,
    decode,
    event_of,
    has_date,
    key_of,
    message_in,
)
from bot.channels.zalo_bot_webhook import Webhook
from conversation.channel import Capabilities, Outgoing, Sent
from conversation.messages import Incoming
from conversation.texts import vi as say

if TYPE_CHECKING:
    from bot.door import Door

log = logging.getLogger(__name__)

BOT_LINK = "https://zalo.me/{id}"
"""Opens the bot; it cannot carry a code (docs/zalo.md)."""
MESSAGES_A_MONTH = 3000
"""Of one bot of the free plan; whether only what is sent counts or both ways is disputed, so both are counted."""
PARTS_APART_SECONDS = 1.0
"""One message a second to a chat: Zalo publishes no rate, this one is safe."""
_BUSY_SECONDS = 5


@dataclass
class _Bot:
    client: Client
    me: Me
    is_refused: bool = False
    """Its token was refused; that is told once."""


class ZaloBotChannel:
    """Every Zalo bot that has a token. Raises ValueError for a malformed token."""

    name = CHANNEL
    capabilities = Capabilities(
        buttons=False,
        upload=False,
        max_text=MAX_TEXT,
        groups=True,
        can_edit=False,
        can_write_first=False,
        per_chat_second=1,
        per_month=MESSAGES_A_MONTH,
    )

    def __init__(
        self,
        tokens: Sequence[str],
        api_url: str,
        door: Door,
        *,
        mode: Literal["polling", "webhook"],
        public_url: str,
        secret: str,
        now: Callable[[], datetime],
        lease: Callable[[str], Lease],
        alarm: Callable[[str], object],
        polled: Callable[[str], None] = lambda name: None,
    ) -> None:
        """`lease` gives a bot's lease by its id; `alarm` tells the operator something in words.

        `polled` is told, by a name of `polls`, now and then when Zalo answered a poll of that bot.
        """
        clients = [Client(token, api_url) for token in tokens]
        self._bots = {client.bot_id: _Bot(client, Me(client.bot_id)) for client in clients}
        self._door = door
        self._mode = mode
        self._now = now
        self._lease = lease
        self._alarm = alarm
        self._polled = polled
        self.polls = tuple(poll_name(bot) for bot in self._bots) if mode == "polling" else ()
        """What /healthz expects to poll."""
        self._photos = Photos(loopback=urlsplit(api_url).hostname in ("127.0.0.1", "localhost", "::1"))
        self._webhook = Webhook(public_url, secret, self._store)
        self._work: list[asyncio.Task[None]] = []
        door.decoders[self.name] = self.decode
        door.office.buttonless.add(self.name)
        door.office.monthly[self.name] = MESSAGES_A_MONTH
        # Until getMe has answered the number in the token stands for the bot's own.
        door.office.typed_codes[self.name] = {bot: BOT_LINK.format(id=bot) for bot in self._bots}

    def decode(self, bot: str, payload: dict[str, Any]) -> Incoming | None:
        """What a stored update means: see zalo_bot_updates.decode."""
        known = self._bots.get(bot)
        return decode(bot, payload, known.me if known is not None else Me(bot))

    # Starting and stopping.

    async def start(self) -> None:
        """Begin to receive; what needs Zalo's answer goes on in the background until it has come."""
        self._work = [asyncio.create_task(self._run(bot), name=f"zalo {bot.me.id}") for bot in self._bots.values()]

    async def stop(self) -> None:
        """Stop receiving and close all connections."""
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        for bot in self._bots.values():
            await bot.client.close()
        await self._photos.close()

    async def _run(self, bot: _Bot) -> None:
        """One bot's receiving; where its token is refused the other bots go on."""
        try:
            await self._until_done(lambda: self._introduce(bot), bot)
            if self._mode == "webhook":
                await self._until_done(lambda: self._webhook.register(bot.client), bot)
            else:
                lease = self._lease(bot.me.id)
                answered = partial(self._polled, poll_name(bot.me.id))
                await Polling(bot.client, lambda updates: self._store(bot.me.id, updates), lease, answered).run()
        except TokenRefused:
            self._tell_refused(bot)

    async def _until_done(self, step: Callable[[], Awaitable[None]], bot: _Bot) -> None:
        """Repeat a step while Zalo is away. Raises TokenRefused; one that Zalo calls wrong otherwise is given up."""
        failures = 0
        while True:
            try:
                return await step()
            except ZaloError as error:
                if isinstance(error, Refused) and error.code == 401:
                    raise TokenRefused from None
                if isinstance(error, Refused) and error.code in (400, 404):
                    return log.error("zalo %s: refused at start: %s", bot.me.id, told(error))
                failures += 1
                pause_seconds = pause_after(failures)
                log.warning("zalo %s: %s, again in %.0f s", bot.me.id, told(error), pause_seconds)
                await asyncio.sleep(pause_seconds)

    async def _introduce(self, bot: _Bot) -> None:
        found = await bot.client.call("getMe")
        told = found if isinstance(found, dict) else {}
        names = [told.get(key) for key in ("display_name", "account_name")]
        other_id = str(told.get("id", "")) or bot.me.id
        bot.me = Me(bot.me.id, tuple(name for name in names if isinstance(name, str) and name), other_id)
        self._door.office.typed_codes[self.name][bot.me.id] = BOT_LINK.format(id=other_id)

    def _tell_refused(self, bot: _Bot) -> None:
        if not bot.is_refused:
            bot.is_refused = True
            log.error("zalo %s: the token is refused (401); correct ZALO_BOT_TOKENS", bot.me.id)
            # Nobody is to be invited to a bot that does not answer.
            self._door.office.typed_codes[self.name].pop(bot.me.id, None)
            self._alarm(say.BOT_REFUSED.format(bot=bot.me.id))

    # Receiving.

    async def webhook(self, request: web.Request) -> web.Response:
        """POST /webhooks/zalo/{bot_id}: see Webhook.receive; 404 for a bot that is none of ours."""
        bot = request.match_info["bot_id"]
        return await self._webhook.receive(bot, request) if bot in self._bots else web.Response(status=404)

    async def _store(self, bot: str, updates: list[Any]) -> None:
        """Through the door; raises when they could not be stored. What has no message id is a dead letter there."""
        taken = []
        for update in updates:
            if event_of(update) and not message_in(update):
                # Somebody follows the bot, or the like: nothing to us.
                continue
            if isinstance(update, dict) and not has_date(update):
                update[RECEIVED_AT] = int(self._now().timestamp() * 1000)
            # Without an id a repetition could not be told from something new.
            taken.append((key_of(update), chat_of(update), update))
        if taken:
            await self._door.receive(self.name, bot, taken)

    # Sending and fetching.

    async def send(self, message: Outgoing) -> Sent:
        """Send one message: see Channel.send. Of several parts the last one's id is given."""
        bot = self._bots.get(message.bot)
        if bot is None:
            return Sent("refused", reason="the token of this bot was taken out of the settings", messages=0)
        sent = Sent("refused", reason="nothing to send", messages=0)
        waiting, done = calls(message), 0
        while waiting:
            call = waiting.pop(0)
            if done:
                await asyncio.sleep(PARTS_APART_SECONDS)
            try:
                sent = _sent(await self._call(bot, call))
            except ZaloError as error:
                if call.method == "sendPhoto" and isinstance(error, Refused) and error.code == 400:
                    # Zalo could not fetch the picture, or does not take it; the words should arrive all the same.
                    log.warning("zalo %s: a picture was refused; is PUBLIC_URL reached from outside?", bot.me.id)
                    waiting[:0] = texts(message.chat, call.instead)
                    continue
                return self._failed(bot, error, done)
            done += 1
        return replace(sent, messages=done)

    def _failed(self, bot: _Bot, error: ZaloError, done: int) -> Sent:
        failed = outcome(error)
        if isinstance(error, Refused) and error.code == 401:
            self._tell_refused(bot)
        if done and failed.state != "refused":
            return Sent("unknown", reason=f"cut off after part {done}: {failed.reason}", messages=done)
        # A send that may have arrived counts, for the month's limit is not to be passed unawares.
        return replace(failed, messages=done + (failed.state == "unknown"))

    async def _call(self, bot: _Bot, call: Call) -> Any:
        return await bot.client.call(call.method, call.params, seconds=call.seconds)

    async def busy(self, bot: str, chat: str, _thread: str | None) -> None:
        """Show that the bot is writing while it draws; not seeing it harms nobody."""
        known = self._bots.get(bot)
        if known is not None:
            with contextlib.suppress(ZaloError):
                await known.client.call("sendChatAction", {"chat_id": chat, "action": "typing"}, seconds=_BUSY_SECONDS)

    async def fetch(self, _bot: str, reference: str, max_bytes: int) -> bytes:
        """See Channel.fetch; the reference is the photo's address."""
        return await self._photos.fetch(reference, max_bytes)


def poll_name(bot: str) -> str:
    """How /healthz calls the poller of a bot."""
    return f"zalo:{bot}"


def _sent(result: Any) -> Sent:
    """The message as Zalo has it; its id and date where it gives them."""
    found = result if isinstance(result, dict) else {}
    number = found.get("message_id")
    return Sent("sent", None if number is None else str(number), dated_at(found.get("date")))
