"""What makes the numbers of a reply uncertain: other numbers, vague words, corrections, denials (rules 8 to 12)."""

from __future__ import annotations

from fractions import Fraction

from conversation import beside
from conversation.amounts import settle, suggestion
from conversation.asked import Asked
from conversation.neighbours import wrong_neighbour
from conversation.numerals import Numeral
from conversation.outcomes import Ask, Number, Outcome
from conversation.quantities import Quantity
from conversation.sums import added_up
from conversation.tokens import Item, fold
from conversation.words import QUIET, RELATIVE_SIGNS
from reporting.indicators import ONE, Thousandths

_SHORTEST_TELEPHONE = 9
_BEFORE_NUMBER = 2
"""Words between 'trên' or 'dưới' and the number they blur."""
_NEW = frozenset({"mới", "moi"})
_PHRASE = 2
_WHOLE = frozenset({"toan", "tat"})
"""First words of 'toàn bộ', 'tất cả'."""


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
        return self.several() if len(self.quantities) > 1 else self.single(self.quantities[0])

    def doubt(self) -> Ask | None:
        """Rules 8 to 12, the surest first."""
        meanings: frozenset[str] = frozenset().union(*(item.meanings for item in self.others))
        symbols = {item.text for item in self.others if item.symbol} - QUIET
        denied = bool(meanings & {"no", "not_yet", "none"} - self.all_told()) or self.is_forbidden()
        unknown = any(not (item.symbol or item.is_numeral or item.meanings or item.units) for item in self.others)
        one = None if denied or unknown or len(self.quantities) > 1 else suggestion(self.quantities[0], self.asked)
        if "?" in symbols or "question" in meanings:
            return Ask("12", one)
        if "correction" in meanings:
            return Ask("9", self.corrected())
        if "/" in symbols:
            return Ask("8", self.part_of_total())
        if len(self.quantities) > 1 and symbols == {"+"}:
            return Ask("8", added_up(self.items, self.quantities, self.asked))
        if "some" in meanings:
            return Ask("9")
        if symbols & RELATIVE_SIGNS or "vague" in meanings or any(map(self.is_approximate, self.quantities)):
            return Ask("9", one)
        if "relative" in meanings:
            return Ask("9")
        if denied or meanings & {"skip", "same", "half"} or any(map(self.is_telephone, self.quantities)):
            return Ask("8", one)
        if "all" in meanings and not self.is_whole():
            return Ask("10", one)
        return Ask("12", one) if symbols else None

    def single(self, quantity: Quantity) -> Outcome:
        """The one quantity, where all that stands beside it is known."""
        doubt = wrong_neighbour(self.items, quantity, self.asked, self.total)
        if doubt is not None:
            return doubt
        known_unit = quantity.size is not None
        if beside.misplaced(self.items, quantity.start, quantity.stop, self.asked, with_unit=known_unit):
            return Ask("8")
        if beside.strangers(self.items, quantity.start, quantity.stop, self.asked, with_unit=known_unit):
            return Ask("8")
        return settle(quantity, self.asked)

    def all_told(self) -> set[str]:
        """'hết' says all, not none."""
        only_all = all(item.means("all") for item in self.others if item.means("none"))
        return {"none"} if only_all else set()

    def is_forbidden(self) -> bool:
        """Those who do not, another time or source, a denial, a change; two numbers of parts may be old and new."""
        if len(self.quantities) > 1 and all(item.means("part") for item in self.others if self.is_against(item)):
            return False
        return any(map(self.is_against, self.others)) or (len(self.quantities) == 1 and self.is_new())

    def is_against(self, item: Item) -> bool:
        return beside.forbids(item, self.asked)

    def is_new(self) -> bool:
        """'2 hộ mới', 'mới nộp 2 triệu'; 'mới 2 hộ' is only two."""
        start = self.quantities[0].start
        said = [at for at, item in enumerate(self.items) if item.text in _NEW and not item.means("own")]
        after_unit = any(at and self.asked.size_of(self.items[at - 1]) is not None for at in said)
        return after_unit or any(at + 1 != start and len(self.items[at].words) < _PHRASE for at in said)

    def is_whole(self) -> bool:
        """'toàn bộ 57 hộ đã ký': the number is told of all."""
        quantity = self.quantities[0]
        before, after = self.items[: quantity.start], self.items[quantity.stop :]
        alone = len(self.quantities) == 1 and quantity.size is not None
        said = [item for item in self.others if item.means("all")]
        whole = all(fold(item.text) in _WHOLE and item in before for item in said)
        return alone and whole and any(item.means("done", "explanation") for item in after)

    def is_approximate(self, quantity: Quantity) -> bool:
        for item in reversed(self.items[max(0, quantity.start - _BEFORE_NUMBER) : quantity.start]):
            if item.text in QUIET:
                return False
            if item.means("vague_before") and not item.means("own"):
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
        if self.is_forbidden():
            return None
        if any(text in ("chứ", "chu") for text in said):
            return suggestion(self.quantities[0], self.asked)
        denied = len(self.quantities) == 1 and not any(text[:2] in ("nh", "lộ", "lo") for text in said)
        return None if denied else suggestion(self.quantities[-1], self.asked)

    def part_of_total(self) -> Thousandths | None:
        """'15/86' with 86 known means 15."""
        if len(self.quantities) != 2 or self.total is None or self.asked.kind != "household":
            return None
        part, whole = self.quantities
        return suggestion(part, self.asked) if whole.value * ONE == self.total else None

    def several(self) -> Outcome:
        """Rules 7 and 8: parts of one amount in falling units add up ('2 tấn 3 tạ'); other numbers ask."""
        measured = self.asked.kind in ("weight", "length", "area")
        plain = all(isinstance(settle(quantity, self.asked), Number) for quantity in self.quantities)
        if measured and plain and all(map(self.continues, self.quantities, self.quantities[1:])):
            total = sum((quantity.value for quantity in self.quantities), Fraction(0))
            first, last = self.quantities[0], self.quantities[-1]
            return self.single(Quantity(Numeral(total), self.asked.size, total, first.start, last.stop))
        return Ask("8", added_up(self.items, self.quantities, self.asked))

    def continues(self, larger: Quantity, smaller: Quantity) -> bool:
        """The second part follows at once on the same line, in a smaller unit, and is less than one of the larger."""
        if larger.stop != smaller.start or self.items[smaller.start].starts_line:
            return False
        if larger.size is None or smaller.size is None:
            return False
        return smaller.size < larger.size and smaller.value < larger.size
