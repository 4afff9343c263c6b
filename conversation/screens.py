"""What the talk looks like: prompts, echoes, the review screen and their buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from conversation.draft import Answer, Draft, Fact, Subject
from conversation.messages import Choice, Reply
from conversation.questionnaire import Question, Questionnaire
from conversation.several import Several
from conversation.texts import vi as say
from reporting.indicators import Thousandths, format_number

number = format_number


def with_unit(value: Thousandths, unit: str) -> str:
    """'1.234,5 ha'."""
    return f"{format_number(value)} {unit}".rstrip()


def in_turn(form: Questionnaire) -> tuple[Question, ...]:
    """The questions asked one after the other."""
    return tuple(question for question in form.questions if question.in_turn)


def extra_question(form: Questionnaire, kind: Literal["text", "image"]) -> Question | None:
    """The optional text or photo question that the review screen offers."""
    return next((question for question in form.questions if question.kind == kind and not question.in_turn), None)


def asked_question(form: Questionnaire, draft: Draft) -> Question | None:
    """The question the draft stands at; None on the review screen."""
    if draft.asking is not None:
        return form.question(draft.asking)
    return next((question for question in in_turn(form) if question.name not in draft.answers), None)


def all_answered(form: Questionnaire, draft: Draft) -> bool:
    """True when nothing is left to ask."""
    return all(question.name in draft.answers for question in in_turn(form))


def button(draft: Draft, question: str, word: str, label: str) -> Choice:
    """A button of this draft as it stands; `read_button` takes it apart. At most 64 bytes."""
    return Choice(f"d:{draft.id}:{draft.revision}:{question}:{word}", label)


def read_button(choice: str) -> tuple[int, int, str] | None:
    """(draft id, revision, word) of a pressed button; None when it is not a draft's."""
    match parts_of(choice, most=5):
        case ["d", int(draft_id), int(revision), _, word]:
            return draft_id, revision, str(word)
    return None


def parts_of(choice: str, most: int = 8) -> list[str | int]:
    """A button's parts, its ids as numbers. What no id can be, a forged one, stays a word and matches nothing."""
    parts = choice.split(":", most - 1)
    return [int(part) if re.fullmatch("[0-9]{1,15}", part) else part for part in parts]


def present(form: Questionnaire, draft: Draft, subject: Subject, head: str) -> Reply:
    """The question the draft stands at, or the review; `head` is said above it."""
    question = asked_question(form, draft)
    if question is None:
        return review(form, draft, subject, head)
    if question.in_turn:
        return prompt(form, draft, subject, question, head)
    text = say.SEND_PHOTO if question.kind == "image" else say.PROMPT_EXTRA.format(label=question.label)
    return Reply(_joined(head, text), (button(draft, question.name, "back", say.BACK),), numbered=False)


def prompt(form: Questionnaire, draft: Draft, subject: Subject, question: Question, head: str) -> Reply:
    """One question of those asked in turn, with its facts and buttons."""
    asked = in_turn(form)
    place = asked.index(question)
    opening = subject.head if not head and not draft.answers else ""
    fact = subject.fact(question.name)
    pattern = say.PROMPT if question.unit else say.PROMPT_PLAIN
    if draft.purpose == "baseline" and fact.is_flow:
        pattern = say.PROMPT_BASELINE_FLOW
    text = pattern.format(head=opening, number=place + 1, count=len(asked), label=question.label, unit=question.unit)
    # A survey asks how it was before the model: the monthly hint ("trong tháng") does not hold for it.
    hint = "" if draft.purpose == "baseline" else question.hint
    lines = [text, _answered_line(question, draft.answers.get(question.name)), _facts_line(fact, question.unit), hint]
    choices = [button(draft, question.name, f"option={option.name}", option.label) for option in question.options]
    if fact.last is not None:
        choices.append(button(draft, question.name, "same", say.SAME))
    if not draft.answers and any(subject.fact(each.name).last is not None for each in asked):
        choices.append(button(draft, question.name, "same_all", say.SAME_ALL))
    if not question.required:
        choices.append(button(draft, question.name, "skip", say.SKIP))
    if place:
        choices.append(button(draft, question.name, "back", say.BACK))
    choices.append(button(draft, question.name, "stop", say.STOP))
    return Reply(_joined(head, *lines), tuple(choices), numbered=question.kind == "select_one")


def _answered_line(question: Question, answer: Answer | None) -> str:
    """What the question holds already, when one comes back to it."""
    if answer is None:
        return ""
    return say.FACT_NOW.format(value=say.LEFT_OUT if answer.value is None else answer_text(question, answer))


def _facts_line(fact: Fact, unit: str) -> str:
    parts = []
    if fact.baseline is not None:
        parts.append(say.FACT_BASELINE.format(value=with_unit(fact.baseline, unit)))
    if fact.last is not None:
        parts.append(say.FACT_LAST.format(value=with_unit(fact.last, unit)))
    return " · ".join(parts)


