"""What our fake emits and takes, a foreign client reads and sends: grammY by polling, by webhook, and refused."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.telegram_api import FakeTelegram
from tests.messengers.paper import picture
from tests.service.running import free_port

HERE = Path(__file__).parent
NODE = shutil.which("node")
INSTALLED = NODE is not None and (HERE / "node_modules" / "grammy").is_dir()
PATIENCE_SECONDS = 20

pytestmark = pytest.mark.skipif(
    not INSTALLED and "TUQUAN_TEST_NOTHING_SKIPPED" not in os.environ,
    reason="no grammY: node is missing, or `npm ci` was not run in tests/foreign_client",
)


class Client:
    """The running script and what it told."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.told: list[dict[str, Any]] = []
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def hear(self, what: str) -> dict[str, Any]:
        """The next thing of that name; all before it is kept in `told`. Raises queue.Empty."""
        while True:
            found: dict[str, Any] = json.loads(self._lines.get(timeout=PATIENCE_SECONDS))
            self.told.append(found)
            if found["what"] == what:
                return found


@contextmanager
def client(telegram: FakeTelegram, mode: str) -> Iterator[Client]:
    """grammY with the fake's token, told of nothing else; it must have complained of nothing."""
    assert NODE is not None
    command = (NODE, "client.mjs", telegram.url, telegram.token, mode, str(free_port()))
    with subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        running = Client(process)
        try:
            yield running
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_SECONDS)
            assert process.stderr is not None
            assert process.stderr.read() == ""
    assert [one for one in running.told if one["what"] == "failed"] == []


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram(hold_seconds=0.2) as started:
        yield started
        assert started.faults == []


def test_it_polls_answers_presses_and_sends_pictures(telegram: FakeTelegram) -> None:
    hoa = telegram.user("Hoa")
    with client(telegram, "poll") as grammy:
        me = grammy.hear("me")
        assert (me["id"], me["username"], me["is_bot"]) == (telegram.bot.id, telegram.bot.username, True)
        telegram.press_start(hoa, "ABCD2345")
        start = grammy.hear("start")
        assert (start["payload"], start["from"], start["name"]) == ("ABCD2345", hoa.id, "Hoa")
        assert grammy.hear("sent")["labels"] == ["Đồng ý", "Không"]
        (asked,) = telegram.messages(hoa)
        query = telegram.press(hoa, asked, "Đồng ý")
        assert grammy.hear("pressed")["on"] == asked.id
        assert query.answer is not None
        assert query.answer["text"] == "Cảm ơn bác"
        telegram.send_photo(hoa, picture("tổng vệ sinh"), caption="sáng chủ nhật", album="a")
        photo = grammy.hear("photo")
        assert (photo["bytes"], photo["caption"]) == (len(picture("tổng vệ sinh")), "sáng chủ nhật")
        assert grammy.hear("photo sent")["caption"] == "Tổng hợp"
        shown = telegram.messages(hoa)[-1].photo
        assert shown is not None
        assert shown.startswith(b"\x89PNG")
    assert telegram.pending_updates == 0
    offsets = [call.params.get("offset", 0) for call in telegram.calls if call.method == "getUpdates"]
    assert offsets == sorted(offsets)
    assert offsets[-1] == telegram.update_ids[-1] + 1


def test_every_kind_of_update_is_read(telegram: FakeTelegram) -> None:
    hoa = telegram.user("Hoa")
    with client(telegram, "poll") as grammy:
        grammy.hear("me")
        first = telegram.say(hoa, "chào")
        assert grammy.hear("text")["chat"] == "private"
        telegram.edit_message(hoa, first, "chào tôi")
        assert grammy.hear("other")["edited"] == "chào tôi"
        group = telegram.group("Mặt trận xã", hoa, bot="administrator")
        assert grammy.hear("other")["status"] == "administrator"
        telegram.say(hoa, f"@{telegram.bot.username} tổng hợp", group)
        assert grammy.hear("text")["mentioned"] == f"@{telegram.bot.username}"
        for kind in ("sticker", "voice", "location", "contact"):
            telegram.send_other(hoa, kind)
        telegram.send_document(hoa, b"PK", "phieu.xlsx")
        telegram.migrate(group, hoa)
        telegram.block(hoa)
        while grammy.hear("other")["status"] != "kicked":
            pass
        grammy.process.send_signal(signal.SIGTERM)
        grammy.process.wait(PATIENCE_SECONDS)
    read = [one["id"] for one in grammy.told if one["what"] == "update"]
    assert read == telegram.update_ids


def test_a_flood_is_told_with_the_seconds_to_wait(telegram: FakeTelegram) -> None:
    hoa = telegram.user("Hoa")
    with client(telegram, "poll") as grammy:
        grammy.hear("me")
        telegram.flood(7)
        telegram.say(hoa, "lũ lụt")
        refused = grammy.hear("refused")
    assert (refused["code"], refused["is_grammy"]) == (429, True)
    assert 5 <= refused["retry_after"] <= 7


def test_two_pollers_are_in_conflict(telegram: FakeTelegram) -> None:
    with client(telegram, "poll") as first:
        first.hear("me")
        telegram.wait_for(lambda: any(call.method == "getUpdates" for call in telegram.calls))
        with client(telegram, "poll") as second:
            second.hear("me")
            stopped = first.hear("stopped")
    assert stopped["code"] == 409
    assert "terminated by other getUpdates request" in stopped["description"]


def test_it_is_called_by_webhook(telegram: FakeTelegram) -> None:
    hoa = telegram.user("Hoa")
    with client(telegram, "webhook") as grammy:
        assert grammy.hear("me")["url"] == telegram.world.webhook.url
        telegram.press_start(hoa, "ABCD2345")
        assert grammy.hear("start")["payload"] == "ABCD2345"
        grammy.hear("sent")
        telegram.press(hoa, telegram.messages(hoa)[-1], "Đồng ý")
        assert grammy.hear("pressed")["data"] == "agree"
        telegram.wait_for(lambda: telegram.pending_updates == 0)
    assert not any(call.method == "getUpdates" for call in telegram.calls)
