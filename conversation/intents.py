"""What a free message wants: /commands and plain words, with or without accents, polite words and one-letter slips."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from conversation import intent_words, wishes
from conversation.amendments import Amendment, amendment
from conversation.period_words import PeriodWords, read_period
from conversation.phones import read_phone
from conversation.phrasing import (
    BY_JOINED,
    THANKED_HOW,
    WORD,
    Pattern,
    candidates,
    is_one_of,
    is_polite,
    matched,
    may_stand_beside,
    polite_words,
    says,
)
from conversation.tokens import agreement, aligned, fold

__all__ = ["Amendment", "Intent", "PeriodWords", "amendment", "intent", "says"]

LONGEST = 1000
"""Characters; a longer text is an answer or a complaint, never a command."""
_MOST_POLITE_WORDS = 8
_LONGEST_REST = 20
"""Words after a command's phrase; only a difficulty is told at greater length."""
_LONGEST_NAME = 3
"""Words of a unit's name typed without 'xã', 'thôn'; more is a sentence."""

_COMMAND = re.compile(r"/\s*([^\W]+)(?:@\S*)?\s*(.*)", re.DOTALL)
_OF_PHOTOS = re.compile(r"(thang|thg|xa|phuong|thon|cum)\s+\w")
"""Only so is 'anh' without its accent photos, and not a polite word: 'anh tháng 10', but 'anh quý III'."""
_NONE = re.compile(
    r"(?:(?:thi|la|van|cung|hien|gio|bay gio|thang nay|o day|ben toi|to toi|minh|chung toi|toi)[ ,]+)*"
    r"(?:gi|nao|(?:khong|ko|k|chua|chang|cha|hong|ho|lam gi)(?: (?:thay|co|he))*(?: (?:gi|nao))?"
    r"(?: (?:lon|dang ke|nhieu|may))?)"
    r"(?: (?:dau|ca|het|a|em|nhe|bac|chau|het ca|dau a|khong|nao|o|co|the|vay|day|ha|nua|phai noi|dang noi))*"
)
_CHANGED = re.compile(
    r"((?:cau|muc) ?\d{1,2}),? (?:\w+ ){0,2}?(?:sua|doi|chinh)(?: lai)?(?: la| thanh| thanh la)? (\d.*)"
)
"""'câu 3 sửa lại là 2 buổi'."""
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


def intent(text: str, rather: frozenset[str] = frozenset(), *, commands_only: bool = False) -> Intent | None:
    """The intent the whole message expresses; None for an answer or anything else. Never raises.

    First a command, by its name or in its own words, then a wish in a whole sentence (wishes.py), but not where only
    commands count. Of the intents that an accent-free word may mean ('dung': 'đúng', 'dừng') one of those in `rather`
    is taken.
    """
    typed = unicodedata.normalize("NFC", text).strip()
    if not typed or len(typed) > LONGEST:
        return None
    command = _COMMAND.fullmatch(typed)
    if command:
        return _command(command[1], command[2].strip())
    changed = _CHANGED.fullmatch(aligned(typed))
    if changed:
        return Intent("amend", f"{typed[changed.start(1) : changed.end(1)]} thành {typed[changed.start(2) :]}")
    for start in _after_mention(typed):
        found = _plain(typed[start:], rather)
        if found is not None:
            return (None if commands_only else _wish_instead(found, typed)) or found
    return None if commands_only or typed.isdecimal() else _wish(typed)


def _wish_instead(found: Intent, typed: str) -> Intent | None:
    """'đổi số điện thoại' names no question of a report, 'xem báo cáo tháng trước' no report in hand."""
    if not found.arguments or found.code not in ("amend", "show_draft", "chart"):
        return None
    if found.code == "amend" and re.search(r"\d", found.arguments) and read_phone(found.arguments) is None:
        return None
    wish = _wish(typed)
    return wish if wish is not None and wish.code != found.code else None


def _wish(typed: str) -> Intent | None:
    """'hạn cuối là hôm nào', 'còn thiếu những tổ nào': every word of the sentence is said for the wish."""
    wish = wishes.read(typed)
    return Intent(wish.code, typed, wish.period, wish.unit, wish.unit) if wish is not None else None


def _command(name: str, rest: str) -> Intent | None:
    joined = fold(name).replace("_", "")
    code = intent_words.COMMANDS.get(joined) or BY_JOINED.get(joined)
    return _with_arguments(code, rest, rest, command=True) if code else None


def _after_mention(typed: str) -> Iterator[int]:
    """Where the message proper may begin: at once, or after '@Tên bot' of one to four words."""
    yield 0
    if typed.startswith("@"):
        for word in list(WORD.finditer(typed))[1:5]:
            yield word.start()


