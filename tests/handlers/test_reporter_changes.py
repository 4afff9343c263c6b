"""What a leader tells of himself: kept or told to the officers once, and never anything else changed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from storage import people
from storage.database import Database
from storage.tables import audit
from tests.talk import Talk, Told


@pytest.fixture
def talk(town: Database) -> Talk:
    return Talk(town)


def phone_of(talk: Talk, who: str) -> str:
    with talk.database.reading() as tx:
        return people.person(tx, talk.person_id(tx, who)).phone or ""


def heard_by(told: list[Told], who: str) -> list[str]:
    return [reply.text for chat, reply in told if chat == who]


def has_role(talk: Talk, who: str) -> bool:
    with talk.database.reading() as tx:
        return bool(people.roles_of(tx, talk.person_id(tx, who), talk.office().day(talk.now)))


@pytest.mark.parametrize(
    "text", ["tôi đổi số điện thoại, số mới 0912 345 678", "số điện thoại mới của tôi là 0912345678"]
)
def test_a_number_told_with_the_wish_is_kept_at_once(talk: Talk, text: str) -> None:
    told = talk.say("Hoa", text)
    assert phone_of(talk, "Hoa") == "0912345678"
    assert "Cán bộ Mặt trận xã đã được báo" in heard_by(told, "Hoa")[0]
    assert heard_by(told, "Cán") == [
        "Hoàng Thị Hoa (Tổ tự quản môi trường thôn Đồng Bài) đổi số điện thoại: 0912345678."
    ]
    again = talk.say("Hoa", text)
    assert heard_by(again, "Cán") == [], "nothing changed"


def test_a_wrong_number_is_asked_again_and_never_kept(talk: Talk) -> None:
    talk.say("Hoa", "tôi đổi số điện thoại")
    for text in ("0123456789", "01681234567", "091234567", "0912345678 hoặc 0987654321"):
        assert "Tôi chưa ghi" in talk.say("Hoa", text)[0][1].text
        assert phone_of(talk, "Hoa") == ""
    talk.say("Hoa", "+84 (0) 912.345.678")
    assert phone_of(talk, "Hoa") == "0912345678"


def test_a_month_told_after_the_question_is_no_number_and_not_lost(talk: Talk) -> None:
    talk.say("Hoa", "tôi đổi số điện thoại")
    reply = talk.say("Hoa", "tham gia 50, phân loại 30, vệ sinh 2 buổi, rác 20 kg, tồn đọng 10")[0][1]
    assert "đổ rác sai quy định: 10 điểm" in reply.text
    assert phone_of(talk, "Hoa") == ""


def test_an_answer_of_the_report_in_hand_is_no_number(talk: Talk) -> None:
    for text in ("báo cáo", "tôi đổi số điện thoại"):
        talk.say("Hoa", text)
    assert talk.say("Hoa", "50")[0][1].text.startswith("✔ Số hộ tham gia mô hình: 50 hộ")


def test_the_officers_hear_once_and_the_role_stays(talk: Talk) -> None:
    talk.say("Hoa", "tôi nghỉ làm tổ trưởng rồi")
    told = talk.press("Hoa", "Báo cán bộ xã")
    assert heard_by(told, "Cán")[0].startswith("Hoàng Thị Hoa xin thôi làm tổ trưởng, Tổ tự quản môi trường")
    assert heard_by(talk.press("Hoa", "Báo cán bộ xã"), "Cán") == []
    assert has_role(talk, "Hoa")


@pytest.mark.parametrize("text", ["có", "đúng rồi", "ừ", "báo cán bộ", "báo cán bộ xã chưa", "không", "thôi", "chưa"])
def test_only_the_exact_words_tell_the_officers(talk: Talk, text: str) -> None:
    talk.say("Hoa", "tôi thôi làm tổ trưởng")
    assert heard_by(talk.say("Hoa", text), "Cán") == []
    with talk.database.reading() as tx:
        assert not tx.rows(sa.select(audit.c.id).where(audit.c.action == "role.leaving"))


@pytest.mark.parametrize("text", ["Báo cán bộ xã", "báo cán bộ xã ạ", "BÁO CÁN BỘ XÃ"])
def test_the_words_of_the_button_may_be_typed(talk: Talk, text: str) -> None:
    talk.say("Hoa", "tôi thôi làm tổ trưởng")
    talk.say("Hoa", "có")
    assert len(heard_by(talk.say("Hoa", text), "Cán")) == 1


def test_a_deputy_tells_of_the_leader_and_not_of_himself(talk: Talk) -> None:
    talk.say("Phó", "tổ trưởng mất rồi")
    told = talk.press("Phó", "Báo: tổ trưởng Hoàng Thị Hoa")
    (text,) = heard_by(told, "Cán")
    assert text == (
        "Tài khoản của Ma Văn Phó báo: tổ trưởng Hoàng Thị Hoa, Tổ tự quản môi trường thôn Đồng Bài, không làm tiếp "
        "được. Anh/chị liên hệ gia đình; rồi gõ: nhân sự."
    )
    assert heard_by(talk.press("Phó", "Báo: tổ phó Ma Văn Phó"), "Cán") == [], "one was meant"
    with talk.database.reading() as tx:
        row = tx.rows(sa.select(audit).where(audit.c.action == "role.gone"))[-1]
        assert row.subject == f"person:{talk.person_id(tx, 'Hoa')}"
    assert has_role(talk, "Hoa")


def test_nobody_is_said_to_be_told_where_nobody_is(talk: Talk) -> None:
    """The commune of Khuân has no officer."""
    talk.say("Khuân", "tôi thôi làm tổ trưởng")
    (text,) = heard_by(talk.press("Khuân", "Báo cán bộ xã"), "Khuân")
    assert text == (
        "Xã chưa có cán bộ nào nhận tin của trợ lý, nên tôi chưa báo được ai. Bác cần giúp thì gọi cán bộ: Đỗ Văn Cụm."
    )
    talk.say("Khuân", "tôi đổi số điện thoại")
    assert heard_by(talk.say("Khuân", "0912345678"), "Khuân") == ["Đã ghi số điện thoại mới của bác: 0912345678."]


def test_a_person_of_another_group_is_not_told_of(talk: Talk) -> None:
    with talk.database.reading() as tx:
        other = talk.person_id(tx, "Khuân")
    talk.say("Phó", "tổ trưởng mất rồi")
    group = talk.button("Phó", "Báo: tổ phó Ma Văn Phó").id.split(":")[2]
    assert heard_by(talk.say("Phó", choice=f"o:tell_gone:{group}:{other}"), "Cán") == []


def test_the_photos_of_another_questionnaire_are_found_too(talk: Talk) -> None:
    talk.say("Hoa", "họp dân")
    talk.photo("Hoa")
    assert talk.say("Hoa", "xóa ảnh này")[0][1].text == "Gần nhất bác gửi ảnh: Tổ tự quản môi trường thôn Đồng Bài."
    assert talk.press("Hoa", "Bỏ ảnh này")[0][1].text.startswith("Đã bỏ ảnh")
    assert "không thấy ảnh" in talk.say("Hoa", "xóa ảnh này")[0][1].text


def test_what_was_told_before_a_month_without_activity_stays(talk: Talk) -> None:
    for text in ("báo cáo", "50", "45", "2", "khó khăn: đường lầy"):
        talk.say("Hoa", text)
    text = talk.say("Hoa", "tháng này lũ không làm gì")[0][1].text
    assert "Số bác đã ghi từ trước tôi giữ nguyên" in text
    text = talk.say("Hoa", "0")[0][1].text
    assert "bán gây quỹ: 0 kg" in text
    assert "ngõ xóm: 2 buổi" in text
    assert "Khó khăn: đường lầy\ntháng này lũ không làm gì" in text


def test_of_a_full_report_nothing_is_said_to_be_nought(talk: Talk) -> None:
    for text in ("báo cáo", "50", "45", "2", "12", "0", "gửi"):
        talk.say("Hoa", text)
    text = talk.say("Hoa", "tháng này lũ không làm gì")[0][1].text
    assert "tôi không đổi số nào" in text
    assert "tôi ghi 0" not in text
    assert "2 buổi" in text


def test_a_reason_that_has_no_room_is_said_not_to_be_kept(talk: Talk) -> None:
    long = "khó khăn: " + "đường lầy " * 98
    for text in ("báo cáo", "50", "45", "2", long.strip()):
        talk.say("Hoa", text)
    text = talk.say("Hoa", "tháng này mưa lũ không hoạt động gì được")[0][1].text
    assert "tôi chưa ghi thêm" in text
    assert "mưa lũ" not in text
