"""An officer looks at one group's report, and takes the month as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from conversation import spoken
from conversation.intents import PeriodWords
from conversation.messages import Choice, Drawing, Reply, short_label
from conversation.texts import vi as say
from handlers import period_choice, refusing, summary
from handlers.period_choice import Meant
from handlers.visit import Visit, in_period
from reporting import drawing
from reporting.periods import previous_month
from reporting.summary import Summary
from storage import figures, people, periods, photos, reports, summaries, units
from storage.periods import PeriodRow
from storage.reports import Report

PER_PAGE = 8
MOST_PHOTOS = 10
"""Of one message: as many as Telegram takes in an album."""


def list_reports(visit: Visit, words: PeriodWords | None = None) -> None:
    """'báo cáo tháng 10': the groups of the officer's unit, a button each."""
    period = period_choice.month_meant(visit, words)
    if period is not None:
        show_reports(visit, period)


def show_reports(visit: Visit, meant: Meant, page: int = 0) -> None:
    """A page of the groups with their reports of a month."""
    mine = people.units_officered(visit.tx, visit.person.id, visit.today)
    period = meant.month
    if not mine or period is None:
        visit.say(refusing.no_right(visit) if not mine else say.BUTTON_OF_OLD)
        return
    under = [group for unit in mine for group in units.groups_under(visit.tx, unit.id, period.last_on)]
    found = reports.find_many(visit.tx, [group.id for group in under], period.id)
    part = under[page * PER_PAGE : (page + 1) * PER_PAGE]
    choices = []
    for group in part:
        report = found.get(group.id)
        mark = "✔" if report is not None and report.is_filed else "…"
        choices.append(Choice(f"r:open:{group.id}:{period.id}", short_label(f"{mark} {group.name}")))
    if len(under) > (page + 1) * PER_PAGE:
        choices.append(Choice(f"r:month:{page + 1}:{period.id}", say.INVITE_NEXT_PAGE))
    unit = ", ".join(unit.name for unit in mine)
    head = say.REPORTS_HEAD.format(unit=unit, period=in_period(period.id))
    line, other = period_choice.offer(visit, meant, "r:month:0")
    visit.say(f"{head}\n{line}" if line else head, *choices, *other)


def open_report(visit: Visit, group_id: int, period_id: str) -> None:
    """One group's report, figure by figure; only for an officer over the group."""
    mine = people.units_officered(visit.tx, visit.person.id, visit.today)
    under = [group for unit in mine for group in units.groups_under(visit.tx, unit.id, visit.today)]
    group = next((each for each in under if each.id == group_id), None)
    if group is None or periods.find(visit.tx, period_id) is None:
        visit.say(refusing.no_right(visit))
        return
    report = reports.find(visit.tx, group_id, period_id)
    head = say.REPORT_HEAD.format(group=group.name, period=in_period(period_id), state=state_text(visit, report))
    lines = [head]
    if report is not None and report.is_filed:
        lines += figure_lines(visit, group, report)
        if report.difficulty:
            lines.append(say.REVIEW_EXTRA.format(label=say.DIFFICULTY, text=report.difficulty))
    pictures = photos.of_report(visit.tx, group_id, period_id)
    if pictures:
        lines.append(say.REVIEW_PHOTOS_COUNT.format(count=len(pictures)))
    visit.say("\n".join(lines), Choice(f"r:month:0:{period_id}", say.BACK), kind="notice")
    show_photos(visit, group.name, pictures)


def show_photos(visit: Visit, place: str, hashes: Sequence[str]) -> None:
    """The newest photos of a report or filing, below it."""
    if hashes:
        text = say.PHOTOS_OF.format(place=place, count=len(hashes))
        visit.say(Reply(text, media=tuple(hashes[:MOST_PHOTOS])), kind="notice")


def state_text(visit: Visit, report: Report | None) -> str:
    """'đã nộp 09:15 17/11, đúng hạn' or 'chưa nộp'."""
    if report is None or not report.is_filed or report.filed_at is None:
        return say.REPORT_NOT_FILED
    time = f"{visit.office.local(report.filed_at):%H:%M %d/%m}"
    by = say.FILED_BY.format(name=name_of(visit, report.filed_by)) if report.filed_by is not None else ""
    return say.REPORT_FILED.format(time=time, timeliness=say.ON_TIME if report.on_time else say.LATE) + by


def name_of(visit: Visit, person_id: int) -> str:
    """A person's name; who had his data deleted has none any more."""
    found = people.person(visit.tx, person_id)
    return (found.name if found is not None else "") or say.NAME_DELETED


def figure_lines(visit: Visit, group: units.Group, report: Report) -> list[str]:
    """'• label: value (tháng trước …; khảo sát …; mục tiêu …; lý do: …)'."""
    told = figures.told(visit.tx, [group.id], report.period).get(group.id, {})
    before = previous_month(report.period)
    sides = (
        (say.VS_LAST, figures.of_months(visit.tx, group.id, [before]).get(before, {})),
        (say.VS_BASELINE, figures.baseline_of(visit.tx, group.id)),
        (say.VS_TARGET, figures.targets_of(visit.tx, group.id)),
    )
    lines = []
    for code in report.asked:
        indicator = visit.office.forms.indicator(visit.tx, code)
        given = told.get(code)
        value = given.value if given is not None else None
        text = say.MISSING_VALUE if value is None else spoken.with_unit(value, indicator.unit)
        notes = []
        for name, known in sides:
            other = known.get(code)
            if other is not None:
                notes.append(f"{name} {spoken.with_unit(other, indicator.unit)}")
        if given is not None and given.reason:
            notes.append(say.REASON.format(reason=given.reason))
        lines.append(f"• {indicator.label}: {text}" + (f" ({'; '.join(notes)})" if notes else ""))
    return lines


def month_workbook(visit: Visit, chosen: Sequence[units.Unit], meant: Meant) -> None:
    """A month of each unit as an .xlsx file."""
    period = meant.month
    assert period is not None
    for unit in chosen:
        found = summaries.summary(visit.tx, unit, period.id, visit.office.preset, withhold=False)
        data = workbook_data(visit, unit, period, found)
        name = f"tu-quan-{unit.code}-{period.id}.xlsx"
        caption = say.MONTH_FILE_CAPTION.format(period=in_period(period.id), unit=unit.name)
        line, choices = period_choice.offer(visit, meant, f"s:file:{unit.id}")
        file = Reply(caption, drawing=Drawing("month_workbook", data, name))
        visit.say(summary.with_offer(file, line, choices), kind="notice")


def workbook_data(visit: Visit, unit: units.Unit, period: PeriodRow, found: Summary) -> dict[str, object]:
    """What documents.month_workbook reads."""
    under = units.groups_under(visit.tx, unit.id, period.last_on)
    filed = reports.find_many(visit.tx, [group.id for group in under], period.id)
    told = figures.told(visit.tx, [group.id for group in under], period.id)
    rows = []
    for group in under:
        report = filed.get(group.id)
        if report is None:
            continue
        given = told.get(group.id, {}) if report.is_filed else {}
        rows.append(
            {
                "group": group.name,
                "area": units.unit(visit.tx, group.area_id).name,
                "sent": f"{visit.office.local(report.filed_at):%d/%m/%Y %H:%M}" if report.filed_at else "",
                "state": ("on_time" if report.on_time else "late") if report.is_filed else "missing",
                "figures": {code: each.value for code, each in given.items()},
                "reasons": {code: each.reason for code, each in given.items() if each.reason},
                "difficulty": report.difficulty or "",
            }
        )
    return {"summary": drawing.summary_data(found, visit.office.local(visit.now)), "reports": rows}
