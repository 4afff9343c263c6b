"""The words of a summary: whole in private, twelve lines at most and without names in a chat group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from conversation import spoken
from conversation.texts import vi as say
from handlers.visit import day_text, in_period
from reporting.indicators import format_change
from reporting.periods import fitted, kind_of, name_of_previous
from reporting.summary import Comparison, IndicatorTotal, Summary
from storage.periods import PeriodRow

MOST_MISSING = 30
"""Lines naming who has not filed."""
MOST_LINES_IN_GROUP = 12


def whole(found: Summary, *, named: bool = True) -> str:
    """Completeness, each indicator's total and changes, and who has not filed: by name, or only how many."""
    if not found.completeness.due:
        return "\n".join([*head(found), say.SUMMARY_NOTHING_DUE])
    lines = [*head(found), filed(found), *totals_text(found)]
    lines.append(missing_text(found) if named else missing_count(found))
    return "\n".join(line for line in lines if line)


def short(found: Summary, above: str, below: Sequence[str]) -> str:
    """As a chat group reads it beside the picture: as many indicators as twelve lines leave room for, and no names."""
    lines = [line for line in (above, *head(found)) if line]
    if not found.completeness.due:
        return "\n".join([*lines, say.SUMMARY_NOTHING_DUE, *filter(None, below)])
    ending = [missing_count(found), *filter(None, below)]
    lines.append(filed(found))
    told = [total for total in found.totals if total.groups or total.withheld]
    room = MOST_LINES_IN_GROUP - len(lines) - len(ending)
    shown = told if len(told) <= room else told[: room - 1]
    lines += [total_line(total, found.period_id) for total in shown]
    if len(told) > len(shown):
        lines.append(say.SUMMARY_MORE.format(count=len(told) - len(shown)))
    return "\n".join([*lines, *ending])


def empty(found: Summary, month: PeriodRow | None, today: date, *, named: bool = True) -> str:
    """A period of which nobody has reported: until the groups' due day is over everybody would be in the list."""
    if found.completeness.due and month is not None and today <= month.days.group_due_on:
        opens, due = day_text(month.days.opens_on), day_text(month.days.group_due_on)
        return "\n".join([*head(found), filed(found), say.JUST_OPENED.format(opens=opens, due=due)])
    return whole(found, named=named)


def head(found: Summary) -> list[str]:
    """Which unit, which period, from when to when."""
    first = say.SUMMARY_HEAD.format(period=in_period(found.period_id), unit=found.unit.name)
    return [
        first + (say.SUMMARY_ADJUSTED if found.adjusted else ""),
        say.SUMMARY_DAYS.format(first=day_text(found.first_on), last=day_text(found.last_on)),
    ]


def filed(found: Summary) -> str:
    """'27/31 tổ, nhóm đã báo cáo (25 đúng hạn).'; of a longer period '102/120 báo cáo của 40 tổ, nhóm (…).'"""
    done = found.completeness
    wording = say.SUMMARY_FILED if is_month(found) else say.SUMMARY_FILED_REPORTS
    return wording.format(filed=done.filed, due=done.due, on_time=done.on_time, groups=done.groups)


def is_month(found: Summary) -> bool:
    """A month has one report of each group, a longer period more."""
    return kind_of(found.period_id) == "month"


def totals_text(found: Summary) -> list[str]:
    """The indicators that have figures, under their content areas; the rest only counted."""
    lines: list[str] = []
    totals = found.totals
    for area, name in say.CONTENT_AREAS.items():
        told = [total for total in totals if total.indicator.content_area == area and (total.groups or total.withheld)]
        if told:
            lines += [name, *(total_line(total, found.period_id) for total in told)]
    silent = sum(not total.groups and not total.withheld for total in totals)
    if silent:
        lines.append(say.SUMMARY_SILENT.format(count=silent))
    return lines


def total_line(total: IndicatorTotal, period_id: str) -> str:
    """'• label: 1.234 hộ (+26 so với tháng trước; +80 so với khảo sát; 25/31 tổ, nhóm)'."""
    label = fitted(total.indicator.label, period_id)
    if total.withheld:
        return say.SUMMARY_LINE.format(label=label, value=say.SUMMARY_WITHHELD, notes="")
    total = total.to_tell()
    value = say.MISSING_VALUE if total.value is None else spoken.with_unit(total.value, total.indicator.unit)
    compared = ((total.previous, name_of_previous(period_id)), (total.baseline, say.SUMMARY_BASELINE))
    notes = [change_text(side, name, total) for side, name in compared if side is not None]
    notes.append(say.SUMMARY_GROUPS.format(groups=total.groups, asked=total.asked))
    return say.SUMMARY_LINE.format(label=label, value=value, notes=f" ({'; '.join(notes)})")


def change_text(side: Comparison, name: str, total: IndicatorTotal) -> str:
    """'+26 so với tháng trước', 'bằng khảo sát'; with the number of groups only where fewer have both sides."""
    moved = side.this - side.value
    over = say.SUMMARY_OVER.format(groups=side.groups) if side.groups < total.groups else ""
    if not moved:
        return say.SUMMARY_EQUAL.format(side=name, groups=over)
    # From 40 % to 60 % are 20 points, and half as much again.
    points = say.PERCENT_POINTS if total.indicator.unit == "%" else ""
    return say.SUMMARY_CHANGE.format(change=format_change(moved) + points, side=name, groups=over)


def missing_text(found: Summary) -> str:
    """Who has not filed: at most 30 names; above the communes only how many in each, most first."""
    if found.completeness.filed == found.completeness.due:
        return say.SUMMARY_ALL_FILED
    if found.level in ("province", "cluster"):
        counted = [(part.unit.name, part.completeness) for part in found.parts]
        owing = [(name, filled.due - filled.filed, filled.due) for name, filled in counted if filled.due > filled.filed]
        names = by_commune(owing)
    else:
        many = say.MISSING_SEVERAL
        names = [one.unit.name + (many.format(count=one.reports) if one.reports > 1 else "") for one in found.missing]
    head = missing_count(found).removesuffix(".") + ":" if names else ""
    count = None if found.level in ("province", "cluster") else found.missing_count
    return "\n".join([head, *listed(names, count)]) if names else missing_count(found)


def missing_count(found: Summary) -> str:
    """How many have not filed: names need an officer of the unit."""
    count = found.completeness.due - found.completeness.filed
    wording = say.SUMMARY_MISSING_COUNT if is_month(found) else say.SUMMARY_MISSING_REPORTS
    return wording.format(count=count) if count else say.SUMMARY_ALL_FILED


def by_commune(owing: Sequence[tuple[str, int, int]]) -> list[str]:
    """'Xã Bình Ca: thiếu 7/13' of (commune, how many owe, of how many), those with the most first."""
    ordered = sorted(owing, key=lambda one: -one[1])
    return [say.MISSING_COMMUNE.format(name=name, missing=missing, due=due) for name, missing, due in ordered]


def listed(names: Sequence[str], count: int | None = None) -> list[str]:
    """At most 30 lines, the rest counted; `count` is how many there are where `names` has not all."""
    lines = [f"• {name}" for name in names[:MOST_MISSING]]
    more = (len(names) if count is None else count) - len(lines)
    if more > 0:
        lines.append(say.LIST_MORE.format(count=more))
    return lines
