"""What a group gives to the totals: only what it has, over months and longer periods, beside what it can be held to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reporting.indicators import Indicator
from reporting.ratios import Ratio, read_ratio
from reporting.totals import NOTHING, Key, Line, Rules, contributions, differences, quotient

SHARE = Ratio(("A",), ("B",), 100)
RULES = Rules({"A": "last", "B": "last", "F": "sum", "M": "mean"}, {"R": SHARE})


def lines_of(code: str, figures: dict[str, dict[str, int | None]], period: str, **agreed: int) -> Line | None:
    return contributions(figures, agreed, agreed, [period], RULES, [code]).get((period, code))


def months(first: int, *values: int | None, code: str = "F", year: int = 2026) -> dict[str, dict[str, int | None]]:
    return {f"{year}-{first + place:02d}": {code: value} for place, value in enumerate(values)}


def test_a_comparison_needs_both_sides() -> None:
    figures = months(10, 40, 45, code="A")
    assert lines_of("A", figures, "2026-11") == Line(45, 1, 1, 45, 1, 40, 1, 1)
    assert lines_of("A", figures, "2026-10", A=30) == Line(
        40, 1, 1, *(0, 0, 0, 0, 0), *(40, 1, 30, 1, 1), *(40, 1, 30, 1, 1)
    )


def test_missing_is_not_zero() -> None:
    assert lines_of("F", months(11, None), "2026-11", F=5) is None
    assert lines_of("F", months(10, None, 0), "2026-11") == Line(0, 1, 1)


def test_a_stock_of_a_longer_period_is_its_last_value() -> None:
    figures = {**months(4, 10, 20, code="A"), **months(7, 30, 40, None, code="A")}
    assert lines_of("A", figures, "2026-Q3") == Line(40, 1, 1, 40, 1, 20, 1, 1)
    assert lines_of("A", figures, "2026") == Line(40, 1, 1)


def test_a_flow_is_held_month_with_month_against_the_period_before() -> None:
    figures = {**months(4, 1, 2, 4), **months(7, 10, None, 30)}
    line = lines_of("F", figures, "2026-Q3", F=3)
    assert line == Line(40, 1, 1, *(40, 1, 1 + 4, 1, 1), *(40, 1, 6, 1, 1), *(40, 1, 6, 1, 1))
    begun = lines_of("F", {**months(4, 1, 2, 4), **months(7, 10)}, "2026-Q3")
    assert begun is not None and begun[3:8] == (10, 1, 1, 1, 1)


def test_a_mean_counts_its_figures() -> None:
    assert lines_of("M", months(1, 10, 20, code="M"), "2026-Q1") == Line(30, 2, 1)


def test_a_ratio_keeps_numerator_and_denominator_of_months_that_have_all_parts() -> None:
    figures: dict[str, dict[str, int | None]] = {"2026-01": {"A": 30, "B": 40}, "2026-02": {"A": 50}}
    assert lines_of("R", figures, "2026-Q1") == Line(30, 40, 1)
    assert lines_of("R", {"2026-01": {"A": 0, "B": 0}}, "2026-01") is None


def test_what_a_calculation_states() -> None:
    assert read_ratio("${MT01} div ${G01} * 100") == Ratio(("MT01",), ("G01",), 100)
    both = read_ratio("(${VH02} + ${VH04}) div (${VH01} + ${VH03}) * 100")
    assert both == Ratio(("VH02", "VH04"), ("VH01", "VH03"), 100)
    for other in ("", "${A}", "${A} * 2", "${A} div ${B} div ${C}", "${A} - ${B} div ${C}", "${A} div 0"):
        assert read_ratio(other) is None


def test_a_quotient_is_rounded_at_the_end() -> None:
    share = Indicator(
        "R", "", "%", "decimal", "up", "ratio", "ratio", "MT", "percent", calculation="${A} div ${B} * 100"
    )
    assert quotient(2_000, 3_000, share) == 66_667
    assert quotient(2_000, 0, share) is None
    mean = Indicator("M", "", "ngày", "integer", "up", "mean", "mean", "KH", "count_event")
    assert quotient(20_000, 3, mean) == 6_667


keys = st.tuples(st.sampled_from(["2026-10", "2026-Q4"]), st.sampled_from(["A", "B"]))
lines = st.builds(Line, *(st.integers(-5, 5) for _ in range(5)))
sets: st.SearchStrategy[dict[Key, Line]] = st.dictionaries(keys, lines)


@given(old=sets, new=sets)
def test_old_and_the_differences_make_new(old: dict[Key, Line], new: dict[Key, Line]) -> None:
    changed = differences(old, new)
    assert list(changed) == sorted(changed)
    for key in old.keys() | new.keys():
        assert old.get(key, NOTHING).plus(changed.get(key, NOTHING)) == new.get(key, NOTHING)
