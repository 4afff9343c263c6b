"""What is filed besides reports: registrations, commitments, quick logs, proposals, evaluations, festivals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from conversation.draft import Answer
from conversation.questionnaire import FormPurpose
from storage import audit
from storage.database import Transaction
from storage.drafts import DraftRow
from storage.tables import filings, groups, photos, units
from storage.under import PLACES

NOT_LISTED = ("quick_log",)
EACH_BY_ITSELF = ("registration", "quick_log", "proposal")
"""Filed anew each time; of the others a later one amends what was filed before."""


@dataclass(frozen=True)
class Filed:
    """One filled questionnaire, as it was sent."""

    id: int
    purpose: FormPurpose
    questionnaire_id: int
    group_id: int | None
    unit_id: int
    period: str
    answers: Mapping[str, Answer]
    version: int
    person_id: int
    filed_at: datetime


@dataclass(frozen=True)
class Listed:
    """A filing as a list shows it."""

    id: int
    purpose: FormPurpose
    filed_at: datetime
    place: str
    """Of the group, or the area."""


_COLUMNS = tuple(filings.c)


def _filed(row: Any) -> Filed:
    answers = {name: Answer(*answer) for name, answer in row.answers.items()}
    return Filed(**{**row._mapping, "answers": answers})


def file(tx: Transaction, row: DraftRow, person_id: int, now: datetime) -> Filed:
    """Keep what a draft holds; what was filed before stays as it was."""
    purpose = row.draft.purpose
    known = sa.select(sa.func.count()).where(
        filings.c.purpose == purpose,
        filings.c.unit_id == row.area_id,
        filings.c.group_id == row.group_id if row.group_id is not None else filings.c.group_id.is_(None),
        filings.c.period == row.period,
    )
    number = tx.insert_new(
        filings,
        purpose=purpose,
        questionnaire_id=row.questionnaire_id,
        group_id=row.group_id,
        unit_id=row.area_id,
        period=row.period,
        answers={name: answer.to_json() for name, answer in row.draft.answers.items()},
        version=1 + int(tx.scalar(known) or 0),
        person_id=person_id,
        filed_at=now,
    )
    where = f"group:{row.group_id}" if row.group_id is not None else f"unit:{row.area_id}"
    audit.note(tx, person_id, f"{purpose}.filed", where, now, {"filing": number})
    found = filing(tx, number)
    assert found is not None
    return found


def filing(tx: Transaction, number: int) -> Filed | None:
    """The filing of that id."""
    row = tx.first(sa.select(*_COLUMNS).where(filings.c.id == number))
    return _filed(row) if row else None


def counted_with(tx: Transaction, filed: Filed) -> list[int]:
    """The ids of a filing and of those it amends: the same questionnaire about the same, filed before."""
    if filed.purpose in EACH_BY_ITSELF:
        return [filed.id]
    same = (filings.c.purpose == filed.purpose) & (filings.c.unit_id == filed.unit_id) & (filings.c.id <= filed.id)
    of_group = filings.c.group_id == filed.group_id if filed.group_id is not None else filings.c.group_id.is_(None)
    chosen = sa.select(filings.c.id).where(same, of_group, filings.c.period == filed.period)
    return [int(row.id) for row in tx.rows(chosen.order_by(filings.c.id))]


# What is left out otherwise is there with its photos.
_LISTED = sa.or_(filings.c.purpose.not_in(NOT_LISTED), sa.exists().where(photos.c.filing_id == filings.c.id))
_NEWEST = (
    sa.select(filings.c.id, filings.c.purpose, filings.c.filed_at, sa.func.coalesce(groups.c.name, units.c.name))
    .select_from(
        filings.join(units, units.c.id == filings.c.unit_id).outerjoin(groups, groups.c.id == filings.c.group_id)
    )
    .where(filings.c.unit_id.in_(PLACES), _LISTED)
    .order_by(filings.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


def newest(tx: Transaction, roots: Sequence[int], on: date, most: int, skip: int = 0) -> list[Listed]:
    """A page of what was filed at or below some units, the newest first."""
    return [Listed(*row) for row in tx.rows(_NEWEST, roots=list(roots), on=on, most=most, skip=skip)]
