"""Telephone numbers as people write them: '+84 912 345 678', '0912.345.678', and what Excel leaves of them."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

from conversation.tokens import fold

PHONE: Final = re.compile(r"0[0-9]{9,10}")
_BETWEEN: Final = re.compile(r"[\s.()\-‐‑‒–—·'’]+")
_SEPARATED: Final = r"\s.()\-‐‑‒–—·"
_WITHIN: Final = re.compile(rf"\+?(?:\(\s*)?[0-9][0-9{_SEPARATED}]{{7,}}[0-9]")
_MEANT: Final = re.compile(rf"(?:[0-9][{_SEPARATED}]*){{6}}")
_IN_USE: Final = re.compile(r"0[35789][0-9]{8}|02[0-9]{9}")
"""Mobile numbers since the change of 2018, when eleven digits became ten; landlines with their area."""
_LETTER_FOR_ZERO: Final = re.compile(rf"(?<![^\W_])[oO](?=(?:[{_SEPARATED}]*[0-9]){{9}}(?![0-9]))")
_SPELLED: Final = {
    "khong": "0",
    "mot": "1",
    "hai": "2",
    "ba": "3",
    "bon": "4",
    "tu": "4",
    "nam": "5",
    "lam": "5",
    "sau": "6",
    "bay": "7",
    "tam": "8",
    "chin": "9",
}
_FEWEST_SPELLED: Final = 6


def phone_digits(text: str) -> str:
    """Digits from 0, whether or not they are as many as a number has; '' for an empty text."""
    said = _BETWEEN.sub("", text)
    if said.startswith("+84"):
        return f"0{said[3:].removeprefix('0')}"
    if said.startswith("0084"):
        return f"0{said[4:].removeprefix('0')}"
    if re.fullmatch(r"84(0?)[0-9]{9,10}", said):
        return f"0{said[2:].removeprefix('0')}"
    # Excel drops the zero before a number.
    return f"0{said.removeprefix('0')}" if said else ""


def read_phone(text: str) -> str | None:
    """The one telephone number in a message, in digits or spelled; None for none in use, or several."""
    found = {phone_digits(match.group()) for match in _WITHIN.finditer(_in_digits(text))}
    phone = found.pop() if len(found) == 1 else ""
    return phone if _IN_USE.fullmatch(phone) else None


def is_meant_for_one(text: str) -> bool:
    """Six digits or more stand together, as in a telephone number, a right one or not; figures of a report do not."""
    return bool(_MEANT.search(_in_digits(text)))


def joined(text: str) -> str:
    """The text with its telephone numbers written together; all other figures stay as they are."""
    return _WITHIN.sub(lambda match: read_phone(match.group()) or match.group(), text)


def _in_digits(text: str) -> str:
    """'không chín một hai …' and 'O912…' as digits; a few such words may be anything and stay."""
    said = [(word, _SPELLED.get(fold(word.strip(".,")), "")) for word in text.split()]
    runs = [list(run) for _, run in groupby(said, key=lambda each: bool(each[1]))]
    parts = [
        "".join(digit for _, digit in run)
        if run[0][1] and len(run) >= _FEWEST_SPELLED
        else " ".join(word for word, _ in run)
        for run in runs
    ]
    return _LETTER_FOR_ZERO.sub("0", " ".join(parts))
