"""Sends what is in the outbox: in order per chat, replies before bulk, within the platform's limits."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeVar

from conversation.channel import Channel, Sent
from scheduler.giving_up import PUT_OFF, GivingUp
from scheduler.in_hand import ChatKey, InHand
from scheduler.links import Links
from scheduler.pacing import Pacing
from scheduler.preparing import Preparing
from scheduler.presence import CLEARLY_AFTER
from scheduler.quota import KEPT_FOR_REPLIES, Quota
from scheduler.workshop import PictureMaker
from storage import chats, confirmations, outbox, overdue, pauses, reach, unknown_sends
from storage.database import DatabaseAway, Transaction
from storage.outbox import BULK, REPLIES, Bot, Queued
from storage.pauses import Pause
from storage.writer import Writer

log = logging.getLogger(__name__)

T = TypeVar("T")
After = Literal["kept", "read", "done"]
"""What follows a send: the message is tried again, its row is changed and must be read anew, or that was it."""
AT_ONCE = 40
"""Sends under way at the same time."""
BULK_AT_ONCE = 30
"""Of them in bulk: a platform that hangs over reminders must leave room for replies."""


GivenUp = Callable[[Transaction, Queued, Sent, datetime, Collection[Bot]], None]
"""What follows, in the same transaction, when a message surely did not arrive; with the bots that are away."""


def mark_gone(tx: Transaction, queued: Queued, sent: Sent, _now: datetime, _away: Collection[Bot]) -> None:
    """Where nothing more can be sent, that is noted."""
    if sent.gone:
        reach.gone(tx, queued.address)


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
        on_given_up: GivenUp = mark_gone,
        giving_up: GivingUp | None = None,
    ) -> None:
        """Without `links` channels that cannot upload get texts alone; without `quota` no month is counted; without
        `giving_up` a message waits for ever."""
        self.writer = writer
        self.channels = channels
        self.now = now
        self.on_outcome = on_outcome
        self.links = links
        self.quota = quota
        self.on_given_up = on_given_up
        self.giving_up = giving_up
        self._sending: dict[ChatKey, asyncio.Task[After]] = {}
        self._pacing = Pacing(channels)
        self._in_hand = InHand(writer.database, channels, self._pacing, now)
        self._preparing = Preparing(pictures, data_dir, links)
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stale = True
        self.is_paused = False
        """While another service may be at work nothing more is sent."""
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
        await self.give_up_old()
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

    async def give_up_old(self) -> None:
        """Let go of what waited too long, and let reminders go to another account; called now and then."""
        giving_up = self.giving_up
        if giving_up is None:
            return

        def step(tx: Transaction) -> int:
            return giving_up.step(tx, self.now(), self._unreachable())

        try:
            while number := await self._keep(step):
                log.warning("%d messages that could not be sent in time were given up or sent elsewhere", number)
        except Exception:
            # Nothing here may keep the others from being sent.
            log.exception("looking for messages that wait too long failed")

    def _unreachable(self) -> set[Bot]:
        return self._pacing.away(CLEARLY_AFTER) | self._in_hand.absent

    async def _round(self) -> float:
        """Read what is new, start what may be sent; gives seconds until there is something to do by itself."""
        if self._stale:
            self._stale = False
            try:
                if await self._in_hand.read():
                    self._look()
            except DatabaseAway as error:
                log.warning("outbox not readable: %s", error)
                self._stale = True
                return 1.0
        pause = 5.0
        if len(self._sending) >= AT_ONCE or self.is_paused:
            return pause
        now = time.monotonic()
        for key, queued in self._in_hand.heads(self._sending):
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

    def _start(self, key: ChatKey, queued: Queued) -> None:
        self._in_hand.start(key)
        task = asyncio.create_task(self._send(queued))
        self._sending[key] = task
        task.add_done_callback(lambda done: self._sent(key, queued, done))

    def _sent(self, key: ChatKey, queued: Queued, done: asyncio.Task[After]) -> None:
        self._sending.pop(key, None)
        after = done.result() if not done.cancelled() and done.exception() is None else "done"
        if after == "kept":
            self._in_hand.put_back(queued)
        else:
            self._in_hand.done(queued)
            if after == "read":
                self._stale = True
        if not done.cancelled() and (error := done.exception()) is not None:
            log.error("message %d: %s", queued.id, type(error).__name__, exc_info=error)
        if self._in_hand.is_short(key, queued.lane):
            self._stale = True
        self._woken.set()

    async def _send(self, queued: Queued) -> After:
        """Send one message and record what came of it."""
        presence = self._pacing.of(queued.address).presence
        try:
            sent = await self._kept_back(queued) if queued.lane == BULK else None
            was_tried = sent is None
            if sent is None:
                sent = await self._try(queued)
                if sent.is_away and presence.is_its_own_fault(queued.id):
                    sent = replace(sent, state="refused")
        except BaseException as error:
            presence.untried()
            if isinstance(error, outbox.NotWaiting):
                return "done"
            raise
        now, paused, is_back = self.now(), list[Pause](), False
        if was_tried:
            paused, is_back = self._pacing.learn(queued, sent, now)
        else:
            presence.untried()
        # In the turn of the chat: what is answered to a message finds it sent.
        await self._keep(
            lambda tx: self._record(tx, queued, sent, now, paused, is_back), ":".join(queued.address.place)
        )
        self.on_outcome(queued, sent, now)
        if presence.is_away:
            self._in_hand.lay_aside(queued.address.sender)
            return "read"
        if outbox.is_tried_again(queued, sent):
            return "kept"
        return "read" if sent.state in ("migrated", "unknown") else "done"

    async def _try(self, queued: Queued) -> Sent:
        """Raises NotWaiting when the message is not to be sent any more."""
        limits = self._pacing.of(queued.address)
        channel = self.channels[queued.address.channel]
        message = await self._preparing.prepare(queued, channel)
        if self.is_paused:
            raise outbox.NotWaiting
        reply = await self.writer.commit(lambda tx: confirmations.claim(tx, queued))
        if reply is None:
            raise outbox.NotWaiting
        message = replace(message, text=reply.text, choices=reply.choices)
        while (wait := limits.depart(time.monotonic())) > 0:
            await asyncio.sleep(wait)
        return await channel.send(message)

    async def _kept_back(self, queued: Queued) -> Sent | None:
        """Why a message of the bulk is not sent: the month is used up, or it is too late for it.

        Raises NotWaiting when it goes in the morning.
        """
        giving_up = self.giving_up
        if giving_up is not None and giving_up.concerns(queued, self.now()):
            reason = await self._keep(lambda tx: giving_up.look_again(tx, queued, self.now()))
            if reason == PUT_OFF:
                raise outbox.NotWaiting
            if reason:
                return Sent("refused", reason=reason, messages=0)
        return None if await self._has_quota(queued) else KEPT_FOR_REPLIES

    async def _has_quota(self, queued: Queued) -> bool:
        """Whether the month allows it; asked for bulk only, so that a reply never waits for it."""
        quota = self.quota
        if quota is None or not quota.concerns(queued):
            return True

        def read() -> bool:
            with self.writer.database.reading() as tx:
                return quota.allows(tx, queued, self.now())

        return await asyncio.to_thread(read)

    async def _keep(self, work: Callable[[Transaction], T], key: str = "") -> T:
        """Have it written, however long the database is away: a send that is not recorded would be unknown."""
        while True:
            try:
                return await self.writer.commit(work, key)
            except DatabaseAway as error:
                log.warning("outbox not writable: %s", error)
                await asyncio.sleep(1)

    def _record(
        self, tx: Transaction, queued: Queued, sent: Sent, now: datetime, paused: list[Pause], is_back: bool
    ) -> None:
        outbox.record(tx, queued, sent, now)
        pauses.keep(tx, paused)
        if self.quota is not None:
            self.quota.count(tx, queued, sent, now)
        if is_back:
            overdue.try_now(tx, queued.address.sender, now)
        if sent.state == "migrated" and sent.moved_to is not None:
            chats.move(tx, queued.address, sent.moved_to)
        if sent.state != "sent":
            # What failed or waits must be looked at again.
            tx.wakes_delivery = True
        if sent.state in ("refused", "wait") and not outbox.is_tried_again(queued, sent):
            self.on_given_up(tx, queued, sent, now, self._unreachable())
