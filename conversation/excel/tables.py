"""Reads a sheet as a table: columns found by their headers, cells as text, numbers, days, and choices."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeVar

from openpyxl.utils import get_column_letter

from conversation.excel.sheets import UNREADABLE, Cell, Fault, Row, Sheet, plain_word
from conversation.questionnaire import LANGUAGE
from reporting.indicators import ONE, Thousandths

T = TypeVar("T")

LARGEST: Final = 10**10
"""No figure of a group comes near; in thousandths, summed over 200,000 groups, it still fits a BIGINT."""

_YES: Final = {"yes", "true", "1", "x", "co", "bat_buoc"}
_NO: Final = {"", "no", "false", "0", "khong", "ko"}
_NOTES: Final = {"note", "notes", "ghi_chu"}
_NUMBER: Final = re.compile(r"(-?)([0-9]{1,3}(?:\.[0-9]{3}){1,4}|[0-9]{1,15})(?:,([0-9]{1,15}))?")
_DAY: Final = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})|([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,31}")
_LANGUAGE: Final = re.compile(r"(?:.*\(\s*)?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)\s*\)?")
_LANGUAGES: Final = {"tieng_viet": "vi", "vietnamese": "vi", "english": "en", "tieng_anh": "en"}


@dataclass(frozen=True)
class Columns:
    """The columns of a table. Headers are compared as plain words."""

    names: Mapping[str, Iterable[str]]
    """Name -> its other headers."""
    spoken: Collection[str] = ()
    """Names that may stand once for each language, as `label::en` or `label::Tày (tyz)`."""
    harmless: Collection[str] = ()
    """Headers of other programs that change nothing here: passed over."""
    unsupported: Mapping[str, str] = field(default_factory=dict)
    """Headers of other programs that would change something -> what to do instead."""


@dataclass(frozen=True)
class Line:
    """One row of a table. A reading that fails tells its fault and gives nothing, so that all faults come at once."""

    sheet: str
    row: int
    cells: Mapping[str, Cell] = field(repr=False)
    letters: Mapping[str, str] = field(repr=False)
    """Excel's letters of the columns that the table has."""
    faults: list[Fault] = field(repr=False)

    def fault(self, column: str, message: str) -> None:
        """Tells what is wrong with a cell of this line."""
        self.faults.append(Fault(self.sheet, self.row, self.letters.get(column, ""), message))

    def blank(self, column: str) -> bool:
        """True when the cell is empty or the table has no such column."""
        return column not in self.cells

    def text(self, column: str, *, required: bool = False, longest: int = 300) -> str:
        """The cell as text, '' when blank; a whole number as its digits."""
        value = self._value(column, required)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
            value = str(value)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault(column, "Hãy ghi chữ; nếu Excel tự đổi, hãy định dạng ô là Text rồi ghi lại.")
            return ""
        if len(value) > longest:
            self.fault(column, f"Dài {len(value)} chữ. Hãy rút xuống còn nhiều nhất {longest} chữ.")
            return ""
        return value

    def code(self, column: str, *, required: bool = False) -> str:
        """A code of letters, digits and . _ / - , at most 32 long; '' when blank or faulty."""
        value = self.text(column, required=required)
        if value and not _CODE.fullmatch(value):
            self.fault(column, f"Mã “{value[:40]}” chỉ được có chữ không dấu, chữ số và dấu . _ / - , dài nhất 32.")
            return ""
        return value

    def rule(self, column: str, longest: int) -> str:
        """An expression: text as it is, a number or day of Excel's as an expression writes it; '' when blank."""
        value = self._value(column, False)
        if isinstance(value, bool):
            return "true()" if value else "false()"
        if isinstance(value, float) and math.isfinite(value):
            return f"{_decimal(value):f}"
        if isinstance(value, date):
            return (value.date() if isinstance(value, datetime) else value).isoformat()
        return self.text(column, longest=longest)

    def spoken(self, column: str, longest: int = 300) -> dict[str, str]:
        """The cells of a column in other languages, by language; blank ones left out."""
        found = {}
        for name in self.letters:
            base, colons, language = name.partition("::")
            if colons and base == column and not self.blank(name):
                found[language] = self.text(name, longest=longest)
        return found

    def codes(self, column: str) -> tuple[str, ...]:
        """Codes separated by commas, semicolons or spaces, each once."""
        parts = [part for part in re.split(r"[,;\s]+", self.text(column, longest=5000)) if part]
        strange = " ".join(part for part in parts if not _CODE.fullmatch(part))
        if strange:
            self.fault(column, f"Không đọc được mã “{strange[:40]}”. Hãy ghi các mã, cách nhau bằng dấu phẩy.")
        return tuple(dict.fromkeys(part for part in parts if _CODE.fullmatch(part)))

    def number(self, column: str, *, required: bool = False) -> Thousandths | None:
        """A number in thousandths: Excel's own, or text as '1.234,5'."""
        value = self._value(column, required)
        if value is None:
            return None
        decimal = _decimal(value)
        if decimal is None or abs(decimal) > LARGEST:
            self.fault(column, "Hãy ghi một số, ví dụ 1234,5 (phần lẻ sau dấu phẩy).")
            return None
        thousandths = decimal * ONE
        if thousandths != thousandths.to_integral_value():
            self.fault(column, "Nhiều nhất ba chữ số sau dấu phẩy. Hãy làm tròn.")
            return None
        return int(thousandths)

    def whole(self, column: str, *, required: bool = False, least: int = 0) -> int | None:
        """A whole number of at least `least`."""
        value = self.number(column, required=required)
        if value is not None and (value % ONE or value < least * ONE):
            self.fault(column, f"Hãy ghi số nguyên từ {least} trở lên.")
            return None
        return None if value is None else value // ONE

    def day(self, column: str, *, required: bool = False) -> date | None:
        """A day from 2000 to 2100: Excel's own, or text as '15/11/2026' or '2026-11-15'."""
        value = self._value(column, required)
        if value is None:
            return None
        day = _day(value)
        if day is None or not 2000 <= day.year <= 2100:
            self.fault(column, "Hãy ghi ngày/tháng/năm, ví dụ 15/11/2026.")
            return None
        return day

    def yes(self, column: str) -> bool:
        """True for yes, có, x, 1; False for no, không, 0 and blank."""
        value = self._value(column, False)
        word = plain_word(str(int(value) if isinstance(value, bool | float) else value)) if value is not None else ""
        if word not in _YES | _NO:
            self.fault(column, "Hãy ghi yes (có) hoặc no (không).")
        return word in _YES

    def choice(self, column: str, choices: Mapping[str, T], *, required: bool = False) -> T | None:
        """What the word of the cell stands for; `choices` is keyed by the plain word."""
        word = self.text(column, required=required)
        if not word:
            return None
        if plain_word(word) not in choices:
            self.fault(column, f"Không có lựa chọn “{word[:40]}”. Hãy ghi một trong: {_listed(choices)}.")
            return None
        return choices[plain_word(word)]

    def _value(self, column: str, required: bool) -> Cell:
        value = self.cells.get(column)
        if value is None and required and column in self.letters:
            self.fault(column, "Ô này còn trống. Hãy điền vào.")
        return None if value is UNREADABLE else value


