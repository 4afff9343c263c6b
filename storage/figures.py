"""Figures and baselines of a group with every earlier version, and the totals that follow them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from conversation.draft import Answer
from reporting.indicators import Thousandths
from reporting.periods import following, holding, months_of, previous
from reporting.totals import contributions, differences
from storage import above, periods, posts, totals, units
from storage.above import Above
from storage.database import Transaction
from storage.rules import rules
from storage.tables import baselines, figure_versions, figures, logged, targets


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
    *,
    over: Above | None = None,
) -> None:
    """Make `answers` (indicator -> answer) the group's figures of a month; the totals follow in the same commit.

    The caller holds the group's row, and may know who stands over its area. `source` overrides each answer's own
    ('on_behalf').
    """
    old = _known(tx, group.id, month)
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
    given = {code: answer.value for code, answer in answers.items() if not isinstance(answer.value, str)}
    _follow_month(tx, group, month, old, given, now, over)


def _follow_month(
    tx: Transaction,
    group: units.Group,
    month: str,
    old: _Known,
    given: Mapping[str, Thousandths | None],
    now: datetime,
    over: Above | None,
) -> None:
    """Have the totals follow the figures `given` for a month: of the periods that hold it and of those after them."""
    before = old.figures.get(month, {})
    changed = [code for code, value in given.items() if before.get(code) != value]
    new = replace(old, figures={**old.figures, month: {**before, **given}})
    after = [each for each in map(following, holding(month)) if not old.figures.keys().isdisjoint(months_of(each))]
    _follow(tx, group, old, new, [*holding(month), *after], changed, now, over)


def write_baseline(
    tx: Transaction,
    group: units.Group,
    values: Mapping[str, Thousandths],
    surveyed_on: date,
    person_id: int | None,
    now: datetime,
) -> None:
    """Make `values` the group's baseline; every month's comparison with it follows. The caller holds the group."""
    old = _known(tx, group.id)
    newest = sa.select(figure_versions.c.indicator, sa.func.max(figure_versions.c.version).label("version"))
    newest = newest.where(figure_versions.c.group_id == group.id, figure_versions.c.period == BASELINE)
    versions = {row.indicator: row.version for row in tx.rows(newest.group_by(figure_versions.c.indicator))}
    changed = [indicator for indicator, value in sorted(values.items()) if old.baseline.get(indicator) != value]
    for indicator in changed:
        value = values[indicator]
        version = versions.get(indicator, 0) + 1
        row: dict[str, Any] = {"group_id": group.id, "indicator": indicator, "value": value, "version": version}
        tx.put(baselines, [{**row, "surveyed_on": surveyed_on}], ("value", "surveyed_on", "version"))
        kept = {**row, "period": BASELINE, "source": "typed", "person_id": person_id, "recorded_at": now}
        tx.execute(sa.insert(figure_versions).values(**kept))
    new = replace(old, baseline={**old.baseline, **values})
    _follow(tx, group, old, new, _periods_of(old), changed, now)


def write_targets(tx: Transaction, group: units.Group, values: Mapping[str, Thousandths], set_on: date) -> None:
    """Make `values` the group's targets; every month's comparison with them follows. The caller holds the group."""
    old = _known(tx, group.id)
    rows = [
        {"group_id": group.id, "indicator": code, "value": value, "set_on": set_on} for code, value in values.items()
    ]
    tx.put(targets, rows, ("value", "set_on"))
    _follow(tx, group, old, replace(old, targets={**old.targets, **values}), _periods_of(old), list(values))


def log(tx: Transaction, group_id: int, period: str, values: Mapping[str, Thousandths], *, adds: bool) -> None:
    """Note figures down between reports: added to what was noted for the month, or in its place."""
    rows = [
        {"group_id": group_id, "period": period, "indicator": code, "value": value} for code, value in values.items()
    ]
    tx.put(logged, rows, ("value",), adds=adds)


def logged_of(tx: Transaction, group_id: int, period: str) -> dict[str, Thousandths]:
    """Indicator -> what was noted for a month."""
    chosen = sa.select(logged.c.indicator, logged.c.value).where(logged.c.group_id == group_id)
    return {row.indicator: row.value for row in tx.rows(chosen.where(logged.c.period == period))}


@dataclass(frozen=True)
class _Known:
    """What the totals are made of, of one group."""

    figures: Mapping[str, Mapping[str, Thousandths | None]]
    """Month -> indicator -> value."""
    baseline: Mapping[str, Thousandths]
    targets: Mapping[str, Thousandths]


_BETWEEN = (
    sa.select(figures.c.period, figures.c.indicator, figures.c.value)
    .where(figures.c.group_id == bindparam("group"), figures.c.period.between(bindparam("first"), bindparam("last")))
    .order_by(figures.c.period)
)
EVER = ("2000-01", "2999-12")


def _known(tx: Transaction, group_id: int, month: str | None = None) -> _Known:
    """Everything of a group, or what the totals of a month's periods and of those after them can depend on."""
    first, last = EVER
    if month is not None:
        year = holding(month)[-1]
        first, last = months_of(previous(year))[0], months_of(following(year))[-1]
    found: dict[str, dict[str, Thousandths | None]] = {}
    for period, indicator, value in tx.rows(_BETWEEN, group=group_id, first=first, last=last):
        found.setdefault(period, {})[indicator] = value
    return _Known(found, baseline_of(tx, group_id), targets_of(tx, group_id))


def _periods_of(known: _Known) -> list[str]:
    """Every period that has a month with figures."""
    return sorted({period for month in known.figures for period in holding(month)})


def _follow(
    tx: Transaction,
    group: units.Group,
    old: _Known,
    new: _Known,
    around: Sequence[str],
    changed: Sequence[str],
    now: datetime | None = None,
    over: Above | None = None,
) -> None:
    """Have the totals of the periods `around` follow a change of the indicators `changed`.

    Without `now` no posted summary is marked as adjusted.
    """
    if not changed or not around:
        return
    known = rules(tx)
    codes = known.with_ratios(changed)
    lines = [contributions(one.figures, one.baseline, one.targets, around, known, codes) for one in (old, new)]
    differing = differences(*lines)
    if differing:
        over, preset = over or above.read(tx, group.area_id), periods.preset(tx)
        totals.add(tx, differing, group.area_id, over, preset)
        if now is not None:
            posts.mark_adjusted(tx, {period for period, _ in differing}, group.area_id, over, preset, now)
