"""What of the outbox the delivery has in hand: read ahead, in order per chat; nobody's messages crowd out another's."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime

from conversation.channel import Channel
from scheduler.pacing import Pacing
from scheduler.rotation import Rotation
from storage import read_ahead
from storage.database import Database
from storage.outbox import Address, Bot, Queued
from storage.read_ahead import Ahead

ChatKey = tuple[str, str, str]
Read = tuple[int, Bot, Ahead | None]
"""(lane, bot, what it may send)."""
Places = Mapping[tuple[int, Bot], str]
CHATS = 200
"""So many chats are read ahead of each lane, shared out evenly among the bots; the others wait in the database."""
FEWEST_CHATS = 10
"""The share of a bot, however many there are."""
EACH = 3
"""Messages of one chat that are read ahead: what else it has waiting holds up nobody."""
HELD_SECONDS = 1.0
"""A chat that has to wait longer makes room for others."""
TRIED_WITH = 20
"""Chats read of a bot that is away: one message is sent to see whether it still is, if need be another one."""


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
        self._known: set[int] = set()
        """Ids of rows that wait here or are being sent."""
        self._chats: defaultdict[tuple[int, Bot], Counter[ChatKey]] = defaultdict(Counter)
        """(lane, bot) -> how many messages of each chat wait here."""
        self._share = CHATS
        self._after: dict[tuple[int, Bot], str] = {}
        """Where the reading of a bot's chats goes on; it begins anew at the end."""
        self._cut_off: set[tuple[int, ChatKey]] = set()
        """Chats that may have more in the database."""
        self._left: set[tuple[int, Bot]] = set()
        """Where the last look left chats in the database for want of room."""
        self._rotation = Rotation[ChatKey]()
        self.absent: set[Bot] = set()
        """Bots of channels that do not run, for example because their token was taken out of the settings."""

    def heads(self, but: Collection[ChatKey]) -> list[tuple[ChatKey, Queued]]:
        """The first waiting message of each chat; replies before bulk, then whose chat had something longest ago.

        With the oldest message first, chats that have many waiting would leave the others nothing of what the bot may
        send in a second.
        """
        found = [(key, rows[0]) for key, rows in self._waiting.items() if key not in but]
        return sorted(found, key=lambda head: (head[1].lane, self._rotation.last(head[0]), head[1].id))

    def is_short(self, key: ChatKey, lane: int) -> bool:
        """After a message of that chat left: whether it is time to read what was left in the database."""
        rows = self._waiting.get(key)
        if (lane, key) in self._cut_off and (not rows or rows[0].lane > lane):
            self._cut_off.discard((lane, key))
            return True
        return bool(self._left) and len(self._chats[lane, key[:2]]) < self._share // 2

    def _count(self, row: Queued, by: int) -> None:
        chats, key = self._chats[row.lane, row.address.sender], key_of(row.address)
        chats[key] += by
        if not chats[key]:
            del chats[key]

    async def read(self) -> bool:
        """Look for what may be sent. True when it is worth looking again at once."""
        away = self._pacing.away()
        for bot in away:
            self.lay_aside(bot)
        full = {place for place in self._after if not self._has_room(*place)}
        # What is in hand now may be sent while this is read: it is not to be taken once more.
        known, after = frozenset(self._known), dict(self._after)
        read = await asyncio.to_thread(self._read_rows, after, full, away, known)
        self._share = share(len(read))
        self._left = {(lane, bot) for lane, bot, _ in read if (lane, bot) in full}
        self.absent = {bot for _, bot, _ in read if bot[0] not in self._channels}
        again = [self._take_all(lane, bot, ahead) for lane, bot, ahead in read if ahead is not None]
        return any(again)

    def _has_room(self, lane: int, bot: Bot) -> bool:
        """Whether one more chat of that bot may be in hand. What has to wait is given back: its turn will come."""
        chats = self._chats[lane, bot]
        if len(chats) < self._share:
            return True
        now, before = time.monotonic(), len(self._waiting)
        for key in list(chats):
            first = self._waiting[key][0].address
            if self._pacing.of(first).wait(first.chat, now, is_group=first.is_group) > HELD_SECONDS:
                self._give_back(key)
        return len(self._waiting) < before

    def _read_rows(
        self, after: Places, full: Collection[tuple[int, Bot]], away: Collection[Bot], known: Collection[int]
    ) -> list[Read]:
        """What each bot may send of each lane; None where there is no room for it, or it does not run."""
        now = self._now()
        with self._database.reading() as tx:
            senders = read_ahead.senders(tx)
            found: list[Read] = []
            for lane, bot in senders:
                chats, begun = TRIED_WITH if bot in away else share(len(senders)), after.get((lane, bot), "")
                skipped = (lane, bot) in full or bot[0] not in self._channels
                if skipped:
                    found.append((lane, bot, None))
                    continue
                ahead = read_ahead.read(tx, now, lane, bot, after=begun, chats=chats, each=EACH, known=known)
                found.append((lane, bot, ahead))
        return found

    def _take_all(self, lane: int, bot: Bot, ahead: Ahead) -> bool:
        """Take what there is room for. True when it is worth going on at once."""
        place, is_away = (lane, bot), bot in self._pacing.away()
        last = began = self._after.get(place, "")
        mine, taken, is_all = set(self._chats[lane, bot]), 0, not began and ahead.last is None
        self._after[place] = ahead.last or ""
        self._cut_off |= {(lane, (*bot, chat)) for chat in ahead.cut_off}
        for chat, rows in ahead.chats.items():
            key = (*bot, chat)
            if key in mine and not is_all:
                # Where not everybody has a place it is given up once the few messages it was for are sent.
                continue
            if key not in mine and len(mine) >= self._share:
                self._left.add(place)
                self._after[place] = last
                return False
            mine.add(key)
            last = chat
            for row in rows:
                if is_away:
                    self._pacing.hope(row)
                self._take(row)
                taken += 1
        # At the end of the way round it begins anew.
        return not is_away and not is_all and (ahead.last is None or taken > 0)

    def _take(self, row: Queued) -> None:
        key = key_of(row.address)
        rows_of_chat = self._waiting.setdefault(key, deque())
        rows_of_chat.append(row)
        if len(rows_of_chat) > 1 and (row.lane, row.id) < (rows_of_chat[-2].lane, rows_of_chat[-2].id):
            self._waiting[key] = deque(sorted(rows_of_chat, key=lambda each: (each.lane, each.id)))
        self._known.add(row.id)
        self._count(row, 1)

    def start(self, key: ChatKey) -> None:
        """The first message of a chat is being sent."""
        rows = self._waiting[key]
        self._count(rows.popleft(), -1)
        if not rows:
            del self._waiting[key]
        self._rotation.took(key)

    def done(self, queued: Queued) -> None:
        """A message that was being sent is done with, or to be read anew."""
        self._known.remove(queued.id)

    def put_back(self, queued: Queued) -> None:
        """A message is to be tried again: it stays the first of its chat, for what came later must not overtake it."""
        again = replace(queued, attempts=queued.attempts + 1)
        self._waiting.setdefault(key_of(queued.address), deque()).appendleft(again)
        self._count(again, 1)

    def lay_aside(self, bot: Bot) -> None:
        """What waits for a bot that is away stays in the database: in hand it would leave no room for the others."""
        for key in [key for key in self._waiting if key[:2] == bot]:
            self._give_back(key)

    def _give_back(self, key: ChatKey) -> None:
        for row in self._waiting.pop(key):
            self._known.remove(row.id)
            self._count(row, -1)


def share(senders: int) -> int:
    """The chats that a bot may have in hand of a lane."""
    return max(CHATS // max(senders, 1), FEWEST_CHATS)
