"""Writes the empty import workbook: its sheets with headers and drop-downs, and a guide with a worked example."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from conversation.excel.roster_sheets import GUIDE, OFFERED, REQUIRED, SHEETS

_LAST_ROW: Final = 20_000
_WIDTHS: Final = {"ten": 44, "ho_ten": 30, "mo_hinh": 44, "cac_xa": 50, "chi_tieu": 24, "vai_tro": 30}
_WIDTH: Final = 16
_TEXT_COLUMNS: Final = ("ma", "cac_xa", "ma_xa", "ma_khu", "chi_tieu", "ma_don_vi", "dien_thoai", "ma_to")
"""Kept as text, or Excel would drop the zeros before a code or phone number."""

_MEANINGS: Final[dict[str, dict[str, str]]] = {
    "cum": {
        "ma": "Mã cụm, tự đặt, ví dụ C01",
        "ten": "Tên cụm (huyện cũ, cụm thi đua)",
        "cac_xa": "Mã các xã, phường thuộc cụm, cách nhau bằng dấu phẩy",
    },
    "khu_dan_cu": {
        "ma": "Mã khu dân cư, tự đặt, không trùng",
        "ten": "Tên đầy đủ",
        "loai": "Chọn trong danh sách",
        "ma_xa": "Mã xã, phường gồm 5 chữ số",
        "so_ho": "Tổng số hộ",
    },
    "to_nhom": {
        "ma": "Mã tổ, nhóm, tự đặt, không trùng",
        "ten": "Tên đầy đủ",
        "loai": "tổ: cả khu dân cư; nhóm: một nhóm hộ",
        "ma_khu": "Mã ở trang khu_dan_cu",
        "noi_dung": "MT môi trường, KT kinh tế, VH văn hóa, KH khuyến học, AN an ninh",
        "mo_hinh": "Tên mô hình",
        "so_ho": "Số hộ tham gia",
        "chi_tieu": "Mã các chỉ tiêu phải báo cáo; để trống là theo phiếu chung của nội dung",
        "tu_ngay": "Ngày bắt đầu, ví dụ 15/10/2026",
    },
    "nguoi": {
        "ho_ten": "Họ và tên",
        "vai_tro": "Chọn trong danh sách; người có hai vai trò ghi hai dòng, cùng số điện thoại",
        "ma_don_vi": "Mã tổ, nhóm, khu dân cư, xã, cụm hoặc tỉnh nơi giữ vai trò",
        "dien_thoai": "Có thể để trống",
        "tu_ngay": "Ngày nhận vai trò",
    },
    "khao_sat": {
        "ma_to": "Mã ở trang to_nhom",
        "chi_tieu": "Mã chỉ tiêu",
        "gia_tri": "Số liệu khảo sát; số phát sinh thì ghi bình quân 1 tháng trước khi có mô hình",
        "ngay": "Ngày khảo sát",
    },
    "ngay_nghi": {
        "ngay": "Ngày nghỉ hoặc ngày làm bù",
        "ten": "Tên ngày",
        "loai": "Chọn trong danh sách",
    },
}

EXAMPLE: Final[dict[str, tuple[str | int, ...]]] = {
    "cum": ("C01", "Cụm số 1", "02473, 02494"),
    "khu_dan_cu": ("KDC001", "Thôn Ví Dụ", "thôn", "02473", 120),
    "to_nhom": (
        "TN001",
        "Tổ tự quản thôn Ví Dụ",
        "tổ",
        "KDC001",
        "MT",
        "Tổ tự quản bảo vệ môi trường thôn Ví Dụ",
        120,
        "G01, MT01, MT05",
        "15/10/2026",
    ),
    "nguoi": ("Nguyễn Văn Ví Dụ", "tổ trưởng", "TN001", "0900000000", "15/10/2026"),
    "khao_sat": ("TN001", "MT01", 35, "01/10/2026"),
    "ngay_nghi": ("24/11/2026", "Ngày Văn hóa Việt Nam", "nghỉ"),
}
"""One invented row for each sheet, shown in the guide."""

_INTRODUCTION: Final = (
    "Điền vào các trang của tệp này; mỗi dòng ghi một cụm, khu dân cư, tổ, nhóm, vai trò hoặc số liệu khảo sát.",
    "Trang không dùng thì để trống. Không đổi tên trang và tên cột, không gộp ô, không dùng công thức.",
    "Cột có dấu * phải điền. Các dòng ví dụ dưới đây là bịa đặt, chỉ để xem cách ghi.",
)


def write_template() -> bytes:
    """The empty import workbook as the bytes of an .xlsx; `read_roster` reads it once it is filled in."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _write_guide(workbook.create_sheet(GUIDE))
    for key, columns in SHEETS.items():
        _write_sheet(workbook.create_sheet(key), key, tuple(columns))
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _write_sheet(sheet: Worksheet, key: str, columns: tuple[str, ...]) -> None:
    sheet.append(columns)
    _make_header(sheet, 1, len(columns))
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = _WIDTHS.get(column, _WIDTH)
        if column in _TEXT_COLUMNS:
            sheet.column_dimensions[letter].number_format = "@"
        offered = OFFERED.get((key, column))
        if offered:
            validation = DataValidation(type="list", formula1=f'"{",".join(offered)}"', allow_blank=True)
            validation.error = "Hãy chọn trong danh sách."
            sheet.add_data_validation(validation)
            validation.add(f"{letter}2:{letter}{_LAST_ROW}")


def _write_guide(sheet: Worksheet) -> None:
    for line in _INTRODUCTION:
        sheet.append([line])
    for key, columns in SHEETS.items():
        sheet.append([])
        sheet.append([f"Trang {key}", "Ý nghĩa", "Ví dụ"])
        _make_header(sheet, sheet.max_row, 3)
        for column, example in zip(columns, EXAMPLE[key], strict=True):
            mark = " *" if column in REQUIRED[key] else ""
            sheet.append([f"{column}{mark}", _MEANINGS[key][column], example])
    for letter, width in (("A", 24), ("B", 84), ("C", 44)):
        sheet.column_dimensions[letter].width = width
    # Printed, the guide fits the width of one page.
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0


def _make_header(sheet: Worksheet, row: int, columns: int) -> None:
    for place in range(1, columns + 1):
        cell = sheet.cell(row, place)
        cell.font = Font(name="Calibri", bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F5C3D")
        cell.alignment = Alignment(vertical="center")
