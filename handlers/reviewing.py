"""An officer looks at one group's report, and takes the month as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from conversation import spoken
from conversation.intents import PeriodWords
from conversation.messages import Choice, Reply, short_label
from conversation.texts import vi as say
from handlers import jobs, period_choice, refusing
from handlers.period_choice import Meant
from handlers.visit import Visit, in_period
from reporting.periods import previous_month
from storage import figures, people, periods, photos, reports, totals, under, units
from storage.periods import PeriodRow
from storage.reports import Report

PER_PAGE = 8
MOST_PHOTOS = 10
"""Of one message: as many as Telegram takes in an album."""
MOST_LISTED = 40
"""A longer list of groups begins with the communes."""


def list_reports(visit: Visit, words: PeriodWords | None = None) -> None:
    """'báo cáo tháng 10': the groups of the officer's unit, or first its communes; a button each."""
    period = period_choice.month_meant(visit, words)
    if period is not None:
        show_reports(visit, period)


def show_reports(visit: Visit, meant: Meant, page: int = 0, unit_id: int | None = None) -> None:
    """A page of the groups with their reports of a month: of the officer's units, or of one at or below them."""
    mine = people.units_officered(visit.tx, visit.person.id, visit.today)
    period = meant.month
    if mine and unit_id is not None:
        is_over = people.is_officer_over(visit.tx, visit.person.id, unit_id, visit.today)
        mine = [units.unit(visit.tx, unit_id)] if is_over else []
    if not mine or period is None:
        visit.say(refusing.no_right(visit) if not mine else say.BUTTON_OF_OLD)
        return
    roots = [unit.id for unit in mine]
    by_commune = any(unit.level in ("province", "cluster") for unit in mine)
    by_commune = by_commune and under.count_groups(visit.tx, roots, period.last_on) > MOST_LISTED
    listed = commune_choices if by_commune else group_choices
    choices = listed(visit, roots, period, page)
    if len(choices) > PER_PAGE:
        choices[PER_PAGE:] = [Choice(f"r:page:{unit_id or 0}:{period.id}:{page + 1}", say.INVITE_NEXT_PAGE)]
    head = say.REPORTS_HEAD_COMMUNES if by_commune else say.REPORTS_HEAD
    unit = ", ".join(unit.name for unit in mine)
    text = head.format(unit=unit, period=in_period(period.id))
    line, other = period_choice.offer(visit, meant, "r:month:0")
    visit.say(f"{text}\n{line}" if line else text, *choices, *other)


def group_choices(visit: Visit, roots: list[int], period: PeriodRow, page: int) -> list[Choice]:
    """A button for each group of the page; one more than fits tells that there is a next page."""
    groups = under.groups_page(visit.tx, roots, period.last_on, PER_PAGE + 1, page * PER_PAGE)
    found = reports.find_many(visit.tx, [group.id for group in groups], period.id)
    choices = []
    for group in groups:
        report = found.get(group.id)
        mark = "✔" if report is not None and report.is_filed else "…"
        choices.append(Choice(f"r:open:{group.id}:{period.id}", short_label(f"{mark} {group.name}")))
    return choices


def commune_choices(visit: Visit, roots: list[int], period: PeriodRow, page: int) -> list[Choice]:
    """A button for each commune of the page, with how many filed; and one more as above."""
    communes = under.communes_page(visit.tx, roots, period.last_on, PER_PAGE + 1, page * PER_PAGE)
    counts = totals.completeness_of(visit.tx, [unit.id for unit in communes], period.id)
    choices = []
    for unit in communes:
        done = counts.get(unit.id)
        tail = f" ({done.filed}/{done.due})" if done is not None else ""
        choices.append(Choice(f"r:unit:{unit.id}:{period.id}", short_label(unit.name, tail)))
    return choices


def open_report(visit: Visit, group_id: int, period_id: str) -> None:
    """One group's report, figure by figure; only for an officer over the group."""
    group = units.group_of_id(visit.tx, group_id)
    is_over = group is not None and people.is_officer_over(visit.tx, visit.person.id, group.area_id, visit.today)
    if group is None or not is_over or periods.find(visit.tx, period_id) is None:
        visit.say(refusing.no_right(visit))
        return
    tell_report(visit, group, period_id, Choice(f"r:month:0:{period_id}", say.BACK))


def tell_report(visit: Visit, group: units.Group, period_id: str, *choices: Choice) -> None:
    """A report figure by figure, with its photos, for whoever may see it."""
    report = reports.find(visit.tx, group.id, period_id)
    head = say.REPORT_HEAD.format(group=group.name, period=in_period(period_id), state=state_text(visit, report))
    lines = [head]
    if report is not None and report.is_filed:
        lines += figure_lines(visit, group, report)
        if report.difficulty:
            lines.append(say.REVIEW_EXTRA.format(label=say.DIFFICULTY, text=report.difficulty))
    pictures = photos.of_report(visit.tx, group.id, period_id)
    if pictures:
        lines.append(say.REVIEW_PHOTOS_COUNT.format(count=len(pictures)))
    visit.say("\n".join(lines), *choices, kind="notice")
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
    newer = meant.newer.id if meant.newer is not None else ""
    counts = totals.completeness_of(visit.tx, [unit.id for unit in chosen], period.id)
    for unit in chosen:
        done = counts.get(unit.id)
        jobs.ask(visit, "month_workbook", unit, done.due if done is not None else 0, period.id, newer)
