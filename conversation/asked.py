"""What a question asks for: its kind, its unit, and how large another unit is in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from conversation import words
from conversation.tokens import Item, agreement, fold

_WORD = re.compile(r"[^\W\d_]+")
_COUNTS = frozenset({"household", "person", "event", "item", "workday"})
_ANY_ITEM = ("cái", "chiếc")
"""Said of any thing one counts."""


@dataclass(frozen=True)
class Asked:
    """What the question wants."""

    kind: str
    size: Fraction
    """The asked unit in the kind's base unit (kg, m, m², đồng)."""
    label: tuple[str, ...]
    """Words of the question's own unit label, lower-case; empty when it has none of its own."""
    sao_m2: int
    topic: frozenset[str] = frozenset()
    """The folded words of the question itself; empty where it is not known."""

    @property
    def count(self) -> bool:
        """Counted in whole things."""
        return self.kind in _COUNTS

    def size_of(self, item: Item) -> Fraction | None:
        """A unit's size in the kind's base unit; None when the item is no unit of this kind."""
        if self.count and any(agreement(item.text, word) for word in self.label):
            return Fraction(1)
        if item.units is None:
            return None
        if self.kind == "item" and self.label:
            return Fraction(1) if item.text in _ANY_ITEM else None
        if self.kind == "area" and "sao" in item.units:
            return item.units["sao"] * self.sao_m2
        return item.units.get(self.kind)


@lru_cache(maxsize=512)
def asked_for(question_type: str, unit: str, sao_m2: int, question: str = "") -> Asked:
    """What a question of this type, unit label and own label wants. Raises KeyError for an unknown type."""
    kind, size, default = words.TYPES[question_type]
    label = fold((unit or default).split("/")[0])
    found = Fraction(size)
    if kind == "money":
        found = Fraction(words.MONEY_LABELS.get(label, found))
    for row_kind, row_size, names in words.UNITS:
        if row_kind in (kind, "sao") and kind in ("weight", "length", "area") and label in _folded_names(names):
            found = Fraction(row_size) * (sao_m2 if row_kind == "sao" else 1)
    label_words = tuple(unit.lower().replace("/", " ").split())
    return Asked(kind, found, label_words, sao_m2, frozenset(_WORD.findall(fold(question))))


def _folded_names(names: str) -> list[str]:
    return [fold(name) for name in names.split(",")]
