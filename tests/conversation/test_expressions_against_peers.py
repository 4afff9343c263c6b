"""Our expressions beside two other engines: libxml2's XPath, and rxeval, which runs XForms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

import pytest
import rxeval
from lxml import etree

from conversation.expressions import Value, compiled
from tests.conversation.expression_scope import Answers
from tests.conversation.random_expressions import NAMES, expressions
from tests.shares import share

SEED = 20261124
XPATH_FUNCTIONS = ("if", "not", "round", "true", "false")
XFORMS_FUNCTIONS = (*XPATH_FUNCTIONS, "min", "max", "abs", "int")

EXTENSIONS = {(None, "if"): lambda context, condition, then, otherwise: then if condition else otherwise}
"""XPath 1.0 has no if()."""
NOTHING = etree.Element("nothing")


def libxml2(text: str, answers: Mapping[str, int]) -> float | bool:
    """What libxml2 makes of it, the answers given as variables."""
    found = etree.XPath(re.sub(r"\$\{(\w+)\}", r"$\1", text), extensions=EXTENSIONS)(NOTHING, **answers)
    assert isinstance(found, float | bool)
    return found


def xforms(text: str, answers: Mapping[str, int | str]) -> float | bool | str:
    """What rxeval makes of it, the answers given as a submission.

    A submission has no types. Where an answer alone is a condition, rxeval therefore asks only whether it is there, and
    a 0 is; so a number is told to be one.
    """
    submission = f"<data>{''.join(f'<{name}>{answer}</{name}>' for name, answer in answers.items())}</data>"

    def node(name: re.Match[str]) -> str:
        return f"number(/data/{name[1]})" if isinstance(answers[name[1]], int) else f"/data/{name[1]}"

    found = rxeval.eval_expression(re.sub(r"\$\{(\w+)\}", node, text), submission)
    if found in ("true", "false"):
        return bool(found == "true")
    try:
        return float(found)
    except ValueError:
        return str(found)


def differs(ours: Value, theirs: float | bool | str) -> bool:
    known = float(ours) if isinstance(ours, Fraction) else ours
    return (type(ours) is bool) != (type(theirs) is bool) or known != theirs


RANDOM, OF_MORE_FUNCTIONS = share(20_000), share(2_000)


def test_random_expressions_agree_with_libxml2_and_rxeval() -> None:
    wrong, compared = [], 0
    for grown, answers in expressions(SEED, RANDOM, XPATH_FUNCTIONS):
        ours = compiled(grown.text).value(Answers(dict(answers)))
        assert compiled(grown.text).holds(Answers(dict(answers))) is bool(ours)
        theirs: list[float | bool | str] = [libxml2(grown.text, answers)]
        if not grown.half_below_zero:
            theirs.append(xforms(grown.text, answers))
            compared += 1
        if ours != grown.value or any(differs(ours, each) for each in theirs):
            wrong.append((grown.text, answers, ours, *theirs))
    assert wrong == []
    assert compared > 0.95 * RANDOM


def test_random_expressions_of_more_functions_agree_with_rxeval() -> None:
    wrong = []
    for grown, answers in expressions(SEED + 1, OF_MORE_FUNCTIONS, XFORMS_FUNCTIONS):
        if grown.half_below_zero:
            continue
        ours = compiled(grown.text).value(Answers(dict(answers)))
        theirs = xforms(grown.text, answers)
        if ours != grown.value or differs(ours, theirs):
            wrong.append((grown.text, answers, ours, theirs))
    assert wrong == []


def test_the_random_expressions_are_of_every_kind() -> None:
    """A generator that gave only `1` would agree with everything."""
    texts = [grown.text for grown, _ in expressions(SEED + 1, 2_000, XFORMS_FUNCTIONS)]
    words = {word for text in texts for word in re.findall(r"[a-z]+|[<>!]?=|[-+*<>]", text)}
    assert words >= {*XFORMS_FUNCTIONS, *NAMES, *"-+*<>=", "!=", "<=", ">=", "div", "mod", "and", "or"}
    assert len(set(texts)) > 1_500
    values = [grown.value for grown, _ in expressions(SEED, 2_000, XPATH_FUNCTIONS)]
    assert 200 < sum(value is True for value in values) < 1_200
    assert sum(type(value) is Fraction and value.denominator > 1 for value in values) > 20


TEXTS = {"ten": "Én", "viec": "rac nuoc", "trong": "", "so": "15"}
UNTYPED = {**TEXTS, "khong": "0"}


@pytest.mark.parametrize(
    "text",
    [
        "selected(${viec}, 'rac')",
        "selected(${viec}, 'ra')",
        "count-selected(${viec})",
        "count-selected(${trong})",
        "string-length(${ten})",
        "string-length(${trong})",
        "concat(${ten}, '-', ${trong}, 1 div 4)",
        "contains(${viec}, 'nuoc')",
        "contains(${viec}, 'cay')",
        "starts-with(${viec}, 'rac')",
        "starts-with(${viec}, 'nuoc')",
        "coalesce(${trong}, 4)",
        "coalesce(${so}, 4)",
        "${trong} = ''",
        "${trong} != ''",
        "${ten} != ''",
        "${so} + 1",
        "number(${so}) * 2",
        "string(1.50)",
        "round(2.345, 2)",
        "round(1250, -2)",
        "round(1249, -2)",
        "sum(${so})",
        "count(${so})",
        "'05' = '5'",
        "'5' = 5",
        "'5' < '12'",
        "true() + true()",
        "true() = 'x'",
    ],
)
def test_texts_and_choices_agree_with_rxeval(text: str) -> None:
    answers = Answers(dict(TEXTS), {"so": (15,)})
    ours, theirs = compiled(text).value(answers), xforms(text, TEXTS)
    if isinstance(ours, str) and isinstance(theirs, float):
        ours = Fraction(ours)  # rxeval gives every result as text, and ours keeps the kind of the answer.
    assert not differs(ours, theirs)


@pytest.mark.parametrize(
    ("text", "ours", "theirs"),
    [
        ("${khong} or false()", False, True),
        ("(1 div 49) * 49 = 1", True, False),
        ("0.1 + 0.2 = 0.3", True, False),
        ("round(1.005, 2) = 1.01", True, False),
        ("round(-2.5)", -2, -3.0),
        ("${trong} + 1 > 0", None, False),
        ("${trong} < 5", None, False),
        ("not(${trong} < 5)", None, True),
        ("${trong} != 5", None, True),
        ("selected(${trong}, 'rac')", None, False),
        ("1 div 0 > 5", None, True),
        ("'a' < 5", None, False),
    ],
)
def test_where_we_differ(text: str, ours: Value, theirs: float | bool) -> None:
    """docs/expressions.md gives the reasons."""
    assert compiled(text).value(Answers({**TEXTS, "khong": 0})) == ours
    assert xforms(text, UNTYPED) == theirs
