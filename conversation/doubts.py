"""What makes the numbers of a reply uncertain: other numbers, units of another kind, vague words (rules 7 to 12)."""

from __future__ import annotations

from fractions import Fraction

from conversation.amounts import settle, suggested, suggestion
from conversation.asked import Asked
from conversation.numerals import Numeral
from conversation.outcomes import Ask, Outcome
from conversation.quantities import Quantity, bare
from conversation.tokens import Item
from reporting.indicators import ONE, Thousandths

QUIET = frozenset(".,;:!()\"'“”‘’…[]{}*=`´·•。、")
"""Punctuation that says nothing about a number."""
RELATIVE = frozenset("-+~<>≈±≥≤∼")
"""Rule 9: about, more than, less than, from-to."""
_LOOKALIKES = str.maketrans("loi", "101")
"""Rule 12: letters typed or scanned for digits at the start of a number; at the end only the o."""
_SHORTEST_TELEPHONE = 9
_EXPLAINS = ("explanation", "filler", "exists", "done", "polite", "in_progress", "happens", "contrast")
_BEFORE_NUMBER = 2
"""Words between 'trên' or 'dưới' and the number they blur."""


def letters_in_digits(items: list[Item], asked: Asked) -> Ask | None:
    """Rules 7 and 12: 'l5', '15abc', '1km2' are no numbers. `items` is the whole message."""
    for at in range(1, len(items)):
        before, item = items[at - 1], items[at]
        if not item.glued or before.literal == item.literal or before.symbol or item.symbol:
            continue
        word = before if item.literal else item
        if word.codes:
            continue
        if before.literal:
            if word.units is None and asked.size_of(word) is None and not _is_spelled_politeness(word):
                return Ask("12", _lookalike(before.text + word.text, asked) if set(word.text) == {"o"} else None)
        elif asked.size_of(word) is None or (at > 1 and items[at - 2].literal):
            return Ask("7" if word.units else "12", _lookalike(word.text + item.text, asked))
    return None


def _is_spelled_politeness(word: Item) -> bool:
    """'15ạ', '15nhé'; the 'a' of '15a' may be part of a name."""
    return word.means("polite") and word.exact and (len(word.text) > 1 or not word.text.isascii())


def _lookalike(text: str, asked: Asked) -> Thousandths | None:
    guess = text.translate(_LOOKALIKES)
    if not (guess.isascii() and guess.isdecimal()):
        return None
    return suggested(Numeral(Fraction(int(guess[:15]))), None, asked)


