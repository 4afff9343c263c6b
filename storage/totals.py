"""Running totals per unit, month and indicator: written as increments, read for summaries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from reporting.totals import NOTHING, Key, Line
from storage import units
from storage.database import Transaction
from storage.tables import completeness, totals

PROVISIONAL = "provisional"
_SUMS = ("this", "this_weight", "other", "other_weight", "groups")
_COUNTS = ("due", "filed", "on_time", "approved")


def add(tx: Transaction, lines: Mapping[Key, Line], area_id: int, last_days: Mapping[str, date]) -> None:
    """Add a group's differences to its area and every unit above, as they stood on each month's last day."""
    above = {day: units.ancestors(tx, area_id, day) for day in set(last_days.values())}
    gathered: dict[tuple[int, Key], Line] = {}
    for key, line in lines.items():
        for unit_id in above[last_days[key[0]]]:
            gathered[unit_id, key] = line
    add_gathered(tx, gathered)


def add_gathered(tx: Transaction, gathered: Mapping[tuple[int, Key], Line]) -> None:
    """Add lines by (unit, (month, indicator, side)), in key order so that writers never wait crosswise."""
    rows = [
        {
            "unit_id": unit_id,
            "month": month,
            "indicator": indicator,
            "side": side,
            "state": PROVISIONAL,
            "this": line.this,
            "this_weight": line.this_weight,
            "other": line.other,
            "other_weight": line.other_weight,
            "groups": line.groups,
        }
        for (unit_id, (month, indicator, side)), line in sorted(gathered.items())
    ]
    tx.put(totals, rows, _SUMS, adds=True)


def count(tx: Transaction, period: str, changes: Mapping[int, Mapping[str, int]]) -> None:
    """Add to the completeness of units: unit id -> {due, filed, on_time, approved} changes."""
    rows = [
        {"unit_id": unit_id, "period": period, **{name: change.get(name, 0) for name in _COUNTS}}
        for unit_id, change in sorted(changes.items())
    ]
    tx.put(completeness, rows, _COUNTS, adds=True)


def lines_of(
    tx: Transaction, unit_ids: Sequence[int], months: Sequence[str]
) -> dict[int, dict[tuple[str, str], dict[str, Line]]]:
    """Unit -> (indicator, side) -> month -> line."""
    found: dict[int, dict[tuple[str, str], dict[str, Line]]] = defaultdict(lambda: defaultdict(dict))
    chosen = sa.select(totals).where(
        totals.c.unit_id.in_(unit_ids), totals.c.month.in_(months), totals.c.state == PROVISIONAL
    )
    for row in tx.rows(chosen):
        line = Line(row.this, row.this_weight, row.other, row.other_weight, row.groups)
        if line != NOTHING:
            found[row.unit_id][row.indicator, row.side][row.month] = line
    return found


def completeness_of(tx: Transaction, unit_ids: Sequence[int], months: Sequence[str]) -> dict[int, Any]:
    """Unit -> row of due, filed, on_time, approved, summed over the months."""
    sums = [sa.func.sum(completeness.c[name]).label(name) for name in _COUNTS]
    chosen = sa.select(completeness.c.unit_id, *sums).where(
        completeness.c.unit_id.in_(unit_ids), completeness.c.period.in_(months)
    )
    return {row.unit_id: row for row in tx.rows(chosen.group_by(completeness.c.unit_id))}
