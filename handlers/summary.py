"""/tonghop: the figures of a unit and their chart, in its chat or in an officer's private chat."""

from __future__ import annotations

from collections.abc import Sequence

from conversation import spoken
from conversation.intents import Intent
from conversation.messages import Drawing, Reply
from conversation.texts import vi as say
from handlers.office import Office
from handlers.visit import Visit, day_text, in_period
from reporting import drawing
from reporting.indicators import format_change
from reporting.summary import Comparison, IndicatorTotal, Summary
from storage import people, periods, photos, summaries, units
from storage.database import Transaction

MOST_MISSING = 30
"""Lines naming who has not filed."""


PHOTO_WORDS = ("anh", "ảnh", "Ảnh", "Anh", "hình", "hình ảnh")


def rest_of(found: Intent) -> str:
    """What was typed besides the command and the period: 'ảnh', or a unit's name."""
    first = found.unit_typed.split()[:1]
    return found.unit or (first[0] if first and first[0] in PHOTO_WORDS else "")


def say_for(visit: Visit, chosen: Sequence[units.Unit], period: str) -> None:
    """The summary of each unit, to an officer over it."""
    for unit in chosen:
        visit.say(reply(visit.tx, visit.office, unit, period, withhold=False), kind="notice")


def of_commune(visit: Visit, group_id: int, period: str) -> None:
    """The picture of a group's commune, to who reports for the group: totals only, nobody is named."""
    held = people.reports_for(visit.tx, visit.person.id, group_id, visit.today)
    row = periods.find(visit.tx, period) if held else None
    area = units.group(visit.tx, group_id).area_id if row is not None else None
    commune = units.at_level(visit.tx, area, "commune", row.last_on) if row is not None and area is not None else None
    if commune is None:
        visit.say(say.BUTTON_OF_OLD)
        return
    found = summaries.summary(visit.tx, commune, period, visit.office.preset, withhold=True)
    # Of an area with one group its bar would tell who has not filed.
    data = {**drawing.summary_data(found), "parts": []}
    done = found.completeness
    head = say.SUMMARY_HEAD.format(period=in_period(period), unit=commune.name)
    filed = say.SUMMARY_FILED.format(filed=done.filed, due=done.due, on_time=done.on_time)
    visit.say(Reply(f"{head}\n{filed}", drawing=Drawing("summary_chart", data)), kind="notice")


def reply(tx: Transaction, office: Office, unit: units.Unit, period: str, *, withhold: bool, head: str = "") -> Reply:
    """The summary's text with its picture."""
    found = summaries.summary(tx, unit, period, office.preset, withhold=withhold)
    # Without the hour the same figures are the same picture, which is then drawn once for all who ask.
    data = drawing.summary_data(found)
    text = summary_text(found)
    return Reply(f"{head}\n{text}" if head else text, drawing=Drawing("summary_chart", data))


def summary_text(found: Summary) -> str:
    """Completeness, each indicator's total and changes, and who has not filed."""
    done = found.completeness
    head = say.SUMMARY_HEAD.format(period=in_period(found.period_id), unit=found.unit.name)
    lines = [
        head + (say.SUMMARY_ADJUSTED if found.adjusted else ""),
        say.SUMMARY_DAYS.format(first=day_text(found.first_on), last=day_text(found.last_on)),
    ]
    if not done.due:
        return "\n".join([*lines, say.SUMMARY_NOTHING_DUE])
    lines.append(say.SUMMARY_FILED.format(filed=done.filed, due=done.due, on_time=done.on_time))
    lines += totals_text(found.totals)
    lines.append(missing_text(found))
    return "\n".join(line for line in lines if line)


def totals_text(totals: Sequence[IndicatorTotal]) -> list[str]:
    """The indicators that have figures, under their content areas; the rest only counted."""
    lines: list[str] = []
    for area, name in say.CONTENT_AREAS.items():
        told = [total for total in totals if total.indicator.content_area == area and (total.groups or total.withheld)]
        if told:
            lines += [name, *(total_line(total) for total in told)]
    silent = sum(not total.groups and not total.withheld for total in totals)
    if silent:
        lines.append(say.SUMMARY_SILENT.format(count=silent))
    return lines


