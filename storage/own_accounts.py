"""The accounts of one person as he sees them: on which messenger, since when, last used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.database import Transaction
from storage.outbox import Address
from storage.tables import accounts


@dataclass(frozen=True)
class OwnAccount:
    """One of a person's accounts, as he sees it."""

    id: int
    address: Address
    state: str
    joined_at: datetime | None
    used_at: datetime


def of_person(tx: Transaction, person_id: int) -> list[OwnAccount]:
    """All accounts of a person, the first one first."""
    columns = (accounts.c.id, accounts.c.channel, accounts.c.bot, accounts.c.chat, accounts.c.state)
    found = sa.select(*columns, accounts.c.joined_at, accounts.c.used_at).where(accounts.c.person_id == person_id)
    return [
        OwnAccount(row.id, Address(row.channel, row.bot, row.chat), row.state, row.joined_at, row.used_at)
        for row in tx.rows(found.order_by(accounts.c.id))
    ]
