"""Reads the summary of a unit: totals, completeness, who has not filed, and the units below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from reporting.indicators import Indicator
from reporting.periods import Period, Preset, fitted, months_of, parse
from reporting.progress import change_verdict
from reporting.spelling import sort_key
from reporting.summary import Comparison, Completeness, IndicatorTotal, Missing, Part, Summary, UnitName
from reporting.telling import most_telling_first
from reporting.totals import Line, quotient
from storage import lateness, questionnaires, totals, units
from storage.database import Transaction

FEWEST_RESTRICTED = 3
"""A restricted indicator is shown in chats only as a total of at least so many groups."""


def summary(
    tx: Transaction,
    unit: units.Unit,
    period_id: str,
    preset: Preset,
    *,
    withhold: bool,
    with_parts: bool = True,
    most_missing: int | None = lateness.MOST_NAMED,
) -> Summary:
    """The summary of a unit for a month or a longer period. `withhold` hides restricted totals of few groups.

    At most `most_missing` groups that have not filed are named; without it all are.
    """
    period = parse(preset, period_id)
    below = units.children(tx, unit.id, period.last_on) if with_parts else []
    if unit.level in ("province", "cluster") and with_parts:
        below = units.units_under(tx, unit.id, "commune", period.last_on)
    ids = [unit.id, *(each.id for each in below)]
    lines = totals.lines_of(tx, unit.id, period_id)
    counts = totals.completeness_of(tx, ids, period_id)
    known = questionnaires.all_indicators(tx)
    fewest = FEWEST_RESTRICTED if withhold else 0
    moved = totals.moved_against_baseline(tx, ids[1:], period_id, list(known.values()), fewest)
    parts = _parts(below, counts, moved)
    missing, missing_count = _missing(tx, unit, period, parts, most_missing)
    return Summary(
        unit=UnitName(unit.code, unit.name),
        level=unit.level,
        period_id=period_id,
        first_on=period.first_on,
        last_on=period.last_on,
        completeness=_filled(counts, unit.id),
        totals=_totals(lines, _told(known, period_id), fewest),
        missing=missing,
        missing_count=missing_count,
        parts=parts,
        adjusted=totals.was_adjusted(tx, unit.id, months_of(period_id)),
    )


def _parts(below: Sequence[units.Unit], counts: Mapping[int, Any], moved: Mapping[int, Any]) -> tuple[Part, ...]:
    return tuple(
        Part(UnitName(each.code, each.name), _filled(counts, each.id), *moved.get(each.id, (None, None)))
        for each in sorted(below, key=lambda each: sort_key(each.name))
        if _filled(counts, each.id).due
    )


def _filled(counts: Mapping[int, Any], unit_id: int) -> Completeness:
    row = counts.get(unit_id)
    return Completeness(row.due, row.filed, row.on_time, row.approved, row.groups) if row else Completeness()


def _missing(
    tx: Transaction, unit: units.Unit, period: Period, parts: Sequence[Part], most: int | None
) -> tuple[tuple[Missing, ...], int]:
    """The groups that owe any month, at most so many of them, and how many do; of a province communes and reports."""
    if unit.level == "province":
        lacking = ((part.unit, part.completeness.due - part.completeness.filed) for part in parts)
        found = tuple(Missing(name, groups) for name, groups in lacking if groups)
        return found, sum(one.reports for one in found)
    late = lateness.of_unit(tx, unit.id, period, most)
    count = len(late) if most is None or len(late) < most else lateness.count(tx, unit.id, period)[0]
    return tuple(Missing(UnitName(one.code, one.name)) for one in late), count


def _totals(lines: Mapping[str, Line], known: Mapping[str, Indicator], fewest: int) -> tuple[IndicatorTotal, ...]:
    found = (_total(line, known[code], fewest) for code, line in lines.items() if code in known)
    return most_telling_first(total for total in found if total.asked or total.groups)


def _told(known: Mapping[str, Indicator], period_id: str) -> dict[str, Indicator]:
    """The indicators with labels that fit the period: 'trong quý'."""
    return {code: replace(one, label=fitted(one.label, period_id)) for code, one in known.items()}


def _total(line: Line, indicator: Indicator, fewest: int) -> IndicatorTotal:
    """`fewest` groups are needed for a figure or comparison of a restricted indicator."""
    needed = max(1, fewest if indicator.restricted else 1)
    if 0 < line.groups < needed:
        return IndicatorTotal(indicator, None, line.groups, line.asked, withheld=True)

    def side(name: str) -> Comparison | None:
        sums = [getattr(line, f"{name}_{part}") for part in ("this", "this_weight", "other", "other_weight", "groups")]
        this, other = quotient(sums[0], sums[1], indicator), quotient(sums[2], sums[3], indicator)
        return None if sums[4] < needed or this is None or other is None else Comparison(this, other, sums[4])

    previous, baseline, target = map(side, ("previous", "baseline", "target"))
    judged = baseline or previous
    return IndicatorTotal(
        indicator=indicator,
        value=quotient(line.value, line.weight, indicator) if line.groups else None,
        groups=line.groups,
        asked=line.asked,
        previous=previous,
        baseline=baseline,
        target=target,
        verdict=change_verdict(indicator.direction, judged.this, judged.value) if judged else None,
    )
