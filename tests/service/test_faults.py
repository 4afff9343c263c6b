"""What the platform and the machine do to a running service: it loses nothing, doubles nothing, and goes on."""

from __future__ import annotations

import json
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from storage import inbox
from storage.database import Database
from tests.fakes.telegram_api import Chat, FakeTelegram, User, starting_at
from tests.service.installation import Installation
from tests.service.play import JOINING_AT
from tests.service.running import Service

LOCKED_SECONDS = 5
FLOOD_SECONDS = 3
ANSWER_SECONDS = 60.0
STRANGER = "Bác gõ mã mời 8 ký tự"
NAMES = ("Trần Thị Cán", "Hoàng Thị Hoa", "Lý Văn An")


class Town:
    """A running service with an officer, two leaders and the commune's chat, all joined and bound."""

    def __init__(self, telegram: FakeTelegram, service: Service, database: Database) -> None:
        self.telegram = telegram
        self.service = service
        self.database = database
        self.officer, self.hoa, self.an = (telegram.user(name) for name in NAMES)
        self.chat = telegram.group("Mặt trận xã", self.officer)

    def join(self) -> None:
        """Everybody joins, and the chat is bound."""
        people = dict(zip(NAMES, (self.officer, self.hoa, self.an), strict=True))
        for name, user in people.items():
            self.telegram.press_start(user, self.service.installation.codes[name])
        for user in people.values():
            self.hear(user, "ĐỒNG Ý")
            self.telegram.say(user, "đồng ý")
        for user in people.values():
            self.hear(user, "Bác đã tham gia")
        self.telegram.say(self.officer, "/ganket", self.chat)
        self.hear(self.chat, "Đã gắn")

    def texts(self, where: Chat | User) -> list[str]:
        return [message.text for message in self.telegram.messages(where)]

    def count(self, where: Chat | User, words: str) -> int:
        return sum(words in text for text in self.texts(where))

    def hear(self, where: Chat | User, words: str, times: int = 1) -> None:
        """Wait until the bot has said it so often; that it was not said oftener is asked at the end."""
        self.telegram.wait_for(lambda: self.count(where, words) >= times, ANSWER_SECONDS)


