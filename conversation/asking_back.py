"""Questions back: is it so, why, which of several, what was read of a long message; and their buttons."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from conversation.draft import Answer, Draft, Subject
from conversation.messages import Reply, short_label
from conversation.questionnaire import Question, Questionnaire
from conversation.screens import button, joined, numbered, option_button
from conversation.several import Several
from conversation.spoken import answer_text
from conversation.texts import vi as say


def confirm(draft: Draft, question: Question | None, text: str) -> Reply:
    """'Is it ...?' with yes and again; a typed number is a new answer. Without a question: is all of it so?"""
    name = question.name if question is not None else ""
    choices = (button(draft, name, "yes", say.YES), button(draft, name, "again", say.AGAIN))
    return Reply(text, choices, numbered=0)


def ask_why(draft: Draft, question: Question, text: str) -> Reply:
    """'Why?' after an unusual answer was confirmed: the next text is the reason."""
    choices = (
        button(draft, question.name, "no_reason", say.NO_REASON),
        button(draft, question.name, "again", say.AGAIN),
    )
    return Reply(text, choices, numbered=0)


def choosing(draft: Draft, question: Question, chosen: Collection[str]) -> Reply:
    """A select_multiple question while its options are being chosen, one press each."""
    marked = [
        option_button(draft, question, place, f"{'✔ ' if option.name in chosen else ''}{option.label}")
        for place, option in enumerate(question.options)
    ]
    picked = ", ".join(option.label for option in question.options if option.name in chosen)
    text = say.CHOSEN.format(label=question.label, chosen=picked or say.MISSING_VALUE)
    return Reply(text, (*marked, button(draft, question.name, "done", say.CHOOSING_DONE)))


def several(
    form: Questionnaire, draft: Draft, subject: Subject, found: Several, values: Mapping[str, Sequence[Any]]
) -> Reply:
    """What was read of a message of several answers, for a yes; then what will be asked singly."""
    lines = [say.SEVERAL_HEAD]
    unclear = [*found.unplaced]
    for place, question in enumerate(numbered(form, draft, subject), 1):
        if question.name in values:
            value = answer_text(question, Answer(*values[question.name]))
            lines.append(say.REVIEW_LINE.format(number=place, label=question.label, value=value, note=""))
        elif question.name in found.read or question.name in found.doubtful:
            unclear.append(question.label)
    if unclear:
        lines.append(say.SEVERAL_UNCLEAR.format(parts="; ".join(part[:60] for part in unclear)))
    lines.append(say.SEVERAL_FOOT)
    choices = (button(draft, "", "yes", say.YES), button(draft, "", "again", say.AGAIN))
    return Reply(joined(*lines), choices, numbered=0)


def which_question(form: Questionnaire, draft: Draft, subject: Subject) -> Reply:
    """The list of questions to correct one of."""
    asked = numbered(form, draft, subject)
    choices = [button(draft, "", f"amend={question.name}", short_label(question.label)) for question in asked]
    return Reply(say.WHICH_QUESTION, (*choices, button(draft, "", "again", say.BACK)))