def echo(question: Question, answer: Answer, subject: Subject) -> str:
    """What was just accepted, with its change against the baseline (or last month, where there is none)."""
    if answer.value is None:
        return say.ECHO_SKIPPED.format(label=question.label)
    if isinstance(answer.value, str):
        return say.ECHO_TEXT.format(label=question.label)
    fact = subject.fact(question.name)
    change = ""
    if fact.baseline is not None:
        change = compared(answer.value, fact.baseline, question.unit, say.VS_BASELINE)
    elif fact.last is not None:
        change = compared(answer.value, fact.last, question.unit, say.VS_LAST)
    value = with_unit(answer.value, question.unit)
    return say.ECHO.format(label=question.label, value=value, change=f" ({change})" if change else "")


def compared(this: Thousandths, other: Thousandths, unit: str, side: str) -> str:
    """'tăng 26 hộ so với khảo sát', 'giảm 3 hộ so với tháng trước' or 'bằng khảo sát'."""
    if this == other:
        return say.EQUAL.format(side=side)
    pattern = say.UP if this > other else say.DOWN
    return pattern.format(value=with_unit(abs(this - other), unit), side=side)


def answer_text(question: Question, answer: Answer | None) -> str:
    """An answer as a person reads it."""
    if answer is None or answer.value is None:
        return say.MISSING_VALUE
    if isinstance(answer.value, int):
        return with_unit(answer.value, question.unit)
    labels = {option.name: option.label for option in question.options}
    return labels.get(answer.value, answer.value)


def review(form: Questionnaire, draft: Draft, subject: Subject, head: str) -> Reply:
    """Every figure with its buttons: the confirmation before sending."""
    lines = [head, say.REVIEW_HEAD.format(title=subject.title, group=subject.group)]
    for place, question in enumerate(in_turn(form), 1):
        answer = draft.answers.get(question.name)
        note = ""
        if answer is not None and answer.source == "same":
            note = say.REVIEW_SAME_FLOW if subject.fact(question.name).is_flow else say.REVIEW_SAME
        value = answer_text(question, answer)
        lines.append(say.REVIEW_LINE.format(number=place, label=question.label, value=value, note=note))
    difficulty, photo = extra_question(form, "text"), extra_question(form, "image")
    choices = [] if subject.filed else [button(draft, "", "submit", say.SUBMIT)]
    choices.append(button(draft, "", "amend", say.AMEND))
    if difficulty is not None:
        told = draft.answers.get(difficulty.name)
        if told is not None:
            lines.append(say.REVIEW_DIFFICULTY.format(text=told.value or say.MISSING_VALUE))
        choices.append(button(draft, "", "difficulty", say.ADD_DIFFICULTY))
    if photo is not None:
        if subject.photos:
            lines.append(say.REVIEW_PHOTOS_COUNT.format(count=subject.photos))
        choices.append(button(draft, "", "photo", say.ADD_PHOTO))
    foot = say.REVIEW_AMENDED_FOOT if subject.amended else say.REVIEW_FOOT
    lines.append(say.REVIEW_FILED_FOOT if subject.filed else foot)
    # The figures are numbered already: a typed 1 must not send the report.
    return Reply(_joined(*lines), tuple(choices), numbered=False)


def confirm(draft: Draft, question: Question, text: str) -> Reply:
    """'Is it ...?' with yes and again; a typed number is a new answer."""
    choices = (
        button(draft, question.name, "yes", say.YES),
        button(draft, question.name, "again", say.AGAIN),
    )
    return Reply(text, choices, numbered=False)


def several(form: Questionnaire, draft: Draft, found: Several, values: Mapping[str, Sequence[Any]]) -> Reply:
    """What was read of a message of several answers, for a yes; then what will be asked singly."""
    lines = [say.SEVERAL_HEAD]
    unclear = [*found.unplaced]
    for place, question in enumerate(in_turn(form), 1):
        if question.name in values:
            value = answer_text(question, Answer(*values[question.name]))
            lines.append(say.REVIEW_LINE.format(number=place, label=question.label, value=value, note=""))
        elif question.name in found.read or question.name in found.doubtful:
            unclear.append(question.label)
    if unclear:
        lines.append(say.SEVERAL_UNCLEAR.format(parts="; ".join(part[:60] for part in unclear)))
    lines.append(say.SEVERAL_FOOT)
    choices = (button(draft, "", "yes", say.YES), button(draft, "", "again", say.AGAIN))
    return Reply(_joined(*lines), choices, numbered=False)


def which_question(form: Questionnaire, draft: Draft) -> Reply:
    """The list of questions to correct one of."""
    choices = [button(draft, "", f"amend={question.name}", question.label[:60]) for question in in_turn(form)]
    return Reply(say.WHICH_QUESTION, (*choices, button(draft, "", "again", say.BACK)))


def example(question: Question, subject: Subject) -> str:
    """A number to show in a hint: last month's, the baseline's, else 15."""
    fact = subject.fact(question.name)
    known = fact.last if fact.last is not None else fact.baseline
    return format_number(known if known is not None else 15_000)


def _joined(*parts: str) -> str:
    return "\n".join(part.rstrip("\n") for part in parts if part)