@pytest.fixture(scope="module")
def town(prepared: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Started while the platform is away: it answers /healthz all the same, and begins when the platform is back."""
    installation = prepared.copy_to(tmp_path_factory.mktemp("town") / "data")
    with FakeTelegram(hold_seconds=0.2, clock=starting_at(JOINING_AT)) as telegram:
        telegram.disconnect()
        with Service(installation, telegram, "polling") as service:
            service.wait_healthy()
            telegram.reconnect()
            database = installation.open()
            found = Town(telegram, service, database)
            found.join()
            yield found
            assert not service.runs or service.stop() == 0
            database.close()
        assert telegram.faults == []
        assert service.crashes == []
        assert "Traceback" not in service.said()


def test_the_good_updates_around_an_undecodable_one_are_answered(town: Town) -> None:
    stranger = town.telegram.user("Người lạ")
    town.telegram.say(stranger, "chào")
    town.telegram.poison(stranger)
    # A stranger hears one line a day, so that another one asks whether all goes on.
    other = town.telegram.user("Người lạ nữa")
    town.telegram.say(other, "chào")
    town.hear(stranger, STRANGER)
    town.hear(other, STRANGER)
    with town.database.reading() as tx:
        assert len(inbox.dead_letters(tx)) == 1


def test_an_update_that_comes_three_times_is_answered_once(town: Town) -> None:
    stranger = town.telegram.user("Người lạ khác")
    town.telegram.say(stranger, "chào")
    town.hear(stranger, STRANGER)
    town.telegram.redeliver(town.telegram.update_ids[-1], times=3)
    other = town.telegram.user("Người lạ sau")
    town.telegram.say(other, "chào")
    town.hear(other, STRANGER)
    assert town.count(stranger, STRANGER) == town.count(other, STRANGER) == 1


def test_a_message_waits_while_the_database_is_locked(town: Town) -> None:
    before = len(town.texts(town.hoa))
    locked = sqlite3.connect(town.service.installation.data_dir / "tuquan.db", isolation_level=None)
    locked.execute("BEGIN IMMEDIATE")
    try:
        town.telegram.say(town.hoa, "hướng dẫn")
        time.sleep(LOCKED_SECONDS)
        assert len(town.texts(town.hoa)) == before
    finally:
        locked.execute("ROLLBACK")
        locked.close()
    town.hear(town.hoa, "Mỗi tháng tôi hỏi vài câu")
    assert len(town.texts(town.hoa)) == before + 1


def test_who_has_blocked_the_bot_holds_nobody_up(town: Town) -> None:
    town.telegram.say(town.an, "hướng dẫn")
    town.telegram.block(town.an)
    town.telegram.say(town.hoa, "dữ liệu của tôi")
    town.hear(town.hoa, "Tôi đang lưu về bác")
    town.telegram.unblock(town.an)
    town.telegram.say(town.an, "dữ liệu của tôi")
    town.hear(town.an, "Tôi đang lưu về bác")
    assert sum("Tôi đang lưu về bác" in text for text in town.texts(town.an)) == 1


def test_a_flood_wait_is_kept_for_that_chat_and_no_other(town: Town) -> None:
    town.telegram.flood(FLOOD_SECONDS, town.telegram.private(town.hoa))
    town.telegram.say(town.hoa, "rút đồng ý")
    town.telegram.say(town.an, "rút đồng ý")
    town.hear(town.hoa, "Bác muốn rút lại đồng ý")
    (refused,) = [call for call, refusal in town.telegram.refusals if refusal.code == 429]
    sends = [call for call in town.telegram.calls if call.method == "sendMessage" and call.at > refused.at]
    to_hoa = next(call for call in sends if call.params["chat_id"] == town.hoa.id)
    assert to_hoa.at - refused.at >= FLOOD_SECONDS
    assert town.count(town.hoa, "Bác muốn rút lại đồng ý") == town.count(town.an, "Bác muốn rút lại đồng ý") == 1
    # Nobody else had to wait for her.
    assert all(call.at <= to_hoa.at for call in sends if call.params["chat_id"] == town.an.id)


def test_what_waits_for_a_group_follows_it_to_its_new_id(town: Town) -> None:
    town.telegram.flood(FLOOD_SECONDS, town.chat)
    town.telegram.say(town.officer, "/chuanop", town.chat)
    town.telegram.wait_for(lambda: was_refused(town, town.chat), ANSWER_SECONDS)
    moved = town.telegram.migrate(town.chat, town.officer)
    town.hear(moved, "chưa nộp")
    town.telegram.say(town.officer, "/chuanop", moved)
    town.hear(moved, "chưa nộp", times=2)
    assert town.count(town.chat, "chưa nộp") == 0
    assert town.count(moved, "chưa nộp") == 2


def was_refused(town: Town, chat: Chat) -> bool:
    return any(str(call.params.get("chat_id")) == str(chat.id) for call, _ in town.telegram.refusals)


def test_a_stranger_who_polls_with_the_same_token_does_not_end_the_receiving(town: Town) -> None:
    for _ in range(3):
        poll(town.telegram)
    town.telegram.say(town.officer, "hướng dẫn")
    town.hear(town.officer, "tổng hợp")
    assert "409" in town.service.said()


def poll(telegram: FakeTelegram) -> None:
    """What another program with the token does: it takes the poll over, but acknowledges nothing."""
    request = urllib.request.Request(
        f"{telegram.url}/bot{telegram.token}/getUpdates",
        data=json.dumps({"timeout": 0}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        urllib.request.urlopen(request, timeout=20).close()
    except urllib.error.HTTPError as conflict:
        assert conflict.code == 409
        conflict.close()


def test_a_second_service_stands_by_and_takes_over(town: Town) -> None:
    first = town.service
    second = Service(first.installation, town.telegram, "polling")
    second.log = first.installation.data_dir / "second.log"
    second.start()
    try:
        town.telegram.wait_for(lambda: "standing by" in second.said(), ANSWER_SECONDS)
        assert not second.healthy()
        assert first.stop() == 0
        town.telegram.say(town.officer, "ai chưa nộp")
        town.hear(town.officer, "tổ, nhóm chưa nộp")
        second.wait_healthy()
        assert town.count(town.officer, "tổ, nhóm chưa nộp") == 1
    finally:
        assert second.stop() == 0
