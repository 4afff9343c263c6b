"""A Telegram channel on the fake Bot API, with a door that keeps what it is given in a list."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, cast

from bot.channels.telegram import TelegramChannel
from conversation.messages import Incoming
from handlers.office import Office
from tests.fakes.telegram_api import FakeTelegram

if TYPE_CHECKING:
    from bot.door import Door

SECRET = "a-secret_of_the_tests"
NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)


class Shelf:
    """Stands in for the door and the database behind it: `away` times it fails to store."""

    def __init__(self, away: int = 0) -> None:
        self.away = away
        self.decoders: dict[str, Callable[[str, dict[str, Any]], Incoming | None]] = {}
        self.office = Office()
        self.keys: list[str | None] = []
        self.kept: list[tuple[str, Incoming | Exception | None]] = []
        """(chat, what it means) of every stored update, in order; each key once."""

    async def receive(self, channel: str, bot: str, updates: list[tuple[str | None, str, Any]]) -> None:
        if self.away:
            self.away -= 1
            raise ConnectionError("'bí mật' is in the statement")
        for key, chat, payload in updates:
            if key in self.keys:
                continue
            self.keys.append(key)
            try:
                self.kept.append((chat, self.decoders[channel](bot, payload)))
            except (KeyError, TypeError, ValueError) as error:
                self.kept.append((chat, error))

    @property
    def texts(self) -> list[str]:
        return [meant.text for _, meant in self.kept if isinstance(meant, Incoming)]


@asynccontextmanager
async def channel_on(
    telegram: FakeTelegram,
    shelf: Shelf,
    mode: Literal["polling", "webhook"] = "polling",
    public_url: str = "",
    *,
    started: bool = True,
) -> AsyncIterator[TelegramChannel]:
    """A channel, started unless it only sends, and stopped at the end."""
    door = cast("Door", shelf)
    channel = TelegramChannel(
        telegram.token, telegram.url, door, mode=mode, public_url=public_url, secret=SECRET, now=lambda: NOW
    )
    try:
        if started:
            await channel.start()
        yield channel
    finally:
        await channel.stop()


async def until(true: Callable[[], object], seconds: float = 10) -> None:
    """Wait until something is true, or fail."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)
