"""What a questionnaire costs at run time: taking all of them from the database, and one step of the talk with rules."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import sqlalchemy as sa

import catalogue
from bench.expressions import CHOICES, RULES, microseconds, rxeval_answer
from bench.table import Row, spread
from conversation.dialogue import Heard, advance
from conversation.draft import Answer, Draft, Fact, Subject
from conversation.questionnaire import Option, Question, QuestionKind, Questionnaire
from handlers.installing import install
from storage.database import Database
from storage.questionnaires import Forms
from storage.tables import questionnaires

MOST_START_MS, MOST_STEP_US = 20.0, 200.0
TODAY = date(2026, 11, 16)


def measure(*, quick: bool) -> list[Row]:
    """All shipped questionnaires from SQLite; one answer of a form of twelve rows, beside rxeval."""
    starts = from_the_database(1 if quick else 7)
    times = 200 if quick else 3000
    steps = step_us(times)
    return [
        Row(
            "Starting with all shipped questionnaires from the database",
            f"< {MOST_START_MS:g} ms",
            f"{spread(starts, '.1f')} ms",
            "",
            sorted(starts)[len(starts) // 2] < MOST_START_MS,
        ),
        Row(
            "One step of the talk, a form of 12 rows with their rules",
            f"< {MOST_STEP_US:g} µs",
            f"{steps:.0f} µs (read, checked, written, echoed, the next prompt)",
            f"rxeval {rxeval_answer(times // 10):.0f} µs (set and recompute alone)",
            steps < MOST_STEP_US,
        ),
    ]


def from_the_database(times: int) -> list[float]:
    """Milliseconds to have every published questionnaire and indicator, with nothing kept."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'tuquan.db')}")
        database.create_all()
        with database.transaction() as tx:
            install(tx, "08", catalogue.FOLDER, TODAY)
        for _ in range(times):
            began = time.perf_counter()
            with database.reading() as tx:
                forms = Forms()
                forms.indicators(tx, ["MT01"])
                for row in tx.rows(sa.select(questionnaires.c.id)):
                    forms.form(tx, row.id)
            found.append(1e3 * (time.perf_counter() - began))
        database.close()
    return found


def step_us(times: int) -> float:
    """Microseconds for one typed answer, at each of the twelve rows' numbers in turn."""
    form, draft, subject = twelve_rows()
    asked = [question for question in form.questions if question.kind in ("integer", "decimal")]
    turns = iter(range(10**9))

    def work() -> None:
        question = asked[next(turns) % len(asked)]
        advance(form, replace(draft, asking=question.name), subject, Heard(text="61"))

    return microseconds(work, times)


def twelve_rows() -> tuple[Questionnaire, Draft, Subject]:
    """The form of bench/expressions.py as a questionnaire, filled in."""
    questions = tuple(question(name, kind, column, rule) for name, (kind, column, rule) in RULES.items())
    form = Questionnaire("bench", 1, "Phiếu đo", "monthly", "MT", questions)
    numbers = {each.name: Answer(60_000, "typed") for each in questions if each.kind in ("integer", "decimal")}
    others = {
        "viec": Answer("rac diem_den", "typed"),
        "co_quy": Answer("co", "typed"),
        "noi_hop": Answer("nhà", "typed"),
    }
    facts = {name: Fact(50_000, 55_000) for name in numbers}
    return form, Draft(1, "monthly", {**numbers, **others}), Subject("", "", "", facts=facts, today=TODAY)


def question(name: str, kind: str, column: str, rule: str) -> Question:
    """One row as the program holds it."""
    base, _, list_name = kind.partition(" ")
    options = tuple(Option(one, one) for one in CHOICES.get(list_name, ()))
    made = Question(
        name, _kind(base), name.replace("_", " "), options=options, question_type="count_household", unit="hộ"
    )
    return replace(made, **{column: rule})  # type: ignore[arg-type]


def _kind(word: str) -> QuestionKind:
    kinds: tuple[QuestionKind, ...] = ("integer", "decimal", "text", "select_one", "select_multiple", "calculate")
    return next(kind for kind in kinds if kind == word)
