"""Telephone numbers as people write them: '+84 912 345 678', '0912.345.678', and what Excel leaves of them."""

from __future__ import annotations

import re
from typing import Final

PHONE: Final = re.compile(r"0[0-9]{9,10}")
_BETWEEN: Final = re.compile(r"[\s.()\-‐‑‒–—·'’]+")
_WITHIN: Final = re.compile(r"\+?[0-9][0-9\s.()\-‐‑‒–—·]{7,}[0-9]")


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
    """The one telephone number in a message; None where there is none, or more than one."""
    found = {phone_digits(match.group()) for match in _WITHIN.finditer(text)}
    phone = found.pop() if len(found) == 1 else ""
    return phone if PHONE.fullmatch(phone) else None
