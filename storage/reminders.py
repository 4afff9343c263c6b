"""Reminders: one row per person, period and step, claimed once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.database import Transaction
from storage.tables import reminders


@dataclass(frozen=True)
class Reminder:
    """A planned reminder."""

    id: int
    person_id: int
    period: str
    step: str
    due_at: datetime


_COLUMNS = (reminders.c.id, reminders.c.person_id, reminders.c.period, reminders.c.step, reminders.c.due_at)


def plan(tx: Transaction, person_ids: list[int], period: str, step: str, due_at: datetime) -> None:
    """Plan one reminder per person; those already planned stay as they are."""
    rows = [
        {"person_id": person_id, "period": period, "step": step, "due_at": due_at, "state": "planned"}
        for person_id in sorted(set(person_ids))
    ]
    if rows:
        tx.execute(tx.insert(reminders).on_conflict_do_nothing(), rows)


def due(tx: Transaction, now: datetime, most: int) -> list[Reminder]:
    """Planned reminders whose time has come, oldest first."""
    chosen = sa.select(*_COLUMNS).where(reminders.c.state == "planned", reminders.c.due_at <= now)
    return [Reminder(*row) for row in tx.rows(chosen.order_by(reminders.c.due_at, reminders.c.id).limit(most))]


def find(tx: Transaction, reminder_id: int) -> Reminder | None:
    """A reminder, whatever became of it."""
    row = tx.first(sa.select(*_COLUMNS).where(reminders.c.id == reminder_id))
    return None if row is None else Reminder(*row)


def claim(tx: Transaction, reminder_id: int, state: str, reason: str | None = None) -> bool:
    """Queue or skip a planned reminder; False when another process was quicker."""
    planned = (reminders.c.id == reminder_id) & (reminders.c.state == "planned")
    return tx.execute(sa.update(reminders).where(planned).values(state=state, reason=reason)).rowcount == 1


def next_at(tx: Transaction) -> datetime | None:
    """When the next planned reminder is due."""
    chosen = sa.select(reminders.c.due_at).where(reminders.c.state == "planned")
    found = tx.scalar(chosen.order_by(reminders.c.due_at).limit(1))
    return found if isinstance(found, datetime) else None
