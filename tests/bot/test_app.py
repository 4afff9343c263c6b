"""What the running program tells of itself over HTTP, while it talks on the fake Bot API."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.running_rig import NOW, Running
from tests.conftest import SqliteStock
from tests.fakes.telegram_api import FakeTelegram, starting_at
from tests.talk import prepare_installation


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram(limits=None, hold_seconds=0.1, clock=starting_at(NOW)) as fake:
        yield fake


@pytest.fixture
def made(sqlite_stock: SqliteStock, tmp_path: Path, telegram: FakeTelegram) -> Running:
    return Running(sqlite_stock.copy_of("installed", prepare_installation), tmp_path, telegram)


def read(running: Running, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{running.port}{path}", timeout=5) as answer:
        return str(answer.read().decode())


def sample(running: Running, name: str) -> float:
    found = [line for line in read(running, "/metrics").splitlines() if line.startswith(name + " ")]
    return float(found[0].rpartition(" ")[2]) if found else 0


def test_sends_are_counted_by_outcome_and_only_replies_by_their_time(made: Running, telegram: FakeTelegram) -> None:
    hoa, an = made.join("Hoa", "An")
    with made:
        made.remind(hoa)
        made.hear(hoa, "nhắc")
        telegram.block(an)
        made.remind(an)
        telegram.say(hoa, "hướng dẫn")
        made.hear(hoa, "Mỗi tháng")
        made.settled()
        outcome = 'tuquan_sends_total{channel="telegram",outcome="%s"}'
        telegram.wait_for(lambda: sample(made, outcome % "sent") == 2)
        assert sample(made, outcome % "refused") == 1
        assert sample(made, 'tuquan_duration_seconds_count{what="reply"}') == 1
        assert sample(made, 'tuquan_outbox_messages{state="failed",lane="bulk"}') == 1


def test_health_says_that_telegram_answers_its_polls(made: Running, telegram: FakeTelegram) -> None:
    (hoa,) = made.join("Hoa")
    with made:
        telegram.say(hoa, "hướng dẫn")
        made.hear(hoa, "Mỗi tháng")
        telegram.wait_for(lambda: json.loads(read(made, "/healthz"))["polling"] == {"telegram": True})
