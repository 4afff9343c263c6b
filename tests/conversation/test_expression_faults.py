"""What is said of a faulty expression, and where; texts that would take for ever are refused."""

from __future__ import annotations

import re

import pytest

from conversation import expression_faults
from conversation.expression_functions import FUNCTIONS, NAMES
from conversation.expressions import ExpressionFaulty, compiled, order_of
from tests.conversation.expression_scope import Answers

NOTHING = Answers()


def refused(text: str) -> ExpressionFaulty:
    with pytest.raises(ExpressionFaulty) as raised:
        compiled(text)
    return raised.value


@pytest.mark.parametrize(
    ("text", "position", "fragment"),
    [
        ("", 0, "Biểu thức trống"),
        (" \n\t ", 0, "Biểu thức trống"),
        ("1 +", 3, "Sau “+” còn thiếu một giá trị"),
        ("(", 1, "Sau “(” còn thiếu một giá trị"),
        ("= 5", 0, "ví dụ . = 5"),
        ("1 +* 2", 3, "Trước “*” còn thiếu một giá trị"),
        ("1 < > 2", 4, "Trước “>” còn thiếu một giá trị"),
        ("abs(,1)", 4, "Trước “,” còn thiếu một giá trị"),
        ("1 and or 2", 6, "Trước “or” còn thiếu một giá trị"),
        ("()", 0, "Trong ngoặc () chưa có gì"),
        ("(1", 0, "hãy thêm dấu )"),
        ("2 * (1 + sum(${a}, 1)", 4, "hãy thêm dấu )"),
        ("round(1.5", 5, "hãy thêm dấu )"),
        ("1 + last(so_ho", 8, "hãy thêm dấu )"),
        ("1 + sum(${so_ho}", 7, "hãy thêm dấu )"),
        ("1)", 1, "Thừa dấu )"),
        ("(1))", 3, "Thừa dấu )"),
        ("5 5", 2, "Thiếu dấu phép tính trước “5”"),
        ("${a} 'x'", 5, "Thiếu dấu phép tính trước “'x'”"),
        ("${a}${b}", 4, "Thiếu dấu phép tính trước “${b}”"),
        ("${a}(1)", 4, "Thiếu dấu phép tính trước “(”"),
        ("1 < 2 < 3", 6, "0 < . and . < 10"),
        ("1 = 1 != 0", 6, "nối bằng and"),
    ],
)
def test_what_is_missing_or_too_much(text: str, position: int, fragment: str) -> None:
    fault = refused(text)
    assert fragment in str(fault)
    assert fault.position == position


@pytest.mark.parametrize(
    ("text", "position", "fragment"),
    [
        ("2 ^ 3", 2, "Không có phép lũy thừa “^”"),
        ("2 ** 3", 2, "Không có phép lũy thừa “**”"),
        ("${a}²", 4, "Không có phép lũy thừa “²”"),
        ("${a} == 1", 5, "sửa “==” thành =."),
        ("${a} <> 1", 5, "sửa “<>” thành !=."),
        ("${a} =< 1", 5, "sửa “=<” thành <=."),
        ("${a} <== 1", 5, "sửa “<==” thành <=."),
        ("${a} => 1", 5, "sửa “=>” thành >=."),
        ("${a} ≤ 1", 5, "sửa “≤” thành <=."),
        ("${a} ≥ 1", 5, "sửa “≥” thành >=."),
        ("${a} ≠ 1", 5, "sửa “≠” thành !=."),
        ("${a} && 1", 5, "sửa “&&” thành and."),
        ("${a} || 1", 5, "sửa “||” thành or."),
        ("${a} & 1", 5, "concat"),
        ("!${a}", 0, "not(…)"),
        ("${a} = “co”", 7, "Dấu nháy “ do Word đổi ra"),
        ("${a} = ‘co’", 7, "Dấu nháy ‘ do Word đổi ra"),
        ("${a} = ”co”", 7, "Dấu nháy ” do Word đổi ra"),
        ("5 – 3", 2, "Dấu “–” do Word đổi ra"),
        ("5 × 3", 2, "Phép nhân viết là *"),
        ("5 x ${a}", 2, "Hãy sửa “x” thành *."),
        ("5 : 3", 2, "Phép chia viết là div"),
        ("${a} / 2", 5, "Phép chia viết là div"),
        ("(1 + 2)/2", 7, "Phép chia viết là div"),
        ("5 ÷ 3", 2, "Phép chia viết là div"),
        ("if(1; 2; 3)", 4, "dấu phẩy"),
        ("80%", 2, "0.8"),
        (". >= 0,8 * last(.)", 6, "ví dụ 0.8"),
        ("(1,5 + 1)", 2, "ví dụ 1.5"),
        ("1, 5", 1, "chỉ dùng giữa các giá trị trong hàm"),
        (". <= 1.000", 5, "hãy viết 1000 thay cho 1.000, hoặc 1 nếu"),
        ("1.250", 0, "hãy viết 1250 thay cho 1.250, hoặc 1.25 nếu"),
        ("1.234.567", 0, "hãy viết 1234567"),
        ("9" * 31, 0, "quá 30 chữ số"),
        ("0." + "1" * 31, 0, "quá 30 chữ số"),
        ("${a} AND 1", 5, "Hãy sửa “AND” thành and"),
        ("${a} hoặc 1", 5, "Hãy sửa “hoặc” thành or."),
        ("1 # 2", 2, "Không dùng được ký tự “#”"),
        ("１ + 2", 0, "Không dùng được ký tự “１”"),
        (":", 0, "Không dùng được ký tự “:”"),
        ("1\u00a0+ 2", 1, "khoảng trắng lạ"),
        ("1 + 2\u200b", 5, "khoảng trắng lạ"),
        ("'abc", 0, "hãy thêm dấu '"),
        ('concat("abc)', 7, 'hãy thêm dấu "'),
    ],
)
def test_wrong_signs(text: str, position: int, fragment: str) -> None:
    fault = refused(text)
    assert fragment in str(fault)
    assert fault.position == position


