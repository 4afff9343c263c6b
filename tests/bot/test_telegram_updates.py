"""Every kind of Telegram update is read as what the person did; what cannot be read raises."""

from __future__ import annotations

import json
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_updates import Me, chat_of, decode
from conversation.messages import FileIn, Incoming, PhotoIn

PAYLOADS = Path(__file__).parents[1] / "payloads" / "telegram"
ME = Me(7000000001, "tuquan_test_bot")
SENT_AT = datetime.fromtimestamp(1794794400, UTC)
PRESSED_AT = SENT_AT + timedelta(seconds=90)
LARGE = PhotoIn("AgAClarge", 180_000)

PERSON = {
    "sender": "5000000001",
    "chat": "5000000001",
    "chat_kind": "private",
    "sender_name": "Hoa Mẫu",
    "sent_at": SENT_AT,
}
GROUP = PERSON | {"chat": "-4000000001", "chat_kind": "group", "chat_title": "MTTQ xã Mẫu"}
SUPERGROUP = GROUP | {"chat": "-1002000000001"}
ANONYMOUS = SUPERGROUP | {"sender": "1087968824", "sender_name": "Group", "anonymous": True}
PRESS = {"choice": "d12:3:same:4", "callback": "21474836480000001", "sent_at": PRESSED_AT}

READ: dict[str, dict[str, Any]] = {
    "private_text": PERSON | {"text": "15 hộ 👍"},
    "private_start_code": PERSON | {"text": "/start K7QM2XPA"},
    "private_photo": PERSON | {"text": "Đường hoa khu 3", "photo": LARGE},
    "private_album_photo": PERSON | {"photo": LARGE, "album": "13900000000000001"},
    "private_photo_one_size_too_big": PERSON | {"photo": LARGE},
    "private_image_as_document": PERSON | {"photo": PhotoIn("AgACdoc", 3_000_000)},
    "private_document": PERSON | {"text": "Biên bản", "other": "file", "file": FileIn("AgACpdf", "bien_ban.pdf", 1200)},
    "private_animation": PERSON | {"other": "video"},
    "private_sticker": PERSON | {"other": "sticker"},
    "private_voice": PERSON | {"other": "voice"},
    "private_video": PERSON | {"other": "video"},
    "private_location": PERSON | {"other": "location"},
    "private_contact": PERSON | {"other": "contact"},
    "edited_text": PERSON | {"text": "16", "event": "edited", "sent_at": SENT_AT + timedelta(seconds=60)},
    "group_command": GROUP | {"text": "/tonghop 10"},
    "group_command_own_name": GROUP | {"text": "/tonghop 10/2026"},
    "group_mention": GROUP | {"text": "👋 tổng hợp 10"},
    "group_longer_name": GROUP | {"text": "@tuquan_test_bot_moi ơi", "addressed": False},
    "group_reply_to_bot": GROUP | {"text": "ảnh của tổ 5", "quoted": "40"},
    "group_talk": GROUP | {"text": "Chiều nay họp nhé các bác", "addressed": False},
    "group_photo": SUPERGROUP | {"photo": LARGE},
    "group_sticker": SUPERGROUP | {"other": "sticker", "addressed": False},
    "group_anonymous_admin": ANONYMOUS | {"text": "/ganket"},
    "group_topic": SUPERGROUP | {"text": "/tonghop", "thread": "7"},
    "group_reply_thread": SUPERGROUP | {"text": "/tonghop"},
    "group_migrate_to": GROUP | {"event": "migrated", "migrated_to": "-1002000000001"},
    "group_migrate_from": ANONYMOUS
    | {"chat": "-4000000001", "event": "migrated", "migrated_to": "-1002000000001", "anonymous": False},
    "callback": PERSON | PRESS,
    "callback_inaccessible": SUPERGROUP | PRESS,
    "callback_topic": SUPERGROUP | PRESS | {"thread": "7"},
    "member_added": GROUP | {"event": "joined"},
    "member_kicked": SUPERGROUP | {"event": "left"},
    "member_blocked": PERSON | {"event": "left"},
    "member_restricted_out": SUPERGROUP | {"event": "left"},
}

MEANS_NOTHING = [
    "private_pinned",
    "group_command_other_bot",
    "group_new_member",
    "group_linked_channel_post",
    "group_other_bot",
    "channel_post",
    "member_promoted",
]

UNREADABLE = [
    "broken_callback_without_message",
    "broken_callback_without_data",
    "broken_message_without_sender",
    "broken_date",
    "broken_text",
    "broken_message",
]


