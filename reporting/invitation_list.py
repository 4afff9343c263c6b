"""The invitations of many groups as .xlsx: a row for each leader with the message to send him, by commune."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from reporting.documents import write_text

COLUMNS = (
    ("TT", 7, ""),
    ("Xã, phường", 24, "commune"),
    ("Khu dân cư", 24, "area"),
    ("Tổ, nhóm tự quản", 38, "group"),
    ("Tổ trưởng, nhóm trưởng", 26, "name"),
    ("Mã mời", 13, "code"),
    ("Dùng đến hết ngày", 14, "expires"),
    ("Tin mời (chép cả ô này gửi cho tổ trưởng)", 80, "message"),
)
"""(header, width, key of the row)"""


def draw_list(data: Mapping[str, Any]) -> bytes:
    """`data`: {"title", "rows": [{"commune", "area", "group", "name", "code", "expires", "message"}]}, in order.

    Rows are written as they come, so that thousands take little memory; Excel's filter leaves one commune.
    """
    workbook = Workbook(write_only=True)
    # Its type tells nothing of what it shares with other sheets.
    sheet: Any = workbook.create_sheet("Tin mời")
    for number, (_, width, _) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(COLUMNS))}{len(data['rows']) + 2}"
    title = f"TIN MỜI THAM GIA BÁO CÁO – {data['title']} (lưu hành nội bộ)"
    sheet.append([_cell(sheet, title, bold=True)])
    sheet.append([_cell(sheet, header, bold=True) for header, _, _ in COLUMNS])
    for number, row in enumerate(data["rows"], start=1):
        sheet.append([number, *(_cell(sheet, row[key]) for _, _, key in COLUMNS[1:])])
    document = BytesIO()
    workbook.save(document)
    return document.getvalue()


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Cell:
    cell: Cell = WriteOnlyCell(sheet)
    write_text(cell, text)
    cell.font = _BOLD if bold else _PLAIN
    cell.alignment = _WRAPPED
    return cell


_PLAIN, _BOLD = Font(name="Times New Roman", size=12), Font(name="Times New Roman", size=12, bold=True)
_WRAPPED = Alignment(vertical="top", wrap_text=True)
