"""What expressions calculate with: exact values, blanks, conversions, comparisons and arithmetic."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, Final, Literal, Protocol, TypeAlias

Number: TypeAlias = int | Fraction
Value: TypeAlias = int | Fraction | str | bool | date | None
"""None is a blank, and so is an empty text; a select_multiple answer is the chosen names separated by spaces."""
FactKind: TypeAlias = Literal["baseline", "last", "target"]

LARGEST: Final = 10**30
"""A number beyond it, also as numerator or denominator, becomes a blank: no chain of products grows without bound."""
LONGEST_TEXT: Final = 10_000
"""Characters; a longer text that is put together becomes a blank."""
DECIMALS: Final = 15
"""How many decimals a number has at most when it is written as text."""

_DECIMAL_NUMBER: Final = re.compile(r"[ \t\r\n]*(-?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40}))[ \t\r\n]*")
_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Scope(Protocol):
    """What an expression may read."""

    @property
    def today(self) -> date:
        """The day of the answer."""

    @property
    def current(self) -> Value:
        """What '.' means; None where there is none."""

    def value(self, name: str) -> Value:
        """`${name}`; within a repeat the same entry's answer."""

    def values(self, name: str) -> Sequence[Value]:
        """Every entry's answer of a question inside a repeat, blanks too; of another question its one answer."""

    def fact(self, kind: FactKind, name: str) -> Value:
        """What is known of a question from before; the name is '.' for the question itself."""


def taken(value: Value) -> Value:
    """A value as a scope gives it, made one that can be calculated with."""
    if isinstance(value, int):
        return value if isinstance(value, bool) else bounded(value)
    if isinstance(value, str):
        return value or None
    if isinstance(value, datetime):
        # A datetime is a date to Python, but cannot be compared with one.
        return value.date()
    return bounded(value) if isinstance(value, Fraction) else value


def bounded(number: Number) -> Number | None:
    """The number, an int where it is whole; None where it is too large."""
    if isinstance(number, int):
        return number if -LARGEST <= number <= LARGEST else None
    if number.denominator == 1:
        return bounded(number.numerator)
    return number if abs(number.numerator) <= LARGEST and number.denominator <= LARGEST else None


# --- conversions -----------------------------------------------------------------------------------------------------


def as_number(value: Value) -> Number | None:
    """True is 1, False 0; a text only where it is written as a number; a date is none."""
    if isinstance(value, int | Fraction):
        return int(value) if isinstance(value, bool) else value
    if isinstance(value, str):
        written = _DECIMAL_NUMBER.fullmatch(value)
        return bounded(Fraction(written[1].removesuffix("."))) if written else None
    return None


def as_text(value: Value) -> str | None:
    """As XPath writes it: 'true', '1.5', '2026-11-16'. Fractions without end are rounded to 15 decimals."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    scale: int = 10**DECIMALS
    scaled = rounded_half_up(abs(value) * scale)
    whole, rest = divmod(scaled, scale)
    decimals = f"{rest:0{DECIMALS}d}".rstrip("0")
    sign = "-" if value < 0 and scaled else ""
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def as_truth(value: Value) -> bool | None:
    """XPath's boolean(): a number that is not 0, a text that is not empty, any date. None of a blank."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | Fraction):
        return value != 0
    return True if isinstance(value, date) else bool(value) or None


def as_date(value: Value) -> date | None:
    """A date, or a text that is one in the form 2026-11-16."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


# --- comparisons -----------------------------------------------------------------------------------------------------


def equal(left: Value, right: Value) -> bool | None:
    """As XPath compares: as truths if one is one, as dates if one is one, as texts if both are, else as numbers."""
    kind = type(left)
    if kind is type(right) and (kind is int or kind is str):
        return left == right
    if left is None or right is None:
        return None
    if isinstance(left, bool) or isinstance(right, bool):
        return as_truth(left) == as_truth(right)
    return _compared(operator.eq, left, right)


def unequal(left: Value, right: Value) -> bool | None:
    """The opposite of `equal`."""
    same = equal(left, right)
    return None if same is None else not same


def _compared(compare: Callable[[Any, Any], bool], left: Value, right: Value) -> bool | None:
    as_either: Callable[[Value], Any] = as_date if isinstance(left, date) or isinstance(right, date) else as_number
    first, second = as_either(left), as_either(right)
    return None if first is None or second is None else compare(first, second)


def _ordering(compare: Callable[[Any, Any], bool]) -> Callable[[Value, Value], bool | None]:
    def ordered(left: Value, right: Value) -> bool | None:
        if type(left) is int and type(right) is int:
            return compare(left, right)
        return _compared(compare, left, right)

    return ordered


less = _ordering(operator.lt)
less_or_equal = _ordering(operator.le)
greater = _ordering(operator.gt)
greater_or_equal = _ordering(operator.ge)
"""Dates are compared where one side is a date, else numbers; None where a side is neither."""


# --- arithmetic ------------------------------------------------------------------------------------------------------


def add(left: Value, right: Value) -> Value:
    """Numbers, or a date and a whole number of days."""
    if type(left) is int and type(right) is int:
        return bounded(left + right)
    if isinstance(left, date):
        return _days_after(left, right)
    if isinstance(right, date):
        return _days_after(right, left)
    first, second = as_number(left), as_number(right)
    return None if first is None or second is None else bounded(first + second)


def subtract(left: Value, right: Value) -> Value:
    """Numbers; a date less a whole number of days; a date less a date gives the days between."""
    if type(left) is int and type(right) is int:
        return bounded(left - right)
    if isinstance(left, date):
        earlier = as_date(right)
        return _days_after(left, negative(right)) if earlier is None else (left - earlier).days
    if isinstance(right, date):
        later = as_date(left)
        return None if later is None else (later - right).days
    first, second = as_number(left), as_number(right)
    return None if first is None or second is None else bounded(first - second)


def _days_after(day: date, days: Value) -> date | None:
    number = as_number(days)
    if not isinstance(number, int):
        return None
    try:
        return day + timedelta(days=number)
    except OverflowError:
        return None


def multiply(left: Value, right: Value) -> Value:
    """The product."""
    first, second = as_number(left), as_number(right)
    return None if first is None or second is None else bounded(first * second)


def divide(left: Value, right: Value) -> Value:
    """The exact quotient; a blank when divided by zero."""
    first, second = as_number(left), as_number(right)
    if first is None or not second:
        return None
    if isinstance(first, int) and isinstance(second, int):
        return bounded(Fraction(first, second)) if first % second else first // second
    return bounded(Fraction(first) / second)


def modulo(left: Value, right: Value) -> Value:
    """What a division to a whole number leaves, with the sign of the dividend; a blank when divided by zero."""
    first, second = as_number(left), as_number(right)
    if first is None or not second:
        return None
    rest = absolute(first) % absolute(second)
    return bounded(-rest if first < 0 else rest)


def negative(value: Value) -> Value:
    """The number with the other sign."""
    number = as_number(value)
    return None if number is None else -number


def absolute(number: Number) -> Number:
    """Without its sign; of `abs` mypy does not know what it gives for either kind of number."""
    return -number if number < 0 else number


def rounded_half_up(number: Number) -> int:
    """To the nearest whole number; a half goes towards the larger, also below zero: -2.5 gives -2."""
    return (
        number if isinstance(number, int) else (2 * number.numerator + number.denominator) // (2 * number.denominator)
    )
