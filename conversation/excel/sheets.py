"""Opens a workbook someone sent: the sheets that are wanted, every fault with sheet, row and column."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from conversation.excel.book import Workbook
from conversation.excel.cell_texts import Cell, Spoiled
from conversation.excel.cells import Area, Row
from conversation.excel.parts import Budget, Package, PartRefused
from conversation.tokens import fold

__all__ = ["Area", "Cell", "Fault", "Limits", "Row", "Sheet", "Spoiled", "WorkbookFaulty", "open_sheets", "plain_word"]


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
    """How large a workbook may be: `unpacked_bytes` and `tags` over all that is read, `rows`, `columns` per sheet."""

    packed_bytes: int
    unpacked_bytes: int
    tags: int
    rows: int
    columns: int = 50


@dataclass(frozen=True)
class Sheet:
    """One sheet under the title the author gave it."""

    title: str
    rows: tuple[Row, ...]
    merged: tuple[Area, ...] = ()
    too_wide_at: tuple[int, int] = (0, 0)
    """Row and column of the first content beyond the columns that are read; zeros when there is none."""


def plain_word(text: str) -> str:
    """A title, header or choice as it is compared, one word without accents: 'Tổ, nhóm' is 'to_nhom'."""
    return re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")


_MOST_STRANGERS: Final = 100
"""Sheets that are not wanted and yet looked into."""


def open_sheets(
    data: bytes,
    limits: Limits,
    wanted: Collection[str],
    faults: list[Fault],
    *,
    strangers: bool = False,
    passed_over: Collection[str] = (),
) -> dict[str, Sheet]:
    """The `wanted` sheets of an .xlsx by the plain word of their title; no other part of the file is read.

    What is wrong with one of them as a whole goes to `faults`. With `strangers` the other sheets that hold anything
    come too, without rows; those `passed_over` never.

    Raises WorkbookFaulty when the file as a whole cannot be read or is too large.
    """
    if len(data) > limits.packed_bytes:
        raise _unopened(f"Tệp lớn quá {limits.packed_bytes // 1_000_000} MB. Hãy chia thành nhiều tệp nhỏ hơn.")
    try:
        workbook = Workbook(Package(data), Budget(limits.unpacked_bytes, limits.tags))
        return _read_sheets(workbook, limits, wanted, faults, strangers, passed_over)
    except PartRefused as refused:
        raise _unopened(str(refused)) from refused


def _unopened(message: str) -> WorkbookFaulty:
    return WorkbookFaulty([Fault("", 0, "", message)])


def _read_sheets(
    workbook: Workbook,
    limits: Limits,
    wanted: Collection[str],
    faults: list[Fault],
    strangers: bool,
    passed_over: Collection[str],
) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    looked_into = 0
    for listed in workbook.sheets:
        title, key = listed.title, plain_word(listed.title)
        if key not in wanted:
            looked_into += 1
            if not strangers or key in passed_over or looked_into > _MOST_STRANGERS:
                continue
            if workbook.holds_something(listed, Budget(1_000_000, 20_000)):
                sheets.setdefault(key, Sheet(title, ()))
            continue
        if key in sheets:
            faults.append(Fault(title, 0, "", f"Trùng tên với trang {sheets[key].title}. Hãy gộp hai trang làm một."))
            continue
        content = workbook.read(listed, limits.rows, limits.columns)
        if content.too_long_at:
            advice = f"Trang dài quá {limits.rows} dòng. Hãy chia thành nhiều tệp."
            faults.append(Fault(title, content.too_long_at, "", advice))
        rows = content.rows
        if listed.hidden:
            rows = [Row(row.number, row.cells, hidden=True) for row in rows]
        sheets[key] = Sheet(title, tuple(rows), tuple(content.merged), content.too_wide_at)
    return sheets
