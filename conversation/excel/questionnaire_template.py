"""Writes the questionnaire template: sheets with drop-downs and a worked example, and a guide in Vietnamese."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from conversation.excel import questionnaire_guide as guide
from conversation.excel.dialect import AREA_NAMES, BRACKET_WORDS, CHOICES, KIND_WORDS, PURPOSE_WORDS, SETTINGS, SURVEY
from conversation.excel.indicator_list import INDICATORS
from conversation.excel.tables import Columns
from conversation.excel.xlsform import write_value
from conversation.words import TYPES
from reporting.indicators import Indicator

GUIDE: Final = "huong_dan"
LISTS: Final = "danh_muc"
"""Sheets for people and for the drop-downs; never read."""

_LAST_ROW: Final = 300
_WIDTHS: Final = {
    "type": 26,
    "name": 18,
    "label": 38,
    "hint": 26,
    "relevant": 34,
    "constraint": 22,
    "constraint_message": 32,
    "soft_constraint": 24,
    "calculation": 38,
    "list_name": 18,
    "form_id": 22,
    "form_title": 36,
    "question_type": 18,
    "default_language": 18,
}
_WIDTH: Final = 13
_REQUIRED: Final = ("type", "name", "list_name", "form_id", "form_title", "version", "purpose", "code", "unit")
_GREEN, _OLIVE, _PALE, _LINE = "1F5C3D", "6B7B3A", "EAF3EC", "C9D6CC"
_MONOSPACED: Final = Font(name="Consolas", size=10)
_PLAIN: Final = Font(name="Calibri", size=11)


def write_template(indicators: Iterable[Indicator] = ()) -> bytes:
    """The template as the bytes of an .xlsx; `indicators` are offered in a drop-down.

    The worked example in it passes the check as it is where the shipped catalogue is known.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _write_guide(workbook.create_sheet(GUIDE))
    survey = _write_table(workbook.create_sheet("survey"), guide.SURVEY_MEANINGS, guide.EXAMPLE_SURVEY)
    rows = [dict(zip(guide.CHOICES_MEANINGS, row, strict=True)) for row in guide.EXAMPLE_CHOICES]
    _write_table(workbook.create_sheet("choices"), guide.CHOICES_MEANINGS, rows)
    settings = _write_table(workbook.create_sheet("settings"), guide.SETTINGS_MEANINGS, [guide.EXAMPLE_SETTINGS])
    brought = _write_table(workbook.create_sheet("indicators"), guide.INDICATOR_MEANINGS, [])
    lists = _write_lists(workbook.create_sheet(LISTS), list(indicators))
    for sheet, columns in (
        (survey, ("type", "indicator", "question_type")),
        (settings, ("purpose", "content_area")),
        (brought, ("question_type", "content_area")),
    ):
        for column in columns:
            _offer(sheet, column, lists.get(column, ""))
    for column, words in (("required", "yes,no"), ("restricted", "yes,no")):
        _offer(survey, column, f'"{words}"')
    for column, words in _INDICATOR_CHOICES.items():
        _offer(brought, column, f'"{words}"')
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


_INDICATOR_CHOICES: Final = {
    "type": "integer,decimal,calc",
    "over_time": "sum,last,mean,ratio",
    "over_units": "sum,mean,ratio",
    "direction": "up,down,neutral",
    "restricted": "yes,no",
}


def _write_table(
    sheet: Worksheet, meanings: Mapping[str, tuple[str, str]], rows: Sequence[Mapping[str, str | int]]
) -> Worksheet:
    """A header with a note at each column, and the rows of the example."""
    for place, (column, (meaning, example)) in enumerate(meanings.items(), 1):
        letter = get_column_letter(place)
        cell = sheet.cell(1, place, column)
        _make_header(sheet, 1, place, _GREEN if column in _REQUIRED or column == "label" else _OLIVE)
        note = Comment(f"{meaning}\nVí dụ: {example}", "Tự Quản")
        note.width, note.height = 320, 110
        cell.comment = note
        base = column.partition("::")[0]
        sheet.column_dimensions[letter].width = max(_WIDTHS.get(base, _WIDTH), len(column) + 3)
        for number, row in enumerate(rows, 2):
            write_value(sheet, number, place, row.get(column))
            _make_cell(sheet, number, place, shaded=str(row.get("type", "")).startswith(("begin", "end")))
    for number in range(2, len(rows) + 2):
        _fit_height(sheet, number)
    sheet.row_dimensions[1].height = 24
    # Two columns stay in sight: what kind of question it is, and its name.
    sheet.freeze_panes = "C2" if sheet.title == "survey" else "A2"
    _fit_page(sheet, pages=2 if len(meanings) > 10 else 1)
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:B"
    return sheet


def _offer(sheet: Worksheet, column: str, formula: str) -> None:
    """A drop-down below a header; other values may be typed too, as the name of a list after select_one."""
    place = next((cell.column for cell in sheet[1] if cell.value == column), None)
    if place is None or not formula:
        return
    validation = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(validation)
    letter = get_column_letter(int(place))
    validation.add(f"{letter}2:{letter}{_LAST_ROW}")