def total_line(total: IndicatorTotal) -> str:
    """'• label: 1.234 hộ (+26 so với tháng trước; +80 so với khảo sát; 25/31 tổ, nhóm)'."""
    if total.withheld:
        return say.SUMMARY_LINE.format(label=total.indicator.label, value=say.SUMMARY_WITHHELD, notes="")
    total = total.to_tell()
    value = say.MISSING_VALUE if total.value is None else spoken.with_unit(total.value, total.indicator.unit)
    compared = ((total.previous, say.SUMMARY_PREVIOUS), (total.baseline, say.SUMMARY_BASELINE))
    notes = [change_text(side, name, total) for side, name in compared if side is not None]
    notes.append(say.SUMMARY_GROUPS.format(groups=total.groups, asked=total.asked))
    return say.SUMMARY_LINE.format(label=total.indicator.label, value=value, notes=f" ({'; '.join(notes)})")


def change_text(side: Comparison, name: str, total: IndicatorTotal) -> str:
    """'+26 so với tháng trước', 'bằng khảo sát'; with the number of groups only where fewer have both sides."""
    moved = side.this - side.value
    over = say.SUMMARY_OVER.format(groups=side.groups) if side.groups < total.groups else ""
    if not moved:
        return say.SUMMARY_EQUAL.format(side=name, groups=over)
    return say.SUMMARY_CHANGE.format(change=format_change(moved), side=name, groups=over)


def missing_text(found: Summary) -> str:
    """Who has not filed: at most 30 names; above the communes only how many in each, most first."""
    if found.completeness.filed == found.completeness.due:
        return say.SUMMARY_ALL_FILED
    if found.level in ("province", "cluster"):
        counted = [(part.unit.name, part.completeness) for part in found.parts]
        owing = [(name, filled.due - filled.filed, filled.due) for name, filled in counted if filled.due > filled.filed]
        names, count = by_commune(owing), sum(missing for _, missing, _ in owing)
    else:
        names, count = [one.unit.name for one in found.missing], len(found.missing)
    return "\n".join([say.SUMMARY_MISSING.format(count=count), *listed(names)]) if names else ""


def by_commune(owing: Sequence[tuple[str, int, int]]) -> list[str]:
    """'Xã Bình Ca: thiếu 7/13' of (commune, how many owe, of how many), those with the most first."""
    ordered = sorted(owing, key=lambda one: -one[1])
    return [say.MISSING_COMMUNE.format(name=name, missing=missing, due=due) for name, missing, due in ordered]


def listed(names: Sequence[str]) -> list[str]:
    """At most 30 lines, the rest counted."""
    lines = [f"• {name}" for name in names[:MOST_MISSING]]
    if len(names) > MOST_MISSING:
        lines.append(say.LIST_MORE.format(count=len(names) - MOST_MISSING))
    return lines


def contact_sheet(visit: Visit, unit: units.Unit, *, approved_only: bool) -> None:
    """The photos of the latest period in one picture."""
    ids = places_under(visit, unit)
    latest = periods.latest_opened(visit.tx)
    newest = photos.newest_period(visit.tx, ids, approved_only=approved_only)
    period = newest or (latest.id if latest else None)
    if period is None:
        visit.say(say.NO_PERIOD_YET)
        return
    rows = photos.shown(visit.tx, ids, period, approved_only=approved_only)
    if not rows:
        approved = say.NO_PHOTOS_APPROVED if approved_only else ""
        visit.say(say.NO_PHOTOS.format(unit=unit.name, period=in_period(period), approved=approved))
        return
    title = say.CONTACT_SHEET.format(period=in_period(period), unit=unit.name, count=len(rows))
    captions = [{"group": row.name or unit.name, "date": day_text(visit.office.day(row.sent_at))} for row in rows]
    data = {"title": unit.name, "subtitle": in_period(period), "captions": captions}
    visit.say(Reply(title, drawing=Drawing("contact_sheet", data), media=tuple(row.hash for row in rows)))


def places_under(visit: Visit, unit: units.Unit) -> list[int]:
    """The unit and every unit below it."""
    below = [each.id for level in units.LEVELS for each in units.units_under(visit.tx, unit.id, level, visit.today)]
    return sorted({unit.id, *below})
