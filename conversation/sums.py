"""The sum of several numbers in a reply, to be offered only where they are parts of one thing (rule 8)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from conversation.amounts import suggestion
from conversation.asked import Asked
from conversation.numerals import Numeral
from conversation.quantities import Quantity
from conversation.tokens import Item
from conversation.words import QUIET
from reporting.indicators import Thousandths


def added_up(items: list[Item], quantities: Sequence[Quantity], asked: Asked) -> Thousandths | None:
    """All numbers together; the number itself where it was said twice; None where they may be of two things."""
    signs = {item.text for item in items if item.symbol}
    if len({quantity.value for quantity in quantities}) == 1 and "+" not in signs:
        return suggestion(quantities[0], asked)
    if _is_one_number(items, quantities, asked):
        return _offered(quantities, None, asked)
    units = {quantity.size is None for quantity in quantities}
    if len(units) > 1 or asked.kind == "percent" or any(quantity.numeral.scaled for quantity in quantities):
        return None
    if (units == {True} and "+" not in signs) or not _are_parts(items, quantities, asked) or "=" in signs:
        return None
    return _offered(quantities, None if units == {True} else asked.size, asked)


def _offered(quantities: Sequence[Quantity], size: Fraction | None, asked: Asked) -> Thousandths | None:
    total = sum((quantity.value for quantity in quantities), Fraction(0))
    return suggestion(Quantity(Numeral(total), size, total), asked)


def _is_one_number(items: list[Item], quantities: Sequence[Quantity], asked: Asked) -> bool:
    """'5 nghìn, 6 trăm': thousands and hundreds of one number, with a comma where one breathes."""
    if len(quantities) != 2 or any(quantity.size not in (None, asked.size) for quantity in quantities):
        return False
    first, second = quantities
    parted = [item.text for item in items[first.stop : second.start]] == [","]
    alone = first.start == 0 and second.stop == len(items)
    hundreds = second.stop - second.start > 1 and 0 < second.value < 1000 and second.value % 100 == 0
    return parted and alone and hundreds and first.value > 0 and first.value % 1000 == 0


def _are_parts(items: list[Item], quantities: Sequence[Quantity], asked: Asked) -> bool:
    """'10 hộ xóm trên, 5 hộ xóm dưới': each number has a word of what part it is, or none has one."""
    if any(not _joins(item, asked) for item in items[: quantities[0].start]):
        return False
    ends = [quantity.start for quantity in quantities[1:]] + [len(items)]
    named = set()
    for quantity, end in zip(quantities, ends, strict=True):
        beside = [item for item in items[quantity.stop : end] if not _joins(item, asked)]
        if not all(item.means("part") for item in beside):
            return False
        named.add(bool(beside))
    return len(named) == 1


def _joins(item: Item, asked: Asked) -> bool:
    """Stands between numbers without saying anything of them."""
    return item.text in QUIET or item.text in ("+", "và", "va") or item.means("polite", "harmless", "own")