def required_sheet(sheets: Mapping[str, Sheet], key: str, faults: list[Fault]) -> Sheet | None:
    """The sheet whose title is that plain word; a missing one is a fault."""
    if key not in sheets:
        faults.append(Fault(key, 0, "", f"Thiếu trang {key}. Hãy thêm trang có tên này."))
    return sheets.get(key)


def read_lines(
    sheet: Sheet | None, columns: Columns, required: Collection[str], faults: list[Fault]
) -> tuple[Line, ...]:
    """The rows below the header row, which is the first one with content.

    `required` are the names that must be there. A header that is not known is a fault, except notes. The cells of a
    language are keyed `label::en`. A sheet that is missing has no rows.
    """
    if sheet is None:
        return ()
    if not sheet.rows:
        faults.append(Fault(sheet.title, 1, "", f"Trang trống. Dòng đầu phải có các cột: {', '.join(required)}."))
        return ()
    header, *body = sheet.rows
    places = _places(sheet.title, header, columns, required, faults)
    letters = {name: get_column_letter(place) for place, name in places.items()}
    lines = []
    for row in body:
        cells = {places[place]: value for place, value in row.cells.items() if place in places}
        if cells:
            lines.append(Line(sheet.title, row.number, cells, letters, faults))
    return tuple(lines)


