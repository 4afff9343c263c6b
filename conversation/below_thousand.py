"""The part of a numeral that stands before a scale or at its end: under a thousand, in words, digits or both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from conversation.digits import Numeral, Unclear, read_literal
from conversation.tokens import Item

_HALF = Fraction(1, 2)
_TEN, _HUNDRED = 10, 100
_TENS = {"hăm": 20, "băm": 30}
"""Dialect: 'hăm ba' is 23, 'băm sáu' 36; alone they are no number."""
_FEW = frozenset({("3", "7"), ("5", "3"), ("5", "7"), ("7", "3")})
"""'ba bảy', 'năm ba' are a few, not 37 and 53."""


@dataclass
class Part:
    """What stands before a scale or at the end: its value and how it was said."""

    value: Fraction
    shape: str
    """none, digit, linh, tens, zero (không trăm…), hundreds, elided (trăm hai), literal or half."""
    text: str = ""
    decimal: bool = False


class PartReader:
    """Reads one part after the other from the words of a numeral."""

    def __init__(self, atoms: Sequence[Item], count: bool, money: bool) -> None:
        self.atoms = atoms
        self.count = count
        self.money = money
        self.at = 0

    def code(self, offset: int = 0) -> frozenset[str]:
        """What the word at hand, or one behind it, may be."""
        at = self.at + offset
        return self.atoms[at].codes if at < len(self.atoms) else frozenset()

    def take(self, code: str) -> bool:
        """Go past the word at hand if it is this one."""
        if code in self.code():
            self.at += 1
            return True
        return False

    def part(self) -> Part:
        """The next part."""
        if self.at < len(self.atoms) and self.atoms[self.at].literal:
            return self.literal()
        if self.take("nửa"):
            return Part(_HALF, "half")
        if "linh" in self.code():
            if not self.at:
                self.unclear("5")
            self.at += 1
            return Part(Fraction(self.digit(after_linh=True)), "linh")
        below = self.below_thousand()
        return self.with_decimals(below) if self.take("phẩy") else below

    def literal(self) -> Part:
        """A part that begins in digits: '12,5', '15 trăm', '1 trăm 5 chục'."""
        text = self.atoms[self.at].text
        numeral = read_literal(text, count=self.count)
        value = numeral.value
        following = self.code(1)
        if len(text) == 1 and value and following & {"trăm", "chục", "mươi"}:
            return self.below_thousand()
        self.at += 1
        if self.at < len(self.atoms) and self.atoms[self.at].literal:
            self.unclear("8")
        if self.take("phẩy"):
            return self.with_decimals(Part(value, "literal", decimal=numeral.decimal))
        for code, size in (("chục", 10), ("trăm", 100)):
            if self.take(code):
                half = Fraction(size, 2) if self.take("rưỡi") else 0
                # '100 trăm' says a hundred twice, '15 trăm rưỡi' a number and another.
                if not 0 < value < _HUNDRED or (half and value >= _TEN):
                    self.unclear("8")
                return Part(value * size + half, "hundreds" if size == _HUNDRED else "tens", decimal=numeral.decimal)
        return Part(value, "literal", text, numeral.decimal)

    def with_decimals(self, whole: Part) -> Part:
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
        return Part(whole.value + Fraction(int(digits), 10 ** len(digits)), "literal", decimal=True)

    def below_thousand(self) -> Part:
        """A number under a thousand, from the words at hand."""
        if self.take("0"):
            if self.take("trăm"):
                return Part(self.after_hundred(0).value, "zero")
            return Part(Fraction(0), "zero")
        if self.take("trăm"):
            return self.bare_multiplier(self.after_hundred(1))
        if self.take("chục"):
            return Part(Fraction(10 + (5 if self.take("rưỡi") else 0)), "tens")
        if self.take("mười"):
            return Part(Fraction(10 + self.after_ten("mười")), "tens")
        dialect = self.dialect_tens()
        if dialect:
            return Part(Fraction(dialect), "tens")
        digit = self.digit_at_hand()
        if digit is None:
            return self.without_digit()
        self.at += 1
        if self.take("trăm"):
            return self.after_hundred(int(digit))
        return self.tens_or_digit(int(digit))

    def without_digit(self) -> Part:
        """Nothing, but 'tư' after a scale: 'ba triệu tư'."""
        codes = self.code()
        if self.at and "tư" in codes and len(self.atoms) == self.at + 1:
            self.at += 1
            return Part(Fraction(4), "digit")
        if codes & {"mươi", "mốt", "tư", "lăm"}:
            self.stray()
        return Part(Fraction(0), "none")

    def dialect_tens(self) -> int:
        """'hăm bảy', 'băm lăm'; 0 when there is none. Raises Unclear without ones behind it."""
        for code, tens in _TENS.items():
            if self.take(code):
                digit = self.digit_of(self.code(), "mốt", "tư", "lăm")
                if digit is None or self.is_literal():
                    self.unclear("5")
                self.at += 1
                return tens + int(digit)
        return 0

    def is_literal(self) -> bool:
        """Whether digits are at hand."""
        return self.at < len(self.atoms) and self.atoms[self.at].literal

    def bare_multiplier(self, part: Part) -> Part:
        """'trăm hai' by itself; after something else the hundred needs a number."""
        if self.at > 1 and any("trăm" not in atom.codes for atom in self.atoms[:1]):
            self.unclear("5")
        return part

    def stray(self) -> NoReturn:
        """'mươi', 'mốt', 'tư', 'lăm' without a ten before them."""
        atom = self.atoms[self.at]
        value = 4 if "tư" in atom.codes and len(self.atoms) == 1 else None
        self.unclear("9" if "mươi" in atom.codes else "5", None if value is None else Numeral(Fraction(value)))

    def after_hundred(self, hundreds: int) -> Part:
        """'một trăm' was taken; the rest of the hundred."""
        base = hundreds * 100
        if self.take("linh"):
            return Part(Fraction(base + self.digit(after_linh=True)), "hundreds")
        if self.take("rưỡi"):
            return Part(Fraction(base + 50), "elided")
        if self.take("chục"):
            self.unclear("5")
        if self.take("mười"):
            return Part(Fraction(base + 10 + self.after_ten("mười")), "hundreds")
        dialect = self.dialect_tens()
        if dialect:
            return Part(Fraction(base + dialect), "hundreds")
        if self.is_literal():
            return self.digits_after_hundred(base)
        digit = self.digit_of(self.code(), "mốt", "tư")
        if digit is None:
            return Part(Fraction(base), "hundreds")
        self.at += 1
        rest = self.tens_or_digit(int(digit))
        if rest.shape == "tens":
            return Part(base + rest.value, "hundreds")
        if not hundreds:
            self.unclear("5")
        return Part(base + rest.value * 10, "elided")

    def digits_after_hundred(self, base: int) -> Part:
        """'3 trăm 40', '1 trăm 5 chục'; '3 trăm 5' may be 350 or 305."""
        text = self.atoms[self.at].text
        if len(text) == 1 and text != "0" and self.code(1) & {"chục", "mươi"}:
            self.at += 1
            return Part(base + self.tens_or_digit(int(text)).value, "hundreds")
        if len(text) != 2 or not text.isdecimal() or text[0] == "0":
            self.unclear("8")
        self.at += 1
        return Part(Fraction(base + int(text)), "hundreds")

    def tens_or_digit(self, digit: int) -> Part:
        """A digit was taken; a ten may follow."""
        if self.take("mươi"):
            return Part(Fraction(digit * 10 + self.after_ten("mươi")), "tens")
        if self.take("chục"):
            return Part(Fraction(digit * 10 + self.after_chuc()), "tens")
        codes = self.code()
        for code, ending in (("mốt", 1), ("tư", 4), ("lăm", 5)):
            if code in codes:
                self.at += 1
                return Part(Fraction(digit * 10 + ending), "tens")
        other = self.digit_of(codes)
        if other is not None:
            return self.two_digits(digit, int(other))
        if "mười" in codes:
            self.unclear("9")
        return Part(Fraction(digit), "digit")

    def after_chuc(self) -> int:
        """'4 chục rưỡi' is 45, '5 chục 2' is 52."""
        if self.take("rưỡi"):
            return 5
        text = self.atoms[self.at].text if self.is_literal() else ""
        if len(text) == 1 and text != "0":
            self.at += 1
            return int(text)
        return 0

    def two_digits(self, digit: int, other: int) -> Part:
        """'ba chín' is 39, 'ba bốn' three or four; without accents 'sau ba' is 'after three' as well."""
        said = self.atoms[self.at - 1 : self.at + 1]
        vague = abs(other - digit) <= 2 or (str(digit), str(other)) in _FEW or other in (1, 5) or digit == 1
        sure = all(atom.exact or atom.text not in ("nam", "sau", "bay", "tam", "bon") for atom in said)
        if vague or not sure:
            guess = None if abs(other - digit) <= 2 else Numeral(Fraction(digit * 10 + other))
            self.unclear("9", guess)
        self.at += 1
        return Part(Fraction(digit * 10 + other), "tens")

    def after_ten(self, ten: str) -> int:
        """The ones after 'mười' or 'mươi'; 'năm' there is a five or a year."""
        codes = self.code()
        if self.is_literal() and ten == "mươi" and self.atoms[self.at - 2].literal:
            return self.after_chuc()
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
        """The digit at hand. Raises Unclear."""
        found = self.digit_of(self.code(), *(("tư", "lăm", "mốt") if after_linh else ())) or self.one_literal()
        if found is None:
            self.unclear("5")
        self.at += 1
        return int(found)

    def digit_at_hand(self) -> str | None:
        """A digit in words, or one typed."""
        return self.digit_of(self.code()) or self.one_literal()

    def one_literal(self) -> str | None:
        """The one digit typed here, from 1 to 9."""
        text = self.atoms[self.at].text if self.is_literal() else ""
        return text if len(text) == 1 and text in "123456789" else None

    def digit_of(self, codes: frozenset[str], *endings: str) -> str | None:
        """The digit that these words are."""
        for code in codes:
            if len(code) == 1 and code.isdecimal():
                return code
        for code, digit in (("mốt", "1"), ("tư", "4"), ("lăm", "5")):
            if code in endings and code in codes:
                return digit
        return None

    def end(self) -> None:
        """Raises Unclear when something is left over."""
        if self.at < len(self.atoms):
            self.unclear("8" if any(atom.literal for atom in self.atoms) else "5")

    def unclear(self, reason: str, suggestion: Numeral | None = None) -> NoReturn:
        """Raises Unclear."""
        raise Unclear(reason, suggestion)
