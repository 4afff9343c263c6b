"""What stands right beside a number: letters in it, a unit of another kind, a name it belongs to (4, 7, 8, 12)."""

from __future__ import annotations

from fractions import Fraction

from conversation.amounts import suggested, suggestion
from conversation.asked import Asked
from conversation.numerals import Numeral
from conversation.outcomes import Ask
from conversation.quantities import Quantity, bare
from conversation.tokens import Item
from conversation.words import QUIET
from reporting.indicators import ONE, Thousandths

_LOOKALIKES = str.maketrans("loi", "101")
"""Rule 12: letters typed for digits at the start of a number; at the end only the o."""
_KNOWN = ("explanation", "filler", "exists", "done", "polite", "in_progress", "happens", "contrast", "calendar")
"""Words that explain a number and cannot be a unit."""
_MEASURES = frozenset({"weight", "length", "area", "sao", "money"})


def letters_in_digits(items: list[Item], asked: Asked) -> Ask | None:
    """Rules 4, 7 and 12: '.5', 'l5', '15abc', '1km2' are no numbers. `items` is the whole message."""
    for at in range(1, len(items)):
        before, item = items[at - 1], items[at]
        if item.literal and item.glued and before.text in (".", ","):
            return Ask("4")
        if not item.glued or before.literal == item.literal or before.symbol or item.symbol:
            continue
        word = before if item.literal else item
        if word.codes:
            continue
        if before.literal:
            if word.units is None and asked.size_of(word) is None and not _is_spelled_politeness(word):
                return Ask("12", _lookalike(before.text + word.text, asked) if set(word.text) == {"o"} else None)
        elif asked.size_of(word) is None or (at > 1 and items[at - 2].literal and not _has_unit(items, at, asked)):
            return Ask("7" if word.units else "12", _lookalike(word.text + item.text, asked))
    return None


def _has_unit(items: list[Item], at: int, asked: Asked) -> bool:
    """'2km300m' has a unit for each number."""
    return at + 1 < len(items) and items[at + 1].glued and asked.size_of(items[at + 1]) is not None


def _is_spelled_politeness(word: Item) -> bool:
    """'15ạ', '15nhé'; the 'a' of '15a' may be part of a name."""
    return word.means("polite") and word.exact and (len(word.text) > 1 or not word.text.isascii())


def _lookalike(text: str, asked: Asked) -> Thousandths | None:
    guess = text.translate(_LOOKALIKES)
    if not (guess.isascii() and guess.isdecimal()):
        return None
    return suggested(Numeral(Fraction(int(guess[:15]))), None, asked)


def wrong_neighbour(items: list[Item], quantity: Quantity, asked: Asked, total: Thousandths | None) -> Ask | None:
    """Why the words beside the number forbid it."""
    before = items[quantity.start - 1] if quantity.start else None
    if before is not None and before.means("ordinal") and asked.size_of(before) is None:
        return Ask("8", _guess(quantity, asked) if quantity.size is not None else None)
    if before is not None and before.codes and before.exact:
        return Ask("5")
    if quantity.size is not None:
        return _wrong_after_unit(items[quantity.stop :], asked)
    return _wrong_before(items[: quantity.start], quantity, asked) or _wrong_after(
        items[quantity.stop :], quantity, asked, total
    )


def _wrong_after_unit(items: list[Item], asked: Asked) -> Ask | None:
    """'hai tấn tư' is 2,4 tấn to some, '2 tấn tạ' is nothing."""
    if not items:
        return None
    if items[0].codes and (items[0].exact or not asked.count):
        return Ask("5")
    return Ask("7") if not asked.count and asked.size_of(items[0]) is not None else None


def _wrong_before(items: list[Item], quantity: Quantity, asked: Asked) -> Ask | None:
    named = next((item for item in reversed(items) if item.text not in QUIET), None)
    if named is None:
        return None
    beside = named is items[-1]
    if beside and named.means("numbered") and asked.size_of(named) is None:
        return Ask("8")
    size = asked.size_of(named)
    if named.means(*_KNOWN) or (size is not None and (asked.count or (not beside and size == asked.size))):
        return None
    if named.units is not None:
        return Ask("7", _guess(quantity, asked, named))
    return Ask("8", suggestion(quantity, asked)) if beside and not named.literal and not named.codes else None


def _wrong_after(items: list[Item], quantity: Quantity, asked: Asked, total: Thousandths | None) -> Ask | None:
    named = next((item for item in items if item.text not in QUIET), None)
    if named is None or asked.size_of(named) is not None:
        return None
    units = named.units or {}
    if "percent" in units:
        return Ask("10", _share_of_total(quantity.value, asked, total))
    if asked.kind == "money" and "slang" in units:
        return Ask("6")
    explains = named.means(*_KNOWN)
    if units:
        return None if explains and named.exact else Ask("7", _guess(quantity, asked, named))
    unknown = named is items[0] and not (explains or named.literal or named.codes)
    return Ask("7", _guess(quantity, asked)) if unknown else None


def _guess(quantity: Quantity, asked: Asked, named: Item | None = None) -> Thousandths | None:
    """Only a count is offered, and not for a measure: '15 người' may be 15 households, '15 mét' cannot."""
    measured = named is not None and named.units is not None and named.units.keys() <= _MEASURES
    return suggestion(quantity, asked) if asked.count and not measured else None


def _share_of_total(percent: Fraction, asked: Asked, total: Thousandths | None) -> Thousandths | None:
    """'50%' of a known total, where that is a whole number."""
    if total is None or not asked.count or percent > 100:
        return None
    return suggestion(bare(Fraction(total, ONE) * percent / 100), asked)
