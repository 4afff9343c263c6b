"""One person on several messengers: the code, the draft that goes on, and where the reminders go."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage import people, reports, units
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
        assert len(people.accounts_of(tx, talk.person_id(tx, "Hoa"))) == 1
    assert "Câu 1/5" in talk.say("Hoa", "báo cáo")[0][1].text
