"""The sheets of a workbook out of its XML: their titles, and the cells with their texts, numbers and days."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeAlias

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from conversation.excel.parts import TOO_LARGE, Attributes, Budget, Enough, Package, PartRefused, Reading

Cell: TypeAlias = object
"""Text (as `clean` leaves it), int, float, bool, date and time values, or Spoiled."""

LONGEST_TEXT: Final = 32_767
"""Characters in a cell, as Excel has it."""
_MOST_LETTERS: Final = 5_000_000
"""Of all texts that are kept."""
_MOST_SHEETS: Final = 1_000
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


@dataclass(frozen=True)
class Listed:
    """A sheet as the workbook lists it."""

    title: str
    path: str
    hidden: bool


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


class Workbook:
    """One workbook; each sheet is read when it is asked for. Raises PartRefused."""

    def __init__(self, package: Package, budget: Budget) -> None:
        self._package, self._budget = package, budget
        path = package.workbook_path(budget)
        self._relations = package.relations(path, budget)
        listing = _Listing()
        package.parse(path, listing, budget)
        self._epoch = CALENDAR_MAC_1904 if listing.is_1904 else CALENDAR_WINDOWS_1900
        self._texts: dict[int, Cell] | None = None
        self._dates: list[bool] | None = None
        self.sheets: list[Listed] = []
        for title, relation, hidden in listing.found:
            kind, part = self._relations.get(relation, ("", ""))
            if kind == "worksheet":
                self.sheets.append(Listed(title, part, hidden))

    def read(self, sheet: Listed, most_rows: int, most_columns: int) -> Content:
        """The cells of a sheet; texts that several cells share are one object."""
        reading = _Cells(most_rows, most_columns, self._of_text, self._of_number)
        self._package.parse(sheet.path, reading, self._budget)
        return reading.content

    def holds_something(self, sheet: Listed, budget: Budget) -> bool:
        """Whether a sheet that is not read has any content, as far as can be seen quickly."""
        reading = _Cells(1 << 20, 1 << 14, lambda index: "x", lambda number, style: number, first_only=True)
        try:
            self._package.parse(sheet.path, reading, budget)
        except PartRefused:
            return True
        return bool(reading.content.rows)

    def _of_text(self, index: int) -> Cell:
        if self._texts is None:
            shared = _SharedTexts()
            path = self._path_of("sharedStrings")
            if self._package.has(path):
                self._package.parse(path, shared, self._budget)
            self._texts = dict(enumerate(shared.found))
        return self._texts[index]

    def _of_number(self, number: int | float, style: int) -> Cell:
        if not style:
            return number
        if self._dates is None:
            self._dates = self._read_styles()
        if not (style < len(self._dates) and self._dates[style]):
            return number
        try:
            return from_excel(number, self._epoch)
        except (OverflowError, ValueError):
            return number

    def _path_of(self, kind: str) -> str:
        return next((path for each, path in self._relations.values() if each == kind), f"xl/{kind}.xml")

    def _read_styles(self) -> list[bool]:
        styles = _Styles()
        path = self._path_of("styles")
        if self._package.has(path):
            # Old workbooks drag tens of thousands of formats along, which cost no cells.
            self._package.parse(path, styles, Budget(20_000_000, 700_000))
        return styles.dates


class _Listing(Reading):
    """Reads the list of sheets: title, relation, hidden."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, bool]] = []
        self.is_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.found.append((clean(attributes.get("name", "")), relation, hidden))
            if len(self.found) > _MOST_SHEETS:
                raise PartRefused(TOO_LARGE)
        elif name == "workbookPr":
            self.is_1904 = attributes.get("date1904", "0") in ("1", "true", "on")

    def end(self, name: str) -> None:
        if name == "sheets":
            raise Enough


class _Styles(Reading):
    """Reads which cell formats show days."""

    def __init__(self) -> None:
        self._codes = dict(BUILTIN_FORMATS)
        self._known: dict[str, bool] = {}
        self._inside = False
        self.dates: list[bool] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._codes[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")[:255]
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            given = attributes.get("numFmtId", "0")
            if given not in self._known:
                self._known[given] = bool(is_date_format(self._codes.get(int(given), "General")))
            self.dates.append(self._known[given])

    def end(self, name: str) -> None:
        if name == "cellXfs":
            raise Enough


class _Texts(Reading):
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


class _SharedTexts(_Texts):
    """Reads the texts that cells refer to by number."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Cell] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.found.append(self.take())


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


class _Cells(_Texts):
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
