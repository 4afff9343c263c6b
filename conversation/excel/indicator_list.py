"""Reads the indicator catalogue, catalogue/indicators.xlsx, and the columns that questionnaires share with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from conversation.excel.lines import Line
from conversation.excel.rules import Surroundings, circles, read_rule
from conversation.excel.sheets import Fault, Limits, Sheet, WorkbookFaulty, open_sheets
from conversation.excel.tables import Columns, read_lines, required_sheet
from conversation.expressions import compiled
from conversation.words import TYPES
from reporting.indicators import Direction, Indicator, IndicatorType, OverTime, OverUnits, Thousandths

LIMITS: Final = Limits(packed_bytes=2_000_000, unpacked_bytes=20_000_000, tags=250_000, rows=2_000)

CONTENT_AREAS: Final = ("G", "MT", "KT", "VH", "KH", "AN")

AREAS: Final = {area.lower(): area for area in CONTENT_AREAS}
QUESTION_TYPES: Final = {name: name for name in TYPES}
_INDICATOR_TYPES: Final[dict[str, IndicatorType | Literal["calc"]]] = {
    "integer": "integer",
    "decimal": "decimal",
    "calc": "calc",
}
_OVER_TIME: Final[dict[str, OverTime]] = {"sum": "sum", "last": "last", "mean": "mean", "ratio": "ratio"}
_OVER_UNITS: Final[dict[str, OverUnits]] = {"sum": "sum", "mean": "mean", "ratio": "ratio"}
_DIRECTIONS: Final[dict[str, Direction]] = {"up": "up", "down": "down", "neutral": "neutral"}

RANGE: Final[dict[str, tuple[str, ...]]] = {
    "soft_min": ("thấp nhất", "từ"),
    "soft_max": ("cao nhất", "đến"),
}
RULES: Final[dict[str, tuple[str, ...]]] = {
    "constraint": ("ràng buộc",),
    "constraint_message": ("lời báo ràng buộc",),
    "soft_constraint": ("ràng buộc mềm",),
    "calculation": ("cách tính",),
}
_EXPRESSIONS: Final = ("constraint", "soft_constraint", "calculation")
NO_CONSTRAINT: Final = "Có lời báo mà chưa có ràng buộc. Hãy ghi ràng buộc, hoặc xóa ô này."
INDICATORS: Final = Columns(
    {
        "code": ("mã", "mã chỉ tiêu"),
        "label": ("nhãn", "tên chỉ tiêu"),
        "unit": ("đơn vị", "đơn vị tính"),
        "type": ("kiểu",),
        "over_time": ("thời gian",),
        "over_units": ("địa bàn",),
        "direction": ("hướng",),
        **RANGE,
        "restricted": ("hạn chế", "hạn chế xem"),
        "question_type": ("cách đọc", "loại câu trả lời"),
        "content_area": ("nội dung",),
        "dhis2_code": ("mã dhis2",),
        **RULES,
    }
)
_REQUIRED: Final = (
    "code",
    "label",
    "unit",
    "type",
    "over_time",
    "over_units",
    "direction",
    "question_type",
    "content_area",
)
MOST_INDICATORS: Final = 200
SHEET: Final = "indicators"
_FIXED: Final = {
    "unit": "đơn vị",
    "type": "kiểu",
    "direction": "hướng",
    "over_time": "cách cộng theo thời gian",
    "over_units": "cách cộng theo địa bàn",
}
"""What a code keeps for ever."""


def read_indicators(data: bytes) -> tuple[Indicator, ...]:
    """The indicators of an .xlsx with the sheet indicators, in its order, calculated ones too.

    Raises WorkbookFaulty with every fault of the file.
    """
    faults: list[Fault] = []
    sheets = open_sheets(data, LIMITS, (SHEET,), faults)
    found = read_indicator_sheet(required_sheet(sheets, SHEET, faults), {}, faults)
    if not found and not faults:
        faults.append(Fault(SHEET, 2, "", "Chưa có chỉ tiêu nào. Hãy thêm mỗi chỉ tiêu một dòng."))
    if faults:
        raise WorkbookFaulty(faults)
    return found


def read_indicator_sheet(
    sheet: Sheet | None, known: Mapping[str, Indicator], faults: list[Fault]
) -> tuple[Indicator, ...]:
    """The indicators of one sheet, faulty ones left out; rules may also read those that are `known` already."""
    found: dict[str, Indicator | None] = {}
    rules: list[tuple[Line, str, dict[str, str]]] = []
    lines = read_lines(sheet, INDICATORS, _REQUIRED, faults)
    if len(lines) > MOST_INDICATORS:
        lines[MOST_INDICATORS].fault("code", f"Có quá {MOST_INDICATORS} chỉ tiêu. Hãy chia thành nhiều tệp.")
    for line in lines[:MOST_INDICATORS]:
        code = line.code("code", required=True)
        if code in found:
            line.fault("code", f"Mã {code} có hai lần. Hãy xóa hoặc đổi một dòng.")
        own = {column: read_rule(line, column) for column in _EXPRESSIONS}
        rules.append((line, code, own))
        indicator = _read_indicator(line, code, own)
        if code:
            found[code] = indicator
            _check_kept(line, indicator, known.get(code))
    _check_rules(rules, Surroundings({}, {*found, *known}))
    return tuple(indicator for indicator in found.values() if indicator is not None)


def _check_kept(line: Line, new: Indicator | None, old: Indicator | None) -> None:
    """Another unit or another way of adding up under the same code would mix different figures in one total."""
    for column, name in _FIXED.items():
        if new is None or old is None or getattr(new, column) == getattr(old, column):
            continue
        line.fault(
            column, f"Mã {old.code} đã dùng với {name} “{getattr(old, column)}”, không đổi được. Hãy dùng mã mới."
        )
    if new is not None and old is not None and new.is_calculated != old.is_calculated:
        line.fault("type", f"Mã {new.code} đã dùng cho chỉ tiêu kiểu khác, không đổi được. Hãy dùng mã mới.")


def _check_rules(rules: Sequence[tuple[Line, str, dict[str, str]]], around: Surroundings) -> None:
    reads, lines = {}, {}
    for line, code, own in rules:
        for column, text in own.items():
            if text:
                around.check(line, column, text, "", has_indicator=True)
        lines[code] = line
        reads[code] = compiled(own["calculation"]).names if own["calculation"] else frozenset()
        if not line.blank("constraint_message") and line.blank("constraint"):
            line.fault("constraint_message", NO_CONSTRAINT)
    for names, sentence in circles(reads):
        lines[names[0]].fault("calculation", sentence)


def read_range(line: Line, indicator: Indicator | None) -> tuple[Thousandths | None, Thousandths | None]:
    """The plausible range, each end falling back on the indicator's."""
    least, most = line.number("soft_min"), line.number("soft_max")
    if indicator and least is None:
        least = indicator.soft_min
    if indicator and most is None:
        most = indicator.soft_max
    if least is not None and most is not None and least > most:
        line.fault("soft_max", "Số cao nhất nhỏ hơn số thấp nhất. Hãy sửa lại.")
    return least, most


