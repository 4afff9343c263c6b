"""A month in one message, cut into its parts: 'tham gia 120 hộ, phân loại như cũ, còn lại không đổi'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from conversation import correction_words
from conversation.questionnaire import Question
from conversation.tokens import Item, aligned, cut, fold, normalise, phrases
from conversation.words import QUIET

_ENDS = re.compile(r"[;\n]|,(?=\s)|,(?=[^\W\d])|\.(?=\s+[^\W\d])|\s(?=(?:còn lại|con lai)\s)")
_AND = re.compile(r"\s+(?:và|va)\s+", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_NOTE = re.compile(r"\([^()]*\)\s*$")
_BRACKETS = re.compile(r"\([^()]*\)")
_REST = re.compile(
    r"\b(?:con lai|con nua|(?:cac|may|nhung) (?:so|muc|cau|cai|phan|y|chi tieu|so lieu) (?:con lai|khac|kia|nua)|"
    r"(?:so|muc|cau|cai|phan) (?:khac|con lai|kia)|ngoai ra|tat ca con lai|het thay con lai)\b"
)
"""Folded: all questions that are not named."""
_MARKS = {
    fold(" ".join(mark))
    for text in (correction_words.MARKS, correction_words.WEAK, correction_words.AMENDS)
    for mark in phrases(text)
}
_CORRECTS = re.compile(
    r"(?:a |ah |o |oi |u |uh )?(?:toi |em |bac |chau )?"
    rf"(?:{'|'.join(sorted(_MARKS, key=len, reverse=True))}|khong phai|quen)\b|a khong\b|a ko\b"
)
"""Folded: what begins so takes the value before it back."""
_FORGOTTEN = re.compile(r"(?:a |ah |o |oi )?(?:toi |em |bac )?quen(?: mat)?$")
"""'à quên': with a label behind it something is added, without one the value before is corrected."""


@dataclass(frozen=True)
class Part:
    """One part of the message."""

    label: str
    """Words before a colon, or before the digits; empty when there are none."""
    value: str
    """What stands after the colon; the whole part where there is none."""
    number: int | None = None
    """Of the question, where the parts are numbered."""
    typed: str = ""
    colon: bool = False
    rest: bool = False
    """Says something of all questions that are not named."""
    corrects: bool = False
    """Takes back the value before it."""

    @property
    def items(self) -> list[Item]:
        """The words of the part, without 'à nhầm' before them."""
        marker = _CORRECTS.match(aligned(self.typed)) if self.corrects else None
        return cut(normalise(self.typed[marker.end() :] if marker else self.typed))


def listed(text: str, questions: Sequence[Question]) -> list[Part]:
    """The parts between commas, semicolons and ends of lines; a comma within a question's own label parts nothing."""
    masked = _masked(text, questions)
    found: list[Part] = []
    start = 0
    for end in [*(mark.start() for mark in _ENDS.finditer(masked)), len(text)]:
        found += [part_of(piece) for piece in _parts_joined_by_and(text[start:end].strip(" ,;.•-*\t\n"))]
        start = end
    return _forgotten_dropped(found)


def _masked(text: str, questions: Sequence[Question]) -> str:
    """The text with the commas of copied labels as spaces, and what would part it in brackets."""
    text = _BRACKETS.sub(lambda found: re.sub("[,;.\n]", " ", found[0]), text)
    plain = aligned(text)
    for label in {aligned(question.label) for question in questions if "," in question.label}:
        at = plain.find(label)
        while at >= 0:
            inside = text[at : at + len(label)].replace(",", " ")
            text = text[:at] + inside + text[at + len(label) :]
            at = plain.find(label, at + len(label))
    return text


def _parts_joined_by_and(piece: str) -> list[str]:
    """'cưới 2 và tang 1' is two parts; 'tổ và nhóm 14' one."""
    if not piece:
        return []
    sides = _AND.split(piece)
    return sides if len(sides) > 1 and all(_DIGIT.search(side) for side in sides) else [piece]


def _forgotten_dropped(parts: Iterable[Part]) -> list[Part]:
    """'à quên' by itself is joined to what follows: that corrects, unless it has a label of its own."""
    found: list[Part] = []
    forgotten = False
    for part in parts:
        if _FORGOTTEN.fullmatch(fold(part.typed).strip(" .!")):
            forgotten = True
            continue
        found.append(replace(part, corrects=part.corrects or (forgotten and is_bare_value(part))))
        forgotten = False
    return found


def part_of(piece: str, number: int | None = None) -> Part:
    """One part as it was typed."""
    label, value = labelled(piece)
    folded = fold(piece)
    colon = ":" in piece or number is not None
    return Part(
        label,
        value if colon else piece,
        number,
        piece,
        colon=colon,
        rest=bool(_REST.search(folded)) and not _DIGIT.search(piece),
        corrects=bool(_CORRECTS.match(folded)),
    )


def labelled(piece: str) -> tuple[str, str]:
    """'Số hộ: 45' and 'số hộ 45' as (folded label, value); the label is empty where there is none."""
    before, colon, _ = piece.partition(":")
    if colon:
        return fold(before), value_of(piece)
    digit = _DIGIT.search(piece)
    words = list(_LETTERS.finditer(piece, 0, digit.start())) if digit else []
    # A sign before the digits stays with them: 'họp -5' is no 5.
    end = words[-1].end() if words else 0
    return fold(piece[:end]), piece[end:].strip()


def value_of(piece: str) -> str:
    """What stands after the label's colon, without a comparison in brackets behind it."""
    return _NOTE.sub("", piece.rpartition(":")[2]).strip()


def is_bare_value(part: Part) -> bool:
    """A number with its unit, or yes and no, with no word of what it is."""
    items = [item for item in part.items if item.text not in QUIET]
    valued = any(item.is_numeral or item.means("no", "not_yet", "same") for item in items)
    plain = all(
        item.is_numeral
        or item.units is not None
        or item.symbol
        or item.means("polite", "no", "not_yet", "exists", "none", "same", "correction", "filler")
        for item in items
    )
    return valued and plain


def has_value(part: Part) -> bool:
    """Whether anything in it may be an answer."""
    return any(item.is_numeral or item.means("no", "not_yet", "same", "skip", "all", "half") for item in part.items)
