"""A workbook: the list of its sheets, each read when it is asked for, with shared texts and the formats of days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from conversation.excel.cell_texts import Cell, SharedTexts, clean
from conversation.excel.cells import Cells, Content
from conversation.excel.parts import TOO_LARGE, Attributes, Budget, Enough, Package, PartRefused, Reading

_MOST_SHEETS: Final = 1_000


@dataclass(frozen=True)
class Listed:
    """A sheet as the workbook lists it."""

    title: str
    path: str
    hidden: bool


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
        reading = Cells(most_rows, most_columns, self._of_text, self._of_number)
        self._package.parse(sheet.path, reading, self._budget)
        return reading.content

    def holds_something(self, sheet: Listed, budget: Budget) -> bool:
        """Whether a sheet that is not read has any content, as far as can be seen quickly."""
        reading = Cells(1 << 20, 1 << 14, lambda index: "x", lambda number, style: number, first_only=True)
        try:
            self._package.parse(sheet.path, reading, budget)
        except PartRefused:
            return True
        return bool(reading.content.rows)

    def _of_text(self, index: int) -> Cell:
        if self._texts is None:
            shared = SharedTexts()
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
