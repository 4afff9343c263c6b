"""One step of the talk at a time: what an answer writes, and what it never writes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversation.dialogue import Heard, advance, show
from conversation.draft import Answer, Draft, Fact, Subject
from conversation.questionnaire import Option, Question, Questionnaire
from conversation.screens import button, parts_of, read_button

FORM = Questionnaire(
    key="bao_cao_thang_mt",
    version=1,
    title="Báo cáo",
    purpose="monthly",
    content_area="MT",
    questions=(
        Question(
            "ho", "integer", "Số hộ", question_type="count_household", unit="hộ", soft_min=3_000, soft_max=600_000
        ),
        Question("kg", "decimal", "Rác tái chế", question_type="weight_kg", unit="kg", soft_min=0, soft_max=2_000_000),
        Question(
            "hop", "select_one", "Đã họp chưa", required=True, options=(Option("co", "Có"), Option("chua", "Chưa"))
        ),
        Question("kho_khan", "text", "Khó khăn"),
        Question("anh", "image", "Ảnh"),
    ),
)
SUBJECT = Subject(
    "báo cáo tháng 11/2026", "Báo cáo.\n", "Tổ", {"ho": Fact(50_000, 48_000), "kg": Fact(None, 12_500, True)}
)
NEW = Draft(7, "monthly")
ANSWERED = replace(
    NEW, answers={"ho": Answer(50_000, "typed"), "kg": Answer(12_500, "same"), "hop": Answer("co", "typed")}, revision=4
)


def after(draft: Draft, *texts: str, subject: Subject = SUBJECT) -> Draft:
    """The draft after these messages; '[word]' presses a button."""
    for text in texts:
        heard = Heard(choice=text[1:-1]) if text.startswith("[") else Heard(text=text)
        draft = advance(FORM, draft, subject, heard).draft
    return draft


def values(draft: Draft) -> dict[str, object]:
    """Question -> value."""
    return {name: answer.value for name, answer in draft.answers.items()}


def test_numbers_are_written_as_thousandths_in_turn() -> None:
    assert values(after(NEW, "50 hộ", "12,5")) == {"ho": 50_000, "kg": 12_500}


def test_every_message_makes_a_new_revision_but_looking_does_not() -> None:
    assert after(NEW, "50", "x").revision == 2
    assert show(FORM, ANSWERED, SUBJECT).draft == ANSWERED
    offered = after(NEW, "5000")
    looked = show(FORM, offered, SUBJECT).draft
    assert looked.pending is None
    assert looked.revision == offered.revision + 1


def test_a_number_out_of_range_waits_for_a_yes() -> None:
    offered = after(NEW, "5000")
    assert values(offered) == {}
    assert values(after(offered, "đúng")) == {}
    assert values(after(offered, "đúng", "[no_reason]")) == {"ho": 5_000_000}
    assert after(offered, "đúng", "sáp nhập hai thôn").answers["ho"].reason == "sáp nhập hai thôn"
    assert values(after(offered, "đúng", "50")) == {"ho": 50_000}
    assert values(after(offered, "không")) == {}
    assert values(after(offered, "50")) == {"ho": 50_000}
    assert values(after(after(offered, "[again]"), "[yes]")) == {}


def test_same_skip_and_all_the_same() -> None:
    assert after(NEW, "như tháng trước").answers["ho"] == Answer(48_000, "same")
    assert after(NEW, "không biết").answers["ho"] == Answer(None, "skipped")
    assert values(after(NEW, "51", "[same_all]")) == {"ho": 51_000, "kg": 12_500}
    without = replace(SUBJECT, facts={})
    assert values(after(NEW, "[same]", "[same_all]", subject=without)) == {}


def test_what_is_required_is_not_skipped() -> None:
    assert "hop" not in after(NEW, "50", "12", "bỏ qua", "[skip]").answers


def test_an_option_is_taken_by_button_or_by_its_words_and_never_another() -> None:
    asked = after(NEW, "50", "12")
    assert after(asked, "[option=co]").answers["hop"] == Answer("co", "typed")
    assert after(asked, "chua").answers["hop"] == Answer("chua", "typed")
    assert "hop" not in after(asked, "[option=x]", "có lẽ").answers
    assert after(NEW, "[option=co]").answers == {}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("sửa câu 2 thành 17", {"kg": 17_000}),
        ("sửa số hộ thành 40", {"ho": 40_000}),
        ("sửa câu 9 thành 17", {}),
        ("sửa câu 12 thành 45", {}),
        ("sửa", {}),
        ("sửa số h thành 40", {}),
        ("sửa tái chế rác thành 17", {}),
        ("sửa rác tái chế thành 17", {"kg": 17_000}),
    ],
)
def test_corrections_change_the_named_question_only(said: str, wanted: dict[str, int]) -> None:
    assert values(after(ANSWERED, said)) == {**values(ANSWERED), **wanted}


def test_a_question_named_by_some_of_its_words_is_asked_for_a_yes() -> None:
    named = after(ANSWERED, "sửa tái chế rác thành 17")
    assert values(after(named, "đúng")) == {**values(ANSWERED), "kg": 17_000}
    assert after(ANSWERED, "sửa số rác").asking == "kg"


def test_sending_again_what_was_sent_shows_it_whatever_was_asked() -> None:
    sent = replace(SUBJECT, filed=True)
    assert after(ANSWERED, "sửa câu 2", subject=sent).asking == "kg"
    assert after(ANSWERED, "sửa câu 2", "gửi", subject=sent).asking is None


def test_only_a_full_report_is_sent_and_only_once() -> None:
    assert advance(FORM, NEW, SUBJECT, Heard("gửi")).outcome is None
    for word in ("gửi", "đúng rồi", "nộp"):
        assert advance(FORM, ANSWERED, SUBJECT, Heard(word)).outcome == "submit"
    assert advance(FORM, ANSWERED, replace(SUBJECT, filed=True), Heard("gửi")).outcome is None


def test_a_report_sent_before_shows_its_button_only_when_it_was_changed() -> None:
    sent = replace(SUBJECT, filed=True)
    assert "Gửi" not in [choice.label for choice in show(FORM, ANSWERED, sent).reply.choices]
    changed = advance(FORM, ANSWERED, sent, Heard("sửa câu 1 thành 40")).reply
    assert "Gửi" in [choice.label for choice in changed.choices]


def test_stopping_keeps_the_answers() -> None:
    step = advance(FORM, after(NEW, "50"), SUBJECT, Heard("dừng"))
    assert step.outcome == "stop"
    assert values(step.draft) == {"ho": 50_000}


def test_a_difficulty_keeps_its_words_and_is_cut() -> None:
    told = after(ANSWERED, "[difficulty]", "gửi xe, dừng xe không có chỗ")
    assert told.answers["kho_khan"].value == "gửi xe, dừng xe không có chỗ"
    assert len(str(after(ANSWERED, "[difficulty]", "x" * 5_000).answers["kho_khan"].value)) == 1_000


def test_buttons_fit_64_bytes_and_read_back() -> None:
    long = replace(NEW, id=10**11, revision=10**5)
    made = button(long, "kho_khan_de_xuat", "amend=kho_khan_de_xuat", "Sửa")
    assert len(made.id.encode()) <= 64
    assert read_button(made.id) == (long.id, long.revision, "amend=kho_khan_de_xuat")


@pytest.mark.parametrize("forged", ["d:²:1:x:yes", "d:1:x", "d:99999999999999999999:1:x:yes", "m:start", "", "d::::"])
def test_a_forged_button_is_none(forged: str) -> None:
    assert read_button(forged) is None


def test_ids_in_buttons_are_numbers_or_stay_words() -> None:
    assert parts_of("m:report:12:2026-11") == ["m", "report", 12, "2026-11"]
    assert parts_of("m:go:²:-1") == ["m", "go", "²", "-1"]
