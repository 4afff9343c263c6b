"""The program in this process on the fake Bot API, for tests that say nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels import telegram_polling
from tests.bot.running_rig import NOW, Running
from tests.conftest import SqliteStock
from tests.fakes.telegram_api import FakeTelegram, starting_at
from tests.talk import prepare_installation


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTelegram]:
    """After a failure it is polled again at once."""
    monkeypatch.setattr(telegram_polling, "_SHORTEST_PAUSE_SECONDS", 0.05)
    with FakeTelegram(limits=None, hold_seconds=0.1, clock=starting_at(NOW)) as fake:
        yield fake
        assert fake.faults == []


@pytest.fixture
def made(sqlite_stock: SqliteStock, tmp_path: Path, telegram: FakeTelegram) -> Running:
    """Not started yet, so that people can join first."""
    return Running(sqlite_stock.copy_of("installed", prepare_installation), tmp_path, telegram)
