"""Who owes a report: the groups of a unit, and whether anybody joined for them."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.spelling import sort_key
from storage import people, reports, totals, units
from storage.database import Transaction
from storage.periods import PeriodRow


@dataclass(frozen=True)
class Late:
    """A group that has not filed."""

    group_id: int
    name: str
    joined: bool
    """Somebody reports for it and can be written to."""


def of_unit(tx: Transaction, unit: units.Unit, period: PeriodRow) -> list[Late]:
    """The groups at or below a unit that owe the period, by name."""
    unfiled = {group_id: name for _, name, group_id in reports.unfiled_under(tx, unit.id, period)}
    held = people.reporters(tx, list(unfiled), period.last_on) if unfiled else []
    here = people.joined(tx, [role.person_id for role in held])
    joined = {role.group_id for role in held if role.person_id in here}
    late = [Late(group_id, name, group_id in joined) for group_id, name in unfiled.items()]
    return sorted(late, key=lambda one: (sort_key(one.name), one.group_id))


def by_commune(tx: Transaction, unit: units.Unit, period: PeriodRow) -> list[tuple[str, int, int]]:
    """(commune, how many groups owe the period, of how many), by name and only where some do."""
    communes = units.units_under(tx, unit.id, "commune", period.last_on)
    counts = totals.completeness_of(tx, [each.id for each in communes], [period.id])
    found = [
        (each.name, row.due - row.filed, row.due)
        for each in communes
        if (row := counts.get(each.id)) is not None and row.due > row.filed
    ]
    return sorted(found, key=lambda one: sort_key(one[0]))
