"""Numerals in words and digits, from 'không' to 'tỷ' (rules 5 and 6)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from conversation.below_thousand import Part, PartReader
from conversation.digits import Numeral, Unclear
from conversation.tokens import Item

__all__ = ["SCALES", "Numeral", "Unclear", "read_numeral"]

SCALES = {"nghìn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9}
_HALF = Fraction(1, 2)


def read_numeral(atoms: Sequence[Item], *, count: bool, money: bool = False) -> Numeral:
    """A run of number parts as one number. Raises Unclear when it is two, or has two readings."""
    return _Reader(atoms, count, money).read()


class _Reader(PartReader):
    def __init__(self, atoms: Sequence[Item], count: bool, money: bool) -> None:
        super().__init__(atoms, count, money)
        self.short = False

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
        return self.scaled(part, scale, total, decimal)

    def scaled(self, part: Part, scale: int, total: Fraction, decimal: bool) -> Numeral:
        """A number with nghìn, triệu or tỷ and what follows the last of them."""
        extra = self.tail(scale, part, total)
        rest = part.shape == "literal" and (self.money or extra != part.value)
        return Numeral(
            total + extra,
            decimal=decimal,
            scaled=True,
            bare_scale=len(self.atoms) == 1,
            mixed=self.is_mixed(scale),
            short=self.short or rest,
            tail=rest or (part.shape == "digit" and scale >= SCALES["triệu"]),
            ends_in_scale=part.shape == "none",
            typed=self.atoms[0].literal,
        )

    def and_a_half(self, total: Fraction, scale: int, decimal: bool) -> Numeral:
        if decimal:
            self.unclear("5")
        self.end()
        return Numeral(total + scale * _HALF, scaled=True, short=self.short, mixed=self.is_mixed(scale))

    def unscaled(self, part: Part) -> Numeral:
        if part.shape == "none":
            self.unclear("12")
        grouped = part.shape == "literal" and not part.decimal and part.text.count(".") == 1
        return Numeral(part.value, decimal=part.decimal, grouped=grouped, half=part.shape == "half")

    def tail(self, scale: int, part: Part, total: Fraction) -> Fraction:
        """Rules 5 and 6: what digits after the last scale are worth."""
        literal_digits = len(part.text) if part.shape == "literal" and part.text.isdecimal() else 0
        if part.shape == "none":
            return Fraction(0)
        if part.text == "0":
            self.unclear("6")
        if part.shape == "digit" and part.value == 1 and scale == 1000 and not self.money:
            # '8 nghìn một cân' is a price.
            self.unclear("6")
        if part.shape == "digit" or (literal_digits == 1 and scale >= 10**6):
            return part.value * scale / 10
        if literal_digits == 3 and scale == 10**6:
            return part.value * 1000
        # 'hai nghìn năm mươi' leaves 'không trăm' out, and can be nothing else.
        if scale == 1000 and part.shape in ("linh", "zero", "hundreds", "tens"):
            return part.value
        # '1 nghìn 350 mét'; of money it may be short for something else.
        if scale == 1000 and literal_digits in (2, 3) and part.text[0] != "0" and not self.money:
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

    def is_mixed(self, scale: int) -> bool:
        return scale >= SCALES["triệu"] and self.atoms[0].literal
