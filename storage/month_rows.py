"""The reports of a unit's month with their figures, a page at a time, for the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage import figures
from storage.database import Transaction
from storage.figures import Told
from storage.periods import PeriodRow
from storage.reports import FILED
from storage.tables import groups, reports
from storage.under import WITH_COMMUNE, area, commune


@dataclass
class MonthRow:
    """One group's month."""

    group_id: int
    group: str
    area: str
    state: str
    filed_at: datetime | None
    on_time: bool | None
    difficulty: str | None
    told: dict[str, Told] = field(default_factory=dict)

    @property
    def is_filed(self) -> bool:
        """Counted in totals."""
        return self.state in FILED


_ORDER = (commune.c.code, groups.c.name, groups.c.code)
_PAGE = (
    sa.select(
        groups.c.id,
        groups.c.name,
        area.c.name.label("area"),
        reports.c.state,
        reports.c.filed_at,
        reports.c.on_time,
        reports.c.difficulty,
    )
    .select_from(WITH_COMMUNE.join(reports, reports.c.group_id == groups.c.id))
    .where(reports.c.period == bindparam("period"))
    .order_by(*_ORDER)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


def of_unit(tx: Transaction, unit_id: int, period: PeriodRow, page: int) -> Iterator[MonthRow]:
    """The groups at or below a unit that owe the month, by commune and name; `page` groups are read at a time."""
    skip = 0
    while True:
        asked = {"roots": [unit_id], "on": period.last_on, "period": period.id, "most": page, "skip": skip}
        rows = [MonthRow(*row) for row in tx.rows(_PAGE, **asked)]
        told = figures.told(tx, [row.group_id for row in rows], period.id)
        for row in rows:
            row.told = told.get(row.group_id, {})
        yield from rows
        if len(rows) < page:
            return
        skip += page
