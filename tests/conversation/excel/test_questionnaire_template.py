"""The template that officials start from: it passes its own check, and explains everything there is."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

import catalogue
from conversation.excel.dialect import BRACKET_WORDS, KIND_WORDS, PURPOSE_WORDS, SURVEY_WORDS
from conversation.excel.questionnaire_guide import RULES, SURVEY_MEANINGS
from conversation.excel.questionnaire_template import GUIDE, LISTS, write_template
from conversation.excel.workbook import read_indicators, read_questionnaire_file
from conversation.expressions import compiled
from conversation.words import TYPES
from reporting.indicators import Indicator


@pytest.fixture(scope="module")
def indicators() -> dict[str, Indicator]:
    found = read_indicators((catalogue.FOLDER / "indicators.xlsx").read_bytes())
    return {indicator.code: indicator for indicator in found}


@pytest.fixture(scope="module")
def template(indicators: dict[str, Indicator]) -> Workbook:
    return load_workbook(BytesIO(write_template(indicators.values())))


def column(workbook: Workbook, sheet: str, header: str) -> list[object]:
    place = next(cell.column for cell in workbook[sheet][1] if cell.value == header)
    return [row[0] for row in workbook[sheet].iter_rows(2, None, place, place, values_only=True) if row[0] is not None]


def test_the_worked_example_passes_as_it_is(indicators: dict[str, Indicator]) -> None:
    found = read_questionnaire_file(write_template(indicators.values()), indicators)
    form = found.form
    assert (form.key, form.purpose, form.languages, found.indicators) == (
        "vi_du_ngay_hoi",
        "festival",
        ("vi", "en"),
        (),
    )
    assert {question.kind for question in form.questions} == set(KIND_WORDS) - {"note"}
    assert form.question("ten_cong_trinh").relevant == "selected(${hoat_dong}, 'cong_trinh')"
    assert form.question("ten_khen").repeat == "bieu_duong"
    # It shows every column of the dialect but the one that hides figures.
    shown = {name for question in form.questions for name in vars(question) if getattr(question, name)}
    assert set(SURVEY_WORDS) - {"type", "restricted"} <= shown


def test_the_guide_explains_every_column_type_and_purpose(template: Workbook) -> None:
    said = {cell for row in template[GUIDE].iter_rows(values_only=True) for cell in row if cell}
    assert set(SURVEY_WORDS) <= set(SURVEY_MEANINGS) and set(SURVEY_MEANINGS) <= said
    assert {*KIND_WORDS, *BRACKET_WORDS} <= said
    assert column(template, LISTS, "purpose") == list(PURPOSE_WORDS)
    assert column(template, LISTS, "question_type") == list(TYPES)


def test_every_rule_of_the_guide_is_one() -> None:
    for _, _, rule in RULES:
        for each in rule.split("   "):
            assert compiled(each).text == each


def test_drop_downs_offer_what_the_reader_takes(template: Workbook, indicators: dict[str, Indicator]) -> None:
    offered = {str(each.sqref): each.formula1 for each in template["survey"].data_validations.dataValidation}
    headers = {str(cell.value): get_column_letter(place) for place, cell in enumerate(template["survey"][1], 1)}
    for header in ("type", "indicator", "question_type", "required", "restricted"):
        assert f"{headers[header]}2:{headers[header]}300" in offered
    codes = column(template, LISTS, "indicator")
    assert codes == [code for code, each in indicators.items() if not each.is_calculated]
    assert offered[f"{headers['indicator']}2:{headers['indicator']}300"].endswith(f"${len(codes) + 1}")


def test_headers_stay_in_sight_and_have_notes(template: Workbook) -> None:
    assert template["survey"].freeze_panes == "C2"
    assert all(cell.comment for sheet in ("survey", "choices", "settings", "indicators") for cell in template[sheet][1])
