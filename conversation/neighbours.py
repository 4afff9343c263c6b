"""What stands right beside a number: letters in it, a unit of another kind, a name it belongs to (4, 7, 8, 12)."""

from __future__ import annotations

from fractions import Fraction

from conversation.amounts import suggested, suggestion
from conversation.asked import Asked
from conversation.numerals import Numeral
from conversation.outcomes import Ask
from conversation.quantities import Quantity, bare
from conversation.tokens import Item
from conversation.words import QUIET, SHORT_SCALES
from reporting.indicators import ONE, Thousandths

_LOOKALIKES = str.maketrans("loi", "101")
"""Rule 12: letters typed for digits at the start of a number; at the end only the o."""
_KNOWN = (
    "explanation",
    "filler",
    "figure",
    "exists",
    "done",
    "polite",
    "in_progress",
    "happens",
    "contrast",
    "calendar",
)
"""Words that explain a number and cannot be a unit."""
_BESIDE = (*_KNOWN, "harmless", "topic", "own", "change", "all")
"""With those that may be a unit of another kind, which right behind a number they then are."""
_NEAR = 2
"""Words after a number within which a unit still counts it."""
_DIGITS = frozenset("0123456789")
_SHORT = frozenset(f"short {scale}" for scale in SHORT_SCALES)
_ALIKE = frozenset({"household", "person"})
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
    before, after = items[: quantity.start], items[quantity.stop :]
    if _is_torn(items, quantity):
        return Ask("5")
    if before and before[-1].means("ordinal") and asked.size_of(before[-1]) is None:
        named = asked.count and quantity.size is not None and not before[-1].means("date")
        return Ask("8", suggestion(quantity, asked) if named else None)
    if quantity.size is not None:
        return _wrong_beside_unit(before, after, asked)
    return _wrong_before(before, quantity, asked) or _wrong_after(after, quantity, asked, total)


def _is_torn(items: list[Item], quantity: Quantity) -> bool:
    """'mười . lăm', 'trăm này mốt': a part of the numeral, or what a multiplier multiplies, stands elsewhere."""
    others = items[: quantity.start] + items[quantity.stop :]
    if any(item.exact and not item.codes <= _SHORT for item in others):
        return True
    if not quantity.start or items[quantity.start].literal:
        return False
    before = items[quantity.start - 1]
    unknown = not (before.symbol or before.meanings or before.units)
    return before.means("calendar") or (unknown and not items[quantity.start].codes & _DIGITS)


def _wrong_beside_unit(before: list[Item], after: list[Item], asked: Asked) -> Ask | None:
    """'tấn 2 tạ' may be 1,2 tấn, 'hai tan tu' 2,4 tấn; '2 tấn tạ' is nothing."""
    if asked.count:
        return None
    if after and after[0].codes:
        return Ask("5")
    beside = [*before[-1:], *after[:1]]
    return Ask("7") if any(asked.size_of(item) is not None or _is_measure(item) for item in beside) else None


def _is_measure(item: Item) -> bool:
    """'2000m m²'; money is left out, for 'đồng' is also a field."""
    return item.exact and bool(item.units) and not item.meanings and set(item.units or ()) < _MEASURES - {"money"}


def _wrong_before(items: list[Item], quantity: Quantity, asked: Asked) -> Ask | None:
    named = next((item for item in reversed(items) if item.text not in QUIET), None)
    if named is None:
        return None
    beside = named is items[-1]
    size = asked.size_of(named)
    if beside and size is None and (named.means("numbered") or any(item.means("date") for item in items[-2:])):
        return Ask("8")
    if named.means(*_BESIDE) or (size is not None and (asked.count or (not beside and size == asked.size))):
        return None
    if named.units is not None:
        return Ask("7", _guess(quantity, asked, named))
    return Ask("8") if beside and not named.literal and not named.codes else None


def _wrong_after(items: list[Item], quantity: Quantity, asked: Asked, total: Thousandths | None) -> Ask | None:
    """`items` follow the number; a unit may stand behind a bracket or a word or two ('15 (người)', '15 và vụ').

    '3,1 N' is how Facebook writes 3,1 nghìn; '5 n' may be people or days.
    """
    if items and not (items[0].text in QUIET or items[0].units or items[0].codes or items[0].means(*_BESIDE)):
        thousands = quantity.numeral.decimal and [item.text for item in items] == ["n"]
        return Ask("7", suggestion(bare(quantity.value * 1000), asked) if thousands else None)
    near = [item for item in items if item.text not in QUIET][:_NEAR]
    named = next((item for item in near if item.units or asked.size_of(item) is not None), None)
    if named is None or (named.means(*_KNOWN) and named.exact):
        return None
    size, units = asked.size_of(named), named.units or {}
    if size is not None:
        return None if asked.count or size == asked.size else Ask("7")
    if "percent" in units:
        return Ask("10", _share_of_total(quantity.value, asked, total))
    if asked.kind == "money" and "slang" in units:
        return Ask("6")
    return Ask("7", _guess(quantity, asked, named))


def _guess(quantity: Quantity, asked: Asked, named: Item | None = None) -> Thousandths | None:
    """People and households are told for each other: '15 người' may be 15 households; '15 buổi', '15 mét' cannot."""
    said = (named.units or {}).keys() if named is not None else ()
    return suggestion(quantity, asked) if asked.kind in _ALIKE and _ALIKE & set(said) else None


def _share_of_total(percent: Fraction, asked: Asked, total: Thousandths | None) -> Thousandths | None:
    """'50%' of a known total, where that is a whole number."""
    if total is None or asked.kind != "household" or percent > 100:
        return None
    return suggestion(bare(Fraction(total, ONE) * percent / 100), asked)
