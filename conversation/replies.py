"""Reads one reply to one question: a number, the same as last month, skip, or ask again (rules 1 to 12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from conversation import words
from conversation.numerals import Numeral, Unclear, read_numeral
from conversation.tokens import ODD, Item, fold, items
from reporting.indicators import ONE, Thousandths

__all__ = ["Ask", "Number", "Outcome", "Same", "Skip", "fold", "read"]

LONGEST = 1000
"""Characters; a longer text is asked at once."""
LARGEST = 10**12


@dataclass(frozen=True)
class Number:
    """The answer, in the question's unit."""

    value: Thousandths


@dataclass(frozen=True)
class Same:
    """As last month."""


@dataclass(frozen=True)
class Skip:
    """Not known; leave the question open."""


@dataclass(frozen=True)
class Ask:
    """Not certain: the number of the rule that says so ('1' to '12'), and what was probably meant."""

    reason: str
    suggestion: Thousandths | None = None


Outcome = Number | Same | Skip | Ask


@dataclass(frozen=True)
class _Asked:
    """What the question wants."""

    kind: str
    size: Fraction
    """One asked unit in the kind's base unit."""
    label: frozenset[str]
    """Words of the question's own unit label, folded."""
    sao_m2: int

    @property
    def count(self) -> bool:
        return self.kind in ("household", "person", "event", "item", "workday")

    def size_of(self, item: Item) -> Fraction | None:
        """The size of a unit in the kind's base unit; None when it is no unit of this kind."""
        if self.count and item.units is not None and (fold(item.text) in self.label):
            return Fraction(1)
        if item.units is None:
            return None
        if self.kind == "area" and "sao" in item.units:
            return item.units["sao"] * self.sao_m2
        return item.units.get(self.kind)


@dataclass(frozen=True)
class _Quantity:
    """A number with its unit, from item `start` up to item `stop`."""

    numeral: Numeral
    size: Fraction | None
    start: int
    stop: int
    value: Fraction
    """In the kind's base unit when `size` is set, else as said."""


def read(
    text: str, question_type: str, *, unit: str = "", total: Thousandths | None = None, sao_m2: int = 360
) -> Outcome:
    """Read a reply.

    `question_type` is a key of words.TYPES (KeyError otherwise); `unit` the asked unit's label, default the
    type's own: a bare number is in it, other units of the kind are converted. `total` is the known total, for
    suggestions ('hết', '15/86'); `sao_m2` the size of a sào. Values are exact; finer than a thousandth asks.
    """
    asked = _asked(question_type, unit, sao_m2)
    if len(text) > LONGEST:
        return Ask("12")
    found = items(text)
    return _Reply(found, asked, total).outcome()


@lru_cache(maxsize=512)
def _asked(question_type: str, unit: str, sao_m2: int) -> _Asked:
    kind, size, default = words.TYPES[question_type]
    label = fold(unit or default).split("/")[0].strip()
    found = Fraction(size)
    if kind == "money":
        found = Fraction(words.MONEY_LABELS.get(label, int(size)))
    elif kind in ("weight", "length", "area"):
        for row_kind, row_size, names in words.UNITS:
            if label in (fold(name) for name in names.split(",")):
                if row_kind == kind:
                    found = Fraction(row_size)
                elif row_kind == "sao" and kind == "area":
                    found = Fraction(row_size) * sao_m2
    return _Asked(kind, found, frozenset((label, *label.split())), sao_m2)


_QUIET = frozenset(".,;:!()\"'“”‘’…[]{}*=`´·•。、")
_RELATIVE_SYMBOLS = frozenset("-+~<>≈±≥≤∼")
_LOOKALIKES = str.maketrans("loi", "101")
_STARTS = frozenset("123456789") | {"0", "mười", "chục", "trăm", "nghìn", "triệu", "tỷ", "nửa"}
_ZERO_BEFORE = frozenset({"trăm", "nghìn", "phẩy"})


