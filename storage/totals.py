"""Running totals per unit, month and indicator: written as increments, read for summaries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from reporting.indicators import Indicator
from reporting.progress import SAME_WITHIN
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


def moved_against_baseline(
    tx: Transaction, unit_ids: Sequence[int], months: Sequence[str], indicators: Sequence[Indicator], fewest: int
) -> dict[int, tuple[int, int]]:
    """Unit -> how many of `indicators` got better and worse; units that can compare none are absent.

    Judged as in reporting/progress.py, but in the database: a province has thousands of these rows. A restricted
    indicator counts where at least `fewest` groups have it. Each group of a comparison has both sides, so that
    comparing the sums compares the means too.
    """
    up = [each.code for each in indicators if each.direction == "up"]
    down = [each.code for each in indicators if each.direction == "down"]
    restricted = [each.code for each in indicators if each.restricted]
    stocks = [each.code for each in indicators if each.over_time == "last"]
    chosen = (totals.c.side == "vs_baseline") & (totals.c.state == PROVISIONAL) & (totals.c.groups > 0)
    chosen &= totals.c.unit_id.in_(unit_ids) & totals.c.month.in_(months) & totals.c.indicator.in_(up + down)
    lines: sa.FromClause = sa.select(totals).where(chosen).subquery()
    if len(months) > 1:
        lines = _over_time(lines, stocks)
    far = sa.func.abs(lines.c.this - lines.c.other) * SAME_WITHIN > sa.func.abs(lines.c.other)
    rising = lines.c.indicator.in_(up) == (lines.c.this > lines.c.other)
    better, worse = sa.case((far & rising, 1), else_=0), sa.case((far & ~rising, 1), else_=0)
    counted = sa.select(lines.c.unit_id, sa.func.sum(better), sa.func.sum(worse)).group_by(lines.c.unit_id)
    shown = lines.c.indicator.not_in(restricted) | (lines.c.groups >= fewest)
    return {row[0]: (int(row[1]), int(row[2])) for row in tx.rows(counted.where(shown))}


def _over_time(lines: sa.FromClause, stocks: Sequence[str]) -> sa.FromClause:
    """The lines of several months as one for each unit and indicator: a stock's newest, a flow's sum."""
    key = (lines.c.unit_id, lines.c.indicator)
    newest_first = sa.func.row_number().over(partition_by=key, order_by=lines.c.month.desc())
    ranked = sa.select(lines, newest_first.label("place")).subquery()
    sums = [sa.func.sum(ranked.c[name]).label(name) for name in ("this", "other")]
    groups = sa.func.max(ranked.c.groups).label("groups")
    kept = (ranked.c.place == 1) | ranked.c.indicator.not_in(stocks)
    summed = sa.select(ranked.c.unit_id, ranked.c.indicator, *sums, groups).where(kept)
    return summed.group_by(ranked.c.unit_id, ranked.c.indicator).subquery()


def completeness_of(tx: Transaction, unit_ids: Sequence[int], months: Sequence[str]) -> dict[int, Any]:
    """Unit -> row of due, filed, on_time, approved, summed over the months, and the most groups of any of them."""
    sums = [sa.func.sum(completeness.c[name]).label(name) for name in _COUNTS]
    sums.append(sa.func.max(completeness.c.due).label("groups"))
    chosen = sa.select(completeness.c.unit_id, *sums).where(
        completeness.c.unit_id.in_(unit_ids), completeness.c.period.in_(months)
    )
    return {row.unit_id: row for row in tx.rows(chosen.group_by(completeness.c.unit_id))}
