"""No statement of an ordinary month reads a table that grows with the months from end to end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from storage import backlog, departures, outbox, overdue
from storage.database import Database
from tests.conftest import SqliteStock
from tests.handlers.test_incoming import talk_in
from tests.talk import BOT, CHANNEL, Talk, at

GROWING = (
    *("outbox", "inbox", "photos", "reports", "figures", "figure_versions", "totals", "completeness", "baselines"),
    *("drafts", "reminders", "people", "roles", "accounts", "groups", "audit"),
)
ONCE_IN_A_WHILE = ("reports.filed_by = ?", "photos.person_id = ?")
"""What a person asks of his own data."""

Statements = dict[str, Any]


@contextmanager
def noted(database: Database) -> Iterator[Statements]:
    """The statements that read or change rows, each with its parameters of one time."""
    found: Statements = {}

    def note(_: Any, __: Any, statement: str, parameters: Any, ___: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            found.setdefault(statement, parameters[0] if many else parameters)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)


def walks(database: Database, statements: Statements) -> list[str]:
    """Those that SQLite would answer by reading a growing table from end to end."""
    found = []
    with database.reading() as tx:
        for statement, parameters in statements.items():
            if statement.startswith("SELECT") and any(asked in statement for asked in ONCE_IN_A_WHILE):
                continue
            plan = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            names = [
                *GROWING,
                *(alias for table, alias in re.findall(r"(\w+) AS (\w+)", statement) if table in GROWING),
            ]
            steps = [step for *_, step in plan if re.fullmatch(rf"SCAN ({'|'.join(names)})", step)]
            found += [f"{step}: {' '.join(statement.split())}" for step in steps]
    return found


def live_a_month(talk: Talk) -> None:
    """Reports, photos, questions of officers in private and in a group, reminders and closing."""
    for answer in ("báo cáo", "50", "45", "2", "12", "0"):
        talk.say("Hoa", answer)
    talk.press("Hoa", "Gửi")
    for who, said in (
        *(("An", "báo cáo"), ("An", "như cũ"), ("Hoa", "dữ liệu của tôi"), ("Hoa", "báo cáo"), ("Hoa", "ghi nhanh")),
        *(("Cán", "menu"), ("Cán", "tổng hợp"), ("Cán", "chưa nộp"), ("Cán", "lịch sử nhắc"), ("Cán", "báo cáo")),
        *(("Cán", "bảng tháng"), ("Cán", "mời"), ("Tỉnh", "tổng hợp"), ("Tỉnh", "chưa nộp"), ("Tỉnh", "hồ sơ")),
    ):
        talk.say(who, said)
    talk.photo("Hoa")
    talk.photo("Hoa")
    talk.photo("An", chat="nhóm xã")
    talk.say("Cán", "/tonghop", chat="nhóm xã")
    talk.say("Cán", "tổng hợp ảnh")
    talk.later(at("2026-11-22 09:00"))


def test_every_statement_finds_its_rows(sqlite_stock: SqliteStock) -> None:
    talk = talk_in(sqlite_stock)
    with noted(talk.database) as statements:
        live_a_month(talk)
        with talk.database.transaction() as tx:
            backlog.count(tx, talk.now)
            backlog.is_empty(tx, talk.now)
            outbox.next_at(tx)
            departures.sent_since(tx, talk.now, talk.now)
            overdue.bots_that_failed(tx)
            overdue.old(tx, talk.now, 10)
            overdue.steps(tx, talk.now)
            overdue.movable(tx, [(CHANNEL, BOT)], talk.now, 10)
            overdue.try_now(tx, (CHANNEL, BOT), talk.now)
    assert len(statements) > 80
    assert walks(talk.database, statements) == []
    talk.database.close()


def test_a_walk_is_seen(sqlite_stock: SqliteStock) -> None:
    talk = talk_in(sqlite_stock)
    with noted(talk.database) as statements, talk.database.reading() as tx:
        tx.rows(sa.text("SELECT wrong.payload FROM outbox AS wrong WHERE wrong.error = 'x'"))
        tx.rows(sa.text("SELECT payload FROM outbox WHERE id = 1"))
        tx.rows(sa.text("SELECT payload FROM outbox WHERE error = 'x'"))
    assert len(walks(talk.database, statements)) == 2
    talk.database.close()
