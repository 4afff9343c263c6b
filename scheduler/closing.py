"""The day after closing: the summary and its chart go to the chats of communes and districts/clusters."""

from __future__ import annotations

from datetime import datetime, timedelta

from conversation.texts import vi as say
from handlers import summary
from handlers.office import Office
from handlers.visit import in_period
from reporting.deadlines import instant
from storage import chats, outbox, periods, posts, units
from storage.database import Transaction
from storage.outbox import BULK
from storage.periods import PeriodRow

POSTED_LEVELS = frozenset({"commune", "cluster"})
USEFUL_FOR = timedelta(days=7)
"""After a long outage an old summary is not posted any more."""


def posts_at(office: Office, period: PeriodRow) -> datetime:
    """07:30 of the day after the closing day."""
    return instant(period.days.closes_on + timedelta(days=1), office.timezone)


def to_post(tx: Transaction, office: Office, now: datetime) -> list[tuple[chats.Chat, units.Unit, PeriodRow]]:
    """Bound chats that have not had the summary of a period closed within the week."""
    found = []
    for period in periods.recent(tx, 2):
        if period.closed_at is None or not posts_at(office, period) <= now <= posts_at(office, period) + USEFUL_FOR:
            continue
        done = posts.chats_posted(tx, period.id)
        for chat in chats.bound(tx):
            if chat.id in done or chat.unit_id is None:
                continue
            unit = units.unit(tx, chat.unit_id)
            if unit.level in POSTED_LEVELS:
                found.append((chat, unit, period))
    return found


def post(tx: Transaction, office: Office, chat: chats.Chat, unit: units.Unit, period: PeriodRow, now: datetime) -> None:
    """Queue the summary with its picture for one chat, once per chat and period."""
    if not posts.claim(tx, chat.id, period.id, now):
        return
    head = say.SUMMARY_POST_HEAD.format(period=in_period(period.id))
    reply = summary.in_group(tx, office, chat.address, unit, period.id, now, above=head)
    outbox.add(tx, chat.address, reply, now, kind="post", lane=BULK)
