"""What a conversation stands at: the draft with its answers, and the facts it is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from reporting.indicators import Thousandths

Source = Literal["typed", "same", "skipped"]
Purpose = Literal["monthly", "baseline", "rehearsal"]


@dataclass(frozen=True)
class Answer:
    """One answer: thousandths for a number, text or an option's name, None when skipped."""

    value: Thousandths | str | None
    source: Source


@dataclass(frozen=True)
class Draft:
    """A questionnaire being filled. `asking` None means the first question that has no answer, else the review."""

    id: int
    purpose: Purpose
    answers: Mapping[str, Answer] = field(default_factory=dict)
    asking: str | None = None
    pending: Mapping[str, Any] | None = None
    """What a 'yes' would mean: {"question", "value"}; or {"amend": True} while a question is being chosen."""
    asked_again: int = 0
    revision: int = 0


@dataclass(frozen=True)
class Fact:
    """What one question's answer is compared with; thousandths."""

    baseline: Thousandths | None = None
    last: Thousandths | None = None
    is_flow: bool = False


@dataclass(frozen=True)
class Subject:
    """Whom and what the draft is about, as the talk says it."""

    title: str
    """'báo cáo tháng 11/2026', 'khảo sát thực trạng'."""
    head: str
    """Said above the first question."""
    group: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    households: Thousandths | None = None
    photos: int = 0
    filed: bool = False
    """It was sent, and nothing of it was changed since."""
    amended: bool = False
    """It was sent, and what was changed since was not."""

    def fact(self, question: str) -> Fact:
        """The facts of one question; none known is an empty Fact."""
        return self.facts.get(question, _NOTHING)


_NOTHING = Fact()
