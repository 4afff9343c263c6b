"""What one group's figures give to the totals of a month: one line per indicator and side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from reporting.indicators import Thousandths

Side = Literal["value", "vs_previous", "vs_baseline", "vs_target", "asked"]
Key: TypeAlias = tuple[str, str, Side]
"""(month, indicator, side)."""


@dataclass(frozen=True)
class Line:
    """Sums over groups, in thousandths; weights count the figures for a mean. A comparison holds only groups
    that have both sides."""

    this: int = 0
    this_weight: int = 0
    other: int = 0
    other_weight: int = 0
    groups: int = 0

    def minus(self, old: Line) -> Line:
        """This line less another."""
        return Line(
            self.this - old.this,
            self.this_weight - old.this_weight,
            self.other - old.other,
            self.other_weight - old.other_weight,
            self.groups - old.groups,
        )


NOTHING = Line()

Figures: TypeAlias = Mapping[str, Mapping[str, Thousandths | None]]
"""Month -> indicator -> last submitted value; None was skipped. Months without a submitted report are absent."""


def contributions(
    figures: Figures,
    baseline: Mapping[str, Thousandths],
    targets: Mapping[str, Thousandths],
    months: Iterable[tuple[str, str]],
) -> dict[Key, Line]:
    """What a group gives to each of `months`, given as (month, the month before)."""
    lines: dict[Key, Line] = {}
    for month, before in months:
        previous = figures.get(before, {})
        for indicator, value in figures.get(month, {}).items():
            if value is None:
                continue
            lines[month, indicator, "value"] = Line(value, 1, groups=1)
            others: tuple[tuple[Side, Thousandths | None], ...] = (
                ("vs_previous", previous.get(indicator)),
                ("vs_baseline", baseline.get(indicator)),
                ("vs_target", targets.get(indicator)),
            )
            for side, other in others:
                if other is not None:
                    lines[month, indicator, side] = Line(value, 1, other, 1, 1)
    return lines


def differences(old: Mapping[Key, Line], new: Mapping[Key, Line]) -> dict[Key, Line]:
    """New less old, only where they differ, in key order (so that two writers never wait for each other)."""
    changed = {}
    for key in sorted(old.keys() | new.keys()):
        difference = new.get(key, NOTHING).minus(old.get(key, NOTHING))
        if difference != NOTHING:
            changed[key] = difference
    return changed
