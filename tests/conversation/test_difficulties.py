"""Difficulties in words: that there is none, and sentences that are worth asking about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.difficulties import added, says_none, tells_one
from conversation.intents import intent
from conversation.tokens import fold
from tests.conversation.test_everyday_talk import sentences

NONE = (
    "không có khó khăn",
    "không có khó khăn gì",
    "không có khó khăn gì lớn",
    "khó khăn gì đâu",
    "khó khăn thì không có",
    "tháng này tổ tôi không gặp khó khăn, vướng mắc gì ạ",
    "chưa có kiến nghị đề xuất gì",
)
TOLD = (
    "bà con thiếu thùng rác",
    "đường lầy quá xe rác không vào được",
    "chúng tôi gặp khó khăn về kinh phí",
    "tháng này bà con khó khăn vì mưa lũ",
    "loa của tổ bị hỏng rồi",
    "khó khăn không có chỗ đổ rác",
    "đề nghị xã cấp thêm thùng rác",
)
ASKED_NEEDLESSLY = 4
"""Of the everyday sentences that wish for nothing so many at the most are asked about."""
LIST_OF_WORDS = 6
"""Commas in a line of everyday_words.txt, which nobody types."""


@pytest.mark.parametrize("text", NONE)
def test_none_is_none_with_accents_and_without(text: str) -> None:
    for typed in (text, fold(text), f"dạ {text} ạ", text.upper()):
        assert says_none(typed), typed
        assert not tells_one(typed), typed


@pytest.mark.parametrize("text", TOLD)
def test_a_difficulty_is_worth_asking_about(text: str) -> None:
    for typed in (text, fold(text)):
        assert tells_one(typed), typed
        assert not says_none(typed), typed


@pytest.mark.parametrize("text", ["đề nghị gì cơ", "còn thiếu những tổ nào", "tôi đi công tác rồi", "cán bộ thiếu gì"])
def test_a_question_or_another_word_is_no_difficulty(text: str) -> None:
    assert not tells_one(text)


@pytest.mark.parametrize("text", ["thiếu", "thiếu 2 hộ", "không đủ", "8 hộ chưa đủ", "khó khăn", "15", "?", ""])
def test_an_answer_is_no_difficulty(text: str) -> None:
    assert not tells_one(text)
    assert not says_none(text)


def test_few_everyday_sentences_are_asked_about() -> None:
    said = [text for text in sentences() if text.count(",") < LIST_OF_WORDS and "khó khăn" not in text.lower()]
    asked = [text for text in said if tells_one(text) and intent(text) is None]
    assert len(asked) <= ASKED_NEEDLESSLY, asked


@given(st.lists(st.text(st.characters(exclude_characters="\n"), min_size=1), max_size=5))
def test_each_is_kept_as_it_was_typed(texts: list[str]) -> None:
    whole = ""
    for text in texts:
        whole = added(whole, text)
    assert whole.split("\n") == list(dict.fromkeys(texts)) or not texts
