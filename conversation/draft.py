"""What a conversation stands at: the draft with its answers, and the facts it is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from conversation.plain_choices import fitted
from conversation.questionnaire import FormPurpose
from reporting.indicators import Thousandths

Source = Literal["typed", "same", "skipped", "quick_log"]
Purpose = FormPurpose | Literal["rehearsal", "preview"]
"""A rehearsal is a report that counts nowhere; a preview tries a questionnaire before it is published."""


WITH_LAST_MONTH: frozenset[Purpose] = frozenset({"monthly", "rehearsal", "preview"})
"""Purposes that are compared with the month before; of the others it cannot be said that last month has no figures."""


@dataclass(frozen=True)
class Answer:
    """One answer: thousandths for a number; text, an option's name, names separated by spaces, or an ISO date; None
    when skipped."""

    value: Thousandths | str | None
    source: Source
    reason: str = ""
    """Why it is unusual, in the person's words, where he was asked."""

    def to_json(self) -> list[Any]:
        """[value, source], and the reason where there is one; `Answer(*them)` reads it back."""
        return [self.value, self.source, *([self.reason] if self.reason else [])]


@dataclass(frozen=True)
class Draft:
    """A questionnaire being filled. `asking` None means the first question that has no answer, else the review."""

    id: int
    purpose: Purpose
    answers: Mapping[str, Answer] = field(default_factory=dict)
    asking: str | None = None
    pending: Mapping[str, Any] | None = None
    """What the next reply means: {"question", "value"} for a 'yes', with "why" for a reason and "corrects" for a
    correction; {"several"} for a 'yes' to several answers; {"question", "chosen"} while options are being chosen;
    {"amend": True} while a question is, with the new value "to" where it is known; {"restore", "old"} after a
    correction and {"told"} after a month in one message, which wait for nothing."""
    asked_again: int = 0
    revision: int = 0

    @property
    def waits(self) -> bool:
        """A yes, a reason or a choice is awaited; an answer would pass it over."""
        return self.pending is not None and not self.pending.keys() & {"restore", "told"}


@dataclass(frozen=True)
class Fact:
    """What one question's answer is compared with; thousandths."""

    baseline: Thousandths | None = None
    last: Thousandths | None = None
    is_flow: bool = False
    target: Thousandths | None = None
    logged: Thousandths | None = None
    """What the quick log holds for the month."""


@dataclass(frozen=True)
class Subject:
    """Whom and what the draft is about, as the talk says it."""

    title: str
    """'báo cáo tháng 11/2026', 'khảo sát thực trạng'; as it stands within a sentence."""
    head: str
    """Said above the first question."""
    group: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    households: Thousandths | None = None
    """Of the group."""
    before: Mapping[str, Mapping[str, Thousandths | None]] = field(default_factory=dict)
    """'baseline', 'last', 'target' -> indicator -> what is known from before, also of what is not asked."""
    known: Mapping[str, Thousandths] = field(default_factory=dict)
    """Indicator -> what is known although it is not asked: G00, the households of the area; G01, of the group."""
    today: date = date.min
    photos: int = 0
    besides: str = ""
    """What goes into the report without being asked, in one line."""
    buttons: bool = True
    """Where the talk is, choices are buttons."""
    filed: bool = False
    """It was sent, and nothing of it was changed since."""
    amended: bool = False
    """It was sent, and what was changed since was not."""

    def fit(self, text: str, /, **values: object) -> str:
        """A sentence with its values, its buttons said as the messenger has them."""
        return fitted(text, buttons=self.buttons, **values)

    def fact(self, question: str) -> Fact:
        """The facts of one question; none known is an empty Fact."""
        return self.facts.get(question, _NOTHING)


_NOTHING = Fact()
