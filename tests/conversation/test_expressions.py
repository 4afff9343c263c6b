"""What expressions give: every operator and function, blanks, exactness, dates, and what a checker is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import pairwise

import pytest

from conversation.expression_parser import LEVELS
from conversation.expressions import (
    CalculationsCircular,
    Expression,
    Value,
    compiled,
    in_order,
    order_of,
)
from tests.conversation.expression_scope import Answers

ANSWERS = Answers(
    single={
        "ba": 3,
        "rong": Fraction(1, 2),
        "chu": "15",
        "ten": "Đặng Văn Én",
        "viec": "rac nuoc cay",
        "ngay": date(2026, 11, 1),
        "dung": True,
        "sai": False,
        "rong_tuech": "",
        "ngay_gio": datetime(2026, 11, 1, 8, 30, tzinfo=UTC),
        "khong": 0,
    },
    entries={"tuoi": (7, 40, 35), "thieu": (7, None), "sinh": (date(2019, 1, 2), date(1986, 5, 1)), "chua_ai": ()},
    facts={("last", "."): 20, ("last", "so_ho"): 12, ("baseline", "so_ho"): 10, ("target", "."): 25},
    current=16,
)
"""`trong` is a blank."""


def value(text: str) -> Value:
    return compiled(text).value(ANSWERS)


def same(found: Value, expected: Value) -> bool:
    """Equal and of one type: True is not 1 here, nor a fraction that is whole an int."""
    return type(found) is type(expected) and found == expected


TRUE_AND_FALSE = {True: "true()", False: "false()", None: "${trong}"}


@pytest.mark.parametrize("left", [True, False, None])
@pytest.mark.parametrize("right", [True, False, None])
def test_connections_know_three_values(left: bool | None, right: bool | None) -> None:
    one, other = TRUE_AND_FALSE[left], TRUE_AND_FALSE[right]
    both = False if False in (left, right) else None if None in (left, right) else True
    either = True if True in (left, right) else None if None in (left, right) else False
    assert value(f"{one} and {other}") is both
    assert value(f"{one} or {other}") is either


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not(true())", False),
        ("not(0)", True),
        ("not('x')", False),
        ("not(${trong})", None),
        ("3 and 'x'", True),
        ("0 or 0", False),
        ("${ngay} and 1", True),
        ("if(${ba} > 2, 'lon', 'nho')", "lon"),
        ("if(${ba} > 3, 'lon', 'nho')", "nho"),
        ("if(${trong}, 1, 2)", None),
        ("if(true(), ${trong}, 2)", None),
        ("if(false(), ${trong}, 2)", 2),
        ("if(0 or 1, 0 or 1, 2)", True),
        ("if(1 and 0, 1, 0 or 1)", True),
        ("coalesce(${trong}, 4)", 4),
        ("coalesce(${ba}, 4)", 3),
        ("coalesce(0, 4)", 0),
        ("coalesce('', ${trong})", None),
        ("coalesce(false(), 4)", False),
    ],
)
def test_truths(text: str, expected: Value) -> None:
    assert same(value(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2", 3),
        ("1 - 2", -1),
        ("3 * 4", 12),
        ("7 div 2", Fraction(7, 2)),
        ("8 div 2", 4),
        ("7 mod 3", 1),
        ("-7 mod 3", -1),
        ("7 mod -3", 1),
        ("-7 mod -3", -1),
        ("1.5 mod 0.4", Fraction(3, 10)),
        ("0.5 mod 0.3", Fraction(1, 5)),
        ("-5", -5),
        ("--5", 5),
        ("---5", -5),
        ("2 - -3", 5),
        (".5 + 1.", Fraction(3, 2)),
        ("1.50", Fraction(3, 2)),
        ("1 div 0", None),
        ("0 div 0", None),
        ("5 mod 0", None),
        ("5 div (1 - 1)", None),
        ("true() + true()", 2),
        ("${chu} + 1", 16),
        ("'1e3' + 1", None),
        ("'mười' + 1", None),
        ("--${ten}", None),
        ("-' 7 '", -7),
        ("abs(-3)", 3),
        ("abs(${rong})", Fraction(1, 2)),
        ("int(2.9)", 2),
        ("int(-2.9)", -2),
        ("round(2.5)", 3),
        ("round(-2.5)", -2),
        ("round(-2.6)", -3),
        ("round(2.345, 2)", Fraction(47, 20)),
        ("round(-2.345, 2)", Fraction(-117, 50)),
        ("round(1250, -2)", 1300),
        ("round(-1250, -2)", -1200),
        ("round(1249, -2)", 1200),
        ("round(2.5, 0)", 3),
        ("round(1, 31)", None),
        ("round(1, -31)", None),
        ("round(1, 0.5)", None),
        ("number('15')", 15),
        ("number('1.5')", Fraction(3, 2)),
        ("number(true())", 1),
        ("number('mười')", None),
        ("number(${ngay})", None),
        ("sum(1, 2, ${rong})", Fraction(7, 2)),
        ("min(3, 1, 2)", 1),
        ("min(3)", 3),
        ("max(3, 1, 2)", 3),
        ("max(0.5, 1 div 3)", Fraction(1, 2)),
        ("min('a', 1)", None),
    ],
)
def test_numbers(text: str, expected: Value) -> None:
    assert same(value(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 3 - 2", 5),
        ("24 div 4 div 2", 3),
        ("17 mod 10 * 2", 14),
        ("-2 + 5", 3),
        ("1 + 1 = 2", True),
        ("1 < 2 = true()", True),
        ("2 > 1 + 1", False),
        ("true() or false() and false()", True),
        ("(true() or false()) and false()", False),
        ("1 = 1 and 2 > 1 or ${trong}", True),
        ("not(1 = 2) and 3", True),
        ("7 - -7 mod 2", 8),
        ("('a' = 'a') != false()", True),
    ],
)
def test_precedence(text: str, expected: Value) -> None:
    assert same(value(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 = 1", True),
        ("1 = 2", False),
        ("1 != 2", True),
        ("2 <= 2", True),
        ("3 <= 2", False),
        ("2 >= 3", False),
        ("2 < 3", True),
        ("2 > 3", False),
        ("'a' = 'a'", True),
        ("'a' != 'a'", False),
        ("'a' < 'b'", None),
        ("'5' < '12'", True),
        ("'5' = 5", True),
        ("'05' = '5'", False),
        ("'mười' = 10", None),
        ("'mười' != 10", None),
        ("'mười' < 10", None),
        ("${dung} = 1", True),
        ("${dung} = 'x'", True),
        ("${sai} = 0", True),
        ("${sai} < 1", True),
        ("${rong} < 1", True),
        ("${ngay} = date('2026-11-01')", True),
        ("${ngay} = '2026-11-01'", True),
        ("'2026-11-02' > ${ngay}", True),
        ("${ngay} != today()", True),
        ("${ngay} < today()", True),
        ("${ngay} > 5", None),
        ("${ngay} = '1/11/2026'", None),
        ("${ngay} = true()", True),
        ("${ngay_gio} = ${ngay}", True),
        ("${ngay_gio} < today()", True),
        ('"Đặng Văn Én" = ${ten}', True),
        ('"\'" = concat("\'")', True),
    ],
)
def test_comparisons(text: str, expected: Value) -> None:
    assert same(value(text), expected)


@pytest.mark.parametrize("operator", sorted(set(LEVELS) - {"and", "or"}))
@pytest.mark.parametrize("pair", ["${trong} {} 1", "1 {} ${trong}", "${trong} {} ${trong}", "${rong_tuech} {} 'x'"])
def test_what_reads_a_blank_is_blank(operator: str, pair: str) -> None:
    assert value(pair.replace("{}", operator)) is None


@pytest.mark.parametrize(
    "call",
    [
        *(f"{name}(${{trong}})" for name in ("abs", "int", "round", "number", "string", "date", "not")),
        "-${trong}",
        "round(${ba}, ${trong})",
        "round(${trong}, 1)",
        "sum(1, ${trong})",
        "min(1, ${trong})",
        "max(${trong}, 1)",
        "min(${trong}, ${ngay})",
        "selected(${trong}, 'rac')",
        "selected(${viec}, ${trong})",
        "contains(${trong}, 'a')",
        "contains('a', ${trong})",
        "starts-with(${trong}, 'a')",
        "starts-with('a', ${trong})",
        "sum(${thieu})",
        "min(${thieu})",
        "max(${thieu})",
        "min(${chua_ai})",
        "last(${ba})",
        "target(so_ho)",
        "concat(${trong}, '')",
    ],
)
def test_functions_of_a_blank_are_blank(call: str) -> None:
    assert value(call) is None
    assert compiled(f"{call} = 1").holds(ANSWERS) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${trong} = ''", True),
        ("${trong} != ''", False),
        ("'' = ${ba}", False),
        ("'' != ${ba}", True),
        ('${rong_tuech} = ""', True),
        ("${ba} + ${trong} = ''", True),
        ("'' = ''", True),
        (". = ''", False),
        ("'' < 1", None),
        ("string-length(${trong})", 0),
        ("count-selected(${trong})", 0),
        ("concat('a', ${trong}, 'b')", "ab"),
        ("count(${thieu})", 2),
    ],
)
def test_what_may_read_a_blank(text: str, expected: Value) -> None:
    assert same(value(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("selected(${viec}, 'rac')", True),
        ("selected(${viec}, 'ra')", False),
        ("selected(${ba}, 3)", True),
        ("count-selected(${viec})", 3),
        ("string-length(${ten})", 11),
        ("string(1.50)", "1.5"),
        ("string(-1 div 4)", "-0.25"),
        ("string(2 div 3)", "0.666666666666667"),
        ("string(1 div 10 div 1000000000000000)", "0"),
        ("string(-1 div 10 div 1000000000000000)", "0"),
        ("string(true())", "true"),
        ("string(1 = 2)", "false"),
        ("string(${ngay})", "2026-11-01"),
        ("concat(${ten}, ' ', 1 div 2)", "Đặng Văn Én 0.5"),
        ("contains(${ten}, 'Văn')", True),
        ("contains(${ten}, 'văn')", False),
        ("starts-with(${ten}, 'Đặng')", True),
        ("starts-with(${ten}, 'Én')", False),
        ("contains(15, 5)", True),
    ],
)
def test_texts_and_choices(text: str, expected: Value) -> None:
    assert same(value(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today()", date(2026, 11, 16)),
        ("date('2026-11-01')", date(2026, 11, 1)),
        ("date(${ngay})", date(2026, 11, 1)),
        ("date(concat('2026-', '12-31'))", date(2026, 12, 31)),
        ("date(${ten})", None),
        ("date(concat('2026-', '02-30'))", None),
        ("date(5)", None),
        ("today() + 15", date(2026, 12, 1)),
        ("15 + today()", date(2026, 12, 1)),
        ("today() - 16", date(2026, 10, 31)),
        ("today() - ${ngay}", 15),
        ("${ngay} - today()", -15),
        ("'2026-11-16' - ${ngay}", 15),
        ("today() - '2026-11-01'", 15),
        ("today() - date('2026-11-01') < 31", True),
        ("today() + 0.5", None),
        ("today() + today()", None),
        ("5 - today()", None),
        ("today() * 2", None),
        ("-today()", None),
        ("today() + 10000000", None),
        ("today() - 1000000000000", None),
        ("min(${ngay}, today())", date(2026, 11, 1)),
        ("max(${ngay}, '2026-12-01')", date(2026, 12, 1)),
        ("max(${ngay}, 5)", None),
        ("min(${sinh})", date(1986, 5, 1)),
    ],
)
def test_dates(text: str, expected: Value) -> None:
    assert same(value(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(${tuoi})", 82),
        ("count(${tuoi})", 3),
        ("min(${tuoi})", 7),
        ("max( ${tuoi} )", 40),
        ("sum(${chua_ai})", 0),
        ("count(${chua_ai})", 0),
        ("sum(${tuoi}) div count(${tuoi})", Fraction(82, 3)),
        ("sum(${ba}, ${ba})", 6),
        ("max(${ba} + 0)", 3),
    ],
)
def test_entries_of_a_repeat(text: str, expected: Value) -> None:
    assert same(value(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (". >= 0.8 * last(.)", True),
        (". >= 0.81 * last(.)", False),
        (". <= last(${so_ho})", False),
        (". - baseline(so_ho)", 6),
        ("last( so_ho ) - 5", 7),
        ("target(.) > .", True),
        ("last(div)", None),
    ],
)
def test_facts(text: str, expected: Value) -> None:
    assert same(value(text), expected)


@pytest.mark.parametrize(
    "text",
    [
        "(1 div 49) * 49 = 1",
        "0.1 + 0.2 = 0.3",
        "0.7 * 10 = 7",
        "1.1 * 1.1 = 1.21",
        "(1 div 3) * 3 = 1",
        "100 * 1.15 = 115",
        "9007199254740993 - 9007199254740992 = 1",
        "1.5 mod 0.1 = 0",
        "int(0.29 * 100) = 29",
        "round(1.005, 2) = 1.01",
    ],
)
def test_arithmetic_is_exact(text: str) -> None:
    assert compiled(text).holds(ANSWERS) is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", False),
        ("2", True),
        ("-1", True),
        ("0.5", True),
        ("'sai'", True),
        ("''", None),
        ("today()", True),
        ("1 div 0", None),
    ],
)
def test_a_rule_holds_as_xpath_takes_its_value(text: str, expected: bool | None) -> None:
    assert compiled(text).holds(ANSWERS) is expected


def test_what_grows_too_large_becomes_a_blank() -> None:
    limit = "1" + "0" * 30
    assert value(limit) == 10**30
    assert value(f"{limit} + 0") == 10**30
    assert value(f"0.{'0' * 29}1") == Fraction(1, 10**30)
    assert value(f"{limit} + 1") is None
    assert value(f"0 - {limit}") == -(10**30)
    assert value(f"-{limit} - 1") is None
    assert value(f"1 div {limit}") == Fraction(1, 10**30)
    assert value(f"1 div {limit} div 2") is None
    assert value("*".join(["9"] * 100)) is None
    assert compiled("${n} + 0").value(Answers({"n": 10**30 + 1})) is None
    assert compiled("${n}").value(Answers({"n": -(10**400)})) is None
    long = Answers({"n": "a" * 6000})
    assert compiled("string-length(${n})").value(long) == 6000
    assert compiled("string-length(concat(${n}, ${n}))").value(long) == 0
    assert compiled("sum(${n}, ${n}, -1)").value(Answers({"n": 10**30})) is None


def test_a_whole_fraction_is_an_int() -> None:
    assert same(compiled("${n}").value(Answers({"n": Fraction(4, 2)})), 2)
    assert same(value("1.5 * 2"), 3)
    assert same(value("sum(0.5, 0.5)"), 1)


# --- what a checker is told ------------------------------------------------------------------------------------------


def test_an_expression_tells_what_it_reads() -> None:
    found = compiled("${a} + sum(${b}) > last(${c}) + target(d) - baseline(.) and selected(${a}, 'x') and max(${e}, 1)")
    assert found.names == {"a", "b", "e"}
    assert found.singly == {"a", "e"}
    assert found.gathered == {"b"}
    assert found.facts == {("last", "c"), ("target", "d"), ("baseline", ".")}
    assert not found.reads_current
    assert compiled(". > 1").reads_current
    assert compiled(". > 1").names == set()


def test_names_may_be_vietnamese() -> None:
    assert compiled("${số_hộ} + ${so-ho.2}").names == {"số_hộ", "so-ho.2"}


def test_the_same_text_is_compiled_once() -> None:
    assert compiled("${a} + 1") is compiled("${a} + 1")
    assert compiled("${a} + 1") == Expression(
        "${a} + 1", frozenset("a"), frozenset(), False, frozenset("a"), frozenset(), lambda scope: None
    )


def test_calculations_are_put_in_order() -> None:
    order = order_of({"tong": "${nam} + ${nu}", "ty_le": "${nu} div ${tong}", "nu": "${so} - 1", "khac": "last(ty_le)"})
    assert sorted(order) == ["khac", "nu", "tong", "ty_le"]
    assert order.index("nu") < order.index("tong") < order.index("ty_le")
    assert order_of({}) == []
    assert in_order({"b": {"a", "x"}, "a": (), "c": {"b"}}) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("calculations", "circle"),
    [
        ({"a": "${b} + 1", "b": "${c}", "c": "sum(${a})", "d": "${a}"}, "a → b → c → a"),
        ({"a": "${a}"}, "a → a"),
        ({"x": "1", "a": ". + 1"}, "a → a"),
    ],
)
def test_a_circle_of_calculations_is_named(calculations: dict[str, str], circle: str) -> None:
    with pytest.raises(CalculationsCircular) as raised:
        order_of(calculations)
    names = raised.value.names
    way = [*names, names[0]]
    assert " → ".join(way) in str(raised.value)
    around = circle.split(" → ")[:-1]
    assert sorted(names) == sorted(around)
    assert all(after in compiled(calculations[name]).names | {name} for name, after in pairwise(way))


def test_a_long_chain_of_calculations_is_put_in_order() -> None:
    names = [f"c{number}" for number in range(3000)]
    chain = {name: {after} for name, after in pairwise(names)} | {names[-1]: set[str]()}
    assert in_order(chain) == names[::-1]
