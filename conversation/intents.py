"""What a free message wants: /commands and plain words, with or without accents, polite words and one-letter slips."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from conversation import intent_words
from conversation.amendments import Amendment, amendment
from conversation.period_words import PeriodWords, read_period
from conversation.tokens import agreement, aligned, fold, one_letter_apart, phrases

__all__ = ["Amendment", "Intent", "PeriodWords", "amendment", "intent"]

LONGEST = 1000
"""Characters; a longer text is an answer or a complaint, never a command."""
_SHORTEST_SLIP = 5
_MOST_POLITE_WORDS = 8
_LONGEST_REST = 20
"""Words after a command's phrase; only a difficulty is told at greater length."""
_LONGEST_NAME = 3
"""Words of a unit's name typed without 'xã', 'thôn'; more is a sentence."""

_COMMAND = re.compile(r"/\s*([^\W]+)(?:@\S*)?\s*(.*)", re.DOTALL)
_WORD = re.compile(r"[^\W_]+|\?")
_LABEL = re.compile(r"[^:：]{0,40}[:：]\s*(.+)", re.DOTALL)


@dataclass(frozen=True)
class Intent:
    """What a message wants.

    `code` is a key of intent_words.PHRASES. `arguments` is the rest as typed; `period` and `unit` are set where the
    intent takes them ('tổng hợp quý III xã Bình Ca': quarter 3, 'xã Bình Ca').
    """

    code: str
    arguments: str = ""
    period: PeriodWords | None = None
    unit: str = ""
    unit_typed: str = ""
    """`unit` with the polite words around it, which may be part of a name: 'thon na ma' (Nà Mạ, or 'Nà' and 'mà')."""

    @property
    def unit_names(self) -> tuple[str, ...]:
        """The names that may be meant, the longest first; empty when none was typed."""
        words, core = self.unit_typed.split(), self.unit.split()
        first = next((at for at in range(len(words)) if words[at : at + len(core)] == core), None)
        if first is None:
            return (self.unit_typed, self.unit) if self.unit else ()
        stops = range(first + max(len(core), 1), len(words) + 1)
        names = [words[start:stop] for start in range(first + 1) for stop in stops]
        return tuple(" ".join(name) for name in sorted(names, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class _Word:
    typed: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    code: str
    words: tuple[str, ...]
    joined: str


def intent(text: str) -> Intent | None:
    """The intent the whole message expresses; None for an answer or anything else. Never raises."""
    typed = unicodedata.normalize("NFC", text).strip()
    if not typed or len(typed) > LONGEST:
        return None
    command = _COMMAND.fullmatch(typed)
    if command:
        return _command(command[1], command[2].strip())
    for start in _after_mention(typed):
        found = _plain(typed[start:])
        if found is not None:
            return found
    return None


def _command(name: str, rest: str) -> Intent | None:
    joined = fold(name).replace("_", "")
    code = intent_words.COMMANDS.get(joined) or _BY_JOINED.get(joined)
    return _with_arguments(code, rest, rest, command=True) if code else None


def _after_mention(typed: str) -> Iterator[int]:
    """Where the message proper may begin: at once, or after '@Tên bot' of one to four words."""
    yield 0
    if typed.startswith("@"):
        for word in list(_WORD.finditer(typed))[1:5]:
            yield word.start()


def _plain(typed: str) -> Intent | None:
    words = [_Word(match.group().lower(), match.start(), match.end()) for match in _WORD.finditer(typed)]
    if not words:
        return None
    polite: Intent | None = None
    for start in range(min(len(words), _MOST_POLITE_WORDS)):
        found, used = _phrase_at(typed, words, start)
        if not _is_polite(words[start].typed):
            return found or polite or _bare_period(typed[words[start].start :])
        if used > 1:
            return found
        # 'vâng' alone says yes; before anything else it is politeness ('vâng, thôi').
        polite = polite or found
    return polite


def _phrase_at(typed: str, words: list[_Word], start: int) -> tuple[Intent | None, int]:
    """The longest phrase here whose rest fits what may follow it, and its words; typed without slips first."""
    for slips in (False, True):
        fits: dict[tuple[bool, int], list[Intent]] = {}
        for pattern in _candidates(words[start].typed, slips):
            used = _matched(pattern, words, start, slips)
            found = _rest(pattern.code, typed, words, start, used) if used else None
            if found is not None:
                fits.setdefault((_is_sure(pattern, words, start, used), used), []).append(found)
        if fits:
            best = max(fits)
            clear = not slips or len({found.code for found in fits[best]}) == 1
            return (fits[best][0] if clear else None), best[1]
    return None, 0


def _is_sure(pattern: _Pattern, words: list[_Word], start: int, used: int) -> bool:
    """No half-written accents: 'gửi anh' is 'gửi' said politely rather than 'gửi ảnh'."""
    typed = tuple(word.typed for word in words[start : start + used])
    return typed == pattern.words or all(word.isascii() for word in typed)


def _candidates(first: str, slips: bool) -> list[_Pattern]:
    folded = fold(first)
    return _slip_candidates(folded) if slips else _BY_FIRST.get(folded, []) + _BY_WHOLE.get(folded, [])


@lru_cache(maxsize=1024)
def _slip_candidates(first: str) -> list[_Pattern]:
    """Patterns that begin with this word, or may when a letter of it is wrong: one end of it is still right."""
    near = {id(pattern): pattern for end in (first[:1], " " + first[-1:]) for pattern in _BY_END.get(end, ())}
    begun = [pattern for pattern in _BY_FIRST.get(first, ()) if _may_slip(pattern)]
    return begun + [
        pattern for pattern in near.values() if _slipped(first, pattern.joined) or _slipped(first, pattern.words[0])
    ]


def _may_slip(pattern: _Pattern) -> bool:
    return not intent_words.NO_SLIPS.intersection(pattern.words)


def _matched(pattern: _Pattern, words: list[_Word], start: int, slips: bool) -> int:
    """How many typed words the pattern takes; 0 when it does not match."""
    first = words[start].typed
    if first == pattern.joined or (slips and _slipped(first, pattern.joined)):
        return 1
    if start + len(pattern.words) > len(words):
        return 0
    for offset, written in enumerate(pattern.words):
        typed = words[start + offset].typed
        if not _agrees(typed, written) and not (slips and _slipped(typed, written)):
            return 0
    return len(pattern.words)


def _agrees(typed: str, written: str) -> bool:
    """With all its accents or with fewer; words that turn an answer round with all or none ('dùng' is not 'dừng')."""
    agreed = agreement(typed, written)
    return agreed == 2 or (agreed == 1 and (typed.isascii() or written not in intent_words.NO_SLIPS))


@lru_cache(maxsize=4096)
def _slipped(typed: str, written: str) -> bool:
    """One letter wrong, missing, too many or swapped with the next, in a word of five letters or more."""
    if written in intent_words.NO_SLIPS:
        return False
    mine, theirs = fold(typed), fold(written)
    return len(theirs) >= _SHORTEST_SLIP and one_letter_apart(mine, theirs)


def _is_polite(typed: str) -> bool:
    return any(agreement(typed, word) for word in _POLITE.get(fold(typed), ()))


def _rest(code: str, typed: str, words: list[_Word], start: int, used: int) -> Intent | None:
    """The intent with what follows its phrase, or None when that may not follow."""
    follows = intent_words.FOLLOWED_BY.get(code, "")
    tail = words[start + used :]
    if follows != "text":
        if len(tail) > _LONGEST_REST:
            return None
        while tail and (tail[-1].typed == "?" or _is_polite(tail[-1].typed)):
            tail = tail[:-1]
    begin = words[start + used - 1].end
    rest = typed[begin : tail[-1].end].strip(" \t\n:,.-") if tail else ""
    if not rest:
        return Intent(code)
    if follows == "text":
        labelled = _LABEL.fullmatch(typed[words[start].start :].strip())
        return Intent(code, labelled[1].strip() if labelled else typed)
    if follows and _may_follow(follows, rest):
        return _with_arguments(code, rest, typed[begin : words[-1].end], command=False)
    return None


def _may_follow(follows: str, rest: str) -> bool:
    folded = aligned(rest)
    if follows == "amendment":
        return bool(re.match(r"(cau|muc|so)\b|\d", folded) or re.search(r"\bthanh\b", folded))
    period = read_period(folded)
    name = _without(rest, period)
    if not name or _is_month_word(name):
        return True
    if follows == "period":
        return False
    named = any(aligned(name).startswith(kind + " ") for kind in _UNIT_KINDS)
    if follows == "code":
        return named or bool(re.fullmatch(r"[\w.-]*\d[\w.-]*", name))
    return named or (len(name.split()) <= _LONGEST_NAME and bool(re.fullmatch(r"[^\W_][\w .'-]*", name)))


def _is_month_word(name: str) -> bool:
    return fold(name) in ("thang", "so lieu", "so lieu thang", "ky", "theo thang")


def _with_arguments(code: str, rest: str, typed: str, *, command: bool) -> Intent:
    """The intent with its period and unit; `typed` is `rest` with the polite words at its end."""
    follows = intent_words.FOLLOWED_BY.get(code, "")
    if follows not in ("period", "unit") or not rest:
        return Intent(code, rest)
    period = read_period(aligned(rest))
    name, named = _without(rest, period), _without(typed, read_period(aligned(typed)), polite=True)
    if _is_month_word(name) or (not command and follows == "period"):
        name = named = ""
    return Intent(code, rest, period[0] if period else None, name, named)


def _without(rest: str, period: tuple[PeriodWords, int, int] | None, *, polite: bool = False) -> str:
    """The words that are no period, as typed; without the polite words around them unless `polite`."""
    if period is not None:
        rest = f"{rest[: period[1]].strip()} {rest[period[2] :].strip()}"
    words = rest.split()
    if period is not None and period[0].kind == "year" and not polite and words and fold(words[-1]) == "ca":
        words.pop()
    while words and not polite and _is_polite(words[-1].strip(".,!?").lower()):
        words.pop()
    while words and not polite and fold(words[0]).strip(",.:-") in ("", "cua", "o", "tai", "cho"):
        words.pop(0)
    return " ".join(words).strip(" ,.:!?-")


def _bare_period(typed: str) -> Intent | None:
    """'quý III', '6 tháng đầu năm', 'cả năm 2026' ask for the summary; a bare month or number does not."""
    folded = aligned(typed)
    period = read_period(folded)
    if period is None or period[0].kind == "month" or not re.match(r"\W*(q|6 thang|sau thang|nua|ca nam)", folded):
        return None
    if _without(typed, period):
        return None
    return Intent("summary", typed, period[0])


def _patterns() -> Iterator[_Pattern]:
    for code, text in intent_words.PHRASES.items():
        for words in phrases(text):
            yield _Pattern(code, words, fold("".join(words)))


def _grouped(key: str) -> dict[str, list[_Pattern]]:
    found: dict[str, list[_Pattern]] = {}
    for pattern in _patterns():
        name = fold(pattern.words[0]) if key == "first" else pattern.joined
        if key == "first" or len(pattern.words) > 1:
            found.setdefault(name, []).append(pattern)
    return found


_BY_FIRST = _grouped("first")
_BY_WHOLE = _grouped("whole")
_BY_JOINED = {pattern.joined: pattern.code for pattern in reversed(list(_patterns()))}
_BY_END: dict[str, list[_Pattern]] = {}
for _pattern in _patterns():
    if _may_slip(_pattern):
        for _name in {_pattern.joined, fold(_pattern.words[0])}:
            if len(_name) >= _SHORTEST_SLIP:
                _BY_END.setdefault(_name[0], []).append(_pattern)
                _BY_END.setdefault(" " + _name[-1], []).append(_pattern)
_POLITE: dict[str, list[str]] = {}
for _phrase in intent_words.POLITE.split(","):
    for _word in _phrase.split():
        _POLITE.setdefault(fold(_word), []).append(_word)
_UNIT_KINDS = tuple(fold(kind) for kind in intent_words.UNIT_KINDS.split(","))
