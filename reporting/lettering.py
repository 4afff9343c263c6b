"""Letters for pictures and printed sheets: the fonts we ship, what they can draw, how wide it is, where it breaks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import ImageFont

_FOLDER = Path(__file__).parent / "fonts"
REGULAR = _FOLDER / "Roboto-Regular.ttf"
BOLD = _FOLDER / "Roboto-Bold.ttf"

LINE_HEIGHT = 1.32
"""Distance of two baselines in letter sizes: a Vietnamese capital with two accents clears the dot below a vowel."""

ASCENT = 1.02
"""From the top of a line to what its letters stand on, in letter sizes."""

# Exactly the letters both font files hold: all of Vietnamese and the Latin letters of the ethnic languages.
_NOT_DRAWABLE = re.compile(
    r"[^ -~\u00a1-\u00ac\u00ae-\u017f\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9"
    r"\u2013\u2014\u2018-\u201d\u2022\u2026\u2212\u25a1]"
)
STAND_IN = "□"
"""Where a letter is that the fonts have not: without it 'Thôn 𝟏𝟐' and 'Thôn ابت' would both be 'Thôn'."""
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Mn", "Me", "Zl", "Zp"})
"""Unicode categories of what is no letter of its own: marks, joiners, variation selectors."""


def clean(text: str) -> str:
    """The text as the fonts can draw it: one line, composed letters, a square for each letter of other scripts.

    Letters of another shape become plain ones where Unicode knows which: '𝟏𝟐' is '12'.
    """
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return " ".join(_NOT_DRAWABLE.sub(_stand_in, composed).split())


def told_apart(name: str, code: str) -> str:
    """The name as the fonts can draw it; with the code beside where a letter is not to be read."""
    drawn = clean(name)
    return f"{drawn} ({clean(code)})".strip() if code and (STAND_IN in drawn or not drawn) else drawn


def _stand_in(letter: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKC", letter[0])
    if not _NOT_DRAWABLE.search(plain):
        return plain
    return "" if unicodedata.category(letter[0]) in _UNSEEN else STAND_IN


def width(text: str, size: float, bold: bool = False) -> float:
    """Width in pixels of one line at `size` pixels; kerning is left out."""
    return sum(_advance(letter, bold) for letter in text) * size


def fitting_size(text: str, room: float, largest: int, smallest: int, bold: bool = False) -> int:
    """The largest whole size, not under `smallest`, at which the line is at most `room` pixels wide."""
    wide = width(text, largest, bold)
    return largest if wide <= room else max(smallest, int(largest * room / wide))


def first_fitting(
    texts: Sequence[str], room: float, largest: int, smallest: int, bold: bool = False
) -> tuple[str, int]:
    """The first of `texts` that fits in one line, with its size; when none does, the last one cut off with '…'."""
    for text in texts:
        if width(text, smallest, bold) <= room:
            return text, fitting_size(text, room, largest, smallest, bold)
    return _cut(texts[-1], room, smallest, bold), smallest


def wrap(text: str, room: float, size: float, lines: int, bold: bool = False) -> list[str]:
    """Break the cleaned text into at most `lines` lines of `room` pixels; what is cut off ends in '…'."""
    rest = clean(text)
    done: list[str] = []
    while rest and len(done) < lines - 1:
        head, rest = _broken(rest, room, size, bold)
        done.append(head)
    return [*done, _cut(rest, room, size, bold)] if rest else done


@cache
def face(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Pillow's font at `size` pixels."""
    return ImageFont.truetype(BOLD if bold else REGULAR, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _advance(letter: str, bold: bool) -> float:
    return face(200, bold).getlength(letter) / 200


def _broken(text: str, room: float, size: float, bold: bool) -> tuple[str, str]:
    """The longest beginning that fits, broken at a space where there is one, and the rest."""
    if width(text, size, bold) <= room:
        return text, ""
    end = _letters_that_fit(text, room, size, bold)
    space = text.rfind(" ", 0, end + 1)
    cut = space if space > 0 else max(1, end)
    return text[:cut].rstrip(), text[cut:].lstrip()


def _cut(text: str, room: float, size: float, bold: bool) -> str:
    if width(text, size, bold) <= room:
        return text
    end = _letters_that_fit(text, room - width("…", size, bold), size, bold)
    return text[:end].rstrip(" ,.;:-") + "…"


def _letters_that_fit(text: str, room: float, size: float, bold: bool) -> int:
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle], size, bold) <= room:
            low = middle
        else:
            high = middle - 1
    return low
