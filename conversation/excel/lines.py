"""One row of a table: its cells read as text, codes, numbers, days and choices, each fault told at its cell."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeVar

from openpyxl.utils.datetime import from_excel

from conversation.digits import Unclear, read_literal
from conversation.excel.sheets import Cell, Fault, Spoiled, plain_word
from reporting.indicators import ONE, Thousandths

T = TypeVar("T")

LARGEST: Final = 10**10
"""No figure of a group comes near; in thousandths, summed over 200,000 groups, it still fits a BIGINT."""

_YES: Final = {"yes", "true", "1", "x", "co", "bat_buoc"}
_NO: Final = {"", "no", "false", "0", "khong", "ko"}
_NUMBER: Final = re.compile(r"([-−]?)\+? ?([0-9][0-9., ]{0,40})")
_DAY: Final = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})|([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,31}")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table. A reading that fails tells its fault and gives nothing, so that all faults come at once."""

    sheet: str
    row: int
    cells: Mapping[str, Cell] = field(repr=False)
    letters: Mapping[str, str] = field(repr=False)
    """Excel's letters of the columns that the table has."""
    faults: list[Fault] = field(repr=False)
    hidden: bool = False

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

    def number(self, column: str, *, required: bool = False, count: bool = False) -> Thousandths | None:
        """A number in thousandths: Excel's own, or text as the chat reads it; '1,200' of a `count` is 1200."""
        value = self._value(column, required)
        if value is None:
            return None
        try:
            decimal = _decimal(value, count)
        except Unclear:
            self.fault(column, _doubtful(str(value)))
            return None
        if decimal is None or abs(decimal) > LARGEST:
            self.fault(column, "Hãy ghi một số, ví dụ 1234,5 (phần lẻ sau dấu phẩy).")
            return None
        thousandths = decimal * ONE
        if thousandths != thousandths.to_integral_value():
            self.fault(column, "Nhiều nhất ba chữ số sau dấu phẩy. Hãy làm tròn.")
            return None
        return int(thousandths)

    def whole(
        self, column: str, *, required: bool = False, least: int = 0, grouped: bool = True, advice: str = ""
    ) -> int | None:
        """A whole number of at least `least`; without `grouped` nothing parts its digits."""
        value = self._value(column, required)
        if value is None:
            return None
        try:
            decimal = _decimal(value, True) if grouped or not isinstance(value, str) or value.isdecimal() else None
        except Unclear:
            decimal = None
        if decimal is None or decimal % 1 or not least <= decimal <= LARGEST:
            self.fault(column, f"Hãy ghi số nguyên từ {least} trở lên{advice}.")
            return None
        return int(decimal)

    def day(self, column: str, *, required: bool = False) -> date | None:
        """A day from 2000 to 2100: Excel's own, or text as '15/11/2026' or '2026-11-15'."""
        value = self._value(column, required)
        if value is None:
            return None
        day = _day(value)
        if day is None and isinstance(value, int | float) and not isinstance(value, bool) and 36526 <= value < 73416:
            written = f"{from_excel(int(value)):%d/%m/%Y}"
            self.fault(column, f"{value:g} là ngày {written} viết bằng số. Hãy định dạng ô là Date (ngày).")
            return None
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
        return None if isinstance(value, Spoiled) else value


def _decimal(value: Cell, count: bool = False) -> Decimal | None:
    """Exact; None of what is no number. Raises Unclear."""
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
    numeral = read_literal(found[2], count=count).value
    return Decimal(numeral.numerator) / Decimal(numeral.denominator) * (-1 if found[1] else 1)


def _doubtful(text: str) -> str:
    """Asks which of two numbers is meant, as the chat does."""
    whole, comma, rest = text.partition(",")
    thousands = re.sub("[., ]", "", text)
    parts = rest.rstrip("0")
    decimal = whole.replace(".", "") + (f",{parts}" if parts else "")
    if comma and "," not in rest and len(rest) == 3 and not whole.startswith("0"):
        return f"“{text}” là {thousands} hay {decimal}? Hãy định dạng ô là Number rồi ghi lại số đó."
    return f"Không rõ “{text[:40]}” là số nào. Hãy định dạng ô là Number rồi ghi lại, ví dụ 1234,5."


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
