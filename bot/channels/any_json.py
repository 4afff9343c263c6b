"""Reads JSON whatever is in it: what is nested too deep or too long a number becomes text, so that the rest is read."""

from __future__ import annotations

import json
import re
from typing import Any

DEEPEST = 64
"""Levels; no messenger's own JSON comes near."""
LONGEST_NUMBER = 100
"""Digits; Python itself refuses numbers of over 4300, and with them all that stands beside."""
CUT = '"…"'
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)


def read(content: bytes) -> Any:
    """Raises ValueError for what is no JSON."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return json.loads(_shallow(content.decode("utf-8", "replace")), parse_int=_number)


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


def _shallow(text: str) -> str:
    depth, kept_to, kept = 0, 0, list[str]()
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth == DEEPEST + 1:
                kept += [text[kept_to : token.start()], CUT]
        elif token[0] in "]}":
            if depth == DEEPEST + 1:
                kept_to = token.end()
            depth -= 1
    return "".join([*kept, text[kept_to:]])