def _plain(typed: str, rather: frozenset[str]) -> Intent | None:
    words = [_Word(match.group().lower(), match.start(), match.end()) for match in WORD.finditer(typed)]
    if not words:
        return None
    said = [word.typed for word in words]
    polite: Intent | None = None
    start = 0
    while start < min(len(words), _MOST_POLITE_WORDS):
        found, used = _phrase_at(typed, words, start, rather)
        if found is not None and not may_stand_beside(found.code, said[:start]):
            found = None
        passed = polite_words(said[start:])
        if not passed:
            return found or polite or _bare_period(typed[words[start].start :])
        if found is not None and used > 1:
            return found
        # 'vâng' alone says yes; before anything else it is politeness ('vâng, thôi').
        polite = polite or found
        start += passed
    return polite


def _phrase_at(typed: str, words: list[_Word], start: int, rather: frozenset[str]) -> tuple[Intent | None, int]:
    """The longest phrase here whose rest fits what may follow it, and its words; typed without slips first."""
    said = [word.typed for word in words]
    for slips in (False, True):
        fits: dict[tuple[bool, int], list[Intent]] = {}
        for pattern in candidates(words[start].typed, slips):
            used = matched(pattern, said, start, slips)
            found = _rest(pattern.code, typed, words, start, used) if used else None
            if found is not None:
                fits.setdefault((_is_sure(pattern, words, start, used), used), []).append(found)
        if fits:
            best = max(fits)
            found = next((each for each in fits[best] if each.code in rather), fits[best][0])
            clear = not slips or len({each.code for each in fits[best]}) == 1
            return (found if clear else None), best[1]
    return None, 0


def _is_sure(pattern: Pattern, words: list[_Word], start: int, used: int) -> bool:
    """No half-written accents: 'gửi anh' is 'gửi' said politely rather than 'gửi ảnh'."""
    typed = tuple(word.typed for word in words[start : start + used])
    return typed == pattern.words or all(word.isascii() for word in typed)


def _rest(code: str, typed: str, words: list[_Word], start: int, used: int) -> Intent | None:
    """The intent with what follows its phrase, or None when that may not follow."""
    follows = intent_words.FOLLOWED_BY.get(code, "")
    tail = words[start + used :]
    if follows != "text":
        if len(tail) > _LONGEST_REST:
            return None
        while tail:
            said = [word.typed for word in tail]
            is_question = said[-1] == "?" or (follows == "unit" and bool(agreement(said[-1], "chưa")))
            is_exact = code in intent_words.EXACT
            passed = 1 if is_question else polite_words(said, at_end=True, also_after=not is_exact)
            if not passed:
                break
            tail = tail[:-passed]
        if not may_stand_beside(code, [word.typed for word in words[start + used :]]):
            return None
    begin = words[start + used - 1].end
    rest = typed[begin : tail[-1].end].strip(" \t\n:,.-") if tail else ""
    if not rest:
        return Intent(code)
    if follows == "text":
        if _says_none(rest):
            return None
        labelled = _LABEL.fullmatch(typed[words[start].start :].strip())
        return Intent(code, labelled[1].strip() if labelled else typed)
    if follows and _may_follow(follows, rest):
        return _with_arguments(code, rest, typed[begin : words[-1].end], command=False)
    return None


def _says_none(rest: str) -> bool:
    """'khó khăn gì đâu', 'khó khăn không có': there is none, or it is asked for."""
    return bool(_NONE.fullmatch(aligned(rest).strip(" .!?,")))


def _may_follow(follows: str, rest: str) -> bool:
    folded = aligned(rest)
    if follows == "thanked":
        return all(is_polite(word) or is_one_of(word, THANKED_HOW) for word in rest.lower().split())
    if follows == "amendment":
        return bool(re.match(r"(cau|muc|so)\b|\d", folded) or re.search(r"\bthanh\b", folded))
    if follows == "photos" and not _OF_PHOTOS.match(folded):
        return False
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
    if code == "back" and rest:
        # 'quay lại câu 2', 'quay lại câu đầu' name the question.
        return Intent("amend", "câu 1" if re.search(r"\bdau\b", aligned(rest)) else rest)
    if follows not in ("period", "unit", "photos") or not rest:
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
    while (
        words
        and not polite
        and (passed := polite_words([each.strip(".,!?").lower() for each in words], at_end=True, also_after=True))
    ):
        del words[-passed:]
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


_UNIT_KINDS = tuple(fold(kind) for kind in intent_words.UNIT_KINDS.split(","))
