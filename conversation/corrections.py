"""Corrections in words that do not begin with 'sửa': 'nhầm, 15', 'số hộ 17 chứ không phải 16'."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conversation import replies
from conversation.draft import Answer
from conversation.questionnaire import Question
from conversation.replies import Number
from conversation.several import labelled, questions_labelled
from conversation.tokens import aligned

_MISTAKEN = re.compile(r"(?:a |ah |o |uh |oi )?(?:toi |em |bac )?nham(?: roi)?(?: a)?\s*[,.:;-]?\s+(?:la )?(?=\S)")
_NOT_BUT = re.compile(r"(?P<new>.+?)[\s,]+(?:chu|cho) (?:khong|ko|k) phai (?:la )?(?P<old>.+)")


@dataclass(frozen=True)
class Correction:
    """Which question is meant, and its new value as typed."""

    question: Question
    value: str


def corrected(text: str, questions: Sequence[Question], answers: Mapping[str, Answer]) -> Correction | None:
    """'nhầm, 15' (the last answer) and 'số hộ 17 chứ không phải 16'; None when it is no correction.

    `answers` is in the order they were given.
    """
    plain = aligned(text)
    answered = [question for name in answers for question in questions if question.name == name]
    mistaken = _MISTAKEN.match(plain)
    if mistaken and answered:
        return Correction(answered[-1], text[mistaken.end() :])
    swapped = _NOT_BUT.fullmatch(plain)
    if swapped is None:
        return None
    label, value = labelled(text[: swapped.end("new")])
    named = questions_labelled(label, answered) if label else []
    if not named:
        named = [each for each in answered if _is_value(text[swapped.start("old") :], each, answers[each.name])]
    return Correction(named[-1], value) if len(named) == 1 else None


def _is_value(text: str, question: Question, answer: Answer) -> bool:
    outcome = (
        replies.read(text, question.question_type, unit=question.unit, question=question.label)
        if question.question_type
        else None
    )
    return isinstance(outcome, Number) and outcome.value == answer.value
