"""No slip decides: a word that is a letter or an accent away from yes, no, send, stop or delete is not read as that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from conversation import intent_words, wish_words, yes_or_no
from conversation.intents import intent
from conversation.phrasing import is_polite, says
from conversation.syllables import is_syllable
from conversation.texts import vi as say
from conversation.tokens import fold, one_letter_apart, phrases

MEANINGS: Mapping[str, tuple[str, ...]] = {
    "yes": ("yes",),
    "agree": ("agree",),
    "submit": ("submit",),
    "delete": ("delete_data",),
    "withdraw": ("withdraw_consent",),
    "no": ("no",),
    "refuse": ("refuse",),
    "pause": ("pause",),
}
"""Class of the word list -> intents of that meaning."""
CODES = {code: meaning for meaning, codes in MEANINGS.items() for code in codes}
LETTERS = "abcdeghiklmnopqrstuvxy"
BUTTONS = {say.AGREE: "agree", say.REFUSE: "refuse", say.WITHDRAW_YES: "withdraw", say.DELETE_YES: "delete"}


@cache
def everyday() -> Mapping[str, str]:
    """Word or phrase -> its meaning; '' for all that mean none of these things."""
    found: dict[str, str] = {}
    for line in Path(__file__).with_name("everyday_words.txt").read_text(encoding="utf-8").splitlines():
        meaning, colon, words = line.partition(":")
        if line and not line.startswith("#"):
            for word in (words if colon else line).split(","):
                if word.strip():
                    found.setdefault(word.strip(), meaning if colon else "")
    return found


@cache
def decisive() -> tuple[tuple[str, str], ...]:
    """(phrase, code) of everything that decides something, as the bot knows it."""
    return tuple((" ".join(phrase.split()), code) for code in CODES for phrase in intent_words.PHRASES[code].split(","))


def read_as(text: str) -> set[str]:
    """The meanings that the bot takes a text for, in any place where it is asked for one."""
    found, answer = intent(text, commands_only=True), yes_or_no.said(text)
    meant = "" if answer is None else "yes" if answer else "no"
    pressed = {meaning for label, meaning in BUTTONS.items() if says(text, label)}
    return {CODES.get(found.code, "") if found else "", meant, *pressed} - {""}


def neighbours(text: str) -> Iterator[str]:
    """Every text with one letter more, less, other, or swapped with the next."""
    for at in range(len(text) + 1):
        before, after = text[:at], text[at:]
        yield from (before + letter + after for letter in LETTERS)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in LETTERS if letter != after[0])
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]


def is_said_exactly(text: str, code: str) -> bool:
    """The text has the words of a phrase of that intent, with all their accents or none, among polite words only."""
    typed = text.split()
    windows = ((start, stop) for start in range(len(typed)) for stop in range(start + 1, len(typed) + 1))
    return any(
        fold("".join(typed[start:stop])) in _joined(code)
        and all(word.isascii() or word in _words(code) for word in typed[start:stop])
        and all(map(is_polite, typed[:start] + typed[stop:]))
        for start, stop in windows
    )


@cache
def _joined(code: str) -> frozenset[str]:
    return frozenset(fold("".join(words)) for words in phrases(intent_words.PHRASES[code]))


@cache
def _words(code: str) -> frozenset[str]:
    return frozenset(word for words in phrases(intent_words.PHRASES[code]) for word in words)


def test_the_list_is_long_and_has_every_meaning() -> None:
    assert len(everyday()) > 4000
    assert set(everyday().values()) == {"", *MEANINGS}


@pytest.mark.parametrize("code", CODES)
def test_no_neighbour_of_a_decisive_phrase_is_read_as_it(code: str) -> None:
    mine = [phrase for phrase, of in decisive() if of == code]
    wrong, tried = [], 0
    for spelled in {spelled for phrase in mine for spelled in (phrase, fold(phrase))}:
        for text in neighbours(spelled):
            tried += 1
            found = intent(text, commands_only=True)
            if found is not None and found.code == code and not is_said_exactly(text, code):
                wrong.append(f"{text} is read as {spelled}")
    assert tried > 200
    assert wrong == []


def test_no_everyday_word_is_taken_for_a_decision() -> None:
    """As it is written; of 'gui', which is also a word, no program can know that 'gửi' is not meant."""
    refusing, wrong = fold(intent_words.NO_TO_A_QUESTION).split(", "), []
    for text, meaning in everyday().items():
        same = {meaning, *({"agree": ["yes"], "refuse": ["no"], "pause": ["no"]}.get(meaning, []))}
        found = read_as(text) - same
        unaccented = text.isascii() and (any(is_said_exactly(text, code) for code in CODES) or text in refusing)
        if found and not unaccented:
            wrong.append(f"{text} ({meaning or 'something else'}) is read as {found}")
    assert wrong == []


def test_no_everyday_word_near_a_decisive_phrase_is_read_as_it_without_accents() -> None:
    """As typed on a phone without accents; a word that is spelled like the phrase itself then cannot be told apart."""
    near, wrong = 0, []
    for text, meaning in everyday().items():
        if meaning:
            continue
        folded = fold(text)
        for phrase, code in decisive():
            if one_letter_apart(folded, fold(phrase)):
                near += 1
                if CODES[code] in read_as(folded) and not is_said_exactly(folded, code):
                    wrong.append(f"{folded} is read as {phrase}")
    assert near > 500
    assert wrong == []


def test_what_everybody_says_is_a_word_and_no_slip_of_a_command() -> None:
    foreign = {"ok", "ko", "chat", "phim", "video"}
    words = {fold(word) for text in everyday() for word in text.split()} - foreign
    assert [word for word in sorted(words) if not is_syllable(word)] == []


def test_every_decision_is_understood_as_it_is_written() -> None:
    for phrase, code in decisive():
        for text in (phrase, phrase.upper(), f"dạ {phrase} ạ"):
            found = intent(text)
            assert found is not None, text
            assert found.code == code, text


@pytest.mark.parametrize("text", ["hiểu rồi", "chiều nay", "phieu luu ky", "nhiều", "chiếu phim", "kiểu", "khao kho"])
def test_an_everyday_word_is_no_command(text: str) -> None:
    assert intent(text, commands_only=True) is None


def test_a_whole_sentence_decides_nothing_that_stays() -> None:
    """A wish shows something, asks or pauses; what cannot be taken back has its own words."""
    assert not {code for code, _, _ in wish_words.WISHES} & {*intent_words.EXACT} - {"amend", "pause"}
    assert not {code for code, _, _ in wish_words.WISHES} & {"agree", "refuse", "submit", "delete_data"}


@pytest.mark.parametrize("text", ["cảm ơn anh nhiều", "cam on ban rat nhieu", "cảm ơn các bạn", "cảm ơn mọi người nhé"])
def test_thanks_are_thanks_however_warm(text: str) -> None:
    found = intent(text)
    assert found is not None
    assert found.code == "thanks"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *((each, True) for each in ("dung", "DUNG A", "co", "phai", "vang", "dung roi", "đúng", "ừ", "dạ có", "ok em")),
        *((each, False) for each in ("khong", "ko", "thoi", "thôi", "chua", "chưa", "chua co", "chưa ạ", "sai", "hủy")),
        *(
            (each, None)
            for each in ("chán", "chua biet", "dùng", "đứng", "dừng", "mai", "15", "chuan bi", "cố", "không biết")
        ),
    ],
)
def test_what_a_word_says_to_a_yes_or_no_question(text: str, meant: bool | None) -> None:
    assert yes_or_no.said(text) is meant


@pytest.mark.parametrize("text", ["Đồng ý", "ĐỒNG Ý.", "dong y", "dạ đồng ý ạ", "tôi đồng ý", "Dong Y nhe"])
def test_a_button_may_be_typed_in_its_own_words(text: str) -> None:
    assert says(text, say.AGREE)


@pytest.mark.parametrize(
    "text",
    [
        "không đồng ý",
        "đồng ý?",
        "đồng y hả",
        "đông y",
        "đòng ý",
        "đồng ý không",
        "ok",
        "có",
        "ừ",
        "chưa đồng ý",
        "đồng",
        "",
    ],
)
def test_nothing_else_is_the_button(text: str) -> None:
    assert not says(text, say.AGREE)
