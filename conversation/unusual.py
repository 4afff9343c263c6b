"""What is unusual about a figure, so that its reason is worth knowing."""

from __future__ import annotations

from conversation.draft import Fact
from reporting.indicators import ONE, Thousandths

JUMP = 3
"""So many times last month's figure is a jump: what is there may fall as far, what happens in a month may well stop."""
SMALLEST_JUMP: Thousandths = 10 * ONE
"""Below it a figure may double and halve by chance."""


def jumps(fact: Fact, value: Thousandths) -> bool:
    """The figure is so far from last month's that the reason is worth knowing."""
    last = fact.last
    if last is None or last <= 0 or max(last, value) < SMALLEST_JUMP:
        return False
    return value > JUMP * last or (not fact.is_flow and value * JUMP < last)
