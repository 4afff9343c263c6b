"""Drafts: every conversation's state, unique per purpose, subject and period; the subject is a group or a unit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from conversation.draft import Answer, Draft, Purpose
from storage import asked
from storage.asked import ASKED_AT
from storage.database import Transaction
from storage.outbox import Address
from storage.tables import drafts, groups, periods, units
from storage.units import GROUP, UNIT, Group, Unit


@dataclass(frozen=True)
class DraftRow:
    """A draft with whose and what it is."""

    draft: Draft
    questionnaire_id: int
    own_questionnaire_id: int | None
    about: Group | Unit
    area_households: int | None
    period: str
    period_is_open: bool
    state: str
    """open, paused (set aside) or filed."""
    seen: dict[str, int] = field(default_factory=dict)
    heard: dict[str, Any] | None = None
    asked_at: datetime | None = None
    """When its present question was sent to the chat that it was loaded for: see storage/asked.py."""

    @property
    def group(self) -> Group:
        """The group it is about; only where it is about one."""
        assert isinstance(self.about, Group)
        return self.about

    @property
    def group_id(self) -> int | None:
        """The group's id; None where it is about a unit."""
        return self.about.id if isinstance(self.about, Group) else None

    @property
    def area_id(self) -> int:
        """The unit it is about, or the group's area."""
        return self.about.area_id if isinstance(self.about, Group) else self.about.id


_DRAFT = [column for column in drafts.c if column.name not in ("whose", "updated_at", "subject")]
_GROUP = [column.label(f"of_{column.name}") for column in GROUP]
_PLACE = [column.label(f"at_{column.name}") for column in UNIT]
_ROWS = (
    sa.select(
        *_DRAFT,
        *_GROUP,
        *_PLACE,
        units.c.households.label("area_households"),
        (periods.c.opened_at.is_not(None) & periods.c.closed_at.is_(None)).label("is_open"),
    )
    .outerjoin(groups, groups.c.id == drafts.c.group_id)
    .outerjoin(units, units.c.id == sa.func.coalesce(drafts.c.unit_id, groups.c.area_id))
    .outerjoin(periods, periods.c.id == drafts.c.period)
)
_HELD = _ROWS.with_for_update(of=drafts)
_LOAD = _HELD.where(drafts.c.id == bindparam("draft"))
_LOAD_IN_CHAT = _LOAD.add_columns(ASKED_AT)


def subject_of(about: Group | Unit) -> str:
    """'group:12' or 'unit:5'."""
    return f"{'group' if isinstance(about, Group) else 'unit'}:{about.id}"


def _row(row: Any) -> DraftRow:
    draft = Draft(
        id=row.id,
        purpose=row.purpose,
        answers={name: Answer(*answer) for name, answer in row.answers.items()},
        asking=row.asking,
        pending=row.pending,
        asked_again=row.asked_again,
        revision=row.revision,
    )
    values = row._mapping
    about: Group | Unit
    if row.group_id is not None:
        about = Group(*(values[column] for column in _GROUP))
    else:
        about = Unit(*(values[column] for column in _PLACE))
    return DraftRow(
        draft,
        row.questionnaire_id,
        row.own_questionnaire_id,
        about,
        row.area_households,
        row.period,
        bool(row.is_open),
        row.state,
        row.seen,
        row.heard,
        values.get("asked_at"),
    )


def load(tx: Transaction, draft_id: int) -> DraftRow | None:
    """The draft of that id, held until the commit so that two people on one draft stand in line."""
    row = tx.first(_LOAD, draft=draft_id)
    return _row(row) if row else None


def load_in_chat(tx: Transaction, draft_id: int, to: Address) -> DraftRow | None:
    """`load`, with when its present question was sent to that chat."""
    tx.write_of(to.place)
    row = tx.first(_LOAD_IN_CHAT, draft=draft_id, **asked.place(to))
    return _row(row) if row else None


def find(tx: Transaction, purpose: Purpose, about: Group | Unit, period: str, whose: int = 0) -> DraftRow | None:
    """The draft of a group or unit for a period; the period is empty where there is none, `whose` is each one's own."""
    same = (drafts.c.purpose == purpose) & (drafts.c.subject == subject_of(about)) & (drafts.c.period == period)
    row = tx.first(_HELD.where(same, drafts.c.whose == whose))
    return _row(row) if row else None


def find_many(tx: Transaction, group_ids: list[int], period: str) -> dict[int, DraftRow]:
    """Group id -> monthly draft."""
    chosen = (drafts.c.purpose == "monthly") & drafts.c.group_id.in_(group_ids) & (drafts.c.period == period)
    return {int(row.group_id): _row(row) for row in tx.rows(_ROWS.where(chosen))}


def start(
    tx: Transaction,
    purpose: Purpose,
    questionnaire_id: int,
    about: Group | Unit,
    period: str,
    now: datetime,
    *,
    whose: int = 0,
    own: int | None = None,
) -> DraftRow:
    """A new empty draft; `own` is what the group's commune asks besides."""
    number = tx.insert_new(
        drafts,
        purpose=purpose,
        questionnaire_id=questionnaire_id,
        own_questionnaire_id=own,
        subject=subject_of(about),
        group_id=about.id if isinstance(about, Group) else None,
        unit_id=about.id if isinstance(about, Unit) else None,
        period=period,
        whose=whose,
        answers={},
        seen={},
        updated_at=now,
    )
    row = load(tx, number)
    assert row is not None
    return row


_SAVE = sa.update(drafts).where(drafts.c.id == bindparam("draft"))


def save(tx: Transaction, row: DraftRow, now: datetime) -> None:
    """Keep the draft as it is now."""
    draft = row.draft
    values = {
        "draft": draft.id,
        "answers": {name: answer.to_json() for name, answer in draft.answers.items()},
        "asking": draft.asking,
        "pending": draft.pending,
        "asked_again": draft.asked_again,
        "revision": draft.revision,
        "state": row.state,
        "seen": row.seen,
        "heard": row.heard,
        "updated_at": now,
    }
    tx.execute(_SAVE, values)


def shown(row: DraftRow, draft: Draft, to: Address) -> DraftRow:
    """The row after its present state was said in that chat."""
    return replace(row, draft=draft, seen={**row.seen, place_of(to): draft.revision})


def place_of(to: Address) -> str:
    """The key of a private chat in `seen`: two people, or one person's two messengers, see for themselves."""
    return f"{to.channel}:{to.bot}:{to.chat}"


def remove(tx: Transaction, draft_id: int) -> None:
    """Forget a draft: a rehearsal that is over, or one that was filed and may be begun anew."""
    tx.execute(sa.delete(drafts).where(drafts.c.id == draft_id))
