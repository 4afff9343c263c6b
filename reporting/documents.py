"""Excel documents: a commune's month with its totals and one row for each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reporting.indicators import MINUS, ONE, Thousandths
from reporting.progress import STANDING_WORDS

MISSING = "–"
WITHHELD = "có số liệu – xem riêng"
STATES = {"on_time": "đúng hạn", "late": "muộn", "missing": "chưa nộp"}
TOTAL_HEADERS = (
    "TT",
    "Chỉ tiêu",
    "Đơn vị tính",
    "Khảo sát thực trạng",
    "Tháng trước",
    "Tháng này",
    "Tăng, giảm so với tháng trước",
    "Tăng, giảm so với khảo sát",
    "Đánh giá so với khảo sát",
    "Số tổ, nhóm có số liệu",
)
TOTAL_WIDTHS = (7, 48, 16, 14, 14, 16, 17, 17, 20, 14)
GROUP_HEADERS = ("TT", "Tổ, nhóm tự quản", "Khu dân cư", "Nộp báo cáo", "Ngày gửi")
GROUP_WIDTHS = (7, 34, 20, 12, 17)
FIGURE_WIDTH, REASON_WIDTH, DIFFICULTY_WIDTH = 13, 24, 40
LINE_POINTS = 16.5

LONGEST_TEXT = 32_000
"""Excel refuses a cell of more than 32,767 characters."""
# Excel and its kin take a text that begins so for a formula; a tab or line end hides the same beginning.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

# LibreOffice then writes 1.234,5 on any computer; Excel follows the computer, which is Vietnamese here.
_VIETNAMESE = "[$-42A]"
_FONT = "Times New Roman"
_HEAD_FILL = PatternFill("solid", fgColor="DCE9F2")
_LINE = Side(style="thin", color="9AA5B1")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def month_workbook(data: Mapping[str, Any]) -> bytes:
    """The month of a commune as .xlsx with the sheets 'Tổng hợp' and 'Tổ, nhóm'.

    `data`: {"summary": as drawing.summary_data makes it, "reports": [{"group", "area", "state", "sent", "figures",
    "reasons", "difficulty"}]}. "state" is on_time, late or missing; "sent" is dd/mm/yyyy HH:MM or empty; "figures"
    holds thousandths by indicator code, a missing code or null is printed '–', never 0; "reasons", which may be absent,
    holds by code what was said of unusual ones; "difficulty" is the leader's text
    or empty. Persons are not named. Both comparisons of the first sheet hold only the groups that have both sides,
    so a change need not equal the difference of two columns; a note on the sheet says so.
    """
    workbook = Workbook()
    del workbook["Sheet"]
    _write_totals(workbook.create_sheet("Tổng hợp"), data["summary"])
    _write_groups(workbook.create_sheet("Tổ, nhóm"), data["summary"], data["reports"])
    document = BytesIO()
    workbook.save(document)
    return document.getvalue()


def write_text(cell: Cell, text: str) -> None:
    """Put a text into a cell as text, whatever it begins with; characters that Excel refuses are left out."""
    encodable = text.encode("utf-8", "ignore").decode()
    allowed = ILLEGAL_CHARACTERS_RE.sub("", encodable)[:LONGEST_TEXT]
    cell.value = allowed
    cell.data_type = "s"
    if allowed.startswith(FORMULA_STARTS):
        # The apostrophe mark keeps it a text when somebody edits the cell or saves the sheet anew.
        cell.quotePrefix = True


def _write_totals(sheet: Worksheet, summary: Mapping[str, Any]) -> None:
    columns = len(TOTAL_HEADERS)
    top = _write_title(sheet, summary, columns, "TỔNG HỢP KẾT QUẢ MÔ HÌNH KHU DÂN CƯ TỰ QUẢN")
    _write_header(sheet, top, TOTAL_HEADERS)
    for number, indicator in enumerate(summary["indicators"], start=1):
        _write_total(sheet, top + number, number, indicator)
    row = top + len(summary["indicators"]) + 2
    note = _cell(sheet, row, 1)
    write_text(
        note,
        "Ghi chú: cột khảo sát, tháng trước và tăng, giảm chỉ tính trên các tổ, nhóm có đủ hai số liệu để so sánh; "
        "“–” là chưa có số liệu. Đánh giá: chênh lệch trong khoảng 5% là chưa chuyển biến.",
    )
    note.font = Font(name=_FONT, size=11, italic=True)
    note.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    _set_up(sheet, top, "C", TOTAL_WIDTHS)
    sheet.row_dimensions[row].height = 2 * LINE_POINTS


def _write_total(sheet: Worksheet, row: int, number: int, indicator: Mapping[str, Any]) -> None:
    previous, baseline = indicator["previous"], indicator["baseline"]
    this: Thousandths | str | None = WITHHELD if indicator["withheld"] else indicator["value"]
    values: list[tuple[Thousandths | str | None, bool]] = [
        (number * ONE, False),
        (indicator["label"], False),
        (indicator["unit"], False),
        (baseline and baseline["value"], False),
        (previous and previous["value"], False),
        (this, False),
        (previous and previous["this"] - previous["value"], True),
        (baseline and baseline["this"] - baseline["value"], True),
        (baseline and STANDING_WORDS.get(baseline["verdict"]), False),
        (indicator["groups"] * ONE, False),
    ]
    for column, (value, signed) in enumerate(values, start=1):
        _write_value(_cell(sheet, row, column), value, signed)
    _cell(sheet, row, 6).font = Font(name=_FONT, size=12, bold=True)


def _write_groups(sheet: Worksheet, summary: Mapping[str, Any], reports: Sequence[Mapping[str, Any]]) -> None:
    indicators = summary["indicators"]
    # Beside each figure of which anyone said why it is unusual stands a column for what was said.
    explained = {code for report in reports for code in report.get("reasons", {})}
    headers, widths = [*GROUP_HEADERS], [*GROUP_WIDTHS]
    for indicator in indicators:
        headers.append(f"{indicator['code']}\n{indicator['label']} ({indicator['unit']})")
        widths.append(FIGURE_WIDTH)
        if indicator["code"] in explained:
            headers.append(f"{indicator['code']}\nLý do")
            widths.append(REASON_WIDTH)
    headers.append("Khó khăn, đề xuất")
    top = _write_title(sheet, summary, len(headers), "SỐ LIỆU CỦA TỪNG TỔ, NHÓM TỰ QUẢN")
    internal = _cell(sheet, 3, 1)
    write_text(internal, "Lưu hành nội bộ")
    internal.font = Font(name=_FONT, size=12, italic=True)
    _write_header(sheet, top, headers)
    for number, report in enumerate(reports, start=1):
        first = [number * ONE, report["group"], report["area"], STATES[report["state"]], report["sent"] or None]
        told: list[Thousandths | str | None] = []
        for indicator in indicators:
            told.append(report["figures"].get(indicator["code"]))
            if indicator["code"] in explained:
                told.append(report.get("reasons", {}).get(indicator["code"], ""))
        for column, value in enumerate([*first, *told, report["difficulty"] or None], start=1):
            _write_value(_cell(sheet, top + number, column), value)
    _set_up(sheet, top, "C", (*widths, DIFFICULTY_WIDTH))


def _write_title(sheet: Worksheet, summary: Mapping[str, Any], columns: int, title: str) -> int:
    """Three title rows over the table; returns the row of its header."""
    period, groups = summary["period"], summary["groups"]
    adjusted = " (đã điều chỉnh)" if summary["adjusted"] else ""
    counted = f"; tính đến {summary['counted_at']}" if summary["counted_at"] else ""
    filed = f"{groups['filed']}/{groups['due']} tổ, nhóm đã báo cáo, {groups['on_time']} đúng hạn"
    days = f"từ {period['first_on']} đến {period['last_on']}"
    lines = (
        f"{title} {period['label'].upper()}{adjusted}",
        f"{summary['unit']['name']} · {days} · {filed}{counted}",
    )
    for row, line in enumerate(lines, start=1):
        cell = _cell(sheet, row, 1)
        write_text(cell, line)
        cell.font = Font(name=_FONT, size=14 if row == 1 else 12, bold=row == 1)
        cell.alignment = Alignment(horizontal="left", vertical="center")
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=min(columns, 10))
    return 4


def _write_header(sheet: Worksheet, row: int, headers: Sequence[str]) -> None:
    for column, header in enumerate(headers, start=1):
        cell = _cell(sheet, row, column)
        write_text(cell, header)
        cell.font = Font(name=_FONT, size=12, bold=True)
        cell.fill = _HEAD_FILL
        cell.border = _BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _write_value(cell: Cell, value: Thousandths | str | None, signed: bool = False) -> None:
    """A figure as a number that Excel shows in the reader's notation, a text as text, nothing as '–'."""
    cell.font = Font(name=_FONT, size=12)
    cell.border = _BOX
    if isinstance(value, int):
        cell.value = Decimal(value) / ONE
        cell.number_format = _number_format(value, signed)
        cell.alignment = Alignment(horizontal="right", vertical="center", indent=1)
        return
    write_text(cell, MISSING if value is None else value)
    if value is None:
        cell.alignment = Alignment(horizontal="center", vertical="center")
    else:
        cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)


