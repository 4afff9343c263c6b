"""What /tonghop gives: the figures of one unit and period, as plain values that texts, charts and JSON share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from reporting.indicators import ONE, Indicator, Thousandths
from reporting.progress import Standing, Verdict, target_standing


@dataclass(frozen=True)
class UnitName:
    """A unit or a group, by its official code and its full name ('Xã Yên Sơn')."""

    code: str
    name: str


@dataclass(frozen=True)
class Completeness:
    """Reports due for the period, and what became of them. A month has one for each group, a longer period more."""

    due: int = 0
    filed: int = 0
    on_time: int = 0
    approved: int = 0
    groups: int = 0
    """Groups that owe these reports, each counted once."""


@dataclass(frozen=True)
class Comparison:
    """Both sides of one comparison, over only the groups that have both; thousandths of the unit."""

    this: Thousandths
    value: Thousandths
    """The other side: the total of the period before, the baseline or the target."""
    groups: int

    def to_tell(self) -> Comparison:
        """With both sides to one decimal."""
        return replace(self, this=_to_a_tenth(self.this), value=_to_a_tenth(self.value))


@dataclass(frozen=True)
class IndicatorTotal:
    """One indicator's total over the unit. `value` is None when no group has a figure (missing is not zero)."""

    indicator: Indicator
    value: Thousandths | None
    groups: int
    asked: int
    previous: Comparison | None = None
    baseline: Comparison | None = None
    target: Comparison | None = None
    verdict: Verdict | None = None
    withheld: bool = False
    """A restricted indicator that fewer than three groups have: 'có số liệu – xem riêng', value None."""

    @property
    def standing(self) -> Standing | None:
        """The verdict; where at least half of its groups have a target, what they make of that comes first."""
        target = self.target
        if target is not None and 2 * target.groups >= self.groups:
            return target_standing(self.indicator.direction, target.this, target.value) or self.verdict
        return self.verdict

    def to_tell(self) -> IndicatorTotal:
        """As it is told: a mean or ratio to one decimal, for '10,667 ngày' is finer than anybody counts."""
        if {"mean", "ratio"}.isdisjoint((self.indicator.over_time, self.indicator.over_units)):
            return self
        sides = {name: getattr(self, name) for name in ("previous", "baseline", "target")}
        told = {name: side.to_tell() for name, side in sides.items() if side is not None}
        return replace(self, value=None if self.value is None else _to_a_tenth(self.value), **told)


@dataclass(frozen=True)
class Part:
    """One unit below the summarised one: a district/cluster compares its communes, a commune its areas."""

    unit: UnitName
    completeness: Completeness
    better: int | None = None
    worse: int | None = None
    """How many indicators moved which way against the baseline; None where none can be compared."""


@dataclass(frozen=True)
class Missing:
    """Who lacks a report of the period: a group, or of a province a commune with how many reports lack there."""

    unit: UnitName
    reports: int = 1


@dataclass(frozen=True)
class Summary:
    """The summary of one unit for one period."""

    unit: UnitName
    level: str
    """province, cluster, commune or area; the cluster level's name is configurable in texts only."""
    period_id: str
    first_on: date
    last_on: date
    completeness: Completeness
    totals: tuple[IndicatorTotal, ...]
    """The most telling first (reporting/telling.py): texts, charts, documents and JSON keep this order."""
    missing: tuple[Missing, ...] = ()
    """In Vietnamese alphabetical order; of very many groups only some."""
    parts: tuple[Part, ...] = field(default=())
    adjusted: bool = False
    """A figure changed after this summary was posted: shown as 'đã điều chỉnh'."""
    missing_count: int = 0
    """How many groups have not filed."""


def _to_a_tenth(value: Thousandths) -> Thousandths:
    return round(value * 10 / ONE) * ONE // 10
