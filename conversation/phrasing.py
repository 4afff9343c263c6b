"""How typed words match the phrases of intents: with all accents or fewer, and where one letter may be wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from conversation import intent_words
from conversation.syllables import is_syllable
from conversation.tokens import agreement, fold, one_letter_apart, phrases

WORD = re.compile(r"[^\W_]+|\?")
_SHORTEST_SLIP = 5
_SHORTEST_FORGIVEN = 6
"""Letters of a whole phrase; a shorter one is too near to too much."""


@dataclass(frozen=True, slots=True)
class Pattern:
    code: str
    words: tuple[str, ...]
    joined: str


def candidates(first: str, slips: bool) -> list[Pattern]:
    folded = fold(first)
    return _slip_candidates(folded) if slips else _BY_FIRST.get(folded, []) + _BY_WHOLE.get(folded, [])


@lru_cache(maxsize=1024)
def _slip_candidates(first: str) -> list[Pattern]:
    """Patterns that begin with this word, or may when a letter of it is wrong: one end of it is still right."""
    near = {id(pattern): pattern for end in (first[:1], " " + first[-1:]) for pattern in _BY_END.get(end, ())}
    begun = [pattern for pattern in _BY_FIRST.get(first, ()) if _may_slip(pattern)]
    return begun + [
        pattern for pattern in near.values() if _slipped(first, pattern.joined) or _slipped(first, pattern.words[0])
    ]


def _may_slip(pattern: Pattern) -> bool:
    return pattern.code in intent_words.FORGIVEN and len(pattern.joined) >= _SHORTEST_FORGIVEN


def matched(pattern: Pattern, typed: Sequence[str], start: int, slips: bool) -> int:
    """How many typed words the pattern takes; 0 when it does not match."""
    first = typed[start]
    if first == pattern.joined or (slips and _slipped(first, pattern.joined)):
        return 1
    if start + len(pattern.words) > len(typed):
        return 0
    agrees = agrees_exactly if pattern.code in intent_words.EXACT else agreement
    for offset, written in enumerate(pattern.words):
        word = typed[start + offset]
        if not agrees(word, written) and not (slips and _slipped(word, written)):
            return 0
    return len(pattern.words)


def agrees_exactly(typed: str, written: str) -> bool:
    """With all its accents or with none: 'dùng' is not 'dừng'."""
    agreed = agreement(typed, written)
    return agreed == 2 or (agreed == 1 and typed.isascii())


@lru_cache(maxsize=4096)
def _slipped(typed: str, written: str) -> bool:
    """One letter wrong, missing, too many or swapped with the next, in a word of five letters or more.

    What is a syllable is that word and no slip of another: 'hiểu', 'chiều' are not 'phiếu'.
    """
    mine, theirs = fold(typed), fold(written)
    return len(theirs) >= _SHORTEST_SLIP and one_letter_apart(mine, theirs) and not is_syllable(mine)


def is_polite(typed: str) -> bool:
    """A polite word by itself; 'làm' of 'làm ơn' is none."""
    return is_one_of(typed, _POLITE)


def polite_words(typed: Sequence[str], *, at_end: bool = False, also_after: bool = False) -> int:
    """How many words at the beginning, or at the end, are one polite phrase: 'làm ơn' is two; 0 for none.

    `also_after` takes besides what is only said behind an intent.
    """
    for length, wanted in _POLITE_PHRASES:
        there = typed[-length:] if at_end else typed[:length]
        if len(there) == length and all(map(agreement, there, wanted)):
            return length
    said = typed[-1:] if at_end else typed[:1]
    return 1 if said and (is_polite(said[0]) or (also_after and is_one_of(said[0], _POLITE_AFTER))) else 0


def may_stand_beside(code: str, typed: Sequence[str]) -> bool:
    """Whether polite words leave an intent as it is: 'khảo sát rồi' tells that it is done and begins none."""
    if code in intent_words.BEGUN:
        return not any(is_one_of(word, _DONE) for word in typed)
    return code not in intent_words.YES_OR_NO or all(is_one_of(word, _AROUND_YES_OR_NO) for word in typed)


def is_one_of(typed: str, words: dict[str, list[str]]) -> bool:
    return any(agreement(typed, word) for word in words.get(fold(typed), ()))


def _patterns() -> Iterator[Pattern]:
    for code, text in intent_words.PHRASES.items():
        for words in phrases(text):
            yield Pattern(code, words, fold("".join(words)))


def _grouped(key: str) -> dict[str, list[Pattern]]:
    found: dict[str, list[Pattern]] = {}
    for pattern in _patterns():
        name = fold(pattern.words[0]) if key == "first" else pattern.joined
        if key == "first" or len(pattern.words) > 1:
            found.setdefault(name, []).append(pattern)
    return found


_BY_FIRST = _grouped("first")
_BY_WHOLE = _grouped("whole")
BY_JOINED = {pattern.joined: pattern.code for pattern in reversed(list(_patterns()))}
_BY_END: dict[str, list[Pattern]] = {}
for _pattern in _patterns():
    if _may_slip(_pattern):
        for _name in {_pattern.joined, fold(_pattern.words[0])}:
            if len(_name) >= _SHORTEST_SLIP:
                _BY_END.setdefault(_name[0], []).append(_pattern)
                _BY_END.setdefault(" " + _name[-1], []).append(_pattern)


def by_fold(text: str) -> dict[str, list[str]]:
    """Accent-free word -> the words of a text that it may be."""
    found: dict[str, list[str]] = {}
    for word in text.replace(",", " ").split():
        found.setdefault(fold(word), []).append(word)
    return found


_POLITE_SAID = [tuple(phrase.split()) for phrase in intent_words.POLITE.split(",")]
_POLITE = by_fold(" ".join(words[0] for words in _POLITE_SAID if len(words) == 1))
_POLITE_PHRASES = [(len(words), words) for words in _POLITE_SAID if len(words) > 1]
_POLITE_AFTER = by_fold(intent_words.POLITE_AFTER)
_DONE = by_fold(intent_words.DONE)
_AROUND_YES_OR_NO = by_fold(intent_words.AROUND_YES_OR_NO)
_COURTESY = by_fold(intent_words.COURTESY)
THANKED_HOW = by_fold(intent_words.THANKED_HOW)


def says(text: str, label: str) -> bool:
    """Whether a message is the words of a button, with all their accents or none, and nothing besides but courtesy."""
    typed = [match.group().lower() for match in WORD.finditer(unicodedata.normalize("NFC", text))]
    wanted = [match.group().lower() for match in WORD.finditer(label)]
    for start in range(len(typed) - len(wanted) + 1):
        there, around = typed[start : start + len(wanted)], typed[:start] + typed[start + len(wanted) :]
        if all(map(agrees_exactly, there, wanted)) and all(is_one_of(word, _COURTESY) for word in around):
            return True
    return False
