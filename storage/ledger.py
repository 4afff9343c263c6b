"""The ledger of reminders: which were due to a person, and what became of the messages they were sent in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from storage.database import Transaction
from storage.outbox import AWAY
from storage.tables import accounts, outbox, reminders


@dataclass(frozen=True)
class Sending:
    """One message of a reminder: a second one went to the person's other account."""

    channel: str
    state: str
    """waiting, sending, sent, failed, unknown."""
    sent_at: datetime | None
    why: str
    """Of a failed one: the word that outbox.why_failed gives; of one that waits as it did not go through: trying."""


@dataclass
class Entry:
    """One reminder of one person."""

    person_id: int
    step: str
    due_at: datetime
    state: str
    """planned, queued, skipped."""
    reason: str
    """Of a skipped one."""
    sendings: list[Sending] = field(default_factory=list)


def of_people(tx: Transaction, person_ids: Sequence[int], period: str) -> list[Entry]:
    """The reminders of a period, by person and in the order they were due."""
    mine = (reminders.c.person_id.in_(person_ids)) & (reminders.c.period == period)
    found = sa.select(reminders.c.id, reminders.c.person_id, reminders.c.step, reminders.c.due_at, reminders.c.state)
    found = found.add_columns(reminders.c.reason, outbox.c.channel, outbox.c.state.label("outcome"))
    found = found.add_columns(outbox.c.sent_at, outbox.c.error)
    joined = reminders.outerjoin(outbox, outbox.c.reminder_id == reminders.c.id)
    order = (reminders.c.person_id, reminders.c.due_at, reminders.c.id, outbox.c.id)
    entries: dict[int, Entry] = {}
    for row in tx.rows(found.select_from(joined).where(mine).order_by(*order)):
        fresh = Entry(row.person_id, row.step, row.due_at, row.state, row.reason or "")
        entry = entries.setdefault(row.id, fresh)
        if row.channel is not None:
            why = (row.error or "").partition(":")[0] if row.outcome == "failed" else ""
            if row.outcome == "waiting" and (row.error or "").startswith(AWAY):
                why = "trying"
            entry.sendings.append(Sending(row.channel, row.outcome, row.sent_at, why))
    return list(entries.values())


def account_states(tx: Transaction, person_ids: Sequence[int]) -> dict[int, set[str]]:
    """Person -> the states of the accounts he has: 'active', 'gone'; nobody without an account is in it."""
    chosen = sa.select(accounts.c.person_id, accounts.c.state).where(accounts.c.person_id.in_(person_ids))
    found: dict[int, set[str]] = {}
    for row in tx.rows(chosen):
        found.setdefault(row.person_id, set()).add(row.state)
    return found


def may_go_elsewhere(tx: Transaction, reminder_id: int) -> bool:
    """True when it was put into the outbox once only, and was never sent without its end being known."""
    columns = (sa.func.count().label("messages"), sa.func.max(outbox.c.resends).label("resends"))
    row = tx.first(sa.select(*columns).where(outbox.c.reminder_id == reminder_id))
    return row is not None and row.messages == 1 and row.resends == 0