class Doubts:
    """The quantities of one reply, and the items that are none of them."""

    def __init__(self, items: list[Item], quantities: list[Quantity], asked: Asked, total: Thousandths | None) -> None:
        self.items = items
        self.quantities = quantities
        self.asked = asked
        self.total = total
        used = {at for quantity in quantities for at in range(quantity.start, quantity.stop)}
        self.others = [item for at, item in enumerate(items) if at not in used]

    def outcome(self) -> Outcome:
        """The one number, or the rule that forbids it."""
        doubt = self.doubt()
        if doubt is not None:
            return doubt
        return self.several() if len(self.quantities) > 1 else settle(self.quantities[0], self.asked)

    def doubt(self) -> Ask | None:
        """Rules 7 to 12, the surest first."""
        meanings: frozenset[str] = frozenset().union(*(item.meanings for item in self.others))
        symbols = {item.text for item in self.others if item.symbol} - QUIET
        one = suggestion(self.quantities[0], self.asked) if len(self.quantities) == 1 else None
        if "?" in symbols or "question" in meanings:
            return Ask("12", one)
        if "correction" in meanings:
            return Ask("9", self.corrected())
        if "/" in symbols:
            return Ask("8", self.part_of_total())
        if self.is_sum(symbols):
            return Ask("8", self.added_up())
        if symbols & RELATIVE or "vague" in meanings or any(map(self.is_approximate, self.quantities)):
            return Ask("9", one)
        if "relative" in meanings:
            return Ask("9")
        if meanings & {"no", "not_yet", "skip", "same", "half"} or any(map(self.is_telephone, self.quantities)):
            return Ask("8", one)
        if "all" in meanings:
            return Ask("10", one)
        if symbols:
            return Ask("12", one)
        return self.wrong_unit(self.quantities[0]) if len(self.quantities) == 1 else None

    def is_approximate(self, quantity: Quantity) -> bool:
        before = self.items[max(0, quantity.start - _BEFORE_NUMBER) : quantity.start]
        return any(item.means("vague_before") for item in before)

    def is_telephone(self, quantity: Quantity) -> bool:
        text = self.items[quantity.start].text if self.items[quantity.start].literal else ""
        if not text.isdecimal() or len(text) < _SHORTEST_TELEPHONE:
            return False
        return text.startswith("0") or (text.startswith("84") and len(text) == 11 and self.asked.count)

    def corrected(self) -> Thousandths | None:
        """'15 à nhầm 16' means 16; '16 chứ không phải 15' means 16 too; 'không phải 15' leaves it open."""
        said = [item.text for item in self.others if item.means("correction")]
        if any(text in ("chứ", "chu") for text in said):
            return suggestion(self.quantities[0], self.asked)
        denied = len(self.quantities) == 1 and not any(text[:2] in ("nh", "lộ", "lo") for text in said)
        return None if denied else suggestion(self.quantities[-1], self.asked)

    def part_of_total(self) -> Thousandths | None:
        """'15/86' with 86 known means 15."""
        if len(self.quantities) != 2 or self.total is None or not self.asked.count:
            return None
        part, whole = self.quantities
        return suggestion(part, self.asked) if whole.value * ONE == self.total else None

    def is_sum(self, symbols: set[str]) -> bool:
        return len(self.quantities) > 1 and symbols == {"+"}

    def added_up(self) -> Thousandths | None:
        """All numbers together, where they are of one unit; the number itself where it was said twice."""
        if len({quantity.value for quantity in self.quantities}) == 1 and "+" not in {x.text for x in self.others}:
            return suggestion(self.quantities[0], self.asked)
        units = {quantity.size is None for quantity in self.quantities}
        if len(units) > 1 or self.asked.kind == "percent" or any(q.numeral.scaled for q in self.quantities):
            return None
        if units == {True} and "+" not in {item.text for item in self.others}:
            return None
        total = sum((quantity.value for quantity in self.quantities), Fraction(0))
        size = None if units == {True} else self.asked.size
        return suggestion(Quantity(Numeral(total), size, total), self.asked)

    def several(self) -> Outcome:
        """Rules 7 and 8: parts of one amount in falling units add up ('2 tấn 3 tạ'); other numbers ask."""
        measured = self.asked.kind in ("weight", "length", "area")
        if measured and all(map(_continues, self.quantities, self.quantities[1:])):
            total = sum((quantity.value for quantity in self.quantities), Fraction(0))
            return settle(Quantity(Numeral(total), self.asked.size, total), self.asked)
        return Ask("8", self.added_up())

    def wrong_unit(self, quantity: Quantity) -> Ask | None:
        """Rules 7, 8 and 10: a unit of another kind, or a name with a number, instead of an amount."""
        if quantity.size is not None:
            return None
        return self.wrong_before(quantity) or self.wrong_after(quantity)

    def wrong_before(self, quantity: Quantity) -> Ask | None:
        if not quantity.start:
            return None
        before = self.items[quantity.start - 1]
        if before.means("ordinal") and self.asked.size_of(before) is None:
            return Ask("8")
        quiet = before.text in QUIET
        named = next((item for item in reversed(self.items[: quantity.start]) if item.text not in QUIET), before)
        if named.units is None or named.means("filler", "exists", "done", "explanation"):
            return None
        size = self.asked.size_of(named)
        if size is None or (not self.asked.count and not (quiet and size == self.asked.size)):
            return Ask("7", self.guess(quantity))
        return None

    def wrong_after(self, quantity: Quantity) -> Ask | None:
        rest = self.items[quantity.stop :]
        named = next((item for item in rest if item.text not in QUIET), None)
        if named is None or self.asked.size_of(named) is not None:
            return None
        if named.units is not None and "percent" in named.units:
            return Ask("10", self.share_of_total(quantity.value))
        if self.asked.kind == "money" and named.units is not None and "slang" in named.units:
            return Ask("6")
        explains = named.means(*_EXPLAINS)
        if named.units is not None:
            return None if explains and named.exact else Ask("7", self.guess(quantity))
        if named is rest[0] and not (explains or named.literal or named.codes):
            return Ask("7", self.guess(quantity))
        return None

    def guess(self, quantity: Quantity) -> Thousandths | None:
        """Only a count is offered: '3 bao' is not three kilograms."""
        return suggestion(quantity, self.asked) if self.asked.count else None

    def share_of_total(self, percent: Fraction) -> Thousandths | None:
        """'50%' of a known total, where that is a whole number."""
        if self.total is None or not self.asked.count or percent > 100:
            return None
        share = bare(Fraction(self.total, ONE) * percent / 100)
        return suggestion(share, self.asked)


def _continues(larger: Quantity, smaller: Quantity) -> bool:
    """The second part follows at once, in a smaller unit, and is less than one of the larger unit."""
    if larger.stop != smaller.start or larger.size is None or smaller.size is None:
        return False
    return smaller.size < larger.size and smaller.value < larger.size
