"""Months in one message, by kind, as people type them, beside the shipped questionnaires."""

from __future__ import annotations

import csv
import random
from functools import lru_cache
from pathlib import Path

import pytest

import catalogue
from conversation.excel.workbook import read_indicators, read_questionnaire
from conversation.questionnaire import NUMERIC, Question
from conversation.replies import Number, Same, Skip, fold
from conversation.several import Several, read_several
from tests.shares import share

HERE = Path(__file__).parent
TOTAL = 86_000
READ_SHARE = 0.9
"""At least so many of the values that are certain must be read at once; the others are asked singly."""


@lru_cache
def questions_of(area: str) -> tuple[Question, ...]:
    indicators = {each.code: each for each in read_indicators((catalogue.FOLDER / "indicators.xlsx").read_bytes())}
    form = read_questionnaire((catalogue.FOLDER / f"bao_cao_thang_{area}.xlsx").read_bytes(), indicators)
    return tuple(question for question in form.questions if question.kind in NUMERIC)


def rows() -> list[dict[str, str]]:
    """kind, area, message (⏎: a new line), expected ('mt01=90 g01=same?': with '?' it may be asked as well)."""
    with (HERE / "month_kinds.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = rows()


def said(outcome: Number | Same | Skip) -> str:
    match outcome:
        case Number(value):
            return f"{value / 1000:g}"
        case Same():
            return "same"
        case Skip():
            return "skip"


def read_row(row: dict[str, str]) -> dict[str, str]:
    found = read_several(row["message"].replace(" ⏎ ", "\n").replace("⏎", "\n"), questions_of(row["area"]), TOTAL)
    return {name: said(outcome) for name, outcome in found.read.items()} if found else {}


def expected(row: dict[str, str]) -> dict[str, str]:
    return dict(pair.split("=") for pair in row["expected"].split())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']} {row['area']}: {row['message']}")
def test_no_value_of_a_month_is_read_wrong(row: dict[str, str]) -> None:
    right = {name: value.rstrip("?") for name, value in expected(row).items()}
    assert read_row(row).items() <= right.items()


def test_most_values_of_a_month_are_read() -> None:
    certain = read = 0
    for row in ROWS:
        found = read_row(row)
        sure = {name: value for name, value in expected(row).items() if not value.endswith("?")}
        certain += len(sure)
        read += sum(found.get(name) == value for name, value in sure.items())
    assert read >= READ_SHARE * certain, f"{read} of {certain}"


@pytest.mark.parametrize("area", ["an", "kh", "kt", "mt", "vh"])
def test_the_lines_of_a_receipt_come_back_as_they_were(area: str) -> None:
    questions = questions_of(area)
    chance = random.Random(area)
    for _ in range(share(40)):
        values = {question.name: chance.randrange(1, 400) for question in questions}
        pattern = chance.choice(
            ["• {label}: {value} {unit}", "{label}: {value}", "{label}: {value} {unit} (bằng khảo sát)"]
        )
        lines = [pattern.format(label=each.label, value=values[each.name], unit=each.unit) for each in questions]
        chance.shuffle(lines)
        for text in ("\n".join(lines), fold("\n".join(lines).replace("\n", " ; ")).replace(" ; ", "\n")):
            found = read_several(text, questions, TOTAL)
            assert found is not None, text
            assert {name: said(outcome) for name, outcome in found.read.items()} == {
                name: str(value) for name, value in values.items()
            }, text


@pytest.mark.parametrize(
    "mark", ["à nhầm", "nhầm", "à quên", "sửa lại", "đính chính", "xin lỗi", "à không", "không phải"]
)
def test_what_is_corrected_in_the_list_is_asked(mark: str) -> None:
    for text in (f"tham gia 120, {mark}, 121, vệ sinh 2", f"tham gia 120 hộ, {mark} 121 hộ, vệ sinh 2 buổi"):
        found = read_several(text, questions_of("mt"), TOTAL)
        assert found is not None and "g01" in found.doubtful and set(found.read) == {"mt05"}, text


def test_the_rest_as_last_month_takes_no_answer_back() -> None:
    found = read_several("tổng vệ sinh 2 buổi, còn lại như tháng trước", questions_of("mt"), TOTAL)
    assert isinstance(found, Several)
    assert set(found.rest) == {"g01", "mt01", "mt04", "mt08"}
    assert set(found.beside(["g01", "mt05"]).read) == {"mt01", "mt04", "mt05", "mt08"}
