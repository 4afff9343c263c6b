"""What the shipped cross-checks do with figures: cross_checks.tsv says which are taken, refused or asked about."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pytest

import catalogue
from conversation.excel.workbook import read_indicators
from conversation.expressions import Value, compiled

TABLE = Path(__file__).with_name("cross_checks.tsv")
INDICATORS = {one.code: one for one in read_indicators((catalogue.FOLDER / "indicators.xlsx").read_bytes())}


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def number(text: str) -> Value:
    exact = Fraction(text)
    return exact.numerator if exact.denominator == 1 else exact


def figures(text: str) -> dict[str, Value]:
    """'G01=40 .=20' by name."""
    return {name: number(value) for name, _, value in (pair.partition("=") for pair in text.split())}


@dataclass(frozen=True)
class Month:
    """A scope in which the other figures and last month's are given."""

    current: Value = None
    others: Mapping[str, Value] = field(default_factory=dict)
    last: Mapping[str, Value] = field(default_factory=dict)
    today: date = date(2026, 11, 16)

    def value(self, name: str) -> Value:
        return self.others.get(name)

    def values(self, name: str) -> Sequence[Value]:
        raise AssertionError(name)

    def fact(self, kind: Literal["baseline", "last", "target"], name: str) -> Value:
        return self.last.get(name) if kind == "last" else None


def verdict(code: str, month: Month) -> str:
    indicator = INDICATORS[code]
    if indicator.constraint and compiled(indicator.constraint).holds(month) is False:
        return "refused"
    if indicator.soft_constraint and compiled(indicator.soft_constraint).holds(month) is False:
        return "why"
    return "taken"


@pytest.mark.parametrize("row", rows(), ids=lambda row: "-".join(row.values()))
def test_a_figure_is_taken_refused_or_asked_about(row: dict[str, str]) -> None:
    month = Month(number(row["value"]), figures(row["others"]), figures(row["last"]))
    assert verdict(row["code"], month) == row["verdict"], row["why"]


def test_every_rule_is_played_both_ways() -> None:
    played = {(row["code"], row["verdict"]) for row in rows()}
    for code, one in INDICATORS.items():
        assert not one.constraint or {(code, "refused")} <= played, code
        assert not one.soft_constraint or {(code, "why"), (code, "taken")} <= played, code


def test_no_rule_is_applied_where_nothing_else_is_known() -> None:
    assert {verdict(code, Month(current)) for code in INDICATORS for current in (0, 7)} == {"taken"}


@pytest.mark.parametrize(
    ("code", "others", "expected"),
    [
        ("MT02", "MT01=32 G01=57", Fraction(3200, 57)),
        ("MT02", "MT01=0 G01=40", 0),
        ("MT02", "MT01=0 G01=0", None),
        ("MT02", "G01=40", None),
        ("VH05", "VH01=3 VH02=2 VH03=1 VH04=1", 75),
        ("VH05", "VH01=0 VH02=0 VH03=0 VH04=0", None),
    ],
)
def test_calculated_ratios(code: str, others: str, expected: Value) -> None:
    assert compiled(INDICATORS[code].calculation).value(Month(others=figures(others))) == expected
