"""Invitations where the code is typed: which bot they name, so that no bot gets more people than it serves."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conversation.messages import Reply
from handlers import documents, invitation_words
from storage import invitations
from storage.database import Database
from tests.talk import Talk

BOTS = {"81": "https://zalo.me/81", "82": "https://zalo.me/82"}


@pytest.fixture
def talk(installed: Database) -> Talk:
    """Only Zalo; nobody but the officer has joined."""
    made = Talk(installed).set_up(joined=("Cụm",))
    made.office().join_links.clear()
    made.office().typed_codes["zalo_bot"] = dict(BOTS)
    return made


def named(talk: Talk) -> list[str]:
    """The links in the messages that the officer forwards."""
    talk.say("Cụm", "mời")
    told = talk.press("Cụm", "Tất cả tin mời")
    return [link for _, reply in told for link in re.findall(r"https://\S+", reply.text)]


def test_the_message_tells_to_open_the_bot_and_to_type_the_code(talk: Talk) -> None:
    talk.say("Cụm", "mời")
    ((_, reply),) = talk.press("Cụm", "Tổ khuyến học thôn Nà Mạ")
    lines = reply.text.splitlines()
    assert lines[2:4] == ["Trên Zalo, bác mở trợ lý ở đây: https://zalo.me/81", "rồi nhắn mã dưới đây."]
    code = lines[4].removeprefix("Mã của bác: ")
    assert invitations.looks_like_code(code) == code
    assert "Bắt đầu" not in reply.text


def test_leaders_are_spread_and_each_keeps_the_bot_he_was_told(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitation_words, "MOST_PEOPLE", 2)
    first = named(talk)
    assert first == ["https://zalo.me/81"] * 2 + ["https://zalo.me/82"] * 2
    assert named(talk) == first


def test_people_who_came_take_their_place(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitation_words, "MOST_PEOPLE", 1)
    talk.office().typed_codes["zalo_bot"] = {"sandbox": "https://zalo.me/full", **BOTS}
    talk.office().typed_codes["sandbox"] = talk.office().typed_codes.pop("zalo_bot")
    # The officer himself is the one person whom the first bot serves; the last two find no bot with room.
    assert named(talk) == ["https://zalo.me/81", "https://zalo.me/82"]


def test_with_telegram_too_both_ways_are_told(talk: Talk) -> None:
    talk.office().join_links["telegram"] = "https://t.me/ten_bot?start={code}"
    talk.say("Cụm", "mời")
    ((_, reply),) = talk.press("Cụm", "Tổ khuyến học thôn Nà Mạ")
    assert re.search(r"Dùng Telegram, .* https://t\.me/ten_bot\?start=\w{8}\n", reply.text)
    assert "Dùng Zalo, bác mở trợ lý ở đây: https://zalo.me/81\n" in reply.text


def test_the_printed_sheet_has_the_bots_link_and_how_to_type(talk: Talk) -> None:
    talk.say("Cụm", "mời")
    ((_, reply),) = talk.press("Cụm", "Tờ in mã QR")
    shown = read(talk, reply)
    assert {person["link"] for person in shown["people"]} == {"https://zalo.me/81"}
    assert "Zalo" in shown["how_to"][0]
    talk.office().join_links["telegram"] = "https://t.me/ten_bot?start={code}"
    ((_, reply),) = talk.press("Cụm", "Tờ in mã QR")
    shown = read(talk, reply)
    assert all("t.me" in person["link"] for person in shown["people"])
    assert "how_to" not in shown


def read(talk: Talk, reply: Reply) -> dict[str, Any]:
    """What a document shows; its message holds ids only."""
    assert reply.drawing is not None
    assert set(reply.drawing.data) == {"unit", "total", "asked_at"}
    with talk.database.reading() as tx:
        return documents.READ[reply.drawing.name](tx, talk.office(), reply.drawing.data)
