"""Corrections in words: what 'sửa …' names, and the new value."""

from __future__ import annotations

import re
from dataclasses import dataclass

from conversation.period_words import NUMBERS
from conversation.tokens import aligned

_AMENDMENT = re.compile(r"(?:cau|muc|so)\s*(?:so\s*)?(\d{1,2})(?!\d)|(\d{1,2})(?!\d)")
_IN_WORDS = re.compile(rf"(?:cau|muc)\s+(?:so\s+)?({'|'.join(NUMBERS)})")
_BECOMES = re.compile(r"\b(?:thanh|lai la|la|=|:|->)\s*")


@dataclass(frozen=True)
class Amendment:
    """What 'sửa …' names: the question's number or a part of its label, and the new value as typed."""

    number: int | None
    label: str
    value: str


def amendment(arguments: str) -> Amendment:
    """Reads 'câu 2 thành 17', 'số hộ thành 17', 'câu 2'."""
    parts = _BECOMES.split(aligned(arguments), maxsplit=1)
    value = arguments[len(arguments) - len(parts[1]) :].strip() if len(parts) == 2 else ""
    label = arguments[: len(parts[0])].strip()
    match = _AMENDMENT.fullmatch(parts[0].strip())
    if match:
        return Amendment(int(match[1] or match[2]), "", value)
    in_words = _IN_WORDS.fullmatch(parts[0].strip())
    if in_words:
        return Amendment(NUMBERS[in_words[1]], "", value)
    return Amendment(None, label, value)
