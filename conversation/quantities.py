"""Finds the numbers in a reply and joins each with the unit after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from conversation import words
from conversation.asked import Asked
from conversation.numerals import SCALES, Numeral, read_numeral
from conversation.tokens import Item, fold

Run = tuple[int, int]
"""A stretch of items that are parts of one numeral: from, up to."""

_STARTS = frozenset("123456789") | {"0", "mười", "chục", "trăm", "nửa"} | set(SCALES) | {"hăm", "băm"}
"""Parts a numeral may begin with; 'lăm', 'tư', 'rưỡi', 'k' and others only continue one."""
_HUNDREDS = frozenset({"trăm", "nghìn"})
"""Between a scale and these 'không' is the numeral zero ('hai nghìn không trăm'); elsewhere it says no."""


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, from item `start` up to item `stop`."""

    numeral: Numeral
    size: Fraction | None
    """Of the unit said, in the kind's base unit; None when none of the asked kind was said."""
    value: Fraction
    """In the kind's base unit when `size` is set, else as said."""
    start: int = 0
    stop: int = 0


def bare(value: Fraction, *, scaled: bool = False) -> Quantity:
    """A number by itself."""
    return Quantity(Numeral(value, scaled=scaled), None, value)


def with_zeros(items: list[Item]) -> list[Item]:
    """The items, with 'không' in 'không trăm', 'không phẩy' taken as a numeral."""
    found = list(items)
    for at, item in enumerate(items):
        if item.means("no") and fold(item.text) == "khong":
            after = items[at + 1].codes if at + 1 < len(items) else frozenset()
            before = items[at - 1].codes if at else frozenset()
            if "phẩy" in after or "phẩy" in before or (after & _HUNDREDS and before & set(SCALES)):
                found[at] = replace(item, codes=frozenset("0"), meanings=frozenset())
    return found


def runs(items: list[Item], asked: Asked) -> list[Run]:
    """Where the numbers stand."""
    found = list(_all_runs(items, asked))
    if len(found) > 1 and any(not item.text.isascii() for item in items):
        # In a text with accents an accent-less 'sau' or 'nam' beside a number is the plain word.
        found = [run for run in found if not is_lone(items, run) or _unit_after(items, run, asked)] or found
    return found


def _all_runs(items: list[Item], asked: Asked) -> Iterator[Run]:
    at = 0
    while at < len(items):
        stop = at
        while stop < len(items) and _is_part(items[stop], first=stop == at):
            stop += 1
        if stop > at:
            yield at, stop
            if _unit_after(items, (at, stop), asked):
                stop += 1
        elif _unit_and_half(items, at, asked):
            stop = at + 2
            yield at, stop
        at = max(stop, at + 1)


def _is_part(item: Item, *, first: bool) -> bool:
    """No number goes on over the end of a line."""
    if item.starts_line and not first:
        return False
    if item.literal or not first:
        return item.literal or bool(item.codes)
    return bool(item.codes & _STARTS)


def is_lone(items: list[Item], run: Run) -> bool:
    """Rule 5: one accent-less word that may be another word."""
    item = items[run[0]]
    return run[1] - run[0] == 1 and not item.exact and item.text in words.AMBIGUOUS_ALONE


def _unit_and_half(items: list[Item], at: int, asked: Asked) -> bool:
    """'tạ rưỡi'."""
    halved = at + 1 < len(items) and "rưỡi" in items[at + 1].codes
    return halved and not asked.count and asked.size_of(items[at]) is not None


def _unit_after(items: list[Item], run: Run, asked: Asked) -> Fraction | None:
    return asked.size_of(items[run[1]]) if run[1] < len(items) else None


def read_quantity(items: list[Item], run: Run, asked: Asked) -> Quantity:
    """The number of that run with its unit. Raises numerals.Unclear."""
    start, stop = run
    own = asked.size_of(items[start])
    if own is not None and _unit_and_half(items, start, asked):
        return Quantity(Numeral(Fraction(3, 2)), own, own * 3 / 2, start, stop)
    numeral = replace(
        read_numeral(items[start:stop], count=asked.count, money=asked.kind == "money"), lone=is_lone(items, run)
    )
    size = _unit_after(items, run, asked)
    if size is None:
        return Quantity(numeral, None, numeral.value, start, stop)
    value, stop = numeral.value * size, stop + 1
    whole = not (numeral.half or numeral.decimal or numeral.grouped)
    if stop < len(items) and "rưỡi" in items[stop].codes and whole:
        value, stop = value + size / 2, stop + 1
    return Quantity(numeral, size, value, start, stop)
