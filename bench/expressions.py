"""What rules of a questionnaire cost: compiling, evaluating, and a form of twelve rows beside rxeval's session."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

import rxeval
from pyxform.xls2xform import convert

from bench.table import Row
from conversation.expressions import Expression, ExpressionFaulty, FactKind, Value, compiled

RULES: Mapping[str, tuple[str, str, str]] = {
    "so_ho": ("integer", "constraint", ". >= 0 and . <= 500"),
    "ho_phan_loai": ("integer", "constraint", ". >= 0 and . <= ${so_ho}"),
    "ty_le": ("calculate", "calculation", "round(100 * ${ho_phan_loai} div ${so_ho}, 1)"),
    "rac_kg": ("decimal", "constraint", ". >= 0 and . <= 30 * ${so_ho}"),
    "viec": ("select_multiple viec", "constraint", "count-selected(.) <= 3"),
    "diem_den": ("integer", "relevant", "selected(${viec}, 'diem_den')"),
    "co_quy": ("select_one co_khong", "relevant", "${so_ho} > 0"),
    "thu": ("integer", "relevant", "${co_quy} = 'co'"),
    "chi": ("integer", "constraint", ". <= ${thu} + 1000"),
    "con_lai": ("calculate", "calculation", "if(${co_quy} = 'co', ${thu} - ${chi}, 0)"),
    "ly_do": ("text", "relevant", "${ho_phan_loai} < 0.5 * ${so_ho} or ${con_lai} < 0"),
    "noi_hop": ("text", "constraint", "string-length(.) >= 3"),
}
"""Twelve rows as of a monthly report: name -> (type, column, expression). No dates: rxeval cannot compare them."""
ANSWERS: Mapping[str, Value] = {
    "so_ho": 86,
    "ho_phan_loai": 61,
    "ty_le": 71,
    "rac_kg": 420,
    "viec": "rac diem_den",
    "diem_den": 2,
    "co_quy": "co",
    "thu": 1500,
    "chi": 800,
    "con_lai": 700,
    "ly_do": "mưa lũ",
    "noi_hop": "nhà văn hóa",
}
CHOICES = {"viec": ("rac", "nuoc", "diem_den", "cay"), "co_khong": ("co", "khong")}
TYPICAL = "${ho_phan_loai} <= ${so_ho} and . >= 0.8 * last(.)"
TODAY = date(2026, 11, 16)


@dataclass(frozen=True)
class Filled:
    """The form filled in, seen from one question."""

    current: Value = None
    today: date = TODAY

    def value(self, name: str) -> Value:
        return ANSWERS.get(name)

    def values(self, name: str) -> Sequence[Value]:
        return ()

    def fact(self, kind: FactKind, name: str) -> Value:
        return 60


def microseconds(work: Callable[[], object], times: int) -> float:
    """The median of nine rounds, per call."""
    rounds = []
    for _ in range(9):
        began = time.perf_counter()
        for _ in range(times):
            work()
        rounds.append(1e6 * (time.perf_counter() - began) / times)
    return median(rounds)


def compiling(text: str, times: int) -> float:
    """Microseconds for one text that was not compiled before."""
    return microseconds(lambda: compiled.__wrapped__(text), times)


def evaluating(text: str, times: int) -> float:
    """Microseconds for one rule on a filled form."""
    rule, scope = compiled(text), Filled(61)
    return microseconds(lambda: rule.holds(scope), times)


def one_pass(times: int) -> float:
    """Microseconds for all twelve rules, each from its own question."""
    rules: list[tuple[Expression, Filled]] = [
        (compiled(text), Filled(ANSWERS[name])) for name, (_, _, text) in RULES.items()
    ]

    def work() -> None:
        for rule, scope in rules:
            rule.holds(scope)

    return microseconds(work, times)


def rxeval_answer(times: int) -> float:
    """Microseconds for one answer in rxeval's session of the same form: it is set and everything recomputed."""
    session = filled_session()
    answers = iter(range(10**9))

    def work() -> None:
        session.set("/data/ho_phan_loai", str(next(answers) % 86))
        session.recompute()

    return microseconds(work, times)


def filled_session() -> Any:
    """rxeval's session of the form, with all answers."""
    session = rxeval.Session(xform(), today=TODAY.isoformat())
    for name, (kind, _, _) in RULES.items():
        if kind != "calculate":
            session.set(f"/data/{name}", str(ANSWERS[name]))
    return session


def xform() -> str:
    """The twelve rows as an XForm, by pyxform."""
    survey = [{"type": kind, "name": name, "label": name, column: text} for name, (kind, column, text) in RULES.items()]
    choices = [{"list_name": name, "name": one, "label": one} for name, names in CHOICES.items() for one in names]
    sheets = {"survey": survey, "choices": choices, "settings": [{"form_id": "data", "name": "data"}]}
    return str(convert(sheets, validate=False).xform)


MONSTERS = ("x" * 10**6, "(" * 10_000, "10^10^10", "(" * 999, "-" * 999, "1 < " * 249 + "1", "a" * 999 + "(")
"""Texts that would take for ever if nothing bounded them."""


def slowest_refusal() -> float:
    """Milliseconds until the slowest of the monsters is refused."""
    slowest = 0.0
    for text in MONSTERS:
        began = time.perf_counter()
        try:
            compiled(text)
        except ExpressionFaulty:
            slowest = max(slowest, 1e3 * (time.perf_counter() - began))
    return slowest


def measure(*, quick: bool) -> list[Row]:
    """One rule, twelve rules beside rxeval, and what is refused."""
    times = 100 if quick else 2000
    refusal = slowest_refusal()
    return [
        Row(
            f"One rule: {TYPICAL}",
            "",
            f"compile {compiling(TYPICAL, times // 10):.0f} µs, evaluate {evaluating(TYPICAL, times):.1f} µs",
        ),
        Row(
            "All rules of a form of 12 rows, after one answer",
            "",
            f"{one_pass(times):.0f} µs",
            f"rxeval {rxeval_answer(times // 10):.0f} µs (set and recompute)",
        ),
        Row(
            f"The slowest refusal of {len(MONSTERS)} monstrous expressions",
            "< 50 ms",
            f"{refusal:.1f} ms",
            met=refusal < 50,
        ),
    ]
