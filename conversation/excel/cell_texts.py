"""The texts of cells: made comparable, invisible characters left out, collected within bounds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, TypeAlias

from conversation.excel.parts import TOO_LARGE, Attributes, PartRefused, Reading

Cell: TypeAlias = object
"""Text (as `clean` leaves it), int, float, bool, date and time values, or Spoiled."""

LONGEST_TEXT: Final = 32_767
"""Characters in a cell, as Excel has it."""
_MOST_LETTERS: Final = 5_000_000
"""Of all texts that are kept."""
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
    "\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]"
    "|(?<![\u2190-\u2bff\u3030-\u303d\U0001f000-\U0001faff\ufe0f])[\u200d\ufe0f]"
)
"""What nobody sees, among it what joins and colours emoji where there is none."""
_SPACE: Final = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_LINE_END: Final = re.compile("\r\n?|\u0085|\u2028|\u2029")


@dataclass(frozen=True, slots=True)
class Spoiled:
    """Stands in a cell that cannot be read; says what to do."""

    message: str


FORMULA: Final = Spoiled("Ô chứa công thức. Hãy chép rồi dán giá trị (Paste Values).")
ERROR: Final = Spoiled("Ô báo lỗi của Excel. Hãy ghi lại giá trị.")
TOO_LONG: Final = Spoiled(f"Ô dài quá {LONGEST_TEXT} chữ. Hãy rút ngắn.")
NO_NUMBER: Final = Spoiled("Ô có số mà Excel không đọc được. Hãy ghi lại giá trị.")


def clean(text: str) -> str:
    """A text as it is compared and kept: composed, invisible characters left out, plain spaces, trimmed."""
    if not text.isascii() or "_x" in text or not text.isprintable():
        if "_x" in text:
            text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        text = _LINE_END.sub("\n", text)
        text = _SPACE.sub(" ", _INVISIBLE.sub("", text))
        # Half of a pair stands for nothing, and no database takes it.
        text = text.encode("utf-8", "ignore").decode()
        text = unicodedata.normalize("NFC", text)
    return text.strip()


class Texts(Reading):
    """Collects the text of what may be in pieces, without the marks of its pronunciation."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._letters = 0
        self._in_text = False
        self._aside = 0
        self._kept = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "t":
            self._in_text = True
        elif name == "rPh":
            self._aside += 1

    def end(self, name: str) -> None:
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._aside -= 1

    def text(self, text: str) -> None:
        if self._in_text and not self._aside and self._letters <= LONGEST_TEXT:
            self._pieces.append(text)
            self._letters += len(text)

    def take(self) -> Cell:
        """What was collected, None when blank."""
        letters, text = self._letters, "".join(self._pieces)
        self._pieces, self._letters = [], 0
        if letters > LONGEST_TEXT:
            return TOO_LONG
        self._kept += letters
        if self._kept > _MOST_LETTERS:
            raise PartRefused(TOO_LARGE)
        return clean(text) or None


class SharedTexts(Texts):
    """Reads the texts that cells refer to by number."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Cell] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.found.append(self.take())
