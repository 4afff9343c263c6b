"""The rules of questionnaires: compiles an expression once, evaluates it on answers, and orders calculations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter

from conversation.expression_faults import ExpressionFaulty
from conversation.expression_functions import Evaluation
from conversation.expression_parser import Parser
from conversation.expression_values import FactKind, Scope, Value, as_truth

__all__ = [
    "CalculationsCircular",
    "Expression",
    "ExpressionFaulty",
    "FactKind",
    "Scope",
    "Value",
    "compiled",
    "in_order",
    "order_of",
]

MOST_KEPT = 4096
"""Compiled expressions kept; a province has some hundreds."""


@dataclass(frozen=True)
class Expression:
    """A compiled expression, and what it reads. docs/expressions.md describes the language."""

    text: str
    names: frozenset[str]
    """Questions whose answers it reads, singly or over all entries."""
    facts: frozenset[tuple[FactKind, str]]
    """(kind, question), the question '.' where it is the one that has the rule."""
    reads_current: bool
    """Whether it reads the answer '.'; last(.) alone does not."""
    singly: frozenset[str]
    """The `names` read as one answer, `${x}`: of a question in a repeat only a rule of the same repeat may."""
    gathered: frozenset[str]
    """The `names` read over all entries of a repeat, as in sum(${x})."""
    _evaluate: Evaluation = field(repr=False, compare=False)

    def value(self, scope: Scope) -> Value:
        """Its value; None is a blank. Raises nothing but what the scope does."""
        return self._evaluate(scope)

    def holds(self, scope: Scope) -> bool | None:
        """Whether it is true, by XPath's boolean(); None where it reads a blank, and the rule is then not applied."""
        return as_truth(self._evaluate(scope))


@lru_cache(maxsize=MOST_KEPT)
def compiled(text: str) -> Expression:
    """Compile an expression; the same text again costs nothing. Raises ExpressionFaulty."""
    parser = Parser(text)
    evaluate = parser.whole()
    return Expression(
        text=text,
        names=frozenset(parser.singly | parser.gathered),
        facts=frozenset(parser.facts),
        reads_current=parser.reads_current,
        singly=frozenset(parser.singly),
        gathered=frozenset(parser.gathered),
        _evaluate=evaluate,
    )


class CalculationsCircular(Exception):
    """Calculations that wait for each other. `str()` is one Vietnamese sentence that names them."""

    def __init__(self, names: tuple[str, ...]) -> None:
        way = " → ".join((*names, names[0]))
        super().__init__(f"Các câu tính lẫn nhau thành vòng ({way}): hãy bỏ một tham chiếu trong đó.")
        self.names = names
        """Each reads the next, and the last the first."""


def order_of(calculations: Mapping[str, str]) -> list[str]:
    """The names in an order in which each calculation follows those it reads; the same for the same mapping.

    Name -> expression. Raises CalculationsCircular, and ExpressionFaulty for the first faulty one.
    """
    reads: dict[str, Collection[str]] = {}
    for name, text in calculations.items():
        expression = compiled(text)
        reads[name] = expression.names | {name} if expression.reads_current else expression.names
    return in_order(reads)


def in_order(reads: Mapping[str, Collection[str]]) -> list[str]:
    """The keys in an order in which each follows those of them that it reads. Raises CalculationsCircular."""
    places = {name: place for place, name in enumerate(reads)}
    sorter = TopologicalSorter(
        {name: sorted((read for read in reads[name] if read in places), key=places.__getitem__) for name in reads}
    )
    try:
        return list(sorter.static_order())
    except CycleError as error:
        # graphlib tells the circle the other way round, with the first once more at its end.
        way = [str(name) for name in error.args[1]]
        raise CalculationsCircular(tuple(reversed(way[1:]))) from None
