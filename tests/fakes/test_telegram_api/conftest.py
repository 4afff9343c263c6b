"""A running fake, someone who has pressed Start, a clock that stands, and a webhook address."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.fakes.telegram_api import FakeTelegram, User
from tests.fakes.test_telegram_api.asking import Bot, HandClock, ask


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def telegram(clock: HandClock) -> Iterator[FakeTelegram]:
    with FakeTelegram(clock=clock, limits=None, hold_seconds=0.3, retry_scale=0.02) as running:
        yield running


@pytest.fixture
def leader(telegram: FakeTelegram) -> User:
    """Someone who has pressed Start; the bot has confirmed that."""
    person = telegram.user("Bà Mẫu", "ba_mau")
    telegram.press_start(person, "CODE1234")
    ask(telegram, "getUpdates", offset=telegram.update_ids[-1] + 1)
    return person


@pytest.fixture
def bot() -> Iterator[Bot]:
    server = Bot()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
