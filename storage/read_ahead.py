"""What may be sent now: a few messages of each chat, of some chats at a time, however much one of them has waiting."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage.database import Transaction
from storage.outbox import BULK, REPLIES, Bot, Queued, queued
from storage.tables import AGAIN, UNSENT, WAITING, outbox


@dataclass(frozen=True)
class Ahead:
    """The beginning of what waits, chat by chat."""

    chats: dict[str, list[Queued]]
    """Of each chat in the order in which it is to be sent, without what is known already; the chats in the order of the
    database."""
    cut_off: frozenset[str]
    """Chats that may have more than was asked for."""
    last: str | None
    """The chat to go on after; None when no more chats wait."""


_PLACE = (outbox.c.id, outbox.c.chat, outbox.c.lane, outbox.c.kind, outbox.c.attempts)
"""What decides the order. Most of what is found is in hand already: to read it whole costs the most."""


def _first(column: sa.ColumnElement[Any], *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    """The least value: one step in the index. With min() SQLite would walk through all that waits."""
    return sa.select(column).where(*where).order_by(column).limit(1).scalar_subquery()


def _senders() -> sa.Select[Any]:
    """The lanes and bots of what is unsent: from one to the next is a jump in the index."""
    lanes = sa.union_all(*(sa.select(sa.literal_column(str(lane)).label("lane")) for lane in (REPLIES, BULK))).cte()
    channel, bot = outbox.c.channel, outbox.c.bot
    of_lane = UNSENT & (outbox.c.lane == lanes.c.lane)
    channels = sa.select(lanes.c.lane, _first(channel, of_lane).label("channel")).cte(recursive=True)
    of_lane = UNSENT & (outbox.c.lane == channels.c.lane)
    more = sa.select(channels.c.lane, _first(channel, of_lane, channel > channels.c.channel))
    channels = channels.union_all(more.where(channels.c.channel.is_not(None)))
    of_channel = UNSENT & (outbox.c.lane == channels.c.lane) & (channel == channels.c.channel)
    bots = sa.select(channels.c.lane, channels.c.channel, _first(bot, of_channel).label("bot"))
    found = bots.where(channels.c.channel.is_not(None)).cte(recursive=True)
    of_channel = UNSENT & (outbox.c.lane == found.c.lane) & (channel == found.c.channel)
    another = sa.select(found.c.lane, found.c.channel, _first(bot, of_channel, bot > found.c.bot))
    found = found.union_all(another.where(found.c.bot.is_not(None)))
    return sa.select(found).where(found.c.bot.is_not(None)).order_by(*found.c)


def _ahead() -> sa.Select[Any]:
    """The first `each` due messages of the first `chats` chats after `after`, of one bot and lane."""
    here = (outbox.c[name] == bindparam(name) for name in ("lane", "channel", "bot"))
    due = sa.and_(WAITING, *here, outbox.c.not_before_at <= bindparam("now"))
    chat, row = outbox.c.chat, outbox.c.id
    begun = sa.select(_first(chat, due, chat > bindparam("after")).label("chat"), sa.literal_column("1").label("n"))
    chats = begun.cte(recursive=True)
    another = sa.select(_first(chat, due, chat > chats.c.chat), chats.c.n + 1)
    chats = chats.union_all(another.where(chats.c.chat.is_not(None), chats.c.n < bindparam("chats", type_=sa.Integer)))
    head = _first(row, due, chat == chats.c.chat).label("id")
    heads = sa.select(chats.c.chat, head, sa.literal_column("1").label("n"))
    picked = heads.where(chats.c.chat.is_not(None)).cte(recursive=True)
    behind = sa.select(picked.c.chat, _first(row, due, chat == picked.c.chat, row > picked.c.id), picked.c.n + 1)
    picked = picked.union_all(behind.where(picked.c.id.is_not(None), picked.c.n < bindparam("each", type_=sa.Integer)))
    return sa.select(*_PLACE).join(picked, row == picked.c.id).order_by(chat, row)


_SENDERS = _senders()
_AHEAD = _ahead()
_LATER = sa.select(*_PLACE).where(
    AGAIN,
    outbox.c.channel == bindparam("channel"),
    outbox.c.bot == bindparam("bot"),
    outbox.c.chat.in_(bindparam("chats", expanding=True)),
    outbox.c.not_before_at > bindparam("now"),
)
_WHOLE = sa.select(outbox).where(outbox.c.id.in_(bindparam("ids", expanding=True)))


_FIRST, _NEVER = (-1, 0), (BULK + 1, 0)


def senders(tx: Transaction) -> list[tuple[int, Bot]]:
    """(lane, bot) of everything that is not sent yet, replies first."""
    return [(row.lane, (row.channel, row.bot)) for row in tx.rows(_SENDERS)]


def read(
    tx: Transaction,
    now: datetime,
    lane: int,
    bot: Bot,
    *,
    after: str,
    chats: int,
    each: int,
    known: Collection[int] = frozenset(),
) -> Ahead:
    """The first `each` of what may be sent in each of the first `chats` chats that come after the chat `after`.

    What came after a message that is to be tried again later must not overtake it. Nor may it overtake a confirmation
    of photos, which then waits no longer. The rows whose ids are `known` are not read once more.
    """
    here = {"channel": bot[0], "bot": bot[1], "now": now}
    due = tx.rows(_AHEAD, **here, lane=lane, after=after, chats=chats, each=each)
    if not due:
        return Ahead({}, frozenset(), None)
    of_chat: dict[str, list[Any]] = {}
    for row in due:
        of_chat.setdefault(row.chat, []).append(row)
    cut_off = frozenset(chat for chat, rows in of_chat.items() if len(rows) >= each)
    held = _later(tx.rows(_LATER, **here, chats=list(of_chat)), of_chat)
    found = {
        chat: [row.id for row in rows if (row.lane, row.id) < held.get(chat, _NEVER)] for chat, rows in of_chat.items()
    }
    new = [row for rows in found.values() for row in rows if row not in known]
    whole = {row.id: queued(row) for row in tx.rows(_WHOLE, ids=new)} if new else {}
    last = list(of_chat)[-1] if len(of_chat) >= chats else None
    return Ahead(
        {chat: [whole[row] for row in rows if row in whole] for chat, rows in found.items() if rows}, cut_off, last
    )


def _later(rows: Sequence[Any], of_chat: dict[str, list[Any]]) -> dict[str, tuple[int, int]]:
    """Chat -> what is to be tried again later. Confirmations that are sent now, for something follows, are put in."""
    held: dict[str, tuple[int, int]] = {}
    # Albums that come side by side do not hurry each other.
    last = {
        chat: max(((row.lane, row.id) for row in due if row.kind != "photos"), default=_FIRST)
        for chat, due in of_chat.items()
    }
    for row in rows:
        if row.attempts:
            held[row.chat] = min(held.get(row.chat, _NEVER), (row.lane, row.id))
        elif (row.lane, row.id) < last[row.chat]:
            of_chat[row.chat].append(row)
    for due in of_chat.values():
        due.sort(key=lambda row: (row.lane, row.id))
    return held
