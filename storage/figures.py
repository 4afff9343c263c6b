"""Figures and baselines of a group with every earlier version, and the totals that follow them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from conversation.draft import Answer
from reporting.indicators import Thousandths
from reporting.periods import next_month, previous_month
from reporting.totals import Key, Line, contributions, differences
from storage import totals, units
from storage.database import Transaction
from storage.tables import baselines, figure_versions, figures, logged, periods, targets


@dataclass(frozen=True)
class Told:
    """A figure as it was told: its value (None: skipped), and why it is unusual, if that was asked."""

    value: Thousandths | None
    reason: str


BASELINE = "baseline"
"""Stands for the period in the versions of a baseline."""


_OF_MONTHS = sa.select(figures.c.period, figures.c.indicator, figures.c.value).where(
    figures.c.group_id == bindparam("group"), figures.c.period.in_(bindparam("months", expanding=True))
)


def of_months(tx: Transaction, group_id: int, months: list[str]) -> dict[str, dict[str, Thousandths | None]]:
    """Month -> indicator -> last submitted value (None: skipped)."""
    found: dict[str, dict[str, Thousandths | None]] = {}
    for row in tx.rows(_OF_MONTHS, group=group_id, months=months):
        found.setdefault(row.period, {})[row.indicator] = row.value
    return found


def told(tx: Transaction, group_ids: Sequence[int], month: str) -> dict[int, dict[str, Told]]:
    """Group -> indicator -> what was last submitted for a month, with its reason; one statement for all groups."""
    columns = (figures.c.group_id, figures.c.indicator, figures.c.value, figures.c.reason)
    chosen = sa.select(*columns).where(figures.c.group_id.in_(group_ids), figures.c.period == month)
    found: dict[int, dict[str, Told]] = {}
    for row in tx.rows(chosen):
        found.setdefault(row.group_id, {})[row.indicator] = Told(row.value, row.reason or "")
    return found


def months_of(tx: Transaction, group_id: int) -> list[str]:
    """The months a group has figures for, oldest first."""
    chosen = sa.select(figures.c.period).where(figures.c.group_id == group_id).distinct().order_by(figures.c.period)
    return [str(row.period) for row in tx.rows(chosen)]


_BASELINE_OF = sa.select(baselines.c.indicator, baselines.c.value).where(baselines.c.group_id == bindparam("group"))


def baseline_of(tx: Transaction, group_id: int) -> dict[str, Thousandths]:
    """Indicator -> value of the baseline survey."""
    return {row.indicator: row.value for row in tx.rows(_BASELINE_OF, group=group_id)}


_TARGETS_OF = sa.select(targets.c.indicator, targets.c.value).where(targets.c.group_id == bindparam("group"))


def targets_of(tx: Transaction, group_id: int) -> dict[str, Thousandths]:
    """Indicator -> target."""
    return {row.indicator: row.value for row in tx.rows(_TARGETS_OF, group=group_id)}


def write(
    tx: Transaction,
    group: units.Group,
    month: str,
    answers: Mapping[str, Answer],
    person_id: int | None,
    now: datetime,
    source: str | None = None,
) -> None:
    """Make `answers` (indicator -> answer) the group's figures of a month; the totals follow in the same commit.

    The caller holds the group's row. `source` overrides each answer's own ('on_behalf').
    """
    around = [(month, previous_month(month)), (next_month(month), month)]
    old = _lines(tx, group, around)
    newest = sa.select(sa.func.max(figure_versions.c.version))
    newest = newest.where(figure_versions.c.group_id == group.id, figure_versions.c.period == month)
    version = 1 + int(tx.scalar(newest) or 0)
    rows = [
        {
            "group_id": group.id,
            "period": month,
            "indicator": indicator,
            "value": answer.value,
            "source": source or answer.source,
            "reason": answer.reason or None,
            "person_id": person_id,
            "recorded_at": now,
            "version": version,
        }
        for indicator, answer in answers.items()
    ]
    tx.put(figures, rows, ("value", "source", "reason", "person_id", "recorded_at", "version"))
    tx.execute(sa.insert(figure_versions), rows)
    _follow(tx, group, old, _lines(tx, group, around))


def write_baseline(
    tx: Transaction,
    group: units.Group,
    values: Mapping[str, Thousandths],
    surveyed_on: date,
    person_id: int | None,
    now: datetime,
) -> None:
    """Make `values` the group's baseline; every month's comparison with it follows. The caller holds the group."""
    around = [(month, previous_month(month)) for month in months_of(tx, group.id)]
    old = _lines(tx, group, around)
    newest = sa.select(figure_versions.c.indicator, sa.func.max(figure_versions.c.version).label("version"))
    newest = newest.where(figure_versions.c.group_id == group.id, figure_versions.c.period == BASELINE)
    versions = {row.indicator: row.version for row in tx.rows(newest.group_by(figure_versions.c.indicator))}
    known = baseline_of(tx, group.id)
    for indicator, value in sorted(values.items()):
        if known.get(indicator) == value:
            continue
        version = versions.get(indicator, 0) + 1
        row: dict[str, Any] = {"group_id": group.id, "indicator": indicator, "value": value, "version": version}
        tx.put(baselines, [{**row, "surveyed_on": surveyed_on}], ("value", "surveyed_on", "version"))
        kept = {**row, "period": BASELINE, "source": "typed", "person_id": person_id, "recorded_at": now}
        tx.execute(sa.insert(figure_versions).values(**kept))
    _follow(tx, group, old, _lines(tx, group, around))


def write_targets(tx: Transaction, group: units.Group, values: Mapping[str, Thousandths], set_on: date) -> None:
    """Make `values` the group's targets; every month's comparison with them follows. The caller holds the group."""
    around = [(month, previous_month(month)) for month in months_of(tx, group.id)]
    old = _lines(tx, group, around)
    rows = [
        {"group_id": group.id, "indicator": code, "value": value, "set_on": set_on} for code, value in values.items()
    ]
    tx.put(targets, rows, ("value", "set_on"))
    _follow(tx, group, old, _lines(tx, group, around))


def log(tx: Transaction, group_id: int, period: str, values: Mapping[str, Thousandths], *, adds: bool) -> None:
    """Note figures down between reports: added to what was noted for the month, or in its place."""
    rows = [
        {"group_id": group_id, "period": period, "indicator": code, "value": value} for code, value in values.items()
    ]
    tx.put(logged, rows, ("value",), adds=adds)


def _lines(tx: Transaction, group: units.Group, around: list[tuple[str, str]]) -> dict[Key, Line]:
    months = sorted({month for pair in around for month in pair})
    return contributions(of_months(tx, group.id, months), baseline_of(tx, group.id), targets_of(tx, group.id), around)


def _follow(tx: Transaction, group: units.Group, old: dict[Key, Line], new: dict[Key, Line]) -> None:
    changed = differences(old, new)
    if not changed:
        return
    months = {month for month, _, _ in changed}
    days = tx.rows(sa.select(periods.c.id, periods.c.last_on).where(periods.c.id.in_(months)))
    totals.add(tx, changed, group.area_id, {row.id: row.last_on for row in days})
