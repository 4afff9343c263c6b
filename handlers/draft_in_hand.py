"""The draft in hand: begun, taken up again, set aside, and opened with its questionnaire and the facts around it."""

from __future__ import annotations

from dataclasses import replace

from conversation import dialogue, model_questions, screens
from conversation.dialogue import Heard
from conversation.draft import WITH_LAST_MONTH, Answer, Fact, Purpose, Subject
from conversation.questionnaire import FormPurpose, Question, Questionnaire
from conversation.texts import vi as say
from handlers import logged_besides, refusing
from handlers.visit import Visit, in_period
from reporting.indicators import ONE
from reporting.periods import month_containing, previous_month
from storage import drafts, facts, people, units
from storage.drafts import DraftRow
from storage.facts import Facts

OWN = frozenset({"rehearsal", "registration", "quick_log", "proposal"})
"""Purposes whose drafts are each person's own, and gone once they are sent: another one may be begun at once."""

HEARD_CHARACTERS = 80
"""Of the last message, kept to know it again."""


def of(visit: Visit) -> DraftRow | None:
    """The draft in hand, whether or not it can still be filled."""
    hand = visit.person.hand_draft_id
    return drafts.load_in_chat(visit.tx, hand, visit.address) if hand is not None else None


def begin(
    visit: Visit, purpose: Purpose, about: units.Group | units.Unit, period: str, heard: Heard | None = None
) -> None:
    """Go on with the draft of a questionnaire, or begin it; with `heard` what was told before it was open is taken."""
    whose = visit.person.id if purpose in OWN else 0
    row = drafts.find(visit.tx, purpose, about, period, whose)
    if row is None:
        row = started(visit, purpose, about, period, whose)
    if row is None:
        visit.say(refusing.no_questionnaire(visit))
    else:
        take_in_hand(visit, row, heard)


def started(
    visit: Visit, purpose: Purpose, about: units.Group | units.Unit, period: str, whose: int = 0
) -> DraftRow | None:
    """A new draft of the questionnaire in force; None where there is none."""
    tx, forms = visit.tx, visit.office.forms
    asked: FormPurpose = "monthly" if purpose == "rehearsal" or purpose == "preview" else purpose
    area = about.content_area if isinstance(about, units.Group) else "G"
    month = period if len(period) == len("2026-11") else coming_month(visit)
    form_id = forms.in_force(tx, asked, area, month)
    if form_id is None:
        return None
    own = None
    if asked == "monthly" and isinstance(about, units.Group):
        own = forms.own_in_force(tx, commune_id(visit, about.area_id), area, month)
    return drafts.start(tx, purpose, form_id, about, period, visit.now, whose=whose, own=own)


def coming_month(visit: Visit) -> str:
    """The month that holds today: what is in force in it holds for what has no month of its own."""
    return month_containing(visit.office.preset, visit.today).id


def commune_id(visit: Visit, area_id: int) -> int | None:
    """The commune of an area."""
    commune = units.at_level(visit.tx, area_id, "commune", visit.today)
    return commune.id if commune is not None else None


def take_in_hand(visit: Visit, row: DraftRow, heard: Heard | None = None) -> None:
    """Make a draft the one that typed replies belong to, and say where it stands, or what `heard` makes of it."""
    head = set_aside(visit, row)
    form, subject = opened(visit, row)
    if not row.draft.answers:
        head += subject.head
    elif screens.asked_question(form, row.draft, subject) is not None:
        head += say.RESUMED.format(title=subject.title, group=subject.group)
    step = dialogue.show(form, row.draft, subject, head)
    if heard is not None:
        told = dialogue.advance(form, row.draft, subject, heard)
        # Nothing is sent and nothing is laid aside by what was said before the draft was seen.
        step = step if told.outcome else replace(told, reply=replace(told.reply, text=head + told.reply.text))
        row = replace(row, state="open") if step.draft.answers != row.draft.answers else row
    people.note_person(visit.tx, visit.person.id, hand_draft_id=row.draft.id)
    if visit.message.choice is None:
        # What began it, sent twice, is no answer.
        row = replace(row, heard={**(row.heard or {}), "text": heard_text(visit)})
    drafts.save(visit.tx, drafts.shown(row, step.draft, visit.address), visit.now)
    visit.say(step.reply)


def heard_text(visit: Visit) -> str:
    """The message as it is kept to know it again."""
    return visit.message.text.strip()[:HEARD_CHARACTERS]


def set_aside(visit: Visit, row: DraftRow) -> str:
    """What to say of another draft that was in hand and is not finished; a line, or nothing."""
    hand = visit.person.hand_draft_id
    if hand is None or hand == row.draft.id:
        return ""
    other = drafts.load(visit.tx, hand)
    if other is None or other.state != "open" or not other.draft.answers:
        return ""
    return say.SET_ASIDE.format(title=title_of(other), group=other.about.name) + "\n"


