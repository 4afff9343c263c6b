"""What holds for every sentence: its values are given, it fits the channel, and it calls the assistant by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

import pytest

from conversation.plain_choices import buttons_named, fitted
from conversation.texts import vi as say
from tests import dialog_files
from tests.test_dialogs import FILES
from tests.texts import every_text, raw_uses, texts_named, uses

SENTENCES = sorted(set(every_text()))
WORDINGS = {say.PICK, say.CHOOSE}
TELEGRAMS_OWN_BUTTON = "bấm Bắt đầu"
"""Shown by Telegram before a bot was ever written to, whatever can write to him."""
PRESSING = re.compile(r"\b(chọn|bấm|nhấn)\b", re.IGNORECASE)
BOT = re.compile(r"\bbot\b", re.IGNORECASE)
PLACES = re.compile(r"\{[^{}]*\}")


def places(text: str) -> set[str]:
    """The names of the values a sentence takes."""
    return {name for _, name, _, _ in Formatter().parse(text) if name} - set(buttons_named(text))


def test_there_are_sentences_and_the_code_fills_them_in() -> None:
    assert len(SENTENCES) > 250
    assert len(list(uses())) > 120


def test_nothing_is_chosen_or_pressed_but_by_the_words_of_the_channel() -> None:
    found = [
        each
        for each in SENTENCES
        if each not in WORDINGS
        and PRESSING.search(each.replace(TELEGRAMS_OWN_BUTTON, "") if "{link}" in each else each)
    ]
    assert found == []


def test_the_assistant_is_never_called_a_bot() -> None:
    assert [each for each in SENTENCES if BOT.search(PLACES.sub("", each))] == []


def test_every_button_named_in_a_sentence_is_one() -> None:
    for sentence in SENTENCES:
        for name in buttons_named(sentence):
            assert isinstance(getattr(say, name), str), sentence


def test_every_call_gives_the_values_that_its_sentence_takes() -> None:
    wrong = [
        (use.place, name, sorted(use.keys ^ set().union(*map(places, texts_named(name)))))
        for use in uses()
        for name in use.names
        if not set().union(*map(places, texts_named(name))) <= use.keys
        or (len(use.names) == 1 and not use.keys <= set().union(*map(places, texts_named(name))))
    ]
    assert wrong == []


def test_a_sentence_with_buttons_is_only_said_as_the_channel_has_them() -> None:
    found = [(place, name) for place, name in raw_uses() if any(map(buttons_named, texts_named(name)))]
    assert found == []


@pytest.mark.parametrize("buttons", [True, False])
def test_a_sentence_fits_its_channel(buttons: bool) -> None:
    for sentence in SENTENCES:
        if buttons_named(sentence):
            said = fitted(sentence, buttons=buttons, **dict.fromkeys(places(sentence), "…"))
            assert bool(PRESSING.search(said)) is buttons
            assert ("gõ: " in said or "gõ số của" in said) or buttons


def said_in(dialog: Mapping[str, Any]) -> Iterator[str]:
    """Everything the assistant says in a golden conversation."""
    for step in dialog["talk"]:
        heard = step.get("bot", "")
        yield from ([heard] if isinstance(heard, str) else [text for told in heard for text in told.values()])


def test_where_there_are_no_buttons_nothing_is_to_be_chosen() -> None:
    plain = [dialog for path in FILES if (dialog := dialog_files.read(path)).get("buttons", True) is False]
    assert len(plain) >= 4
    assert [text for dialog in plain for text in said_in(dialog) if PRESSING.search(text)] == []


def test_no_conversation_says_bot_or_shows_a_name_in_braces() -> None:
    said = [re.sub(r"https?://\S+", "", text) for path in FILES for text in said_in(dialog_files.read(path))]
    assert [text for text in said if BOT.search(text) or re.search(r"\{[A-Za-z_]+\}", text)] == []


def test_a_change_is_said_with_so_voi_and_one_minus_sign() -> None:
    said = [text for path in FILES for text in said_in(dialog_files.read(path))]
    assert [each for each in [*SENTENCES, *said] if re.search(r"\bso (?!với|sánh)(?:\{|tháng|khảo sát|kỳ)", each)] == []
    assert [text for text in said if re.search(r"(?<=[ (])[-–]\d", text)] == []
