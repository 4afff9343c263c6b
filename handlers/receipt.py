"""What happens when a filled questionnaire is sent: it is filed, and the person gets a receipt."""

from __future__ import annotations

from collections.abc import Mapping

from conversation import asking, screens, spoken
from conversation.draft import Answer, Draft, Subject
from conversation.messages import Choice, Reply, short_label
from conversation.questionnaire import Questionnaire
from conversation.texts import vi as say
from handlers import logged_besides, owing
from handlers.visit import Visit, day_text, in_period
from reporting.indicators import Thousandths
from storage import drafts, figures, periods, reports, units
from storage.drafts import DraftRow
from storage.reports import Report


def file_report(visit: Visit, row: DraftRow, group: units.Group, form: Questionnaire, subject: Subject) -> None:
    """File a monthly report and answer with time, on time or late, and the comparison."""
    period = periods.find(visit.tx, row.period)
    assert period is not None
    if not owing.is_open(visit, row):
        closes = day_text(period.days.closes_on)
        visit.say(say.PERIOD_CLOSED.format(period=in_period(period.id), closes=closes))
        return
    filed_before = figures.of_months(visit.tx, group.id, [period.id]).get(period.id, {}) if subject.amended else {}
    besides = logged_besides.held(visit, group, period.id, form)
    report = reports.file(
        visit.tx,
        group,
        period,
        row.questionnaire_id,
        answers_by_indicator(form, row.draft, subject),
        difficulty=difficulty_in(form, row.draft),
        person_id=visit.person.id,
        sent_on=visit.office.day(visit.message.sent_at),
        sent_at=visit.message.sent_at,
        now=visit.now,
        besides=logged_besides.answers(besides),
    )
    lines = figure_lines(form, row.draft, subject, filed_before)
    lines += [logged_besides.told(visit, besides)] if besides else []
    visit.say(Reply(receipt_text(visit, report, subject, lines), after_report(visit, row, report)), kind="receipt")


def figures_in(form: Questionnaire, draft: Draft, subject: Subject) -> dict[str, Thousandths]:
    """Indicator -> value of the questions that are asked and were answered."""
    given = answers_by_indicator(form, draft, subject)
    return {code: answer.value for code, answer in given.items() if isinstance(answer.value, int)}


def answers_by_indicator(form: Questionnaire, draft: Draft, subject: Subject) -> dict[str, Answer]:
    """Indicator -> answer of the numeric questions that are asked and were answered or skipped."""
    return {
        question.indicator: given
        for question in asking.questions(form, draft, subject)
        if question.indicator and (given := draft.answers.get(question.name)) is not None
    }


def difficulty_in(form: Questionnaire, draft: Draft) -> str | None:
    """The text of the difficulty question, if it was told."""
    question = form.offered("text")
    given = draft.answers.get(question.name) if question else None
    return given.value if given and isinstance(given.value, str) else None


def receipt_text(visit: Visit, report: Report, subject: Subject, figures_told: list[str]) -> str:
    """Time, on time or late, what changed, and until when it can be corrected."""
    assert report.filed_at is not None
    pattern = say.RECEIPT if report.version == 1 else say.RECEIPT_AGAIN
    time = f"{visit.office.local(report.filed_at):%H:%M ngày %d/%m/%Y}"
    timeliness = say.ON_TIME if report.on_time else say.LATE
    lines = [pattern.format(title=subject.title, group=subject.group, time=time, timeliness=timeliness)]
    lines += figures_told
    if report.without_baseline:
        lines.append(say.WITHOUT_BASELINE)
    period = periods.find(visit.tx, report.period)
    is_open = period is not None and period.closed_at is None
    foot = say.RECEIPT_FOOT if is_open else say.RECEIPT_FOOT_CLOSED
    lines.append(foot.format(closes=day_text(period.days.closes_on) if period else ""))
    return "\n".join(lines)


def figure_lines(
    form: Questionnaire, draft: Draft, subject: Subject, filed_before: Mapping[str, Thousandths | None]
) -> list[str]:
    """What is other than last month, or than before the correction, with its comparisons; the rest in one line."""
    lines, same = [], 0
    side = say.BEFORE_CORRECTION if filed_before else say.VS_LAST
    for _, question in screens.reviewed(form, draft, subject):
        given, fact = draft.answers.get(question.name), subject.fact(question.name)
        if question.kind == "calculate":
            given = asking.calculated(form, draft, subject, question, question.calculation)
        value = given.value if given is not None and isinstance(given.value, int) else None
        before = filed_before.get(question.indicator or "") if filed_before else fact.last
        if before is not None and value == before:
            same += 1
            continue
        changes = []
        if filed_before and before is not None:
            changes.append(say.CORRECTED.format(value=spoken.with_unit(before, question.unit)))
        for other, name in ((fact.baseline, say.VS_BASELINE), (fact.last, say.VS_LAST)):
            if other is not None and value is not None:
                changes.append(spoken.compared(value, other, question.unit, name))
        change = f" ({'; '.join(changes)})" if changes else ""
        lines.append(f"• {question.label}: {spoken.answer_text(question, given)}{change}")
    if same:
        lines.append((say.RECEIPT_REST_SAME if lines else say.RECEIPT_ALL_SAME).format(side=side))
    return lines


def after_report(visit: Visit, row: DraftRow, report: Report) -> tuple[Choice, ...]:
    """What goes on after a report: those still owed, its difficulty, a photo for it, and how the commune stands."""
    photo, told = Choice("m:photo", say.ADD_PHOTO), list[Choice]()
    if report.difficulty:
        told = [Choice(f"m:classify:{row.group.id}:{row.period}", say.CLASSIFY_DIFFICULTY)]
    return (*offers(visit, row), *told, photo, Choice(f"m:commune:{row.group.id}:{row.period}", say.COMMUNE_PICTURE))


def offers(visit: Visit, filed: DraftRow | None) -> tuple[Choice, ...]:
    """After one thing is done: what was set aside, and the reports still owed."""
    choices = []
    for owed in owing.owed_by(visit):
        if owed.is_filed:
            continue
        if filed is not None and (owed.group.id, owed.period.id) == (filed.group_id, filed.period):
            continue
        draft = drafts.find(visit.tx, "monthly", owed.group, owed.period.id)
        begun = draft is not None and bool(draft.draft.answers)
        pattern = f"{say.CONTINUE}: {{group}}" if begun else say.REPORT_FOR
        choices.append(owed.choice(short_label(pattern.format(group=owed.group.name))))
    return tuple(choices)
