"""What makes the numbers of a reply uncertain: other numbers, vague words, corrections, denials (rules 8 to 12)."""

from __future__ import annotations

from fractions import Fraction

from conversation.amounts import settle, suggestion
from conversation.asked import Asked
from conversation.neighbours import wrong_neighbour
from conversation.numerals import Numeral
from conversation.outcomes import Ask, Number, Outcome
from conversation.quantities import Quantity
from conversation.tokens import Item
from conversation.words import QUIET, RELATIVE_SIGNS
from reporting.indicators import ONE, Thousandths

_SHORTEST_TELEPHONE = 9
_BEFORE_NUMBER = 2
"""Words between 'trên' or 'dưới' and the number they blur."""


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
        """Rules 8 to 12, the surest first."""
        meanings: frozenset[str] = frozenset().union(*(item.meanings for item in self.others))
        symbols = {item.text for item in self.others if item.symbol} - QUIET
        one_number = len(self.quantities) == 1
        one = suggestion(self.quantities[0], self.asked) if one_number else None
        if "?" in symbols or "question" in meanings:
            return Ask("12", one)
        if "correction" in meanings:
            return Ask("9", self.corrected())
        if "/" in symbols:
            return Ask("8", self.part_of_total())
        if self.is_sum(symbols):
            return Ask("8", self.added_up())
        if "some" in meanings:
            return Ask("9")
        if symbols & RELATIVE_SIGNS or "vague" in meanings or any(map(self.is_approximate, self.quantities)):
            return Ask("9", one)
        if "relative" in meanings:
            return Ask("9")
        if meanings & {"no", "not_yet", "skip", "same", "half"} or any(map(self.is_telephone, self.quantities)):
            return Ask("8", one)
        if "all" in meanings:
            return Ask("10", one)
        if symbols:
            return Ask("12", one)
        return wrong_neighbour(self.items, self.quantities[0], self.asked, self.total) if one_number else None

    def is_approximate(self, quantity: Quantity) -> bool:
        for item in reversed(self.items[max(0, quantity.start - _BEFORE_NUMBER) : quantity.start]):
            if item.text in QUIET:
                return False
            if item.means("vague_before"):
                return True
        return False

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
        plain = all(isinstance(settle(quantity, self.asked), Number) for quantity in self.quantities)
        if measured and plain and all(map(self.continues, self.quantities, self.quantities[1:])):
            total = sum((quantity.value for quantity in self.quantities), Fraction(0))
            first, last = self.quantities[0], self.quantities[-1]
            whole = Quantity(Numeral(total), self.asked.size, total, first.start, last.stop)
            return wrong_neighbour(self.items, whole, self.asked, self.total) or settle(whole, self.asked)
        return Ask("8", self.added_up())

    def continues(self, larger: Quantity, smaller: Quantity) -> bool:
        """The second part follows at once on the same line, in a smaller unit, and is less than one of the larger."""
        if larger.stop != smaller.start or self.items[smaller.start].starts_line:
            return False
        if larger.size is None or smaller.size is None:
            return False
        return smaller.size < larger.size and smaller.value < larger.size
