"""What happens when a questionnaire besides the report is sent: kept, what follows from it, and who is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from conversation import screens, spoken
from conversation.draft import Subject
from conversation.messages import Choice, Reply
from conversation.questionnaire import Questionnaire
from conversation.texts import vi as say
from handlers import logged_besides, officers, receipt
from handlers.draft_in_hand import OWN, asked_form, known_around, started
from handlers.visit import Visit, in_period
from reporting.indicators import Thousandths
from storage import audit, drafts, figures, filings, periods, photos, reports, units
from storage.drafts import DraftRow

TOLD = frozenset({"registration", "proposal", "meeting", "evaluation", "festival"})
"""Purposes of which the commune's officers get a message."""
MOST_LINES = 25


def file(visit: Visit, row: DraftRow, form: Questionnaire, subject: Subject) -> None:
    """Keep what was filled and give the receipt."""
    purpose = row.draft.purpose
    foot = say.FILED_FEET.get(purpose, "")
    values = receipt.figures_in(form, row.draft, subject)
    if purpose == "baseline":
        keep_baseline(visit, row.group, values, day_in(form, row) or visit.today)
    elif purpose == "meeting" and values:
        units.lock_group(visit.tx, row.group.id)
        figures.write_targets(visit.tx, row.group, values, day_in(form, row) or visit.today)
    elif purpose == "quick_log" and values:
        units.lock_group(visit.tx, row.group.id)
        add_to_log(visit, row.group, row.period, values)
        foot = add_to_filed(visit, row.group, row.period, values) or foot
    filed = filings.file(visit.tx, row, visit.person.id, visit.now)
    photos.keep_with_filing(visit.tx, row.draft.id, filed.id)
    if purpose in TOLD:
        lines = answer_lines(form, row, subject)
        text = "\n".join([say.FILED_HEAD.format(title=subject.title, place=subject.group), *lines])
        told = Reply(text, (Choice(f"r:filing:{filed.id}", say.OPEN_FILING),))
        officers.tell(visit, row.area_id, told, say.FILINGS_WORD)
    if purpose in OWN:
        drafts.remove(visit.tx, row.draft.id)
    time = f"{visit.office.local(visit.now):%H:%M ngày %d/%m/%Y}"
    text = say.RECEIPT_FILED.format(title=subject.title, group=subject.group, time=time, foot=foot).rstrip()
    visit.say(Reply(text, receipt.offers(visit, None)), kind="receipt")


def day_in(form: Questionnaire, row: DraftRow) -> date | None:
    """The first day that was told: when the survey or the meeting was."""
    for question in form.questions:
        given = row.draft.answers.get(question.name)
        if question.kind == "date" and given is not None and isinstance(given.value, str):
            return date.fromisoformat(given.value)
    return None


def keep_baseline(visit: Visit, group: units.Group, values: dict[str, Thousandths], surveyed_on: date) -> None:
    """Keep a baseline survey; the months that look at it follow."""
    units.lock_group(visit.tx, group.id)
    figures.write_baseline(visit.tx, group, values, surveyed_on, visit.person.id, visit.now)
    audit.note(visit.tx, visit.person.id, "baseline.kept", f"group:{group.id}", visit.now, {"figures": values})


def add_to_log(visit: Visit, group: units.Group, period: str, values: dict[str, Thousandths]) -> None:
    """What happened is added to what was logged before; what stands replaces it."""
    flows = {code for code in values if visit.office.forms.indicator(visit.tx, code).is_flow}
    figures.log(visit.tx, group.id, period, {code: value for code, value in values.items() if code in flows}, adds=True)
    standing = {code: value for code, value in values.items() if code not in flows}
    figures.log(visit.tx, group.id, period, standing, adds=False)


def add_to_filed(visit: Visit, group: units.Group, month: str, codes: Mapping[str, Thousandths]) -> str:
    """What was just logged for a month whose report is there already goes into it; what becomes of it, as a sentence.

    Nothing is said where the report is still to come. The caller holds the group's row.
    """
    report, period = reports.find(visit.tx, group.id, month), periods.find(visit.tx, month)
    if report is None or period is None or not report.is_filed:
        return ""
    if period.closed_at is not None:
        return say.LOG_TOO_LATE.format(period=in_period(month))
    draft = drafts.find(visit.tx, "monthly", group, month) or started(visit, "monthly", group, month)
    if draft is None:
        return ""
    form = asked_form(visit, draft, known_around(visit, draft))
    besides = logged_besides.held(visit, group, month, form)
    answers = logged_besides.answers({code: value for code, value in besides.items() if code in codes})
    if answers:
        reports.file(
            visit.tx,
            group,
            period,
            draft.questionnaire_id,
            {},
            difficulty=report.difficulty,
            person_id=visit.person.id,
            sent_on=visit.office.day(visit.message.sent_at),
            sent_at=visit.message.sent_at,
            now=visit.now,
            besides=answers,
        )
    asked = say.LOG_IS_ASKED if codes.keys() - answers.keys() else ""
    added = say.LOG_IN_REPORT.format(period=in_period(month)) if answers else ""
    return " ".join(filter(None, (added, asked)))


def answer_lines(form: Questionnaire, row: DraftRow, subject: Subject) -> list[str]:
    """'• question: answer' for what was answered."""
    lines = []
    for place, question in screens.reviewed(form, row.draft, subject):
        given = row.draft.answers.get(question.name)
        if place and given is not None and given.value is not None:
            lines.append(f"• {question.label}: {spoken.with_reason(spoken.answer_text(question, given), given)}")
    return lines[:MOST_LINES]