def _places(
    title: str, header: Row, columns: Columns, required: Collection[str], faults: list[Fault]
) -> dict[int, str]:
    """Column names by their place."""
    names = {plain_word(word): name for name, others in columns.names.items() for word in (name, *others)}
    harmless = _NOTES.union(map(plain_word, columns.harmless))
    places: dict[int, str] = {}
    for place, value in header.cells.items():
        # No header is so long, and comparing takes the longer the longer it is.
        text = value[:100] if isinstance(value, str) else ""
        (head, colons, language), word = text.partition("::"), plain_word(text)
        if value is UNREADABLE or word in harmless or plain_word(head) in harmless:
            continue
        name = names.get(word)
        if name is None and colons and names.get(plain_word(head)) in columns.spoken:
            name = _in_language(names[plain_word(head)], language)
        if name is None or name in places.values():
            faults.append(Fault(title, header.number, get_column_letter(place), _strange(value, name, columns)))
        else:
            places[place] = name
    missing = [name for name in required if name not in places.values()]
    faults.extend(Fault(title, header.number, "", f"Thiếu cột {name}. Hãy thêm cột này.") for name in missing)
    return places


def _in_language(name: str, language: str) -> str | None:
    """'label::en' of the header 'label::English (en)'; Vietnamese is the column itself. None of no language."""
    found = _LANGUAGE.fullmatch(language.strip())
    code = _LANGUAGES.get(plain_word(language)) or (found[1].lower() if found else None)
    return name if code == LANGUAGE else code and f"{name}::{code}"


def _strange(value: Cell, name: str | None, columns: Columns) -> str:
    """What to do with a header that cannot be taken."""
    if name is not None:
        return f"Cột {name} có hai lần. Hãy xóa một cột."
    text = str(value)[:40]
    head, colons, _ = text.partition("::")
    advice = {plain_word(word): advice for word, advice in columns.unsupported.items()}
    # media::image may have a language after it.
    word = next((word for word in advice if (plain_word(text) + "_").startswith(word + "_")), None)
    if word is not None:
        return advice[word]
    if colons and plain_word(head) in map(plain_word, columns.spoken):
        return f"Không rõ ngôn ngữ của cột “{text}”. Hãy ghi mã trong ngoặc, ví dụ {head}::Tày (tyz)."
    known = ", ".join(name for name in columns.names if "::" not in name)
    return f"Không biết cột “{text}”. Hãy xóa hoặc đổi thành một trong: {known}."


def _decimal(value: Cell) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        # Excel computes in binary: 0.1 + 0.2 is stored as 0.30000000000000004.
        return Decimal(repr(round(value, 9))) if math.isfinite(value) else None
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    sign, whole, decimals = found.groups()
    return Decimal(f"{sign}{whole.replace('.', '')}.{decimals or 0}")


def _day(value: Cell) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    day, month, year, iso_year, iso_month, iso_day = found.groups()
    try:
        return date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
    except ValueError:
        return None


def _listed(choices: Mapping[str, object]) -> str:
    """The first word of each choice."""
    firsts: dict[object, str] = {}
    for word, meaning in choices.items():
        firsts.setdefault(meaning, word)
    return ", ".join(firsts.values())
