"""The functions of expressions: how many arguments each takes, and what it gives."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias, get_args

from conversation.expression_values import (
    LONGEST_TEXT,
    FactKind,
    Number,
    Scope,
    Value,
    absolute,
    as_date,
    as_number,
    as_text,
    as_truth,
    bounded,
    divide,
    rounded_half_up,
    taken,
)

Evaluation: TypeAlias = Callable[[Scope], Value]
"""A compiled expression or part of one."""

_OfMany: TypeAlias = Callable[[Sequence[Value]], Value]


@dataclass(frozen=True)
class Function:
    """One function. `build` is given its arguments compiled, as many as are allowed."""

    fewest: int
    most: int | None
    """None: any number."""
    example: str
    build: Callable[[Sequence[Evaluation]], Evaluation]


# --- of truths -------------------------------------------------------------------------------------------------------


def _if(arguments: Sequence[Evaluation]) -> Evaluation:
    condition, then, otherwise = arguments

    def evaluate(scope: Scope) -> Value:
        holds = as_truth(condition(scope))
        if holds is None:
            return None
        return then(scope) if holds else otherwise(scope)

    return evaluate


def _not(value: Value) -> Value:
    holds = as_truth(value)
    return None if holds is None else not holds


def _coalesce(arguments: Sequence[Evaluation]) -> Evaluation:
    first, second = arguments

    def evaluate(scope: Scope) -> Value:
        value = first(scope)
        return second(scope) if value is None else value

    return evaluate


# --- of numbers ------------------------------------------------------------------------------------------------------


def total(values: Sequence[Value]) -> Value:
    """The sum; 0 of none, a blank where one is a blank or no number."""
    found: Number = 0
    for value in values:
        number = as_number(value)
        sum_so_far = None if number is None else bounded(found + number)
        if sum_so_far is None:
            return None
        found = sum_so_far
    return found


def _chosen(choose: Callable[[Sequence[Number]], Number], pick: Callable[[Sequence[date]], date]) -> _OfMany:
    def chosen(values: Sequence[Value]) -> Value:
        if any(isinstance(value, date) for value in values):
            days = [as_date(value) for value in values]
            known_days = [day for day in days if day is not None]
            return pick(known_days) if len(known_days) == len(days) else None
        numbers = [as_number(value) for value in values]
        known = [number for number in numbers if number is not None]
        return choose(known) if known and len(known) == len(numbers) else None

    return chosen


smallest = _chosen(min, min)
largest = _chosen(max, max)
"""Of numbers, or of dates; a blank of none, or where one is a blank."""


def _absolute(value: Value) -> Value:
    number = as_number(value)
    return None if number is None else absolute(number)


def _whole(value: Value) -> Value:
    number = as_number(value)
    return None if number is None else math.trunc(number)


MOST_DIGITS: Final = 30


def _rounded(value: Value, digits: Value = 0) -> Value:
    number, places = as_number(value), as_number(digits)
    if number is None or not isinstance(places, int) or abs(places) > MOST_DIGITS:
        return None
    if places < 0:
        scale: int = 10**-places
        shortened = as_number(divide(number, scale))
        return None if shortened is None else bounded(rounded_half_up(shortened) * scale)
    return divide(rounded_half_up(number * 10**places), 10**places)


# --- of texts and choices --------------------------------------------------------------------------------------------


def _selected(value: Value, name: Value) -> Value:
    chosen, wanted = as_text(value), as_text(name)
    return None if chosen is None or wanted is None else wanted in chosen.split()


def _count_selected(value: Value) -> Value:
    return len((as_text(value) or "").split())


def _length(value: Value) -> Value:
    return len(as_text(value) or "")


def joined(values: Sequence[Value]) -> Value:
    """All as one text, blanks left out; a blank where nothing is left or it is too long."""
    text = "".join(as_text(value) or "" for value in values)
    return text if 0 < len(text) <= LONGEST_TEXT else None


def _contains(value: Value, part: Value) -> Value:
    text, inside = as_text(value), as_text(part)
    return None if text is None or inside is None else inside in text


def _starts_with(value: Value, part: Value) -> Value:
    text, beginning = as_text(value), as_text(part)
    return None if text is None or beginning is None else text.startswith(beginning)


# --- the table -------------------------------------------------------------------------------------------------------


def constant(value: Value) -> Evaluation:
    """The same on every scope."""
    return lambda scope: value


def _of_one(apply: Callable[[Value], Value]) -> Callable[[Sequence[Evaluation]], Evaluation]:
    def build(arguments: Sequence[Evaluation]) -> Evaluation:
        (argument,) = arguments
        return lambda scope: apply(argument(scope))

    return build


def _of_two(apply: Callable[[Value, Value], Value]) -> Callable[[Sequence[Evaluation]], Evaluation]:
    def build(arguments: Sequence[Evaluation]) -> Evaluation:
        first, second = arguments
        return lambda scope: apply(first(scope), second(scope))

    return build


def _of_many(apply: _OfMany) -> Callable[[Sequence[Evaluation]], Evaluation]:
    def build(arguments: Sequence[Evaluation]) -> Evaluation:
        return lambda scope: apply([argument(scope) for argument in arguments])

    return build


def _round(arguments: Sequence[Evaluation]) -> Evaluation:
    return _of_two(_rounded)(arguments) if len(arguments) == 2 else _of_one(_rounded)(arguments)


FUNCTIONS: Final[dict[str, Function]] = {
    "if": Function(3, 3, "if(${co} = 'x', 1, 0)", _if),
    "coalesce": Function(2, 2, "coalesce(${so_ho}, 0)", _coalesce),
    "not": Function(1, 1, "not(${co} = 'x')", _of_one(_not)),
    "true": Function(0, 0, "true()", lambda arguments: constant(True)),
    "false": Function(0, 0, "false()", lambda arguments: constant(False)),
    "selected": Function(2, 2, "selected(${viec}, 'rac')", _of_two(_selected)),
    "count-selected": Function(1, 1, "count-selected(${viec})", _of_one(_count_selected)),
    "sum": Function(1, None, "sum(${so_nguoi})", _of_many(total)),
    "min": Function(1, None, "min(${so_ho}, 100)", _of_many(smallest)),
    "max": Function(1, None, "max(${so_ho}, 0)", _of_many(largest)),
    "abs": Function(1, 1, "abs(${so_ho} - 10)", _of_one(_absolute)),
    "int": Function(1, 1, "int(${so_ho} div 2)", _of_one(_whole)),
    "round": Function(1, 2, "round(${dien_tich}, 2)", _round),
    "number": Function(1, 1, "number(${so_ho})", _of_one(as_number)),
    "string": Function(1, 1, "string(${so_ho})", _of_one(as_text)),
    "string-length": Function(1, 1, "string-length(${ly_do})", _of_one(_length)),
    "concat": Function(1, None, "concat(${ho}, ' ', ${ten})", _of_many(joined)),
    "contains": Function(2, 2, "contains(${ly_do}, 'mưa')", _of_two(_contains)),
    "starts-with": Function(2, 2, "starts-with(${so}, '0')", _of_two(_starts_with)),
    "today": Function(0, 0, "today()", lambda arguments: lambda scope: taken(scope.today)),
    "date": Function(1, 1, "date('2026-11-01')", _of_one(as_date)),
}
"""Those that are built from their arguments."""

ENTRIES: Final[dict[str, _OfMany]] = {"sum": total, "count": len, "min": smallest, "max": largest}
"""With one question for an argument these are over all its entries; `count` counts blank ones too, as XPath does."""

FACTS: Final[tuple[FactKind, ...]] = get_args(FactKind)
"""Those that get the name of a question."""

NAMES: Final = frozenset({*FUNCTIONS, *ENTRIES, *FACTS})