def title_of(row: DraftRow) -> str:
    """'báo cáo tháng 11/2026', 'khảo sát thực trạng'; as it stands within a sentence."""
    title = say.TITLES[row.draft.purpose]
    return f"{title} {in_period(row.period)}" if row.period else title


def opened(visit: Visit, row: DraftRow) -> tuple[Questionnaire, Subject]:
    """The questionnaire of a draft as its group is asked it, in the person's language, and the facts around it."""
    known = known_around(visit, row)
    form = asked_form(visit, row, known)
    purpose = row.draft.purpose
    subject = Subject(
        title=title_of(row),
        head=visit.fit(say.HEADS[purpose], group=row.about.name, period=in_period(row.period) if row.period else ""),
        group=row.about.name,
        facts=compared(visit, row, form, known),
        households=_thousandths(row.about.households) if isinstance(row.about, units.Group) else None,
        before={"baseline": known.baseline, "last": known.last, "target": known.targets},
        known=_known_households(row),
        today=visit.today,
        buttons=visit.has_buttons,
        photos=known.photos if purpose == "monthly" else 0,
        besides=logged_besides.line(visit, form, known.logged) if purpose == "monthly" else "",
        filed=row.state == "filed",
        # Sent before: a correction that is still open stays only a draft.
        amended=purpose == "monthly" and row.state != "filed" and known.is_filed,
    )
    return form, subject


def asks_for_photos(visit: Visit, row: DraftRow) -> Question | None:
    """The question for photos that the draft stands at in its turn; None where it asks something else."""
    form, subject = opened(visit, row)
    question = screens.asked_question(form, row.draft, subject)
    return question if question is not None and question.kind == "image" and form.is_in_turn(question) else None


def count_photo(visit: Visit, row: DraftRow, question: Question) -> None:
    """One more photo answers the question; it stays asked until 'Xong ảnh'."""
    given = row.draft.answers.get(question.name)
    count = int(given.value or 0) + 1 if given is not None else 1
    answers = {**row.draft.answers, question.name: Answer(str(count), "typed")}
    drafts.save(visit.tx, replace(row, draft=replace(row.draft, answers=answers, asking=question.name)), visit.now)


def known_around(visit: Visit, row: DraftRow) -> Facts:
    """What is known of the group the draft is about; of a unit nothing."""
    if not isinstance(row.about, units.Group):
        return Facts()
    has_month = row.draft.purpose in WITH_LAST_MONTH
    known = facts.around(visit.tx, row.about.id, row.period, previous_month(row.period) if has_month else "")
    if row.draft.purpose == "baseline":
        # A survey is not compared with the one it replaces.
        known.baseline.clear()
    return known


def asked_form(visit: Visit, row: DraftRow, known: Facts) -> Questionnaire:
    """The questionnaire with the indicators of the group's model and what its commune asks besides."""
    tx, forms = visit.tx, visit.office.forms
    monthly, chosen = None, known.asked
    if forms.form(tx, row.questionnaire_id).purpose != "monthly":
        # What is tried before it is published is asked as if about the environment.
        area = row.about.content_area if isinstance(row.about, units.Group) else "MT"
        monthly_id = forms.in_force(tx, "monthly", area, coming_month(visit))
        monthly = forms.form(tx, monthly_id) if monthly_id is not None else None
        chosen = chosen or (model_questions.asked_codes(monthly) if monthly is not None else [])
    form = forms.narrowed(tx, row.questionnaire_id, row.own_questionnaire_id, chosen, monthly)
    if row.draft.purpose in ("rehearsal", "preview"):
        # A photo would be kept for good, so what counts nowhere asks for none.
        form = replace(form, questions=tuple(each for each in form.questions if each.kind != "image"))
    return form.spoken(visit.person.language)


def compared(visit: Visit, row: DraftRow, form: Questionnaire, known: Facts) -> dict[str, Fact]:
    """Question -> what its answer is compared with."""
    codes = [question.indicator for question in form.questions if question.indicator]
    indicators = visit.office.forms.indicators(visit.tx, codes)
    return {
        question.name: Fact(
            known.baseline.get(question.indicator),
            known.last.get(question.indicator),
            indicators[question.indicator].is_flow,
            known.targets.get(question.indicator),
            known.logged.get(question.indicator),
        )
        for question in form.questions
        if question.indicator
    }


def _known_households(row: DraftRow) -> dict[str, int]:
    """Indicator -> households, of the area and of the group."""
    group = row.about.households if isinstance(row.about, units.Group) else None
    found = {"G00": row.area_households, "G01": group}
    return {code: number * ONE for code, number in found.items() if number}


def _thousandths(number: int | None) -> int | None:
    return number * ONE if number else None
