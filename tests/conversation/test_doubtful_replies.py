"""Random and mutated replies: no exception, and no value where a crude second look sees two readings."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from conversation import words
from conversation.replies import Ask, Number, Outcome, Same, Skip, fold, read
from tests.conversation.test_replies import GIVEN_ROWS, MORE_ROWS, TOTAL_HOUSEHOLDS
from tests.shares import share

SEED = 20261116
RANDOM_STRINGS, MUTATED_REPLIES = share(20_000), share(5_000)

# --- the second look: written from the rules alone, blind to much, but what it sees is certain -----------------------

SURE_DIGITS = frozenset(["bốn", "sáu", "bảy", "bẩy", "tám", "chín", "mười"])
"""With its accents each of these is a number; năm may be a year, ba a father, hai (without accents) harm."""
OTHER_DIGITS = frozenset(["một", "hai", "ba", "năm", "mốt", "tư", "lăm", "nhăm"])
MULTIPLIERS = frozenset(["mươi", "chục", "trăm", "phẩy", "linh", "lẻ", "rưỡi", "rưởi", "nửa", "không"])
SCALES = {"nghìn": 3, "ngàn": 3, "k": 3, "vạn": 4, "triệu": 6, "tr": 6, "củ": 6, "tỷ": 9, "tỉ": 9}
UNITS = {
    "weight": "tấn|tạ|yến|kg cân kí ký kilô|lạng|g gam",
    "length": "km cây|m mét|cm",
    "area": "ha hecta|mẫu|sào|m²",
}
"""Units of one kind, the larger first."""
MEASURES = {
    kind: {name: -rank for rank, names in enumerate(ranks.split("|")) for name in names.split()}
    for kind, ranks in UNITS.items()
}
VAGUE_BEFORE = "khoảng|tầm|gần|hơn|trên|dưới|vài|mấy|tăng|giảm|thêm|bớt|âm|ngót|từ|đến|tới|độ|chừng|cỡ|xấp xỉ|hoặc"
VAGUE_AFTER = "hơn|tăng|giảm|hoặc|trở lên|trở xuống|đổ lại"
CORRECTION = "nhầm|chứ không phải|đính chính|không phải"
_POLITE = {" ".join(phrase.split()) for phrase in words.WORDS["polite"].split(",")}
POLITE = "|".join(sorted(_POLITE | set(map(fold, _POLITE)), key=len, reverse=True))
SIGN = "[-+~<>≈±≥≤/]"

FORBIDDEN = {
    "a question": r"\?",
    "a sign": rf"{SIGN} ?\d|\d ?{SIGN}",
    "a correction": rf"\d.*\b(?:{CORRECTION})\b|\b(?:{CORRECTION})\b.*\d",
    "vague or relative": rf"\b(?:{VAGUE_BEFORE}) \d|\d (?:{VAGUE_AFTER})\b",
}
NUMERAL_INSIDE = re.compile("|".join(fold(word) for word in (*SURE_DIGITS, *OTHER_DIGITS, *MULTIPLIERS, "sào", "mẫu")))
"""Also inside a word, as people forget the space: '2 kmrưỡi'."""
PART = re.compile(r"\d{1,3}(?: \d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)*|m²|[^\W\d_]+|\S")
AMOUNT = re.compile(r"[DNnM](?:(?<=[JM])D|(?<!D)[Nn]|[JM])*")
"""Digits or a numeral in words, several of them only with a multiplier, a scale or a unit between."""


def plain(text: str) -> str:
    """As a reader sees it: lower-case, without marks, emoji and controls that show no letter."""
    text = unicodedata.normalize("NFKC", text.replace("🔟", " 10 ")).lower()
    shown = (" " if ch != "\n" and unicodedata.category(ch) in ("So", "Sk", "Cc") else ch for ch in text)
    text = "".join(ch for ch in shown if unicodedata.category(ch) not in ("Cf", "Mn", "Me"))
    text = " ; ".join(" ".join(line.split()) for line in text.splitlines())
    text = re.sub(r"(?<![kc])m2(?!\w)", "m²", text)
    return re.sub(rf"(?<![^\W\d_])(?:{POLITE}) (?!\d)", "", text)


@lru_cache(maxsize=4096)
def mark(part: str, kind: str) -> str:
    """D digits, N surely a digit in words, n perhaps one, M multiplies, J scale or unit, '.' anything else."""
    if part[0].isdecimal():
        return "D"
    if part in SURE_DIGITS:
        return "N"
    known = {"J": {*SCALES, *MEASURES.get(kind, ())}, "M": MULTIPLIERS, "n": OTHER_DIGITS | SURE_DIGITS}
    return next((letter for letter, names in known.items() if fold(part) in set(map(fold, names))), ".")


def rising(amount: list[str], kind: str) -> bool:
    """'3 tạ 2 tấn', '5 nghìn 2 triệu'; without their accents the words may be others."""
    ranks = MEASURES.get(kind) or SCALES
    said = [ranks[part] for part in amount if part in ranks]
    return any(after >= before for before, after in pairwise(said))


def two_readings(text: str, kind: str) -> str:
    """Why a value would be a guess; empty when nothing plain speaks against one."""
    text = plain(text)
    for reason, pattern in FORBIDDEN.items():
        if re.search(pattern, text):
            return reason
    if kind != "percent" and re.search(r"\d ?%", text):
        return "a share"
    if any(mark(letters, kind) == "." for letters in re.findall(r"\d([^\W\d_]+)(?=\d)", text)):
        return "letters in digits"
    parts = PART.findall(text)
    marks = "".join(mark(part, kind) for part in parts)
    amounts = [parts[slice(*found.span())] for found in AMOUNT.finditer(marks) if set(found[0]) & set("DN")]
    if len(amounts) > 1:
        return "two numbers"
    return "the larger unit last" if amounts and rising(amounts[0], kind) else ""


def has_other_digits(text: str, kind: str, value: int) -> bool:
    """Whether the value is not the only number typed; conversions are by tens, but for sào and mẫu."""
    text = plain(text)
    parts = PART.findall(text)
    marks = "".join(mark(part, kind) for part in parts)
    if marks.count("D") != 1 or "J" in marks[: marks.index("D")] or NUMERAL_INSIDE.search(fold(text)):
        return False
    return str(value).strip("0") != re.sub(r"\D", "", parts[marks.index("D")]).strip("0")


def complaint(text: str, question_type: str, outcome: Outcome) -> str:
    """What is wrong with the outcome; empty when nothing is."""
    if not isinstance(outcome, Number):
        return "" if isinstance(outcome, Ask | Same | Skip) else "no outcome"
    kind = words.TYPES[question_type][0]
    if kind == "answer":
        return "digits for yes or no" if re.search(r"\d", plain(text)) else ""
    return two_readings(text, kind) or ("other digits" if has_other_digits(text, kind, outcome.value) else "")


# --- what it looks at ------------------------------------------------------------------------------------------------

QUESTION_TYPES = sorted(words.TYPES)
DIGITS_AND_MARKS = "0123456789" * 3 + "..,,  -/+%k\n"
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạéèẹíìịóòọúùụ"
SAID = (
    [phrase.strip() for text in words.WORDS.values() for phrase in text.split(",")]
    + [name.strip() for _, _, names in words.UNITS for name in names.split(",")]
    + [name for text in words.NUMERALS.values() for name in text.split(", ")] * 4
    + ["15", "3", "250", "1.200", "12,5", "1 500", "0", "2tr5", "3k", "m2", ",", ".", "%", "👍", "xyz"] * 8
)


def random_text(chance: random.Random) -> str:
    """A short text: any characters at all, digits and marks, letters, or words the bot knows."""
    match chance.randrange(4):
        case 0:
            signs = (chr(chance.choice((chance.randrange(32, 0x2FF), chance.randrange(0xE000)))) for _ in range(20))
            return "".join(ch for ch in signs if chance.random() < 0.7 and not "\ud800" <= ch <= "\udfff")
        case 1:
            return "".join(chance.choices(DIGITS_AND_MARKS, k=chance.randrange(1, 10)))
        case 2:
            return "".join(chance.choices(DIGITS_AND_MARKS + LETTERS + "  ", k=chance.randrange(1, 16)))
        case _:
            return " ".join(chance.choices(SAID, k=chance.randrange(1, 7)))


def mutated(text: str, chance: random.Random) -> str:
    """A reply with one to three slips: a letter more, less or other, words more or away, no accents, no spaces."""
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(text) + 1)
        match chance.randrange(9):
            case 0:
                text = text[:at] + text[at + 1 :]
            case 1:
                text = text[:at] + chance.choice(DIGITS_AND_MARKS + LETTERS) + text[at:]
            case 2:
                text = text[:at] + chance.choice(DIGITS_AND_MARKS + LETTERS) + text[at + 1 :]
            case 3:
                text = text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
            case 4:
                text = f"{text} {chance.choice(SAID)}"
            case 5:
                text = f"{chance.choice(SAID)} {text}"
            case 6:
                text = f"{text[:at]} {chance.choice(SAID)} {text[at:]}"
            case 7:
                text = fold(text)
            case _:
                text = text[:at] + text[at:].replace(" ", "", 1)
    return text


def random_replies(chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """(text, question type, unit)"""
    for _ in range(RANDOM_STRINGS):
        yield random_text(chance), chance.choice(QUESTION_TYPES), ""


def mutated_replies() -> Iterator[tuple[str, str, str]]:
    """(text, question type, unit); each row has chances of its own, so that another row changes none of them."""
    rows = GIVEN_ROWS + MORE_ROWS
    for number in range(MUTATED_REPLIES):
        row = rows[number % len(rows)]
        chance = random.Random(f"{SEED} {number // len(rows)} {row['question_type']} {row['reply']}")
        yield mutated(row["reply"], chance), row["question_type"], row.get("unit", "")


def complaints(replies: Iterator[tuple[str, str, str]]) -> list[tuple[str, str, Outcome, str]]:
    found = []
    for text, question_type, unit in replies:
        outcome = read(text, question_type, unit=unit, total=TOTAL_HOUSEHOLDS)
        wrong = complaint(text, question_type, outcome)
        if wrong:
            found.append((text, question_type, outcome, wrong))
    return found


def test_random_texts_give_no_value_with_two_readings() -> None:
    assert not complaints(random_replies(random.Random(SEED)))


def test_mutated_replies_give_no_value_with_two_readings() -> None:
    assert not complaints(mutated_replies())


def test_the_second_look_sees_what_it_should() -> None:
    """It would complain of these, had they been read as values."""
    doubtful = ["15 16", "15 hộ, 3 hộ", "bốn hộ và 5", "khoảng 15", "15 hơn", "-15", "15/86", "15 không phải 16", "15?"]
    doubtful += ["15%", "1x5", "15 hộ\n3", "5 nghìn 2 triệu", "3 tạ 2 tấn"]
    assert [text for text in doubtful if not complaint(text, "count_household", Number(15_000))] == []
    assert complaint("150 hộ", "count_household", Number(16_000)) == "other digits"
    assert rising(["3", "tạ", "2", "tấn"], "weight")
    assert not complaint("dạ 15 hộ ạ", "count_household", Number(15_000))
    assert not complaint("3 triệu 250 nghìn", "money_million", Number(3_250))
