"""Every recorded shape of an update means what it should; a number in a file's name is of docs/zalo.md."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo_bot_updates import RECEIVED_AT, Me, chat_of, decode, event_of, has_date, key_of
from conversation.messages import Incoming, PhotoIn

FOLDER = Path(__file__).parents[1] / "payloads" / "zalo"
BOT = "1459232241454765289"
ME = Me(BOT, ("Bot Tự Quản", "bot.VDKyGxQvc"), "2222222222")
PERSON = "6ede9afa66b88fe6d6a9"
GROUP = "zgr-3b1f0a77c2d94e51"
PHOTO = PhotoIn("https://photo-stal-1.zdn.vn/abc/d41d8cd98f00.jpg")
SENT_AT = datetime(2025, 6, 19, 6, 55, 31, 602000, UTC)

MEANT: dict[str, dict[str, Any] | None] = {
    "text": {"text": "Xin chào"},
    "no_03_text_enveloped": {"text": "Xin chào"},
    "no_05_image_photo_url": {"photo": PHOTO, "text": "Tổng vệ sinh"},
    "no_05_image_photo": {"photo": PHOTO, "text": "Tổng vệ sinh"},
    "no_05_image_photos": {"photo": PHOTO},
    "no_05_image_all_three": {"photo": PHOTO},
    "no_05_image_without_address": {"other": "unsupported"},
    "no_08_group_mention": {"chat": GROUP, "chat_kind": "group", "text": "tổng hợp 10"},
    "no_08_group_account_name": {"chat": GROUP, "chat_kind": "group", "text": "tổng hợp"},
    "no_08_group_reply": {"chat": GROUP, "chat_kind": "group", "text": "chưa nộp"},
    "no_08_group_longer_name": {"chat": GROUP, "chat_kind": "group", "text": "@Bot Tự Quản2 tổng hợp"},
    "no_08_group_image": {"chat": GROUP, "chat_kind": "group", "photo": PHOTO, "text": "ảnh"},
    "no_14_text_seconds": {"text": "15", "sent_at": SENT_AT.replace(microsecond=0)},
    "no_15_echo_other_id": None,
    "no_19_unsupported": {"other": "unsupported"},
    "no_22_probe": None,
    "echo_is_bot": None,
    "echo_own_id": None,
    "sticker": {"other": "sticker"},
    "voice": {"other": "voice"},
    "unknown_keys": {"text": "15"},
    "unknown_event_with_text": {"text": "https://example.vn"},
    "unknown_event": {"other": "location"},
    "user_follow": None,
    "number_ids": {"text": "15", "sender": "12345", "chat": "12345", "sender_name": ""},
    "no_date": {"text": "15", "sent_at": datetime(2026, 11, 16, 1, 0, tzinfo=UTC)},
}


def payload(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def test_every_file_has_its_meaning() -> None:
    files = {path.stem for path in FOLDER.glob("*.json")}
    assert {name for name in files if not name.startswith("broken_")} == set(MEANT)
    assert all(chat_of(payload(name)) is not None for name in files)


@pytest.mark.parametrize("name", MEANT)
def test_it_means(name: str) -> None:
    body = payload(name)
    if not has_date(body):
        body[RECEIVED_AT] = 1794790800000
    found = decode(BOT, body, ME)
    meant = MEANT[name]
    if meant is None:
        assert found is None
        return
    expected = Incoming(
        **{
            "channel": "zalo_bot",
            "bot": BOT,
            "event_key": "2d758cb5e222177a4e35",
            "sender": PERSON,
            "chat": PERSON,
            "chat_kind": "private",
            "sent_at": SENT_AT,
            "sender_name": "Ted",
            **meant,
        }
    )
    assert found is not None
    assert asdict(found) == asdict(expected)
    assert key_of(body) == "2d758cb5e222177a4e35"
    assert chat_of(body) == found.chat


@pytest.mark.parametrize("name", [path.stem for path in FOLDER.glob("broken_*.json")])
def test_what_cannot_be_read_raises_and_keeps_its_key(name: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        decode(BOT, payload(name), ME)
    assert key_of(payload(name)) == "2d758cb5e222177a4e35"


def test_a_mention_of_a_bot_whose_name_is_not_known_yet_stays() -> None:
    found = decode(BOT, payload("no_08_group_mention"), Me(BOT))
    assert found is not None
    assert found.text == "@Bot Tự Quản  tổng hợp 10"


def test_a_private_text_keeps_its_mention() -> None:
    body = payload("text")
    body["message"]["text"] = "@Bot Tự Quản 15"
    found = decode(BOT, body, ME)
    assert found is not None
    assert found.text == "@Bot Tự Quản 15"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["ok", "result", "event_name", "message", "x"]), JSON, max_size=4))
def test_looking_for_key_chat_and_event_never_raises(body: dict[str, Any]) -> None:
    assert key_of(body) is None or isinstance(key_of(body), str)
    assert isinstance(chat_of(body), str)
    assert isinstance(event_of(body), str)
