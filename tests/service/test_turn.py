"""Two services on one database: whichever loses its turn stops, and nobody has a message twice."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.fakes.telegram_api import FakeTelegram, User
from tests.service import postgres
from tests.service.installation import PROGRAM, Installation
from tests.service.running import Service

PEOPLE = 6
ANSWER_SECONDS = 1.5
"""So long Telegram takes to answer: meanwhile these sends are in flight."""


@pytest.fixture
def on_postgres(tmp_path: Path) -> Iterator[Installation]:
    if not postgres.is_there():
        pytest.skip("no PostgreSQL answers (TUQUAN_TEST_POSTGRES says where it is)")
    made = Installation(tmp_path / "run", {}, postgres.new())
    made.data_dir.mkdir()
    made.run("init")
    yield made
    made.remove()


def cut_the_turn(url: str) -> None:
    """As a fail-over does, or whoever cuts idle connections: the lock is free, and its owner is not told."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
            "WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database()"
        )


def heard(telegram: FakeTelegram, person: User) -> int:
    return sum(message.by_bot for message in telegram.messages(person))


def test_nothing_is_sent_twice_when_the_turn_is_lost(on_postgres: Installation) -> None:
    with FakeTelegram(limits=None, hold_seconds=0.1) as telegram:
        first, second = (Service(on_postgres, telegram, "polling") for _ in range(2))
        second.log = on_postgres.data_dir / "second.log"
        with first:
            first.wait_healthy()
            with second:
                telegram.wait_for(lambda: "standing by" in second.said(), 30)
                people = [telegram.user(f"Người {number}") for number in range(2 * PEOPLE)]
                for exchange in range(telegram.trouble.exchanges + 1, telegram.trouble.exchanges + 200):
                    telegram.trouble.on_call(exchange, lambda: time.sleep(ANSWER_SECONDS), "during")
                for person in people[:PEOPLE]:
                    telegram.say(person, "chào")
                telegram.wait_for(lambda: all(heard(telegram, one) for one in people[:PEOPLE]), 30)
                until = time.monotonic() + 60
                while "not sure of its turn" not in first.said():
                    # Whether the first or the second sees it sooner is chance.
                    assert time.monotonic() < until
                    cut_the_turn(on_postgres.database_url)
                    time.sleep(1.3)
                second.wait_healthy()
                telegram.trouble.clear()
                for person in people[PEOPLE:]:
                    telegram.say(person, "chào")
                telegram.wait_for(lambda: all(heard(telegram, one) for one in people), 60)
                # A repetition would come now.
                time.sleep(3)
                assert [heard(telegram, one) for one in people] == [1] * len(people)
                assert "not sure of its turn" in first.said()
                assert first.crashes == [1]
                assert "dịch vụ khác đã nhận lượt" in first.said()


def test_two_folders_that_lead_to_one_database_file_are_one_turn(prepared: Installation, tmp_path: Path) -> None:
    mine = prepared.copy_to(tmp_path / "mine")
    other = tmp_path / "other"
    other.mkdir()
    (other / "linked.db").symlink_to(mine.data_dir / "tuquan.db")
    with FakeTelegram(limits=None, hold_seconds=0.1) as telegram:
        first = Service(mine, telegram, "polling")
        with first:
            first.wait_healthy()
            for url in (f"sqlite:///{other / 'linked.db'}", "sqlite:///../mine/tuquan.db"):
                environment = {**first.environment, "DATA_DIR": str(other), "DATABASE_URL": url, "HTTP_PORT": "0"}
                started = subprocess.Popen(
                    [*PROGRAM, "run"], cwd=other, env=environment, stderr=subprocess.PIPE, text=True
                )
                with started:
                    assert started.stderr is not None
                    assert "standing by" in started.stderr.readline()
                    started.terminate()
                    assert started.wait(10) == 0
