"""A quantity in the asked unit, if it can only be that one (rules 4 to 6 and 10)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from conversation.asked import Asked
from conversation.numerals import Numeral
from conversation.outcomes import LARGEST, Ask, Number, as_suggestion, exact_number
from conversation.quantities import Quantity, bare
from reporting.indicators import Thousandths

_THOUSAND = 1000
_LIKELY_COUNTS = {"household": 10_000, "event": 10_000, "item": 10_000, "person": 20_000}
"""From here on a bare number of thousands is rather an amount of money; of the other kinds any."""
_LEAST_TELEPHONE = 10_000_000
"""A bare number this large is a telephone number or a date, and no count."""
_SURELY_DONG = 100_000
"""A bare number this large is in đồng, even where triệu đồng is asked."""


def settle(quantity: Quantity, asked: Asked) -> Number | Ask:
    """The answer this quantity gives, or why it gives none."""
    numeral = quantity.numeral
    if numeral.lone and quantity.size is None:
        return Ask("5", suggestion(quantity, asked))
    if asked.kind == "money":
        return _money(quantity, asked)
    if numeral.short or numeral.tail:
        return Ask("6")
    if quantity.size is None and not numeral.scaled and _LEAST_TELEPHONE <= quantity.value <= LARGEST:
        return Ask("8")
    if numeral.mixed and quantity.size is None:
        return Ask("7")
    if _is_rather_money(quantity, asked):
        return Ask("6")
    if numeral.bare_scale and quantity.size is None and quantity.value > _SURELY_DONG:
        return Ask("12")
    if asked.kind == "percent":
        return _percent(quantity)
    if numeral.grouped and quantity.size is not None and quantity.size > asked.size:
        return Ask("4", as_suggestion(quantity.value / 1000 / asked.size))
    if numeral.half and quantity.size is None:
        return Ask("10" if asked.count else "5")
    if asked.count and (numeral.decimal or quantity.value.denominator != 1):
        return Ask("4")
    return exact_number(quantity.value if quantity.size is None else quantity.value / asked.size)


def _is_rather_money(quantity: Quantity, asked: Asked) -> bool:
    """'350 nghìn' without a unit, where kilograms are asked; of people one says 'mười hai nghìn' too."""
    numeral = quantity.numeral
    if not numeral.ends_in_scale or quantity.size is not None:
        return False
    if asked.kind == "person" and not numeral.typed:
        return False
    return quantity.value >= _LIKELY_COUNTS.get(asked.kind, _THOUSAND)


def suggestion(quantity: Quantity, asked: Asked) -> Thousandths | None:
    """What the quantity most likely means, whatever made it doubtful."""
    plain = Numeral(quantity.numeral.value, scaled=quantity.numeral.scaled)
    found = settle(replace(quantity, numeral=plain), asked)
    return found.value if isinstance(found, Number) else found.suggestion


def suggested(numeral: Numeral | None, size: Fraction | None, asked: Asked) -> Thousandths | None:
    """The same for a numeral and the unit after it."""
    if numeral is None:
        return None
    whole = bare(numeral.value, scaled=numeral.scaled)
    return suggestion(whole if size is None else replace(whole, size=size, value=numeral.value * size), asked)


def _money(quantity: Quantity, asked: Asked) -> Number | Ask:
    """Rule 6."""
    numeral, amount = quantity.numeral, quantity.value
    said = quantity.size is not None or numeral.scaled
    if numeral.tail and quantity.size is not None:
        return Ask("6", as_suggestion(amount / asked.size))
    if numeral.half and not said:
        return Ask("5")
    if numeral.bare_scale:
        return Ask("12", as_suggestion(amount / asked.size))
    if not said and asked.size == 1 and 0 < amount < _THOUSAND:
        return Ask("6", as_suggestion(amount * _THOUSAND))
    if not said and asked.size > 1:
        if amount < _THOUSAND:
            return exact_number(amount)
        if amount < _SURELY_DONG:
            return Ask("6")
    # Nobody pays a part of a đồng.
    return exact_number(amount / asked.size) if amount.denominator == 1 else Ask("4")


def _percent(quantity: Quantity) -> Number | Ask:
    """Rule 10."""
    numeral, value = quantity.numeral, quantity.value
    if numeral.half:
        return exact_number(value * 100) if quantity.size is None else Ask("10")
    if value <= 1 and numeral.decimal:
        return Ask("10", as_suggestion(value * 100) if quantity.size is None else None)
    return Ask("10") if value > 100 else exact_number(value)
