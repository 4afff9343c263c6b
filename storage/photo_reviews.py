"""Photos as officers see them: waiting for a verdict, judged, and shown on the sheets of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.database import Transaction
from storage.tables import PENDING, groups, photos
from storage.under import PLACES

SHOWABLE = photos.c.review.not_in(("rejected", "filing"))
"""Not set aside, and not of a questionnaire besides the report."""


_OF_GROUPS = photos.outerjoin(groups, photos.c.group_id == groups.c.id)
_HERE = sa.and_(photos.c.download == "stored", sa.or_(photos.c.unit_id.in_(PLACES), groups.c.area_id.in_(PLACES)))
"""Photos of the units `roots` and of those below them, on the day `on`."""


def shown(
    tx: Transaction, roots: Sequence[int], on: date, period: str, *, approved_only: bool, most: int = 12
) -> list[Any]:
    """The newest stored photos at or below some units, each once: hash, group name, sent_at, caption."""
    newest = sa.func.max(photos.c.id)
    ids = _showable(sa.select(newest), approved_only=approved_only).where(photos.c.period == period)
    ids = ids.group_by(photos.c.hash).order_by(newest.desc()).limit(most)
    columns = (photos.c.hash, groups.c.name, photos.c.sent_at, photos.c.caption)
    chosen = sa.select(*columns).select_from(_OF_GROUPS).where(photos.c.id.in_(ids)).order_by(photos.c.id.desc())
    return list(tx.rows(chosen, roots=list(roots), on=on))


def newest_period(tx: Transaction, roots: Sequence[int], on: date, *, approved_only: bool) -> str | None:
    """The newest period that has photos to show at or below some units."""
    chosen = _showable(sa.select(sa.func.max(photos.c.period)), approved_only=approved_only)
    found = tx.scalar(chosen, roots=list(roots), on=on)
    return str(found) if found else None


def _showable(chosen: sa.Select[Any], *, approved_only: bool) -> sa.Select[Any]:
    """Of photos at or below some units that may be shown, or only of the approved ones."""
    verdict = photos.c.review == "approved" if approved_only else SHOWABLE
    return chosen.select_from(_OF_GROUPS).where(_HERE, verdict)


_COUNT_TO_REVIEW = sa.select(sa.func.count()).select_from(_OF_GROUPS).where(_HERE, PENDING)
_NEXT_TO_REVIEW = (
    sa.select(photos.c.id, photos.c.hash, groups.c.name, photos.c.period, photos.c.caption, photos.c.unit_id)
    .select_from(_OF_GROUPS)
    .where(_HERE, PENDING)
    .order_by(photos.c.id)
    .limit(1)
)


def count_to_review(tx: Transaction, roots: Sequence[int], on: date) -> int:
    """How many stored photos at or below some units nobody looked at."""
    return int(tx.scalar(_COUNT_TO_REVIEW, roots=list(roots), on=on))


def next_to_review(tx: Transaction, roots: Sequence[int], on: date) -> Any | None:
    """The oldest stored photo nobody looked at: id, hash, group name, period, caption."""
    return tx.first(_NEXT_TO_REVIEW, roots=list(roots), on=on)


def to_review(tx: Transaction, photo_id: int) -> Any | None:
    """A photo that was shown to an officer: as next_to_review gives it, its area and its verdict besides."""
    columns = (photos.c.id, photos.c.hash, groups.c.name, photos.c.period, photos.c.caption, photos.c.unit_id)
    chosen = sa.select(*columns, groups.c.area_id, photos.c.review, photos.c.group_id, photos.c.person_id)
    return tx.first(
        chosen.select_from(photos.outerjoin(groups, photos.c.group_id == groups.c.id)).where(photos.c.id == photo_id)
    )


def verdicts(tx: Transaction, person_id: int, group_id: int | None, period: str) -> dict[str, int]:
    """Verdict -> how many of the photos that a person sent of a group's month have it; the pending ones too."""
    where = (photos.c.person_id == person_id) & (photos.c.period == period) & (photos.c.download == "stored")
    of_group = photos.c.group_id == group_id if group_id is not None else photos.c.group_id.is_(None)
    chosen = sa.select(photos.c.review, sa.func.count().label("number")).where(where, of_group)
    return {row.review: int(row.number) for row in tx.rows(chosen.group_by(photos.c.review))}


def review(tx: Transaction, photo_id: int, verdict: str, person_id: int, now: datetime) -> None:
    """'approved' or 'rejected' by an officer; 'pending' undoes it."""
    values = {"review": verdict, "reviewed_by": person_id, "reviewed_at": now}
    tx.execute(sa.update(photos).where(photos.c.id == photo_id).values(**values))
