"""What the fake refuses a bot: bad content, chats it may not write to, sends above the limits."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.fakes.telegram_api import FakeTelegram, Limits, User
from tests.fakes.test_telegram_api.asking import HandClock, ask, picture


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"text": " \n "}, "message text is empty"),
        ({"text": "😀" * 2049}, "message is too long"),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "đ" * 33}]]}},
            "BUTTON_DATA",
        ),
        ({"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": ""}]]}}, "BUTTON_DATA"),
        ({"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "b"}]]}}, "exactly one"),
        ({"text": "a", "reply_parameters": {"message_id": 99}}, "replied not found"),
        ({"text": "a", "message_thread_id": 5}, "thread not found"),
        ({}, "parameter text is required"),
    ],
)
def test_messages_telegram_would_not_take(
    telegram: FakeTelegram, leader: User, params: dict[str, Any], reason: str
) -> None:
    answer = ask(telegram, "sendMessage", chat_id=leader.id, **params)
    assert answer["error_code"] == 400
    assert reason in answer["description"]
    assert telegram.messages(leader) == []


def test_the_longest_text_and_callback_data_are_taken(telegram: FakeTelegram, leader: User) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Đồng ý", "callback_data": "đ" * 32}]]}
    assert ask(telegram, "sendMessage", chat_id=leader.id, text="😀" * 2048, reply_markup=keyboard)["ok"]
    assert telegram.messages(leader)[0].buttons == [[("Đồng ý", "đ" * 32)]]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (picture(9600, 500), "PHOTO_INVALID_DIMENSIONS"),
        (picture(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (bytes(10_000_001), "file is too big"),
        (b"no picture", "IMAGE_PROCESS_FAILED"),
    ],
    ids=["sides", "ratio", "size", "content"],
)
def test_photos_telegram_would_not_take(telegram: FakeTelegram, leader: User, data: bytes, reason: str) -> None:
    file_id = telegram.send_document(leader, data, "anh.png").body["document"]["file_id"]
    assert reason in ask(telegram, "sendPhoto", chat_id=leader.id, photo=file_id)["description"]
    assert ask(telegram, "sendDocument", chat_id=leader.id, document=file_id)["ok"]


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("sendPhoto", {"photo": "A", "caption": "a" * 1025}, "caption is too long"),
        ("sendPhoto", {"photo": "unknown"}, "wrong remote file identifier"),
        ("sendMediaGroup", {"media": [{"type": "photo", "media": "A"}]}, "2 to 10 items"),
        ("sendMediaGroup", {"media": [{"type": "photo", "media": "A"}] * 11}, "2 to 10 items"),
        ("sendChatAction", {"action": "dancing"}, "wrong parameter action"),
        ("sendMessage", {"text": "a", "reply_markup": "[1"}, "can't parse reply_markup"),
    ],
)
def test_other_calls_telegram_would_not_take(
    telegram: FakeTelegram, leader: User, method: str, params: dict[str, Any], reason: str
) -> None:
    stored = telegram.send_photo(leader, picture(30, 30)).body["photo"][-1]["file_id"]
    if params.get("photo") == "A":
        params = params | {"photo": stored}
    assert reason in ask(telegram, method, chat_id=leader.id, **params)["description"]
    assert telegram.messages(leader) == []


@pytest.mark.parametrize(
    ("command", "description", "reason"),
    [("TongHop", "Xem", "BOT_COMMAND_INVALID"), ("tonghop", "", "BOT_COMMAND_DESCRIPTION_INVALID")],
)
def test_a_bad_command_menu_is_refused(telegram: FakeTelegram, command: str, description: str, reason: str) -> None:
    commands = [{"command": command, "description": description}]
    assert reason in ask(telegram, "setMyCommands", commands=commands)["description"]
    assert telegram.commands == {}


def test_a_pressed_button_is_answered_with_a_short_text(telegram: FakeTelegram, leader: User) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Gửi", "callback_data": "send"}]]}
    ask(telegram, "sendMessage", chat_id=leader.id, text="Gửi?", reply_markup=keyboard)
    query = telegram.press(leader, telegram.messages(leader)[0], "Gửi")
    assert not ask(telegram, "answerCallbackQuery", callback_query_id=query.id, text="a" * 201)["ok"]
    assert query.answer is None
    assert ask(telegram, "answerCallbackQuery", callback_query_id=query.id, text="Đã nhận")["ok"]
    assert query.answer == {"text": "Đã nhận", "show_alert": False}
    with pytest.raises(ValueError, match="no button"):
        telegram.press(leader, telegram.messages(leader)[0], "Hủy")


def test_unknown_methods_and_parameters_are_faults(telegram: FakeTelegram, leader: User) -> None:
    assert ask(telegram, "sendRichMessage", chat_id=leader.id)["error_code"] == 404
    assert ask(telegram, "sendMessage", chat_id=leader.id, text="<b>", parse_mode="HTML")["error_code"] == 400
    assert len(telegram.faults) == 2
    assert telegram.messages(leader) == []


def test_a_wrong_token_is_unauthorized(telegram: FakeTelegram) -> None:
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{telegram.url}/bot1:wrong/getMe")


def test_whom_a_bot_may_write_to(telegram: FakeTelegram, leader: User) -> None:
    def answer_to(chat_id: int) -> str:
        answer = ask(telegram, "sendMessage", chat_id=chat_id, text="Chào bác")
        return str(answer.get("description", "sent"))

    stranger = telegram.user("Người lạ")
    group = telegram.group("Tổ 1", leader)
    assert answer_to(12345) == "Bad Request: chat not found"
    assert answer_to(stranger.id) == "Forbidden: bot can't initiate conversation with a user"
    assert answer_to(leader.id) == answer_to(group.id) == "sent"
    telegram.block(leader)
    assert answer_to(leader.id) == "Forbidden: bot was blocked by the user"
    telegram.unblock(leader)
    telegram.deactivate(leader)
    assert answer_to(leader.id) == "Forbidden: user is deactivated"
    telegram.kick_bot(group, leader)
    assert answer_to(group.id) == "Forbidden: bot was kicked from the group chat"
    assert answer_to(telegram.group("Kín", leader, bot=None).id) == "Bad Request: chat not found"


def test_a_migrated_group_says_where_it_went(telegram: FakeTelegram, leader: User) -> None:
    group = telegram.group("Tổ 1", leader)
    moved = telegram.migrate(group, leader)
    answer = ask(telegram, "sendMessage", chat_id=group.id, text="Chào")
    assert answer["parameters"] == {"migrate_to_chat_id": moved.id}
    assert ask(telegram, "sendMessage", chat_id=moved.id, text="Chào")["result"]["chat"]["type"] == "supergroup"
    service = [update["message"] for update in ask(telegram, "getUpdates")["result"][-2:]]
    assert service[0]["migrate_to_chat_id"] == moved.id
    assert service[1]["migrate_from_chat_id"] == group.id


def test_edits_and_a_repeated_edit(telegram: FakeTelegram, leader: User) -> None:
    sent = ask(telegram, "sendMessage", chat_id=leader.id, text="một")["result"]
    place = {"chat_id": leader.id, "message_id": sent["message_id"]}
    assert ask(telegram, "editMessageText", **place, text="hai")["result"]["text"] == "hai"
    assert "not modified" in ask(telegram, "editMessageText", **place, text="hai")["description"]
    assert telegram.messages(leader)[0].text == "hai"
    start_message = {"chat_id": leader.id, "message_id": 1}
    assert "can't be edited" in ask(telegram, "editMessageText", **start_message, text="x")["description"]


def test_limits_per_person_group_and_overall() -> None:
    elapsed = HandClock()
    with FakeTelegram(elapsed=elapsed, limits=Limits(per_second=30)) as telegram:
        people = [telegram.user(f"Người {n}") for n in range(30)]
        for person in people:
            telegram.press_start(person)
        group = telegram.group("Tổ 1", people[0])

        def sent(chat_id: int, times: int) -> list[int]:
            answers = [ask(telegram, "sendMessage", chat_id=chat_id, text="a") for _ in range(times)]
            return [answer.get("parameters", {}).get("retry_after", 0) for answer in answers]

        assert sent(people[0].id, 7) == [0, 0, 0, 0, 0, 1, 1]
        elapsed.seconds += 2
        assert sent(people[0].id, 3) == [0, 0, 1]
        elapsed.seconds += 2
        assert sent(group.id, 21) == [0] * 20 + [60]
        elapsed.seconds += 59.5
        assert sent(group.id, 1) == [1]
        assert [sent(person.id, 1) for person in people[:30]] == [[0]] * 30
        assert sent(people[3].id, 1) == [1]
        assert {refusal.code for _, refusal in telegram.refusals} == {429}


def test_a_flood_names_the_rest_of_its_time(telegram: FakeTelegram, leader: User) -> None:
    telegram.flood(30, telegram.private(leader))
    assert ask(telegram, "sendMessage", chat_id=leader.id, text="a")["parameters"]["retry_after"] in (29, 30)
    group = telegram.group("Tổ 1", leader)
    assert ask(telegram, "sendMessage", chat_id=group.id, text="a")["ok"]