def _read_indicator(line: Line, code: str, rules: Mapping[str, str]) -> Indicator | None:
    """One indicator; None when its line is faulty."""
    kind = line.choice("type", _INDICATOR_TYPES, required=True)
    label, unit = line.text("label", required=True), line.text("unit", required=True, longest=40)
    over_time = line.choice("over_time", _OVER_TIME, required=True)
    over_units = line.choice("over_units", _OVER_UNITS, required=True)
    direction = line.choice("direction", _DIRECTIONS, required=True)
    question_type = line.choice("question_type", QUESTION_TYPES, required=True)
    area = line.choice("content_area", AREAS, required=True)
    soft_min, soft_max = read_range(line, None)
    restricted, dhis2_code = line.yes("restricted"), line.code("dhis2_code") or None
    if (kind == "calc") == line.blank("calculation"):
        line.fault("calculation", "Chỉ tiêu kiểu calc phải có cách tính; kiểu khác thì để trống.")
    if kind is None or not (over_time and over_units and direction and question_type and area):
        return None
    return Indicator(
        code=code,
        label=label,
        unit=unit,
        type="decimal" if kind == "calc" else kind,
        direction=direction,
        over_time=over_time,
        over_units=over_units,
        content_area=area,
        question_type=question_type,
        soft_min=soft_min,
        soft_max=soft_max,
        restricted=restricted,
        dhis2_code=dhis2_code,
        constraint_message=line.text("constraint_message"),
        **rules,
    )
