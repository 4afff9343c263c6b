"""What one group's figures give to the totals of a month or a longer period: one line for each indicator."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from reporting.indicators import ONE, Indicator, OverTime, Thousandths
from reporting.periods import months_of, previous
from reporting.ratios import Ratio, read_ratio

Key: TypeAlias = tuple[str, str]
"""(period, indicator)."""


class Line(NamedTuple):
    """Sums over groups, in thousandths. A comparison holds only groups that have both sides.

    A weight counts what a mean is taken of; of a ratio the sum is the numerator and the weight the denominator.
    """

    value: int = 0
    weight: int = 0
    groups: int = 0
    previous_this: int = 0
    previous_this_weight: int = 0
    previous_other: int = 0
    previous_other_weight: int = 0
    previous_groups: int = 0
    baseline_this: int = 0
    baseline_this_weight: int = 0
    baseline_other: int = 0
    baseline_other_weight: int = 0
    baseline_groups: int = 0
    target_this: int = 0
    target_this_weight: int = 0
    target_other: int = 0
    target_other_weight: int = 0
    target_groups: int = 0
    asked: int = 0
    """Groups that owe the figure for at least one month of the period."""

    def plus(self, more: Line) -> Line:
        """Both lines together."""
        return Line(*map(int.__add__, self, more))

    def minus(self, old: Line) -> Line:
        """This line less another."""
        return Line(*map(int.__sub__, self, old))


NOTHING = Line()

Figures: TypeAlias = Mapping[str, Mapping[str, Thousandths | None]]
"""Month -> indicator -> last submitted value; None was skipped. Months without a submitted report are absent."""

_NO_PAIR = (0, 0, 0, 0, 0)

_Point: TypeAlias = tuple[int, int]
"""Sum and weight of one group; of a ratio numerator and denominator."""


@dataclass(frozen=True)
class Rules:
    """How the indicators add up over time, and which of them are ratios of others."""

    over_time: Mapping[str, OverTime] = field(default_factory=dict)
    ratios: Mapping[str, Ratio] = field(default_factory=dict)

    @classmethod
    def of(cls, indicators: Iterable[Indicator]) -> Rules:
        """The rules of these indicators."""
        known = list(indicators)
        read = {one.code: read_ratio(one.calculation) for one in known if one.over_time == "ratio"}
        ratios = {code: ratio for code, ratio in read.items() if ratio is not None}
        return cls({one.code: one.over_time for one in known if one.over_time != "ratio"}, ratios)

    def with_ratios(self, codes: Collection[str]) -> list[str]:
        """Indicators, and the ratios that read any of them."""
        return [*codes, *(code for code, ratio in self.ratios.items() if not ratio.parts.isdisjoint(codes))]

    def asked_with(self, codes: Collection[str]) -> list[str]:
        """Indicators that are asked, and the ratios all of whose parts are."""
        return [*codes, *(code for code, ratio in self.ratios.items() if ratio.parts <= set(codes))]

    def is_stock(self, code: str) -> bool:
        """True when a longer period takes the last value; a ratio does so when all its parts do."""
        ratio = self.ratios.get(code)
        return all(self.over_time.get(part) == "last" for part in (ratio.parts if ratio else (code,)))

    def is_single(self, code: str) -> bool:
        """True when a group counts once, however many months it has: a sum or a stock."""
        return code not in self.ratios and self.over_time.get(code) != "mean"

    def point(self, code: str, values: Mapping[str, Thousandths | None]) -> _Point | None:
        """An indicator among values of one month or survey; None where it is missing."""
        ratio = self.ratios.get(code)
        if ratio is not None:
            return ratio.of(values)
        value = values.get(code)
        return None if value is None else (value, 1)


def contributions(
    figures: Figures,
    baseline: Mapping[str, Thousandths],
    targets: Mapping[str, Thousandths],
    periods: Iterable[str],
    rules: Rules,
    codes: Iterable[str],
) -> dict[Key, Line]:
    """What a group gives to each of `periods` by each of the indicators `codes`.

    A stock is the last value of the period, a flow the sum. Against the period before, a stock compares the last
    values of both, a flow month with month, the first with the first and so on, where the group has both: a quarter
    that has begun is not held against a whole one. Baseline and target of a flow count once for each month.
    """
    ways = [_Way(code, rules, rules.point(code, baseline), rules.point(code, targets)) for code in codes]
    lines = {}
    for period in periods:
        months = months_of(period)
        before = months_of(previous(period))
        for way in ways:
            line = way.line(figures, months, before)
            if line is not None:
                lines[period, way.code] = line
    return lines


class _Way:
    """How one indicator of one group adds up."""

    def __init__(self, code: str, rules: Rules, baseline: _Point | None, target: _Point | None) -> None:
        self.code, self.rules, self.baseline, self.target = code, rules, baseline, target
        self.stock, self.single, self.ratio = rules.is_stock(code), rules.is_single(code), code in rules.ratios

    def line(self, figures: Figures, months: Sequence[str], before: Sequence[str]) -> Line | None:
        """The group's line; None where it has no figure, or a ratio is by naught."""
        present = self._present(figures, months)
        value = self._sum(list(present.values()))
        if value is None:
            return None
        earlier = self._present(figures, before)
        both = present.keys() & earlier.keys()
        return Line(
            *value,
            1,
            *self._pair([present[place] for place in both], [earlier[place] for place in both]),
            *self._pair(list(present.values()), [self.baseline] * len(present) if self.baseline else ()),
            *self._pair(list(present.values()), [self.target] * len(present) if self.target else ()),
        )

    def _present(self, figures: Figures, months: Sequence[str]) -> dict[int, _Point]:
        """Place of a month -> figure; of a stock only the last, as if in the first month."""
        found = {}
        order = range(len(months) - 1, -1, -1) if self.stock else range(len(months))
        for place in order:
            values = figures.get(months[place])
            point = self.rules.point(self.code, values) if values else None
            if point is not None:
                if self.stock:
                    return {0: point}
                found[place] = point
        return found

    def _sum(self, points: Sequence[_Point]) -> _Point | None:
        if not points:
            return None
        if self.single:
            return sum([point[0] for point in points]), 1
        weight = sum([point[1] for point in points])
        return (sum([point[0] for point in points]), weight) if weight else None

    def _pair(self, these: Sequence[_Point], others: Sequence[_Point]) -> tuple[int, int, int, int, int]:
        """Both sums with their weights and one group; naught where a side is missing."""
        if not others:
            return _NO_PAIR
        this, other = self._sum(these), self._sum(others)
        return (*this, *other, 1) if this is not None and other is not None else _NO_PAIR


def differences(old: Mapping[Key, Line], new: Mapping[Key, Line]) -> dict[Key, Line]:
    """New less old, only where they differ, in key order (so that two writers never wait for each other)."""
    changed = {}
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key, NOTHING), new.get(key, NOTHING)
        if before != after:
            changed[key] = after.minus(before)
    return changed


def quotient(sum_: int, weight: int, indicator: Indicator) -> Thousandths | None:
    """What a sum and its weight make: a mean, a ratio (None by naught), or the sum itself.

    Rounded to the thousandth here, at the very end, only.
    """
    if indicator.over_time == "ratio":
        ratio = read_ratio(indicator.calculation)
        return round(ratio.times * sum_ * ONE / weight) if ratio is not None and weight else None
    return round(sum_ / weight) if "mean" in (indicator.over_units, indicator.over_time) and weight else sum_
