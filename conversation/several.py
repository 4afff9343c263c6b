"""A whole report in one message: 'họp 2, rác 45kg', '1) 120 2) 2 3) 45', or lines copied from last month's receipt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conversation import replies
from conversation.questionnaire import Question
from conversation.replies import Ask, Number, Same, Skip, fold
from reporting.indicators import Thousandths

LONGEST = 2000
"""Characters; a longer text is no report."""
_NUMBERED = re.compile(r"(?:(?<=\s)|(?<=[,;])|^)(?:câu\s*|cau\s*)?(\d{1,2})\s*(?:[):]|\.(?=\s))\s*", re.IGNORECASE)
_PARTS = re.compile(r"[;\n]|,(?=\s)|,(?=[^\W\d])")
_WORD = re.compile(r"[a-z]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_NOTE = re.compile(r"\([^()]*\)\s*$")
_SAYS_LITTLE = frozenset(
    [
        "so",
        "cac",
        "cua",
        "trong",
        "thang",
        "nay",
        "dang",
        "da",
        "tai",
        "o",
        "va",
        "theo",
        "do",
        "la",
        "co",
        "duoc",
        "cong",
        "tong",
        "ve",
    ]
)


@dataclass(frozen=True)
class Several:
    """What a message of several answers holds, by question name."""

    read: Mapping[str, Number | Same | Skip]
    doubtful: tuple[str, ...] = ()
    """Questions that were named but could not be read: they are asked singly."""
    unplaced: tuple[str, ...] = ()
    """Parts that fit no question, or more than one: nothing is guessed."""


@dataclass(frozen=True)
class _Part:
    label: str
    """Folded words before the value; empty when there are none."""
    value: str
    number: int | None = None
    typed: str = ""


def read_several(text: str, questions: Sequence[Question], total: Thousandths | None = None) -> Several | None:
    """Read a message of several answers; None when it is not one. `questions` are those asked in turn.

    An unnamed list is placed by order only when there are exactly as many values as questions.
    """
    if len(text) > LONGEST:
        return None
    parts = _numbered(text) or _listed(text)
    if len(parts) < 2:
        return None
    if all(part.number is None and not part.label for part in parts):
        if len(parts) != len(questions):
            return None
        parts = [_Part("", part.value, place, part.typed) for place, part in enumerate(parts, 1)]
    return _placed(parts, questions, total)


def _numbered(text: str) -> list[_Part]:
    """'1) 120 2) 2', 'câu 1: 120'; empty unless the numbers rise and nothing stands before them."""
    marks = list(_NUMBERED.finditer(text))
    numbers = [int(mark[1]) for mark in marks]
    if len(marks) < 2 or text[: marks[0].start()].strip() or numbers != sorted(set(numbers)):
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    found = []
    for mark, end in zip(marks, ends, strict=True):
        # A line of the review screen has its label too: '1. Số hộ: 45 hộ'.
        typed = text[mark.end() : end].strip(" ,;\n\t")
        label = fold(typed.partition(":")[0]) if ":" in typed else ""
        found.append(_Part(label, _value_of(typed), int(mark[1]), typed))
    return found


def _listed(text: str) -> list[_Part]:
    """Lines, or parts between commas and semicolons; lines alone where there are several."""
    lines = [line.strip(" •-*\t") for line in text.splitlines() if line.strip(" •-*\t")]
    pieces = lines if len(lines) > 1 else [piece.strip() for piece in _PARTS.split(text) if piece.strip()]
    return [_part(piece) for piece in pieces]


def _part(piece: str) -> _Part:
    label, value = labelled(piece)
    return _Part(label, value, None, piece)


def labelled(piece: str) -> tuple[str, str]:
    """'Số hộ: 45' and 'số hộ 45' as (folded label, value); the label is empty where there is none."""
    before, colon, _ = piece.partition(":")
    if colon:
        return fold(before), _value_of(piece)
    digit = _DIGIT.search(piece)
    words = list(_LETTERS.finditer(piece, 0, digit.start())) if digit else []
    # A sign before the digits stays with them: 'họp -5' is no 5.
    end = words[-1].end() if words else 0
    return fold(piece[:end]), piece[end:].strip()


def _value_of(piece: str) -> str:
    """What stands after the label's colon, without a comparison in brackets behind it."""
    return _NOTE.sub("", piece.rpartition(":")[2]).strip()


def _placed(parts: Sequence[_Part], questions: Sequence[Question], total: Thousandths | None) -> Several | None:
    read: dict[str, Number | Same | Skip] = {}
    doubtful: list[str] = []
    unplaced: list[str] = []
    for part in parts:
        found = _questions_meant(part, questions, total)
        if len(found) != 1:
            unplaced.append(part.typed)
            continue
        question = found[0]
        outcome = _read(part, question, total)
        if question.name in read or question.name in doubtful or isinstance(outcome, Ask):
            # Named twice is as doubtful as unreadable.
            read.pop(question.name, None)
            doubtful.append(question.name)
        else:
            read[question.name] = outcome
    placed = len(read) + len(set(doubtful))
    if placed < 2:
        return None
    return Several(read, tuple(dict.fromkeys(doubtful)), tuple(unplaced))


def _questions_meant(part: _Part, questions: Sequence[Question], total: Thousandths | None) -> list[Question]:
    """The questions a part may be for; of several named alike those that can read its value ('rác 45kg')."""
    if part.number is not None:
        numbered = questions[part.number - 1 : part.number]
        return questions_labelled(part.label, numbered) if part.label else list(numbered)
    named = questions_labelled(part.label, questions) if part.label else []
    if len(named) > 1:
        return [question for question in named if isinstance(_read(part, question, total), Number)]
    return named


def questions_labelled(label: str, questions: Sequence[Question]) -> list[Question]:
    """The questions that a label names: the very one, else all whose own label has every telling word of it."""
    folded = fold(label)
    exact = [question for question in questions if fold(question.label) == folded]
    said = set(_WORD.findall(folded)) - _SAYS_LITTLE
    return exact or [each for each in questions if said and said <= set(_WORD.findall(fold(each.label)))]


def _read(part: _Part, question: Question, total: Thousandths | None) -> replies.Outcome:
    if question.kind not in ("integer", "decimal"):
        return Ask("12")
    return replies.read(part.value, question.question_type, unit=question.unit, question=question.label, total=total)
