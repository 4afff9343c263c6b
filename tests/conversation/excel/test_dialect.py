"""The whole dialect: groups, repeats, languages, rules and defaults as they are read, and every fault they can have."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from conversation.excel.rules import nearest
from conversation.excel.sheets import WorkbookFaulty
from conversation.excel.workbook import read_questionnaire, read_questionnaire_file
from conversation.questionnaire import Option, Questionnaire, Repeat
from reporting.indicators import Indicator
from tests.conversation.excel.test_workbook import HOUSEHOLDS
from tests.conversation.excel.workbooks import book, form_book, table, told

G01 = replace(HOUSEHOLDS, code="G01", label="Số hộ tham gia", content_area="G")
MT01 = replace(
    HOUSEHOLDS, constraint=". <= ${G01}", constraint_message="Quá số hộ tham gia.", soft_constraint=". >= last(.)"
)
MT02 = replace(HOUSEHOLDS, code="MT02", label="Tỷ lệ", unit="%", type="decimal", calculation="${MT01} div ${G01} * 100")
KNOWN = {each.code: each for each in (G01, MT01, MT02)}
YES_NO: list[Sequence[object]] = [["co_khong", "co", "Có"], ["co_khong", "khong", "Không"]]
Cells = Mapping[str, object]


def text(name: str, **cells: object) -> Cells:
    return {"type": "text", "name": name, "label": "A", **cells}


def number(name: str, **cells: object) -> Cells:
    return {"type": "integer", "name": name, "label": "A", "question_type": "count_person", **cells}


def read(*rows: Cells, choices: Sequence[Sequence[object]] = YES_NO, **settings: object) -> Questionnaire:
    return read_questionnaire(form_book(*rows, choices=choices, settings=settings), KNOWN)


def faults_of(*rows: Cells, choices: Sequence[Sequence[object]] = YES_NO, **settings: object) -> list[tuple[str, str]]:
    with pytest.raises(WorkbookFaulty) as faulty:
        read(*rows, choices=choices, **settings)
    return told(faulty)


# --- what is read ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("int", "integer"),
        ("Số nguyên", "integer"),
        ("số thập phân", "decimal"),
        ("Chữ", "text"),
        ("string", "text"),
        ("ngày", "date"),
        ("chọn một co_khong", "select_one"),
        ("select one co_khong", "select_one"),
        ("chọn nhiều  co_khong", "select_multiple"),
        ("ảnh", "image"),
        ("ghi chú", "note"),
        ("TEXT", "text"),
    ],
)
def test_types_by_any_of_their_names(written: str, kind: str) -> None:
    assert read({**number("a"), "type": written}).question("a").kind == kind


def test_the_rules_of_groups_become_those_of_their_questions() -> None:
    form = read(
        text("a"),
        {"type": "begin_group", "name": "g", "relevant": "${a} = 'x'"},
        text("b"),
        text("c", relevant="${b} != ''"),
        {"type": "bắt đầu nhóm", "relevant": "${b} = 'y'"},
        text("d", relevant="${c} = 'z' or ${a} = 'w'"),
        {"type": "hết nhóm"},
        {"type": "end group"},
        text("e"),
    )
    assert [(each.name, each.relevant) for each in form.questions] == [
        ("a", ""),
        ("b", "${a} = 'x'"),
        ("c", "(${a} = 'x') and (${b} != '')"),
        ("d", "(${a} = 'x') and (${b} = 'y') and (${c} = 'z' or ${a} = 'w')"),
        ("e", ""),
    ]


def test_a_repeat_keeps_the_rules_around_it_and_its_questions_those_within() -> None:
    form = read(
        text("a"),
        {"type": "begin group", "relevant": "${a} = 'x'"},
        {
            "type": "begin repeat",
            "name": "tv",
            "label": "Thành viên",
            "label::en": "Members",
            "relevant": "${a} != 'y'",
        },
        text("ten"),
        {"type": "begin group", "relevant": "${ten} != ''"},
        number("tuoi"),
        {"type": "end group"},
        {"type": "end repeat"},
        {"type": "calculate", "name": "tong", "calculation": "sum(${tuoi})"},
        {"type": "end group"},
    )
    around = "(${a} = 'x') and (${a} != 'y')"
    assert form.repeats == (Repeat("tv", "Thành viên", around, {"en": {"label": "Members"}}),)
    assert [(each.name, each.repeat, each.relevant) for each in form.questions] == [
        ("a", "", ""),
        ("ten", "tv", ""),
        ("tuoi", "tv", "${ten} != ''"),
        ("tong", "", "${a} = 'x'"),
    ]


def test_languages_by_code_or_name_and_what_is_not_translated() -> None:
    form = read(
        text("a", **{"label::English (en)": "B", "hint": "H", "hint::Tày (tyz)": "T"}),
        {
            "type": "select_one l",
            "name": "b",
            "label": "Chọn",
            "constraint": ". != 'x'",
            "constraint_message::en": "No",
        },
        choices=[["l", "x", "X"]],
    )
    first, second = form.questions
    assert form.languages == ("vi", "en", "tyz")
    assert first.translations == {"en": {"label": "B"}, "tyz": {"hint": "T"}}
    assert second.translations == {"en": {"constraint_message": "No"}}
    assert (form.spoken("en").question("a").label, form.spoken("en").question("a").hint) == ("B", "H")


@pytest.mark.parametrize("header", ["label::vi", "label::Tiếng Việt (vi)", "Nhãn::Tiếng Việt", "câu hỏi", "caption"])
def test_the_vietnamese_label_by_any_of_its_headers(header: str) -> None:
    form = read({"type": "text", "name": "a", header: "Tên?"})
    assert (form.question("a").label, form.languages) == ("Tên?", ("vi",))


def test_choices_in_other_languages() -> None:
    data = form_book({"type": "select_one l", "name": "a", "label": "A"}, choices=[["l", "x", "X"]])
    form = read_questionnaire(data, {})
    assert form.question("a").options == (Option("x", "X"),)
    found = read_questionnaire(
        form_book_with_choices([["list_name", "name", "label", "label::en"], ["l", "x", "X", "Ex"], ["l", "y", "Y"]]),
        {},
    )
    assert found.question("a").options == (Option("x", "X", {"en": "Ex"}), Option("y", "Y"))
    assert found.languages == ("vi", "en")


def form_book_with_choices(choices: list[list[object]]) -> bytes:
    settings = {"form_id": "a", "form_title": "A", "version": 1, "purpose": "proposal"}
    survey = [{"type": "select_one l", "name": "a", "label": "A"}]
    return book({"survey": table(survey), "choices": choices, "settings": table([settings])})


def test_rules_are_taken_from_the_indicator_where_they_are_blank() -> None:
    form = read(
        {"type": "integer", "name": "a", "indicator": "MT01"},
        {"type": "calculate", "name": "b", "indicator": "MT02"},
    )
    first, second = form.questions
    assert (first.constraint, first.constraint_message) == (". <= ${G01}", "Quá số hộ tham gia.")
    assert (first.soft_constraint, first.calculation) == (". >= last(.)", "")
    assert (second.label, second.calculation) == ("Tỷ lệ", "${MT01} div ${G01} * 100")
    own = read({"type": "integer", "name": "a", "indicator": "MT01", "constraint": ". < 9"}).question("a")
    assert (own.constraint, own.constraint_message, own.soft_constraint) == (". < 9", "", ". >= last(.)")


@pytest.mark.parametrize(
    ("kind", "written", "expected"),
    [
        ("integer", 5, "5"),
        ("integer", "1.200", "1200"),
        ("integer", "-3", "-3"),
        ("integer", "last(.)", "last(.)"),
        ("decimal", 1.5, "1.5"),
        ("decimal", "1,25", "1.25"),
        ("decimal", "${b} * 2", "${b} * 2"),
        ("text", "Chưa có", "'Chưa có'"),
        ("text", "'x'", "'x'"),
        ("text", 7, "'7'"),
        ("date", "15/11/2026", "date('2026-11-15')"),
        ("date", "today()", "today()"),
        ("select_one co_khong", "co", "'co'"),
        ("select_one co_khong", "'co'", "'co'"),
        ("select_multiple co_khong", "khong co", "'khong co'"),
    ],
)
def test_defaults_are_values_or_expressions(kind: str, written: object, expected: str) -> None:
    indicator = {"indicator": "MT01", "question_type": None} if kind == "integer" else {}
    form = read({**number("a", default=written), "type": kind, **indicator}, number("b"))
    assert form.question("a").default == expected


@pytest.mark.parametrize(
    ("purpose", "meant"),
    [
        ("monthly", "monthly"),
        ("báo cáo tháng", "monthly"),
        ("khao_sat", "baseline"),
        ("đăng ký", "registration"),
        ("hop_dan", "meeting"),
        ("ghi_nhanh", "quick_log"),
        ("de_xuat", "proposal"),
        ("danh_gia", "evaluation"),
        ("nghiem_thu", "acceptance"),
        ("ngay_hoi", "festival"),
    ],
)
def test_purposes_by_any_of_their_names(purpose: str, meant: str) -> None:
    assert read(text("a"), purpose=purpose).purpose == meant


def test_only_the_monthly_report_must_have_a_content_area() -> None:
    assert read(text("a"), purpose="proposal", content_area=None).content_area == "G"
    assert faults_of(text("a"), content_area=None) == [("settings E2", "Ô này còn trống. Hãy điền vào.")]


def test_what_kobo_adds_without_harm_is_passed_over() -> None:
    row = text("a", **{"appearance": "multiline", "guidance_hint::English (en)": "x", "parameters": "rows=5"})
    assert read(row).question("a").label == "A"


def test_a_number_where_a_rule_is_expected_is_taken_as_it_is_written() -> None:
    assert read(text("a", relevant=True)).question("a").relevant == "true()"
    assert read(number("a", constraint=1.5)).question("a").constraint == "1.5"


# --- faults ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "place", "expected"),
    [
        (
            [{"type": "begin group", "name": "g"}, text("a")],
            "survey A2",
            "Nhóm này chưa kết thúc. Hãy thêm dòng “end g",
        ),
        ([{"type": "begin repeat", "name": "g", "label": "G"}, text("a")], "survey A2", "“end repeat”"),
        ([text("a"), {"type": "end group"}], "survey A3", "không có dòng bắt đầu"),
        ([{"type": "begin group"}, text("a"), {"type": "end repeat"}], "survey A4", "Nhóm ở dòng 2"),
        ([{"type": "begin group"}, {"type": "end group"}, text("a")], "survey A2", "chưa có câu hỏi nào"),
        (
            [
                {"type": "begin repeat", "name": "r", "label": "R"},
                {"type": "begin repeat", "name": "s", "label": "S"},
                text("a"),
                {"type": "end repeat"},
                {"type": "end repeat"},
            ],
            "survey A3",
            "Hãy kết thúc r trước dòng này",
        ),
        ([{"type": "begin repeat", "label": "R"}, text("a"), {"type": "end repeat"}], "survey C2", "còn trống"),
        ([{"type": "begin repeat", "name": "r"}, text("a"), {"type": "end repeat"}], "survey C2", "còn trống"),
        ([{"type": "begin group x"}, text("a"), {"type": "end group"}], "survey A2", "Hãy xóa “x”"),
        ([{"type": "begin group", "name": "a"}, text("a"), {"type": "end group"}], "survey B3", "Tên a có hai lần"),
        ([{"type": "begin group", "required": "yes"}, text("a"), {"type": "end group"}], "survey B2", "cột required"),
        ([text("a"), {**text("b"), "type": "deviceid"}], "survey A3", "Hãy xóa dòng này"),
        ([text("a"), {**text("b"), "type": "geopoint"}], "survey A3", "Không có loại “geopoint”"),
        ([{**text("a"), "type": "select_one"}], "survey A2", "rồi tên một danh sách"),
        ([{**text("a"), "type": "select_one co_khon"}], "survey A2", "Có phải co_khong?"),
    ],
)
def test_faults_of_groups_repeats_and_types(rows: list[Cells], place: str, expected: str) -> None:
    ((where, message),) = faults_of(*rows)
    assert (where, expected in message) == (place, True), message


REPEAT: list[Cells] = [
    {"type": "begin repeat", "name": "tv", "label": "TV"},
    number("tuoi"),
    text("ten"),
    {"type": "end repeat"},
]


@pytest.mark.parametrize(
    ("rows", "place", "expected"),
    [
        ([number("so_ho"), text("a", relevant="${so_hoo} > 1")], "E3", "Ký tự 1: Không có câu hỏi hay chỉ tiêu nào"),
        ([number("so_ho"), text("a", relevant="1 < ${so_hoo}")], "E3", "Ký tự 5: "),
        ([number("so_ho"), text("a", relevant="${so_hoo} > 1")], "E3", "Có phải so_ho?"),
        ([text("a", relevant="${zzzz} > 1")], "D2", "Hãy kiểm tra lại tên"),
        ([text("a", relevant="1 +")], "D2", "Ký tự 4: Sau “+” còn thiếu"),
        ([text("a", relevant="(" * 31 + "1" + ")" * 31)], "D2", "lồng nhau quá 30"),
        ([text("a", relevant="1 ^ 2")], "D2", "Không có phép lũy thừa"),
        ([text("a", relevant="1" * 1001)], "D2", "Hãy rút xuống còn nhiều nhất 1000 chữ"),
        ([text("a", relevant=". = 'x'")], "D2", "Dấu chấm là câu trả lời của chính câu này"),
        ([number("a", default=". + ${a}")], "E2", "Dấu chấm là câu trả lời"),
        ([*REPEAT, text("a", relevant="${tuoi} > 1")], "E6", "Hãy dùng sum(${tuoi}), count, min hoặc max."),
        ([*REPEAT, text("a", relevant="sum(${tuoi}) + ${tuoi} > 1")], "E6", "Ký tự 16: Câu tuoi ở trong danh sách tv"),
        ([*REPEAT, text("a", relevant="count(${tv}) > 1")], "E6", "tv là tên nhóm hoặc danh sách"),
        ([text("a", relevant="${a} = 'x'")], "D2", "thành vòng (a → a)"),
        ([text("a", relevant="${b} = 'x'"), text("b", relevant="${a} = 'x'")], "D2", "thành vòng"),
        (
            [
                {"type": "calculate", "name": "a", "calculation": "${b} + 1"},
                {"type": "calculate", "name": "b", "calculation": "${a} + 1"},
                number("c"),
            ],
            "C2",
            "thành vòng (a → b → a)",
        ),
        ([{"type": "calculate", "name": "a"}, text("b")], "survey 2", "phải có cách tính"),
        ([text("a", calculation="1 + 1")], "D2", "Chỉ câu loại calculate"),
        ([{**text("a"), "type": "note", "constraint": ". = 1"}], "D2", "Không ai trả lời câu loại note"),
        ([{**text("a"), "type": "note", "required": "yes"}], "D2", "Không ai trả lời câu loại note"),
        ([{**text("g"), "type": "note"}, text("a", relevant="${g} = 1")], "D3", "Câu g thuộc loại note"),
        ([text("a", constraint_message="Sai")], "D2", "Có lời báo mà chưa có ràng buộc"),
        ([number("a", constraint=". > last(.)")], "E2", "Dòng này không có chỉ tiêu nên không có số kỳ trước"),
        ([number("a"), text("b", relevant="baseline(a) > 1")], "E3", "Ký tự 10: Câu a không có chỉ tiêu"),
        ([text("b", relevant="target(MT77) > 1")], "D2", "Không có câu hỏi hay chỉ tiêu nào tên là MT77"),
        ([text("a", default="baseline(")], "D2", "Ký tự "),
        ([{**text("a"), "type": "image", "default": "x"}], "D2", "Ảnh không có giá trị mặc định"),
        ([number("a", default="nhiều")], "E2", "Hãy ghi một số"),
        ([number("a", default=1.5)], "E2", "Hãy ghi số nguyên"),
        ([{**text("a"), "type": "date", "default": "mai"}], "D2", "Hãy ghi ngày/tháng/năm"),
        ([{**text("a"), "type": "select_one co_khong", "default": "coo"}], "D2", "Hãy ghi một trong: co, khong"),
        ([{**text("a"), "type": "select_one co_khong", "default": "'coo'"}], "D2", "Hãy ghi một trong: co, khong"),
        ([text("a", hint="Xem ${b}")], "D2", "để đưa vào lời"),
        ([{"type": "integer", "name": "a", "indicator": "MT02"}], "A2", "được tính từ chỉ tiêu khác"),
        ([{"type": "calculate", "name": "a", "indicator": "MT01"}], "A2", "Hãy ghi loại integer"),
        ([{"type": "integer", "name": "a", "indicator": "MT03"}], "C2", "không có chỉ tiêu MT03. Có phải MT02?"),
        (
            [REPEAT[0], {"type": "integer", "name": "a", "label": "A", "indicator": "MT01"}, REPEAT[3]],
            "D3",
            "Trong danh sách không hỏi chỉ tiêu",
        ),
        ([REPEAT[0], {**text("a"), "type": "image"}, REPEAT[3]], "A3", "Trong danh sách không hỏi ảnh"),
    ],
)
def test_faults_of_rules(rows: list[Cells], place: str, expected: str) -> None:
    ((where, message),) = faults_of(*rows)
    assert (where.removeprefix("survey "), expected in message) == (place.removeprefix("survey "), True), message


def test_a_rule_within_the_same_repeat_reads_the_same_entry() -> None:
    form = read(*REPEAT[:2], text("ten", relevant="${tuoi} > 17"), REPEAT[3])
    assert form.question("ten").relevant == "${tuoi} > 17"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("read_only", "Cột này của Kobo chưa dùng được"),
        ("trigger", "số tự tính luôn được tính lại"),
        ("repeat_count", "tự thêm từng mục"),
        ("choice_filter", "mỗi câu một danh sách"),
        ("media::image", "câu hỏi chỉ có chữ"),
        ("media::image::English (en)", "câu hỏi chỉ có chữ"),
        ("label::Tày", "Hãy ghi mã trong ngoặc"),
        ("màu", "Không biết cột “màu”"),
    ],
)
def test_columns_that_are_not_supported_say_what_to_do(header: str, expected: str) -> None:
    ((where, message),) = faults_of(text("a", **{header: "x"}))
    assert (where, expected in message) == ("survey D1", True), message


def test_another_main_language_is_a_fault() -> None:
    ((where, message),) = faults_of(text("a"), default_language="English (en)")
    assert (where, "Tiếng Việt (vi)" in message) == ("settings F2", True)


# --- indicators that a questionnaire brings --------------------------------------------------------------------------

NEW: Cells = {
    "code": "MT21",
    "label": "Số hộ dùng túi",
    "unit": "hộ",
    "type": "integer",
    "over_time": "last",
    "over_units": "sum",
    "direction": "up",
    "question_type": "count_household",
    "content_area": "MT",
    "constraint": ". <= ${MT01}",
    "constraint_message": "Quá.",
}


def bring(*rows: Cells) -> bytes:
    return form_book({"type": "integer", "name": "a", "indicator": "MT21"}, indicators=rows)


def test_a_questionnaire_brings_a_new_indicator() -> None:
    found = read_questionnaire_file(bring(NEW), KNOWN)
    assert found.indicators == (
        Indicator(
            code="MT21",
            label="Số hộ dùng túi",
            unit="hộ",
            type="integer",
            direction="up",
            over_time="last",
            over_units="sum",
            content_area="MT",
            question_type="count_household",
            constraint=". <= ${MT01}",
            constraint_message="Quá.",
        ),
    )
    assert found.form.question("a").constraint == ". <= ${MT01}"


def test_a_calculated_indicator_is_brought_too() -> None:
    ratio = {**NEW, "code": "MT22", "type": "calc", "calculation": "${MT21} div ${G01}", "constraint": None}
    found = read_questionnaire_file(bring(NEW, {**ratio, "constraint_message": None}), KNOWN)
    assert [(each.code, each.type, each.is_calculated) for each in found.indicators] == [
        ("MT21", "integer", False),
        ("MT22", "decimal", True),
    ]


@pytest.mark.parametrize(
    ("changes", "place", "expected"),
    [
        ({"unit": "cái"}, "C2", "Mã MT21 đã dùng với đơn vị “hộ”, không đổi được. Hãy dùng mã mới."),
        ({"type": "decimal"}, "D2", "Hãy dùng mã mới."),
        ({"direction": "down"}, "G2", "Hãy dùng mã mới."),
        ({"over_time": "sum"}, "E2", "Hãy dùng mã mới."),
        ({"over_units": "mean"}, "F2", "Hãy dùng mã mới."),
        ({"constraint": ". <= ${MT99}"}, "J2", "Không có chỉ tiêu nào tên là MT99"),
        ({"constraint": None}, "K2", "Có lời báo mà chưa có ràng buộc"),
    ],
)
def test_a_known_code_keeps_what_it_is(changes: Cells, place: str, expected: str) -> None:
    known = {**KNOWN, "MT21": replace(HOUSEHOLDS, code="MT21")}
    kind = changes.get("type", "integer")
    data = form_book({"type": kind, "name": "a", "indicator": "MT21"}, indicators=[{**NEW, **changes}])
    with pytest.raises(WorkbookFaulty) as faulty:
        read_questionnaire_file(data, known)
    ((where, message),) = told(faulty)
    assert (where, expected in message) == (f"indicators {place}", True), message


def test_calculated_indicators_must_not_wait_for_each_other() -> None:
    rows = [{**NEW, "code": code, "type": "calc", "calculation": f"${{{other}}}"} for code, other in ("AB", "BA")]
    rows = [{**row, "constraint": None, "constraint_message": None} for row in rows]
    with pytest.raises(WorkbookFaulty) as faulty:
        read_questionnaire_file(form_book(text("a"), indicators=rows), KNOWN)
    ((where, message),) = told(faulty)
    assert (where, "thành vòng" in message) == ("indicators L2", True)


def test_of_names_that_differ_in_their_case_the_same_one_is_offered_each_time() -> None:
    assert nearest("g01x", ["G01", "g01"]) == nearest("g01x", ["g01", "G01"]) == "Có phải g01?"
