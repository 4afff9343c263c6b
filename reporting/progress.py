"""Better or worse: how a figure moved against last month, the baseline survey or the target."""

from __future__ import annotations

from typing import Literal

from reporting.indicators import Direction, Thousandths

Verdict = Literal["better", "same", "worse"]
SAME_WITHIN = 20
"""A change of at most one part in so many is none."""


def change_verdict(direction: Direction, this: Thousandths, other: Thousandths) -> Verdict | None:
    """Judge `this` against `other`: within 5 % of `other` is 'same'; None for a neutral indicator.

    Source: domain notes 3.7 (thụt lùi / chưa chuyển biến / có tiến triển). With `other` 0 any change counts.
    """
    if direction == "neutral":
        return None
    moved = this - other
    if abs(moved) * SAME_WITHIN <= abs(other):
        return "same"
    return "better" if (moved > 0) == (direction == "up") else "worse"
