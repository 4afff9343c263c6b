"""`tuquan roles` lists who holds what, `tuquan end-role` ends it from a day; the person is told and may do no more."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.__main__ import main
from storage import migrating
from storage.database import Database
from storage.tables import outbox
from tests.conftest import SqliteStock
from tests.talk import Talk, prepare_town


def prepare_migrated_town(database: Database) -> None:
    migrating.migrate(database)
    prepare_town(database)


@pytest.fixture
def talk(sqlite_stock: SqliteStock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Talk:
    url = sqlite_stock.copy_of("migrated_town", prepare_migrated_town)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    # The commands take the machine's clock.
    return Talk(Database(url), now=datetime.now(UTC))


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert main(list(arguments)) == code
    out, err = capsys.readouterr()
    return err if code else out


def test_a_leader_is_listed_ended_and_told(talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(printed(capsys, "roles", "--unit", "T1", "--json"))
    (leader,) = [each for each in listed if each["role"] == "leader"]
    assert f"{leader['role_id']}\t{leader['name']}\t" in printed(capsys, "roles", "--unit", "T1")
    said = printed(capsys, "end-role", str(leader["role_id"]))
    assert leader["name"] in said and "từ " in said
    assert leader["name"] not in printed(capsys, "roles", "--unit", "T1")
    # Not sent by the test: at night it would wait for the morning.
    with talk.database.reading() as tx:
        waiting = tx.rows(sa.select(outbox.c.payload).where(outbox.c.state == "waiting"))
    assert any("thôi làm" in str(row.payload) for row in waiting)


def test_a_role_ends_from_a_day_to_come(talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    (leader, *_) = json.loads(printed(capsys, "roles", "--unit", "T1", "--json"))
    later = (datetime.now(UTC) + timedelta(days=40)).date()
    assert f"từ {later:%d/%m/%Y}" in printed(capsys, "end-role", str(leader["role_id"]), "--from", later.isoformat())
    assert leader["name"] in printed(capsys, "roles", "--unit", "T1")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("roles", "--unit", "KHONGCO"), "mang mã 'KHONGCO'"),
        (("end-role", "999999"), "tuquan roles --unit"),
        (("end-role", "1", "--from", "mai"), "Ví dụ: 2026-12-01"),
    ],
)
def test_what_is_wrong_is_told(
    talk: Talk, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code = 2 if "--from" in arguments else 1
    assert said in printed(capsys, *arguments, code=code)
