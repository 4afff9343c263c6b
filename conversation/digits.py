"""Numbers typed in digits with Vietnamese separators (rule 4), and what a numeral is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_PLAIN = re.compile(r"\d+")
_GROUPS = re.compile(r"[1-9]\d{0,2}(?:[. ]\d{3})+")
_GROUPS_AND_DECIMALS = re.compile(r"([1-9]\d{0,2}(?:[. ]\d{3})+|\d+),(\d+)")
_COMMA_GROUPS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
_DOT_DECIMALS = re.compile(r"(\d+)\.(\d{1,2})")


@dataclass(frozen=True)
class Numeral:
    """A number as said, before its unit."""

    value: Fraction
    decimal: bool = False
    """Typed with decimals."""
    scaled: bool = False
    """Said with nghìn, triệu or tỷ: an amount of money is then in đồng."""
    short: bool = False
    """Said in a short form of money (k, tr, củ, 3tr5)."""
    tail: bool = False
    """Ends in digits below a scale without unit: '3 triệu 250'."""
    lone: bool = False
    """One accent-less word that may be another word."""
    grouped: bool = False
    """One dot and three digits: '1.255', which beside a large unit may be a decimal after all."""
    bare_scale: bool = False
    """Only 'nghìn', 'triệu' or 'tỷ': of money that is a unit without a number."""
    mixed: bool = False
    """Digits with triệu or tỷ: money, unless another unit is said."""
    half: bool = False
    """'nửa': needs a unit."""
    typed: bool = False
    """Begins in digits."""
    ends_in_scale: bool = False
    """Nothing follows its nghìn, triệu or tỷ: '200 nghìn' is money where no other unit is said."""


class Unclear(Exception):
    """A numeral with more than one reading: the rule's number, and what it most likely means."""

    def __init__(self, reason: str, suggestion: Numeral | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.suggestion = suggestion


def read_literal(text: str, *, count: bool) -> Numeral:
    """Rule 4: a number typed in digits. Raises Unclear."""
    if _PLAIN.fullmatch(text):
        return Numeral(Fraction(int(text)))
    if _GROUPS.fullmatch(text):
        return Numeral(Fraction(int(text.replace(".", "").replace(" ", ""))))
    if _COMMA_GROUPS.fullmatch(text) and (count or text.count(",") > 1):
        numeral = Numeral(Fraction(int(text.replace(",", ""))))
        if count:
            return numeral
        raise Unclear("4", numeral)
    match = _GROUPS_AND_DECIMALS.fullmatch(text) or _DOT_DECIMALS.fullmatch(text)
    if match is None:
        raise Unclear("4")
    whole, decimals = match.group(1).replace(".", "").replace(" ", ""), match.group(2)
    numeral = Numeral(Fraction(int(whole + decimals), 10 ** len(decimals)), decimal=True)
    if len(decimals) == 3 or (count and not int(decimals)):
        raise Unclear("4", numeral)
    return numeral
