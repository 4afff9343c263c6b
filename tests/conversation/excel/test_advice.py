"""Advice that leads to the right fix, and words with answers in them, wherever they may stand."""

from collections.abc import Mapping, Sequence

import pytest

from conversation.excel.sheets import WorkbookFaulty
from conversation.excel.workbook import read_questionnaire
from conversation.questionnaire import Questionnaire
from tests.conversation.excel.workbooks import book, form_book, told

Cells = Mapping[str, object]
CHOICES = [["viec", "x", "Một"], ["viec", "y", "Hai"]]


def read(*rows: Cells, choices: Sequence[Sequence[object]] = CHOICES, **settings: object) -> Questionnaire:
    return read_questionnaire(form_book(*rows, choices=choices, settings=settings), {})


def faults(*rows: Cells, choices: Sequence[Sequence[object]] = CHOICES, **settings: object) -> list[tuple[str, str]]:
    with pytest.raises(WorkbookFaulty) as faulty:
        read(*rows, choices=choices, **settings)
    return told(faulty)


def text(name: str, **cells: object) -> Cells:
    return {"type": "text", "name": name, "label": "A", **cells}


def test_or_other_gets_its_own_advice() -> None:
    ((where, message),) = faults({"type": "select_one viec or_other", "name": "a", "label": "A"})
    assert (where, "or_other" in message, "Khác" in message) == ("survey A2", True, True)


@pytest.mark.parametrize(("begin", "right"), [("begin group", "end group"), ("begin repeat", "end repeat")])
@pytest.mark.parametrize("end", ["end", "End", "hết", "end loop"])
def test_a_bare_end_closes_what_is_open(begin: str, right: str, end: str) -> None:
    rows = [{"type": begin, "name": "n", "label": "N"}, text("a"), {"type": end}, text("b")]
    ((where, message),) = faults(*rows)
    assert (where, right in message) == ("survey A4", True)


@pytest.mark.parametrize("path", ["./nguon = 'x'", "../nguon = 'x'", "/data/nguon = 'x'"])
def test_a_path_is_told_to_be_a_name(path: str) -> None:
    ((where, message),) = faults(text("nguon"), text("b", relevant=path))
    assert (where, "${" in message, "div" in message) == ("survey D3", True, False)


def test_words_in_other_languages_only_are_told_once() -> None:
    rows = [{"type": "text", "name": f"c{n}", "label::English (en)": "A"} for n in range(8)]
    ((where, message),) = faults(*rows)
    assert (where, "label::Tiếng Việt (vi)" in message) == ("survey C1", True)


@pytest.mark.parametrize("second", ["Có", "Có ", "CÓ", "co", "Có\u200b"])
def test_two_choices_of_the_same_words_are_told(second: str) -> None:
    choices = [["a", "x", "Có"], ["a", "y", second]]
    assert [where for where, _ in faults({"type": "select_one a", "name": "q", "label": "Q"}, choices=choices)] == [
        "choices C3"
    ]


@pytest.mark.parametrize(("truth", "name"), [(True, "TRUE"), (False, "FALSE")])
def test_a_truth_cell_means_the_choice_of_that_name(truth: bool, name: str) -> None:
    choices = [["a", "TRUE", "Đúng"], ["a", "FALSE", "Sai"]]
    question = {"type": "select_one a", "name": "q", "label": "Q", "default": truth}
    assert read(question, choices=choices).question("q").default == f"'{name}'"
    ((where, _),) = faults(question, choices=[["a", "x", "X"]])
    assert where == "survey D2"


@pytest.mark.parametrize("version", ["v1 (26/11)", "2.026", "1,5", 1.5, 0, "một", "2026-11-26"])
def test_a_version_is_a_plain_whole_number(version: object) -> None:
    ((where, message),) = faults(text("a"), version=version)
    assert where.startswith("settings")
    assert "số nguyên từ 1 trở lên, mỗi lần công bố tăng 1" in message


@pytest.mark.parametrize("name", ["_q", "so-ho", "so.ho", "9a", "số", "a" * 39])
def test_names_have_one_sentence(name: str) -> None:
    ((where, message),) = faults(text(name))
    assert where == "survey B2"
    assert message.startswith("Tên chỉ gồm chữ không dấu, chữ số và dấu gạch dưới, bắt đầu bằng chữ, dài nhất 32")
    assert ("dài 39" in message) == (len(name) == 39)


@pytest.mark.parametrize("rule", ["${a} = ‘x’", "${a} = 'x’", "${a} = “x”", '${a} = "x”'])
def test_curly_quotes_are_straightened(rule: str) -> None:
    assert read(text("a"), text("b", relevant=rule)).question("b").relevant in ("${a} = 'x'", '${a} = "x"')


def test_a_strange_list_name_is_told_where_it_stands_and_nowhere_else() -> None:
    choices = [[name, each, each] for name in ("building:age", "roof:type") for each in ("yes", "no")]
    rows = [{"type": f"select_one {choices[n][0]}", "name": f"q{n}", "label": "Q"} for n in (0, 2)]
    assert [where for where, _ in faults(*rows, choices=choices)] == [f"choices A{row}" for row in range(2, 6)]


EMPTY = ("choice_filter", "media::image", "repeat_count", "read_only", "trigger", "xyz", "label::", "", "name")


@pytest.mark.parametrize("header", EMPTY)
def test_an_empty_column_changes_nothing_whatever_its_header(header: str) -> None:
    rows = [["type", "name", "label", header], ["text", "a", "A"]]
    settings: list[list[object]] = [["form_id", "form_title", "version", "purpose"], ["f", "F", 1, "festival"]]
    assert read_questionnaire(book({"survey": rows, "settings": settings}), {}).question("a").label == "A"
    rows[1].append("nội dung")
    with pytest.raises(WorkbookFaulty) as faulty:
        read_questionnaire(book({"survey": rows, "settings": settings}), {})
    assert [where for where, _ in told(faulty)] == ["survey D1"]


@pytest.mark.parametrize("column", ["label", "hint", "constraint_message", "label::Tày (tyz)"])
def test_an_unknown_answer_in_words_is_told_where_it_stands(column: str) -> None:
    cells = {"constraint": ". != 'x'", column: "Có ${khong_co}?"}
    assert any("khong_co" in message for _, message in faults(text("a", **cells)))
    repeat = [{"type": "begin repeat", "name": "r", "label": "Của ${khong_co}"}, text("a"), {"type": "end repeat"}]
    assert any("khong_co" in message for _, message in faults(*repeat))
