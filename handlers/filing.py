"""Filling a questionnaire: the monthly report, the baseline survey and the rehearsal, from prompt to receipt."""

from __future__ import annotations

from dataclasses import replace

from conversation import dialogue, screens
from conversation.draft import Fact, Purpose, Subject
from conversation.messages import Choice
from conversation.questionnaire import Questionnaire
from conversation.texts import vi as say
from handlers import owing
from handlers.visit import Visit, day_text, in_period
from reporting.indicators import ONE
from reporting.periods import previous_month
from storage import drafts, facts, figures, people, periods, questionnaires, reports, units
from storage.drafts import DraftRow


def start_report(visit: Visit) -> None:
    """'báo cáo': the one report that is due, or the choice between several."""
    mine = owing.owed_by(visit)
    if not people.groups_of(visit.tx, visit.person.id, visit.today):
        visit.say(say.NO_GROUP)
        return
    unfiled = [owed for owed in mine if not owed.is_filed]
    chosen = unfiled or mine
    if not chosen:
        offer_rehearsal(visit)
    elif len(chosen) == 1:
        open_report(visit, chosen[0])
    else:
        labels = [f"{owed.group.name} – {in_period(owed.period.id)}" for owed in chosen]
        visit.say(say.WHICH_GROUP, *(owed.choice(text) for owed, text in zip(chosen, labels, strict=True)))


def offer_rehearsal(visit: Visit) -> None:
    """No period is open: say when the next one opens, and offer to practise."""
    latest = periods.latest_opened(visit.tx)
    group = people.groups_of(visit.tx, visit.person.id, visit.today)[0]
    coming = visit.office.coming_period(visit.tx, visit.today)
    text = say.MENU_CLOSED.format(period=in_period(coming.id), opens=day_text(coming.days.opens_on))
    if latest is not None and latest.closed_at is not None:
        report = reports.find(visit.tx, group.id, latest.id)
        if report is not None and report.is_filed:
            closed = say.PERIOD_CLOSED.format(period=in_period(latest.id), closes=day_text(latest.days.closes_on))
            text = f"{closed}\n{text}"
    visit.say(text, Choice(f"m:rehearse:{group.id}", say.REHEARSE))


def report_chosen(visit: Visit, group_id: int, period_id: str, *, anyway: bool = False) -> None:
    """A button of one report."""
    for owed in owing.owed_by(visit):
        if owed.group.id == group_id and owed.period.id == period_id:
            open_report(visit, owed, anyway=anyway)
            return
    visit.say(say.BUTTON_OF_OLD)


def open_report(visit: Visit, owed: owing.Owed, *, anyway: bool = False) -> None:
    """Go on with the draft of a report, or begin it."""
    row = drafts.find(visit.tx, "monthly", owed.group.id, owed.period.id)
    begun = row is not None and bool(row.draft.answers)
    if not begun and not anyway and not figures.baseline_of(visit.tx, owed.group.id):
        go = Choice(f"m:go:{owed.group.id}:{owed.period.id}", say.REPORT_ANYWAY)
        visit.say(say.BASELINE_ASK, Choice(f"m:survey:{owed.group.id}", say.SURVEY_FIRST), go)
        return
    if row is None:
        form_id = visit.office.forms.in_force(visit.tx, owed.group.content_area, owed.period.id)
        if form_id is None:
            visit.say(say.SORRY)
            return
        row = drafts.start(visit.tx, "monthly", form_id, owed.group.id, owed.period.id, visit.now)
    take_in_hand(visit, row)


def start_survey(visit: Visit, group_id: int | None = None) -> None:
    """'khảo sát': the baseline survey of a group."""
    mine = people.groups_of(visit.tx, visit.person.id, visit.today)
    if group_id is not None:
        mine = [group for group in mine if group.id == group_id]
    if not mine:
        visit.say(say.NO_GROUP)
    elif len(mine) > 1:
        visit.say(say.WHICH_GROUP, *(Choice(f"m:survey:{group.id}", group.name[:60]) for group in mine))
    else:
        begin(visit, "baseline", mine[0], "")


