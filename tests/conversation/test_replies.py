"""Reading replies: both corpora, and what must hold for every number and every text."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation import words
from conversation.replies import LONGEST, Ask, Number, Outcome, Same, Skip, fold, read
from tests.shares import share

HERE = Path(__file__).parent
TOTAL_HOUSEHOLDS = 86_000
"""The examples of the reading rules speak of a residential area of 86 households."""

quick = settings(max_examples=share(200, 2))
question_types = st.sampled_from(sorted(words.TYPES))


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


GIVEN_ROWS = rows("replies.tsv")
MORE_ROWS = rows("more_replies.tsv")


def thousandths(text: str) -> int:
    return int(Fraction(text) * 1000)


def kind_of(outcome: Outcome) -> str:
    match outcome:
        case Number(value):
            return str(value)
        case Same():
            return "SAME"
        case Skip():
            return "SKIP"
        case Ask():
            return "ASK"


def expected(row: dict[str, str]) -> str:
    text = row["expected"]
    return text if text in ("ASK", "SAME", "SKIP") else str(thousandths(text))


@pytest.mark.parametrize("row", GIVEN_ROWS, ids=lambda row: f"{row['question_type']}:{row['reply']}")
def test_reads_the_given_corpus(row: dict[str, str]) -> None:
    assert kind_of(read(row["reply"], row["question_type"], total=TOTAL_HOUSEHOLDS)) == expected(row)


def test_reads_our_corpus_with_rule_and_suggestion() -> None:
    wrong = []
    for row in MORE_ROWS:
        outcome = read(row["reply"], row["question_type"], unit=row["unit"], total=TOTAL_HOUSEHOLDS)
        right = kind_of(outcome) == expected(row)
        if isinstance(outcome, Ask):
            right = right and outcome.reason == row["rule"]
            right = right and (not row["suggestion"] or outcome.suggestion == thousandths(row["suggestion"]))
        if not right:
            wrong.append((row, outcome))
    assert not wrong


def test_our_corpus_covers_every_type_and_rule() -> None:
    assert len(MORE_ROWS) >= 600
    assert {row["question_type"] for row in MORE_ROWS} == set(words.TYPES)
    assert {row["rule"] for row in MORE_ROWS} == {str(rule) for rule in range(1, 13)}
    assert len({(row["question_type"], row["unit"], row["reply"]) for row in MORE_ROWS}) == len(MORE_ROWS)


@pytest.mark.parametrize(
    ("reply", "question_type", "suggestion"),
    [
        ("hết", "count_household", 86),
        ("15/86", "count_household", 15),
        ("15 người", "count_household", 15),
        ("10 hộ xóm trên, 5 hộ xóm dưới", "count_household", 15),
        ("15 à nhầm 16", "count_household", 16),
        ("khoảng 20 hộ", "count_household", 20),
        ("l5", "count_household", 15),
        ("350", "money_vnd", 350_000),
        ("2tr05", "money_million", "2.05"),
        ("0,85", "percent", 85),
    ],
)
def test_asks_with_a_suggestion(reply: str, question_type: str, suggestion: int | str) -> None:
    outcome = read(reply, question_type, total=TOTAL_HOUSEHOLDS)
    assert isinstance(outcome, Ask)
    assert outcome.suggestion == thousandths(str(suggestion))


def test_suggests_no_total_that_is_not_known() -> None:
    assert read("hết", "count_household") == Ask("10")
    assert read("15/86", "count_household") == Ask("8")


def test_a_sao_is_a_setting() -> None:
    assert read("2 sào", "area_m2", sao_m2=500) == Number(1_000_000)
    assert read("1 mẫu", "area_m2", sao_m2=500) == Number(5_000_000)
    assert read("2", "area_m2", unit="sào", sao_m2=500) == Number(2000)


def test_a_bare_number_is_in_the_asked_unit() -> None:
    assert read("1,5", "area_m2", unit="ha") == Number(1500)
    assert read("1,5", "weight_kg", unit="tấn") == Number(1500)
    assert read("2", "money_million", unit="tỷ đồng") == Number(2000)
    assert read("2 triệu đồng", "money_million", unit="triệu đồng/người/năm") == Number(2000)
    assert read("5 mâm", "count_item", unit="mâm") == Number(5000)


def test_a_long_text_is_asked_at_once() -> None:
    assert read("15" + " " * LONGEST, "count_household") == Ask("12")


def test_an_unknown_question_type_is_refused() -> None:
    with pytest.raises(KeyError):
        read("15", "count_something")


def test_an_accentless_da_is_politeness_or_done() -> None:
    assert read("da 15 ho a", "count_household") == Number(15_000)
    assert read("da chua", "yes_no") == Number(0)
    assert read("da hop", "yes_no") == Number(1000)
    assert read("da", "yes_no") == Ask("11")
    assert read("da mai", "yes_no") == Ask("11")


def test_fold() -> None:
    assert fold("  ĐƯỜNG   Bình Ca ") == "duong binh ca"
    assert fold("１５ hộ") == "15 ho"


DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def below_hundred(number: int) -> list[str]:
    tens, ones = divmod(number, 10)
    if not tens:
        return [DIGITS[ones]]
    said = ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        return [*said, "mốt"]
    if ones == 5:
        return [*said, "lăm"]
    return [*said, DIGITS[ones]] if ones else said


def below_thousand(number: int, whole: bool) -> list[str]:
    """A group of three digits; `whole`: something stands before it, so its hundreds are said even when none."""
    hundreds, rest = divmod(number, 100)
    said = [DIGITS[hundreds], "trăm"] if hundreds or whole else []
    if not rest:
        return said or ["không"]
    if said and rest < 10:
        return [*said, "linh", DIGITS[rest]]
    return said + below_hundred(rest)


def in_words(number: int) -> str:
    """Standard Vietnamese, groups of three digits said from the left."""
    said: list[str] = []
    for size, name in ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group = number // size % 1000
        if group:
            said += [*below_thousand(group, bool(said)), name]
    return " ".join(word for word in said if word) or "không"


integers = st.one_of(
    st.integers(0, 10**9), st.integers(0, 2000), st.integers(0, 9).map(lambda n: 10**n), st.integers(0, 10**6)
)


def test_in_words() -> None:
    assert in_words(15) == "mười lăm"
    assert in_words(1_000_105) == "một triệu một trăm linh năm"
    assert in_words(2021) == "hai nghìn không trăm hai mươi mốt"


def is_ambiguous(number: int) -> bool:
    """Rule 6: digits straight after triệu or tỷ may be of the next thousand ('ba triệu hai trăm')."""
    return number > 10**6 and 0 < number % 10**6 < 1000


@quick
@given(integers)
def test_every_integer_in_words_reads_back(number: int) -> None:
    for text in (in_words(number), fold(in_words(number)), in_words(number).upper(), in_words(number) + " hộ"):
        outcome = read(text, "count_household")
        if outcome != Number(number * 1000):
            lone = text in words.AMBIGUOUS_ALONE
            assert isinstance(outcome, Ask), text
            money = number % 1000 == 0 and number >= 10_000 and not text.endswith(" hộ")
            assert is_ambiguous(number) or lone or number == 0 or number >= 10**6 or money, text


@quick
@given(st.integers(0, 9_999), st.booleans())
def test_small_integers_in_words_never_ask_with_their_unit(number: int, accents: bool) -> None:
    text = f"{in_words(number)} hộ" if accents else fold(f"{in_words(number)} hộ")
    assert read(text, "count_household") == Number(number * 1000)


@quick
@given(integers)
def test_every_integer_in_digits_reads_back(number: int) -> None:
    plain, grouped = str(number), f"{number:,}"
    for text in (plain, grouped, grouped.replace(",", "."), grouped.replace(",", " "), f"0{plain}", f"{plain} hộ"):
        outcome = read(text, "count_household")
        telephone = (text.startswith("0") and len(text) >= 9) or (number >= 10**7 and "hộ" not in text)
        assert outcome == (
            Ask("8", outcome.suggestion) if telephone and isinstance(outcome, Ask) else Number(number * 1000)
        )


@quick
@given(st.integers(0, 10**6), st.integers(0, 99))
def test_decimals_read_back_exactly(whole: int, hundredths: int) -> None:
    value = Number(whole * 1000 + hundredths * 10)
    for text in (f"{whole},{hundredths:02d}", f"{whole}.{hundredths:02d}", f"{whole},{hundredths:02d} kg"):
        assert read(text, "weight_kg") == value


POLITE_BEFORE = ("dạ ", "vâng ", "em báo cáo: ", "thưa bác ", "ok ", "dạ vâng ", "👍 ")
POLITE_AFTER = (" ạ", " a", " nhé", " nhé anh", ".", "!", " nha", " em ơi", " 👍", " bác ạ")
mattering = [row for row in GIVEN_ROWS + MORE_ROWS if row["question_type"] != "yes_no" and expected(row) != "ASK"]


@quick
@given(st.sampled_from(mattering), st.sampled_from(POLITE_BEFORE), st.sampled_from(POLITE_AFTER))
def test_polite_words_and_case_change_nothing(row: dict[str, str], before: str, after: str) -> None:
    unit = row.get("unit", "")
    plain = read(row["reply"], row["question_type"], unit=unit)
    for text in (before + row["reply"], row["reply"] + after, before + row["reply"] + after, row["reply"].upper()):
        assert read(text, row["question_type"], unit=unit) == plain, text


doubtful = [row for row in GIVEN_ROWS + MORE_ROWS if expected(row) == "ASK"]


@quick
@given(st.sampled_from(doubtful), st.sampled_from(POLITE_BEFORE), st.sampled_from(POLITE_AFTER))
def test_politeness_makes_no_doubtful_reply_a_value(row: dict[str, str], before: str, after: str) -> None:
    unit = row.get("unit", "")
    assert isinstance(read(before + row["reply"] + after, row["question_type"], unit=unit), Ask)


numbers = st.integers(0, 999).flatmap(lambda n: st.sampled_from([str(n), f"{n} hộ", f"{in_words(n)} hộ", in_words(n)]))
between = st.sampled_from(
    [", ", " và ", " - ", "; ", " hoặc ", " đến ", " / ", " rồi ", "\n", " ở xóm trên, ", " nữ ", " + "]
)


@quick
@given(numbers, between, numbers)
def test_two_numbers_are_never_a_value(one: str, link: str, other: str) -> None:
    assert isinstance(read(one + link + other, "count_household"), Ask)


vocabulary = sorted(
    {phrase.strip() for text in words.WORDS.values() for phrase in text.split(",")}
    | {name.strip() for _, _, names in words.UNITS for name in names.split(",")}
    | {name for text in words.NUMERALS.values() for name in text.split(", ")}
    | {"15", "1.200", "12,5", "0", "k", "tr", "3tr5", "?", "-", "%", "👍", "m2", "xyz", "15/86"}
)


@settings(max_examples=share(600))
@given(st.lists(st.sampled_from(vocabulary), max_size=9), question_types, st.sampled_from(["", " "]))
def test_any_known_words_give_an_outcome(said: list[str], question_type: str, gap: str) -> None:
    text = (gap or " ").join(said)
    outcome = read(text, question_type, total=TOTAL_HOUSEHOLDS)
    assert isinstance(outcome, Number | Same | Skip | Ask)
    if isinstance(outcome, Ask):
        assert outcome.reason in {str(rule) for rule in range(1, 13)}
    if isinstance(outcome, Number):
        assert 0 <= outcome.value <= 10**15


@settings(max_examples=share(600))
@given(st.text(max_size=60), question_types)
def test_any_text_gives_an_outcome(text: str, question_type: str) -> None:
    assert isinstance(read(text, question_type), Number | Same | Skip | Ask)


@settings(max_examples=share(500))
@given(st.text(alphabet=st.characters(categories=["L", "M", "P", "S", "Z", "C"]), max_size=30))
def test_a_text_without_digits_or_known_words_is_no_value(text: str) -> None:
    known = {fold(phrase) for phrase in vocabulary for phrase in phrase.split()}
    if not known.intersection(fold(text).split()) and "🔟" not in text:
        assert isinstance(read(f"zz{text}zz", "count_household"), Ask)
