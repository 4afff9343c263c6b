"""The month of a commune as .xlsx: figures as numbers, what people typed as text, print set-up; data is invented."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reporting.documents import month_workbook
from reporting.drawing import summary_data
from reporting.indicators import Direction, Indicator
from reporting.summary import Comparison, Completeness, IndicatorTotal, Summary, UnitName
from tests.shares import share


def indicator(code: str, label: str, unit: str, direction: Direction) -> Indicator:
    return Indicator(code, label, unit, "decimal", direction, "last", "sum", "MT", "count_household")


TOTALS = (
    IndicatorTotal(
        indicator("MT01", "Số hộ phân loại rác", "hộ", "up"),
        1_284_000,
        26,
        27,
        Comparison(1_284_000, 1_172_000, 25),
        Comparison(1_100_000, 900_500, 24),
    ),
    IndicatorTotal(
        indicator("MT08", "Số điểm tồn đọng rác", "điểm", "down"), 0, 27, 27, None, Comparison(0, 3_000, 27)
    ),
    IndicatorTotal(indicator("MT06", "Chiều dài đường hoa", "m", "up"), None, 0, 27),
    IndicatorTotal(indicator("AN04", "Số người mới phát hiện", "người", "down"), None, 2, 27, withheld=True),
)


def data(totals: tuple[IndicatorTotal, ...] = TOTALS, reports: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    unit = UnitName("00000", "Xã Ví Dụ")
    days = (date(2026, 10, 15), date(2026, 11, 14))
    summary = Summary(unit, "commune", "2026-11", *days, Completeness(31, 27, 25, 20), totals)
    return {"summary": summary_data(summary), "reports": reports if reports is not None else [report()]}


def report(group: str = "Tổ tự quản thôn Mẫu", difficulty: str = "", **figures: int | None) -> dict[str, Any]:
    return {
        "group": group,
        "area": "Thôn Mẫu",
        "state": "on_time",
        "sent": "15/11/2026 08:12",
        "figures": figures,
        "difficulty": difficulty,
    }


def opened(document: bytes) -> Workbook:
    return load_workbook(BytesIO(document))


def sheet_of(document: bytes, name: str) -> Worksheet:
    sheet = opened(document)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def row_of(sheet: Worksheet, number: int) -> list[Any]:
    return [cell.value for cell in sheet[number]]


def test_workbook_has_two_sheets_with_their_titles() -> None:
    book = opened(month_workbook(data()))
    assert book.sheetnames == ["Tổng hợp", "Tổ, nhóm"]
    assert book["Tổng hợp"]["A1"].value == "TỔNG HỢP KẾT QUẢ MÔ HÌNH KHU DÂN CƯ TỰ QUẢN THÁNG 11/2026"
    assert book["Tổng hợp"]["A2"].value == (
        "Xã Ví Dụ · từ 15/10/2026 đến 14/11/2026 · 27/31 tổ, nhóm đã báo cáo, 25 đúng hạn"
    )
    assert book["Tổ, nhóm"]["A3"].value == "Lưu hành nội bộ"


def test_totals_stand_beside_baseline_and_last_month_with_a_verdict() -> None:
    sheet = sheet_of(month_workbook(data()), "Tổng hợp")
    assert row_of(sheet, 5) == [1, "Số hộ phân loại rác", "hộ", 900.5, 1172, 1284, 112, 199.5, "có tiến triển", 26]
    assert row_of(sheet, 6) == [2, "Số điểm tồn đọng rác", "điểm", 3, "–", 0, "–", -3, "có tiến triển", 27]


def test_missing_is_a_dash_and_withheld_is_said() -> None:
    sheet = sheet_of(month_workbook(data()), "Tổng hợp")
    assert row_of(sheet, 7)[3:] == ["–", "–", "–", "–", "–", "–", 0]
    assert row_of(sheet, 8)[5] == "có số liệu – xem riêng"


@pytest.mark.parametrize(
    ("value", "number_format"),
    [(1_284_000, "#,##0"), (1_500, "#,##0.0"), (1_250, "#,##0.00"), (-125, "#,##0.000"), (0, "#,##0")],
)
def test_a_figure_shows_just_the_decimals_it_has(value: int, number_format: str) -> None:
    cell = sheet_of(month_workbook(data(reports=[report(MT01=value)])), "Tổ, nhóm")["F5"]
    assert cell.value == pytest.approx(value / 1000)
    assert cell.number_format == f"[$-42A]{number_format}"


def test_a_change_shows_its_sign() -> None:
    sheet = sheet_of(month_workbook(data()), "Tổng hợp")
    assert sheet["H5"].number_format == '[$-42A]+#,##0.0;[$-42A]"−"#,##0.0;0'


def test_each_group_has_a_row_with_its_state_and_figures_by_code() -> None:
    late, missing = report("Nhóm A", "Thiếu thùng rác", MT01=15_000, MT08=None), report("Nhóm B")
    late |= {"state": "late"}
    missing |= {"state": "missing", "sent": ""}
    sheet = sheet_of(month_workbook(data(reports=[late, missing])), "Tổ, nhóm")
    assert [value.split("\n")[0] for value in row_of(sheet, 4)[5:9]] == ["MT01", "MT08", "MT06", "AN04"]
    sent = "15/11/2026 08:12"
    assert row_of(sheet, 5) == [1, "Nhóm A", "Thôn Mẫu", "muộn", sent, 15, "–", "–", "–", "Thiếu thùng rác"]
    assert row_of(sheet, 6) == [2, "Nhóm B", "Thôn Mẫu", "chưa nộp", "–", "–", "–", "–", "–", "–"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n+"])
def test_what_people_typed_is_never_a_formula(start: str) -> None:
    typed = f'{start}HYPERLINK("http://vi-du.example","bấm")'
    document = month_workbook(data(reports=[report(typed, typed)]))
    sheet = sheet_of(document, "Tổ, nhóm")
    for name in ("B5", "J5"):
        assert sheet[name].data_type == "s"
        assert sheet[name].quotePrefix
        assert sheet[name].value.strip() == typed.strip()
    with zipfile.ZipFile(BytesIO(document)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "worksheets" in name)


def test_sheets_are_set_up_for_reading_and_printing() -> None:
    for sheet in opened(month_workbook(data())).worksheets:
        assert sheet.freeze_panes == "C5"
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr is not None and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.column_dimensions["B"].width > 30


def test_a_month_without_anything_is_still_a_workbook() -> None:
    sheet = sheet_of(month_workbook(data((), [])), "Tổ, nhóm")
    assert row_of(sheet, 4) == ["TT", "Tổ, nhóm tự quản", "Khu dân cư", "Nộp báo cáo", "Ngày gửi", "Khó khăn, đề xuất"]
    assert sheet.max_row == 4


@settings(max_examples=share(30, 2))
@given(text=st.text(max_size=200), value=st.integers(-(2**63), 2**63 - 1))
def test_any_text_and_figure_can_be_written_and_read_back(text: str, value: int) -> None:
    document = month_workbook(data(reports=[report("Tổ " + text, text * 200, MT01=value)]))
    assert sheet_of(document, "Tổ, nhóm")["F5"].value == pytest.approx(value / 1000)


def test_a_reason_stands_beside_its_figure() -> None:
    told = {**report(MT01=42_000), "reasons": {"MT01": "=mới sáp nhập thôn"}}
    sheet = sheet_of(month_workbook(data(reports=[told, report("Tổ khác", MT01=1_000)])), "Tổ, nhóm")
    assert row_of(sheet, 4)[5:8] == [
        "MT01\nSố hộ phân loại rác (hộ)",
        "MT01\nLý do",
        "MT08\nSố điểm tồn đọng rác (điểm)",
    ]
    assert (sheet["F5"].value, sheet["G5"].value, sheet["G5"].data_type) == (42, "=mới sáp nhập thôn", "s")
    assert sheet["G6"].value in (None, "")
