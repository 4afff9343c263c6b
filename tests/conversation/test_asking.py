"""Which questions are asked: skip rules, repeats, calculations, what is known from before, answers in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from conversation import asking
from conversation.asking import MORE, NO_MORE
from conversation.dialogue import Heard, advance
from conversation.draft import Answer, Draft, Fact, Subject
from conversation.questionnaire import Option, Question, QuestionKind, Questionnaire, Repeat

SUBJECT = Subject(
    "phiếu thử",
    "",
    "Tổ",
    facts={"ho": Fact(baseline=20_000, last=30_000, target=60_000)},
    before={"last": {"KH01": 2_000}},
    known={"G00": 90_000},
    today=date(2026, 11, 16),
)
YES_NO = (Option("co", "Có"), Option("khong", "Không"))


def number(name: str, **more: object) -> Question:
    return replace(Question(name, "integer", name, question_type="count_household", unit="hộ"), **more)  # type: ignore[arg-type]


def form(*questions: Question, repeats: tuple[Repeat, ...] = ()) -> Questionnaire:
    return Questionnaire("thu", 1, "Phiếu thử", "registration", "G", questions, repeats)


def draft(**answers: int | str | None) -> Draft:
    """Answers by name, 'ho_ten__2' for 'ho_ten.2'; a whole number stands for thousandths."""
    given = {
        name.replace("__", "."): Answer(value * 1000 if isinstance(value, int) else value, "typed")
        for name, value in answers.items()
    }
    return Draft(1, "registration", given)


def asked(questions: Questionnaire, present: Draft) -> list[str]:
    return [question.name for question in asking.questions(questions, present, SUBJECT)]


def test_a_skip_rule_follows_the_answer_it_reads() -> None:
    hop = Question("hop", "select_one", "Họp", options=YES_NO)
    followed = form(hop, number("ho", relevant="${hop} = 'co'"), number("du", relevant="${ho} > 10"))
    assert asked(followed, draft()) == ["hop"]
    assert asked(followed, draft(hop="khong")) == ["hop"]
    assert asked(followed, draft(hop="co")) == ["hop", "ho"]
    assert asked(followed, draft(hop="co", ho=12)) == ["hop", "ho", "du"]
    # What was answered before it was hidden counts no more.
    assert asked(followed, draft(hop="khong", ho=12)) == ["hop"]
    assert asked(followed, draft(hop="co", ho=None)) == ["hop", "ho"]


@pytest.mark.parametrize(
    ("rule", "value", "is_broken"),
    [
        (". <= ${tong}", 61, True),
        (". <= ${tong}", 60, False),
        (". <= ${thieu}", 61, False),
        (". <= ${G00}", 91, True),
        (". <= last(KH01)", 3, True),
        (". >= 0.8 * last(.)", 23, True),
        (". >= 0.8 * last(.)", 24, False),
        (". >= baseline(.) and . <= target(.)", 61, True),
        (". <= last(AN01)", 61, False),
        ("${khong_co} = 1", 61, False),
        ("today() > date('2026-11-16')", 1, True),
    ],
)
def test_a_rule_reads_answers_facts_and_what_is_known(rule: str, value: int, is_broken: bool) -> None:
    ho = number("ho", constraint=rule)
    questions, present = form(number("tong"), number("thieu"), ho), draft(tong=60, thieu=None)
    assert asking.broken(questions, present, SUBJECT, ho, Answer(value * 1000, "typed"), rule) is is_broken


def test_a_rule_by_the_indicators_code() -> None:
    questions = form(number("so_ho", indicator="G01"), number("phan_loai", indicator="MT01"))
    rule = ". <= ${G01}"
    answer = Answer(46_000, "typed")
    assert asking.broken(questions, draft(so_ho=45), SUBJECT, questions.questions[1], answer, rule)
    assert not asking.broken(questions, draft(so_ho=None), SUBJECT, questions.questions[1], answer, rule)


def test_calculations_are_exact_and_blank_where_they_read_a_blank() -> None:
    def share(**answers: int | None) -> object:
        rate = Question("ty_le", "calculate", "Tỷ lệ", calculation="${a} div ${b} * 100")
        questions = form(number("a"), number("b"), rate)
        found = asking.calculated(questions, draft(**answers), SUBJECT, rate, rate.calculation)
        return found.value if found is not None else None

    assert share(a=1, b=3) == 33_333
    assert share(a=2, b=3) == 66_667
    assert share(a=1, b=0) is None
    assert share(a=None, b=3) is None


def test_a_calculation_that_reads_itself_ends_as_a_blank() -> None:
    questions = form(
        Question("a", "calculate", "A", calculation="${b} + 1"), Question("b", "calculate", "B", calculation="${a} + 1")
    )
    found = asking.calculated(questions, draft(), SUBJECT, questions.questions[0], "${b} + 1")
    assert found is None


MEMBERS = form(
    Question("ho_ten", "text", "Họ tên", required=True, repeat="nguoi"),
    number("so_ho", repeat="nguoi", required=True),
    Question("ghi_chu", "text", "Ghi chú", repeat="nguoi", relevant="${so_ho} > 10"),
    Question("tong", "calculate", "Tổng", calculation="sum(${so_ho})"),
    number("tong_ho", constraint=". = ${tong}"),
    repeats=(Repeat("nguoi", "Thành viên"),),
)


def test_a_repeat_is_asked_entry_by_entry() -> None:
    assert asked(MEMBERS, draft()) == ["ho_ten.1", "so_ho.1", "nguoi.1", "tong", "tong_ho"]
    first: dict[str, int | str | None] = {"ho_ten__1": "An", "so_ho__1": 12}
    assert "ghi_chu.1" in asked(MEMBERS, draft(**first))
    two = draft(**first, nguoi__1=MORE)
    assert asked(MEMBERS, two)[4:] == ["ho_ten.2", "so_ho.2", "nguoi.2", "tong", "tong_ho"]
    assert asked(MEMBERS, draft(**first, nguoi__1=NO_MORE))[4:] == ["tong", "tong_ho"]
    label = asking.questions(MEMBERS, two, SUBJECT)[4].label
    assert label == "Thành viên 2: Họ tên"


def test_an_entry_left_out_ends_the_list_and_does_not_count() -> None:
    present = draft(ho_ten__1="An", so_ho__1=12, nguoi__1=MORE, ho_ten__2=None)
    assert asked(MEMBERS, present)[4:] == ["ho_ten.2", "tong", "tong_ho"]
    total = next(each for each in MEMBERS.questions if each.name == "tong")
    assert asking.calculated(MEMBERS, present, SUBJECT, total, total.calculation) == Answer(12_000, "typed")


def test_a_repeat_is_bounded() -> None:
    endless: dict[str, int | str | None] = {f"nguoi__{entry}": MORE for entry in range(1, 200)}
    entries = [name for name in asked(MEMBERS, draft(**endless)) if name.startswith("ho_ten.")]
    assert len(entries) == asking.MOST_ENTRIES


def test_labels_say_the_answers_they_name() -> None:
    questions = form(number("ho"), Question("vi_sao", "text", "Vì sao chỉ ${ho} hộ, ${con} con?"))
    assert asking.questions(questions, draft(ho=1200), SUBJECT)[1].label == "Vì sao chỉ 1.200 hộ, – con?"


def play(questions: Questionnaire, *texts: str) -> Draft:
    present = Draft(1, "registration")
    for text in texts:
        heard = Heard(choice=text[1:-1]) if text.startswith("[") else Heard(text=text)
        present = advance(questions, present, SUBJECT, heard).draft
    return present


@pytest.mark.parametrize(
    ("kind", "texts", "value"),
    [
        ("date", ("hôm qua",), "2026-11-15"),
        ("date", ("không nhớ rõ", "15/11"), "2026-11-15"),
        ("select_multiple", ("1, 2",), "co khong"),
        ("select_multiple", ("có, không",), "co khong"),
        ("select_multiple", ("1, 7", "2"), "khong"),
        ("select_multiple", ("[option=khong]", "[option=co]", "[done]"), "co khong"),
        ("select_multiple", ("[option=khong]", "[option=co]", "[option=khong]", "xong"), "co"),
        ("select_multiple", ("[done]", "[option=x]", "2"), "khong"),
        ("select_one", ("2",), "khong"),
        ("select_one", ("9", "co"), "co"),
        ("text", ("Đường xa",), "Đường xa"),
    ],
)
def test_each_kind_is_answered(kind: QuestionKind, texts: tuple[str, ...], value: str) -> None:
    question = Question("cau", kind, "Câu", required=True, options=YES_NO if kind.startswith("select") else ())
    assert play(form(question), *texts).answers == {"cau": Answer(value, "typed")}


def test_a_constraint_refuses_any_kind_with_its_own_words() -> None:
    rule = {"required": True, "constraint_message": "Ngày này chưa tới."}
    day = replace(Question("ngay", "date", "Ngày", constraint=". <= today()"), **rule)  # type: ignore[arg-type]
    step = advance(form(day), Draft(1, "registration"), SUBJECT, Heard(text="ngày mai"))
    assert step.draft.answers == {}
    assert step.reply.text.startswith("Ngày này chưa tới.")


def test_what_a_correction_breaks_is_asked_before_sending() -> None:
    questions = form(number("tong"), number("ho", constraint=". <= ${tong}", constraint_message="Nhiều quá."))
    present = play(questions, "60", "55", "sửa câu 1 thành 50", "gửi")
    assert present.asking == "ho"
    assert play(questions, "60", "55", "sửa câu 1 thành 50", "gửi", "48").asking is None


def test_a_default_is_offered_and_taken_by_its_button() -> None:
    questions = form(number("tong"), number("ho", default="${tong} - 5"))
    step = advance(questions, Draft(1, "registration"), SUBJECT, Heard(text="60"))
    assert "55 hộ" in [choice.label for choice in step.reply.choices]
    assert play(questions, "60", "[default]").answers["ho"].value == 55_000


def test_a_jump_against_last_month_wants_a_reason() -> None:
    stock = form(number("ho"))
    assert play(stock, "30").answers["ho"].value == 30_000
    assert play(stock, "100").answers == {}
    assert play(stock, "100", "đúng", "mới sáp nhập thôn").answers["ho"] == Answer(
        100_000, "typed", "mới sáp nhập thôn"
    )
    assert play(stock, "9").answers == {}, "a stock may fall as far"
    flow = replace(SUBJECT, facts={"ho": Fact(last=30_000, is_flow=True)})
    fallen = advance(stock, Draft(1, "registration"), flow, Heard(text="0")).draft
    assert fallen.answers["ho"].value == 0, "what happens in a month may stop"
