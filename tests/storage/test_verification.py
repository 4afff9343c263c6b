"""`verify` is silent on what the program wrote, and finds each kind of thing that was changed behind its back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from reporting.totals import Line
from storage.database import Database
from storage.verification import MOST_SHOWN, Difference, Verification, check, verify
from tests.conftest import Stock
from tests.storage.lived import file, live

T1, T2, T4 = (f"(SELECT id FROM groups WHERE code = '{code}')" for code in ("T1", "T2", "T4"))
XA, CUM, TINH = (f"(SELECT id FROM units WHERE code = '{code}')" for code in ("02473", "C1", "08"))
SURVEYED = "period = 'baseline'"
AUDITED = "SELECT at, action, subject, data FROM audit"
OTHER_DATA = '{"version": 1, "figures": {"MT01": 1}}'
HERE = f"unit_id = {XA} AND period = '2026-10' AND indicator = 'MT01'"


@pytest.fixture(scope="module", params=["sqlite_stock", "postgres_stock"])
def lived(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The installation of tests/storage/lived.py; every test leaves it as it was."""
    stock: Stock | None = request.getfixturevalue(request.param)
    if stock is None:
        pytest.skip("no PostgreSQL answers (TUQUAN_TEST_POSTGRES says where it is)")
    opened = Database(stock.copy_of("lived", live))
    yield opened
    opened.close()


class Undone(Exception):
    """Ends a transaction that is not to be kept."""


def after(database: Database, *statements: str) -> Verification:
    """What a check finds after something was changed behind the program's back; the change is undone."""
    with contextlib.suppress(Undone), database.transaction() as tx:
        for statement in statements:
            assert tx.execute(sa.text(statement)).rowcount > 0, "the statement changes nothing"
        found = check(tx)
        raise Undone
    return found


def kinds(found: tuple[Difference, ...]) -> set[str]:
    return {difference.kind for difference in found}


def test_what_the_program_wrote_verifies(lived: Database) -> None:
    with lived.reading() as tx:
        sides = ("groups", "previous_groups", "baseline_groups", "target_groups", "asked")
        kept = [tx.scalar(sa.text(f"SELECT MAX({side}) FROM totals")) for side in sides]
        parents = tx.scalar(sa.text("SELECT COUNT(*) FROM unit_parents WHERE valid_to IS NOT NULL"))
    assert all(kept)
    assert parents > 0
    assert verify(lived).count == 0


def test_totals_of_nothing_are_no_difference(lived: Database) -> None:
    zeros = f"SELECT {XA}, '2026-10', 'G09', state, {', '.join('0' for _ in Line._fields)} FROM totals LIMIT 1"
    none = f"INSERT INTO completeness VALUES ({XA}, '2031-01', 0, 0, 0, 0, 0, NULL)"
    assert after(lived, f"INSERT INTO totals {zeros}", none).count == 0


@pytest.mark.parametrize(
    ("side", "stored", "recomputed"),
    [
        ("value", "29501/1/0/0/1", "29500/1/0/0/1"),
        ("vs_previous", "29501/1/25000/1/1", "29500/1/25000/1/1"),
        ("vs_baseline", "29501/1/21000/1/1", "29500/1/21000/1/1"),
        ("vs_target", "29501/1/60000/1/1", "29500/1/60000/1/1"),
    ],
)
def test_a_changed_total(lived: Database, side: str, stored: str, recomputed: str) -> None:
    column = "value" if side == "value" else f"{side.removeprefix('vs_')}_this"
    found = after(lived, f"UPDATE totals SET {column} = {column} + 1 WHERE {HERE}")
    assert found.count == 1
    assert found.shown == (Difference("totals", "02473", "2026-10", "MT01", side, stored, recomputed),)


@pytest.mark.parametrize("name", ["this_weight", "other", "other_weight", "groups"])
def test_each_sum_of_a_total_counts(lived: Database, name: str) -> None:
    found = after(lived, f"UPDATE totals SET previous_{name} = previous_{name} + 1 WHERE {HERE}")
    assert [(each.place, each.side) for each in found.shown] == [("02473", "vs_previous")]


@pytest.mark.parametrize("name", ["due", "filed", "on_time", "approved", "groups"])
def test_changed_completeness(lived: Database, name: str) -> None:
    found = after(lived, f"UPDATE completeness SET {name} = {name} + 1 WHERE unit_id = {CUM} AND period = '2026-09'")
    assert [(each.kind, each.place, each.month) for each in found.shown] == [("completeness", "C1", "2026-09")]
    assert found.shown[0].recomputed == "4/2/2/0/4"


