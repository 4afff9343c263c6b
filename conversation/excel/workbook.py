"""Reads questionnaires from the Excel files that officials edit, beside them the indicator catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from conversation.excel.dialect import CHOICES, PURPOSE_WORDS, SETTINGS
from conversation.excel.indicator_list import AREAS, LIMITS, SHEET, read_indicator_sheet, read_indicators
from conversation.excel.lines import Line
from conversation.excel.question_rows import Sources
from conversation.excel.sheets import Fault, Sheet, WorkbookFaulty, open_sheets, plain_word
from conversation.excel.survey import MOST_QUESTIONS, Survey, languages_of, read_survey
from conversation.excel.tables import read_lines, required_sheet
from conversation.questionnaire import LANGUAGE, FormPurpose, Option, Questionnaire
from conversation.tokens import fold
from reporting.indicators import Indicator

__all__ = ["MOST_QUESTIONS", "QuestionnaireFile", "read_indicators", "read_questionnaire", "read_questionnaire_file"]

_PURPOSES: Final[dict[str, FormPurpose]] = {
    plain_word(word): purpose for purpose, words in PURPOSE_WORDS.items() for word in words
}
_SHEETS: Final = ("survey", "choices", "settings", SHEET)


@dataclass(frozen=True)
class QuestionnaireFile:
    """A questionnaire, and the indicators that its workbook brings or words anew."""

    form: Questionnaire
    indicators: tuple[Indicator, ...] = ()


def read_questionnaire(data: bytes, indicators: Mapping[str, Indicator]) -> Questionnaire:
    """The questionnaire of a workbook, as `read_questionnaire_file` reads it."""
    return read_questionnaire_file(data, indicators).form


def read_questionnaire_file(data: bytes, indicators: Mapping[str, Indicator]) -> QuestionnaireFile:
    """A questionnaire from an .xlsx in the XLSForm dialect: sheets survey, choices, settings, perhaps indicators.

    A question that names an indicator takes from it the label, unit, way of reading, range and rules that it leaves
    blank. `indicators` are the known ones by code. Raises WorkbookFaulty with every fault of the file.
    """
    faults: list[Fault] = []
    sheets = open_sheets(data, LIMITS, _SHEETS, faults)
    brought = read_indicator_sheet(sheets.get(SHEET), indicators, faults) if _filled(sheets.get(SHEET)) else ()
    known = {**indicators, **{indicator.code: indicator for indicator in brought}}
    lists, languages = _read_lists(sheets.get("choices"), faults)
    survey = read_survey(required_sheet(sheets, "survey", faults), Sources(known, lists), faults)
    form = _read_settings(required_sheet(sheets, "settings", faults), survey, languages, faults)
    if faults or form is None:
        raise WorkbookFaulty(faults)
    return QuestionnaireFile(form, brought)


def _filled(sheet: Sheet | None) -> bool:
    """An optional sheet may be there with its header alone, or empty."""
    return sheet is not None and len(sheet.rows) > 1


def _read_settings(
    sheet: Sheet | None, survey: Survey, languages: tuple[str, ...], faults: list[Fault]
) -> Questionnaire | None:
    lines = read_lines(sheet, SETTINGS, ("form_id", "form_title", "version", "purpose"), faults)
    if sheet and sheet.rows and not lines:
        faults.append(Fault(sheet.title, sheet.rows[0].number + 1, "", "Dòng này còn trống. Hãy điền vào."))
    if sheet is None or not lines:
        return None
    line, *others = lines
    for other in others:
        other.fault("form_id", "Trang settings chỉ có một dòng. Hãy xóa dòng này.")
    key, title = line.code("form_id", required=True), line.text("form_title", required=True)
    advice = ", mỗi lần công bố tăng 1"
    version = line.whole("version", required=True, least=1, grouped=False, advice=advice)
    purpose = line.choice("purpose", _PURPOSES, required=True)
    area = _read_area(sheet, line, purpose)
    language = plain_word(line.text("default_language"))
    if language not in ("", LANGUAGE, "tieng_viet", "vietnamese") and not language.endswith(f"_{LANGUAGE}"):
        line.fault("default_language", "Ngôn ngữ chính phải là Tiếng Việt (vi). Hãy sửa hoặc để trống ô này.")
    if not (key and title and version and purpose and area):
        return None
    spoken = tuple(dict.fromkeys((LANGUAGE, *survey.languages, *languages)))
    return Questionnaire(key, version, title, purpose, area, survey.questions, survey.repeats, spoken)


def _read_area(sheet: Sheet, line: Line, purpose: FormPurpose | None) -> str | None:
    """The content area; blank it means all of them, except for the monthly report of one."""
    if line.blank("content_area") and purpose not in ("monthly", None):
        return "G"
    if "content_area" not in line.letters:
        line.faults.append(Fault(sheet.title, sheet.rows[0].number, "", "Thiếu cột content_area. Hãy thêm cột này."))
    return line.choice("content_area", AREAS, required=True)


def _read_lists(sheet: Sheet | None, faults: list[Fault]) -> tuple[dict[str, tuple[Option, ...]], tuple[str, ...]]:
    """The options of each list, and the languages of their translations."""
    if not _filled(sheet):
        return {}, ()
    lists: dict[str, dict[str, Option]] = {}
    lines = read_lines(sheet, CHOICES, ("list_name", "name", "label"), faults)
    for line in lines:
        list_name, name = line.code("list_name", required=True), line.code("name", required=True)
        label = line.text("label", required=True, longest=60)
        # Under a faulty name too, which is told here and nowhere else.
        options = lists.setdefault(list_name or line.text("list_name"), {})
        if name and list_name and name in options:
            line.fault("name", f"Lựa chọn {name} có hai lần trong danh sách {list_name}. Hãy đổi một tên.")
        same = [each.name for each in options.values() if label and fold(each.label) == fold(label)]
        if same and list_name and name not in options:
            advice = f"Lời “{label}” trùng với lựa chọn {same[0]} trong danh sách {list_name}. Hãy đổi một lời."
            line.fault("label", advice)
        options[name] = Option(name, label, line.spoken("label", 60))
    return {name: tuple(options.values()) for name, options in lists.items()}, languages_of(lines, ("label",))