def rehearse(visit: Visit, group_id: int) -> None:
    """'báo cáo thử': a report that counts nowhere."""
    mine = [each for each in people.groups_of(visit.tx, visit.person.id, visit.today) if each.id == group_id]
    if mine:
        begin(visit, "rehearsal", mine[0], visit.office.coming_period(visit.tx, visit.today).id, visit.person.id)
    else:
        visit.say(say.NO_GROUP)


def begin(visit: Visit, purpose: Purpose, group: units.Group, period: str, whose: int = 0) -> None:
    """Go on with a baseline survey or a rehearsal, or begin it."""
    row = drafts.find(visit.tx, purpose, group.id, period, whose)
    if row is None:
        month = period or visit.office.coming_period(visit.tx, visit.today).id
        form_id = visit.office.forms.in_force(visit.tx, group.content_area, month)
        if form_id is None:
            visit.say(say.SORRY)
            return
        row = drafts.start(visit.tx, purpose, form_id, group.id, period, visit.now, whose)
    take_in_hand(visit, row)


def take_in_hand(visit: Visit, row: DraftRow) -> None:
    """Make a draft the one that typed replies belong to, and say where it stands."""
    head = set_aside(visit, row)
    form, subject = opened(visit, row)
    if not row.draft.answers:
        head += subject.head
    elif screens.asked_question(form, row.draft, subject) is not None:
        head += say.RESUMED.format(title=subject.title, group=subject.group)
    step = dialogue.show(form, row.draft, subject, head)
    people.note_person(visit.tx, visit.person.id, hand_draft_id=row.draft.id)
    drafts.save(visit.tx, drafts.shown(row, step.draft, visit.person.id), visit.now)
    visit.say(step.reply)


def set_aside(visit: Visit, row: DraftRow) -> str:
    """What to say of another draft that was in hand and is not finished; a line, or nothing."""
    hand = visit.person.hand_draft_id
    if hand is None or hand == row.draft.id:
        return ""
    other = drafts.load(visit.tx, hand)
    if other is None or other.state != "open" or not other.draft.answers:
        return ""
    return say.SET_ASIDE.format(title=title_of(other), group=other.group.name) + "\n"


def title_of(row: DraftRow) -> str:
    """'báo cáo tháng 11/2026'."""
    if row.draft.purpose == "baseline":
        return "khảo sát thực trạng"
    name = "báo cáo thử" if row.draft.purpose == "rehearsal" else "báo cáo"
    return f"{name} {in_period(row.period)}"


def opened(visit: Visit, row: DraftRow) -> tuple[Questionnaire, Subject]:
    """The questionnaire of a draft as its group is asked it, and the facts around it."""
    tx, forms = visit.tx, visit.office.forms
    group = row.group
    known = facts.around(tx, group.id, row.period, previous_month(row.period) if row.period else "")
    form = questionnaires.narrowed(forms.form(tx, row.questionnaire_id), known.asked)
    if row.draft.purpose == "baseline":
        # A survey holds figures only: no difficulty, no photos; nor is it compared with the one it replaces.
        form = replace(form, questions=tuple(each for each in form.questions if each.indicator))
        known.baseline.clear()
    if row.draft.purpose == "rehearsal":
        # A photo would be kept for good, so a rehearsal asks for none.
        form = replace(form, questions=tuple(each for each in form.questions if each.kind != "image"))
    compared = {
        question.name: Fact(
            known.baseline.get(question.indicator),
            known.last.get(question.indicator),
            forms.indicator(tx, question.indicator).is_flow,
        )
        for question in form.questions
        if question.indicator
    }
    heads = {"baseline": say.HEAD_BASELINE, "rehearsal": say.HEAD_REHEARSAL, "monthly": say.HEAD_MONTHLY}
    period = in_period(row.period) if row.period else ""
    subject = Subject(
        title=title_of(row),
        head=heads[row.draft.purpose].format(group=group.name, period=period),
        group=group.name,
        facts=compared,
        households=group.households * ONE if group.households else None,
        photos=known.photos if row.draft.purpose == "monthly" else 0,
        filed=row.state == "filed",
        # Sent before: a correction that is still open stays only a draft.
        amended=row.draft.purpose == "monthly" and row.state != "filed" and known.is_filed,
    )
    return form, subject