def _number_format(value: Thousandths, signed: bool) -> str:
    """As many decimals as the figure has: the optional '#' would leave a bare comma behind whole numbers."""
    decimals = f"{abs(value) % ONE:03d}".rstrip("0")
    pattern = f"#,##0.{'0' * len(decimals)}" if decimals else "#,##0"
    return f'{_VIETNAMESE}+{pattern};{_VIETNAMESE}"{MINUS}"{pattern};0' if signed else f"{_VIETNAMESE}{pattern}"


def _set_up(sheet: Worksheet, header: int, first_free: str, widths: Sequence[int]) -> None:
    """Frozen header, column widths, and A4 landscape on one page's width with the header on every page."""
    sheet.freeze_panes = f"{first_free}{header + 1}"
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row in range(header, sheet.max_row + 1):
        sheet.row_dimensions[row].height = _height(sheet, row, header, widths)
    sheet.page_setup.paperSize = "9"  # A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{header}:{header}"
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.8
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="Trang &P/&N"))


def _height(sheet: Worksheet, row: int, header: int, widths: Sequence[int]) -> float:
    """Points for the fullest cell of a row: not every program that opens the file measures wrapped text itself."""
    lines = 1
    for column, width in enumerate(widths, start=1):
        value = sheet.cell(row, column).value
        if isinstance(value, str):
            lines = max(lines, sum(-(-len(part) // width) or 1 for part in value.split("\n")))
    # Narrow columns break the words of a header into more lines than its letters alone would fill.
    if row == header:
        lines += 2
    # Excel refuses a row of more than 409 points.
    return min(409, lines * LINE_POINTS + 3)


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast(Cell, sheet.cell(row, column))
