"""Closing posts: which chat got the summary of which period."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from storage.database import Transaction
from storage.tables import posts


def chats_posted(tx: Transaction, period: str) -> set[int]:
    """The ids of the chats that had the period's summary."""
    return {int(row.chat_id) for row in tx.rows(sa.select(posts.c.chat_id).where(posts.c.period == period))}


def claim(tx: Transaction, chat_id: int, period: str, now: datetime) -> bool:
    """True for the first who posts to that chat."""
    written = tx.insert(posts).values(chat_id=chat_id, period=period, posted_at=now).on_conflict_do_nothing()
    return tx.execute(written.returning(posts.c.chat_id)).first() is not None


def mark_adjusted(tx: Transaction, period: str, now: datetime) -> None:
    """A figure of a period changed after its summary was posted."""
    tx.execute(sa.update(posts).where(posts.c.period == period).values(adjusted_at=now))


def was_adjusted(tx: Transaction, period: str) -> bool:
    """True when a figure changed after the period's summary was posted."""
    chosen = sa.select(posts.c.chat_id).where(posts.c.period == period, posts.c.adjusted_at.is_not(None))
    return tx.exists(chosen.limit(1))