@pytest.mark.parametrize(
    ("text", "position", "fragment"),
    [
        ("${so_ho + 1", 0, "Thiếu dấu } sau tên câu hỏi: hãy viết ${so_ho}"),
        ("1 + ${a", 4, "Thiếu dấu }"),
        ("1 + {a}", 4, "Thiếu dấu $"),
        ("$a", 0, "trong ngoặc nhọn"),
        ("a}", 1, "Thừa dấu “}”"),
        ("${}", 0, "chưa có tên"),
        ("${ }", 0, "chưa có tên"),
        ("${ a }", 0, "tên ở cột name"),
        ("${2a}", 0, "tên ở cột name"),
        ("${last-saved#a}", 0, "tên ở cột name"),
        ("so_ho > 1", 0, "${so_ho} nếu là câu hỏi, hoặc 'so_ho' nếu là chữ"),
        ("${a} = co", 7, "'co' nếu là chữ"),
        ("AND", 0, "Trước “AND” còn thiếu"),
        ("/data/x > 1", 0, "đường dẫn XPath như “/data/x”"),
        ("1 + ../x", 4, "đường dẫn XPath như “../x”"),
        ("//x", 0, "đường dẫn XPath"),
        ("${a}[1]", 4, "đường dẫn XPath"),
        ("child::x", 5, "đường dẫn XPath"),
        ("current()/x", 0, "đường dẫn XPath như “current()/x”"),
        ("current()", 0, "đường dẫn XPath"),
        ("instance('x')", 0, "đường dẫn XPath"),
    ],
)
def test_wrong_names_and_paths(text: str, position: int, fragment: str) -> None:
    fault = refused(text)
    assert fragment in str(fault)
    assert fault.position == position


