"""What an indicator is: code, label, unit, type, direction and how it adds up; values in thousandths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Thousandths: TypeAlias = int
"""A figure as an integer count of thousandths of its unit: 1,5 ha is 1500. No float from reply to total."""

ONE: Thousandths = 1000

IndicatorType = Literal["integer", "decimal"]
Direction = Literal["up", "down", "neutral"]
OverTime = Literal["sum", "last", "mean", "ratio"]
"""Months to a longer period: flow = sum, stock = last month that has a value, mean, ratio of sums."""
OverUnits = Literal["sum", "mean", "ratio"]


@dataclass(frozen=True)
class Indicator:
    """One measured thing. A code keeps its unit, type, direction and both aggregations for ever."""

    code: str
    label: str
    unit: str
    type: IndicatorType
    direction: Direction
    over_time: OverTime
    over_units: OverUnits
    content_area: str
    """G, MT, KT, VH, KH or AN."""
    question_type: str
    """How replies are read: count_household, count_person, ... money_million (see conversation/replies.py)."""
    soft_min: Thousandths | None = None
    soft_max: Thousandths | None = None
    """Plausible for one group and month; outside, the bot asks once more and accepts on confirmation."""
    restricted: bool = False
    """Shown in chats only as a total of at least three groups."""
    dhis2_code: str | None = None
    constraint: str = ""
    """Rules are expressions with the codes of other indicators, `. <= ${G01}`; empty when there is none."""
    constraint_message: str = ""
    soft_constraint: str = ""
    """Where this does not hold, the person is asked why."""
    calculation: str = ""
    """How a ratio comes from other indicators. Such an indicator is never asked, and has no figures of its own."""

    @property
    def is_flow(self) -> bool:
        """True when the figure counts what happened within the month."""
        return self.over_time == "sum"

    @property
    def is_calculated(self) -> bool:
        """True when it comes from other indicators."""
        return bool(self.calculation)


MINUS = "−"
"""The one minus sign of texts, charts and workbooks; a hyphen before a figure reads as a dash."""


def format_change(change: Thousandths) -> str:
    """'+26', '−3': a change with its sign."""
    return f"+{format_number(change)}" if change > 0 else format_number(change)


def format_number(value: Thousandths) -> str:
    """Vietnamese notation: thousands with a dot, decimals with a comma, no trailing zeros. -1234500 is '−1.234,5'."""
    sign = MINUS if value < 0 else ""
    whole, rest = divmod(abs(value), ONE)
    text = f"{whole:,}".replace(",", ".")
    decimals = f"{rest:03d}".rstrip("0")
    return f"{sign}{text},{decimals}" if decimals else f"{sign}{text}"