def _write_lists(sheet: Worksheet, indicators: Sequence[Indicator]) -> dict[str, str]:
    """The values of the drop-downs with their meanings; gives the range of each column's values."""
    kinds: dict[str, str] = {kind: words[-1] for kind, words in KIND_WORDS.items()}
    kinds.update({bracket: words[-1] for bracket, words in BRACKET_WORDS.items()})
    columns: dict[str, dict[str, str]] = {
        "type": kinds,
        "question_type": {name: _ways_of_reading(name) for name in TYPES},
        "purpose": {purpose: words[-1] for purpose, words in PURPOSE_WORDS.items()},
        "content_area": dict(AREA_NAMES),
        "indicator": {each.code: f"{each.label} ({each.unit})" for each in indicators if not each.is_calculated},
    }
    ranges = {}
    for number, (column, words) in enumerate(columns.items()):
        place = 2 * number + 1
        for offset, text in enumerate((column, "nghĩa là")):
            sheet.cell(1, place + offset, text)
            _make_header(sheet, 1, place + offset, _GREEN)
        for row, (word, meaning) in enumerate(words.items(), 2):
            write_value(sheet, row, place, word)
            write_value(sheet, row, place + 1, meaning)
            _make_cell(sheet, row, place)
            _make_cell(sheet, row, place + 1)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = 18
        sheet.column_dimensions[get_column_letter(place + 1)].width = 60 if column == "indicator" else 26
        if words:
            ranges[column] = f"{LISTS}!${letter}$2:${letter}${len(words) + 1}"
    sheet.freeze_panes = "A2"
    _fit_page(sheet)
    return ranges


def _ways_of_reading(name: str) -> str:
    _, _, unit = TYPES[name]
    return f"số, đơn vị thường là {unit}" if unit else "có hoặc không"


def _write_guide(sheet: Worksheet) -> None:
    sheet.append(["Cách làm một phiếu hỏi"])
    for letter, width in (("A", 22), ("B", 22), ("C", 66), ("D", 46)):
        sheet.column_dimensions[letter].width = width
    sheet["A1"].font = Font(name="Calibri", bold=True, size=16, color=_GREEN)
    for line in guide.INTRODUCTION:
        _add_paragraph(sheet, line)
    for title, meanings, columns in (
        ("Trang survey: mỗi dòng một câu hỏi", guide.SURVEY_MEANINGS, SURVEY),
        ("Trang choices: mỗi dòng một lựa chọn", guide.CHOICES_MEANINGS, CHOICES),
        ("Trang settings: một dòng", guide.SETTINGS_MEANINGS, SETTINGS),
        ("Trang indicators: chỉ khi cần chỉ tiêu mới", guide.INDICATOR_MEANINGS, INDICATORS),
    ):
        others = _other_names(columns)
        rows = [(column, others.get(column, ""), meaning, example) for column, (meaning, example) in meanings.items()]
        _add_table(sheet, title, ("Cột", "Cũng gọi là", "Ý nghĩa", "Ví dụ"), rows)
    kinds = [
        (kind, words[-1], guide.TYPE_MEANINGS[kind], "")
        for kind, words in (*KIND_WORDS.items(), *BRACKET_WORDS.items())
    ]
    _add_table(sheet, "Các loại câu hỏi", ("Loại", "Cũng gọi là", "Ý nghĩa", ""), kinds)
    rules = [(column, "", wish, rule) for wish, column, rule in guide.RULES]
    _add_table(sheet, "Các quy tắc thường dùng", ("Cột", "", "Muốn", "Ghi"), rules)
    for line in guide.RULE_NOTES:
        _add_paragraph(sheet, line)
    sheet.sheet_view.showGridLines = False
    _fit_page(sheet)


def _other_names(columns: Columns) -> dict[str, str]:
    """Column -> its first Vietnamese header."""
    firsts = {name: next(iter(others), "") for name, others in columns.names.items()}
    return {name: other for name, other in firsts.items() if "::" not in other}


def _add_paragraph(sheet: Worksheet, text: str) -> None:
    sheet.append([text])
    sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=4)
    cell = sheet.cell(sheet.max_row, 1)
    cell.font, cell.alignment = _PLAIN, Alignment(wrap_text=True, vertical="top")
    # Excel fits the height of no merged cell by itself.
    sheet.row_dimensions[sheet.max_row].height = 16 * (1 + len(text) // 135)


def _add_table(sheet: Worksheet, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    sheet.append([])
    sheet.append([title])
    sheet.cell(sheet.max_row, 1).font = Font(name="Calibri", bold=True, size=13, color=_GREEN)
    sheet.append(list(heads))
    for place in range(1, len(heads) + 1):
        _make_header(sheet, sheet.max_row, place, _GREEN)
    for row in rows:
        number = sheet.max_row + 1
        for place, text in enumerate(row, 1):
            write_value(sheet, number, place, text)
            _make_cell(sheet, number, place, monospaced=place in (1, 4))
        _fit_height(sheet, number)


def _make_header(sheet: Worksheet, row: int, place: int, colour: str) -> None:
    cell = sheet.cell(row, place)
    cell.font = Font(name="Calibri", bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor=colour)
    cell.alignment = Alignment(vertical="center")


def _make_cell(sheet: Worksheet, row: int, place: int, *, shaded: bool = False, monospaced: bool = False) -> None:
    cell = sheet.cell(row, place)
    cell.font = _MONOSPACED if monospaced else _PLAIN
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.border = Border(bottom=Side("thin", color=_LINE))
    if shaded:
        cell.fill = PatternFill("solid", fgColor=_PALE)


def _fit_height(sheet: Worksheet, row: int) -> None:
    """A row as high as its longest cell needs: not every program fits wrapped text by itself."""
    lines = 1
    for place, cell in enumerate(sheet[row], 1):
        width = sheet.column_dimensions[get_column_letter(place)].width
        lines = max(lines, math.ceil(len(str(cell.value or "")) / width))
    sheet.row_dimensions[row].height = 3 + 15 * lines


def _fit_page(sheet: Worksheet, *, pages: int = 1) -> None:
    """Printed, a sheet fits the width of so many pages."""
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.page_setup.fitToWidth, sheet.page_setup.paperSize = pages, 9
    sheet.page_margins.left = sheet.page_margins.right = 0.4
