"""Which reports a person may file or correct now."""

from __future__ import annotations

from dataclasses import dataclass

from conversation.messages import Choice
from handlers.visit import Visit
from storage import people, periods, reports, units
from storage.drafts import DraftRow
from storage.periods import PeriodRow
from storage.reports import Report


@dataclass(frozen=True)
class Owed:
    """A report that a person may file or correct now."""

    group: units.Group
    period: PeriodRow
    report: Report | None

    @property
    def is_filed(self) -> bool:
        """It may only be corrected."""
        return self.report is not None and self.report.is_filed

    def choice(self, label: str) -> Choice:
        """The button that opens it."""
        return Choice(f"m:report:{self.group.id}:{self.period.id}", label)


def owed_by(visit: Visit) -> list[Owed]:
    """What the person may file or correct: open periods, and the last closed one where it was never filed."""
    newest = periods.recent(visit.tx, 2)
    last_closed = next((period.id for period in newest if period.closed_at is not None), None)
    mine = people.groups_of(visit.tx, visit.person.id, visit.today)
    filed = {period.id: reports.find_many(visit.tx, [group.id for group in mine], period.id) for period in newest}
    found = []
    for group in mine:
        for period in newest:
            owed = Owed(group, period, filed[period.id].get(group.id))
            if may_file(owed.report, period, last_closed):
                found.append(owed)
    return found


def may_file(report: Report | None, period: PeriodRow, last_closed: str | None) -> bool:
    """An unfiled report can be filed until the next closing; a filed one is corrected until its own."""
    late = period.id == last_closed and report is not None and not report.is_filed
    return period.closed_at is None or late


def months_of(visit: Visit, group_id: int) -> list[str]:
    """The months whose report a group may file or correct now, the latest first."""
    newest = periods.recent(visit.tx, 2)
    last_closed = next((period.id for period in newest if period.closed_at is not None), None)
    filed = {period.id: reports.find(visit.tx, group_id, period.id) for period in newest}
    return [period.id for period in newest if may_file(filed[period.id], period, last_closed)]


def is_open(visit: Visit, row: DraftRow) -> bool:
    """A monthly draft can be filled while its report may be filed or corrected."""
    if row.draft.purpose != "monthly":
        return True
    if row.period_is_open:
        return True
    return any((owed.group.id, owed.period.id) == (row.group_id, row.period) for owed in owed_by(visit))
