"""What waits and what went wrong: in numbers for /metrics, row by row for doctor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage import inbox as inbox_rows
from storage import jobs, overdue, photos, quotas, read_ahead, uploads
from storage import outbox as outbox_rows
from storage.database import Transaction
from storage.quotas import Used
from storage.tables import UNSENT, WRONG, inbox, outbox

STUCK_AFTER = timedelta(seconds=120)
"""The slowest chat, a group that has had its 18 messages, gets the next one within a minute."""


@dataclass(frozen=True)
class Backlog:
    """Counts of rows that are not settled well."""

    inbox: dict[str, int]
    """State -> updates: 'new' waits to be handled, 'dead' could not be."""
    outbox: dict[tuple[str, int], int]
    """(State, lane) -> messages: waiting, sending, failed, unknown; what was sent is not counted."""
    months: list[Used] = field(default_factory=list)
    """What each bot used of its newest month, where the platform grants only so much."""
    oldest_at: dict[str, datetime] = field(default_factory=dict)
    """Queue (updates, replies, bulk) -> since when its oldest could be handled or sent; none where nothing waits."""


def is_empty(tx: Transaction, now: datetime) -> bool:
    """True when nothing waits to be handled, fetched or (by now) sent."""
    return not (
        inbox_rows.count_waiting(tx)
        or outbox_rows.count_unsent(tx, now)
        or photos.count_due(tx, now)
        or uploads.count_due(tx, now)
        or jobs.is_any_waiting(tx, now)
    )


def count(tx: Transaction, now: datetime) -> Backlog:
    """The backlog now. States that have no rows are given as 0."""
    updates = dict.fromkeys(("new", "dead"), 0)
    messages = {(state, lane): 0 for state in ("waiting", "sending", "failed", "unknown") for lane in (0, 1)}
    # Each state is asked for by itself: the rows that are done are many, and an index can leave them out.
    for state in updates:
        chosen = sa.select(sa.func.count()).select_from(inbox).where(inbox.c.state == state)
        updates[state] = int(tx.scalar(chosen))
    for these in (UNSENT, WRONG):
        counted = sa.select(outbox.c.state, outbox.c.lane, sa.func.count()).where(these)
        for state, lane, number in tx.rows(counted.group_by(outbox.c.state, outbox.c.lane)):
            messages[state, lane] = int(number)
    return Backlog(updates, messages, quotas.newest(tx), oldest(tx, now))


def oldest(tx: Transaction, now: datetime) -> dict[str, datetime]:
    """Queue -> since when its oldest waits; none where nothing does."""
    waits_since = {"updates": tx.scalar(sa.select(sa.func.min(inbox.c.received_at)).where(inbox.c.state == "new"))}
    for queue, lane in (("replies", outbox_rows.REPLIES), ("bulk", outbox_rows.BULK)):
        # What is planned for later, or was told to wait, is not late before its time.
        due = UNSENT & (outbox.c.lane == lane) & (outbox.c.not_before_at <= now)
        waits_since[queue] = tx.scalar(sa.select(sa.func.min(outbox.c.not_before_at)).where(due))
    return {queue: at for queue, at in waits_since.items() if at is not None}


def stuck_since(tx: Transaction, now: datetime) -> datetime | None:
    """Since when a reply waits of a bot that sent nothing for STUCK_AFTER; None where replies leave.

    A bot whose platform takes nothing is not stuck: what waits for it is tried by and by. Nor is one that works off a
    long line, for then something leaves.
    """
    away, found = set(overdue.bots_that_failed(tx)), list[datetime]()
    for lane, (channel, bot) in read_ahead.senders(tx):
        if lane != outbox_rows.REPLIES or (channel, bot) in away:
            continue
        mine = (outbox.c.channel == channel) & (outbox.c.bot == bot)
        waits = UNSENT & (outbox.c.lane == lane) & mine & (outbox.c.not_before_at <= now - STUCK_AFTER)
        since = tx.scalar(sa.select(sa.func.min(outbox.c.not_before_at)).where(waits))
        left = mine & (outbox.c.sent_at > now - STUCK_AFTER)
        if since is not None and not tx.exists(sa.select(outbox.c.id).where(left)):
            found.append(since)
    return min(found, default=None)


def unknown_sends(tx: Transaction, most: int = 20) -> Sequence[Any]:
    """The newest sends of which it is not known whether they arrived: id, channel, kind, created_at, error."""
    columns = (outbox.c.id, outbox.c.channel, outbox.c.kind, outbox.c.created_at, outbox.c.error)
    return tx.rows(
        sa.select(*columns).where(WRONG, outbox.c.state == "unknown").order_by(outbox.c.id.desc()).limit(most)
    )
