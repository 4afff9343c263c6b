"""Only one service works on a database: it takes its turn, looks whether it still has it, and stops when it has not."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from storage import heartbeats
from storage.database import Database, DatabaseAway, Transaction
from storage.turn import Turn

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""How often it is looked whose turn it is, by the one that has it and by those that stand by."""
ANSWER_SECONDS = 3.0
"""A server that does not say within this that the turn is still ours may have given it to another."""
SILENT_SECONDS = 6.0
"""A service that gave no sign of life for so long is gone: longer than it takes one to notice that it lost its turn."""


class Watch:
    """The turn of this service. With SQLite the kernel keeps it as long as the process lives."""

    def __init__(self, database: Database, turn: Turn, now: Callable[[], datetime]) -> None:
        self._database = database
        self._turn = turn
        self._now = now
        self._name = heartbeats.SERVICE + secrets.token_hex(8)
        self._beats = 0

    async def stand_by(self, stopped: asyncio.Event) -> bool:
        """Wait until no other service works on this database; False when told to stop meanwhile.

        Two at once would send every message twice, and each would take updates away from the other.
        """
        said, changed = False, dict[str, tuple[datetime, float]]()
        while True:
            if await self._has_turn():
                if await asyncio.to_thread(self._others_are_gone, changed):
                    await self.beat()
                    return True
            elif not said:
                log.warning("another service works on this database; standing by until it ends")
                said = True
            if await _told(stopped, LOOK_SECONDS):
                await asyncio.to_thread(self._turn.release)
                return False

    def _others_are_gone(self, changed: dict[str, tuple[datetime, float]]) -> bool:
        """A service that lost its turn finishes what it is sending; taken for interrupted that would be sent twice.

        `changed` remembers when each sign of life was seen first: the clocks of two services need not agree.
        """
        if self._database.is_sqlite:
            return True
        found, monotonic = self._services(), time.monotonic()
        for name, beat_at in found.items():
            if changed.get(name, (None, 0))[0] != beat_at:
                changed[name] = (beat_at, monotonic)
        if any(monotonic - changed[name][1] <= SILENT_SECONDS for name in found):
            return False
        self._write(partial(heartbeats.forget, names=list(found)))
        return True

    def _services(self) -> dict[str, datetime]:
        with self._database.reading() as tx:
            return heartbeats.services(tx)

    async def lost(self, pause: Callable[[], None], resume: Callable[[], None]) -> None:
        """Return when another service has the turn. `pause` is called as soon as it is not surely ours, `resume` when
        it turns out that nobody took it."""
        held = True
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            # While the answer is waited for nothing is known, but it comes within ANSWER_SECONDS or counts as no.
            is_mine = await self._has_turn()
            if held and not is_mine:
                log.error("this service is not sure of its turn on the database: it receives and sends nothing")
                pause()
            elif not held and is_mine:
                log.warning("nobody else took the turn on the database: going on")
                resume()
            held = is_mine
            await self.beat()
            if not held and self._turn.is_taken:
                return

    async def _has_turn(self) -> bool:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await asyncio.to_thread(self._turn.take)
        except TimeoutError:
            return False

    async def beat(self) -> None:
        """A sign of life."""
        if self._database.is_sqlite:
            return
        self._beats += 1
        # Of a clock that stands still each beat must differ from the one before.
        at = self._now() + timedelta(milliseconds=self._beats)
        with contextlib.suppress(DatabaseAway):
            await asyncio.to_thread(self._write, lambda tx: heartbeats.beat(tx, self._name, at))

    async def end(self) -> None:
        """Everything is sent and recorded: the next one need not wait."""
        if not self._database.is_sqlite:
            with contextlib.suppress(DatabaseAway):
                await asyncio.to_thread(self._write, lambda tx: heartbeats.forget(tx, [self._name]))
        await asyncio.to_thread(self._turn.release)

    def _write(self, work: Callable[[Transaction], None]) -> None:
        with self._database.transaction() as tx:
            work(tx)


async def _told(stopped: asyncio.Event, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stopped.wait()
        return True
    return False
