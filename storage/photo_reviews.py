"""Photos as officers see them: waiting for a verdict, judged, and shown on the sheets of a unit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.database import Transaction
from storage.tables import PENDING, groups, photos

SHOWABLE = photos.c.review.not_in(("rejected", "filing"))
"""Not set aside, and not of a questionnaire besides the report."""


def _of_units(unit_ids: list[int]) -> sa.ColumnElement[bool]:
    here = sa.or_(photos.c.unit_id.in_(unit_ids), groups.c.area_id.in_(unit_ids))
    return sa.and_(here, photos.c.download == "stored")


def shown(tx: Transaction, unit_ids: list[int], period: str, *, approved_only: bool, most: int = 12) -> list[Any]:
    """The newest stored photos of units (and of the groups in them): hash, group name, sent_at, caption."""
    columns = (photos.c.hash, groups.c.name, photos.c.sent_at, photos.c.caption)
    chosen = sa.select(*columns).select_from(photos.outerjoin(groups, photos.c.group_id == groups.c.id))
    chosen = chosen.where(_of_units(unit_ids), photos.c.period == period, SHOWABLE)
    if approved_only:
        chosen = chosen.where(photos.c.review == "approved")
    seen: dict[str, Any] = {}
    for row in tx.rows(chosen.order_by(photos.c.id.desc())):
        seen.setdefault(row.hash, row)
    return list(seen.values())[:most]


def newest_period(tx: Transaction, unit_ids: list[int], *, approved_only: bool) -> str | None:
    """The newest period that has photos to show in these units."""
    chosen = sa.select(sa.func.max(photos.c.period)).select_from(
        photos.outerjoin(groups, photos.c.group_id == groups.c.id)
    )
    chosen = chosen.where(_of_units(unit_ids), SHOWABLE)
    if approved_only:
        chosen = chosen.where(photos.c.review == "approved")
    found = tx.scalar(chosen)
    return str(found) if found else None


def count_to_review(tx: Transaction, unit_ids: list[int]) -> int:
    """How many stored photos of these units nobody looked at."""
    chosen = sa.select(sa.func.count()).select_from(photos.outerjoin(groups, photos.c.group_id == groups.c.id))
    return int(tx.scalar(chosen.where(_of_units(unit_ids), PENDING)))


def next_to_review(tx: Transaction, unit_ids: list[int]) -> Any | None:
    """The oldest stored photo nobody looked at: id, hash, group name, period, caption."""
    columns = (photos.c.id, photos.c.hash, groups.c.name, photos.c.period, photos.c.caption, photos.c.unit_id)
    chosen = sa.select(*columns).select_from(photos.outerjoin(groups, photos.c.group_id == groups.c.id))
    chosen = chosen.where(_of_units(unit_ids), PENDING)
    return tx.first(chosen.order_by(photos.c.id).limit(1))


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
