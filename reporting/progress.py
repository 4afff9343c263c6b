"""Verdicts: how a figure moved against the period before or the baseline survey, and where it stands to its target."""

from __future__ import annotations

from typing import Literal

from reporting.indicators import Direction, Thousandths

Verdict = Literal["better", "same", "worse"]
Standing = Literal["exceeded", "reached", "better", "same", "worse"]
"""A verdict, or more where the target is reached. Source: domain notes 3.7."""

STANDING_WORDS: dict[Standing, str] = {
    "exceeded": "vượt mục tiêu",
    "reached": "đạt mục tiêu",
    "better": "có tiến triển",
    "same": "chưa chuyển biến",
    "worse": "thụt lùi",
}
"""The only words for verdicts, in texts, charts and documents."""

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


def target_standing(direction: Direction, this: Thousandths, target: Thousandths) -> Standing | None:
    """'exceeded' or 'reached' where `this` is at least as good as its target, None where it is not (yet)."""
    if direction == "neutral":
        return None
    if this == target:
        return "reached"
    return "exceeded" if (this > target) == (direction == "up") else None
