"""Sends what is in the outbox: in order per chat, replies before bulk, within the platform's limits."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from conversation.channel import Channel, Sent
from scheduler.links import Links
from scheduler.pacing import Pacing
from scheduler.preparing import Preparing
from scheduler.quota import KEPT_FOR_REPLIES, Quota
from scheduler.workshop import PictureMaker
from storage import chats, confirmations, outbox, pauses, reach, unknown_sends
from storage.database import DatabaseAway, Transaction
from storage.outbox import BULK, REPLIES, Queued
from storage.pauses import Pause
from storage.writer import Writer

log = logging.getLogger(__name__)

ChatKey = tuple[str, str, str]
After = Literal["kept", "read", "done"]
"""What follows a send: the message is tried again, its row is changed and must be read anew, or that was it."""
IN_HAND = 300
"""Rows of each lane read ahead; the rest waits in the database."""
AT_ONCE = 40
"""Sends under way at the same time."""
BULK_AT_ONCE = 30
"""Of them in bulk: a platform that hangs over reminders must leave room for replies."""


class Delivery:
    """The only code that sends."""

    def __init__(
        self,
        writer: Writer,
        channels: Mapping[str, Channel],
        pictures: PictureMaker,
        data_dir: Path,
        now: Callable[[], datetime],
        on_outcome: Callable[[Queued, Sent, datetime], None] = lambda queued, sent, now: None,
        links: Links | None = None,
        quota: Quota | None = None,
        on_gone: Callable[[Transaction, Queued, datetime], None] = lambda tx, queued, now: reach.gone(
            tx, queued.address
        ),
    ) -> None:
        """Without `links` channels that cannot upload get texts alone; without `quota` no month is counted.

        `on_gone` notes, in the transaction that records the send, that the person or chat cannot be written to.
        """
        self.writer = writer
        self.channels = channels
        self.now = now
        self.on_outcome = on_outcome
        self.links = links
        self.quota = quota
        self.on_gone = on_gone
        self._waiting: dict[ChatKey, deque[Queued]] = {}
        self._in_hand: dict[int, int] = {}
        """Row id -> lane."""
        self._sending: dict[ChatKey, asyncio.Task[After]] = {}
        self._pacing = Pacing(channels)
        self._preparing = Preparing(pictures, data_dir, links)
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stale = True
        self._more = False
        """The last look left rows in the database for want of room."""
        self.ready = asyncio.Event()
        """Set once the sends that an earlier run was cut off in are settled."""

    def wake(self, tx: Transaction | None = None) -> None:
        """Look into the outbox; called after each commit, from any thread."""
        loop = self._loop
        if loop is None:
            return
        if tx is None or tx.wakes_delivery:
            loop.call_soon_threadsafe(self._look)
        for at in tx.wakes_delivery_at if tx is not None else ():
            # A moment later, for the two clocks need not agree on it.
            pause = max((at - self.now()).total_seconds(), 0) + 0.02
            loop.call_soon_threadsafe(loop.call_later, pause, self._look)

    def _look(self) -> None:
        self._stale = True
        self._woken.set()

    async def run(self) -> None:
        """Send until cancelled; sends under way are then finished and recorded."""
        self._loop = asyncio.get_running_loop()
        await self._keep(self._take_up)
        self.ready.set()
        try:
            while True:
                pause = await self._round()
                try:
                    # Not wait_for: until Python 3.12 it loses a cancellation that comes just when it is woken.
                    async with asyncio.timeout(pause):
                        await self._woken.wait()
                except TimeoutError:
                    self._stale = True
                self._woken.clear()
        finally:
            if self._sending:
                await asyncio.wait(list(self._sending.values()), timeout=10)

    def _take_up(self, tx: Transaction) -> None:
        """What an earlier run left: how fast it sent, what it was told to wait for, what it was cut off in."""
        self._pacing.take_up(tx, self.now())
        unknown_sends.settle_interrupted(tx, self.now())

    async def _round(self) -> float:
        """Read what is new, start what may be sent; gives seconds until there is something to do by itself."""
        if self._stale and self._held(REPLIES) < IN_HAND:
            self._stale = False
            try:
                await self._read()
            except DatabaseAway as error:
                log.warning("outbox not readable: %s", error)
                self._stale = True
                return 1.0
        pause = 5.0
        if len(self._sending) >= AT_ONCE:
            return pause
        now = time.monotonic()
        for key, queued in sorted(self._heads(), key=lambda head: (head[1].lane, head[1].id)):
            if len(self._sending) >= (AT_ONCE if queued.lane == REPLIES else BULK_AT_ONCE):
                break
            limits = self._pacing.of(queued.address)
            wait = limits.wait(key[2], now, is_group=queued.address.is_group)
            if wait > 0:
                pause = min(pause, max(wait, 0.01))
                continue
            limits.take(key[2], now, is_group=queued.address.is_group)
            self._start(key, queued)
        return pause

    def _heads(self) -> list[tuple[ChatKey, Queued]]:
        """The first waiting message of each chat that nothing is being sent to."""
        return [(key, rows[0]) for key, rows in self._waiting.items() if key not in self._sending]

    async def _read(self) -> None:
        # A round of reminders takes minutes: replies must be seen meanwhile.
        lane = BULK if self._held(BULK) < IN_HAND else REPLIES
        # What is in hand now is left out by the database: it may be sent while this is read.
        rows = await asyncio.to_thread(self._read_rows, list(self._in_hand), lane)
        self._more = lane == REPLIES or len(rows) == IN_HAND
        for row in rows:
            address = row.address
            if address.channel not in self.channels:
                continue
            key = (address.channel, address.bot, address.chat)
            rows_of_chat = self._waiting.setdefault(key, deque())
            rows_of_chat.append(row)
            if len(rows_of_chat) > 1 and (row.lane, row.id) < (rows_of_chat[-2].lane, rows_of_chat[-2].id):
                self._waiting[key] = deque(sorted(rows_of_chat, key=lambda each: (each.lane, each.id)))
            self._in_hand[row.id] = row.lane

    def _read_rows(self, without: list[int], lane: int) -> list[Queued]:
        with self.writer.database.reading() as tx:
            return outbox.waiting(tx, self.now(), without=without, most=IN_HAND, up_to_lane=lane)

    def _held(self, lane: int) -> int:
        return sum(each == lane for each in self._in_hand.values())

    def _start(self, key: ChatKey, queued: Queued) -> None:
        rows = self._waiting[key]
        rows.popleft()
        if not rows:
            del self._waiting[key]
        task = asyncio.create_task(self._send(queued))
        self._sending[key] = task
        task.add_done_callback(lambda done: self._sent(key, queued, done))

    def _sent(self, key: ChatKey, queued: Queued, done: asyncio.Task[After]) -> None:
        self._sending.pop(key, None)
        after = done.result() if not done.cancelled() and done.exception() is None else "done"
        if after == "kept":
            # It stays the first of its chat: what came later must not overtake it.
            self._waiting.setdefault(key, deque()).appendleft(replace(queued, attempts=queued.attempts + 1))
        else:
            del self._in_hand[queued.id]
            if after == "read":
                self._stale = True
        if not done.cancelled() and (error := done.exception()) is not None:
            log.error("message %d: %s", queued.id, type(error).__name__, exc_info=error)
        if self._more and self._held(queued.lane) < IN_HAND // 2:
            self._stale = True
        self._woken.set()

    async def _send(self, queued: Queued) -> After:
        """Send one message and record what came of it."""
        limits = self._pacing.of(queued.address)
        if not await self._has_quota(queued):
            sent = KEPT_FOR_REPLIES
        else:
            channel = self.channels[queued.address.channel]
            message = await self._preparing.prepare(queued, channel)
            reply = await self.writer.commit(lambda tx: confirmations.claim(tx, queued))
            if reply is None:
                return "done"
            message = replace(message, text=reply.text, choices=reply.choices)
            while (wait := limits.depart(time.monotonic())) > 0:
                await asyncio.sleep(wait)
            sent = await channel.send(message)
        now = self.now()
        held = self._pacing.pause(queued.address, sent.retry_after_seconds, now) if sent.state == "wait" else []
        await self._keep(lambda tx: self._record(tx, queued, sent, now, held))
        self.on_outcome(queued, sent, now)
        if outbox.is_tried_again(queued, sent):
            return "kept"
        return "read" if sent.state in ("migrated", "unknown") else "done"

    async def _has_quota(self, queued: Queued) -> bool:
        """Whether the month allows it; asked for bulk only, so that a reply never waits for it."""
        quota = self.quota
        if quota is None or not quota.concerns(queued):
            return True

        def read() -> bool:
            with self.writer.database.reading() as tx:
                return quota.allows(tx, queued, self.now())

        return await asyncio.to_thread(read)

    async def _keep(self, work: Callable[[Transaction], object]) -> None:
        """Have it written, however long the database is away: a send that is not recorded would be unknown."""
        while True:
            try:
                await self.writer.commit(work)
            except DatabaseAway as error:
                log.warning("outbox not writable: %s", error)
                await asyncio.sleep(1)
            else:
                return

    def _record(self, tx: Transaction, queued: Queued, sent: Sent, now: datetime, held: list[Pause]) -> None:
        outbox.record(tx, queued, sent, now)
        pauses.keep(tx, held)
        if self.quota is not None:
            self.quota.count(tx, queued, sent, now)
        if sent.state == "migrated" and sent.moved_to is not None:
            chats.move(tx, queued.address, sent.moved_to)
        if sent.state != "sent":
            # What failed or waits must be looked at again.
            tx.wakes_delivery = True
        if sent.gone and not outbox.is_tried_again(queued, sent):
            self.on_gone(tx, queued, now)
