"""Answers for expressions to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from conversation.expressions import FactKind, Value


@dataclass(frozen=True)
class Answers:
    """A scope; whatever is not given is blank."""

    single: Mapping[str, Value] = field(default_factory=dict)
    entries: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    facts: Mapping[tuple[FactKind, str], Value] = field(default_factory=dict)
    current: Value = None
    today: date = date(2026, 11, 16)

    def value(self, name: str) -> Value:
        return self.single.get(name)

    def values(self, name: str) -> Sequence[Value]:
        return self.entries.get(name, ())

    def fact(self, kind: FactKind, name: str) -> Value:
        return self.facts.get((kind, name))
