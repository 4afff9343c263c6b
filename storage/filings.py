"""What is filed besides reports: registrations, commitments, quick logs, proposals, evaluations, festivals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from conversation.draft import Answer
from conversation.questionnaire import FormPurpose
from storage import audit
from storage.database import Transaction
from storage.drafts import DraftRow
from storage.tables import filings, photos

MOST_LISTED = 200
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


def newest(tx: Transaction, unit_ids: Sequence[int], skipping: Sequence[str] = ("quick_log",)) -> list[Filed]:
    """What was filed in these units, the newest first; what is skipped otherwise is there with its photos."""
    with_photos = sa.select(photos.c.filing_id).where(photos.c.filing_id == filings.c.id).exists()
    told = sa.or_(filings.c.purpose.not_in(skipping), with_photos)
    chosen = sa.select(*_COLUMNS).where(filings.c.unit_id.in_(unit_ids), told)
    return [_filed(row) for row in tx.rows(chosen.order_by(filings.c.id.desc()).limit(MOST_LISTED))]
