"""Which month a photo belongs to: the report in hand, else the latest month that its group may still file."""

from __future__ import annotations

from datetime import datetime

from handlers import draft_in_hand, owing
from handlers.visit import Visit
from reporting.periods import month_containing, previous_month
from storage import periods


def month_of(visit: Visit, group_id: int | None, sent_at: datetime) -> str:
    """The month of a photo of a group; of a unit's own photo (None) the latest month that is open."""
    return months_for(visit, group_id, sent_at)[0]


def other_month(visit: Visit, group_id: int | None, sent_at: datetime, month: str) -> str:
    """The month a photo may be moved to from the one it is in."""
    return next(each for each in months_for(visit, group_id, sent_at) if each != month)


def months_for(visit: Visit, group_id: int | None, sent_at: datetime) -> list[str]:
    """The months a photo may belong to, the likeliest first; always two at the least."""
    containing = month_containing(visit.office.preset, visit.office.day(sent_at)).id
    in_hand = report_in_hand(visit, group_id)
    likely = [in_hand] if in_hand is not None else []
    if group_id is not None:
        likely += owing.months_of(visit, group_id)
    else:
        likely += [period.id for period in reversed(periods.opened_and_not_closed(visit.tx))]
    return list(dict.fromkeys([*likely, containing, previous_month(containing)]))


def report_in_hand(visit: Visit, group_id: int | None) -> str | None:
    """The month of the group's report that the sender is filling."""
    row = draft_in_hand.of(visit) if visit.known is not None and not visit.message.anonymous else None
    if row is None or row.draft.purpose != "monthly" or row.group_id != group_id or not owing.is_open(visit, row):
        return None
    return row.period