def payload(name: str) -> dict[str, Any]:
    """A recorded shape of the Bot API; people and chats are invented."""
    read: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    return read


@pytest.mark.parametrize("name", READ)
def test_an_update_is_read(name: str) -> None:
    update = payload(name)
    sent = update.get("message") or update.get("edited_message")
    number = str(sent["message_id"]) if sent and "migrated_to" not in READ[name] else ""
    expected = Incoming(
        channel="telegram",
        bot="7000000001",
        event_key=str(update["update_id"]),
        message_id=number,
        **READ[name],
    )
    assert decode("7000000001", update, ME) == expected


@pytest.mark.parametrize("name", MEANS_NOTHING)
def test_an_update_that_means_nothing_is_none(name: str) -> None:
    assert decode("7000000001", payload(name), ME) is None


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_unreadable_update_raises(name: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        decode("7000000001", payload(name), ME)


def test_every_recorded_payload_is_tested() -> None:
    recorded = {path.stem for path in PAYLOADS.glob("*.json")}
    assert recorded == {*READ, *MEANS_NOTHING, *UNREADABLE}


def test_without_an_update_id_nothing_is_read() -> None:
    with pytest.raises(ValueError, match="update_id"):
        decode("7000000001", {"message": payload("private_text")["message"]}, ME)


def test_while_the_name_is_unknown_a_named_command_is_ours() -> None:
    read = decode("7000000001", payload("group_command_own_name"), Me(7000000001))
    assert read is not None
    assert read.text == "/tonghop 10/2026"


def test_a_command_with_another_name_is_kept_in_private() -> None:
    update = payload("private_text")
    update["message"]["text"] = "/baocao@mot_bot_khac"
    read = decode("7000000001", update, ME)
    assert read is not None
    assert read.text == "/baocao@mot_bot_khac"


def test_a_picture_too_big_to_fetch_is_given_with_its_size() -> None:
    update = payload("private_image_as_document")
    update["message"]["document"]["file_size"] = 30_000_000
    read = decode("7000000001", update, ME)
    assert read is not None
    assert read.photo == PhotoIn("AgACdoc", 30_000_000)


@pytest.mark.parametrize(
    ("name", "chat"),
    [
        ("private_text", "5000000001"),
        ("edited_text", "5000000001"),
        ("callback_inaccessible", "-1002000000001"),
        ("member_kicked", "-1002000000001"),
        ("channel_post", ""),
        ("broken_callback_without_message", ""),
        ("broken_message", ""),
    ],
)
def test_the_chat_of_an_update(name: str, chat: str) -> None:
    assert chat_of(payload(name)) == chat


@given(st.text())
def test_any_text_arrives_as_typed_in_private(text: str) -> None:
    update = payload("private_text")
    update["message"]["text"] = text
    read = decode("7000000001", update, Me(7000000001, "another_name_bot"))
    assert read is not None
    assert read.text == text


@given(st.text(alphabet=st.sampled_from("@/ab_ tuquan\n👍.")))
def test_any_text_in_a_group_is_read_or_passed_over(text: str) -> None:
    update = payload("group_talk")
    update["message"]["text"] = text
    read = decode("7000000001", update, Me(7000000001, "tu"))
    assert read is None or read.chat_kind == "group"


any_value = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers(), max_size=2)


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(("width", "height", "file_size"), any_value))))
def test_a_photo_whose_numbers_are_none_is_still_a_photo(sizes: list[dict[str, object]]) -> None:
    update = payload("private_photo")
    update["message"]["photo"] = [{**size, "file_id": f"id{number}"} for number, size in enumerate(sizes)]
    read = decode("7000000001", update, ME)
    assert (read.photo if read else None) is None if not sizes else read is not None and read.photo is not None


def test_a_width_that_is_a_text_is_not_multiplied() -> None:
    """'1000' times a height of two billion once was a text of that length."""
    update = payload("private_photo")
    update["message"]["photo"] = [{"file_id": "a", "width": "1000", "height": 2**31, "file_size": "many"}]
    tracemalloc.start()
    try:
        read = decode("7000000001", update, ME)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert read is not None
    assert read.photo == PhotoIn("a", None)
    assert peak < 1_000_000


@pytest.mark.parametrize("name", ["IMG_0001.HEIC", "anh.heif"])
def test_a_photo_sent_as_a_file_without_a_type_is_known_by_its_name(name: str) -> None:
    update = payload("private_image_as_document")
    del update["message"]["document"]["mime_type"]
    update["message"]["document"]["file_name"] = name
    read = decode("7000000001", update, ME)
    assert read is not None
    assert read.photo is not None
    assert read.file is None
