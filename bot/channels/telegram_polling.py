"""Asks Telegram for updates, and acknowledges them only after they are stored."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetUpdates

from bot.channels.telegram_updates import ALLOWED_UPDATES, update_id_of

log = logging.getLogger(__name__)

_MOST_UPDATES = 100
_POLL_SECONDS = 25
_POLL_AFTER_ERROR_SECONDS = 3
"""Short, so that it is soon known whether Telegram answers again."""
_ANSWER_SECONDS = 10
"""Given to the answer beyond the time Telegram holds a poll."""
_SHORTEST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0
_SILENCE_SECONDS = 90
_STUCK_SECONDS = 5
_BEAT_SECONDS = 10.0

Store = Callable[[list[Any]], Awaitable[None]]
"""Keeps a batch of updates for good; raises when it cannot."""


class Polling:
    """The one poller of a bot. It has a Bot of its own, so that renewing its connections cuts no message off."""

    def __init__(self, bot: Bot, store: Store, answered: Callable[[], None] = lambda: None) -> None:
        """`answered` is called when Telegram answered a poll, but not more often than every few seconds."""
        self._bot = bot
        self._store = store
        self._answered = answered
        self._told_at = -_BEAT_SECONDS
        self._offset: int | None = None
        self._failures = 0
        self._answered_at = 0.0

    async def run(self) -> None:
        """Poll until cancelled."""
        self._answered_at = asyncio.get_running_loop().time()
        while True:
            pause_seconds = await self._poll()
            if pause_seconds:
                await asyncio.sleep(pause_seconds)

    async def _poll(self) -> float:
        """One getUpdates and the storing of what it brought. Returns the seconds to pause."""
        try:
            updates = await self._get()
            self._note_answer()
            if updates:
                await self._take(updates)
        except Exception as error:  # Whatever it is, a poller that ends is worse.
            return await self._fail(error)
        if self._failures:
            log.info("telegram: receiving again")
        self._failures = 0
        return 0

    def _note_answer(self) -> None:
        self._answered_at = asyncio.get_running_loop().time()
        if self._answered_at - self._told_at >= _BEAT_SECONDS:
            self._told_at = self._answered_at
            self._answered()

    async def _get(self) -> list[Any]:
        hold_seconds = _POLL_AFTER_ERROR_SECONDS if self._failures else _POLL_SECONDS
        method = GetUpdates(
            offset=self._offset, limit=_MOST_UPDATES, timeout=hold_seconds, allowed_updates=ALLOWED_UPDATES
        )
        # A client that is stuck itself does not keep its own time either, so there is a second limit around it.
        try:
            async with asyncio.timeout(hold_seconds + _ANSWER_SECONDS + _STUCK_SECONDS):
                updates: Any = await self._bot(method, request_timeout=hold_seconds + _ANSWER_SECONDS)
        except TimeoutError:
            await self._bot.session.close()
            raise TelegramNetworkError(method, "a poll hung, opening new connections") from None
        return updates if isinstance(updates, list) else [updates]

    async def _take(self, updates: list[Any]) -> None:
        await self._store(updates)
        numbers = [number for each in updates if (number := update_id_of(each)) is not None]
        if not numbers:
            raise ValueError("a batch without any update_id")
        # After a quiet week numbers begin anew anywhere: the last one seen counts, even if it is lower.
        self._offset = numbers[-1] + 1

    async def _fail(self, error: Exception) -> float:
        self._failures += 1
        now = asyncio.get_running_loop().time()
        if now - self._answered_at > _SILENCE_SECONDS:
            log.warning("telegram: silent for %.0f s, opening new connections", now - self._answered_at)
            await self._bot.session.close()
            self._answered_at = now
        return pause_after(error, self._failures)


def pause_after(error: Exception, failures: int) -> float:
    """Say in the log why Telegram could not be used; gives the seconds to wait after so many failures in a row."""
    pause_seconds = min(_SHORTEST_PAUSE_SECONDS * 2.0 ** min(failures - 1, 10), _LONGEST_PAUSE_SECONDS)
    if isinstance(error, TelegramRetryAfter):
        return float(error.retry_after)
    if isinstance(error, TelegramConflictError):
        log.error("telegram: another program receives with this token (409), only one may; trying again")
    elif isinstance(error, TelegramUnauthorizedError):
        log.error("telegram: the token is refused (401); correct TELEGRAM_BOT_TOKEN")
    elif isinstance(error, TelegramAPIError):
        log.warning("telegram: %s, again in %.0f s", error.message, pause_seconds)
    else:
        # Messages of database errors may hold what people wrote, so only the kind is logged.
        log.error(
            "telegram: stopped by %s, perhaps the database is away; again in %.0f s",
            type(error).__name__,
            pause_seconds,
        )
    return pause_seconds
