"""The shipped indicators against indicators.tsv, a plain table written from the domain research."""

import csv
from functools import cache
from pathlib import Path

import pytest

import catalogue
from conversation.excel.workbook import read_indicators
from reporting.indicators import ONE, Indicator

TABLE = Path(__file__).with_name("indicators.tsv")
LONGEST_MESSAGE = 160


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def shipped() -> dict[str, Indicator]:
    found = read_indicators((catalogue.FOLDER / "indicators.xlsx").read_bytes())
    return {indicator.code: indicator for indicator in found}


def as_row(indicator: Indicator) -> dict[str, str]:
    """All properties but the message, as the table writes them."""
    low, high = indicator.soft_min, indicator.soft_max
    assert low is not None and high is not None
    assert low % ONE == high % ONE == 0
    return {
        "code": indicator.code,
        "label": indicator.label,
        "unit": indicator.unit,
        "type": "calc" if indicator.calculation else indicator.type,
        "over_time": indicator.over_time,
        "over_units": indicator.over_units,
        "direction": indicator.direction,
        "soft_min": str(low // ONE),
        "soft_max": str(high // ONE),
        "restricted": "yes" if indicator.restricted else "no",
        "question_type": indicator.question_type,
        "constraint": indicator.constraint,
        "soft_constraint": indicator.soft_constraint,
        "calculation": indicator.calculation,
    }


def test_the_table_has_every_indicator_of_the_domain_research() -> None:
    last = {"G": 9, "MT": 10, "KT": 10, "VH": 10, "KH": 9, "AN": 10}
    codes = [f"{area}{n:02d}" for area in last for n in range(0 if area == "G" else 1, last[area] + 1)]
    assert [row["code"] for row in rows()] == codes


def test_the_shipped_indicators_are_those_of_the_table_in_its_order() -> None:
    assert list(shipped()) == [row["code"] for row in rows()]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["code"])
def test_an_indicator_has_every_property_of_its_row(row: dict[str, str]) -> None:
    indicator = shipped()[row["code"]]
    expected = {name: value for name, value in row.items() if name != "cross_check"}
    assert as_row(indicator) == expected
    assert indicator.content_area == row["code"].rstrip("0123456789")
    assert indicator.dhis2_code is None


def test_what_has_a_rule_has_it_from_the_words_of_the_table() -> None:
    words = {row["code"]: row["cross_check"] for row in rows()}
    ruled = {code for code, one in shipped().items() if one.constraint or one.soft_constraint}
    assert all(words[code] for code in ruled)
    # What is said of these is a range, a target, how to print a ratio, or who may see it.
    assert {code for code, said in words.items() if said} - ruled == {
        *("G08", "KH01", "KH08", "VH05", "VH07", "AN04", "AN05"),
    }


def test_each_constraint_says_politely_what_to_do() -> None:
    for code, one in shipped().items():
        assert bool(one.constraint) == bool(one.constraint_message), code
        if one.constraint:
            assert len(one.constraint_message) <= LONGEST_MESSAGE, code
            assert "Bác xem lại giúp" in one.constraint_message, code