class _Reply:
    """One reply while it is read."""

    def __init__(self, found: list[Item], asked: _Asked, total: Thousandths | None) -> None:
        self.raw = found
        self.asked = asked
        self.total = total
        self.items = [item for item in found if not self.is_polite(item)]
        self.in_number = [False] * len(self.items)

    def is_polite(self, item: Item) -> bool:
        if "polite" not in item.meanings or item.meanings & {"exists", "done"}:
            return False
        return item.units is None or self.asked.size_of(item) is None

    def outcome(self) -> Outcome:
        if any(ODD in item.text for item in self.items):
            return Ask("12")
        glued = self.letters_in_digits()
        if glued is not None:
            return glued
        if self.asked.kind == "answer":
            return self.yes_or_no()
        runs = self.runs()
        if not runs:
            return self.without_number()
        try:
            quantities = [self.quantity(run) for run in runs]
        except Unclear as unclear:
            suggestion = unclear.suggestion if len(runs) == 1 else None
            return Ask(unclear.reason, self.suggest(suggestion, self.unit_after(runs[0])))
        doubt = self.doubt(quantities)
        if doubt is not None:
            return doubt
        if len(quantities) > 1:
            return self.several(quantities)
        return self.settle(quantities[0])

    # Where the numbers are.

    def letters_in_digits(self) -> Ask | None:
        """Rules 7 and 12: 'l5', '15abc', '1km2'."""
        for before, item, at in zip(self.raw, self.raw[1:], range(1, len(self.raw)), strict=False):
            if not item.glued or before.literal == item.literal or before.symbol or item.symbol:
                continue
            word = before if item.literal else item
            if word.codes:
                continue
            if before.literal:
                spelled = "polite" in word.meanings and word.exact and len(word.text) + (not word.text.isascii()) > 1
                if word.units is None and not spelled:
                    return Ask("12")
            elif self.asked.size_of(word) is None or (at > 1 and self.raw[at - 2].literal):
                return Ask("7" if word.units else "12", self.guess_digits(word.text + item.text))
        return None

    def guess_digits(self, text: str) -> Thousandths | None:
        guess = text.translate(_LOOKALIKES)
        return self.suggest(Numeral(Fraction(int(guess))), None) if guess.isascii() and guess.isdecimal() else None

    def runs(self) -> list[tuple[int, int]]:
        """The stretches of items that are parts of numerals."""
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(self.items):
            stop = at
            while stop < len(self.items) and self.is_atom(stop, first=stop == at):
                stop += 1
            if stop > at:
                found.append((at, stop))
            elif self.unit_and_half(at) and not (found and found[-1][1] == at):
                stop = at + 2
                found.append((at, stop))
            at = max(stop, at + 1)
        if len(found) > 1 and any(not item.text.isascii() for item in self.items):
            # In a text with accents an accent-less 'sau' or 'nam' beside a number is the plain word.
            found = [run for run in found if not self.is_lone(run) or self.unit_after(run) is not None] or found
        for start, stop in found:
            self.in_number[start:stop] = [True] * (stop - start)
        return found

    def is_atom(self, at: int, *, first: bool) -> bool:
        item = self.items[at]
        if item.literal:
            return True
        if "no" in item.meanings and fold(item.text) == "khong":
            following = self.items[at + 1].codes if at + 1 < len(self.items) else frozenset()
            after_comma = not first and "phẩy" in self.items[at - 1].codes
            if following & _ZERO_BEFORE or after_comma:
                self.items[at] = Item(item.text, codes=frozenset("0"))
                return True
            return False
        if not first:
            return bool(item.codes)
        return bool(item.codes & _STARTS) or ("vạn" in item.codes and item.exact)

    def is_lone(self, run: tuple[int, int]) -> bool:
        item = self.items[run[0]]
        return run[1] - run[0] == 1 and not item.exact and item.text in words.AMBIGUOUS_ALONE

    def unit_and_half(self, at: int) -> bool:
        """'tạ rưỡi'."""
        return (
            at + 1 < len(self.items)
            and "rưỡi" in self.items[at + 1].codes
            and not self.asked.count
            and self.asked.size_of(self.items[at]) is not None
        )

    def unit_after(self, run: tuple[int, int]) -> Fraction | None:
        return self.asked.size_of(self.items[run[1]]) if run[1] < len(self.items) else None

    def quantity(self, run: tuple[int, int]) -> _Quantity:
        """A number and its unit. Raises Unclear."""
        start, stop = run
        if self.unit_and_half(start):
            size = self.asked.size_of(self.items[start])
            assert size is not None  # noqa: S101 - unit_and_half says so
            return _Quantity(Numeral(Fraction(3, 2)), size, start, stop, size * 3 / 2)
        numeral = read_numeral(self.items[start:stop], count=self.asked.count)
        size = self.unit_after(run)
        if size is None:
            return _Quantity(numeral, None, start, stop, numeral.value)
        value = numeral.value * size
        self.in_number[stop] = True
        stop += 1
        if stop < len(self.items) and "rưỡi" in self.items[stop].codes and not numeral.half:
            value += size / 2
            self.in_number[stop] = True
            stop += 1
        return _Quantity(numeral, size, start, stop, value)

    # What the words around it say.

    def others(self) -> list[Item]:
        return [item for item, used in zip(self.items, self.in_number, strict=True) if not used]

    def doubt(self, quantities: list[_Quantity]) -> Ask | None:
        """Rules 8 to 12: what makes a number uncertain."""
        meanings = frozenset().union(*(item.meanings for item in self.others()))
        symbols = {item.text for item in self.others() if item.symbol} - _QUIET
        one = self.suggest_quantity(quantities[0]) if len(quantities) == 1 else None
        if "?" in symbols or "question" in meanings:
            return Ask("12", one)
        if "correction" in meanings:
            return Ask("9", self.corrected(quantities))
        if "/" in symbols:
            return Ask("8", self.of_total(quantities))
        if symbols & _RELATIVE_SYMBOLS or meanings & {"vague"} or any(map(self.is_approximate, quantities)):
            return Ask("9", one)
        if "relative" in meanings:
            return Ask("9")
        if meanings & {"no", "not_yet", "skip", "same", "half"}:
            return Ask("8", one)
        if "all" in meanings:
            return Ask("10", one)
        if symbols - {"%"}:
            return Ask("12", one)
        return next(filter(None, map(self.wrong_unit, quantities)), None)

    def is_approximate(self, quantity: _Quantity) -> bool:
        return any(item.means("vague_before") for item in self.items[max(0, quantity.start - 2) : quantity.start])

    def corrected(self, quantities: list[_Quantity]) -> Thousandths | None:
        """'15 à nhầm 16' means 16, '16 chứ không phải 15' too."""
        instead = any(item.text in ("chứ", "chu") for item in self.others())
        return self.suggest_quantity(quantities[0 if instead else -1])

    def of_total(self, quantities: list[_Quantity]) -> Thousandths | None:
        if len(quantities) == 2 and self.total is not None and self.asked.count:
            part, whole = quantities
            if whole.value * ONE == self.total:
                return self.suggest_quantity(part)
        return None

    def wrong_unit(self, quantity: _Quantity) -> Ask | None:
        """Rules 7, 8 and 10: a unit of another kind, a name with a number."""
        if quantity.size is not None:
            return None
        guess = self.suggest_quantity(quantity) if self.asked.count else None
        if quantity.start:
            before = self.items[quantity.start - 1]
            if before.means("ordinal") and self.asked.size_of(before) is None:
                return Ask("8")
            if before.units is not None and not before.means("filler", "exists", "done", "explanation"):
                if self.asked.size_of(before) is None or not self.asked.count:
                    return Ask("7", guess)
        if quantity.stop == len(self.items):
            return None
        after = self.items[quantity.stop]
        if after.units is not None and "percent" in after.units:
            return Ask("10", self.share_of_total(quantity.value))
        known = after.means("explanation", "filler", "exists", "done", "polite", "in_progress", "happens", "contrast")
        if after.symbol or after.literal or after.codes or (known and (after.units is None or after.exact)):
            return None
        return Ask("7", guess)

    def share_of_total(self, percent: Fraction) -> Thousandths | None:
        if self.total is None or not self.asked.count or percent > 100:
            return None
        share = self.total * percent / 100
        return int(share) if (share / ONE).denominator == 1 else None

    def several(self, quantities: list[_Quantity]) -> Outcome:
        """Rules 7 and 8: parts of one amount in falling units add up; other numbers ask."""
        total = sum((quantity.value for quantity in quantities), Fraction(0))
        sized = all(quantity.size is not None for quantity in quantities)
        whole = _Quantity(Numeral(total), self.asked.size, quantities[0].start, quantities[-1].stop, total)
        if not sized or self.asked.kind in ("money", "percent"):
            return Ask("8")
        if self.asked.count or not all(map(_falls, quantities, quantities[1:])):
            return Ask("8", self.suggest_quantity(whole))
        return self.settle(whole)

    # The value.

    def settle(self, quantity: _Quantity) -> Outcome:
        """Rules 4 to 6 and 10: the number in the asked unit, if it can only be that one."""
        numeral = quantity.numeral
        if numeral.lone and quantity.size is None:
            return Ask("5", self.suggest(numeral, None))
        if self.is_telephone(quantity):
            return Ask("8")
        if self.asked.kind == "money":
            return self.money(quantity)
        if self.asked.kind == "percent":
            return self.percent(quantity)
        if numeral.short or numeral.tail:
            return Ask("6")
        if numeral.half and quantity.size is None:
            return Ask("5")
        if self.asked.count:
            if numeral.decimal or quantity.value.denominator != 1:
                return Ask("4")
            return _number(quantity.value)
        return _number(quantity.value if quantity.size is None else quantity.value / self.asked.size)

    def is_telephone(self, quantity: _Quantity) -> bool:
        item = self.items[quantity.start]
        if not item.literal or not item.text.isdecimal() or len(item.text) < 9:
            return False
        return item.text.startswith("0") or (len(item.text) == 11 and item.text.startswith("84") and self.asked.count)

    def money(self, quantity: _Quantity) -> Outcome:
        numeral, amount, asked = quantity.numeral, quantity.value, self.asked.size
        said = quantity.size is not None or numeral.scaled
        if numeral.tail and quantity.size is not None:
            return Ask("6", _thousandths(amount / asked))
        if numeral.half and not said:
            return Ask("5")
        if not said:
            if asked == 1 and amount and amount < 1000:
                return Ask("6", _thousandths(amount * 1000))
            if asked > 1 and 1000 <= amount < 100_000:
                return Ask("6")
            if asked > 1 and amount < 1000:
                amount *= asked
        if amount.denominator != 1 and (asked == 1 or said):
            return Ask("4")
        return _number(amount / asked)

    def percent(self, quantity: _Quantity) -> Outcome:
        numeral, value = quantity.numeral, quantity.value
        if numeral.short or numeral.tail:
            return Ask("6")
        if numeral.half:
            return _number(value * 100) if quantity.size is None else Ask("10")
        if value > 100 or (value <= 1 and numeral.decimal):
            return Ask("10", _thousandths(value * 100) if value <= 1 else None)
        return _number(value)

    def suggest_quantity(self, quantity: _Quantity) -> Thousandths | None:
        plain = Numeral(quantity.numeral.value, scaled=quantity.numeral.scaled)
        found = self.settle(_Quantity(plain, quantity.size, quantity.start, quantity.stop, quantity.value))
        return found.value if isinstance(found, Number) else None

    def suggest(self, numeral: Numeral | None, size: Fraction | None) -> Thousandths | None:
        if numeral is None or not self.items:
            return None
        return self.suggest_quantity(_Quantity(numeral, size, 0, 1, numeral.value * (size or 1)))

    # Replies without a number.

    def without_number(self) -> Outcome:
        """Rules 2, 3, 10, 11 and 12."""
        meanings = frozenset().union(*(item.meanings for item in self.items))
        if self.skips():
            return Skip()
        if any(item.text == "?" for item in self.items) or "question" in meanings:
            return Ask("12")
        if "same" in meanings:
            return (
                Same() if all(item.means("same", "filler") or self.is_aside(item) for item in self.items) else Ask("2")
            )
        if self.is_zero():
            return _number(Fraction(0))
        if meanings & {"no", "not_yet"}:
            return Ask("3")
        if meanings & {"vague", "relative", "correction"} or any(item.text in _RELATIVE_SYMBOLS for item in self.items):
            return Ask("9")
        if meanings & {"all", "half"}:
            return self.share(meanings)
        return Ask("11" if meanings & {"exists", "done", "in_progress"} else "12")

    def skips(self) -> bool:
        """Rule 2; 'không bỏ qua' is no skip."""
        for at, item in enumerate(self.items):
            if item.means("skip"):
                return not (at and self.items[at - 1].means("no", "not_yet", "correction"))
        return False

    def is_aside(self, item: Item) -> bool:
        return item.text in _QUIET or self.asked.size_of(item) is not None

    def share(self, meanings: frozenset[str]) -> Outcome:
        """Rule 10: all, or half."""
        if self.asked.kind == "percent" and all(
            item.means("all", "half", "filler") or self.is_aside(item) for item in self.items
        ):
            if "half" in meanings and "all" not in meanings:
                return _number(Fraction(50))
            if any(item.means("all") and item.text in _EVERYTHING for item in self.items) and "half" not in meanings:
                return _number(Fraction(100))
        return Ask("10", self.total if self.asked.count and "half" not in meanings else None)

    def is_zero(self) -> bool:
        """Rule 3: 'không', 'không có hộ nào', 'chưa xảy ra'; a bare 'chưa' is not."""
        asides = [item for item in self.items if not (item.means("filler") or item.text in _QUIET)]
        if not asides or not asides[0].means("no", "not_yet"):
            return False
        rest = asides[1:]
        if any(item.means("no", "not_yet", "contrast", "vague", "relative", "done", "in_progress") for item in rest):
            return False
        some = any(item.means("exists", "happens") for item in rest)
        unit = any(self.asked.size_of(item) is not None for item in rest)
        none = any(item.means("none") for item in rest)
        if asides[0].means("not_yet") and not (some or (unit and none)):
            return False
        known = all(item.means("exists", "happens", "none") or self.asked.size_of(item) is not None for item in rest)
        return known or (none and unit) or any(item.means("happens") for item in rest)

    def yes_or_no(self) -> Outcome:
        """Rule 11."""
        said = [item for item in self.items if item.text not in _QUIET]
        if self.skips():
            return Skip()
        meanings = frozenset().union(*(item.meanings for item in said))
        if "same" in meanings:
            return Same() if all(item.means("same", "filler") for item in said) else Ask("2")
        if any(item.literal or item.symbol for item in said) or meanings & _YES_NO_DOUBTS:
            return Ask("11")
        while said and (said[0].means("filler") or (said[0].text == "da" and _answers(said[1:2]))):
            said = said[1:]
        if not said or (len(said) == 1 and said[0].text == "da"):
            return Ask("11")
        negative = [at for at, item in enumerate(said) if item.means("no", "not_yet")]
        positive = [at for at, item in enumerate(said) if item.means("exists", "done")]
        if negative:
            return _number(Fraction(0)) if negative == [0] and positive in ([], [1]) else Ask("11")
        if positive and not meanings & {"none"} and (positive[0] == 0 or "done" in meanings):
            return _number(Fraction(1))
        return Ask("11")


_EVERYTHING = frozenset({"tất", "tat", "toàn", "toan", "cả", "ca", "trăm", "tram", "tuyệt", "tuyet"})
_YES_NO_DOUBTS = frozenset({"vague", "in_progress", "contrast", "correction", "question", "half", "relative"})


def _answers(said: Sequence[Item]) -> bool:
    return any(item.means("no", "not_yet", "exists", "done") for item in said)


def _falls(larger: _Quantity, smaller: _Quantity) -> bool:
    """'2 tấn 3 tạ': the second part is in a smaller unit and smaller than one of the first, right after it."""
    return (
        larger.stop == smaller.start
        and larger.size is not None
        and smaller.size is not None
        and smaller.value < larger.size
        and smaller.size < larger.size
    )


def _thousandths(value: Fraction) -> Thousandths | None:
    scaled = value * ONE
    return int(scaled) if scaled.denominator == 1 and abs(value) <= LARGEST else None


def _number(value: Fraction) -> Outcome:
    if value > LARGEST:
        return Ask("12")
    scaled = _thousandths(value)
    return Ask("4") if scaled is None else Number(scaled)
