"""One person on several messengers: the code, the draft that goes on, and where the reminders go."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage import own_accounts, reports, units
from storage.database import Database
from storage.tables import people as people_table
from storage.tables import roles
from tests.talk import Talk, at


@pytest.fixture
def talk(town: Database) -> Talk:
    begun = Talk(town)
    begun.office().buttonless = {"zalo_bot"}
    return begun


def on(talk: Talk, channel: str, text: str = "", *, choice: str | None = None, sender: str = "z1") -> list[str]:
    """Somebody writes on another messenger; gives what the bot says."""
    message = talk.message("Hoa", text, choice=choice)
    message = replace(message, channel=channel, bot=f"{channel}-1", sender=sender, chat=sender)
    told = [reply.text for _, reply in talk.hear(message)]
    talk.now += timedelta(seconds=20)
    return told


def code(talk: Talk, who: str = "Hoa") -> str:
    found = re.search(r"gõ mã: (\w{8})", talk.say(who, "thêm tài khoản")[0][1].text)
    assert found is not None
    return found[1]


def join(talk: Talk, channel: str, sender: str = "z1") -> list[str]:
    on(talk, channel, code(talk), sender=sender)
    return on(talk, channel, "đồng ý", sender=sender)


def test_a_report_is_begun_on_one_goes_on_on_the_next_and_ends_on_a_third(talk: Talk) -> None:
    talk.say("Hoa", "báo cáo")
    talk.say("Hoa", "50")
    told = join(talk, "telegram")
    assert "báo cáo đang dở vẫn còn nguyên" in told[0]
    assert "Câu 2/5" in told[1]
    assert "Câu 3/5" in on(talk, "telegram", "40")[0]
    assert "Câu 3/5" in join(talk, "zalo_bot", "z2")[1]
    assert "Câu 4/5" in on(talk, "zalo_bot", "2", sender="z2")[0]
    assert "Câu 5/5" in on(talk, "zalo_bot", "30", sender="z2")[0]
    talk.restart()
    assert "Nay đến:" in talk.say("Hoa", "1")[0][1].text, "what was asked on another messenger was not seen here"
    assert "5. Số điểm còn tồn đọng rác, đổ rác sai quy định: 1 điểm" in talk.say("Hoa", "1")[0][1].text
    assert "Đã nhận báo cáo" in talk.say("Hoa", "gửi")[0][1].text
    with talk.database.reading() as tx:
        group = units.group_by_code(tx, "T1")
        assert group is not None
        report = reports.find(tx, group.id, "2026-11")
        persons = tx.scalar(sa.select(sa.func.count()).select_from(people_table))
        held = tx.scalar(sa.select(sa.func.count()).select_from(roles))
    assert report is not None
    assert (report.state, report.version, persons, held) == ("submitted", 1, 8, 8)
    talk.database.close()


def test_reminders_go_to_the_account_last_used(talk: Talk) -> None:
    join(talk, "telegram")
    assert [chat for chat, _ in talk.later(at("2026-11-17 08:00")) if chat in ("Hoa", "z1")] == ["z1"]
    talk.say("Hoa", "chào")
    assert [chat for chat, _ in talk.later(at("2026-11-18 08:00")) if chat in ("Hoa", "z1")] == ["Hoa"]


def test_the_code_is_good_once_for_an_hour_and_for_a_new_account_only(talk: Talk) -> None:
    mine = code(talk)
    assert "Tài khoản này đã có chủ" in talk.say("An", mine)[0][1].text
    assert "Tài khoản này đã có chủ" in talk.say("Hoa", mine)[0][1].text
    on(talk, "telegram", mine)
    on(talk, "telegram", "đồng ý")
    assert "đã được dùng" in on(talk, "zalo_bot", mine, sender="z9")[0]
    old = code(talk)
    talk.now += timedelta(hours=1, seconds=1)
    assert "hết hạn" in on(talk, "zalo_bot", old, sender="z9")[0]


def test_who_refuses_there_keeps_the_first_account(talk: Talk) -> None:
    on(talk, "telegram", code(talk))
    assert "không lưu gì" in on(talk, "telegram", "không đồng ý")[0]
    with talk.database.reading() as tx:
        assert len(own_accounts.of_person(tx, talk.person_id(tx, "Hoa"))) == 1
    assert "Câu 1/5" in talk.say("Hoa", "báo cáo")[0][1].text


def grown_old(talk: Talk) -> None:
    """A day later everybody's accounts are trusted."""
    talk.now += timedelta(days=1, minutes=1)


