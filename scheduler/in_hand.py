"""What of the outbox the delivery has in hand: read ahead, in order per chat; nobody's messages crowd out another's."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime

from conversation.channel import Channel
from scheduler.pacing import Pacing
from storage import outbox
from storage.database import Database
from storage.outbox import BULK, REPLIES, Address, Bot, Queued

ChatKey = tuple[str, str, str]
IN_HAND = 300
"""Rows of each lane read ahead; the rest waits in the database."""
TRIED_WITH = 20
"""Rows read of a bot that is away: one is sent to see whether it still is, if need be another one."""


def key_of(address: Address) -> ChatKey:
    """The chat a message goes to."""
    return address.channel, address.bot, address.chat


class InHand:
    """Rows of the outbox that wait to be sent or are being sent."""

    def __init__(
        self, database: Database, channels: Mapping[str, Channel], pacing: Pacing, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._channels = channels
        self._pacing = pacing
        self._now = now
        self._waiting: dict[ChatKey, deque[Queued]] = {}
        self._lanes: dict[int, int] = {}
        """Row id -> lane."""
        self.absent: set[Bot] = set()
        """Bots of channels that do not run, for example because their token was taken out of the settings."""
        self.more = False
        """The last look left rows in the database for want of room."""

    def count(self, lane: int) -> int:
        """How many rows of a lane are in hand."""
        return sum(each == lane for each in self._lanes.values())

    def heads(self, but: Collection[ChatKey]) -> list[tuple[ChatKey, Queued]]:
        """The first waiting message of each chat; replies before bulk, oldest first."""
        found = [(key, rows[0]) for key, rows in self._waiting.items() if key not in but]
        return sorted(found, key=lambda head: (head[1].lane, head[1].id))

    async def read(self) -> bool:
        """Look for what may be sent. True when it is worth looking again at once."""
        # A round of reminders takes minutes: replies must be seen meanwhile.
        lane = BULK if self.count(BULK) < IN_HAND else REPLIES
        away = self._pacing.away()
        for bot in away:
            self.lay_aside(bot)
        # What is in hand now is left out by the database: it may be sent while this is read.
        rows, tried = await asyncio.to_thread(self._read_rows, list(self._lanes), lane, away)
        self.more = lane == REPLIES or len(rows) == IN_HAND
        for row in tried:
            self._pacing.hope(row)
        known = len(self.absent)
        for row in (*rows, *tried):
            if row.address.channel in self._channels:
                self._take(row)
            else:
                self.absent.add(row.address.sender)
        return len(self.absent) > known

    def _read_rows(self, without: list[int], lane: int, away: set[Bot]) -> tuple[list[Queued], list[Queued]]:
        """(what may be sent, a few messages to see by whether their bot is still away)."""
        now, tried = self._now(), list[Queued]()
        with self._database.reading() as tx:
            rows = outbox.waiting(
                tx, now, without=without, most=IN_HAND, up_to_lane=lane, without_bots=away | self.absent
            )
            for bot in away:
                tried += outbox.waiting(tx, now, without=without, most=TRIED_WITH, of_bot=bot)
        return rows, tried

    def _take(self, row: Queued) -> None:
        key = key_of(row.address)
        rows_of_chat = self._waiting.setdefault(key, deque())
        rows_of_chat.append(row)
        if len(rows_of_chat) > 1 and (row.lane, row.id) < (rows_of_chat[-2].lane, rows_of_chat[-2].id):
            self._waiting[key] = deque(sorted(rows_of_chat, key=lambda each: (each.lane, each.id)))
        self._lanes[row.id] = row.lane

    def start(self, key: ChatKey) -> None:
        """The first message of a chat is being sent."""
        rows = self._waiting[key]
        rows.popleft()
        if not rows:
            del self._waiting[key]

    def done(self, queued: Queued) -> None:
        """A message that was being sent is done with, or to be read anew."""
        del self._lanes[queued.id]

    def put_back(self, queued: Queued) -> None:
        """A message is to be tried again: it stays the first of its chat, for what came later must not overtake it."""
        again = replace(queued, attempts=queued.attempts + 1)
        self._waiting.setdefault(key_of(queued.address), deque()).appendleft(again)

    def lay_aside(self, bot: Bot) -> None:
        """What waits for a bot that is away stays in the database: in hand it would leave no room for the others."""
        for key in [key for key in self._waiting if key[:2] == bot]:
            for row in self._waiting.pop(key):
                del self._lanes[row.id]