@pytest.mark.parametrize(
    ("text", "position", "fragment"),
    [
        ("rund(1)", 0, "hãy sửa thành round"),
        ("1 + selectd(${a}, 'x')", 4, "hãy sửa thành selected"),
        ("IF(1, 2, 3)", 0, "hãy viết chữ thường if"),
        ("AND(1, 2)", 0, "giữa hai vế"),
        ("mod(5, 2)", 0, "giữa hai số"),
        ("pulldata('a', 'b')", 0, "baseline, last, target"),
        ("regex(., '[0-9]+')", 0, "contains, starts-with"),
        ("pow(2, 3)", 0, "không có lũy thừa"),
        ("position(..)", 9, "đường dẫn XPath"),
        ("position()", 0, "số thứ tự"),
        ("jr:choice-name(${a}, 'b')", 0, "Không có hàm “jr:choice-name”"),
        ("average(${a})", 0, "sum(${…}) div count(${…})"),
        ("not ${a}", 0, "hãy viết not(…)"),
        ("true", 0, "hãy viết true()."),
        ("if(1, 2)", 0, "phải có 3 giá trị, ở đây có 2"),
        ("1 + if(1, 2, 3, 4)", 4, "phải có 3 giá trị, ở đây có 4"),
        ("round()", 0, "phải có 1 đến 2 giá trị, ở đây có 0"),
        ("round(1, 2, 3)", 0, "phải có 1 đến 2 giá trị, ở đây có 3"),
        ("max()", 0, "ít nhất 1 giá trị"),
        ("today(1)", 0, "không ghi gì"),
        ("true(1)", 0, "không ghi gì"),
        ("false(1)", 0, "không ghi gì"),
        ("coalesce(1, 2, 3)", 0, "phải có 2 giá trị"),
        ("count(1)", 0, "count chỉ có một ${tên_câu_hỏi}"),
        ("count(${a}, ${b})", 0, "count chỉ có một ${tên_câu_hỏi}"),
        ("last()", 0, "last chỉ có tên một câu hỏi"),
        ("last(1)", 0, "last chỉ có tên một câu hỏi"),
        ("last(., 1)", 0, "last chỉ có tên một câu hỏi"),
        ("target(sum(1))", 0, "target chỉ có tên một câu hỏi"),
        ("baseline(. + 1)", 11, "“+”"),
        ("date('31/12/2026')", 5, "Không có ngày “31/12/2026”"),
        ("date('2026-02-30')", 5, "ví dụ '2026-11-30'"),
    ],
)
def test_wrong_use_of_functions(text: str, position: int, fragment: str) -> None:
    fault = refused(text)
    assert fragment in str(fault)
    assert fault.position == position


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_each_function_has_so_many_arguments(name: str) -> None:
    known = FUNCTIONS[name]
    most = known.fewest + 5 if known.most is None else known.most
    for count in range(known.fewest, most + 1):
        assert compiled(f"{name}({', '.join(['1'] * count)})").names == frozenset()
    wrong = [known.fewest - 1] * (known.fewest > 0) + [most + 1] * (known.most is not None)
    for count in wrong:
        sentence = str(refused(f"{name}({', '.join(['1'] * count)})"))
        assert f"ở đây có {count}: hãy viết như {name}(" in sentence
        assert compiled(known.example).text == known.example


def test_where_nothing_is_near_all_functions_are_named() -> None:
    sentence = str(refused("zzzz(1)"))
    assert all(name in sentence for name in NAMES)


@pytest.mark.parametrize("sign", sorted(expression_faults.SIGNS))
def test_every_wrong_sign_is_told(sign: str) -> None:
    fault = refused(f"1 {sign} 1")
    assert fault.position == 2
    assert re.fullmatch(r"[^\n]+: hãy [^\n]+\.|Hãy [^\n]+\.", str(fault))


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("x" * 1_000_000, "dài quá 1000 ký tự"),
        ("(" * 10_000 + ")" * 10_000, "dài quá 1000 ký tự"),
        ("(" * 31 + "1" + ")" * 31, "quá 30 lớp"),
        ("abs(" * 31 + "1" + ")" * 31, "quá 30 lớp"),
        ("(1) + not(1) + today() + sum(${a}) + last(.) + " + "(" * 31 + "1" + ")" * 31, "quá 30 lớp"),
        ("1" + "+1" * 150, "quá 300 phần tử"),
        ("-" * 300 + "1", "quá 300 phần tử"),
        ("10^10^10", "lũy thừa"),
        ("a" * 999 + "(", "Không có hàm"),
    ],
)
def test_what_would_take_for_ever_is_refused(text: str, fragment: str) -> None:
    assert fragment in str(refused(text))
    assert len(str(refused(text))) < 400


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(" * 30 + "1" + ")" * 30, 1),
        ("abs(" * 30 + "-1" + ")" * 30, 1),
        ("(1) + " * 74 + "1", 75),
        ("(1) + true() + not(0) + sum(${a}) + " + "(" * 30 + "1" + ")" * 30, 4),
        ("count(${a}) + coalesce(last(.), 0) + " + "(" * 30 + "1" + ")" * 30, 1),
        ("1" + "+1" * 149, 150),
        ("-" * 298 + "1", 1),
        ("1" + " " * 999, 1),
        ("1" + " or 0" * 149, True),
        ("1" + " and 1" * 149, True),
    ],
)
def test_what_is_just_not_too_large_is_calculated(text: str, expected: object) -> None:
    assert compiled(text).value(NOTHING) == expected


def test_the_first_faulty_calculation_is_refused() -> None:
    with pytest.raises(ExpressionFaulty) as raised:
        order_of({"a": "1", "b": "1 +", "c": "2 ^ 2"})
    assert raised.value.position == 3
