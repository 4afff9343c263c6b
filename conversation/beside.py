"""The closed list at work: whether everything beside a number is known to leave it as it is (rules 8 and 9)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from conversation.asked import Asked
from conversation.tokens import Item, fold
from conversation.words import QUIET, UNITS

_PART_ENDS = frozenset(",;.!…\"”'’")
"""Signs between one clause and the next; ':' joins a label with its number, a bracket a note."""
_HARMLESS = frozenset(
    {"harmless", "explanation", "filler", "figure", "exists", "done", "polite", "in_progress", "contrast", "calendar"}
)
_SPOKEN_FOR = _HARMLESS | {"topic", "change", "forbids", "happens", "same", "leads", "trails", "part"}
"""Meanings that the question's own words may have; a denial or a doubt is never the question's own."""
_PEOPLE = frozenset({"household", "person"})
"""Where people are counted, what they do with a thing may be why they are not of the answer: '7 hộ đi chợ'."""
_SHORT = 3
_PHRASE = 2
_UNIT_NAMES = {
    fold(name): {kind: Fraction(size)}
    for kind, size, names in UNITS
    for name in names.split(", ")
    if " " not in name and len(name) > 1
}
_STOCKS = frozenset({"household", "item", "person"})
"""Kinds of things that are counted as they stand, so that what was done or came in is no count of them."""
_SAY_LITTLE = frozenset({"so", "dam", "luot", "buoi", "ngay", "vu", "nguoi", "ho", "duoc", "tieng", "dang", "co", "o"})


def with_own_words(items: list[Item], asked: Asked) -> list[Item]:
    """The items, with the words of the question's label known as its own; of another question's they are strange."""
    if not asked.topic:
        return items
    return [_seen_from(item, asked) for item in items]


def _seen_from(item: Item, asked: Asked) -> Item:
    if item.literal or item.codes or item.symbol or not item.meanings <= _SPOKEN_FOR:
        return item
    said = [fold(word) for word in item.words or (item.text,)]
    if all(word in asked.topic for word in said):
        return replace(item, meanings=item.meanings - {"topic", "change", "forbids", "happens"} | {"own"})
    telling = [word for word in said if word not in _SAY_LITTLE]
    if "topic" not in item.meanings or not telling:
        return item
    own = 2 * sum(word in asked.topic for word in telling) >= len(telling)
    return replace(item, meanings=item.meanings - {"topic"} | ({"own"} if own else {"forbids"}))


def forbids(item: Item, asked: Asked) -> bool:
    """Whether the item says that the number is of those who do not, of another time or source, denied or a change."""
    if item.means("own") or asked.size_of(item) is not None:
        return False
    return item.means("forbids") or (item.means("change") and asked.kind in _STOCKS)


def is_known(item: Item, asked: Asked) -> bool:
    """Whether the item may stand beside a number."""
    if item.symbol:
        return item.text in QUIET
    if asked.size_of(item) is not None or item.means("own", "topic"):
        return True
    if forbids(item, asked):
        return False
    return item.means("happens", "change", "all") or item.means(*_HARMLESS)


def strangers(items: list[Item], start: int, stop: int, asked: Asked, *, with_unit: bool) -> list[Item]:
    """The unknown words in the clause of the number that stands from `start` up to `stop`.

    Behind a number with its unit another unit is no unit of it: '15 hộ người Tày'.
    """
    first, last = start, stop
    while first and not _parts(items, first - 1):
        first -= 1
    while last < len(items) and not _parts(items, last):
        last += 1
    after = [item for item in items[stop:last] if not (with_unit and item.units and "percent" not in item.units)]
    beside = [*items[first:start], *after]
    accents = any(not item.text.isascii() for item in items)
    return [
        item
        for item in beside
        if not (item.is_numeral or item.symbol or (with_unit and asked.kind not in _PEOPLE and item.means("things")))
        and (not is_known(item, asked) or (accents and _is_another_word(item)))
    ]


def _is_another_word(item: Item) -> bool:
    """In a text with accents a short word without them is no small talk: 'ra' is not 'rà'."""
    short = not item.exact and len(item.words) == 1 and len(item.text) <= _SHORT
    return short and item.meanings <= {"harmless", "things", "topic"}


def misplaced(items: list[Item], start: int, stop: int, asked: Asked, *, with_unit: bool) -> bool:
    """A word that is known on the other side of a number only: '5 chỉ', 'trong 30 hộ'."""
    if start and items[start - 1].means("trails") and not items[start - 1].means("own"):
        return True
    if with_unit or stop == len(items) or items[stop].means("own"):
        return False
    return items[stop].means("leads") or _begins_with_unit(items[stop], asked)


def _begins_with_unit(item: Item, asked: Asked) -> bool:
    """'2 hội phụ nữ', '3 hàng cây': a phrase of two words hides that another thing is counted."""
    if len(item.words) < _PHRASE or item.means("explanation") or fold(item.words[0]) not in _UNIT_NAMES:
        return False
    return asked.size_of(replace(item, text=item.words[0], units=_UNIT_NAMES[fold(item.words[0])])) is None


def _parts(items: list[Item], at: int) -> bool:
    """Whether a clause ends at this item."""
    return items[at].text in _PART_ENDS or (items[at].starts_line and at > 0)
