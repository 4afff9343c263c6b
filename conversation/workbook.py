"""Reads questionnaires from the Excel files that officials edit, beside them the indicator catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

from conversation.indicator_list import AREAS, LIMITS, QUESTION_TYPES, RANGE, read_indicators, read_range
from conversation.questionnaire import Option, Question, QuestionKind, Questionnaire
from conversation.sheets import Fault, Sheet, WorkbookFaulty, open_sheets, plain_word
from conversation.tables import Line, read_lines, required_sheet
from reporting.indicators import Indicator

__all__ = ["read_indicators", "read_questionnaire"]

MOST_QUESTIONS: Final = 100

_KINDS: Final[dict[str, QuestionKind]] = {
    "integer": "integer",
    "decimal": "decimal",
    "text": "text",
    "select_one": "select_one",
    "image": "image",
}
_PURPOSES: Final[dict[str, Literal["monthly", "baseline"]]] = {
    "monthly": "monthly",
    "bao_cao_thang": "monthly",
    "baseline": "baseline",
    "khao_sat": "baseline",
}
_SURVEY: Final[dict[str, tuple[str, ...]]] = {
    "type": ("loại", "kiểu"),
    "name": ("tên", "tên câu hỏi"),
    "label": ("nhãn", "câu hỏi", "label::vi", "label::Tiếng Việt (vi)"),
    "hint": ("gợi ý", "hướng dẫn", "hint::vi", "hint::Tiếng Việt (vi)"),
    "required": ("bắt buộc",),
    "indicator": ("chỉ tiêu", "mã chỉ tiêu"),
    "question_type": ("cách đọc", "loại câu trả lời"),
    "unit": ("đơn vị", "đơn vị tính"),
    **RANGE,
    "restricted": ("hạn chế", "hạn chế xem"),
    "relevant": ("điều kiện hỏi",),
    "constraint": ("ràng buộc",),
    "constraint_message": ("lời báo ràng buộc",),
    "calculation": ("cách tính",),
    "default": ("mặc định",),
    "soft_constraint": ("ràng buộc mềm",),
}
_EXPRESSIONS: Final = ("relevant", "constraint", "constraint_message", "calculation", "default", "soft_constraint")
"""Columns of the dialect whose rules are not applied yet: filled in, they are a fault rather than ignored."""

_CHOICES: Final = {
    "list_name": ("danh sách", "tên danh sách"),
    "name": ("tên", "mã"),
    "label": ("nhãn", "label::vi", "label::Tiếng Việt (vi)"),
}
_SETTINGS: Final = {
    "form_id": ("mã phiếu",),
    "form_title": ("tên phiếu",),
    "version": ("phiên bản",),
    "purpose": ("mục đích",),
    "content_area": ("nội dung",),
    "default_language": ("ngôn ngữ",),
}
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")


def read_questionnaire(data: bytes, indicators: Mapping[str, Indicator]) -> Questionnaire:
    """A questionnaire from an .xlsx in the XLSForm dialect: sheets survey, choices, settings.

    A question that names an indicator takes from it the label, unit, way of reading and range that it leaves blank.
    Raises WorkbookFaulty with every fault of the file.
    """
    faults: list[Fault] = []
    sheets = open_sheets(data, LIMITS, ("survey", "choices", "settings"), faults)
    options = _read_options(sheets.get("choices"), faults)
    questions = _read_questions(required_sheet(sheets, "survey", faults), indicators, options, faults)
    questionnaire = _read_settings(required_sheet(sheets, "settings", faults), questions, faults)
    if faults or questionnaire is None:
        raise WorkbookFaulty(faults)
    return questionnaire


def _read_settings(sheet: Sheet | None, questions: tuple[Question, ...], faults: list[Fault]) -> Questionnaire | None:
    lines = read_lines(sheet, _SETTINGS, ("form_id", "form_title", "version", "purpose", "content_area"), faults)
    if sheet and sheet.rows and not lines:
        faults.append(Fault(sheet.title, sheet.rows[0].number + 1, "", "Dòng này còn trống. Hãy điền vào."))
    if not lines:
        return None
    line, *others = lines
    for other in others:
        other.fault("form_id", "Trang settings chỉ có một dòng. Hãy xóa dòng này.")
    key, title = line.code("form_id", required=True), line.text("form_title", required=True)
    version = line.whole("version", required=True, least=1)
    purpose = line.choice("purpose", _PURPOSES, required=True)
    area = line.choice("content_area", AREAS, required=True)
    if not (key and title and version and purpose and area):
        return None
    return Questionnaire(key, version, title, purpose, area, questions)


def _read_options(sheet: Sheet | None, faults: list[Fault]) -> dict[str, tuple[Option, ...]]:
    """The options of each list."""
    lists: dict[str, dict[str, Option]] = {}
    if sheet is None or not sheet.rows:
        return {}
    for line in read_lines(sheet, _CHOICES, ("list_name", "name", "label"), faults):
        list_name, name = line.code("list_name", required=True), line.code("name", required=True)
        label = line.text("label", required=True, longest=60)
        options = lists.setdefault(list_name, {})
        if name and name in options:
            line.fault("name", f"Lựa chọn {name} có hai lần trong danh sách {list_name}. Hãy đổi một tên.")
        options[name] = Option(name, label)
    return {name: tuple(options.values()) for name, options in lists.items()}


def _read_questions(
    sheet: Sheet | None,
    indicators: Mapping[str, Indicator],
    options: Mapping[str, tuple[Option, ...]],
    faults: list[Fault],
) -> tuple[Question, ...]:
    questions: dict[str, Question] = {}
    asked: set[str] = set()
    lines = read_lines(sheet, _SURVEY, ("type", "name"), faults)
    for line in lines[:MOST_QUESTIONS]:
        question = _read_question(line, indicators, options)
        if question.name in questions:
            line.fault("name", f"Tên {question.name} có hai lần. Hãy đổi một tên.")
        if question.indicator in asked:
            line.fault("indicator", f"Chỉ tiêu {question.indicator} được hỏi hai lần. Hãy xóa một câu.")
        if question.name:
            questions[question.name] = question
        if question.indicator:
            asked.add(question.indicator)
    if sheet and sheet.rows and not lines:
        faults.append(Fault(sheet.title, sheet.rows[0].number + 1, "", "Chưa có câu hỏi nào. Hãy thêm câu hỏi."))
    if len(lines) > MOST_QUESTIONS:
        lines[MOST_QUESTIONS].fault("name", f"Phiếu có quá {MOST_QUESTIONS} câu hỏi. Hãy bớt câu hỏi.")
    return tuple(questions.values())


def _read_question(
    line: Line, indicators: Mapping[str, Indicator], options: Mapping[str, tuple[Option, ...]]
) -> Question:
    """One question; where its line is faulty, with whatever could be read."""
    kind, offered = _read_type(line, options)
    name = line.code("name", required=True)
    if name and not _NAME.fullmatch(name):
        line.fault("name", "Tên chỉ gồm chữ không dấu, chữ số và dấu gạch dưới, bắt đầu bằng chữ, dài nhất 32.")
    for column in _EXPRESSIONS:
        if not line.blank(column):
            line.fault(column, f"Cột {column} chưa dùng được. Hãy xóa nội dung ô này.")
    indicator = _read_indicator_named(line, kind, indicators)
    label = line.text("label") or (indicator.label if indicator else "")
    if not label and line.blank("label") and line.blank("indicator"):
        line.fault("label", "Chưa có câu hỏi. Hãy điền nhãn hoặc mã chỉ tiêu.")
    question_type, unit = line.choice("question_type", QUESTION_TYPES), line.text("unit", longest=40)
    is_number = kind in ("integer", "decimal")
    if is_number and line.blank("indicator") and line.blank("question_type"):
        line.fault("question_type", "Câu hỏi số không có chỉ tiêu. Hãy chọn cách đọc câu trả lời.")
    if indicator:
        _check_same(line, "question_type", question_type, indicator.question_type)
        _check_same(line, "unit", unit, indicator.unit)
    soft_min, soft_max = read_range(line, indicator)
    return Question(
        name=name,
        kind=kind,
        label=label,
        hint=line.text("hint"),
        required=line.yes("required"),
        indicator=indicator.code if indicator else None,
        question_type=question_type or (indicator.question_type if indicator else ""),
        unit=unit or (indicator.unit if indicator else ""),
        soft_min=soft_min,
        soft_max=soft_max,
        options=offered,
        restricted=line.yes("restricted") or (indicator is not None and indicator.restricted),
    )


def _read_type(line: Line, options: Mapping[str, tuple[Option, ...]]) -> tuple[QuestionKind, tuple[Option, ...]]:
    """Kind and options; a faulty one counts as text, so that the other cells are still read."""
    word, _, list_name = line.text("type", required=True).partition(" ")
    kind = _KINDS.get(plain_word(word))
    if kind is None:
        if word:
            line.fault("type", f"Không có loại “{word[:40]}”. Hãy ghi một trong: {', '.join(_KINDS)}.")
        return "text", ()
    list_name = list_name.strip()
    if kind != "select_one":
        if list_name:
            line.fault("type", f"Sau {word} không ghi gì thêm. Hãy xóa “{list_name[:40]}”.")
        return kind, ()
    if list_name not in options:
        line.fault("type", "Hãy ghi select_one rồi tên một danh sách có trong trang choices.")
    return kind, options.get(list_name, ())


def _read_indicator_named(line: Line, kind: QuestionKind, indicators: Mapping[str, Indicator]) -> Indicator | None:
    code = line.code("indicator")
    if not code:
        return None
    indicator = indicators.get(code)
    if indicator is None:
        line.fault("indicator", f"Danh mục không có chỉ tiêu {code}. Hãy kiểm tra lại mã.")
    elif kind != indicator.type:
        line.fault("type", f"Chỉ tiêu {code} có kiểu {indicator.type}. Hãy ghi loại {indicator.type}.")
    return indicator


def _check_same(line: Line, column: str, said: str | None, meant: str) -> None:
    """An indicator keeps its unit and way of reading for ever: another one here would add up different things."""
    if said and said != meant:
        line.fault(column, f"Danh mục ghi “{meant}” cho chỉ tiêu này. Hãy để trống ô này.")
