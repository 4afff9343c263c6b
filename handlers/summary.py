"""/tonghop: the figures of a unit and their chart, in its chat or in an officer's private chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from conversation import spoken
from conversation.intents import Intent
from conversation.messages import Choice, Drawing, Reply
from conversation.texts import vi as say
from handlers import period_choice
from handlers.office import Office
from handlers.period_choice import Meant
from handlers.visit import Visit, day_text, in_period
from reporting import drawing
from reporting.indicators import format_change
from reporting.summary import Comparison, IndicatorTotal, Summary
from storage import people, periods, photos, summaries, units
from storage.database import Transaction
from storage.periods import PeriodRow

MOST_MISSING = 30
"""Lines naming who has not filed."""


PHOTO_WORDS = ("hình ảnh", "hinh anh", "ảnh", "anh", "hình", "hinh")


def of_photos(found: Intent) -> Intent | None:
    """'tổng hợp ảnh tháng 10 xã Bình Ca' without the word for photos; None where none was asked for."""
    words = rest_of(found)
    for photo in PHOTO_WORDS:
        if words.lower() == photo:
            return Intent(found.code, period=found.period)
        if words.lower().startswith(f"{photo} "):
            cut = len(photo) + 1
            return Intent(found.code, words[cut:].strip(), found.period, words[cut:].strip(), found.unit_typed[cut:])
    return None


def rest_of(found: Intent) -> str:
    """What was typed besides the command and the period: 'ảnh', or a unit's name."""
    first = found.unit_typed.split()[:1]
    return found.unit or (first[0] if first and first[0] in PHOTO_WORDS else "")


def say_for(visit: Visit, chosen: Sequence[units.Unit], period: Meant) -> None:
    """The summary of each unit, to an officer over it."""
    for unit in chosen:
        line, choices = period_choice.offer(visit, period, f"s:all:{unit.id}")
        told = reply(visit.tx, visit.office, unit, period.id, visit.today, withhold=False)
        visit.say(with_offer(told, line, choices), kind="notice")


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


def with_offer(told: Reply, line: str, choices: tuple[Choice, ...]) -> Reply:
    """The reply with a line about the month that is open but not over, and its button."""
    return replace(told, text=f"{told.text}\n{line}", choices=choices) if line else told


def reply(
    tx: Transaction, office: Office, unit: units.Unit, period: str, today: date, *, withhold: bool, head: str = ""
) -> Reply:
    """The summary's text with its picture; without it where nobody has reported, for it would be a chart of blanks."""
    found = summaries.summary(tx, unit, period, office.preset, withhold=withhold)
    above = f"{head}\n" if head else ""
    if not found.completeness.filed:
        return Reply(above + empty_text(found, periods.find(tx, period), today))
    # Without the hour the same figures are the same picture, which is then drawn once for all who ask.
    return Reply(above + summary_text(found), drawing=Drawing("summary_chart", drawing.summary_data(found)))


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


def empty_text(found: Summary, month: PeriodRow | None, today: date) -> str:
    """A period of which nobody has reported: until the groups' due day is over everybody would be in the list."""
    lines = summary_text(found).split("\n")
    if found.completeness.due and month is not None and today <= month.days.group_due_on:
        opens, due = day_text(month.days.opens_on), day_text(month.days.group_due_on)
        lines = [*lines[:3], say.JUST_OPENED.format(opens=opens, due=due)]
    return "\n".join(lines)


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


def contact_sheet(visit: Visit, unit: units.Unit, period: Meant, *, approved_only: bool) -> None:
    """The photos of a month in one picture; where there are none, which month has some."""
    ids = places_under(visit, unit)
    rows = photos.shown(visit.tx, ids, period.id, approved_only=approved_only)
    line, choices = period_choice.offer(visit, period, f"s:photos:{unit.id}")
    if not rows:
        approved = say.NO_PHOTOS_APPROVED if approved_only else ""
        lines = [say.NO_PHOTOS.format(unit=unit.name, period=in_period(period.id), approved=approved)]
        newest = photos.newest_period(visit.tx, ids, approved_only=approved_only)
        if newest is not None and newest != period.id:
            lines.append(say.NO_PHOTOS_BUT.format(period=in_period(newest)))
            if visit.message.chat_kind == "private":
                seen = Choice(f"s:photos:{unit.id}:{newest}", say.SEE_PERIOD.format(period=in_period(newest)))
                choices = tuple(dict.fromkeys((seen, *choices)))
        visit.say("\n".join(filter(None, (*lines, line))), *choices, kind="notice")
        return
    title = say.CONTACT_SHEET.format(period=in_period(period.id), unit=unit.name, count=len(rows))
    captions = [{"group": row.name or unit.name, "date": day_text(visit.office.day(row.sent_at))} for row in rows]
    data = {"title": unit.name, "subtitle": in_period(period.id), "captions": captions}
    sheet = Reply(title, drawing=Drawing("contact_sheet", data), media=tuple(row.hash for row in rows))
    visit.say(with_offer(sheet, line, choices), kind="notice")


def places_under(visit: Visit, unit: units.Unit) -> list[int]:
    """The unit and every unit below it."""
    below = [each.id for level in units.LEVELS for each in units.units_under(visit.tx, unit.id, level, visit.today)]
    return sorted({unit.id, *below})
