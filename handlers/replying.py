"""What a typed reply or a button does to a draft, until it is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conversation import dialogue, replies
from conversation.answering import Step
from conversation.dialogue import Heard
from conversation.draft import Subject
from conversation.early import SHOWN_CHARACTERS, advance_early
from conversation.messages import Reply
from conversation.questionnaire import Questionnaire
from conversation.texts import vi as say
from handlers import confirming, dossier_receipt, dossiers, draft_in_hand, officers, owing, publishing, receipt
from handlers.visit import Visit, day_text, in_period
from storage import asked, drafts, people, periods
from storage.drafts import DraftRow

EDITS_FOLLOWED = 20
"""Of so many messages it is known which question they answered."""
ASKED_IN_VAIN = 3
"""So often the same question was asked again when the officer's contact is given."""


def in_hand(visit: Visit) -> DraftRow | None:
    """The draft that typed replies belong to, while it can be filled."""
    row = draft_in_hand.of(visit)
    return row if row is not None and dossiers.may_fill(visit, row) and owing.is_open(visit, row) else None


def answer(visit: Visit, row: DraftRow, heard: Heard) -> None:
    """A typed reply to the draft in hand."""
    form, subject = draft_in_hand.opened(visit, row)
    if row.seen.get(drafts.place_of(visit.address)) != row.draft.revision:
        again(visit, row, form, subject, say.SEEN_BY_OTHER)
        return
    if heard.text and heard.about is None and is_early(visit, row):
        answer_early(visit, row, form, subject)
        return
    step = dialogue.advance(form, row.draft, subject, heard)
    keep(visit, replace(row, heard=noted(visit, row, step)), form, subject, step)


def is_early(visit: Visit, row: DraftRow) -> bool:
    """The message was typed before the present question was sent here; a pressed button counts by its revision."""
    message = visit.message
    again = is_again(visit, row)
    return message.choice is None and asked.is_early(message.sent_at, row.asked_at, visit.now, at_once=again)


def is_again(visit: Visit, row: DraftRow) -> bool:
    """The message is the last answer once more, or what was offered for a yes before the question came."""
    heard, text = row.heard or {}, replies.fold(draft_in_hand.heard_text(visit))
    return any(replies.fold(heard[key]) == text for key in ("text", "early") if key in heard)


def answer_early(visit: Visit, row: DraftRow, form: Questionnaire, subject: Subject) -> None:
    """The last answer once more, as people do who wait for a reply; or an answer given ahead, asked for a yes."""
    text, again, lost = visit.message.text.strip(), is_again(visit, row), row.asked_at == asked.LOST
    step = advance_early(form, row.draft, subject, text, is_again=again, is_lost=lost)
    if step is None:
        # The question is there or on its way: said twice it would be answered twice.
        line = say.HEARD_TWICE_ABOVE if again else say.HEARD_EARLY_ABOVE
        visit.say(line.format(text=text[:SHOWN_CHARACTERS]), kind="aside")
        return
    heard = {**(row.heard or {}), "early": draft_in_hand.heard_text(visit)}
    keep(visit, replace(row, heard=heard), form, subject, step)


def noted(visit: Visit, row: DraftRow, step: Step) -> dict[str, Any]:
    """What was heard last, and which question each of the last messages answered, for one may be edited later."""
    answered: dict[str, str] = dict((row.heard or {}).get("answered", {}))
    changed = [name for name, given in step.draft.answers.items() if row.draft.answers.get(name) != given]
    about = changed[0] if len(changed) == 1 else (step.draft.pending or {}).get("question")
    if visit.message.message_id and about:
        answered[visit.message.message_id] = about
    return {
        "text": draft_in_hand.heard_text(visit),
        "answered": dict(list(answered.items())[-EDITS_FOLLOWED:]),
    }


def answer_edited(visit: Visit) -> bool:
    """An edited message that answered a question: its new text is asked for a yes. False where none is known."""
    for row in drafts_at_hand(visit):
        question = (row.heard or {}).get("answered", {}).get(visit.message.message_id)
        if question is not None:
            people.note_person(visit.tx, visit.person.id, hand_draft_id=row.draft.id)
            answer(visit, row, Heard(text=visit.message.text, about=question))
            return True
    return False


def drafts_at_hand(visit: Visit) -> list[DraftRow]:
    """The draft in hand, then those of the reports that may be filed or corrected now."""
    hand = visit.person.hand_draft_id
    found = [drafts.load(visit.tx, hand)] if hand is not None else []
    found += [drafts.find(visit.tx, "monthly", owed.group, owed.period.id) for owed in owing.owed_by(visit)]
    return [row for row in found if row is not None and dossiers.may_fill(visit, row) and owing.is_open(visit, row)]


