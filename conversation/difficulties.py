"""Difficulties in a person's own words: that there are none, or a sentence that may tell one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence

from conversation import difficulty_words
from conversation.phrasing import WORD, agrees_exactly
from conversation.tokens import agreement, cut, fold, normalise, phrases

LONGEST_NONE = 20
"""Words; a longer sentence says more than that there is none."""

_Known = Mapping[str, Sequence[tuple[str, ...]]]


def _by_first_word(text: str) -> _Known:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases(text), key=len, reverse=True):
        found.setdefault(fold(phrase[0]), []).append(phrase)
    return found


_NAMES = _by_first_word(difficulty_words.NAMES)
_NONE = _by_first_word(f"{difficulty_words.NONE}, ko, k, hông, hổng, hong")
_BESIDE = _by_first_word(difficulty_words.BESIDE_NONE)
_SIGNS = _by_first_word(difficulty_words.SIGNS)
_ASKED = _by_first_word(difficulty_words.ASKED)


def says_none(text: str) -> bool:
    """'không có khó khăn gì', 'khó khăn gì đâu': every word is about there being none."""
    words, at = _words(text), 0
    named = denied = False
    if len(words) > LONGEST_NONE:
        return False
    while at < len(words):
        for known in (_NAMES, _NONE, _BESIDE):
            length = _length_at(words, at, known)
            if length:
                break
        if not length:
            return False
        named, denied = named or known is _NAMES, denied or known is _NONE
        at += length
    return named and denied


def tells_one(text: str) -> bool:
    """A sentence without figures that has a word of difficulties: worth asking whether to keep it as one."""
    words = _words(text)
    if len(words) < difficulty_words.FEWEST_WORDS or any(item.literal for item in cut(normalise(text))):
        return False
    if any(_length_at(words, at, _ASKED, agrees_exactly) for at in range(len(words))):
        return False
    return any(_length_at(words, at, _SIGNS, agrees_exactly) for at in range(len(words))) and not says_none(text)


def added(before: str, text: str) -> str:
    """What was told before with what is told now, each as typed; the same once more adds nothing."""
    return before if text in before.split("\n") else f"{before}\n{text}" if before else text


def _words(text: str) -> list[str]:
    return [found[0] for found in WORD.finditer(unicodedata.normalize("NFC", text).lower()) if found[0] != "?"]


def _length_at(words: Sequence[str], at: int, known: _Known, agrees: Callable[[str, str], int] = agreement) -> int:
    for phrase in known.get(fold(words[at]), ()):
        said = words[at : at + len(phrase)]
        if len(said) == len(phrase) and all(map(agrees, said, phrase)):
            return len(phrase)
    return 0
