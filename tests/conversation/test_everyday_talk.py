"""Everyday sentences never begin a report, and correct nothing unless they say so."""

from __future__ import annotations

import csv
import random
import unicodedata
from functools import cache
from pathlib import Path

import pytest

import catalogue
from conversation import correction_words
from conversation.corrections import asks_back, corrected
from conversation.difficulties import says_none, tells_one
from conversation.draft import Answer, Draft, Subject
from conversation.excel.workbook import read_indicators, read_questionnaire
from conversation.questionnaire import Questionnaire
from conversation.telling_several import tells_a_month
from conversation.tokens import fold, phrases
from tests.conversation.test_doubtful_replies import random_text
from tests.conversation.test_month_kinds import questions_of
from tests.shares import share

HERE = Path(__file__).parent
AREAS = ("an", "kh", "kt", "mt", "vh")
NOBODY = Subject(title="", head="", group="")
LISTS = share(1_000)
HOSTILE = share(4_000)
MARKS = {
    fold(" ".join(words))
    for text in (
        correction_words.MARKS,
        correction_words.WEAK,
        correction_words.AMENDS,
        correction_words.TAILS,
        correction_words.BACK,
        correction_words.PREVIOUS,
    )
    for words in phrases(text)
} | {"khong phai", "ko phai", "cau"}


@cache
def form_of(area: str) -> Questionnaire:
    indicators = {each.code: each for each in read_indicators((catalogue.FOLDER / "indicators.xlsx").read_bytes())}
    return read_questionnaire((catalogue.FOLDER / f"bao_cao_thang_{area}.xlsx").read_bytes(), indicators)


@cache
def sentences() -> tuple[str, ...]:
    """Everyday phrases and lines of them, single replies, and free messages that tell no month."""
    found: set[str] = set()
    for line in (HERE / "everyday_words.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            found |= {line, *(phrase.strip() for phrase in line.split(":")[-1].split(","))}
    for name in ("replies.tsv", "more_replies.tsv", "reply_kinds.tsv"):
        with (HERE / name).open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                found |= set(row[1:3])
    with (HERE.parent / "handlers" / "free_messages.tsv").open(encoding="utf-8", newline="") as file:
        free = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        found |= {row["text"] for row in free if "month" not in row["right"]}
    return tuple(sorted(found - {""}))


def test_there_are_enough_sentences() -> None:
    assert len(sentences()) > 6_000


@pytest.mark.parametrize("area", AREAS)
def test_an_everyday_sentence_begins_no_report(area: str) -> None:
    form = form_of(area)
    taken = [text for text in sentences() if tells_a_month(form, Draft(1, "monthly"), NOBODY, text)]
    assert taken == []


@pytest.mark.parametrize("area", AREAS)
def test_a_list_about_other_things_begins_no_report(area: str) -> None:
    form, chance = form_of(area), random.Random(area)
    own = {fold(word) for each in form.questions for word in fold(each.label).split()}
    written = (HERE / "everyday_words.txt").read_text(encoding="utf-8").replace(",", " ").split()
    words = [word for word in written if word.isalpha() and fold(word) not in own]
    for _ in range(LISTS):
        parts = []
        for _ in range(chance.choice((2, 3, 4))):
            word, number = " ".join(chance.sample(words, chance.choice((1, 2)))), chance.randrange(1, 90)
            parts.append(
                chance.choice((f"{word} {number}", f"{number} {word}", f"có {number} {word}", f"{word}: {number}"))
            )
        text = chance.choice((", ", "; ", "\n", " và ")).join(parts)
        assert not tells_a_month(form, Draft(1, "monthly"), NOBODY, text), text


@pytest.mark.parametrize("text", ["0912345678", "ngày 15/11/2026", "sinh năm 1960, tổ 3", "họp lúc 7 giờ 30 tối mai"])
@pytest.mark.parametrize("area", AREAS)
def test_a_telephone_number_or_a_date_begins_no_report(area: str, text: str) -> None:
    assert not tells_a_month(form_of(area), Draft(1, "monthly"), NOBODY, text, said=True)


@pytest.mark.parametrize("area", AREAS)
def test_only_what_says_so_corrects_at_once(area: str) -> None:
    questions = questions_of(area)
    answers = {question.name: Answer((at + 3) * 1000, "typed") for at, question in enumerate(questions)}
    for text in sentences():
        found = corrected(text, questions, answers)
        if found is not None and found.sure:
            assert any(f" {mark} " in f" {fold(text).replace(',', ' ')} " for mark in MARKS), text


@pytest.mark.parametrize("area", AREAS)
def test_no_text_at_all_raises(area: str) -> None:
    questions, chance = questions_of(area), random.Random(area)
    answers = {question.name: Answer((at + 3) * 1000, "typed") for at, question in enumerate(questions)}
    marks = ("nhầm", "sửa", "câu", "lấy lại", "mới đúng", "chứ không phải", "câu trước", "số")
    gaps = (" ", "\u00a0", "\r\n", "\t", ", ", "", "\u2003", " - ")
    for _ in range(HOSTILE):
        parts = [chance.choice((*marks, random_text(chance), str(chance.randrange(100)))) for _ in range(4)]
        text = chance.choice(gaps).join(parts) + chance.choice(gaps)
        for typed in (text, unicodedata.normalize("NFD", text)):
            found = corrected(typed, questions, answers, chance.choice((None, *questions)))
            # What it takes for the value was typed.
            assert found is None or found.value.strip() in unicodedata.normalize("NFC", typed), typed
            asks_back(typed)
            says_none(typed)
            tells_one(typed)


def test_accents_that_are_characters_of_their_own_are_read() -> None:
    questions = questions_of("mt")
    answers = {question.name: Answer((at + 3) * 1000, "typed") for at, question in enumerate(questions)}
    for text in ("phân loại 45 mới đúng", "sửa câu 2 thành 45"):
        assert corrected(unicodedata.normalize("NFD", text), questions, answers) == corrected(text, questions, answers)
