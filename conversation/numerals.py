"""Numerals in words and digits, from 'không' to 'tỷ' (rules 5 and 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from conversation.digits import Numeral, Unclear, read_literal
from conversation.tokens import Item

__all__ = ["SCALES", "Numeral", "Unclear", "read_numeral"]

SCALES = {"nghìn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9}
_HALF = Fraction(1, 2)
_TEN, _HUNDRED = 10, 100


def read_numeral(atoms: Sequence[Item], *, count: bool) -> Numeral:
    """A run of number parts as one number. Raises Unclear when it is two, or has two readings."""
    return _Reader(atoms, count).read()


@dataclass
class _Part:
    """What stands before a scale or at the end: its value and how it was said."""

    value: Fraction
    shape: str
    """none, digit, linh, tens, zero (không trăm…), hundreds, elided (trăm hai), literal or half."""
    text: str = ""
    decimal: bool = False


class _Reader:
    def __init__(self, atoms: Sequence[Item], count: bool) -> None:
        self.atoms = atoms
        self.count = count
        self.at = 0
        self.short = False

    def code(self, offset: int = 0) -> frozenset[str]:
        at = self.at + offset
        return self.atoms[at].codes if at < len(self.atoms) else frozenset()

    def take(self, code: str) -> bool:
        if code in self.code():
            self.at += 1
            return True
        return False

    def read(self) -> Numeral:
        total = Fraction(0)
        scale = 0
        decimal = False
        while True:
            part = self.part()
            decimal = decimal or part.decimal
            following = self.scale()
            if not following:
                break
            if scale and following >= scale:
                self.unclear("8")
            if decimal and scale:
                self.unclear("6")
            if part.shape == "elided" or (scale and part.shape == "none"):
                self.unclear("5")
            amount = (Fraction(1) if part.shape == "none" else part.value) * following
            if scale and amount >= scale:
                self.unclear("6")
            total += amount
            scale = following
            if self.take("rưỡi"):
                return self.and_a_half(total, scale, decimal)
        self.end()
        if not scale:
            return self.unscaled(part)
        if decimal and part.shape != "none":
            self.unclear("6")
        extra = self.tail(scale, part, total)
        return Numeral(
            total + extra,
            decimal=decimal,
            scaled=True,
            bare_scale=len(self.atoms) == 1,
            mixed=self.is_mixed(scale),
            short=self.short or part.shape == "literal",
            tail=part.shape == "literal" or (part.shape == "digit" and scale >= SCALES["triệu"]),
        )

    def and_a_half(self, total: Fraction, scale: int, decimal: bool) -> Numeral:
        if decimal:
            self.unclear("5")
        self.end()
        return Numeral(total + scale * _HALF, scaled=True, short=self.short, mixed=self.is_mixed(scale))

    def unscaled(self, part: _Part) -> Numeral:
        if part.shape == "none":
            self.unclear("12")
        grouped = part.shape == "literal" and not part.decimal and part.text.count(".") == 1
        return Numeral(part.value, decimal=part.decimal, grouped=grouped, half=part.shape == "half")

    def tail(self, scale: int, part: _Part, total: Fraction) -> Fraction:
        """Rules 5 and 6: what digits after the last scale are worth."""
        literal_digits = len(part.text) if part.shape == "literal" and part.text.isdecimal() else 0
        if part.shape == "none":
            return Fraction(0)
        if part.text == "0":
            self.unclear("6")
        if part.shape == "digit" or (literal_digits == 1 and scale >= 10**6):
            return part.value * scale / 10
        if literal_digits == 3 and scale == 10**6:
            return part.value * 1000
        # 'hai nghìn năm mươi' leaves 'không trăm' out, and can be nothing else.
        if scale == 1000 and part.shape in ("linh", "zero", "hundreds", "tens"):
            return part.value
        if scale == 10**4 and part.shape == "zero":
            return part.value
        guess = part.value * scale / 10**literal_digits if literal_digits else None
        if part.shape in ("hundreds", "elided"):
            guess = part.value * scale / 1000
        raise Unclear("6", None if guess is None else Numeral(total + guess, scaled=True))

    def scale(self) -> int:
        for code in self.code():
            name = code.removeprefix("short ")
            if name in SCALES:
                self.short = self.short or name != code
                self.at += 1
                return SCALES[name]
        return 0

    def part(self) -> _Part:
        if self.at < len(self.atoms) and self.atoms[self.at].literal:
            return self.literal()
        if self.take("nửa"):
            return _Part(_HALF, "half")
        if "linh" in self.code():
            if not self.at:
                self.unclear("5")
            self.at += 1
            return _Part(Fraction(self.digit(after_linh=True)), "linh")
        below = self.below_thousand()
        return self.with_decimals(below) if self.take("phẩy") else below

    def literal(self) -> _Part:
        text = self.atoms[self.at].text
        self.at += 1
        numeral = read_literal(text, count=self.count)
        if self.at < len(self.atoms) and self.atoms[self.at].literal:
            self.unclear("8")
        value = numeral.value
        if self.take("phẩy"):
            return self.with_decimals(_Part(value, "literal", decimal=numeral.decimal))
        for code, size in (("chục", 10), ("trăm", 100)):
            if self.take(code):
                half = Fraction(size, 2) if self.take("rưỡi") else 0
                # '100 trăm' says a hundred twice, '15 trăm rưỡi' a number and another.
                if not 0 < value < _HUNDRED or (half and value >= _TEN):
                    self.unclear("8")
                return _Part(value * size + half, "hundreds" if size == 100 else "tens", decimal=numeral.decimal)
        return _Part(value, "literal", text, numeral.decimal)

    def with_decimals(self, whole: _Part) -> _Part:
        """What follows 'phẩy': one number typed, or digits said one by one; never both."""
        digits = ""
        if self.at < len(self.atoms) and self.atoms[self.at].literal:
            digits = self.atoms[self.at].text
            self.at += 1
        else:
            while (digit := self.digit_of(self.code())) is not None:
                digits += digit
                self.at += 1
        if not digits.isdecimal() or self.count or whole.decimal or whole.shape == "elided":
            self.unclear("4")
        return _Part(whole.value + Fraction(int(digits), 10 ** len(digits)), "literal", decimal=True)

    def below_thousand(self) -> _Part:
        """A number under a thousand, from the words at hand."""
        if self.take("0"):
            if self.take("trăm"):
                return _Part(self.after_hundred(0).value, "zero")
            return _Part(Fraction(0), "zero")
        if self.take("trăm"):
            return self.bare_multiplier(self.after_hundred(1))
        if self.take("chục"):
            return _Part(Fraction(10 + (5 if self.take("rưỡi") else 0)), "tens")
        if self.take("mười"):
            return _Part(Fraction(10 + self.after_ten("mười")), "tens")
        digit = self.digit_of(self.code())
        if digit is None:
            if self.code() & {"mươi", "mốt", "tư", "lăm"}:
                self.stray()
            return _Part(Fraction(0), "none")
        self.at += 1
        if self.take("trăm"):
            return self.after_hundred(int(digit))
        return self.tens_or_digit(int(digit))

    def bare_multiplier(self, part: _Part) -> _Part:
        if self.at > 1 and any("trăm" not in atom.codes for atom in self.atoms[:1]):
            self.unclear("5")
        return part

    def stray(self) -> NoReturn:
        """'mươi', 'mốt', 'tư', 'lăm' without a ten before them."""
        atom = self.atoms[self.at]
        value = 4 if "tư" in atom.codes and len(self.atoms) == 1 else None
        self.unclear("9" if "mươi" in atom.codes else "5", None if value is None else Numeral(Fraction(value)))

    def after_hundred(self, hundreds: int) -> _Part:
        base = hundreds * 100
        if self.take("linh"):
            return _Part(Fraction(base + self.digit(after_linh=True)), "hundreds")
        if self.take("rưỡi"):
            return _Part(Fraction(base + 50), "elided")
        if self.take("chục"):
            self.unclear("5")
        if self.take("mười"):
            return _Part(Fraction(base + 10 + self.after_ten("mười")), "hundreds")
        digit = self.digit_of(self.code(), "mốt", "tư")
        if digit is None:
            return _Part(Fraction(base), "hundreds")
        self.at += 1
        rest = self.tens_or_digit(int(digit))
        if rest.shape == "tens":
            return _Part(base + rest.value, "hundreds")
        if not hundreds:
            self.unclear("5")
        return _Part(base + rest.value * 10, "elided")

    def tens_or_digit(self, digit: int) -> _Part:
        """A digit word was taken; a ten may follow."""
        if self.take("mươi"):
            return _Part(Fraction(digit * 10 + self.after_ten("mươi")), "tens")
        if self.take("chục"):
            half = 5 if self.take("rưỡi") else 0
            return _Part(Fraction(digit * 10 + half), "tens")
        codes = self.code()
        for code, ending in (("mốt", 1), ("tư", 4), ("lăm", 5)):
            if code in codes:
                self.at += 1
                return _Part(Fraction(digit * 10 + ending), "tens")
        other = self.digit_of(codes)
        if other is not None:
            self.unclear("9", None if abs(int(other) - digit) <= 2 else Numeral(Fraction(digit * 10 + int(other))))
        if "mười" in codes:
            self.unclear("9")
        return _Part(Fraction(digit), "digit")

    def after_ten(self, ten: str) -> int:
        """The ones after 'mười' or 'mươi'; 'năm' there is a five or a year."""
        codes = self.code()
        if not codes:
            return 0
        for code, ending in (("lăm", 5), ("tư", 4), ("mốt", 1)):
            if code in codes and (code != "mốt" or ten == "mươi"):
                self.at += 1
                return ending
        digit = self.digit_of(codes)
        if digit is None:
            return 0
        if digit == "5":
            self.unclear("5", Numeral(Fraction(self.so_far(ten) + 5)))
        self.at += 1
        return int(digit)

    def so_far(self, ten: str) -> int:
        """The tens just read, for a suggestion; only where nothing stands before them."""
        before = self.digit_of(self.atoms[0].codes) if ten == "mươi" and self.at == 2 else None
        return int(before) * 10 if before else 10

    def digit(self, *, after_linh: bool) -> int:
        found = self.digit_of(self.code(), *(("tư", "lăm", "mốt") if after_linh else ()))
        if found is None:
            self.unclear("5")
        self.at += 1
        return int(found)

    def digit_of(self, codes: frozenset[str], *endings: str) -> str | None:
        for code in codes:
            if len(code) == 1 and code.isdecimal():
                return code
        for code, digit in (("mốt", "1"), ("tư", "4"), ("lăm", "5")):
            if code in endings and code in codes:
                return digit
        return None

    def end(self) -> None:
        if self.at < len(self.atoms):
            self.unclear("8" if any(atom.literal for atom in self.atoms) else "5")

    def is_mixed(self, scale: int) -> bool:
        return scale >= SCALES["triệu"] and self.atoms[0].literal

    def unclear(self, reason: str, suggestion: Numeral | None = None) -> NoReturn:
        raise Unclear(reason, suggestion)
