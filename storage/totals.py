"""Running totals per unit, period and indicator, and completeness: written as increments, read for summaries.

A period is a month, quarter, half-year or year; each has rows of its own, so that reading one costs the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from reporting.indicators import Indicator
from reporting.periods import Preset, parse
from reporting.progress import SAME_WITHIN
from reporting.totals import NOTHING, Key, Line
from storage.above import Above
from storage.database import Transaction
from storage.tables import completeness, totals

PROVISIONAL = "provisional"
COUNTS = ("due", "filed", "on_time", "approved", "groups")
"""Of completeness: reports, and of `groups` those that owe any."""


def add(tx: Transaction, lines: Mapping[Key, Line], area_id: int, above: Above, preset: Preset) -> None:
    """Add a group's differences to its area and every unit above, as they stood on each period's last day."""
    reached = {period: above.of(area_id, parse(preset, period).last_on) for period in {key[0] for key in lines}}
    add_gathered(tx, {(unit_id, key): line for key, line in lines.items() for unit_id in reached[key[0]]})


def add_gathered(tx: Transaction, gathered: Mapping[tuple[int, Key], Line]) -> None:
    """Add lines by (unit, (period, indicator)), in key order so that writers never wait crosswise."""
    rows = [(unit_id, *key, PROVISIONAL, *line) for (unit_id, key), line in sorted(gathered.items())]
    tx.add_sums(totals, rows, Line._fields)


def count(tx: Transaction, changes: Mapping[tuple[int, str], Mapping[str, int]]) -> None:
    """Add to the completeness of units: (unit id, period) -> {due, filed, on_time, approved, groups} changes."""
    rows = [
        {"unit_id": unit_id, "period": period, **{name: change.get(name, 0) for name in COUNTS}}
        for (unit_id, period), change in sorted(changes.items())
    ]
    tx.put(completeness, rows, COUNTS, adds=True)


def move(tx: Transaction, unit_id: int, before: Above, after: Above, preset: Preset) -> None:
    """Take what a unit holds from those that no longer stand above it on a period's last day to those that do now.

    A unit's own rows hold everything below it, so nothing further down is read.
    """
    gathered: dict[tuple[int, Key], Line] = {}
    counts: dict[tuple[int, str], dict[str, int]] = {}
    for held in tx.rows(sa.select(completeness).where(completeness.c.unit_id == unit_id)):
        last_on = parse(preset, held.period).last_on
        left, reached = set(before.of(unit_id, last_on)), set(after.of(unit_id, last_on))
        if left == reached:
            continue
        lines = lines_of(tx, unit_id, held.period)
        for place, sign in [*((one, -1) for one in left - reached), *((one, 1) for one in reached - left)]:
            counts[place, held.period] = {name: sign * getattr(held, name) for name in COUNTS}
            for indicator, line in lines.items():
                signed = line if sign > 0 else NOTHING.minus(line)
                gathered[place, (held.period, indicator)] = signed
    count(tx, counts)
    add_gathered(tx, gathered)


_LINES = sa.select(totals.c.indicator, *(totals.c[name] for name in Line._fields)).where(
    totals.c.unit_id == bindparam("unit_id"),
    totals.c.period == bindparam("period"),
    totals.c.state == PROVISIONAL,
)


def lines_of(tx: Transaction, unit_id: int, period: str) -> dict[str, Line]:
    """Indicator -> line of a unit's period."""
    found = {row[0]: Line(*row[1:]) for row in tx.rows(_LINES, unit_id=unit_id, period=period)}
    return {indicator: line for indicator, line in found.items() if line != NOTHING}


def moved_against_baseline(
    tx: Transaction, unit_ids: Sequence[int], period: str, indicators: Sequence[Indicator], fewest: int
) -> dict[int, tuple[int, int]]:
    """Unit -> how many of `indicators` got better and worse; units that can compare none are absent.

    Judged as in reporting/progress.py, but in the database: a province has thousands of these rows. A restricted
    indicator counts where at least `fewest` groups can be compared. Each group of a comparison has both sides, so
    that comparing the sums compares the means too; only the sides of a ratio have weights of their own.
    """
    up = [each.code for each in indicators if each.direction == "up"]
    down = [each.code for each in indicators if each.direction == "down"]
    restricted = [each.code for each in indicators if each.restricted]
    ratios = [each.code for each in indicators if each.over_time == "ratio"]
    of = totals.c
    # A product of two sums over a nation is more than a BIGINT holds.
    weights = [sa.cast(weight, sa.Float) for weight in (of.baseline_other_weight, of.baseline_this_weight)]
    this = sa.case((of.indicator.in_(ratios), of.baseline_this * weights[0]), else_=of.baseline_this)
    other = sa.case((of.indicator.in_(ratios), of.baseline_other * weights[1]), else_=of.baseline_other)
    far = sa.func.abs(this - other) * SAME_WITHIN > sa.func.abs(other)
    rising = of.indicator.in_(up) == (this > other)
    better, worse = sa.case((far & rising, 1), else_=0), sa.case((far & ~rising, 1), else_=0)
    chosen = (of.state == PROVISIONAL) & (of.baseline_groups > 0) & of.indicator.in_(up + down)
    chosen &= of.unit_id.in_(unit_ids) & (of.period == period)
    chosen &= of.indicator.not_in(restricted) | (of.baseline_groups >= fewest)
    counted = sa.select(of.unit_id, sa.func.sum(better), sa.func.sum(worse)).where(chosen).group_by(of.unit_id)
    return {row[0]: (int(row[1]), int(row[2])) for row in tx.rows(counted)}


def completeness_of(tx: Transaction, unit_ids: Sequence[int], period: str) -> dict[int, Any]:
    """Unit -> row of due, filed, on_time, approved, groups."""
    chosen = sa.select(completeness).where(completeness.c.unit_id.in_(unit_ids), completeness.c.period == period)
    return {row.unit_id: row for row in tx.rows(chosen)}


def mark_adjusted(tx: Transaction, period: str, unit_ids: Sequence[int], now: datetime) -> None:
    """A figure of these units changed after the period's summary was posted to one of them."""
    chosen = (completeness.c.period == period) & completeness.c.unit_id.in_(unit_ids)
    tx.execute(sa.update(completeness).where(chosen).values(adjusted_at=now))


def was_adjusted(tx: Transaction, unit_id: int, months: Sequence[str]) -> bool:
    """True when a figure of the unit changed after the summary of one of the months was posted."""
    chosen = (completeness.c.unit_id == unit_id) & completeness.c.period.in_(months)
    return tx.exists(sa.select(completeness.c.unit_id).where(chosen, completeness.c.adjusted_at.is_not(None)).limit(1))
