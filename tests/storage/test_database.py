"""Asking for one row: a second one that came by chance is refused, and no statement takes 'some' rows unordered."""

from __future__ import annotations

import ast
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from storage import database as database_module
from storage.database import Database
from storage.tables import heartbeats
from tests.talk import at

ROOT = Path(__file__).parents[2]
FOLDERS = ("bot", "handlers", "scheduler", "storage", "bench")


@pytest.fixture
def two_beats(database: Database) -> Database:
    """Two rows, neither of which is the first."""
    with database.transaction() as tx:
        for name in ("scheduler", "poller"):
            tx.execute(sa.insert(heartbeats).values(name=name, beat_at=at("2026-11-16 08:00")))
    return database


def test_the_only_row_refuses_a_second_one(two_beats: Database) -> None:
    with two_beats.reading() as tx:
        for ask in (tx.first, tx.scalar):
            with pytest.raises(sa.exc.MultipleResultsFound):
                ask(sa.select(heartbeats.c.name))
        assert tx.scalar(sa.select(heartbeats.c.name).order_by(heartbeats.c.name).limit(1)) == "poller"
        assert tx.exists(sa.select(heartbeats.c.name))
        assert not tx.exists(sa.select(heartbeats.c.name).where(heartbeats.c.name == "nobody"))


def unordered_limits(tree: ast.AST) -> list[int]:
    """The lines of functions and statements that take at most so many rows and never say of which order."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Assign):
            names = [each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)]
            if "limit" in names and not {"order_by", "exists"} & set(names):
                found.append(node.lineno)
    return found


def test_no_statement_takes_some_rows_without_an_order() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line in unordered_limits(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


def test_an_unordered_limit_is_seen() -> None:
    assert unordered_limits(ast.parse("def f(tx):\n    return tx.first(select(t).limit(1))")) == [1]
    assert unordered_limits(ast.parse("def f(tx):\n    return tx.first(select(t).order_by(t.id).limit(1))")) == []


def test_a_deadlock_is_done_again_one_by_one_and_a_lost_connection_later() -> None:
    assert not database_module._is_away(psycopg.errors.DeadlockDetected())
    assert database_module._is_away(psycopg.errors.AdminShutdown())
