"""Answers and figures as a person reads them: with their unit, and compared with others."""

from __future__ import annotations

from datetime import date

from conversation import words
from conversation.days import day_text
from conversation.draft import Answer, Subject
from conversation.questionnaire import NUMERIC, Question
from conversation.texts import vi as say
from reporting.indicators import Thousandths, format_number


def with_unit(value: Thousandths, unit: str) -> str:
    """'1.234,5 ha'."""
    return f"{format_number(value)} {unit}".rstrip()


def counted(label: str, value: Thousandths, unit: str) -> str:
    """'2 buổi tuyên truyền' of 'Số buổi tuyên truyền trong tháng', 'kinh phí đóng góp 3 triệu đồng' of another."""
    name = label.removesuffix(" trong tháng")
    start = f"số {unit} "
    if name.lower().startswith(start):
        return f"{with_unit(value, unit)} {name[len(start) :]}"
    return f"{name[:1].lower()}{name[1:]} {with_unit(value, unit)}"


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
    if question.kind == "image":
        return say.PHOTO_COUNT.format(count=answer.value)
    if question.kind == "date":
        return day_text(date.fromisoformat(answer.value))
    labels = {option.name: option.label for option in question.options}
    if question.kind == "select_multiple":
        return ", ".join(labels.get(name, name) for name in answer.value.split())
    return labels.get(answer.value, answer.value)


def with_reason(text: str, answer: Answer) -> str:
    """What was answered, and why it is unusual, where that was asked."""
    return f"{text} ({say.REASON.format(reason=answer.reason)})" if answer.reason else text


def echo(question: Question, answer: Answer, subject: Subject) -> str:
    """What was just accepted, with its change against the baseline (or last month, where there is none)."""
    if answer.value is None:
        return say.ECHO_SKIPPED.format(label=question.label)
    if question.kind == "text":
        return say.ECHO_TEXT.format(label=question.label)
    fact = subject.fact(question.name)
    change = ""
    if isinstance(answer.value, int):
        if fact.baseline is not None:
            change = compared(answer.value, fact.baseline, question.unit, say.VS_BASELINE)
        elif fact.last is not None:
            change = compared(answer.value, fact.last, question.unit, say.VS_LAST)
    value = answer_text(question, answer)
    return say.ECHO.format(label=question.label, value=value, change=f" ({change})" if change else "")


OTHER_UNIT = frozenset({"6", "7"})
"""The rules of conversation/words.py by which a unit of another kind, or of no certain size, asks."""


def kind_asked(question: Question, reason: str) -> str:
    """'số tiền' where a reply was not taken because of its unit; empty for another reason."""
    kind = words.TYPES[question.question_type][0] if question.question_type else ""
    return say.ASKED_KINDS.get(kind, "") if reason in OTHER_UNIT and question.unit else ""


def unit_wanted(question: Question, kind: str) -> str:
    """'Câu này hỏi số tiền (triệu đồng).', or nothing without a kind."""
    return say.ASK_UNIT.format(what=kind, unit=question.unit) if kind else ""


def number_wanted(question: Question, subject: Subject, kind: str) -> str:
    """What to type, where no number could be taken."""
    why, shown = unit_wanted(question, kind), example(question, subject)
    return f"{why} {say.ASK_ONE_NUMBER.format(example=shown)}" if why else say.ASK_NUMBER.format(example=shown)


def explained(question: Question, subject: Subject) -> str:
    """How a question is answered, for who does not understand it; the question itself stands below."""
    if question.kind not in NUMERIC:
        return subject.fit(say.EXPLAINED_PLAIN)
    return subject.fit(say.EXPLAINED, unit=question.unit, example=example(question, subject))


def example(question: Question, subject: Subject) -> str:
    """A number to show in a hint: last month's, the baseline's, else 15."""
    fact = subject.fact(question.name)
    known = fact.last if fact.last is not None else fact.baseline
    return format_number(known if known is not None else 15_000)
