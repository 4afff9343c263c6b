"""What a whole sentence wishes: every word of it must be said for by the wish, or nothing is taken for sure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce

from conversation import wish_words
from conversation.intent_words import UNIT_KINDS
from conversation.period_words import PeriodWords, read_period
from conversation.phones import joined, read_phone
from conversation.phrasing import WORD
from conversation.tokens import agreement, aligned, fold, phrases

MOST_WORDS = 30
"""A longer text is a story."""
_LONGEST_NAME = 4
_FEWEST_BESIDE_UNKNOWN = 4
"""Words and phrases of a message that has an unknown one."""
_CLAUSES = re.compile(r"[,.;:!?\n…]+|\s-\s")
_LIKELY = 1.5
"""All that a wish must have is said, and half of the other words speak for it."""
_DAYS = frozenset({"ngay", "hom", "bua", "tuan"})
_SHORTEST_WITH_NUMBER = 3
_FIGURE = re.compile(r"\D{0,12}\d[\d.,]*\s*[^\W\d]*\W*$")
"""'17 hộ', 'được 12,5 kg': an answer, as most messages are."""
_TAILS = frozenset({"không", "khong", "chăng", "thôi", "thoi"})
"""As wish_words.ABBREVIATED leaves them."""


@dataclass(frozen=True)
class Wish:
    """`code` is of wish_words.WISHES; `unit` is the name typed with its kind, '' for none."""

    code: str
    period: PeriodWords | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    """Some words of the sentence; `notions` are those it may be said for, 0 what is known of none."""

    text: str
    notions: int


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    wanted: tuple[int, ...]
    known: int
    """Wanted, or said besides."""


def read(text: str) -> Wish | None:
    """The wish that accounts for every word; of several the one that demands most. Never raises.

    In a longer message it may stand in one clause, or beside one word that is not known, where it only shows or asks.
    """
    sentence = _read(text)
    if sentence is None:
        return None
    found = _best(*sentence, unknown=0)
    if found is not None or any(ch.isdigit() for ch in _unread(sentence[0])):
        return found
    return _in_a_clause(text) or _only_shown(_best(*sentence, unknown=1))


def _in_a_clause(text: str) -> Wish | None:
    """The one wish that a clause is; None where clauses wish for different things."""
    clauses = [clause for clause in _CLAUSES.split(text) if clause.strip()]
    if len(clauses) < 2:
        return None
    sentences = [each for clause in clauses if (each := _read(clause)) is not None]
    found = [wish for each in sentences if (wish := _only_shown(_best(*each, unknown=0))) is not None]
    # Thanks beside a wish are thanks for it.
    wishes = [wish for wish in found if wish.code != "thanks"] or found
    return wishes[0] if len({wish.code for wish in wishes}) == 1 else None


def _only_shown(wish: Wish | None) -> Wish | None:
    return wish if wish is not None and wish.code in wish_words.IN_A_CLAUSE else None


def _unread(tokens: list[_Token]) -> str:
    return " ".join(token.text for token in tokens if not token.notions)


def _best(tokens: list[_Token], period: PeriodWords | None, *, unknown: int) -> Wish | None:
    """The wish that demands most; beside two notions at the least so many words may be unknown."""
    strange = [token for token in tokens if not token.notions]
    if len(strange) > unknown or (strange and len(tokens) < _FEWEST_BESIDE_UNKNOWN):
        return None
    known = [token for token in tokens if token.notions]
    said = reduce(int.__or__, (token.notions for token in known), 0)
    best: _Rule | None = None
    for rule in _RULES:
        if len(rule.wanted) <= (len(best.wanted) if best is not None else unknown):
            continue
        if strange and all(bit & _GENERAL for bit in rule.wanted):
            continue
        if all(bit & said for bit in rule.wanted) and _is_met(rule, known):
            best = rule
    return Wish(best.code, period, next((each.text for each in known if each.notions == _UNIT), "")) if best else None


def likeliest(text: str, most: int = 2) -> list[str]:
    """Codes of the wishes that some of the words speak for, the likeliest first; those that have a button."""
    sentence = _read(text)
    if sentence is None:
        return []
    told = [token for token in sentence[0] if not token.notions & _NEUTRAL]
    points: dict[str, float] = {}
    for rule in _RULES:
        if rule.code in wish_words.BUTTONS:
            met = sum(any(token.notions & bit for token in told) for bit in rule.wanted)
            said = sum(bool(token.notions & rule.known) for token in told)
            score = met / len(rule.wanted) + said / max(len(told), 1) if met else 0
            points[rule.code] = max(points.get(rule.code, 0), score)
    ranked = sorted((code for code in points if points[code] >= _LIKELY), key=lambda code: -points[code])
    buttons = dict.fromkeys(wish_words.BUTTONS[code] for code in ranked)
    return list(buttons)[:most]


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    return fold(word)


@lru_cache(maxsize=4096)
def _agreement(typed: str, written: str) -> int:
    return agreement(typed, written)


def _read(text: str) -> tuple[list[_Token], PeriodWords | None] | None:
    typed = joined(unicodedata.normalize("NFC", text).strip().lower())
    words = [match for match in WORD.finditer(typed) if match.group() != "?"]
    if not words or len(words) > MOST_WORDS or (len(words) <= _SHORTEST_WITH_NUMBER and _FIGURE.match(typed)):
        return None
    period = read_period(aligned(typed))
    if period is not None and typed[period[1] : period[2]].strip().isdecimal():
        # A number by itself may be anything.
        period = None
    said = [wish_words.ABBREVIATED.get(match.group(), match.group()) for match in words]
    # The words that are the period's.
    of_period = [at for at, word in enumerate(words) if period and period[1] <= word.start() < period[2]]
    tokens = _cut(said, range(of_period[0], of_period[-1] + 1) if of_period else range(0), typed.isascii())
    if period is None or not of_period:
        return tokens, None
    is_past = period[0].back != 0 and period[0].kind == "month"
    tokens = [each if each.text else _Token("", each.notions | (_PAST if is_past else 0)) for each in tokens]
    # 'các tháng trước' is no month of its own.
    return tokens, period[0] if any(token.notions & _PERIOD for token in tokens) else None


def _cut(said: list[str], of_period: range, ambiguous: bool) -> list[_Token]:
    """The words as phrases and names; those of the period are one token without text, unless a phrase goes beyond.

    On a phone without accents every word may be any of those it stands for: the sentence is `ambiguous`.
    """
    tokens, at = list[_Token](), 0
    while at < len(said):
        used, notions = _phrase_at(said, at, ambiguous=ambiguous)
        taken = max(used, 1)
        if at in of_period and at + taken <= of_period.stop:
            tokens.append(_Token("", _PERIOD | notions))
            at = of_period.stop
            continue
        named = _name_at(said, at)
        tokens.append(_Token(" ".join(said[at : at + (named or taken)]), _UNIT if named else notions))
        at += named or taken
    _pass_over_the_tail(tokens)
    return tokens


def _pass_over_the_tail(tokens: list[_Token]) -> None:
    """A 'không' at the end only makes a question of the sentence, a 'thôi' says 'only'."""
    last = next((at for at in range(len(tokens) - 1, 0, -1) if not tokens[at].notions & _NEUTRAL), 0)
    if last and tokens[last].text in _TAILS:
        tokens[last] = _Token(tokens[last].text, tokens[last].notions | _NEUTRAL)


def _phrase_at(said: list[str], at: int, *, ambiguous: bool) -> tuple[int, int]:
    """How many words the longest phrase here takes, and what it may be said for; (0, 0) for an unknown word."""
    if said[at].isdecimal() and at + 1 < len(said) and fold(said[at + 1]) in _DAYS:
        return 2, _BITS["days"]
    firsts = (_folded(said[at]), _folded(_common(said[at], ambiguous=ambiguous)))
    longest = max(_LONGEST.get(first, 0) for first in firsts)
    for length in range(min(longest, len(said) - at), 0, -1):
        window = said[at : at + length]
        known = _PHRASES.get(" ".join(map(_folded, window)))
        if known is None:
            window = [_common(word, ambiguous=ambiguous) for word in window]
            known = _PHRASES.get(" ".join(map(_folded, window)))
        if known is None:
            continue
        agreed = [(min(map(_agreement, window, written)), bit) for written, bit in known]
        best = max(agreed)[0]
        if best:
            return length, reduce(int.__or__, (bit for level, bit in agreed if level and (ambiguous or level == best)))
    if not said[at].isdecimal():
        return 0, 0
    return 1, _BITS["telephone" if read_phone(said[at]) else "number"]


def _common(word: str, *, ambiguous: bool) -> str:
    """'mô' is 'nào': a word of one region by that of all; the 'mo' of a phone without accents too."""
    return wish_words.DIALECT.get(word) or (_UNACCENTED_DIALECT.get(word, word) if ambiguous else word)


def _name_at(said: list[str], at: int) -> int:
    """How many words a unit's name takes here, with its kind: 'tổ Gò Chè'; 0 where none is named."""
    if _folded(said[at]) not in _KIND_BEGINS:
        return 0
    kind = next((len(kind) for kind in _KINDS if tuple(map(_folded, said[at : at + len(kind)])) == kind), 0)
    if not kind or _phrase_at(said, at, ambiguous=False)[0] > kind:
        return 0
    stop = at + kind
    while stop < len(said) and stop - at - kind < _LONGEST_NAME and not _is_known(said, stop):
        stop += 1
    return stop - at if stop > at + kind else 0


