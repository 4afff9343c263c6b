"""No dead end and no false cause: months not open yet, what is asked, names, officers, chat groups, receipts."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from conversation.intents import intent
from conversation.questionnaire import Question
from conversation.spoken import kind_asked, unit_wanted
from storage import units
from storage.database import Database
from storage.tables import people as people_table
from tests.talk import Talk, at

FIGURES = ("50", "45", "2", "12", "0")


@pytest.fixture
def talk(town: Database) -> Talk:
    return Talk(town)


def said(talk: Talk, who: str, text: str, *, chat: str | None = None, **more: object) -> str:
    """What is answered, message under message."""
    return "\n".join(talk.shown(reply) for _, reply in talk.say(who, text, chat=chat, **more))


def file_all(talk: Talk, figures: tuple[str, ...] = FIGURES) -> str:
    """Hoa answers everything and sends it; the receipt."""
    talk.say("Hoa", "báo cáo")
    for typed in figures:
        talk.say("Hoa", typed)
    return said(talk, "Hoa", "gửi")


@pytest.mark.parametrize(
    ("typed", "opens"),
    [("bao cao thang 12", "10/12/2026"), ("báo cáo tháng 1", "10/01/2027"), ("bc t2", "10/02/2027")],
)
def test_a_month_to_come_is_said_to_open_then(talk: Talk, typed: str, opens: str) -> None:
    answer = said(talk, "Hoa", typed)
    assert f"chưa mở; đến ngày {opens} mới mở" in answer
    assert "khóa sổ" not in answer


@pytest.mark.parametrize("month", range(1, 12))
def test_a_month_that_never_opened_is_not_said_to_open_next_year(talk: Talk, month: int) -> None:
    answer = said(talk, "Cán", f"chưa nộp tháng {month}")
    nearer = "tháng đã mở, không có tháng" in answer if 5 <= month <= 10 else "chưa mở; đến ngày" in answer
    assert nearer or month == 11


@pytest.mark.parametrize(
    ("who", "figures", "typed", "what"),
    [
        ("Hoa", 0, "50 kg", "số hộ (hộ)"),
        ("Hoa", 0, "3 triệu", "số hộ (hộ)"),
        ("Hoa", 0, "5 người", "số hộ (hộ)"),
        ("Hoa", 2, "7 kg", "số lần, số vụ (buổi)"),
        ("Hoa", 3, "2 hộ", "khối lượng (kg)"),
        ("Hoa", 3, "5 km", "khối lượng (kg)"),
        ("Hoa", 3, "5 triệu đồng", "khối lượng (kg)"),
    ],
)
def test_an_answer_of_another_kind_is_told_what_is_asked(
    talk: Talk, who: str, figures: int, typed: str, what: str
) -> None:
    talk.say(who, "báo cáo")
    for each in FIGURES[:figures]:
        talk.say(who, each)
    assert f"Câu này hỏi {what}." in said(talk, who, typed)


def test_a_money_question_answered_in_kilos_says_that_it_asks_for_money() -> None:
    question = Question("g07", "decimal", "Kinh phí", question_type="money_million", unit="triệu đồng")
    assert unit_wanted(question, kind_asked(question, "7")) == "Câu này hỏi số tiền (triệu đồng)."
    assert kind_asked(question, "12") == ""


POLITE_IN_NAMES = ("thôn Đồng Bản", "thon dong ban", "xã Chợ Mới", "cho moi", "cụm A", "thôn Anh Xin", "ban cho xin a")


@pytest.mark.parametrize("name", POLITE_IN_NAMES)
@pytest.mark.parametrize("command", ["/tonghop ", "/chuanop ", "/lichsu ", "/bang "])
@pytest.mark.parametrize("after", ["", " ạ", " nhé em", " cho anh với"])
def test_a_name_is_among_those_looked_for_whatever_polite_words_are_in_it(name: str, command: str, after: str) -> None:
    found = intent(command + name + after)
    assert found is not None
    assert name in found.unit_names
    assert found.unit_names[0] == (name + after).strip()


def test_a_unit_whose_name_holds_polite_words_is_found_whole(talk: Talk) -> None:
    with talk.database.transaction() as tx:
        for code, name in (("K8", "Thôn Đồng Bạn"), ("K9", "Thôn Chợ A")):
            area = units.add_unit(tx, code, "area", "village", name, date(2026, 9, 1))
            commune = units.unit_by_code(tx, "02473")
            assert commune is not None
            units.place(tx, area, commune.id, date(2026, 9, 1))
    for typed, name in (
        ("/tonghop thon dong ban", "Thôn Đồng Bạn"),
        ("tổng hợp thôn đồng bạn ạ", "Thôn Đồng Bạn"),
        ("/tonghop cho a", "Thôn Chợ A"),
        ("/tonghop thôn Chợ A nhé em", "Thôn Chợ A"),
    ):
        assert said(talk, "Cán", typed).startswith(f"TỔNG HỢP tháng 11/2026 – {name}"), typed
    unknown = "to tu quan moi truong thon khong co dong ban"
    assert f"«{unknown}»" in said(talk, "Cán", f"/tonghop {unknown}")


@pytest.mark.parametrize("typed", ["/tonghop nhé em", "/tonghop cho tôi", "/tonghop ạ", "tong hop em oi", "/tonghop"])
def test_politeness_alone_names_no_unit(talk: Talk, typed: str) -> None:
    assert said(talk, "Cán", typed).startswith("TỔNG HỢP tháng 11/2026 – Xã Yên Sơn")


def test_a_part_of_a_units_name_is_asked_for(talk: Talk) -> None:
    assert "Bác chọn một đơn vị:" in said(talk, "Tỉnh", "/tonghop khuân")


@pytest.mark.parametrize("typed", ["bang", "bảng", "/bang", "bang thang 11", "bảng 11"])
def test_bang_gives_the_workbook(talk: Talk, typed: str) -> None:
    assert said(talk, "Cán", typed).startswith("Bảng số liệu tháng 11/2026, Xã Yên Sơn")


def test_bang_thang_truoc_answers_a_question(talk: Talk) -> None:
    file_all(talk)
    talk.later(at("2026-12-11 08:00"))
    talk.say("Hoa", "báo cáo")
    assert "✔ Số hộ tham gia mô hình: 50 hộ" in said(talk, "Hoa", "bang thang truoc")


@pytest.mark.parametrize("who", ["Cán", "Cụm", "Tỉnh"])
@pytest.mark.parametrize(
    "typed",
    ["khảo sát", "báo cáo thử", "gặp cán bộ", "phiếu", "lịch sử nhắc", "cam kết", "họp dân", "nghiệm thu", "ghi nhanh"],
)
def test_an_officer_is_never_sent_to_ask_an_officer_of_the_commune(talk: Talk, who: str, typed: str) -> None:
    answer = said(talk, who, typed)
    assert answer
    assert "Bác hỏi cán bộ Mặt trận xã" not in answer
    assert "Bác gọi cán bộ Mặt trận xã" not in answer


def test_last_month_is_said_to_have_no_figures_only_where_that_is_true(talk: Talk) -> None:
    file_all(talk)
    talk.later(at("2026-12-11 08:00"))
    talk.say("Hoa", "báo cáo")
    for typed in FIGURES:
        talk.say("Hoa", typed)
    answer = said(talk, "Hoa", "tất cả như tháng trước")
    assert "chưa có số" not in answer
    assert "Bác xem lại" in answer
    talk.say("Hoa", "khảo sát")
    assert "chưa có số" not in said(talk, "Hoa", "tất cả như tháng trước")


def test_a_receipt_says_what_changed_and_offers_a_photo_and_the_communes_picture(talk: Talk) -> None:
    first = file_all(talk)
    assert "giữ nguyên" not in first
    assert first.count("• ") == 5
    talk.later(at("2026-12-11 08:00"))
    second = file_all(talk, ("50", "47", "2", "12", "0"))
    assert "• Số hộ phân loại rác tại nguồn: 47 hộ (tăng 27 hộ so với khảo sát; tăng 2 hộ so với tháng trước)" in second
    assert second.count("• ") == 1
    assert "các số khác giữ nguyên như tháng trước" in second
    labels = [choice.label for choice in talk.heard[-1][1].choices]
    assert labels[-2:] == ["Thêm ảnh", "Biểu đồ của xã"]
    ((_, picture),) = talk.press("Hoa", "Biểu đồ của xã")
    assert picture.text == "TỔNG HỢP tháng 12/2026 – Xã Yên Sơn\n1/3 tổ, nhóm đã báo cáo (1 đúng hạn)."
    assert picture.drawing is not None
    assert picture.drawing.data["parts"] == []
    ((_, photo),) = talk.press("Hoa", "Thêm ảnh")
    assert photo.text.startswith("Bác gửi thẳng ảnh vào đây")


def test_the_picture_is_for_who_reports_for_the_group(talk: Talk) -> None:
    file_all(talk)
    button = talk.button("Hoa", "Biểu đồ của xã").id
    ((_, answer),) = talk.say("Khuân", choice=button)
    assert answer.text.startswith("Nút này không còn dùng được")


def test_the_consent_notice_is_four_lines_with_the_officers_telephone(installed: Database) -> None:
    talk = Talk(installed)
    with talk.database.transaction() as tx:
        officer = people_table.c.name == "Trần Thị Cán"
        tx.execute(sa.update(people_table).where(officer).values(phone="0912345678"))
    lines = said(talk, "Hoa", talk.invite("leader", "T1")).split("\n")
    assert len(lines) == 4
    assert lines[0].startswith("Tôi là trợ lý báo cáo mô hình tự quản của Ủy ban MTTQ Việt Nam xã Yên Sơn.")
    assert "Trần Thị Cán, 0912345678" in lines[1]
    assert lines[3] == "Bác trả lời ĐỒNG Ý hoặc KHÔNG ĐỒNG Ý."


def test_an_officer_joining_is_given_the_telephone_of_one_above(installed: Database) -> None:
    talk = Talk(installed)
    with talk.database.transaction() as tx:
        above = people_table.c.name == "Vũ Thị Tỉnh"
        tx.execute(sa.update(people_table).where(above).values(phone="0987654321"))
        tx.execute(sa.update(people_table).where(people_table.c.name == "Đỗ Văn Cụm").values(deleted_at=talk.now))
    text = said(talk, "Lạ", talk.invite("commune_officer", "02473"))
    assert "Bác hỏi: " in text


TALK = (
    "tong hop rac thai",
    "tổng hợp rác thải xong chưa các bác",
    "tổng hợp ý kiến thôn mình nhé",
    "biểu đồ đẹp quá",
    "ai chưa nộp thì nộp đi",
    "cảm ơn các bác",
    "chiều nay họp nhé",
    "tổng hợp giúp em với ạ",
)


@pytest.mark.parametrize("typed", TALK)
def test_talk_among_people_in_a_group_gets_silence(talk: Talk, typed: str) -> None:
    assert talk.say("Cán", typed, chat="nhóm xã", addressed=False) == []


@pytest.mark.parametrize(
    "typed", ["tong hop", "Tổng hợp", "tổng hợp 11", "tonghop tháng 11/2026", "tổng hợp thôn Đồng Bài"]
)
def test_a_bare_command_in_a_group_is_one(talk: Talk, typed: str) -> None:
    assert said(talk, "Cán", typed, chat="nhóm xã", addressed=False).startswith("TỔNG HỢP tháng 11/2026")


@pytest.mark.parametrize("typed", ["rác thải thế nào", "báo cáo", "hướng dẫn", "", "tốt quá", "chán"])
def test_what_is_said_to_the_assistant_in_a_group_gets_one_line(talk: Talk, typed: str) -> None:
    told = talk.say("Cán", typed, chat="nhóm xã")
    assert [reply.text for _, reply in told] == [
        "Trong nhóm này bác gõ: tổng hợp, hoặc chưa nộp. Việc khác bác nhắn riêng cho tôi."
    ]


@pytest.mark.parametrize("typed", ["/thoitiet", "/poll ai đi họp", "cảm ơn nhé"])
def test_commands_of_other_bots_and_thanks_get_silence(talk: Talk, typed: str) -> None:
    assert talk.say("Cán", typed, chat="nhóm xã") == []


def test_a_reminder_greets_by_name_says_who_speaks_and_is_short(talk: Talk) -> None:
    talk.say("Hoa", "báo cáo")
    for typed in ("50", "45"):
        talk.say("Hoa", typed)
    (reminder,) = [reply for chat, reply in talk.later(at("2026-11-17 07:31")) if chat == "Hoa"]
    greeting, due, group = reminder.text.split("\n")
    assert greeting == "Chào bác Hoàng Thị Hoa, tôi là trợ lý báo cáo của Mặt trận xã Yên Sơn."
    assert due.startswith("Hôm nay là hạn báo cáo tháng 11/2026")
    assert group == "• Tổ tự quản môi trường thôn Đồng Bài: còn 3/5 câu"
    assert len(reminder.text) <= 300
    assert [choice.label[:8] for choice in reminder.choices] == ["Báo cáo:"]
