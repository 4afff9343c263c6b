"""Opens a workbook someone sent: bounded in time and memory, every fault with sheet, row and column."""

from __future__ import annotations

import re
import unicodedata
import warnings
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any, Final, TypeAlias

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from conversation.tokens import fold

Cell: TypeAlias = object
"""Text (stripped, NFC), int, float, bool, date and time values as openpyxl gives them, or UNREADABLE."""

UNREADABLE: Final = object()
"""Stands in a cell whose fault is already told: a formula or an Excel error."""


@dataclass(frozen=True)
class Fault:
    """What is wrong and what to do, in Vietnamese. `row` 0 means the whole sheet, an empty `sheet` the whole file."""

    sheet: str
    row: int
    column: str
    """Excel's letters; empty for the whole row."""
    message: str

    def __str__(self) -> str:
        where = f"Trang {self.sheet}" if self.sheet else "Tệp"
        if self.row:
            where += f", ô {self.column}{self.row}" if self.column else f", dòng {self.row}"
        return f"{where}: {self.message}"


class WorkbookFaulty(Exception):
    """The workbook cannot be taken; all its faults, by sheet, row and column."""

    def __init__(self, faults: Collection[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.sheet, fault.row, len(fault.column), fault.column)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Limits:
    """How large a workbook may be. `unpacked_bytes` and `tags` are over all parts, `rows` and `columns` per sheet."""

    packed_bytes: int
    unpacked_bytes: int
    tags: int
    """XML tags bound the time and memory of parsing better than bytes do: an empty cell takes four bytes."""
    rows: int
    columns: int = 50


@dataclass(frozen=True)
class Row:
    """One row with content; `cells` by column number from 1, blank ones left out."""

    number: int
    cells: Mapping[int, Cell]


@dataclass(frozen=True)
class Sheet:
    """One sheet under the title the author gave it."""

    title: str
    rows: tuple[Row, ...]


def plain_word(text: str) -> str:
    """A title, header or choice as it is compared, one word without accents: 'Tổ, nhóm' is 'to_nhom'."""
    return re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")


def open_sheets(data: bytes, limits: Limits, wanted: Collection[str], faults: list[Fault]) -> dict[str, Sheet]:
    """All sheets of an .xlsx by the plain word of their title.

    Formulas, errors, merged cells and too many rows in the `wanted` ones go to `faults`.

    Raises WorkbookFaulty when the file as a whole cannot be read or is too large.
    """
    try:
        merged = _inspect(data, limits)
        return _read_sheets(data, limits, wanted, merged, faults)
    except WorkbookFaulty:
        raise
    except Exception as error:
        # Whatever is wrong inside, openpyxl, zipfile or the XML parser raises anything from KeyError to MemoryError.
        raise _unopened("Tệp bị hỏng. Hãy mở bằng Excel, chọn Lưu thành .xlsx rồi gửi lại.") from error


@dataclass(frozen=True)
class _Area:
    """Merged cells, and the first of them."""

    name: str
    column: str
    row: int


def _unopened(message: str) -> WorkbookFaulty:
    return WorkbookFaulty([Fault("", 0, "", message)])


def _inspect(data: bytes, limits: Limits) -> dict[str, list[_Area]]:
    """Refuses what is not a plain workbook of bearable size; gives the merged ranges of each part by its path."""
    if len(data) > limits.packed_bytes:
        raise _unopened(f"Tệp lớn quá {limits.packed_bytes // 1_000_000} MB. Hãy chia thành nhiều tệp nhỏ hơn.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _unopened("Tệp kiểu .xls cũ hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, chọn Lưu thành .xlsx.")
    if not zipfile.is_zipfile(BytesIO(data)):
        raise _unopened("Đây không phải tệp Excel .xlsx. Hãy mở bằng Excel, chọn Lưu thành .xlsx rồi gửi lại.")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
        other = next((name for part, name in _OTHERS.items() if part in archive.namelist()), None)
        if other is not None:
            raise _unopened(f"Đây là tệp {other}, không phải Excel. Hãy làm trong Excel, lưu thành .xlsx rồi gửi lại.")
        if sum(part.file_size for part in parts) > limits.unpacked_bytes or len(parts) > 1000:
            raise _unopened("Nội dung tệp quá lớn. Hãy xóa ảnh và các trang không dùng, hoặc chia thành nhiều tệp.")
        if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
            raise _unopened("Tệp nén theo cách lạ. Hãy mở bằng Excel, chọn Lưu thành .xlsx rồi gửi lại.")
        if any("vbaproject" in part.filename.lower() for part in parts):
            raise _unopened("Tệp có macro. Hãy chọn Lưu thành, kiểu Excel Workbook (.xlsx), rồi gửi lại.")
        return _inspect_parts(archive, parts, limits)


_OTHERS: Final = {
    "word/document.xml": "Word",
    "ppt/presentation.xml": "PowerPoint",
    "content.xml": "LibreOffice (.ods, .odt)",
    "xl/workbook.bin": "Excel kiểu .xlsb",
}
"""A part that only another kind of file has, and what people call it."""
_ENCODING: Final = re.compile(rb"""encoding\s*=\s*["']([^"']*)""")
_ROW_END: Final = re.compile(rb"</(?:\w+:)?row\s*>")
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="(([A-Z]{1,3})([0-9]{1,7}):[A-Z0-9]{2,10})"')
_TAGS_IN_A_ROW: Final = 100_000
_MERGED_TOLD: Final = 100


def _inspect_parts(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], limits: Limits) -> dict[str, list[_Area]]:
    tags = 0
    merged: dict[str, list[_Area]] = {}
    for part in parts:
        text = archive.read(part)
        if not _is_xml(text):
            continue
        if b"<!DOCTYPE" in text:
            raise _unopened("Tệp có phần không an toàn. Hãy chép nội dung sang một tệp Excel mới rồi gửi lại.")
        tags += text.count(b"<")
        # openpyxl holds a whole row at once, some hundred bytes a cell.
        widest = max(row.count(b"<") for row in _ROW_END.split(text)) if b"sheetData" in text else 0
        if tags > limits.tags or widest > _TAGS_IN_A_ROW:
            raise _unopened("Tệp có quá nhiều ô. Hãy xóa các dòng, cột và trang không dùng, hoặc chia thành nhiều tệp.")
        found = islice(_MERGED.finditer(text), _MERGED_TOLD)
        merged[part.filename] = [_Area(area[1].decode(), area[2].decode(), int(area[3])) for area in found]
    return merged


def _is_xml(text: bytes) -> bool:
    """False for pictures and the like. Refuses other encodings than UTF-8: bytes could not be counted in them."""
    utf_16 = text.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" in text[:4] and b"<" in text[:4])
    declared = _ENCODING.search(text[:200])
    is_xml = text[:200].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    if utf_16 or (is_xml and declared and declared[1].lower() not in (b"utf-8", b"us-ascii")):
        raise _unopened("Tệp dùng bảng mã lạ. Hãy mở bằng Excel, chọn Lưu thành .xlsx rồi gửi lại.")
    return is_xml


def _read_sheets(
    data: bytes,
    limits: Limits,
    wanted: Collection[str],
    merged: Mapping[str, list[_Area]],
    faults: list[Fault],
) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    with warnings.catch_warnings():
        # openpyxl warns of decorations that it does not keep; nothing is written back here.
        warnings.simplefilter("ignore")
        workbook = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
        texts: dict[str, str | None] = {}
        for worksheet in workbook.worksheets:
            title, key, found = worksheet.title, plain_word(worksheet.title), list[Fault]()
            rows = tuple(_rows(worksheet, limits, texts, found))
            # openpyxl has no public way to tell which part a sheet is, and read-only it drops merged cells.
            for area in merged.get(getattr(worksheet, "_worksheet_path", ""), ()):
                advice = f"Các ô {area.name} bị gộp. Hãy bỏ gộp rồi điền từng ô."
                found.append(Fault(title, area.row, area.column, advice))
            if key in sheets:
                found.append(
                    Fault(title, 0, "", f"Trùng tên với trang {sheets[key].title}. Hãy gộp hai trang làm một.")
                )
            if key in wanted:
                faults.extend(found)
            sheets[key] = Sheet(title, rows)
    return sheets


def _rows(worksheet: Any, limits: Limits, texts: dict[str, str | None], faults: list[Fault]) -> Iterator[Row]:
    for number, cells in enumerate(worksheet.iter_rows(max_row=limits.rows + 1, max_col=limits.columns), 1):
        values = {}
        for column, cell in enumerate(cells, 1):
            if cell.value is None:
                continue
            told = faults if len(faults) < MOST_FAULTS else []
            value = _value(cell, worksheet.title, number, get_column_letter(column), texts, told)
            if value is not None:
                values[column] = value
        if values and number > limits.rows:
            advice = f"Trang dài quá {limits.rows} dòng. Hãy chia thành nhiều tệp."
            faults.append(Fault(worksheet.title, number, "", advice))
        elif values:
            yield Row(number, values)


LONGEST_TEXT: Final = 32_767
"""Characters in a cell, as Excel has it."""
MOST_FAULTS: Final = 1000
"""Faulty cells of one sheet that are told; nobody mends more by hand."""


def _value(cell: Any, title: str, row: int, column: str, texts: dict[str, str | None], faults: list[Fault]) -> Cell:
    value = cell.value
    if cell.data_type == "f":
        faults.append(Fault(title, row, column, "Ô chứa công thức. Hãy chép rồi dán giá trị (Paste Values)."))
        return UNREADABLE
    if cell.data_type == "e":
        faults.append(Fault(title, row, column, "Ô báo lỗi của Excel. Hãy ghi lại giá trị."))
        return UNREADABLE
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST_TEXT:
        faults.append(Fault(title, row, column, f"Ô dài quá {LONGEST_TEXT} chữ. Hãy rút ngắn."))
        return UNREADABLE
    if value not in texts:
        # Many cells may share one long text, which is composed once.
        texts[value] = unicodedata.normalize("NFC", value).strip() or None
    return texts[value]
