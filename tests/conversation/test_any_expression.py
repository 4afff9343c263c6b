"""Any text is compiled or refused, and any expression has a value on any answers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from conversation.expression_functions import NAMES
from conversation.expression_parser import LEVELS
from conversation.expressions import ExpressionFaulty, compiled
from tests.conversation.expression_scope import Answers
from tests.shares import share

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(10**40), 10**40),
    st.fractions(),
    st.dates(),
    st.datetimes(),
    st.text(max_size=20),
    st.sampled_from(["2026-11-16", "2026-13-01", "15", "-.5", "1.", "a b c", "٣", "१५"]),
)
SCOPES = st.builds(
    Answers,
    single=st.dictionaries(st.sampled_from("abc"), VALUES),
    entries=st.dictionaries(st.sampled_from("abc"), st.lists(VALUES, max_size=4)),
    facts=st.dictionaries(st.tuples(st.sampled_from(["baseline", "last", "target"]), st.sampled_from("a.")), VALUES),
    current=VALUES,
    today=st.dates(),
)
PIECES = st.sampled_from(
    [*LEVELS, *(f"{name}(" for name in NAMES), "(", ")", ",", ".", "0", "1", "0.5", "31", "''", "'x y'"]
)
LEAVES = st.sampled_from(
    [
        "0",
        "1",
        "-7",
        "0.5",
        "99999999999999999999",
        ".",
        "'x y'",
        "''",
        "'15'",
        "${a}",
        "${b}",
        "${c}",
        "today()",
        "date('2026-11-16')",
        "true()",
        "last(.)",
        "target(${a})",
        "count(${a})",
        "sum(${b})",
        "max(${c})",
    ]
)
ARGUMENTS = {
    **dict.fromkeys(["not", "count-selected", "abs", "int", "number", "string", "string-length", "date"], 1),
    **dict.fromkeys(["coalesce", "selected", "round", "contains", "starts-with", "sum", "min", "max", "concat"], 2),
    "if": 3,
}


def calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(ARGUMENTS)).flatmap(
        lambda name: st.lists(inner, min_size=ARGUMENTS[name], max_size=ARGUMENTS[name]).map(
            lambda arguments: f"{name}(({'), ('.join(arguments)}))"
        )
    )


SOUND = st.recursive(
    LEAVES,
    lambda inner: (
        calls(inner)
        | st.tuples(inner, st.sampled_from(sorted(LEVELS)), inner).map(lambda parts: f"({' '.join(parts)})")
        | inner.map(lambda one: f"-{one}")
    ),
    max_leaves=12,
)


@settings(max_examples=share(300))
@given(st.text(max_size=60) | st.lists(PIECES, max_size=20).map(" ".join) | st.lists(PIECES, max_size=20).map("".join))
def test_any_text_is_compiled_or_refused(text: str) -> None:
    try:
        expression = compiled(text)
    except ExpressionFaulty as faulty:
        assert 0 <= faulty.position <= len(text)
        assert str(faulty).endswith(".")
    else:
        assert expression.holds(Answers()) in (True, False, None)


@settings(max_examples=share(1000))
@given(SOUND, SCOPES)
def test_any_expression_has_a_value_on_any_answers(text: str, scope: Answers) -> None:
    found = compiled(text).value(scope)
    assert found is None or type(found) in (int, Fraction, str, bool, date)
    assert found != ""
    assert type(found) is not Fraction or found.denominator > 1
    assert compiled(text).holds(scope) is (None if found is None else bool(found))
