"""Vietnamese alphabetical order."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE = {letter: place for place, letter in enumerate(_LETTERS, start=20)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_MARKS = {"a\u0306": "ă", "a\u0302": "â", "e\u0302": "ê", "o\u0302": "ô", "o\u031b": "ơ", "u\u031b": "ư"}


@lru_cache(maxsize=10_000)
def sort_key(text: str) -> tuple[list[int | str], list[int]]:
    """Key for `sorted`: by letters (a ă â b c d đ e ê ...), then by tone; numbers by their value's digits."""
    letters: list[tuple[int, str]] = []
    tones: list[int] = []
    for mark in unicodedata.normalize("NFD", text.lower()):
        if mark in _TONES and letters:
            tones[-1] = _TONES[mark]
        elif letters and (joined := _MARKS.get(letters[-1][1] + mark)):
            letters[-1] = (_PLACE[joined], joined)
        else:
            letters.append((_PLACE.get(mark, 1), mark))
            tones.append(0)
    return [part for letter in letters for part in letter], tones
