"""What /tonghop gives: the figures of one unit and period, as plain values that texts, charts and JSON share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from reporting.indicators import ONE, Indicator, Thousandths
from reporting.progress import Verdict


@dataclass(frozen=True)
class UnitName:
    """A unit or a group, by its official code and its full name ('Xã Yên Sơn')."""

    code: str
    name: str


@dataclass(frozen=True)
class Completeness:
    """Groups that owe a report for the period, and how many of them did what."""

    due: int = 0
    filed: int = 0
    on_time: int = 0
    approved: int = 0


@dataclass(frozen=True)
class Comparison:
    """Both sides of one comparison, over only the groups that have both; thousandths of the unit."""

    this: Thousandths
    value: Thousandths
    """The other side: last month's, the baseline's or the target's total."""
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

    def to_tell(self) -> IndicatorTotal:
        """As texts and charts tell it: a mean to one decimal, for '10,667 ngày' is more than anybody counted."""
        if "mean" not in (self.indicator.over_time, self.indicator.over_units):
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
    """Who has not filed: a group (in a commune or area) or a commune (above), with how many groups lack there."""

    unit: UnitName
    groups: int = 1


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
    missing: tuple[Missing, ...] = ()
    """In Vietnamese alphabetical order, complete; who shows it cuts it."""
    parts: tuple[Part, ...] = field(default=())
    adjusted: bool = False
    """A figure changed after this summary was posted: shown as 'đã điều chỉnh'."""


def _to_a_tenth(value: Thousandths) -> Thousandths:
    return round(value * 10 / ONE) * ONE // 10
