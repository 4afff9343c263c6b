"""A message cut into items: numbers, known words and phrases with their meanings, symbols."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from conversation import words, words_beside

ODD = "\ufffd"
"""Stands for a character that looks like part of a number but is not a plain digit."""

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_KEYCAP_MARKS = frozenset("\ufe0f\ufe0e\u20e3\u200d")
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SAME_SHAPE = {"㎡": "m²", "🔟": " 10 ", "💯": ODD}
_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?: \d{3})+(?:,\d+)?(?![\d.,]*\d)|\d+(?:[.,]\d+)*)"
    r"|(?P<word>m2(?![^\W_])|[^\W\d_]+²?)"
    r"|(?P<symbol>\S)"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One number, phrase or symbol of a message."""

    text: str
    literal: bool = False
    """Typed in digits."""
    glued: bool = False
    """No space before it."""
    exact: bool = True
    """Typed with all accents of the phrase it was taken for."""
    codes: frozenset[str] = frozenset()
    """Parts of numerals it may be: keys of words.NUMERALS."""
    units: Mapping[str, Fraction] | None = None
    """Units it may be: kind to size in the kind's base unit."""
    meanings: frozenset[str] = frozenset()
    """Keys of words.WORDS and words_beside.WORDS."""
    words: tuple[str, ...] = ()
    """All words of the phrase as typed; empty for what is no known phrase."""
    symbol: bool = False
    starts_line: bool = False
    """First on a later line of the message."""

    @property
    def is_numeral(self) -> bool:
        """Digits, or a word that may be part of a numeral."""
        return self.literal or bool(self.codes)

    def means(self, *meanings: str) -> bool:
        """Whether it carries any of these meanings."""
        return not self.meanings.isdisjoint(meanings)


@dataclass(frozen=True, slots=True)
class _Entry:
    folded: tuple[str, ...]
    written: tuple[str, ...]
    code: str = ""
    unit: tuple[str, Fraction] | None = None
    meaning: str = ""


