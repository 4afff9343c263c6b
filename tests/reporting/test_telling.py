"""The most telling indicator first, and what is said of how it stands."""

from __future__ import annotations

import random

from reporting.indicators import Direction, Indicator
from reporting.progress import STANDING_WORDS, change_verdict, target_standing
from reporting.summary import Comparison, IndicatorTotal
from reporting.telling import most_telling_first


def total(
    code: str,
    value: int | None = 100,
    *,
    groups: int = 10,
    before: int | None = None,
    target: int | None = None,
    direction: Direction = "up",
    withheld: bool = False,
) -> IndicatorTotal:
    indicator = Indicator(code, code, "hộ", "integer", direction, "last", "sum", "MT", "count_household")
    baseline = None if before is None or value is None else Comparison(value, before, groups)
    return IndicatorTotal(
        indicator,
        value,
        groups,
        10,
        baseline=baseline,
        target=None if target is None or value is None else Comparison(value, target, groups),
        verdict=change_verdict(direction, baseline.this, baseline.value) if baseline else None,
        withheld=withheld,
    )


def test_what_moved_most_and_over_most_groups_comes_first() -> None:
    expected = [
        total("D", 150, before=100),
        total("C", 60, before=100),
        total("B", 900, before=10, groups=1),
        total("H", 101, before=100),
        total("G", 101, before=100, groups=4),
        total("F"),
        total("E", None, withheld=True),
        total("A", None, groups=0),
    ]
    given = random.Random(7).sample(expected, len(expected))
    assert [each.indicator.code for each in most_telling_first(given)] == [each.indicator.code for each in expected]


def test_a_target_that_is_reached_is_said_before_the_change() -> None:
    assert total("A", 120, before=80, target=100).standing == "exceeded"
    assert total("A", 100, before=80, target=100).standing == "reached"
    assert total("A", 90, before=80, target=100).standing == "better"
    assert total("A", 70, before=80, target=100).standing == "worse"
    assert total("A", 2, before=8, target=3, direction="down").standing == "exceeded"
    assert total("A", 5, before=8, target=3, direction="down").standing == "better"
    assert total("A", 5, before=8, target=3, direction="neutral").standing is None


def test_a_target_of_few_groups_says_nothing_about_all() -> None:
    of_few = IndicatorTotal(total("A").indicator, 100, 10, 10, target=Comparison(30, 20, 4), verdict="better")
    assert of_few.standing == "better"


def test_every_standing_has_its_words() -> None:
    given = {target_standing("up", this, 3) for this in (2, 3, 4)} | {
        change_verdict("up", this, 9) for this in (1, 9, 20)
    }
    assert given - {None} == set(STANDING_WORDS)
