"""Corrections in words: 'nhầm, 15', 'câu trước 71', 'số hộ 17 chứ không phải 16', 'sửa câu 4 thành 6'."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conversation import replies
from conversation.correction_parts import DIGIT, GAP, Said, take_one, taken_apart
from conversation.draft import Answer
from conversation.questionnaire import NUMERIC, Question
from conversation.tokens import aligned, fold

LONGEST = 200
"""Characters; a longer text tells something else."""
_OLD = re.compile(r"(?:so|cai|con so)? ?(?:cu|truoc|ban dau|luc truoc|dau)?(?: a| nhe| nha| di)?")
_BARE = re.compile(r"(\d{1,2})[\s.!]*")


@dataclass(frozen=True)
class Correction:
    """Which question is meant, and its new value as typed."""

    question: Question | None
    """None where it is not clear which."""
    value: str
    sure: bool = True
    """Else it is asked for a yes."""
    bare: bool = False
    """Nothing in it names the question."""


def corrected(
    text: str, questions: Sequence[Question], answers: Mapping[str, Answer], now: Question | None = None
) -> Correction | None:
    """The correction that a text is, or None.

    `answers` is in the order they were given. `now` is the question that is asked; on the review screen there is none,
    and no answer is then the last one.
    """
    if len(text) > LONGEST or not any(ch.isalpha() for ch in text):
        return None
    # Some phones send each accent as a character of its own.
    what = taken_apart(unicodedata.normalize("NFC", text), questions)
    bare = _BARE.fullmatch(what.text)
    place = bare is not None and int(bare[1]) <= len(questions)
    if not what.text or (what.amends and place and what.number is None and not what.label):
        return None
    answered = [each for name in answers for each in questions if each.name == name and each.kind in NUMERIC]
    if what.number is not None:
        return _of_number(what, questions)
    if what.amends and not DIGIT.search(what.text):
        # 'đổi ba hộ' is 'đôi ba hộ' as well.
        return None
    if what.named and (what.is_correction or _is_told(what)):
        return _one_of(what, _able(what.text, what.named))
    if not what.is_correction:
        return None
    # 'sửa lại 2' may name the question.
    sure = what.previous or what.parted or (what.marked and not place)
    fit = [each for each in answered if not what.units or what.units & set(fold(each.unit).split())]
    return _of_answered(what, fit, answers, now, sure=sure)


def _is_told(what: Said) -> bool:
    """A label alone names its question by two words at the least, or with the unit: 'xóm 5' is a place."""
    return bool(DIGIT.search(what.text)) and (" " in what.label or any(ch.isalpha() for ch in what.text))


def _of_number(what: Said, questions: Sequence[Question]) -> Correction | None:
    """'câu 2: 45' names it; what does not read as its answer is asked for there."""
    assert what.number is not None
    named = questions[what.number - 1 : what.number] if what.number else ()
    return Correction(named[0], what.text) if named and named[0].kind in NUMERIC else None


def _one_of(what: Said, able: Sequence[Question]) -> Correction | None:
    if len(able) == 1:
        # With a label alone it may be news; words of one in another order may mean another thing.
        as_written = f" {what.label} " in f" {fold(able[0].label)} "
        return Correction(able[0], what.text, sure=as_written and what.is_correction and not what.back)
    return Correction(None, what.text) if able and what.is_correction else None


def _of_answered(
    what: Said, answered: Sequence[Question], answers: Mapping[str, Answer], now: Question | None, *, sure: bool
) -> Correction | None:
    """Nothing names the question: the old value does, or it is the last answer, or the only one it fits."""
    able = _able(what.text, answered)
    if what.old:
        held = [each for each in able if _is_value(what.old, each, answers[each.name])]
        if len(held) == 1:
            return Correction(held[0], what.text)
        able, sure = held or able, False
    bare = not (what.old or what.previous or what.back)
    meant: Question | None = None
    if now is not None and now in able and not what.previous:
        # Its own figure stands there to be corrected.
        meant = now
    elif now is not None and able and able[-1].name == list(answers)[-1]:
        meant = able[-1]
    elif now is not None and not what.previous and _able(what.text, [now]):
        meant = now
    elif len(able) == 1:
        meant = able[0]
    if what.back or meant is None:
        return Correction(None, what.text, bare=bare) if able else None
    return Correction(meant, what.text, sure=sure, bare=bare)


def asks_back(text: str) -> str | None:
    """'lấy lại 17', 'lấy lại số cũ': which figure is wanted back, '' for the old one whatever it was."""
    what = Said(unicodedata.normalize("NFC", text))
    while take_one(what):
        pass
    if not what.back or what.is_other_than_back:
        return None
    return "" if _OLD.fullmatch(aligned(what.text).strip(GAP)) else what.text.strip(GAP)


def _able(value: str, questions: Sequence[Question]) -> list[Question]:
    """Those whose answer the value may be."""
    return [each for each in questions if reads(value, each)]


def reading(value: str, question: Question) -> replies.Outcome:
    """The value as an answer to the question."""
    if not question.question_type:
        return replies.Ask("12")
    return replies.read(value, question.question_type, unit=question.unit, question=question.label)


def reads(value: str, question: Question) -> bool:
    """The value is a figure that answers the question."""
    return isinstance(reading(value, question), replies.Number)


def _is_value(text: str, question: Question, answer: Answer) -> bool:
    outcome = reading(text, question)
    return isinstance(outcome, replies.Number) and outcome.value == answer.value
