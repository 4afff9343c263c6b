"""The round trip with the field's tools: pyxform takes what we write, and our reader reads it back equal."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree

import pytest
from pyxform.xls2xform import convert

import catalogue
from conversation.excel.kept_rules import kept, restored
from conversation.excel.questionnaire_template import write_template
from conversation.excel.workbook import read_indicators, read_questionnaire
from conversation.excel.xlsform import xlsform
from conversation.questionnaire import LANGUAGE, Questionnaire
from reporting.indicators import Indicator
from tests.conversation.excel.test_dialect import KNOWN, NEW
from tests.conversation.excel.workbooks import form_book

SHIPPED = sorted(path.name for path in catalogue.FOLDER.glob("*.xlsx"))
NOT_ASKED = {"indicators.xlsx", "mau_demo.xlsx"}
FORMS = [name for name in SHIPPED if name not in NOT_ASKED]
OURS = "{urn:tuquan:xlsform}"
XFORM = "{http://www.w3.org/2002/xforms}"


@cache
def shipped_indicators() -> dict[str, Indicator]:
    found = read_indicators((catalogue.FOLDER / "indicators.xlsx").read_bytes())
    return {indicator.code: indicator for indicator in found}


def binds(data: bytes) -> dict[str, dict[str, str]]:
    """What pyxform makes of a workbook: the attributes of each question's bind, by its name."""
    logging.getLogger("pyxform").setLevel(logging.ERROR)
    form = ElementTree.fromstring(convert(data, file_type=".xlsx", form_name="data").xform)
    return {str(each.get("nodeset")).rpartition("/")[2]: dict(each.attrib) for each in form.iter(f"{XFORM}bind")}


def check_round_trip(form: Questionnaire, indicators: dict[str, Indicator]) -> dict[str, dict[str, str]]:
    data = xlsform(form)
    assert read_questionnaire(data, indicators) == form
    found = binds(data)
    assert {question.name for question in form.questions} <= set(found)
    return found


def test_there_is_something_to_convert() -> None:
    assert len(FORMS) >= 5


@pytest.mark.parametrize("name", FORMS)
def test_every_shipped_file_goes_to_the_field_and_back(name: str) -> None:
    form = read_questionnaire((catalogue.FOLDER / name).read_bytes(), shipped_indicators())
    found = check_round_trip(form, shipped_indicators())
    for question in form.questions:
        bind = found[question.name]
        assert bind.get(f"{OURS}indicator") == question.indicator
        assert bind.get(f"{OURS}question_type", "") == question.question_type
        assert restored(bind.get(f"{OURS}soft_constraint", "")) == question.soft_constraint
        assert bind.get(f"{OURS}restricted", "") == ("yes" if question.restricted else "")
        assert (f"{OURS}soft_max" in bind) == (question.soft_max is not None)


def test_the_template_goes_to_the_field_and_back() -> None:
    template = write_template(shipped_indicators().values())
    form = read_questionnaire(template, shipped_indicators())
    found = check_round_trip(form, shipped_indicators())
    assert found["so_ho_du"]["constraint"].split() == [".", "<=", "/data/so_ho"]
    assert found["ten_cong_trinh"]["relevant"] == "selected( /data/hoat_dong , 'cong_trinh')"


ROWS: Sequence[dict[str, object]] = (
    {"type": "integer", "name": "so_ho", "label": "Hộ", "indicator": "G01", "soft_min": 0.5, "label::en": "Households"},
    {"type": "begin group", "relevant": "${so_ho} > 0"},
    {"type": "integer", "name": "rac", "indicator": "MT01", "default": "last(.)", "required": "yes"},
    {"type": "end group"},
    {"type": "begin repeat", "name": "tv", "label": "TV", "relevant": "${MT01} > 0"},
    {"type": "text", "name": "ten", "label": "Tên", "default": "Chưa có", "hint::Tày (tyz)": "="},
    {"type": "date", "name": "sinh", "label": "Sinh", "default": "15/11/2001", "constraint": ". < today()"},
    {"type": "end repeat"},
    {"type": "calculate", "name": "dem", "calculation": "count(${ten}) + ${G01}"},
    {"type": "calculate", "name": "ty_le", "indicator": "MT02"},
    {"type": "calculate", "name": "muc", "calculation": "target(${rac})"},
    {"type": "select_one l", "name": "chon", "label": "Chọn", "default": "x", "restricted": "yes"},
    {
        "type": "select_multiple l",
        "name": "nhieu",
        "label": "Nhiều",
        "soft_constraint": "selected(., '{x}') and ${G00} > 1",
    },
    {"type": "note", "name": "loi", "label": "Có ${dem} người", "constraint_message::en": None},
)


def test_everything_the_dialect_has_goes_to_the_field_and_back() -> None:
    known = {**KNOWN, "G00": replace(KNOWN["G01"], code="G00")}
    choices = [["l", "x", "X"], ["l", "y", "Y"]]
    form = read_questionnaire(form_book(*ROWS, choices=choices, settings={"version": 3}), known)
    assert form.languages == (LANGUAGE, "en", "tyz")
    spoken = [replace(each, label="=1+1") if each.name == "nhieu" else each for each in form.questions]
    found = check_round_trip(replace(form, questions=tuple(spoken)), known)
    assert found["rac"]["constraint"].split() == [".", "<=", "/data/so_ho"]
    assert found["rac"][f"{OURS}own_constraint"] == ". <= {G01}"
    assert found["rac"][f"{OURS}own_default"] == "last(.)"
    assert found["nhieu"][f"{OURS}soft_constraint"] == "selected(., '{x}') and {G00} > 1"
    assert found["dem"]["calculate"].split() == ["count(", "/data/tv/ten", ")", "+", "/data/so_ho"]
    assert found["muc"]["calculate"] == "''"
    assert found["muc"][f"{OURS}own_calculation"] == "target({rac})"
    assert found["chon"][f"{OURS}restricted"] == "yes"
    assert found["so_ho"][f"{OURS}soft_min"] == "0.5"


@pytest.mark.parametrize(
    ("rule", "written"),
    [
        ("${a} > 1", "{a} > 1"),
        ("${a} = '{b}' or ${c} = \"${d}\"", "{a} = '{b}' or {c} = \"${d}\""),
        ("1 + 1", "1 + 1"),
    ],
)
def test_rules_that_are_kept_come_back(rule: str, written: str) -> None:
    assert kept(rule) == written
    assert restored(written) == rule


def test_our_headers_may_stand_beside_plain_ones() -> None:
    data = form_book(
        {"type": "integer", "name": "a", "bind::tuquan:indicator": "MT21", "bind::tuquan:soft_min": 2}, indicators=[NEW]
    )
    question = read_questionnaire(data, KNOWN).question("a")
    assert (question.indicator, question.soft_min) == ("MT21", 2000)
