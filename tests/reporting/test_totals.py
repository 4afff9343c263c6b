"""What a group gives to the totals: only what it has, and comparisons only where both sides are there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reporting.totals import NOTHING, Key, Line, contributions, differences

MONTHS = [("2026-11", "2026-10")]


def test_a_comparison_needs_both_sides() -> None:
    lines = contributions(
        {"2026-11": {"MT01": 45, "MT04": 12}, "2026-10": {"MT01": 40}}, {"MT04": 10}, {"MT01": 60}, MONTHS
    )
    assert lines == {
        ("2026-11", "MT01", "value"): Line(45, 1, groups=1),
        ("2026-11", "MT01", "vs_previous"): Line(45, 1, 40, 1, 1),
        ("2026-11", "MT01", "vs_target"): Line(45, 1, 60, 1, 1),
        ("2026-11", "MT04", "value"): Line(12, 1, groups=1),
        ("2026-11", "MT04", "vs_baseline"): Line(12, 1, 10, 1, 1),
    }


def test_missing_is_not_zero() -> None:
    assert contributions({"2026-11": {"MT01": None}}, {"MT01": 5}, {}, MONTHS) == {}
    zero = contributions({"2026-11": {"MT01": 0}, "2026-10": {"MT01": None}}, {}, {}, MONTHS)
    assert zero == {("2026-11", "MT01", "value"): Line(0, 1, groups=1)}


keys = st.tuples(st.sampled_from(["2026-10", "2026-11"]), st.sampled_from(["A", "B"]), st.just("value"))
lines = st.builds(Line, *(st.integers(-5, 5) for _ in range(5)))
sets: st.SearchStrategy[dict[Key, Line]] = st.dictionaries(keys, lines)  # type: ignore[arg-type]


@given(old=sets, new=sets)
def test_old_and_the_differences_make_new(old: dict[Key, Line], new: dict[Key, Line]) -> None:
    changed = differences(old, new)
    assert list(changed) == sorted(changed)
    for key in old.keys() | new.keys():
        expected = new.get(key, NOTHING).minus(old.get(key, NOTHING))
        assert changed.get(key, NOTHING) == expected
