"""Where there are no buttons: what a typed number or label picks, and when it picks nothing."""

from __future__ import annotations

import pytest

from storage.database import Database
from tests.talk import Talk, at


@pytest.fixture
def talk(town: Database) -> Talk:
    return Talk(town, buttons=False)


def said(talk: Talk, who: str, text: str) -> str:
    """What the bot answers, as it is read."""
    (answer,) = talk.say(who, text)
    return talk.shown(answer[1])


@pytest.mark.parametrize(
    "typed", ["3", "3.", "3)", " 3 ", "số 3", "so 3", "Số 3.", "câu 3", "chọn 3", "chọn số 3 ạ", "mục 3", "Hướng dẫn"]
)
def test_a_number_or_a_label_picks_from_the_list(talk: Talk, typed: str) -> None:
    assert said(talk, "Hoa", "menu").endswith("1. Báo cáo tháng 11/2026\n2. Khảo sát\n3. Hướng dẫn\n4. Việc khác")
    assert said(talk, "Hoa", typed).startswith("Mỗi tháng tôi hỏi vài câu")


@pytest.mark.parametrize("typed", ["huong dan", "HƯỚNG DẪN", "Huong Dan.", "hướng dẫn!"])
def test_a_label_counts_with_and_without_accents(talk: Talk, typed: str) -> None:
    talk.say("Hoa", "menu")
    assert said(talk, "Hoa", typed).startswith("Mỗi tháng tôi hỏi vài câu")


@pytest.mark.parametrize("typed", ["5", "0", "33", "3 hộ", "3,5", "-3", "số", "câu ba trăm"])
def test_what_is_no_place_of_the_list_picks_nothing(talk: Talk, typed: str) -> None:
    talk.say("Hoa", "menu")
    assert "Mỗi tháng tôi hỏi" not in said(talk, "Hoa", typed)


def test_a_number_counts_only_for_the_list_last_said(talk: Talk) -> None:
    talk.say("Hoa", "menu")
    # The guide has a list of one; its place 1 is the way back, and the menu's 3 is no longer a choice.
    assert said(talk, "Hoa", "3").endswith("1. Về đầu")
    assert said(talk, "Hoa", "3").startswith("Tôi chưa hiểu ý bác")
    talk.say("Hoa", "hướng dẫn")
    assert said(talk, "Hoa", "1").startswith("Tháng 11/2026: hạn gửi 17/11/2026.")


def test_where_a_number_is_asked_it_is_the_answer(talk: Talk) -> None:
    talk.say("Hoa", "báo cáo")
    assert "Số hộ tham gia mô hình: 52 hộ" in said(talk, "Hoa", "52")
    assert "Đang ghi: 52 hộ" in said(talk, "Hoa", "quay lai")
    assert "để trống" in said(talk, "Hoa", "bo qua")


def test_lists_of_two_people_do_not_mix(talk: Talk) -> None:
    talk.say("Hoa", "menu")
    assert not said(talk, "An", "3").startswith("Mỗi tháng tôi hỏi")
    assert said(talk, "Hoa", "3").startswith("Mỗi tháng tôi hỏi")


def test_consent_is_given_and_refused_by_number(installed: Database) -> None:
    talk = Talk(installed, buttons=False)
    code = talk.invite("leader", "T1")
    assert said(talk, "Hoa", code).endswith("1. Đồng ý\n2. Không đồng ý")
    assert said(talk, "Hoa", "2").startswith("Vâng, tôi không lưu gì về bác")
    talk.say("Hoa", code)
    assert said(talk, "Hoa", "15").startswith("Bác cần đồng ý trước khi gửi số liệu")
    assert said(talk, "Hoa", "1").startswith("Cảm ơn bác Hoàng Thị Hoa")


def test_a_reminder_changes_no_typed_number(town: Database) -> None:
    """It is said by the scheduler, so its list would not be the one that was said last in the talk."""
    talk = Talk(town, now=at("2026-11-16 08:00"), buttons=False)
    talk.say("Hoa", "báo cáo")
    reminders = [reply for chat, reply in talk.later(at("2026-11-17 07:31")) if chat == "Hoa"]
    assert [reply.choices for reply in reminders] == [()]
    assert talk.shown(reminders[0]).endswith("\nBác gõ: báo cáo.")
    assert "khác mức thường gặp" in said(talk, "Hoa", "1")


def test_with_buttons_a_reminder_keeps_its_button_and_a_number_picks_nothing(town: Database) -> None:
    talk = Talk(town, now=at("2026-11-16 08:00"))
    talk.say("Hoa", "menu")
    reminders = [reply for chat, reply in talk.later(at("2026-11-17 07:31")) if chat == "Hoa"]
    assert [len(reply.choices) for reply in reminders] == [1]
    assert said(talk, "Hoa", "3").startswith("Tôi chưa hiểu ý bác")


def test_after_a_photo_a_number_is_still_the_answer(talk: Talk) -> None:
    talk.say("Hoa", "báo cáo")
    talk.say("Hoa", "52")
    ((_, reply),) = talk.photo("Hoa")
    assert talk.shown(reply).endswith("(hoặc gõ: quay lại, chuyển sang tháng 12/2026, bỏ ảnh này)")
    assert "✔ Số hộ phân loại rác tại nguồn: 45 hộ" in said(talk, "Hoa", "45")


def at_review(talk: Talk) -> None:
    """Hoa has answered all five questions."""
    talk.say("Hoa", "báo cáo")
    for typed in ("50", "45", "2", "12", "0"):
        talk.say("Hoa", typed)


@pytest.mark.parametrize("typed", ["1", "câu 1", "số 1", "1.", "Câu 1 ạ", "sửa câu 1", "sua 1"])
def test_on_the_review_the_number_of_a_question_opens_it(talk: Talk, typed: str) -> None:
    at_review(talk)
    assert said(talk, "Hoa", typed).startswith("Câu 1/5. Số hộ tham gia mô hình (hộ)?\nĐang ghi: 50 hộ")


@pytest.mark.parametrize(("typed", "answer"), [("6", "Đã nhận báo cáo"), ("7", "Bác sửa câu nào?"), ("8", "Khó khăn")])
def test_what_is_done_with_the_whole_is_numbered_after_the_questions(talk: Talk, typed: str, answer: str) -> None:
    at_review(talk)
    assert said(talk, "Hoa", "xem lại").endswith("\n6. Gửi\n7. Sửa\n8. Thêm khó khăn\n9. Thêm ảnh")
    assert said(talk, "Hoa", typed).startswith(answer)


@pytest.mark.parametrize("typed", ["câu 6", "60", "0", "vâng để tôi xem", "hộ nghèo"])
def test_what_means_nothing_on_the_review_gets_a_short_line_and_sends_nothing(talk: Talk, typed: str) -> None:
    at_review(talk)
    answer = said(talk, "Hoa", typed)
    assert answer.startswith("Tôi chưa hiểu ý bác. Bác gõ số của một việc dưới đây, hoặc gõ: sửa câu 2.\n6. Gửi")
    assert "Số hộ tham gia" not in answer
    assert said(talk, "Hoa", "10").startswith("Bác xem lại báo cáo tháng 11/2026")
