"""Who owes a report: the groups of a unit, and whether anybody joined for them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam

from reporting.periods import Period, months_of
from reporting.spelling import sort_key
from storage import totals, under, units
from storage.database import Transaction
from storage.people import REPORTERS, in_force
from storage.periods import PeriodRow
from storage.tables import accounts, groups, reports, roles
from storage.under import BY_NAME, GROUPS, ON

MOST_NAMED = 200
"""Groups of a unit that are read to be named; more are only counted."""


@dataclass(frozen=True)
class Late:
    """A group that has not filed."""

    group_id: int
    code: str
    name: str
    joined: bool
    """Somebody reports for it and can be written to."""


_OWES = sa.exists().where(
    reports.c.group_id == groups.c.id,
    reports.c.period.in_(bindparam("months", expanding=True)),
    reports.c.state == "due",
)
"""A longer period is owed where any of its months is."""
_REPORTS = sa.or_(*(roles.c.role == name for name in sorted(REPORTERS)))
_JOINED = sa.exists().where(
    _REPORTS,
    in_force(ON),
    roles.c.group_id == groups.c.id,
    accounts.c.person_id == roles.c.person_id,
    accounts.c.state == "active",
)
_JOINED_FLAG = sa.case((_JOINED, 1), else_=0).label("joined")
_NAMED = sa.select(groups.c.id, groups.c.code, groups.c.name, _JOINED_FLAG).select_from(GROUPS).where(_OWES)
_COUNTED = sa.select(sa.func.count().label("all"), sa.func.sum(_JOINED_FLAG).label("joined")).select_from(GROUPS)
_COUNTED = _COUNTED.where(_OWES)


def of_unit(tx: Transaction, unit_id: int, period: PeriodRow | Period, most: int | None = MOST_NAMED) -> list[Late]:
    """The groups at or below a unit that owe the period, by name: the first `most` of them, or all."""
    chosen = _NAMED.order_by(*BY_NAME).limit(most)
    rows = tx.rows(chosen, roots=[unit_id], on=period.last_on, months=months_of(period.id))
    late = [Late(row.id, row.code, row.name, bool(row.joined)) for row in rows]
    return sorted(late, key=lambda one: (sort_key(one.name), one.code))


def count(tx: Transaction, unit_id: int, period: PeriodRow | Period) -> tuple[int, int]:
    """(how many groups at or below a unit owe the period, for how many of them somebody joined)."""
    (row,) = tx.rows(_COUNTED, roots=[unit_id], on=period.last_on, months=months_of(period.id))
    return int(row.all), int(row.joined or 0)


def by_commune(tx: Transaction, unit: units.Unit, period: PeriodRow) -> list[tuple[str, int, int]]:
    """(commune, how many groups owe the period, of how many), by name and only where some do."""
    communes = under.communes_page(tx, [unit.id], period.last_on, under.MOST_COMMUNES)
    counts = totals.completeness_of(tx, [each.id for each in communes], period.id)
    found = [
        (each.name, row.due - row.filed, row.due)
        for each in communes
        if (row := counts.get(each.id)) is not None and row.due > row.filed
    ]
    return sorted(found, key=lambda one: sort_key(one[0]))
