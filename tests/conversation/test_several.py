"""Reading a whole report in one message, and corrections in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.corrections import corrected
from conversation.draft import Answer
from conversation.questionnaire import Question
from conversation.replies import Number, Skip
from conversation.several import read_several

QUESTIONS = (
    Question("g01", "integer", "Số hộ tham gia mô hình", question_type="count_household", unit="hộ"),
    Question("mt01", "integer", "Số hộ phân loại rác tại nguồn", question_type="count_household", unit="hộ"),
    Question("g03", "integer", "Số cuộc họp của tổ", question_type="count_event", unit="cuộc"),
    Question("mt04", "decimal", "Khối lượng rác tái chế", question_type="weight_kg", unit="kg"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tham gia 120, họp 2, rác 45kg", {"g01": 120, "g03": 2, "mt04": 45}),
        ("tham gia 120; hop 2", {"g01": 120, "g03": 2}),
        ("1) 120 2) 90 3) 2 4) 45", {"g01": 120, "mt01": 90, "g03": 2, "mt04": 45}),
        ("câu 1: 120, câu 3: hai", {"g01": 120, "g03": 2}),
        ("120, 90, 2, 45", {"g01": 120, "mt01": 90, "g03": 2, "mt04": 45}),
        ("Số hộ tham gia mô hình: 1.200 hộ\nSố cuộc họp của tổ: 2", {"g01": 1200, "g03": 2}),
        (
            (
                "• Số hộ tham gia mô hình: 45 hộ (tăng 3 hộ so với khảo sát; bằng tháng trước)\n"
                "• Khối lượng rác tái chế: 1,5 tạ"
            ),
            {"g01": 45, "mt04": 150},
        ),
        ("1. Số hộ tham gia mô hình: 45\n2. Số hộ phân loại rác tại nguồn: 40", {"g01": 45, "mt01": 40}),
    ],
)
def test_each_value_goes_to_the_question_it_is_named_for(text: str, expected: dict[str, int]) -> None:
    found = read_several(text, QUESTIONS)
    assert found is not None
    assert found.read == {name: Number(value * 1000) for name, value in expected.items()}
    assert found.doubtful == ()
    assert found.unplaced == ()


@pytest.mark.parametrize(
    "text",
    [
        "15",
        "12,5",
        "120, 90, 2",
        "15 hộ đã ký, trong đó 3 hộ mới",
        "10 hộ xóm trên, 5 hộ xóm dưới",
        "tháng 10 là 14, tháng này 15",
        "hộ 120, họp",
        "",
    ],
)
def test_what_is_not_a_report_is_not_taken_for_one(text: str) -> None:
    assert read_several(text, QUESTIONS) is None


def test_what_fits_two_questions_is_placed_nowhere() -> None:
    found = read_several("hộ 120, họp 2, rác 45kg", QUESTIONS)
    assert found is not None
    assert set(found.read) == {"g03", "mt04"}
    assert found.unplaced == ("hộ 120",)


def test_an_unreadable_value_is_asked_singly() -> None:
    found = read_several("tham gia: khoảng 120; họp 2; tái chế: bỏ qua", QUESTIONS)
    assert found is not None
    assert found.read == {"g03": Number(2000), "mt04": Skip()}
    assert found.doubtful == ("g01",)


@pytest.mark.parametrize("part", ["họp -5", "họp khoảng 5", "họp hơn 5", "họp 5-7", "họp tăng 5"])
def test_a_vague_value_is_never_stored(part: str) -> None:
    found = read_several(f"{part}, tham gia 10, rác 45kg", QUESTIONS)
    assert found is not None
    assert set(found.read) == {"g01", "mt04"}


def test_a_question_named_twice_is_doubtful() -> None:
    found = read_several("họp 2, họp 3, tham gia 10", QUESTIONS)
    assert found is not None
    assert found.read == {"g01": Number(10_000)}
    assert found.doubtful == ("g03",)


UNANSWERED = next(each for each in QUESTIONS if each.name == "mt04")
ANSWERS = {"g03": Answer(2000, "typed"), "g01": Answer(16_000, "typed")}


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        ("nhầm, 15", "g01", "15"),
        ("à nhầm 15 hộ", "g01", "15 hộ"),
        ("Nhầm rồi, 15", "g01", "15"),
        ("17 chứ không phải 16", "g01", "17"),
        ("tham gia 17 chứ ko phải 16", "g01", "17"),
        ("họp 3 chứ không phải 2", "g03", "3"),
        ("3 chứ không phải là 2", "g03", "3"),
    ],
)
def test_a_correction_names_its_question(text: str, question: str, value: str) -> None:
    found = corrected(text, QUESTIONS, ANSWERS, UNANSWERED)
    assert found is not None
    assert found.question is not None
    assert (found.question.name, found.value) == (question, value)


@pytest.mark.parametrize("text", ["15", "nhầm", "không phải", "không phải 14 hộ", "thiếu 2 hộ", "sữa 45 hộ"])
def test_what_corrects_nothing_is_no_correction(text: str) -> None:
    assert corrected(text, QUESTIONS, ANSWERS) is None


@given(st.text(max_size=200))
def test_any_text_is_taken_without_an_exception(text: str) -> None:
    read = read_several(text, QUESTIONS)
    assert read is None or len(read.read) + len(read.doubtful) >= 2
    found = corrected(text, QUESTIONS, ANSWERS)
    assert found is None or found.question in QUESTIONS
