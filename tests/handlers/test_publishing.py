"""An officer sends a questionnaire: who may, what is refused, what is asked of whom from when, what is tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.drawing_worker import check_questionnaire
from conversation.messages import FileIn
from handlers import publishing
from storage import questionnaires, reports, units, uploads
from storage.database import Database
from tests.conversation.excel.workbooks import form_book
from tests.talk import Talk, at

LANTERN: dict[str, object] = {
    "type": "integer",
    "name": "den",
    "label": "Số đèn đường do xã thắp",
    "indicator": "X02473_01",
}
OWN_INDICATOR: dict[str, object] = {
    "code": "X02473_01",
    "label": "Số đèn đường do xã thắp",
    "unit": "đèn",
    "type": "integer",
    "over_time": "last",
    "over_units": "sum",
    "direction": "up",
    "question_type": "count_item",
    "content_area": "MT",
}
OWN: dict[str, object] = {"form_id": "xa_02473_mt", "form_title": "Câu hỏi riêng của xã"}


def sends(talk: Talk, who: str, workbook: bytes, name: str = "phieu.xlsx") -> list[str]:
    """Somebody sends a file; it is checked as the worker checks it. Gives what the bot says."""
    told = [reply.text for _, reply in talk.say(who, other="file", file=FileIn("ref", name, len(workbook)))]
    with talk.database.transaction() as tx:
        known = [vars(each) for each in questionnaires.all_indicators(tx).values()]
        for upload in uploads.waiting(tx, talk.now):
            checked = check_questionnaire(workbook, known)
            publishing.tell_checked(tx, talk.office(), upload, checked, workbook, talk.now)
    return told + [reply.text for _, reply in talk.sent()]


def own_book(**more: Any) -> bytes:
    return form_book(more.pop("row", LANTERN), settings=OWN | more.pop("settings", {}), indicators=[OWN_INDICATOR])


def monthly(version: int, *rows: dict[str, object]) -> bytes:
    facts = {"form_id": "bao_cao_thang_mt", "form_title": "Báo cáo tháng", "version": version}
    return form_book({"type": "integer", "name": "g01", "indicator": "G01"}, *rows, settings=facts)


@pytest.fixture
def talk(town: Database) -> Iterator[Talk]:
    begun = Talk(town)
    yield begun
    # After a restart it is another database object than the one that was given.
    begun.database.close()


def test_only_officers_may_send_one(talk: Talk) -> None:
    assert sends(talk, "Hoa", own_book()) == ["Tôi chỉ đọc được chữ, số và ảnh. Bác gõ giúp bằng chữ."]
    assert "Tôi chỉ đọc được" in sends(talk, "Cụm", own_book())[0]


def test_every_fault_is_told_and_nothing_is_kept(talk: Talk) -> None:
    told = sends(talk, "Tỉnh", monthly(2, {"type": "integer", "name": "g01", "label": "x", "constraint": ". < ("}))
    assert told[0].startswith("Đã nhận tệp phieu.xlsx")
    assert "chỗ cần sửa" in told[1]
    assert "Trang survey, ô" in told[1]
    assert "gửi lại tệp" in told[1]
    with talk.database.reading() as tx:
        assert questionnaires.newest(tx, "bao_cao_thang_mt").version == 1  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("who", "workbook", "why"),
    [
        ("Tỉnh", monthly(1), "Phiên bản 1 đã dùng rồi"),
        ("Cán", monthly(2), "là của đơn vị khác"),
        ("Cán", own_book(settings={"purpose": "festival"}), "Xã chỉ thêm câu hỏi riêng"),
        ("Cán", form_book({"type": "integer", "name": "g01", "indicator": "G01"}, settings=OWN), "do tỉnh quản lý"),
        (
            "Cán",
            form_book(LANTERN | {"indicator": "DEN"}, settings=OWN, indicators=[OWN_INDICATOR | {"code": "DEN"}]),
            "phải bắt đầu bằng X02473",
        ),
    ],
)
def test_what_belongs_to_others_or_was_used_is_refused(talk: Talk, who: str, workbook: bytes, why: str) -> None:
    told = sends(talk, who, workbook)
    assert why in told[-1]


def test_a_commune_asks_its_own_groups_besides_from_the_next_month(talk: Talk) -> None:
    assert "không có lỗi" in sends(talk, "Cán", own_book())[-1]
    assert "Đã công bố" in talk.press("Cán", "Áp dụng từ tháng 12/2026")[0][1].text
    assert "Câu 1/5" in talk.say("Hoa", "báo cáo")[0][1].text, "this month is asked as it was"
    talk.later(at("2026-12-11 08:00"))
    offered = talk.say("Hoa", "báo cáo")[0][1]
    chosen = next(choice.label for choice in offered.choices if "12/2026" in choice.label)
    assert "Câu 1/6" in talk.press("Hoa", chosen)[0][1].text
    for text in ("50", "40", "2", "30", "1"):
        said = talk.say("Hoa", text)[0][1].text
    assert "Số đèn đường do xã thắp" in said
    assert "6. Số đèn đường do xã thắp: 7 đèn" in talk.say("Hoa", "7")[0][1].text
    offered = talk.say("Khuân", "báo cáo")[0][1]
    chosen = next(choice.label for choice in offered.choices if "12/2026" in choice.label)
    assert "Câu 1/5" in talk.press("Khuân", chosen)[0][1].text, "another commune is not asked"
    with talk.database.reading() as tx:
        group = units.group_by_code(tx, "T1")
        assert group is not None
        report = reports.find(tx, group.id, "2026-12")
        assert report is not None
        assert report.asked[-1] == "X02473_01"


def test_a_month_that_was_opened_meanwhile_is_not_taken(talk: Talk) -> None:
    sends(talk, "Tỉnh", monthly(2))
    talk.later(at("2026-12-11 08:00"))
    told = talk.press("Tỉnh", "Áp dụng từ tháng 12/2026")[0][1]
    assert "đã mở" in told.text
    assert "Áp dụng từ tháng 1/2027" in [choice.label for choice in told.choices]


def test_trying_keeps_nothing_and_survives_a_restart(talk: Talk) -> None:
    sends(talk, "Tỉnh", monthly(2))
    assert "XEM THỬ" in talk.press("Tỉnh", "Xem thử")[0][1].text
    talk.restart()
    assert "xem lại" in talk.say("Tỉnh", "20")[0][1].text
    assert "không có gì được ghi" in talk.say("Tỉnh", "gửi")[0][1].text
    with talk.database.reading() as tx:
        assert questionnaires.newest(tx, "bao_cao_thang_mt").version == 1  # type: ignore[union-attr]


def test_what_was_dropped_or_replaced_cannot_be_published(talk: Talk) -> None:
    sends(talk, "Tỉnh", monthly(2))
    talk.press("Tỉnh", "Bỏ bản này")
    assert "không còn dùng được" in talk.press("Tỉnh", "Áp dụng từ tháng 12/2026")[0][1].text
    sends(talk, "Tỉnh", monthly(2))
    sends(talk, "Tỉnh", monthly(3))
    assert "không còn dùng được" in talk.press("Tỉnh", "Áp dụng từ tháng 12/2026", nth=2)[0][1].text
    assert "phiên bản 3" in talk.press("Tỉnh", "Áp dụng từ tháng 12/2026")[0][1].text


def test_the_button_of_another_is_no_use(talk: Talk) -> None:
    sends(talk, "Tỉnh", monthly(2))
    button = talk.button("Tỉnh", "Áp dụng từ tháng 12/2026")
    told = talk.say("Cán", choice=button.id)[0][1].text
    assert "không còn dùng được" in told


def test_a_known_indicator_cannot_become_something_else(talk: Talk) -> None:
    changed = OWN_INDICATOR | {"code": "MT01", "unit": "kg", "question_type": "weight_kg"}
    told = sends(talk, "Tỉnh", form_book({"type": "integer", "name": "a", "indicator": "MT01"}, indicators=[changed]))
    assert "mã mới" in told[-1]


def test_without_buttons_a_number_chooses_what_to_do_with_the_file(town: Database) -> None:
    talk = Talk(town, buttons=False)
    assert "không có lỗi" in sends(talk, "Tỉnh", monthly(2))[-1]
    assert "XEM THỬ" in talk.say("Tỉnh", "1")[0][1].text
    talk.database.close()
