"""The rows of one sheet out of its XML: cells with their texts, numbers and days, and merged cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from conversation.excel.cell_texts import ERROR, FORMULA, LONGEST_TEXT, NO_NUMBER, TOO_LONG, Cell, Texts, clean
from conversation.excel.parts import Attributes, Enough


@dataclass(frozen=True, slots=True)
class Row:
    """One row with content; `cells` by column number from 1, blank ones left out."""

    number: int
    cells: dict[int, Cell]
    hidden: bool = False
    """Not shown: hidden by hand or by a filter, or on a hidden sheet."""


@dataclass(frozen=True)
class Area:
    """Merged cells: their name, and the first of them."""

    name: str
    column: int
    row: int


@dataclass
class Content:
    """What was found in one sheet, within the rows and columns that are read."""

    rows: list[Row] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    too_long_at: int = 0
    """The first row with content beyond the rows that are read; 0 when there is none."""
    too_wide_at: tuple[int, int] = (0, 0)
    """Row and column of the first content beyond the columns that are read."""


_BEFORE_MERGED: Final = frozenset(
    {
        "sheetCalcPr",
        "sheetProtection",
        "protectedRanges",
        "scenarios",
        "autoFilter",
        "sortState",
        "dataConsolidate",
        "customSheetViews",
    }
)
"""What may stand between the cells and the list of merged ones; nothing after that is looked at."""
_MERGED: Final = re.compile("([A-Z]{1,3})([0-9]{1,7}):[A-Z0-9]{2,10}")
_MOST_MERGED: Final = 1_000


class Cells(Texts):
    """Reads the rows of a sheet."""

    def __init__(
        self,
        most_rows: int,
        most_columns: int,
        of_text: Callable[[int], Cell],
        of_number: Callable[[int | float, int], Cell],
        *,
        first_only: bool = False,
    ) -> None:
        super().__init__()
        self.content = Content()
        self._most_rows, self._most_columns = most_rows, most_columns
        self._of_text, self._of_number = of_text, of_number
        self._first_only = first_only
        self._columns: dict[str, int] = {}
        self._row, self._column, self._hidden = 0, 0, False
        self._cells: dict[int, Cell] = {}
        self._kind, self._style = "n", 0
        self._in_value = self._is_formula = False
        self._value = ""
        self._after, self._depth = False, 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v":
            self._in_value = True
        elif name == "row":
            given = attributes.get("r", "")
            self._row = int(given) if given.isdecimal() else self._row + 1
            self._column, self._cells = 0, {}
            self._hidden = attributes.get("hidden", "0") in ("1", "true", "on")
        elif name == "f":
            self._is_formula = True
        elif self._after:
            self._begin_after(name, attributes)
        else:
            super().start(name, attributes)

    def _begin_cell(self, attributes: Attributes) -> None:
        letters = attributes.get("r", "").rstrip("0123456789")
        if letters:
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = column_number(letters)
            self._column = column
        else:
            self._column += 1
        self._kind = attributes.get("t", "n")
        self._style = int(attributes.get("s", 0))
        self._value, self._is_formula = "", False

    def _begin_after(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if name == "mergeCell":
            found = _MERGED.fullmatch(attributes.get("ref", ""))
            if found and len(self.content.merged) < _MOST_MERGED:
                self.content.merged.append(Area(found[0], column_number(found[1]), int(found[2])))
        elif self._depth == 1 and name not in _BEFORE_MERGED and name != "mergeCells":
            raise Enough

    def end(self, name: str) -> None:
        if name == "v":
            self._in_value = False
        elif name == "c":
            value = self._read_value()
            if value is not None:
                self._keep(value)
        elif name == "row":
            if self._cells:
                self.content.rows.append(Row(self._row, self._cells, self._hidden))
        elif name == "sheetData":
            self._after = True
        elif self._after:
            self._depth -= 1
            if name == "mergeCells":
                raise Enough
        else:
            super().end(name)

    def text(self, text: str) -> None:
        if self._in_value:
            self._value += text[: LONGEST_TEXT + 1 - len(self._value)]
        else:
            super().text(text)

    def _keep(self, value: Cell) -> None:
        if self._row > self._most_rows:
            self.content.too_long_at = self.content.too_long_at or self._row
            raise Enough
        if self._column > self._most_columns:
            if self.content.too_wide_at == (0, 0):
                self.content.too_wide_at = (self._row, self._column)
            return
        self._cells[self._column] = value
        if self._first_only:
            self.content.rows.append(Row(self._row, self._cells))
            raise Enough

    def _read_value(self) -> Cell:
        kind, text = self._kind, self._value
        inline = self.take() if kind == "inlineStr" or self._letters else None
        if self._is_formula:
            return FORMULA
        if kind == "inlineStr":
            return inline
        if not text:
            return None
        if kind == "s":
            return self._of_text(int(text))
        if kind == "n":
            return self._read_number(text)
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            return ERROR
        if kind == "d":
            return _read_day(text)
        return TOO_LONG if len(text) > LONGEST_TEXT else clean(text) or None

    def _read_number(self, text: str) -> Cell:
        try:
            # Fifteen digits are all that Excel keeps.
            number = int(text) if len(text) < 16 and text.isdecimal() else float(text)
        except ValueError:
            return NO_NUMBER
        if number != number:
            return NO_NUMBER
        return self._of_number(number, self._style)


def _read_day(text: str) -> Cell:
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return clean(text) or None


def column_number(letters: str) -> int:
    """The number of Excel's column, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number if 0 < number <= 16_384 and letters.isascii() else 16_384
