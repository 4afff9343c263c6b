"""Work that is too big for one message's transaction: asked for, done in pieces, tried again, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage.database import Transaction
from storage.outbox import Address
from storage.tables import jobs

LARGE = 200
"""A job over more groups is announced and told of, and done beside the small ones."""
TRIES = 3
FIRST_PAUSE = timedelta(seconds=10)
KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Job:
    """One piece of work for one person; `data` holds plain ids."""

    id: int
    kind: str
    person_id: int
    address: Address
    callback: str | None
    data: Mapping[str, Any]
    total: int
    """Groups it is about."""
    done: int
    after: int
    """The last group that was dealt with; the next piece begins behind it."""
    attempts: int
    told_at: datetime
    """When the person last heard of it."""
    created_at: datetime


_COLUMNS = (
    jobs.c.id,
    jobs.c.kind,
    jobs.c.person_id,
    jobs.c.channel,
    jobs.c.bot,
    jobs.c.chat,
    jobs.c.callback,
    jobs.c.data,
    jobs.c.total,
    jobs.c.done,
    jobs.c.after,
    jobs.c.attempts,
    jobs.c.told_at,
    jobs.c.created_at,
)
_WAITING = jobs.c.state == "waiting"


def _job(row: Any) -> Job:
    address = Address(row.channel, row.bot, row.chat)
    return Job(
        row.id,
        row.kind,
        row.person_id,
        address,
        row.callback,
        row.data,
        row.total,
        row.done,
        row.after,
        row.attempts,
        row.told_at,
        row.created_at,
    )


def add(
    tx: Transaction,
    kind: str,
    person_id: int,
    to: Address,
    callback: str | None,
    data: Mapping[str, Any],
    total: int,
    now: datetime,
) -> None:
    """Ask for it; it is begun after the commit."""
    tx.changed.add("jobs")
    tx.insert_new(
        jobs,
        kind=kind,
        person_id=person_id,
        channel=to.channel,
        bot=to.bot,
        chat=to.chat,
        callback=callback,
        data=dict(data),
        total=total,
        state="waiting",
        not_before_at=now,
        told_at=now,
        created_at=now,
    )


def under_way(tx: Transaction, kind: str, person_id: int, data: Mapping[str, Any]) -> Job | None:
    """The same that this person asked for and that is not done yet."""
    same = sa.select(*_COLUMNS).where(_WAITING, jobs.c.kind == kind, jobs.c.person_id == person_id)
    found = (_job(row) for row in tx.rows(same.order_by(jobs.c.id).limit(200)))
    return next((job for job in found if job.data == data), None)


def next_waiting(tx: Transaction, now: datetime, *, large: bool | None = None) -> Job | None:
    """The oldest that waits; only large or only small ones where that is said."""
    chosen = sa.select(*_COLUMNS).where(_WAITING, jobs.c.not_before_at <= now)
    if large is not None:
        chosen = chosen.where(jobs.c.total > LARGE if large else jobs.c.total <= LARGE)
    row = tx.first(chosen.order_by(jobs.c.id).limit(1))
    return _job(row) if row else None


def of_id(tx: Transaction, job_id: int) -> Job | None:
    """The job, while it is not done."""
    row = tx.first(sa.select(*_COLUMNS).where(_WAITING, jobs.c.id == job_id))
    return _job(row) if row else None


def begin(tx: Transaction, job: Job) -> None:
    """Count the try before it is made: work that ends the program must not be begun for ever."""
    _set(tx, job.id, attempts=job.attempts + 1)


def advance(tx: Transaction, job: Job, done: int, after: int) -> None:
    """So much is done, in the same commit with what was done."""
    _set(tx, job.id, done=job.done + done, after=after)


def told(tx: Transaction, job: Job, now: datetime) -> None:
    """The person heard how far it is."""
    _set(tx, job.id, told_at=now, callback=None)


def settle(tx: Transaction, job: Job, state: str, error: str | None = None) -> None:
    """'done' or 'failed'."""
    _set(tx, job.id, state=state, error=error)


def put_off(tx: Transaction, job: Job, now: datetime, error: str) -> None:
    """Try it again a while later."""
    _set(tx, job.id, not_before_at=now + FIRST_PAUSE * 3 ** max(job.attempts - 1, 0), error=error)


def is_any_waiting(tx: Transaction, now: datetime) -> bool:
    """True while there is work that is not put off."""
    return next_waiting(tx, now) is not None


def next_at(tx: Transaction) -> datetime | None:
    """When the next job that waits may be begun."""
    chosen = sa.select(jobs.c.not_before_at).where(_WAITING).order_by(jobs.c.not_before_at).limit(1)
    found = tx.scalar(chosen)
    return found if isinstance(found, datetime) else None


def forget_old(tx: Transaction, now: datetime) -> None:
    """What is done is kept a week."""
    tx.execute(sa.delete(jobs).where(~_WAITING, jobs.c.created_at < now - KEPT))


def _set(tx: Transaction, job_id: int, **values: Any) -> None:
    tx.execute(sa.update(jobs).where(jobs.c.id == job_id).values(**values))
