"""Questions back: is it so, why, which of several, what was read of a long message; and their buttons."""

from __future__ import annotations

from collections.abc import Collection, Mapping

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


def several(form: Questionnaire, draft: Draft, subject: Subject, told: Mapping[str, Answer], found: Several) -> Reply:
    """What was read of a message of several answers, for a yes; then what will be asked singly."""
    lines = told_lines(form, draft, subject, told, draft.answers)
    unclear = unclear_lines(form, draft, subject, found, told)
    choices = (button(draft, "", "yes", say.YES), button(draft, "", "again", say.AGAIN))
    return Reply(joined(say.SEVERAL_HEAD, *lines, *unclear, say.SEVERAL_FOOT), choices, numbered=0)


def told_lines(
    form: Questionnaire, draft: Draft, subject: Subject, told: Mapping[str, Answer], before: Mapping[str, Answer]
) -> list[str]:
    """A line for each answer that was read, with another one that stands there."""
    lines = []
    for place, question in enumerate(numbered(form, draft, subject), 1):
        if question.name in told:
            value, old = answer_text(question, told[question.name]), before.get(question.name)
            differs = old is not None and old.value != told[question.name].value
            note = say.STANDS_THERE.format(value=answer_text(question, old)) if differs else ""
            lines.append(say.REVIEW_LINE.format(number=place, label=question.label, value=value, note=note))
    return lines


def unclear_lines(
    form: Questionnaire, draft: Draft, subject: Subject, found: Several, told: Mapping[str, Answer] | None = None
) -> list[str]:
    """What was named but not read, which is asked singly, and what belongs to no question: said back as typed."""
    taken = told if told is not None else draft.answers
    named = [each for each in numbered(form, draft, subject) if each.name in found.read or each.name in found.doubtful]
    asked = [
        say.TYPED_OF.format(label=each.label, typed=found.typed[each.name][:LONGEST_SAID_BACK])
        if each.name in found.typed
        else each.label
        for each in named
        if each.name not in taken
    ]
    parts = "; ".join(f"«{part[:LONGEST_SAID_BACK]}»" for part in found.unplaced)
    return [
        *([say.SEVERAL_UNCLEAR.format(parts="; ".join(asked))] if asked else []),
        *([say.SEVERAL_UNPLACED.format(parts=parts)] if parts else []),
    ]


LONGEST_SAID_BACK = 60
"""Characters of a part that was not read."""


def which_question(form: Questionnaire, draft: Draft, subject: Subject, text: str = say.WHICH_QUESTION) -> Reply:
    """The list of questions to correct one of."""
    asked = numbered(form, draft, subject)
    choices = [button(draft, "", f"amend={question.name}", short_label(question.label)) for question in asked]
    return Reply(text, (*choices, button(draft, "", "again", say.BACK)))
