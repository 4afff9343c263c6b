"""Words in no list beside a number, and hostile texts: what is not known asks, and no number comes from nowhere."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from conversation import words, words_beside
from conversation.replies import Ask, Number, Same, Skip, fold, read
from conversation.several import read_several
from conversation.tokens import phrases
from tests.conversation.test_doubtful_replies import random_text
from tests.conversation.test_month_kinds import questions_of
from tests.shares import share

SEED = 20261127
HOSTILE_TEXTS = share(20_000)
UNITS = {name: label for name, (_, _, label) in words.TYPES.items() if label}
KNOWN = {
    fold(word)
    for text in (*words.WORDS.values(), *words_beside.WORDS.values(), *words.NUMERALS.values())
    for phrase in phrases(text)
    for word in phrase
} | {fold(word) for _, _, names in words.UNITS for word in names.replace(",", " ").split()}
ONSETS = ("bl", "kh", "ng", "tr", "x", "v", "s", "ph", "gi", "qu", "th", "đ", "r", "l")
RHYMES = ("oách", "uềnh", "ợp", "iễu", "ùng", "ắp", "ượng", "ẽo", "oang", "ịch", "ứt", "èm")
UNKNOWN = [word for onset in ONSETS for rhyme in RHYMES if fold(word := onset + rhyme) not in KNOWN]
EVERYDAY = (Path(__file__).parent / "everyday_words.txt").read_text(encoding="utf-8").replace(",", " ").split()
NUMERALS = {fold(name) for text in words.NUMERALS.values() for name in text.split(", ")}
SHORT = {name for text in words.SHORT_SCALES.values() for name in text.split(", ")}
NONE = {fold(word) for key in ("no", "not_yet") for phrase in phrases(words.WORDS[key]) for word in phrase}
SHARES = {fold(phrase.split()[0]) for key in ("all", "half") for phrase in words.WORDS[key].split(",")}


@pytest.mark.parametrize("question_type", sorted(UNITS))
def test_an_unknown_word_beside_a_number_asks_and_offers_nothing(question_type: str) -> None:
    chance = random.Random(f"{SEED} {question_type}")
    unit = UNITS[question_type]
    for _ in range(share(300)):
        number, word = chance.randrange(2, 90), chance.choice(UNKNOWN)
        for text in (f"{word} {number} {unit}", f"{number} {unit} {word}", f"{number} {word}", f"{word}: {number}"):
            for reply in (text, f"dạ {text} ạ", f"có {text} nhé"):
                outcome = read(reply, question_type)
                assert isinstance(outcome, Ask) and outcome.suggestion is None, reply


FORBIDDING = [" ".join(phrase) for phrase in phrases(words_beside.WORDS["forbids"])]


@pytest.mark.parametrize("phrase", FORBIDDING)
def test_a_word_that_forbids_is_heard_wherever_it_stands(phrase: str) -> None:
    for text in (f"{phrase} 15 hộ", f"15 hộ {phrase}", f"có 15 hộ {phrase} ạ", f"{phrase}, 15 hộ", f"15 hộ, {phrase}"):
        outcome = read(text, "count_household")
        assert isinstance(outcome, Ask) and outcome.suggestion is None, text
    # Without accents 'ky roi' is 'ký rồi'.
    if phrase != "kỳ rồi":
        assert isinstance(read(f"15 ho {fold(phrase)}", "count_household"), Ask)


SMALL_TALK = [" ".join(phrase) for name in ("harmless", "things") for phrase in phrases(words_beside.WORDS[name])]


def test_small_talk_hides_no_unit_and_changes_no_number() -> None:
    """'85 hộ bác ạ' is no share, though 'hộ bác' may mean 'for me'."""
    for phrase in SMALL_TALK:
        assert isinstance(read(f"85 hộ {phrase} ạ", "percent"), Ask), phrase
        assert isinstance(read(f"15 kg {phrase}", "count_household"), Ask), phrase
        for text in (f"{phrase} 15 hộ", f"15 hộ {phrase}", f"{phrase}, 15 hộ ạ"):
            outcome = read(text, "count_household")
            assert isinstance(outcome, Ask) or outcome == Number(15_000), text


def hostile_text(chance: random.Random) -> str:
    """Random characters, words the bot knows, everyday words and numbers in any order."""
    if chance.random() < 0.3:
        return random_text(chance)
    said = chance.choices(
        [
            *EVERYDAY,
            *UNKNOWN,
            *chance.choices(sorted(KNOWN), k=40),
            "hộ",
            "không",
            "chưa",
            "như cũ",
            "tất cả",
            "rồi",
            "15",
            "0",
        ],
        k=chance.randrange(1, 8),
    )
    return chance.choice([" ", ", ", "\n", " "]).join(said)


def has_source(text: str, value: int, question_type: str) -> bool:
    """Whether a digit, a numeral, a word for none or, of a share, for all stands in the text."""
    folded = fold(text)
    said = set(folded.replace(",", " ").split())
    if any(ch.isdigit() for ch in folded) or "🔟" in text or any(name in folded for name in NUMERALS):
        return True
    if question_type == "yes_no":
        return True
    if value == 0:
        return bool(said & NONE)
    return question_type == "percent" and bool(said & SHARES)


def test_hostile_texts_give_no_number_from_nowhere() -> None:
    chance = random.Random(SEED)
    types = sorted(words.TYPES)
    for _ in range(HOSTILE_TEXTS):
        text, question_type = hostile_text(chance), chance.choice(types)
        outcome = read(text, question_type, total=86_000, question=chance.choice(["", "Số hộ tham gia mô hình"]))
        assert isinstance(outcome, Number | Same | Skip | Ask)
        if isinstance(outcome, Number):
            assert has_source(text, outcome.value, question_type), (text, question_type, outcome)


def test_hostile_months_raise_nothing_and_read_no_number_from_nowhere() -> None:
    chance = random.Random(SEED)
    for _ in range(HOSTILE_TEXTS // 4):
        area = chance.choice(["an", "kh", "kt", "mt", "vh"])
        labels = [question.label for question in questions_of(area)]
        parts = [hostile_text(chance) for _ in range(3)] + chance.sample(labels, 2)
        chance.shuffle(parts)
        text = chance.choice([", ", "\n", " ", ": "]).join(parts)
        found = read_several(text, questions_of(area), 86_000)
        for outcome in found.read.values() if found else ():
            assert not isinstance(outcome, Number) or has_source(text, outcome.value, ""), (text, outcome)
