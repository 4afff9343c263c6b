"""Random expressions over integers, without blanks or division by zero, beside their exact values.

Engines that calculate in binary floating point give these values too: every value on the way to the result is one that
a double holds exactly, so `1 div 4` may come up and `1 div 49` only where what is divided is a multiple of 49.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from conversation.expression_parser import LEVELS

MINUS, WHOLE = 7, 8
"""How tightly a minus sign binds, and what needs no parentheses anywhere."""
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
OPERATORS = (*LEVELS, "+", "-", "*", "div", "div", "mod")
"""Arithmetic more often than its share, or most would be truths of truths."""
NAMES = "abcde"


@dataclass(frozen=True)
class Grown:
    """An expression and its value, by a calculation of its own that knows nothing of ours."""

    text: str
    value: Fraction | bool
    level: int = WHOLE
    half_below_zero: bool = False
    """Somewhere in it -0.5, -1.5, … is rounded: XPath rounds it up, rxeval away from zero."""

    @property
    def number(self) -> Fraction:
        return Fraction(self.value)

    @property
    def truth(self) -> bool:
        return self.value is True or (self.value is not False and self.value != 0)

    def beside(self, level: int, *, strictly: bool) -> str:
        """Its text as a part of an operation of that level."""
        return f"({self.text})" if self.level < level or (strictly and self.level == level) else self.text


class Unsuitable(Exception):
    """A division by zero, or a value that a double does not hold."""


def sound(value: Fraction) -> Fraction:
    if abs(value.numerator) > 2**50 or value.denominator > 2**20 or Fraction(float(value)) != value:
        raise Unsuitable
    return value


def calculated(operator: str, left: Grown, right: Grown) -> Fraction | bool:
    if operator == "and":
        return left.truth and right.truth
    if operator == "or":
        return left.truth or right.truth
    if operator in COMPARISONS:
        of_truths = operator in ("=", "!=") and (type(left.value) is bool or type(right.value) is bool)
        pair = (left.truth, right.truth) if of_truths else (left.number, right.number)
        return COMPARISONS[operator](*pair)
    if operator in ("div", "mod") and right.number == 0:
        raise Unsuitable
    one, other = left.number, right.number
    match operator:
        case "+":
            return sound(one + other)
        case "-":
            return sound(one - other)
        case "*":
            return sound(one * other)
        case "div":
            return sound(one / other)
    return sound(one - other * math.trunc(one / other))


@dataclass(frozen=True)
class Grower:
    """Makes expressions of these functions."""

    random: Random
    answers: Mapping[str, int]
    functions: tuple[str, ...]

    def grown(self, depth: int) -> Grown:
        """An expression of at most that many levels."""
        while True:
            try:
                return self._leaf() if not depth or self.random.random() < 0.1 else self._branch(depth - 1)
            except Unsuitable:
                continue

    def _leaf(self) -> Grown:
        if self.random.random() < 0.5:
            name = self.random.choice(NAMES)
            return Grown(f"${{{name}}}", Fraction(self.answers[name]))
        number = self.random.choice((0, 1, 2, 4, 8, self.random.randrange(100)))
        return Grown(str(number), Fraction(number))

    def _branch(self, depth: int) -> Grown:
        kind = self.random.random()
        if kind < 0.1:
            inner = self.grown(depth)
            return Grown(f"-{inner.beside(MINUS, strictly=False)}", -inner.number, MINUS, inner.half_below_zero)
        if kind < 0.3:
            return self._call(self.random.choice(self.functions), depth)
        operator = self.random.choice(OPERATORS)
        level = LEVELS[operator]
        left, right = self.grown(depth), self.grown(depth)
        text = f"{left.beside(level, strictly=operator in COMPARISONS)} {operator} {right.beside(level, strictly=True)}"
        value = calculated(operator, left, right)
        return Grown(text, value, level, left.half_below_zero or right.half_below_zero)

    def _call(self, name: str, depth: int) -> Grown:
        count = {"true": 0, "false": 0, "if": 3, "min": 2, "max": 2}.get(name, 1)
        given = [self.grown(depth) for _ in range(count)]
        half_below_zero = any(one.half_below_zero for one in given)
        if name == "round":
            number = given[0].number
            sound(number + Fraction(1, 2))
            half_below_zero |= number < 0 and number.denominator == 2
        text = f"{name}({', '.join(one.text for one in given)})"
        return Grown(text, applied(name, given), WHOLE, half_below_zero)


def applied(name: str, given: list[Grown]) -> Fraction | bool:
    match name:
        case "true" | "false":
            return name == "true"
        case "not":
            return not given[0].truth
        case "if":
            return given[1].value if given[0].truth else given[2].value
        case "min":
            return min(one.number for one in given)
        case "max":
            return max(one.number for one in given)
        case "abs":
            return abs(given[0].number)
        case "int":
            return Fraction(math.trunc(given[0].number))
        case "round":
            return Fraction(math.floor(given[0].number + Fraction(1, 2)))
    raise KeyError(name)


def expressions(seed: int, count: int, functions: tuple[str, ...]) -> Iterator[tuple[Grown, dict[str, int]]]:
    """That many, each with the answers it is to be evaluated on."""
    random = Random(seed)
    for _ in range(count):
        answers = {name: random.choice((0, 1, random.randrange(-30, 100))) for name in NAMES}
        yield Grower(random, answers, functions).grown(random.randrange(2, 5)), answers
