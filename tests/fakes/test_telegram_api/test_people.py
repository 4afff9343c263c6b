"""What the bot hears of people: privacy mode, anonymous administrators, topics, pictures."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest

from tests.fakes.telegram_api import FakeTelegram, User
from tests.fakes.test_telegram_api.asking import HandClock, ask, picture


def test_privacy_mode_lets_through_what_is_addressed_to_the_bot(telegram: FakeTelegram, leader: User) -> None:
    group = telegram.group("Tổ 1", leader)
    ask(telegram, "sendMessage", chat_id=group.id, text="Chào cả tổ")
    name = f"@{telegram.bot.username}"
    ask(telegram, "getUpdates", offset=telegram.update_ids[-1] + 1)
    for text in ("chuyện riêng", "/tonghop", f"/tonghop{name}", "/tonghop@other_bot", f"nhờ {name} xem"):
        telegram.say(leader, text, group)
    telegram.say(leader, "cảm ơn", group, reply_to=telegram.messages(group)[0])
    telegram.send_photo(leader, picture(40, 30), caption="ảnh họp", chat=group)
    telegram.send_photo(leader, picture(40, 30), caption=f"ảnh {name}", chat=group)
    heard = [update["message"] for update in ask(telegram, "getUpdates")["result"]]
    assert [message.get("text") or message["caption"] for message in heard] == [
        "/tonghop",
        f"/tonghop{name}",
        f"nhờ {name} xem",
        "cảm ơn",
        f"ảnh {name}",
    ]
    telegram.set_bot_status(group, leader, "administrator")
    telegram.say(leader, "chuyện chung", group)
    assert ask(telegram, "getUpdates", offset=-1)["result"][0]["message"]["text"] == "chuyện chung"


def test_an_anonymous_administrator_hides_behind_one_id(telegram: FakeTelegram, leader: User) -> None:
    group = telegram.group("Tổ 1", leader)
    telegram.say(leader, "/tonghop", group, anonymous=True)
    message = ask(telegram, "getUpdates")["result"][-1]["message"]
    assert message["from"]["id"] == 1087968824
    assert message["sender_chat"]["id"] == group.id


def test_topics(telegram: FakeTelegram, leader: User) -> None:
    group = telegram.group("Tổ 1", leader, supergroup=True)
    topic = telegram.open_topic(group, leader, "Báo cáo")
    to_topic = {"chat_id": group.id, "message_thread_id": topic, "text": "a"}
    assert ask(telegram, "sendMessage", **to_topic)["result"]["message_thread_id"] == topic
    telegram.close_topic(group, topic)
    assert "thread not found" in ask(telegram, "sendMessage", **to_topic)["description"]


def test_a_photo_can_be_fetched_for_an_hour(telegram: FakeTelegram, leader: User, clock: HandClock) -> None:
    data = picture(800, 600)
    telegram.send_photo(leader, data, caption="Tường rào", album="a1")
    message = ask(telegram, "getUpdates")["result"][-1]["message"]
    assert message["media_group_id"] == "a1"
    assert [size["width"] for size in message["photo"]] == [90, 320, 800]
    path = ask(telegram, "getFile", file_id=message["photo"][-1]["file_id"])["result"]["file_path"]
    link = f"{telegram.url}/file/bot{telegram.token}/{path}"
    with urllib.request.urlopen(link) as response:
        assert response.read() == data
    clock.seconds += 3601
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(link)


def test_the_same_picture_has_the_same_unique_id(telegram: FakeTelegram, leader: User) -> None:
    data = picture(50, 50)
    sizes = [telegram.send_photo(leader, data).body["photo"][-1] for _ in range(2)]
    assert sizes[0]["file_unique_id"] == sizes[1]["file_unique_id"]
    assert sizes[0]["file_id"] != sizes[1]["file_id"]


def test_a_file_over_20_mb_cannot_be_fetched(telegram: FakeTelegram, leader: User) -> None:
    entry = telegram.send_document(leader, bytes(20_000_001), "to.zip").body["document"]
    assert "file is too big" in ask(telegram, "getFile", file_id=entry["file_id"])["description"]
