"""An answer stands in place of its name wherever words may stand: messages, choices, lists, in every language."""

from dataclasses import replace

from conversation import asking
from conversation.questionnaire import Option, Question, Repeat
from tests.conversation.test_asking import SUBJECT, draft, form, number


def test_answers_stand_in_all_words() -> None:
    first = Question("xom", "text", "Tên xóm")
    most = number("ho", constraint=". <= 20", constraint_message="${xom} không quá ${so} hộ", hint="Ở ${xom}")
    pick = Question("chon", "select_one", "Chọn", options=(Option("a", "Của ${xom}", {"tyz": "Cúa ${xom}"}),))
    member = Question("ten", "text", "Tên", repeat="nguoi")
    repeats = (Repeat("nguoi", "Thành viên của ${xom}", translations={"tyz": {"label": "Cần ${xom}"}}),)
    whole = replace(form(first, number("so"), most, pick, member, repeats=repeats), languages=("vi", "tyz"))
    given = draft(xom="Đồng Bàn", so=20, ten__1="A")
    for language, of_choice, of_list in (
        ("vi", "Của Đồng Bàn", "Thành viên của Đồng Bàn"),
        ("tyz", "Cúa Đồng Bàn", "Cần Đồng Bàn"),
    ):
        found = asking.questions(whole.spoken(language), given, SUBJECT)
        named = {question.name: question for question in found}
        assert named["ho"].constraint_message == "Đồng Bàn không quá 20 hộ"
        assert named["ho"].hint == "Ở Đồng Bàn"
        assert named["chon"].options[0].label == of_choice
        assert named["ten.1"].label.startswith(of_list)
        assert not any("${" in text for each in found for text in (each.label, each.hint, each.constraint_message))
