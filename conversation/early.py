"""What was written before the present question was sent: the last answer again, or one that is asked about first."""

from __future__ import annotations

from dataclasses import replace

from conversation import replies
from conversation.answering import Step
from conversation.confirming import Confirming
from conversation.draft import Draft, Subject
from conversation.intents import intent
from conversation.messages import Reply
from conversation.questionnaire import Questionnaire
from conversation.texts import vi as say

SHOWN_CHARACTERS = 40
"""Of what was typed."""


def advance_early(
    form: Questionnaire, draft: Draft, subject: Subject, text: str, *, is_again: bool, is_lost: bool
) -> Step | None:
    """Take a reply that cannot have been meant for the present question; nothing of it is written without a yes.

    None where what is asked stands as it was said, unless that is lost: then it is said again.
    """
    turn = Confirming(form, replace(draft, revision=draft.revision + 1), subject)
    typed = text[:SHOWN_CHARACTERS]
    if is_again:
        return _still_asked(turn, say.HEARD_TWICE.format(text=typed)) if is_lost else None
    found = intent(text)
    if found is not None and found.code == "pause":
        return turn.stop()
    question = turn.asked()
    if question is not None and question.question_type and not draft.waits:
        outcome = replies.read(text, question.question_type, unit=question.unit, question=question.label)
        if isinstance(outcome, replies.Number):
            head = say.HEARD_EARLY.format(text=typed)
            return turn.offer(question, outcome.value, f"{head}\n{turn.is_it(question, outcome.value)}")
    return _still_asked(turn, say.HEARD_EARLY.format(text=typed)) if is_lost else None


def _still_asked(turn: Confirming, head: str) -> Step:
    """Say once more what is asked, with what waits for a yes as it was."""
    step = turn.asked_once_more()
    return replace(step, reply=_below(head, step.reply))


def _below(head: str, reply: Reply) -> Reply:
    return replace(reply, text=f"{head}\n{reply.text}")
