"""Reads one reply to one question: a number, the same as last month, skip, or ask again."""

from __future__ import annotations

import re
from dataclasses import replace

from conversation.amounts import suggested
from conversation.asked import Asked, asked_for
from conversation.beside import with_own_words
from conversation.copies import without_the_label, without_the_question
from conversation.doubts import Doubts
from conversation.neighbours import letters_in_digits
from conversation.numerals import Unclear
from conversation.outcomes import Ask, Number, Outcome, Same, Skip
from conversation.quantities import is_lone, read_quantity, runs, with_zeros
from conversation.tokens import ODD, Item, cut, fold, normalise
from conversation.wordings import read_wording, read_yes_or_no, skips
from reporting.indicators import Thousandths

__all__ = ["Ask", "Number", "Outcome", "Same", "Skip", "fold", "read"]

LONGEST = 1000
"""Characters; a longer text is asked at once."""
_NOT_NONE = re.compile(
    r"(?<![\d.,])0(?= (?:có|co|nhớ|nho|biết|biet|rõ|ro|nắm|nam duoc|thay|đổi|doi|phát|phat|xảy|xay)\b)"
)
"""'0 có', '0 nhớ': typed for 'không'."""
_LISTED = re.compile(r"\s*\d{1,2}\s*\)")
"""'1) …' begins a list; it is no answer."""
MOST_NUMBERS = 8
"""More than anyone says of one figure; a longer list is not added up to suggest a sum."""


def read(
    text: str,
    question_type: str,
    *,
    unit: str = "",
    question: str = "",
    total: Thousandths | None = None,
    sao_m2: int = 360,
) -> Outcome:
    """Read a reply.

    `question_type` is a key of words.TYPES (KeyError otherwise); `unit` the asked unit's label, default the
    type's own: a bare number is in it, other units of the kind are converted. `question` is its label, whose words
    may stand beside the number. `total` is the known total, for suggestions ('hết', '15/86'); `sao_m2` the size of
    a sào. Values are exact; finer than a thousandth asks.
    Never raises for a text. Rule numbers are explained in words.py.
    """
    asked = asked_for(question_type, unit, sao_m2, question)
    if len(text) > LONGEST:
        return Ask("12")
    normalised = _NOT_NONE.sub("không", normalise(without_the_label(text.strip(), question)))
    if ODD in normalised:
        return Ask("12")
    if _LISTED.match(normalised):
        return Ask("8")
    whole = without_the_question(cut(normalised), asked)
    doubt = letters_in_digits(whole, asked)
    if doubt is not None:
        return doubt
    items = with_own_words(with_zeros(_without_politeness(whole, asked)), asked)
    if asked.kind == "answer":
        return read_yes_or_no(items)
    return _read_number(items, asked, total)


def _without_politeness(whole: list[Item], asked: Asked) -> list[Item]:
    """Rule 1. Between a number or its unit and another number a polite word stays: '12 triệu chi 5' is two numbers."""
    found: list[Item] = []
    for at, item in enumerate(whole):
        after = whole[at + 1 : at + 2]
        parted = bool(found) and (found[-1].is_numeral or found[-1].units is not None)
        between = parted and bool(after) and after[0].is_numeral
        # An accent-less 'vang' is 'vâng' at the beginning or after another polite word, else 'vắng'.
        if _takes_back(item) and any(each.is_numeral for each in found):
            found.append(replace(item, meanings=frozenset({"forbids"})))
            continue
        hidden = item.means("forbids") and at > 0 and not _is_polite(whole[at - 1], asked)
        if between or hidden or not _is_polite(item, asked):
            found.append(item)
    return found


def _takes_back(item: Item) -> bool:
    """Behind a number 'xin' begins 'xin thôi', and an accent-less 'vang' is 'vắng'; before it both are polite."""
    return (item.text == "xin" and len(item.words) == 1) or item.text == "vang"


def _is_polite(item: Item, asked: Asked) -> bool:
    """Rule 1; 'em' is a unit where pupils are counted, and an accent-less 'da' may say 'đã' to a yes-or-no question."""
    if not item.means("polite") or asked.size_of(item) is not None:
        return False
    return not item.means("done") or asked.kind != "answer"


def _read_number(items: list[Item], asked: Asked, total: Thousandths | None) -> Outcome:
    found = runs(items, asked)
    if not found:
        return read_wording(items, asked, total)
    if len(found) > MOST_NUMBERS:
        return Ask("8")
    if skips(items) and all(is_lone(items, run) for run in found):
        return Skip()
    try:
        quantities = [read_quantity(items, run, asked) for run in found]
    except Unclear as unclear:
        stop = found[0][1]
        after = asked.size_of(items[stop]) if stop < len(items) else None
        only = unclear.suggestion if len(found) == 1 else None
        return Ask(unclear.reason, suggested(only, after, asked))
    outcome = Doubts(items, quantities, asked, total).outcome()
    if isinstance(outcome, Number) and asked.kind == "money" and asked.size == 10**6 and _is_hundreds_and_a_half(items):
        # Of money it is seven hundred and fifty thousand to one, and millions to another.
        return Ask("6")
    return outcome


def _is_hundreds_and_a_half(items: list[Item]) -> bool:
    """'bảy trăm rưỡi', in words, without a unit or a larger scale."""
    said = {fold(item.text) for item in items}
    return (
        {"tram", "ruoi"} <= said
        and said.isdisjoint({"nghin", "ngan", "trieu", "ty", "ti"})
        and not any(item.literal or item.units for item in items)
    )