def answer_quoted(visit: Visit, row: DraftRow, question: str) -> None:
    """A reply that quotes a prompt: never written into another month or question than that prompt's.

    To the question now asked it is an ordinary answer; to another one it is asked for a yes.
    """
    if not owing.is_open(visit, row):
        period = periods.find(visit.tx, row.period)
        closes = day_text(period.days.closes_on) if period else ""
        visit.say(say.PERIOD_CLOSED.format(period=in_period(row.period), closes=closes))
    elif visit.person.hand_draft_id != row.draft.id:
        draft_in_hand.take_in_hand(visit, replace(row, state="open"))
    else:
        answer(visit, row, Heard(text=visit.message.text, about=question))


def press(visit: Visit, draft_id: int, revision: int, word: str) -> None:
    """A button of a draft: counts only for the state it was said in."""
    row = drafts.load_in_chat(visit.tx, draft_id, visit.address)
    if row is None or not dossiers.may_fill(visit, row):
        visit.say(say.BUTTON_OF_OLD)
        return
    if not owing.is_open(visit, row):
        period = periods.find(visit.tx, row.period)
        closes = day_text(period.days.closes_on) if period else ""
        visit.say(say.PERIOD_CLOSED.format(period=in_period(row.period), closes=closes))
        return
    form, subject = draft_in_hand.opened(visit, row)
    aside = draft_in_hand.set_aside(visit, row)
    if visit.person.hand_draft_id != draft_id:
        people.note_person(visit.tx, visit.person.id, hand_draft_id=draft_id)
    if revision != row.draft.revision:
        # Who presses Gửi twice must not read that something went wrong.
        again(visit, row, form, subject, aside + ("" if subject.filed else say.STALE_BUTTON))
        return
    if is_early(visit, row):
        # Where there are no buttons: typed, and only now among the choices.
        answer_early(visit, row, form, subject)
        return
    step = dialogue.advance(form, row.draft, subject, Heard(choice=word))
    if visit.message.choice is None:
        row = replace(row, heard=noted(visit, row, step))
    keep(visit, row, form, subject, replace(step, reply=replace(step.reply, text=aside + step.reply.text)))


def again(visit: Visit, row: DraftRow, form: Questionnaire, subject: Subject, why: str) -> None:
    """Say the present question once more; nothing is written to the answers."""
    step = dialogue.show(form, row.draft, subject, why)
    drafts.save(visit.tx, drafts.shown(row, step.draft, visit.address), visit.now)
    visit.say(step.reply)


def keep(visit: Visit, row: DraftRow, form: Questionnaire, subject: Subject, step: Step) -> None:
    """Save what a step made of the draft and say its reply."""
    changed = step.draft.answers != row.draft.answers
    before = row
    row = drafts.shown(replace(row, state="open") if changed else row, step.draft, visit.address)
    if step.outcome == "submit":
        submit(visit, row, form, subject)
        return
    if step.outcome == "stop":
        people.note_person(visit.tx, visit.person.id, hand_draft_id=None)
    drafts.save(visit.tx, row, visit.now)
    reply = replace(step.reply, text=confirming.taken_up(visit, before, form) + step.reply.text)
    visit.say(with_contact(visit, row, reply) if step.draft.asked_again >= ASKED_IN_VAIN else reply)


def with_contact(visit: Visit, row: DraftRow, reply: Reply) -> Reply:
    """After three times in vain: whom to call."""
    contact = officers.contact(visit, row.area_id)
    return replace(reply, text=f"{reply.text}\n{say.CALL_OFFICER.format(contact=contact)}") if contact else reply


def submit(visit: Visit, row: DraftRow, form: Questionnaire, subject: Subject) -> None:
    """File what the draft holds and give the receipt."""
    people.note_person(visit.tx, visit.person.id, hand_draft_id=None)
    if row.draft.purpose == "rehearsal":
        drafts.remove(visit.tx, row.draft.id)
        coming = visit.office.coming_period(visit.tx, visit.today)
        visit.say(say.RECEIPT_REHEARSAL.format(opens=day_text(coming.days.opens_on)), kind="receipt")
        return
    if row.draft.purpose == "preview":
        publishing.end_preview(visit, row)
        return
    drafts.save(visit.tx, replace(row, state="filed"), visit.now)
    if row.draft.purpose == "monthly":
        receipt.file_report(visit, row, row.group, form, subject)
    else:
        dossier_receipt.file(visit, row, form, subject)