def fold(text: str) -> str:
    """Text for accent-free comparison: NFKC, lower-case, without combining marks, đ as d, spaces squeezed."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
        text = "".join("d" if ch == "đ" else ch for ch in decomposed if not unicodedata.combining(ch))
    return " ".join(text.lower().split())


def one_letter_apart(mine: str, theirs: str) -> bool:
    """One letter is wrong, missing, too many or swapped with the next."""
    if abs(len(mine) - len(theirs)) > 1 or mine == theirs:
        return False
    start = 0
    while start < min(len(mine), len(theirs)) and mine[start] == theirs[start]:
        start += 1
    return (
        mine[start + 1 :] == theirs[start + 1 :]
        or mine[start:] == theirs[start + 1 :]
        or mine[start + 1 :] == theirs[start:]
        or (mine[start : start + 2] == theirs[start : start + 2][::-1] and mine[start + 2 :] == theirs[start + 2 :])
    )


def aligned(text: str) -> str:
    """Accent-free lower-case text of the same length, letter by letter."""
    return "".join(map(_letter, text))


@lru_cache(maxsize=4096)
def _letter(ch: str) -> str:
    return " " if ch.isspace() else (fold(ch) or ch)[0]


def normalise(text: str) -> str:
    """Rule 1: lower-case NFKC text without emoji; a character that only resembles a digit becomes ODD."""
    if text.isascii():
        return text.lower()
    out: list[str] = []
    for ch in unicodedata.normalize("NFC", text):
        if (ch < "ʰ" and ch not in "²³¹¼½¾\u00ad\u00a0") or "Ḁ" <= ch <= "ỿ":
            out.append(ch)
        else:
            out.append(_plain(ch, out[-1][-1:] if out else ""))
            if not out[-1]:
                out.pop()
    return "".join(out).lower()


def _plain(ch: str, before: str) -> str:
    """What an unusual character stands for."""
    category = unicodedata.category(ch)
    plain = unicodedata.normalize("NFKC", ch)
    if ch in _KEYCAP_MARKS:
        return ""
    if ch in _SAME_SHAPE:
        return _SAME_SHAPE[ch]
    if ch in _DIRECTIONS or category == "Nl" or (category == "Nd" and not plain.isascii()):
        return ODD
    if category == "No":
        return "²" if ch == "²" and before in ("m", "M") else ODD
    if category.startswith("M"):
        return ODD if before.isdigit() else ch
    if category == "Cf":
        return ""
    if category == "Pd":
        return "-"
    if category[0] in "ZC" or category == "Sk":
        return " "
    if category == "So":
        return " " if plain == ch else ODD if any(map(str.isdigit, plain)) else plain
    return plain


@lru_cache(maxsize=4096)
def _shape(word: str) -> tuple[str, str]:
    """A word without its tone, and the tone: 'tạ' is ('ta', dot below)."""
    tone = ""
    letters: list[str] = []
    for ch in unicodedata.normalize("NFD", word):
        if ch in _TONES:
            tone = ch
        else:
            letters.append(ch)
    return unicodedata.normalize("NFC", "".join(letters)), tone


@lru_cache(maxsize=8192)
def agreement(typed: str, written: str) -> int:
    """2: typed as written; 1: typed with fewer accents; 0: another word."""
    if typed == written:
        return 2
    (typed_letters, typed_tone), (letters, tone) = _shape(typed), _shape(written)
    if typed_tone not in ("", tone) or len(typed_letters) != len(letters):
        return 0
    for mine, theirs in zip(typed_letters, letters, strict=True):
        if mine != theirs and mine != fold(theirs):
            return 0
    return 2 if typed_letters == letters and typed_tone == tone else 1


def phrases(text: str) -> Iterator[tuple[str, ...]]:
    """Each comma-separated phrase as words; 'không' inside a longer phrase also as people shorten it."""
    for phrase in text.split(","):
        written = tuple(phrase.split())
        if len(written) > 1 and "không" in written:
            for spelling in words.WORDS["no"].split(", "):
                yield tuple(spelling if word == "không" else word for word in written)
        elif written:
            yield written


def _entries() -> Iterator[_Entry]:
    def entry(written: tuple[str, ...], **rest: object) -> _Entry:
        return _Entry(tuple(fold(word) for word in written), written, **rest)  # type: ignore[arg-type]

    for code, text in words.NUMERALS.items():
        yield from (entry(phrase, code=code) for phrase in phrases(text))
    for code, text in words.SHORT_SCALES.items():
        yield from (entry(phrase, code="short " + code) for phrase in phrases(text))
    for kind, size, text in words.UNITS:
        yield from (entry(phrase, unit=(kind, Fraction(size))) for phrase in phrases(text))
    for meaning, text in (*words.WORDS.items(), *words_beside.WORDS.items()):
        yield from (entry(phrase, meaning=meaning) for phrase in phrases(text))


def _lexicon() -> dict[tuple[str, ...], list[_Entry]]:
    found: dict[tuple[str, ...], list[_Entry]] = {}
    for entry in _entries():
        found.setdefault(entry.folded, []).append(entry)
    return found


def _lengths() -> dict[str, list[int]]:
    """How many words the phrases beginning with a word have, the longest first."""
    found: dict[str, set[int]] = {}
    for folded in _LEXICON:
        found.setdefault(folded[0], set()).add(len(folded))
    return {first: sorted(lengths, reverse=True) for first, lengths in found.items()}


_LEXICON = _lexicon()
_LENGTHS = _lengths()
_folded = lru_cache(maxsize=4096)(fold)


def cut(normalised: str) -> list[Item]:
    """The message in order; at each place the longest phrase, and of equally long ones those typed exactly."""
    found: list[Item] = []
    tokens = list(_tokens(normalised))
    typed = [token.text for token in tokens]
    at = 0
    while at < len(tokens):
        item, length = (tokens[at], 1) if tokens[at].literal else _longest(typed, at, tokens[at])
        found.append(replace(item, starts_line=True) if tokens[at].starts_line else item)
        at += length
    return found


def _tokens(normalised: str) -> Iterator[Item]:
    """Numbers, words and symbols, whose meaning is not looked up yet."""
    end = 0
    for match in _TOKEN.finditer(normalised):
        glued = 0 < end == match.start()
        starts_line = not glued and "\n" in normalised[end : match.start()] and end > 0
        if match.lastgroup == "word":
            first, *rest = _pieces(match.group())
            yield Item(first, glued=glued, starts_line=starts_line)
            yield from (Item(piece, glued=True) for piece in rest)
        else:
            literal = match.lastgroup == "number"
            yield Item(match.group(), literal, glued, symbol=not literal, starts_line=starts_line)
        end = match.end()


@lru_cache(maxsize=8192)
def _pieces(word: str) -> tuple[str, ...]:
    """'haihộ', 'nămmươi', typed without a space; any other word is one piece."""
    glued = None if _folded(word) in _LENGTHS else _GLUED.fullmatch(word)
    return tuple(filter(None, [glued[1], *_NUMERAL.findall(glued[2]), glued[3]])) if glued else (word,)


def _either(names: Iterable[str]) -> str:
    return "|".join(sorted({spelling for name in names for spelling in (name, fold(name))}, key=len, reverse=True))


def _glued() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A numeral, and a word of numerals and units; 'ng' and what begins with a vowel may end a syllable ('bang')."""
    numeral = _either(name for text in words.NUMERALS.values() for name in text.split(", "))
    units = [name.strip() for _, _, names in words.UNITS for name in names.split(",")]
    units = [
        name for name in units if name.isalpha() and len(name) > 1 and name != "ng" and fold(name[0]) not in "aeiouy"
    ]
    short = [name for text in words.SHORT_SCALES.values() for name in text.split(", ")]
    glued = f"({_either(units)})?((?:{numeral})+)({_either(units + short)})?"
    return re.compile(numeral), re.compile(glued)


_NUMERAL, _GLUED = _glued()


def _longest(typed: list[str], at: int, token: Item) -> tuple[Item, int]:
    for length in _LENGTHS.get(_folded(token.text), ()):
        item = _known(tuple(typed[at : at + length]), token.glued)
        if item is not None:
            return item, length
    return token, 1


@lru_cache(maxsize=8192)
def _known(typed: tuple[str, ...], glued: bool) -> Item | None:
    """The phrases these words may be, those typed with all their accents before the others."""
    agreed: dict[int, list[_Entry]] = {0: [], 1: [], 2: []}
    for entry in _LEXICON.get(tuple(_folded(word) for word in typed), ()):
        agreed[_phrase_agreement(entry, typed)].append(entry)
    entries = agreed[2] or agreed[1]
    if not entries:
        return None
    return Item(
        typed[0],
        words=typed,
        glued=glued,
        exact=bool(agreed[2]),
        codes=frozenset(entry.code for entry in entries if entry.code),
        units={entry.unit[0]: entry.unit[1] for entry in entries if entry.unit} or None,
        meanings=frozenset(entry.meaning for entry in entries if entry.meaning),
    )


def _phrase_agreement(entry: _Entry, typed: tuple[str, ...]) -> int:
    agreed = min(agreement(mine, theirs) for mine, theirs in zip(typed, entry.written, strict=True))
    return 0 if agreed == 1 and entry.written[0] in words.ACCENTS_NEEDED else agreed