def _is_known(said: list[str], at: int) -> bool:
    """A word of the lists stands here as it is written, or without any accent; the 'môi' of a name is no 'mỗi'."""
    word = said[at]
    return bool(_phrase_at(said, at, ambiguous=False)[0]) and (word.isascii() or word in _WORDS)


def _is_met(rule: _Rule, tokens: list[_Token]) -> bool:
    """Each wanted notion is said by a word of its own, and no word is left that the wish does not account for."""
    if not all(token.notions & rule.known for token in tokens):
        return False
    return _each_said(rule.wanted, [token.notions for token in tokens])


def _each_said(wanted: tuple[int, ...], notions: list[int]) -> bool:
    if not wanted:
        return True
    return any(
        bits & wanted[0] and _each_said(wanted[1:], notions[:at] + notions[at + 1 :]) for at, bits in enumerate(notions)
    )


_UNACCENTED_DIALECT = {fold(word): common for word, common in wish_words.DIALECT.items()}
_BITS = {
    name: 1 << at for at, name in enumerate((*wish_words.NOTIONS, "period", "past", "unit", "number", "telephone"))
}
_NEUTRAL = _BITS["neutral"] | _BITS["me"]
_PERIOD, _PAST, _UNIT = _BITS["period"], _BITS["past"], _BITS["unit"]
_OPEN = reduce(int.__or__, (_BITS[name] for name in wish_words.OPEN_TO_ALL))
_KINDS = sorted((tuple(fold(kind).split()) for kind in UNIT_KINDS.split(",")), key=len, reverse=True)
_KIND_BEGINS = frozenset(kind[0] for kind in _KINDS)
_GENERAL = reduce(int.__or__, (_BITS[name] for name in wish_words.GENERAL))
_RULES = [
    _Rule(
        code,
        tuple(_BITS[name] for name in wanted.split()),
        reduce(int.__or__, (_BITS[name] for name in f"{wanted} {besides}".split()), _NEUTRAL | _OPEN),
    )
    for code, wanted, besides in wish_words.WISHES
]


def _spelled() -> Iterator[tuple[tuple[str, ...], int]]:
    for name, text in wish_words.NOTIONS.items():
        for written in phrases(text):
            yield written, _BITS[name]


_PHRASES: dict[str, list[tuple[tuple[str, ...], int]]] = {}
_LONGEST: dict[str, int] = {}
_WORDS: set[str] = set()
for _written, _bit in _spelled():
    _PHRASES.setdefault(" ".join(map(fold, _written)), []).append((_written, _bit))
    _first = fold(_written[0])
    _WORDS.update(_written)
    _LONGEST[_first] = max(_LONGEST.get(_first, 0), len(_written))
