"""Strangers hear one line a day, whatever they do on whichever messenger; unreadable messages are explained once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from conversation.messages import PhotoIn
from conversation.texts import vi as say
from storage import invitations, quotas
from storage.database import Database
from tests.dialog_files import CHECKS
from tests.shares import share
from tests.talk import BOT, CHANNEL, Talk, at

STRANGER = "Chào bác. Tôi là trợ lý báo cá"
EXPLAINED = "Zalo không cho tôi xem tin này"


@pytest.fixture
def talk(installed: Database) -> Talk:
    made = Talk(installed, buttons=False).set_up(joined=("Hoa",))
    made.office().monthly[CHANNEL] = 3000
    return made


def said(talk: Talk, who: str, text: str = "", **more: Any) -> list[str]:
    return [reply.text[:30] for _, reply in talk.say(who, text, **more)]


def test_a_stranger_gets_one_answer_a_day(talk: Talk) -> None:
    assert said(talk, "Lạ", "chào") == [STRANGER]
    assert said(talk, "Lạ", "alo") == []
    assert said(talk, "Khách", "chào") == [STRANGER]
    talk.now += timedelta(hours=23)
    assert said(talk, "Lạ", "alo") == []
    talk.now += timedelta(hours=1)
    assert said(talk, "Lạ", "alo") == [STRANGER]


@pytest.mark.parametrize("buttons", [True, False])
def test_who_writes_500_times_costs_one_message_on_every_messenger(installed: Database, *, buttons: bool) -> None:
    talk = Talk(installed, buttons=buttons).set_up(joined=("Hoa",))
    oddities: list[dict[str, Any]] = [
        {"text": "chào"}, {"text": "/start"}, {"text": "15"}, {"other": "sticker"}, {"photo": PhotoIn("p", 9)},
        {"choice": "d:1:1:g01:yes"}, {"choice": "menu"}, {"text": ""},
    ]  # fmt: skip
    told = [each for number in range(share(500)) for each in said(talk, "Lạ", **oddities[number % len(oddities)])]
    assert told == [STRANGER]
    assert said(talk, "Hoa", "menu") != []


def test_a_strangers_presses_in_a_group_are_answered_once_a_day(installed: Database) -> None:
    talk = Talk(installed).set_up(joined=("Hoa",))
    for choice in ("p:group:1:1", "old", "d:1:1:g01:yes") * 5:
        said(talk, "Lạ", choice=choice, chat="nhóm xã")
    heard = [reply.text for chat, reply in talk.heard if chat == "nhóm xã"]
    assert heard == [say.STRANGER_IN_GROUP]


def test_old_codes_are_answered_only_as_long_as_they_may_be_tried(installed: Database) -> None:
    talk = Talk(installed).set_up(joined=("Hoa",))
    code = talk.invite("leader", "T2")
    talk.now += timedelta(days=30)
    answers = [said(talk, "Lạ", code) for _ in range(invitations.MOST_TRIES + 5)]
    assert [bool(each) for each in answers] == [True] * (invitations.MOST_TRIES + 1) + [False] * 4


def test_a_silent_stranger_can_still_join(talk: Talk) -> None:
    code = talk.invite("leader", "T2")
    said(talk, "An", "chào")
    assert said(talk, "An", "chào") == []
    assert said(talk, "An", code) == ["Tôi là trợ lý báo cáo mô hình "]


def test_wrong_codes_are_answered_only_as_long_as_they_may_be_tried(talk: Talk) -> None:
    answers = [said(talk, "Lạ", "ABCD2345") for _ in range(invitations.MOST_TRIES + 3)]
    assert [bool(each) for each in answers] == [True] * (invitations.MOST_TRIES + 1) + [False] * 2


def test_a_protected_sender_is_told_after_the_second_message(talk: Talk) -> None:
    assert said(talk, "Lạ", other="unsupported") == [STRANGER]
    assert said(talk, "Lạ", other="unsupported") == [EXPLAINED]
    assert said(talk, "Lạ", other="unsupported") == []


def test_a_known_person_is_told_once_and_asked_for_words_otherwise(talk: Talk) -> None:
    first, second, third = (said(talk, "Hoa", other="unsupported") for _ in range(3))
    assert (first, second, third) == (["Tôi chỉ đọc được chữ, số và ảnh"[:30]], [EXPLAINED], first)
    # A sticker or a spoken message is something else: its kind is known.
    assert said(talk, "Hoa", other="voice") == first


def test_what_comes_in_is_counted_with_the_month_of_the_place(talk: Talk) -> None:
    talk.now = at("2026-11-30 23:59")
    said(talk, "Lạ", "chào")
    talk.now = at("2026-12-01 00:01")
    said(talk, "Hoa", "menu")
    said(talk, "Hoa", "menu")
    with talk.database.reading() as tx:
        months = [quotas.of(tx, CHANNEL, BOT, month) for month in ("2026-11", "2026-12")]
        assert [used.received for used in months] == [1, 2]
        assert [used.month for used in quotas.newest(tx)] == ["2026-12"]


def test_nothing_of_a_stranger_is_kept(talk: Talk) -> None:
    for _ in range(3):
        said(talk, "Lạ", "chào, tôi là ai", other="unsupported")
    with talk.database.reading() as tx:
        assert CHECKS["rows"](tx, talk, "inbox.payload", None) == 0


def test_photos_one_soon_after_the_other_are_confirmed_together(talk: Talk) -> None:
    said(talk, "Hoa", "báo cáo")
    talk.now += timedelta(minutes=1)
    for number in range(3):
        assert talk.hear(talk.message("Hoa", photo=PhotoIn(f"photo-{number}", 1000))) == []
        talk.now += timedelta(seconds=2)
    assert [reply.text[:14] for _, reply in talk.confirmed()] == ["Đã nhận 3 ảnh "]
    talk.now += timedelta(minutes=1)
    assert len(talk.photo("Hoa")) == 1
    with talk.database.reading() as tx:
        assert CHECKS["rows"](tx, talk, "photos", None) == 4
