"""What reading a reply gives: a number, the same as last month, skip, or ask again."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from reporting.indicators import ONE, Thousandths

LARGEST = 10**12
"""No figure of a group is larger; a larger number is a mistake."""


@dataclass(frozen=True)
class Number:
    """The answer, in the question's unit."""

    value: Thousandths


@dataclass(frozen=True)
class Same:
    """As last month."""


@dataclass(frozen=True)
class Skip:
    """Not known; leave the question open."""


@dataclass(frozen=True)
class Ask:
    """Not certain: the number of the reading rule that says so ('1' to '12'), and what was probably meant."""

    reason: str
    suggestion: Thousandths | None = None


Outcome = Number | Same | Skip | Ask


def exact_number(value: Fraction) -> Number | Ask:
    """The value as an answer; finer than a thousandth or absurdly large asks."""
    if value > LARGEST:
        return Ask("12")
    scaled = value * ONE
    return Number(int(scaled)) if scaled.denominator == 1 else Ask("4")


def as_suggestion(value: Fraction) -> Thousandths | None:
    """The value where it can be offered as an answer."""
    found = exact_number(value)
    return found.value if isinstance(found, Number) else None