@pytest.mark.parametrize(
    ("expected", "statement"),
    [
        ({"totals"}, f"DELETE FROM totals WHERE {HERE}"),
        ({"totals"}, f"UPDATE totals SET asked = asked + 1 WHERE {HERE}"),
        ({"totals"}, f"UPDATE totals SET state = 'approved' WHERE {HERE}"),
        ({"totals"}, f"UPDATE totals SET period = '2031-01' WHERE {HERE}"),
        ({"totals"}, f"UPDATE targets SET value = 1 WHERE group_id = {T1}"),
        ({"totals"}, f"UPDATE reports SET asked = '[\"G01\"]' WHERE group_id = {T4} AND period = '2026-11'"),
        (
            {"totals", "completeness"},
            f"UPDATE groups SET area_id = (SELECT area_id FROM groups WHERE id = {T4}) WHERE id = {T1}",
        ),
        ({"totals", "completeness"}, "DELETE FROM unit_parents WHERE valid_to IS NOT NULL"),
        ({"totals", "completeness"}, f"UPDATE reports SET state = 'due' WHERE group_id = {T4} AND period = '2026-09'"),
        ({"completeness"}, "UPDATE reports SET on_time = NOT on_time WHERE version > 0"),
        ({"totals", "current"}, f"UPDATE figures SET value = 1 WHERE group_id = {T4} AND period = '2026-09'"),
        ({"totals", "current"}, f"UPDATE figures SET value = NULL WHERE group_id = {T4} AND period = '2026-09'"),
        ({"current"}, f"UPDATE figures SET version = 2 WHERE group_id = {T1} AND period = '2026-10' AND value IS NULL"),
        ({"totals", "current"}, f"UPDATE baselines SET value = 1 WHERE group_id = {T1} AND indicator = 'MT01'"),
        ({"audit", "current"}, f"UPDATE figure_versions SET value = 1 WHERE group_id = {T2} AND period = '2026-10'"),
        (
            {"audit", "versions"},
            f"DELETE FROM figure_versions WHERE group_id = {T1} AND period = '2026-10' AND version = 2",
        ),
        (
            {"versions"},
            f"DELETE FROM figure_versions WHERE group_id = {T1} AND indicator = 'MT01' AND {SURVEYED} AND version = 1",
        ),
        ({"totals", "current"}, f"DELETE FROM figures WHERE group_id = {T2}"),
        ({"versions"}, f"UPDATE reports SET version = 4 WHERE group_id = {T1} AND period = '2026-10'"),
        ({"audit"}, "DELETE FROM audit WHERE action = 'report.filed' AND subject LIKE 'report:2026-10:%'"),
        (
            {"audit"},
            f"INSERT INTO audit (at, action, subject, data) {AUDITED} WHERE subject LIKE 'report:2026-10:%'",
        ),
        (
            {"audit"},
            f"UPDATE audit SET data = '{OTHER_DATA}' WHERE subject LIKE 'report:2026-11:%'",
        ),
        ({"audit"}, "UPDATE audit SET action = 'report.seen' WHERE subject LIKE 'report:2026-11:%'"),
        (
            {"audit"},
            "INSERT INTO audit (at, action, subject, data) VALUES (0, 'report.filed', 'report:1999-01:1', '{}')",
        ),
    ],
)
def test_what_was_changed_behind_the_program(lived: Database, expected: set[str], statement: str) -> None:
    found = after(lived, statement)
    assert kinds(found.shown) == expected
    assert found.count >= len(found.shown) > 0


def test_a_doubled_audit_row_is_counted(lived: Database) -> None:
    found = after(
        lived,
        f"INSERT INTO audit (at, action, subject, data) {AUDITED} "
        "WHERE subject = (SELECT 'report:2026-11:' || id FROM groups WHERE code = 'T4')",
    )
    assert found.shown == (Difference("audit", "T4", "2026-11", "MT01", "1", "2 x", "13000"),)


def test_units_in_a_ring_end(lived: Database) -> None:
    ring = f"INSERT INTO unit_parents (unit_id, parent_id, valid_from) VALUES ({TINH}, {XA}, '2025-07-01')"
    assert "totals" in kinds(after(lived, ring).shown)


def test_many_differences_are_counted_and_few_are_shown(lived: Database) -> None:
    with lived.reading() as tx:
        number = tx.scalar(sa.text("SELECT COUNT(*) FROM totals"))
    found = after(lived, "UPDATE totals SET value = value + 1")
    assert found.count == number
    assert len(found.shown) == MOST_SHOWN < number


def test_a_message_being_sent_is_no_difference(lived: Database) -> None:
    with lived.reading() as tx:
        assert tx.scalar(sa.text("SELECT COUNT(*) FROM outbox WHERE state = 'sending'")) == 1
    assert verify(lived).count == 0


def test_what_is_written_meanwhile_is_not_seen_half(lived: Database) -> None:
    """A report that is being filed, figures first and totals later, is in nobody's eyes until its commit."""
    with lived.transaction() as tx:
        file(tx, "T2", "2026-11", {"G01": 8_000}, on_day="2026-11-16")
        assert verify(lived).count == 0
    assert verify(lived).count == 0