def test_the_owner_hears_of_a_new_account_and_can_end_it(talk: Talk) -> None:
    join(talk, "telegram", "thief")
    told = [reply for chat, reply in talk.heard if chat == "Hoa"][-1]
    assert told.text.startswith("Một tài khoản Telegram vừa được thêm cho bác lúc 08:0")
    ((_, mine),) = talk.say("Hoa", "dữ liệu của tôi")
    assert "• trang dùng thử, từ 16/11/2026, dùng lần cuối 08:0" in mine.text
    assert "• Telegram, từ 16/11/2026, dùng lần cuối 08:0" in mine.text
    label = "Bỏ Telegram (từ 16/11/2026)"
    assert label in [choice.label for choice in mine.choices]
    heard = talk.press("Hoa", label)
    assert [chat for chat, _ in heard] == ["thief", "Hoa"]
    assert "Đã bỏ tài khoản Telegram" in heard[1][1].text
    assert "mã mời" in on(talk, "telegram", "báo cáo", sender="thief")[0], "the ended account still gets in"
    assert "không còn dùng được" in talk.press("Hoa", label)[0][1].text


def test_where_there_are_no_buttons_words_and_numbers_end_it(talk: Talk) -> None:
    join(talk, "zalo_bot", "z1")
    grown_old(talk)
    join(talk, "telegram", "t1")
    warned = [reply for chat, reply in talk.heard if chat == "z1"][-1]
    assert warned.text.endswith("Bác gõ: tài khoản của tôi.")
    assert not warned.choices
    assert "• Telegram" in on(talk, "zalo_bot", "tài khoản của tôi", sender="z1")[0]
    assert "Đã bỏ tài khoản Telegram" in on(talk, "zalo_bot", "bỏ tài khoản telegram", sender="z1")[-1]
    join(talk, "telegram", "t2")
    on(talk, "zalo_bot", "bỏ tài khoản", sender="z1")
    assert "Đã bỏ tài khoản Telegram" in on(talk, "zalo_bot", "2", sender="z1")[-1]


def test_who_got_in_by_a_code_cannot_lock_the_owner_out(talk: Talk) -> None:
    other = code(talk)
    join(talk, "telegram", "thief")
    assert "mới thêm, sau 1 ngày" in on(talk, "telegram", "bỏ tài khoản trang dùng thử", sender="thief")[0]
    talk.say("Hoa", "bỏ tài khoản telegram")
    assert "hết hạn" in on(talk, "telegram", other, sender="thief")[0], "a code that was open still lets him in"


@pytest.mark.parametrize(("typed", "said"), [("rút đồng ý", "rút lại đồng ý"), ("xóa dữ liệu", "đã xóa dữ liệu")])
def test_withdrawing_and_deleting_end_every_account_and_code(talk: Talk, typed: str, said: str) -> None:
    join(talk, "telegram", "t1")
    join(talk, "zalo_bot", "z1")
    left = code(talk)
    talk.say("Hoa", typed)
    heard = talk.press("Hoa", "Rút đồng ý" if typed.startswith("rút") else "Xóa dữ liệu")
    assert {chat for chat, reply in heard if said in reply.text} == {"Hoa", "t1", "z1"}
    with talk.database.reading() as tx:
        assert tx.scalar(sa.select(sa.func.count()).select_from(roles).where(roles.c.valid_to.is_(None))) == 7
    for channel, sender in (("telegram", "t1"), ("zalo_bot", "z1")):
        assert "mã mời" in on(talk, channel, "báo cáo", sender=sender)[0]
    assert "hết hạn" in on(talk, "telegram", left, sender="t9")[0]
