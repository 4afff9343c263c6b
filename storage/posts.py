"""Closing posts: which chat got the summary of which period."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from reporting.periods import Preset, parse
from storage import totals
from storage.above import Above
from storage.database import Transaction
from storage.tables import chats, posts


def chats_posted(tx: Transaction, period: str) -> set[int]:
    """The ids of the chats that had the period's summary."""
    return {int(row.chat_id) for row in tx.rows(sa.select(posts.c.chat_id).where(posts.c.period == period))}


def claim(tx: Transaction, chat_id: int, period: str, now: datetime) -> bool:
    """True for the first who posts to that chat."""
    written = tx.insert(posts).values(chat_id=chat_id, period=period, posted_at=now).on_conflict_do_nothing()
    return tx.execute(written.returning(posts.c.chat_id)).first() is not None


_POSTED = (
    sa.select(posts.c.period, chats.c.unit_id)
    .join(chats, chats.c.id == posts.c.chat_id)
    .where(posts.c.period.in_(bindparam("periods", expanding=True)))
    .order_by(posts.c.period, posts.c.chat_id)
)


def mark_adjusted(
    tx: Transaction, changed: Collection[str], area_id: int, over: Above, preset: Preset, now: datetime
) -> None:
    """What is shown of an area changed in these periods: where a unit over it has been told one, all of them say so."""
    told: dict[str, set[int]] = {}
    for row in tx.rows(_POSTED, periods=sorted(changed)):
        told.setdefault(row.period, set()).add(row.unit_id)
    for period, unit_ids in told.items():
        reached = over.of(area_id, parse(preset, period).last_on)
        if not unit_ids.isdisjoint(reached):
            totals.mark_adjusted(tx, period, reached, now)
