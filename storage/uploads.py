"""Questionnaire workbooks that officers sent: received, fetched and checked outside the transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from storage.database import Transaction
from storage.outbox import Address
from storage.tables import uploads

TRIES = 6
FIRST_PAUSE = timedelta(seconds=5)


@dataclass(frozen=True)
class Upload:
    """A workbook that waits to be fetched and checked."""

    id: int
    address: Address
    reference: str
    file_name: str
    attempts: int
    person_id: int


def receive(
    tx: Transaction,
    address: Address,
    reference: str,
    file_name: str,
    person_id: int,
    sent_at: datetime,
    now: datetime,
) -> None:
    """Note a workbook down."""
    tx.changed.add("photos")
    tx.insert_new(
        uploads,
        channel=address.channel,
        bot=address.bot,
        chat=address.chat,
        reference=reference,
        file_name=file_name,
        state="waiting",
        not_before_at=now,
        person_id=person_id,
        sent_at=sent_at,
    )


def waiting(tx: Transaction, now: datetime) -> list[Upload]:
    """The first workbook of each chat that is to be fetched now."""
    due = sa.select(sa.func.min(uploads.c.id)).where(uploads.c.state == "waiting", uploads.c.not_before_at <= now)
    heads = due.group_by(uploads.c.channel, uploads.c.bot, uploads.c.chat)
    chosen = sa.select(uploads).where(uploads.c.id.in_(heads))
    return [
        Upload(
            row.id,
            Address(row.channel, row.bot, row.chat),
            row.reference,
            row.file_name,
            row.attempts,
            row.person_id,
        )
        for row in tx.rows(chosen.order_by(uploads.c.id))
    ]


def count_due(tx: Transaction, now: datetime) -> int:
    """How many are to be fetched by now."""
    due = (uploads.c.state == "waiting") & (uploads.c.not_before_at <= now)
    return int(tx.scalar(sa.select(sa.func.count()).select_from(uploads).where(due)))


def put_off(tx: Transaction, upload: Upload, now: datetime, error: str) -> bool:
    """Fetching failed for now; True when it was the last try."""
    tries = upload.attempts + 1
    last = tries >= TRIES
    pause = FIRST_PAUSE * 2**tries
    values = {"attempts": tries, "not_before_at": now + pause, "state": "failed" if last else "waiting"}
    tx.execute(sa.update(uploads).where(uploads.c.id == upload.id).values(**values, error=error[:200]))
    return last


def settle(tx: Transaction, upload_id: int, state: str, error: str | None = None) -> None:
    """The workbook was checked ('done'), or can't be ('failed')."""
    tx.execute(sa.update(uploads).where(uploads.c.id == upload_id).values(state=state, error=error))
