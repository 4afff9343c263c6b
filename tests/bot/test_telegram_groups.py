"""Chat groups on Telegram with the whole program: topics, hidden administrators, links that bind, being thrown out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.running_rig import NOW, Running
from tests.conftest import SqliteStock
from tests.fakes.telegram_api import FakeTelegram, User, starting_at
from tests.talk import prepare_installation


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram(limits=None, hold_seconds=0.1, clock=starting_at(NOW)) as fake:
        yield fake
        assert fake.faults == []


@pytest.fixture
def running(sqlite_stock: SqliteStock, tmp_path: Path, telegram: FakeTelegram) -> Iterator[Running]:
    made = Running(sqlite_stock.copy_of("installed", prepare_installation), tmp_path, telegram)
    made.join("Cán", "Hoa")
    with made:
        # A command with the bot's name is known as its own only once Telegram has told that name.
        telegram.wait_for(lambda: any(call.method == "getUpdates" for call in telegram.calls))
        yield made


@pytest.fixture
def officer(running: Running) -> User:
    return running.users["Cán"]


def test_a_link_that_adds_the_bot_binds_the_group(running: Running, telegram: FakeTelegram, officer: User) -> None:
    telegram.say(officer, "/ganket")
    running.hear(officer, "https://t.me/tuquan_test_bot?startgroup=02473")
    group = telegram.group("Mặt trận xã", officer)
    telegram.say(officer, "/start@tuquan_test_bot 02473", group)
    running.hear(group, "Đã gắn nhóm chat này với Xã Yên Sơn")
    assert len(running.texts(group)) == 1


def test_a_link_that_lost_its_code_is_made_up_for_by_typing(
    running: Running, telegram: FakeTelegram, officer: User
) -> None:
    group = telegram.group("Mặt trận xã", officer)
    telegram.say(officer, "/start@tuquan_test_bot", group)
    running.hear(group, "Nhóm này chưa gắn với đơn vị nào. Cán bộ gõ ở đây: /ganket")
    telegram.say(officer, "/ganket 02473", group)
    running.hear(group, "Đã gắn")
    assert len(running.texts(group)) == 2


def test_a_hidden_administrator_is_asked_to_show_himself(
    running: Running, telegram: FakeTelegram, officer: User
) -> None:
    group = telegram.group("Mặt trận xã", officer, supergroup=True)
    telegram.say(officer, "/start@tuquan_test_bot 02473", group, anonymous=True)
    running.hear(group, "Bác đang ẩn danh nên tôi không biết bác là ai")
    assert running.count(group, "Đã gắn") == 0


def test_what_is_asked_in_a_topic_is_answered_there(running: Running, telegram: FakeTelegram, officer: User) -> None:
    group = telegram.group("Mặt trận xã", officer, supergroup=True)
    telegram.say(officer, "/ganket 02473", group)
    running.hear(group, "Đã gắn")
    topic = telegram.open_topic(group, officer, "Đôn đốc")
    telegram.say(officer, "/chuanop", group, thread=topic)
    running.hear(group, "chưa nộp")
    (answer,) = [call for call in telegram.calls if "chưa nộp" in str(call.params.get("text", ""))]
    assert int(answer.params["message_thread_id"]) == topic
    telegram.close_topic(group, topic)
    telegram.say(officer, "/chuanop", group)
    running.hear(group, "chưa nộp", times=2)


@pytest.mark.parametrize("heard", ["by the update", "by the refusal"])
def test_who_bound_the_group_is_told_once_that_the_bot_was_thrown_out(
    running: Running, telegram: FakeTelegram, officer: User, heard: str
) -> None:
    group = telegram.group("Mặt trận xã", officer)
    telegram.say(officer, "/ganket 02473", group)
    running.hear(group, "Đã gắn")
    if heard == "by the refusal":
        telegram.trouble.refuse(403, "Forbidden: bot was kicked from the group chat", chat=group)
        telegram.say(officer, "/chuanop", group)
        running.hear(officer, "Tôi không còn ở trong nhóm chat «Mặt trận xã» của Xã Yên Sơn")
    telegram.kick_bot(group, officer)
    running.hear(officer, "Tôi không còn ở trong nhóm chat")
    telegram.say(officer, "hướng dẫn")
    running.hear(officer, "lịch sử nhắc")
    running.settled()
    assert running.count(officer, "không còn ở trong nhóm chat") == 1
    telegram.add_bot(group, officer)
    telegram.say(officer, "/chuanop", group)
    running.hear(group, "chưa nộp")


def test_start_again_shows_the_menu_and_changes_nothing(running: Running, telegram: FakeTelegram) -> None:
    hoa = running.users["Hoa"]
    for payload in ("", "K7QM2XPA"):
        telegram.press_start(hoa, payload)
    running.hear(hoa, "Bác cần gì ạ?")
    telegram.wait_for(lambda: len(running.texts(hoa)) == 2)
    assert all("ĐỒNG Ý" not in text for text in running.texts(hoa))
    telegram.say(hoa, "báo cáo")
    running.hear(hoa, "Câu 1/5")
