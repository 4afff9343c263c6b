"""Heartbeats: when each part of the program was last seen at work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from storage.database import Transaction
from storage.tables import heartbeats

TICKER = "ticker"
"""The scheduler's heartbeat, which /healthz looks at."""


def beat(tx: Transaction, name: str, now: datetime) -> None:
    """Note that the part called `name` is at work."""
    added = tx.insert(heartbeats).values(name=name, beat_at=now)
    tx.execute(added.on_conflict_do_update(index_elements=[heartbeats.c.name], set_={"beat_at": now}))


POLLING = "poll:"
"""Before the name of what polls: when the messenger last answered a poll."""


def polls(tx: Transaction) -> dict[str, datetime]:
    """Who polls -> when the messenger last answered, of this run of the program."""
    chosen = sa.select(heartbeats.c.name, heartbeats.c.beat_at).where(heartbeats.c.name.startswith(POLLING))
    return {row.name.removeprefix(POLLING): row.beat_at for row in tx.rows(chosen)}


def forget_polls(tx: Transaction) -> None:
    """At a start: who polled in an earlier run may not poll in this one."""
    tx.execute(sa.delete(heartbeats).where(heartbeats.c.name.startswith(POLLING)))


def last(tx: Transaction, name: str) -> datetime | None:
    """When it last was; None if never."""
    found = tx.scalar(sa.select(heartbeats.c.beat_at).where(heartbeats.c.name == name))
    return found if isinstance(found, datetime) else None


SERVICE = "service:"
"""Before the name of a service that works, or still finishes what it was sending."""


def services(tx: Transaction) -> dict[str, datetime]:
    """Service -> when it last was at work."""
    chosen = sa.select(heartbeats.c.name, heartbeats.c.beat_at).where(heartbeats.c.name.startswith(SERVICE))
    return {row.name: row.beat_at for row in tx.rows(chosen)}


def forget(tx: Transaction, names: Collection[str]) -> None:
    """These are no more."""
    tx.execute(sa.delete(heartbeats).where(heartbeats.c.name.in_(names)))
