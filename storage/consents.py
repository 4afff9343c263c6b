"""What people agreed to, and when they took it back."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from storage.database import Transaction
from storage.outbox import Address
from storage.tables import consents


def keep(
    tx: Transaction,
    person_id: int | None,
    address: Address,
    event_key: str,
    text: str,
    now: datetime,
    *,
    given: bool,
) -> None:
    """Keep a consent (or a refusal, without a person) with its text, time and channel."""
    tx.insert_new(
        consents,
        person_id=person_id,
        channel=address.channel,
        bot=address.bot,
        event_key=event_key,
        text=text if given else "",
        given=given,
        at=now,
    )


def withdraw(tx: Transaction, person_id: int, now: datetime) -> None:
    """The person takes the consent back."""
    mine = (consents.c.person_id == person_id) & consents.c.withdrawn_at.is_(None)
    tx.execute(sa.update(consents).where(mine).values(withdrawn_at=now))


def given_at(tx: Transaction, person_id: int) -> datetime | None:
    """When the person agreed; None when he has not, or took it back."""
    mine = (consents.c.person_id == person_id) & consents.c.withdrawn_at.is_(None) & consents.c.given
    found = tx.scalar(sa.select(consents.c.at).where(mine).order_by(consents.c.id.desc()).limit(1))
    return found if isinstance(found, datetime) else None
