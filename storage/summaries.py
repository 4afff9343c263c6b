"""Reads the summary of a unit: totals, completeness, who has not filed, and the units below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from reporting.indicators import Indicator
from reporting.periods import Preset, fitted, months_of, parse
from reporting.progress import change_verdict
from reporting.spelling import sort_key
from reporting.summary import Comparison, Completeness, IndicatorTotal, Missing, Part, Summary, UnitName
from reporting.telling import most_telling_first
from reporting.totals import Line
from storage import lateness, posts, questionnaires, totals, units
from storage import periods as period_rows
from storage.database import Transaction

FEWEST_RESTRICTED = 3
"""A restricted indicator is shown in chats only as a total of at least so many groups."""

Lines = Mapping[tuple[str, str], Mapping[str, Line]]


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
    months = months_of(period_id)
    below = units.children(tx, unit.id, period.last_on) if with_parts else []
    if unit.level in ("province", "cluster") and with_parts:
        below = units.units_under(tx, unit.id, "commune", period.last_on)
    ids = [unit.id, *(each.id for each in below)]
    lines = totals.lines_of(tx, [unit.id], months)
    counts = totals.completeness_of(tx, ids, months)
    known = questionnaires.all_indicators(tx)
    fewest = FEWEST_RESTRICTED if withhold else 0
    moved = totals.moved_against_baseline(tx, ids[1:], months, list(known.values()), fewest)
    parts = _parts(below, counts, moved)
    missing, missing_count = _missing(tx, unit, months[-1], parts, most_missing)
    return Summary(
        unit=UnitName(unit.code, unit.name),
        level=unit.level,
        period_id=period_id,
        first_on=period.first_on,
        last_on=period.last_on,
        completeness=_filled(counts, unit.id),
        totals=_totals(lines.get(unit.id, {}), _told(known, period_id), months, withhold=withhold),
        missing=missing,
        missing_count=missing_count,
        parts=parts,
        adjusted=any(posts.was_adjusted(tx, month) for month in months),
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
    tx: Transaction, unit: units.Unit, month: str, parts: Sequence[Part], most: int | None
) -> tuple[tuple[Missing, ...], int]:
    """The groups that owe the (last) month, at most so many of them, and how many owe it; a province's communes."""
    if unit.level == "province":
        lacking = ((part.unit, part.completeness.due - part.completeness.filed) for part in parts)
        found = tuple(Missing(name, groups) for name, groups in lacking if groups)
        return found, sum(one.reports for one in found)
    row = period_rows.find(tx, month)
    if row is None:
        return (), 0
    late = lateness.of_unit(tx, unit.id, row, most)
    count = len(late) if most is None or len(late) < most else lateness.count(tx, unit.id, row)[0]
    return tuple(Missing(UnitName(one.code, one.name)) for one in late), count


def _totals(
    lines: Lines, known: Mapping[str, Indicator], months: Sequence[str], *, withhold: bool
) -> tuple[IndicatorTotal, ...]:
    codes = sorted({indicator for indicator, _ in lines})
    found = [_total(lines, known[code], months, withhold=withhold) for code in codes if code in known]
    return most_telling_first(total for total in found if total.asked or total.groups)


def _told(known: Mapping[str, Indicator], period_id: str) -> dict[str, Indicator]:
    """The indicators with labels that fit the period: 'trong quý'."""
    return {code: replace(one, label=fitted(one.label, period_id)) for code, one in known.items()}


def _total(lines: Lines, indicator: Indicator, months: Sequence[str], *, withhold: bool) -> IndicatorTotal:
    def over_time(side: str) -> Line | None:
        """Flow: sum of the months; stock: the last month that has a value; mean: sums to be divided."""
        present = [line for month in months if (line := lines.get((indicator.code, side), {}).get(month))]
        present = [line for line in present if line.groups]
        if not present:
            return None
        if indicator.over_time == "last":
            return present[-1]
        return Line(
            sum(line.this for line in present),
            sum(line.this_weight for line in present),
            sum(line.other for line in present),
            sum(line.other_weight for line in present),
            max(line.groups for line in present),
        )

    value, asked = over_time("value"), over_time("asked")
    groups = value.groups if value else 0
    total = IndicatorTotal(
        indicator=indicator,
        value=_value(indicator, value.this, value.this_weight) if value else None,
        groups=groups,
        asked=asked.groups if asked else 0,
        # Against the month before only a month can be held.
        previous=_comparison(indicator, over_time("vs_previous")) if len(months) == 1 else None,
        baseline=_comparison(indicator, over_time("vs_baseline")),
        target=_comparison(indicator, over_time("vs_target")),
    )
    if withhold and indicator.restricted and 0 < groups < FEWEST_RESTRICTED:
        return IndicatorTotal(indicator, None, groups, total.asked, withheld=True)
    judged = total.baseline or total.previous
    verdict = change_verdict(indicator.direction, judged.this, judged.value) if judged else None
    return IndicatorTotal(
        indicator, total.value, groups, total.asked, total.previous, total.baseline, total.target, verdict
    )


def _value(indicator: Indicator, sum_: int, weight: int) -> int:
    # A mean is rounded to the thousandth at the very end only.
    return round(sum_ / weight) if "mean" in (indicator.over_units, indicator.over_time) and weight else sum_


def _comparison(indicator: Indicator, line: Line | None) -> Comparison | None:
    if line is None:
        return None
    return Comparison(
        _value(indicator, line.this, line.this_weight),
        _value(indicator, line.other, line.other_weight),
        line.groups,
    )
