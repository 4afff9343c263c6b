"""A month without activity, told in words: what is written for it, what stays, and why it was so."""

from __future__ import annotations

from dataclasses import replace

from conversation import difficulties
from conversation.answering import LONGEST_TEXT, Answering, Step
from conversation.asking import in_turn
from conversation.draft import Answer, Draft
from conversation.questionnaire import NUMERIC
from conversation.texts import vi as say


def take(turn: Answering, why: str) -> Step:
    """0 for what is counted month by month, last month's for what stands; what was answered before stays.

    Why is kept with the difficulties, as it was typed.
    """
    draft = filled(turn)
    head = turn.subject.fit(told(turn, draft))
    extra = turn.form.offered("text")
    given = turn.draft.answers.get(extra.name) if extra is not None else None
    before = given.value if given is not None and isinstance(given.value, str) else ""
    reason = difficulties.added(before, why)
    if extra is not None and before and len(reason) > LONGEST_TEXT:
        head += say.NO_ROOM_FOR_MORE.format(label=extra.label) + "\n"
    elif extra is not None and reason != before:
        draft = replace(draft, answers={**draft.answers, extra.name: Answer(reason[:LONGEST_TEXT], "typed")})
    if draft.answers == turn.draft.answers:
        # All is answered, or sent, already, and why too.
        return turn.say_again("")
    return turn.written(replace(draft, asking=None, pending=None), head)


def filled(turn: Answering) -> Draft:
    """The draft with what is known of such a month; what does not fit the other answers is asked."""
    draft = turn.draft
    for question in in_turn(turn.form, turn.draft, turn.subject):
        fact = turn.subject.fact(question.name)
        value = 0 if fact.is_flow else fact.last
        if question.name not in draft.answers and question.kind in NUMERIC and value is not None:
            answer = Answer(value, "typed" if fact.is_flow else "same")
            if not replace(turn, draft=draft).breaks(question, answer):
                draft = replace(draft, answers={**draft.answers, question.name: answer})
    return draft


def told(turn: Answering, draft: Draft) -> str:
    """What was written, and that what was answered before stays as it was."""
    figures = [question.name for question in turn.numbered() if question.kind in NUMERIC]
    before = [name for name in figures if name in turn.draft.answers]
    if draft.answers == turn.draft.answers and len(before) == len(figures):
        return say.IDLE_NOTHING_LEFT
    return say.IDLE_HEAD + (say.IDLE_KEPT if before else "")
