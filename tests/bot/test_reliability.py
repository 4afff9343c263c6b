"""The reliability list, items 1 to 9: what comes in is never lost, doubled or stuck."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from bot.channels import telegram_polling
from bot.watch import Watch
from storage import heartbeats, inbox
from storage.database import Database
from storage.inbox import Received
from storage.turn import Turn
from tests.bot.running_rig import NOW, Running
from tests.conftest import SqliteStock
from tests.fakes.telegram_api import FakeTelegram, starting_at
from tests.service.conftest import prepared  # noqa: F401  (the fixture)
from tests.service.installation import Installation
from tests.service.play import JOINING_AT
from tests.service.running import Service
from tests.talk import prepare_installation

GUIDE = "Mỗi tháng tôi hỏi vài câu"
STRANGER = "Bác gõ mã mời 8 ký tự"
REPORT = (
    ("báo cáo", "Câu 1/5"),
    ("50", "Câu 2/5"),
    ("45", "Câu 3/5"),
    ("2", "Câu 4/5"),
    ("12", "Câu 5/5"),
    ("0", "Bác xem lại"),
    ("gửi", "Đã nhận báo cáo"),
)
"""What Hoa types to file her month, and what is said to it."""


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_polling, "_SHORTEST_PAUSE_SECONDS", 0.05)


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram(limits=None, hold_seconds=0.1, retry_scale=0.05, clock=starting_at(NOW)) as fake:
        yield fake
        assert fake.faults == []


@pytest.fixture
def url(sqlite_stock: SqliteStock) -> str:
    return sqlite_stock.copy_of("installed", prepare_installation)


@pytest.fixture
def running(url: str, tmp_path: Path, telegram: FakeTelegram) -> Iterator[Running]:
    with Running(url, tmp_path, telegram) as made:
        yield made


@pytest.fixture
def by_webhook(url: str, tmp_path: Path, telegram: FakeTelegram) -> Iterator[Running]:
    with Running(url, tmp_path, telegram, "webhook") as made:
        telegram.wait_for(lambda: telegram.world.webhook.url)
        yield made


def test_01_what_was_fetched_is_handled_once_whatever_ends_the_program(
    prepared: Installation,  # noqa: F811
    tmp_path: Path,
) -> None:
    installation = prepared.copy_to(tmp_path / "data")
    with FakeTelegram(hold_seconds=0.2, limits=None, clock=starting_at(JOINING_AT)) as telegram:
        people = [telegram.user(f"Người lạ {number}") for number in range(4)]
        with Service(installation, telegram, "polling") as service:
            service.wait_healthy()
            # SIGKILL in the poll that brings the update, SIGTERM in the one after it, when it is being handled.
            for number, (person, end) in enumerate(
                zip(people, (service.kill, None, service.terminate, None), strict=True)
            ):
                if end is not None:
                    telegram.trouble.on_call(telegram.trouble.exchanges + 1 + number // 2, end, "during")
                telegram.say(person, "chào")
                telegram.wait_for(lambda who=person: telegram.messages(who), 60)  # type: ignore[misc]
            telegram.wait_for(lambda: telegram.pending_updates == 0, 60)
            assert service.stop() == 0
        assert service.killed == 2
        database = installation.open()
        with database.reading() as tx:
            assert inbox.count_waiting(tx) == 0
            assert inbox.dead_letters(tx) == []
        database.close()
        assert [[STRANGER in message.text for message in telegram.messages(person)] for person in people] == [
            [True]
        ] * 4


def test_02_what_was_said_while_the_program_was_away_is_not_dropped(
    url: str, tmp_path: Path, telegram: FakeTelegram
) -> None:
    stranger = telegram.user("Người lạ")
    telegram.say(stranger, "chào")
    with Running(url, tmp_path, telegram) as running:
        running.hear(stranger, STRANGER)
    assert not any("drop_pending_updates" in call.params for call in telegram.calls)


def test_03_the_same_update_again_and_in_parallel_changes_nothing(by_webhook: Running, telegram: FakeTelegram) -> None:
    stranger = telegram.user("Người lạ")
    telegram.say(stranger, "chào")
    by_webhook.hear(stranger, STRANGER)
    telegram.redeliver(telegram.update_ids[-1], times=3)
    # A stranger hears one line a day, so that another one asks whether all goes on.
    other = telegram.user("Người khác")
    telegram.say(other, "chào")
    by_webhook.hear(other, STRANGER)
    by_webhook.settled()
    assert by_webhook.count(stranger, STRANGER) == by_webhook.count(other, STRANGER) == 1


def test_04_lower_update_ids_after_a_quiet_week_are_handled(running: Running, telegram: FakeTelegram) -> None:
    stranger = telegram.user("Người lạ")
    telegram.say(stranger, "chào")
    running.hear(stranger, STRANGER)
    telegram.wait_for(lambda: telegram.pending_updates == 0)
    telegram.restart_update_ids(1_000)
    other = telegram.user("Người khác")
    telegram.say(other, "chào tháng sau")
    running.hear(other, STRANGER)
    telegram.wait_for(lambda: telegram.pending_updates == 0)
    assert running.count(stranger, STRANGER) == running.count(other, STRANGER) == 1


def test_04_even_the_very_same_id_counts_again_after_a_week(database: Database) -> None:
    update = Received("500000001", "5", {})
    with database.transaction() as tx:
        assert inbox.store(tx, "telegram", "1", [update], NOW)
        inbox.blank_old_keys(tx, NOW + timedelta(days=6))
        assert not inbox.store(tx, "telegram", "1", [update], NOW)
        inbox.blank_old_keys(tx, NOW + timedelta(days=8))
        assert inbox.store(tx, "telegram", "1", [update], NOW)


def test_05_an_undecodable_update_is_put_aside_and_the_next_is_read(running: Running, telegram: FakeTelegram) -> None:
    stranger = telegram.user("Người lạ")
    telegram.poison(stranger)
    telegram.say(stranger, "chào")
    running.hear(stranger, STRANGER)
    with running.database.reading() as tx:
        assert [letter.error for letter in inbox.dead_letters(tx)] == ["undecodable: KeyError"]


def test_06_webhooks_are_answered_while_a_chart_is_drawn(url: str, tmp_path: Path, telegram: FakeTelegram) -> None:
    """The worker that draws stands still until the others have their answers."""
    running = Running(url, tmp_path, telegram, "webhook")
    running.hurried = True
    officer, hoa = running.join("Cán", "Hoa")
    with running:
        telegram.wait_for(lambda: telegram.world.webhook.url)
        # A month without a report has no chart.
        for text, heard in REPORT:
            running.answer(hoa, text)
            running.hear(hoa, heard)
        worker = psutil.Process(running.drawing_worker())
        worker.suspend()
        try:
            telegram.say(officer, "tổng hợp tháng 11")
            telegram.wait_for(lambda: telegram.actions)
            for number in range(1, 4):
                telegram.say(hoa, "hướng dẫn")
                running.hear(hoa, GUIDE, number)
            assert running.texts(officer) == []
        finally:
            worker.resume()
        running.hear(officer, "TỔNG HỢP")
        (drawn_at,) = [call.at for call in telegram.calls if call.method == "sendPhoto"]
        assert max(running.sends_to(hoa)) < drawn_at


def test_07_nothing_is_acknowledged_before_it_is_stored(url: str, by_webhook: Running, telegram: FakeTelegram) -> None:
    stranger = telegram.user("Người lạ")
    locked = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    locked.execute("BEGIN IMMEDIATE")
    try:
        telegram.say(stranger, "chào")
        telegram.wait_for(lambda: "503" in telegram.world.webhook.last_error)
        assert telegram.pending_updates == 1
    finally:
        locked.execute("ROLLBACK")
        locked.close()
    by_webhook.hear(stranger, STRANGER)
    telegram.wait_for(lambda: telegram.pending_updates == 0)
    assert by_webhook.count(stranger, STRANGER) == 1


def test_08_a_second_program_stands_by_until_the_first_has_ended(database: Database, tmp_path: Path) -> None:
    async def play() -> None:
        mine, its = (Watch(database, Turn(database, tmp_path), lambda: datetime.now(UTC)) for _ in range(2))
        assert await mine.stand_by(asyncio.Event())
        waiting = asyncio.create_task(its.stand_by(asyncio.Event()))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        await mine.end()
        assert await asyncio.wait_for(waiting, 5)
        await its.end()

    asyncio.run(play())


def test_09_a_poll_that_hangs_is_cut_and_the_receiving_goes_on(
    url: str, tmp_path: Path, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, seconds in (("_POLL_SECONDS", 1), ("_ANSWER_SECONDS", 0), ("_BEAT_SECONDS", 0)):
        monkeypatch.setattr(telegram_polling, name, seconds)
    stranger = telegram.user("Người lạ")
    with Running(url, tmp_path, telegram) as running:
        telegram.trouble.hang("getUpdates", times=2)
        hung_at = running.clock.now()
        telegram.say(stranger, "chào")
        running.hear(stranger, STRANGER)
        telegram.wait_for(lambda: polled(running).get("telegram", hung_at) > hung_at)


def test_09_a_client_that_is_stuck_is_cut_as_well(
    running: Running, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Here the client's own limit never strikes, as when its pool is wedged."""
    stranger = telegram.user("Người lạ")
    monkeypatch.setattr(telegram_polling, "_POLL_SECONDS", 0)
    monkeypatch.setattr(telegram_polling, "_ANSWER_SECONDS", 1)
    # Shorter than what the client is given: now it is always the outer limit that ends the poll.
    monkeypatch.setattr(telegram_polling, "_STUCK_SECONDS", -0.5)
    telegram.trouble.hang("getUpdates", times=2)
    telegram.wait_for(lambda: "a poll hung, opening new connections" in caplog.text)
    telegram.say(stranger, "chào")
    running.hear(stranger, STRANGER)
    assert running.count(stranger, STRANGER) == 1


def polled(running: Running) -> dict[str, datetime]:
    with running.database.reading() as tx:
        return heartbeats.polls(tx)
