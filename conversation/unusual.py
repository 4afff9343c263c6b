"""What is unusual about a figure, so that its reason is worth knowing."""

from __future__ import annotations

from conversation.draft import Fact
from conversation.questionnaire import Question
from conversation.spoken import with_unit
from conversation.texts import vi as say
from reporting.indicators import ONE, Thousandths, format_number

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


def unusual_text(question: Question, fact: Fact, value: Thousandths) -> str:
    """What is unusual about a value: its range, or its change."""
    low, high = question.soft_min, question.soft_max
    said = with_unit(value, question.unit)
    if (low is not None and value < low) or (high is not None and value > high):
        upper = format_number(high) if high is not None else "…"
        return say.CONFIRM_RANGE.format(value=said, low=format_number(low or 0), high=upper)
    last = fact.last
    before = say.CONFIRM_UNUSUAL_LAST.format(value=with_unit(last, question.unit)) if last is not None else ""
    return say.CONFIRM_UNUSUAL.format(value=said, last=before)
