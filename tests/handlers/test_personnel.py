"""Who holds which role: listed and ended by those above, and without effect from that moment on."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from storage import chats, people, reports, role_lists, units
from storage.database import Database, Transaction
from storage.tables import audit, roles
from tests.talk import Talk, at


@pytest.fixture
def talk(town: Database) -> Talk:
    return Talk(town)


def role_of(tx: Transaction, talk: Talk, who: str) -> int:
    return int(tx.scalar(sa.select(roles.c.id).where(roles.c.person_id == talk.person_id(tx, who))))


def end(talk: Talk, by: str, who: str, day: str = "2026-11-16") -> str:
    """`by` presses the button that would end who's role."""
    with talk.database.reading() as tx:
        number = role_of(tx, talk, who)
    return talk.say(by, choice=f"n:end:{number}:{day}")[0][1].text


def held(talk: Talk, who: str) -> bool:
    with talk.database.reading() as tx:
        return bool(people.roles_of(tx, talk.person_id(tx, who), talk.office().day(talk.now)))


def test_the_list_is_paged_officers_first(talk: Talk) -> None:
    ((_, reply),) = talk.say("Tỉnh", "nhân sự")
    labels = [choice.label for choice in reply.choices]
    assert labels[0].startswith("Trần Thị Cán, cán bộ Mặt trận xã, Xã Yên Sơn")
    assert labels[-3:] == ["Vai trò", "Nhóm chat đã gắn", "Mã mời chưa dùng"]
    ((_, reply),) = talk.say("Cán", "nhân sự")
    assert len(reply.choices) == 5 + 3
    assert "Lệnh này dành cho cán bộ" in talk.say("Hoa", "nhân sự")[0][1].text


def test_an_officer_above_ends_a_role_from_today(talk: Talk) -> None:
    """Old buttons, drafts, commands and notices are worth nothing from then on."""
    talk.say("Cán", "mời")
    talk.say("Cán", "xem từng báo cáo")
    talk.say("Hoa", "báo cáo")
    talk.say("Cụm", "nhân sự")
    talk.press("Cụm", "Trần Thị Cán, cán bộ Mặt trận xã, Xã Yên Sơn")
    heard = talk.press("Cụm", "Kết thúc từ 16/11/2026")
    assert heard[0][1].text.startswith("Đã ghi: Trần Thị Cán thôi làm cán bộ Mặt trận xã")
    assert ("Cán", "Bác thôi làm cán bộ Mặt trận xã, Xã Yên Sơn, từ 16/11/2026.") in [
        (chat, reply.text[: reply.text.index(".") + 1]) for chat, reply in heard
    ]
    for text in ("tổng hợp", "bảng tháng", "mời", "ai chưa nộp", "nhân sự", "hồ sơ", "phiếu", "lịch sử nhắc"):
        assert "Lệnh này dành cho cán bộ" in talk.say("Cán", text)[0][1].text, text
    label = next(
        c.label for chat, reply in talk.heard if chat == "Cán" for c in reply.choices if c.id.startswith("r:open")
    )
    assert "Lệnh này dành cho cán bộ" in talk.press("Cán", label)[0][1].text
    talk.say("An", "khó khăn")
    told = [chat for chat, _ in talk.later(at("2026-11-21 08:00"))]
    assert "Cán" not in told, "an ended officer still gets notices"
    with talk.database.reading() as tx:
        row = tx.rows(sa.select(audit).where(audit.c.action == "role.ended"))[-1]
        bound = chats.find(tx, talk.address("nhóm xã"))
    assert row.data == {"from": "2026-11-16"}
    assert bound is not None
    assert bound.unit_id is not None, "the chats that he bound are the unit's"


def test_a_leader_who_is_replaced_files_no_more(talk: Talk) -> None:
    talk.say("Hoa", "báo cáo")
    assert end(talk, "Cán", "Hoa").startswith(("Đã ghi", "Bác thôi"))
    talk.say("Hoa", "50")
    talk.say("Hoa", "gửi")
    with talk.database.reading() as tx:
        group = units.group_by_code(tx, "T1")
        assert group is not None
        report = reports.find(tx, group.id, "2026-11")
    assert report is not None
    assert not report.is_filed
    assert "Hoa" not in [chat for chat, _ in talk.later(at("2026-11-17 08:00"))]


@pytest.mark.parametrize(
    ("by", "who"),
    [
        ("Cán", "Khuân"),  # of another commune
        ("Cán", "Cụm"),
        ("Cán", "Tỉnh"),
        ("Cụm", "Tỉnh"),
        ("Cán", "Cán"),
        ("Hoa", "Phó"),
        ("Hoa", "Cán"),
    ],
)
def test_nobody_ends_a_role_outside_his_unit_his_superiors_or_his_own(talk: Talk, by: str, who: str) -> None:
    end(talk, by, who)
    assert held(talk, who)


def test_a_role_may_end_on_a_later_day(talk: Talk) -> None:
    assert "từ 01/12/2026" in end(talk, "Cán", "Hoa", "2026-12-01")
    assert held(talk, "Hoa")
    assert "không còn dùng được" in end(talk, "Cán", "An", "2026-11-01"), "a day that is over was taken"
    talk.now = at("2026-12-01 08:00")
    assert not held(talk, "Hoa")
    assert held(talk, "An")


def test_bound_chats_and_open_codes_are_ended(talk: Talk) -> None:
    code = talk.invite("deputy", "T2")
    talk.say("Cán", "nhân sự")
    ((_, reply),) = talk.press("Cán", "Mã mời chưa dùng")
    label = next(choice.label for choice in reply.choices if code in choice.label)
    assert talk.press("Cán", label)[0][1].text == "Đã hủy mã mời đó."
    assert "hết hạn" in talk.say("Khách", code)[0][1].text
    talk.say("Cán", "nhóm chat đã gắn")
    assert "Đã gỡ nhóm chat «nhóm xã»" in talk.press("Cán", "Gỡ nhóm xã (Xã Yên Sơn)")[0][1].text
    assert "chưa gắn" in talk.say("Cán", "/tonghop", chat="nhóm xã")[0][1].text
    with talk.database.reading() as tx:
        cluster = chats.find(tx, talk.address("nhóm cụm"))
    assert cluster is not None
    assert "Đã gỡ" not in talk.say("Cán", choice=f"n:unbind:{cluster.id}")[0][1].text


def test_who_holds_what_is_read_by_page(installed: Database) -> None:
    with installed.reading() as tx:
        province = units.unit_by_code(tx, "08")
        assert province is not None
        on = at("2026-11-16 08:00").date()
        whole = role_lists.page(tx, [province.id], on, None)
        pages = [each for skip in range(0, 9, 3) for each in role_lists.page(tx, [province.id], on, 3, skip)]
    assert len(whole) == 8
    assert pages == whole
