"""Asks Zalo for updates where no webhook can be used: one at a time, by one process, each stored before the next."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from bot.channels.zalo_bot_client import Client, Refused, ZaloError

log = logging.getLogger(__name__)

_POLL_SECONDS = 25
_ANSWER_SECONDS = 10
"""Given to the answer beyond the time Zalo holds a poll."""
_FLOOR_SECONDS = 1.0
"""From one poll to the next: Zalo was seen to give what was read already again and again, at full speed."""
_SHORTEST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0
_STAND_BY_SECONDS = 1.0
_BEAT_SECONDS = 10.0

Store = Callable[[list[Any]], Awaitable[None]]
"""Keeps updates for good; raises when it cannot."""


class TokenRefused(Exception):
    """Zalo does not know the token (401): nothing more can be done with it."""


class Lease(Protocol):
    """What only one process holds at a time: storage.turn.Turn."""

    def take(self) -> bool:
        """Take it, or make sure that it is still ours; False while another process has it."""
        ...


class Polling:
    """The one poller of a bot: two of them would split the messages between them."""

    def __init__(self, client: Client, store: Store, lease: Lease, answered: Callable[[], None] = lambda: None) -> None:
        """`answered` is called when Zalo answered a poll, but not more often than every few seconds."""
        self._client = client
        self._store = store
        self._lease = lease
        self._answered = answered
        self._told_at = -_BEAT_SECONDS
        self._failures = 0
        self._without_webhook = False

    async def run(self) -> None:
        """Poll until cancelled. Raises TokenRefused."""
        loop = asyncio.get_running_loop()
        said = False
        while True:
            if not await asyncio.to_thread(self._lease.take):
                if not said:
                    log.warning("zalo %s: another process polls with this token; standing by", self._client.bot_id)
                    said = True
                await asyncio.sleep(_STAND_BY_SECONDS)
                continue
            said = False
            began = loop.time()
            pause_seconds = await self._poll()
            await asyncio.sleep(max(pause_seconds, began + _FLOOR_SECONDS - loop.time(), 0))

    async def _poll(self) -> float:
        """One getUpdates and the storing of what it brought. Returns the seconds to pause."""
        try:
            await self._take_webhook_off()
            updates = await self._get()
        except ZaloError as error:
            return self._fail(error)
        self._note_answer()
        if self._failures:
            log.info("zalo %s: receiving again", self._client.bot_id)
        self._failures = 0
        if updates:
            await self._keep(updates)
        return 0

    def _note_answer(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._told_at >= _BEAT_SECONDS:
            self._told_at = now
            self._answered()

    async def _take_webhook_off(self) -> None:
        """While a webhook is set Zalo gives nothing to polls; one that cannot be taken off may not be there at all."""
        if self._without_webhook:
            return
        with contextlib.suppress(Refused):
            await self._client.call("deleteWebhook")
        self._without_webhook = True

    async def _get(self) -> list[Any]:
        try:
            found = await self._client.call(
                "getUpdates", {"timeout": _POLL_SECONDS}, seconds=_POLL_SECONDS + _ANSWER_SECONDS
            )
        except Refused as error:
            if error.code == 408:
                # This is how Zalo says that there is nothing new.
                return []
            raise
        updates = found if isinstance(found, list) else [found]
        return [each for each in updates if each]

    async def _keep(self, updates: list[Any]) -> None:
        """Store them, however long the database is away: what was given out once may never be given again."""
        failures = 0
        while True:
            try:
                return await self._store(updates)
            except Exception as error:  # Messages of database errors may hold what people wrote.
                failures += 1
                pause_seconds = pause_after(failures)
                log.error(
                    "zalo %s: update not stored (%s), again in %.0f s",
                    self._client.bot_id,
                    type(error).__name__,
                    pause_seconds,
                )
                await asyncio.sleep(pause_seconds)

    def _fail(self, error: ZaloError) -> float:
        if isinstance(error, Refused) and error.code == 401:
            raise TokenRefused
        self._failures += 1
        # Perhaps a webhook was set elsewhere meanwhile.
        self._without_webhook = False
        pause_seconds = pause_after(self._failures)
        log.warning("zalo %s: %s, again in %.0f s", self._client.bot_id, told(error), pause_seconds)
        return pause_seconds


def pause_after(failures: int) -> float:
    """Seconds to wait after so many failures in a row."""
    return min(_SHORTEST_PAUSE_SECONDS * 2.0 ** min(failures - 1, 10), _LONGEST_PAUSE_SECONDS)


def told(error: ZaloError) -> str:
    """An error for the log: its kind and number, never what Zalo says of it, which may quote the call."""
    return f"error {error.code}" if isinstance(error, Refused) else type(error).__name__
