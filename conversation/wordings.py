"""Replies without a number: skip, same as last month, none, all, yes and no (rules 2, 3, 10, 11 and 12)."""

from __future__ import annotations

from conversation.asked import Asked
from conversation.beside import forbids, is_known
from conversation.outcomes import Ask, Number, Outcome, Same, Skip
from conversation.tokens import Item
from conversation.words import QUIET, RELATIVE_SIGNS
from reporting.indicators import ONE, Thousandths

_EVERYTHING = frozenset({"tất", "tat", "toàn", "toan", "trăm", "tram", "tuyệt", "tuyet"})
"""First words of 'tất cả', 'toàn bộ', …; 'hết' and 'gần hết' are no full share."""
_NEITHER = frozenset({"vague", "some", "in_progress", "contrast", "correction", "question", "half", "relative"})
"""Meanings that make a yes or a no uncertain."""

_BESIDE_SAME = ("filler", "figure", "harmless", "own", "topic", "explanation")


def _meanings(items: list[Item]) -> frozenset[str]:
    return frozenset().union(*(item.meanings for item in items))


def read_wording(items: list[Item], asked: Asked, total: Thousandths | None) -> Outcome:
    """A numeric question answered in words. `total` is the known total, offered for 'hết', 'tất cả'."""
    meanings = _meanings(items)
    if skips(items):
        return Skip()
    if any(item.text == "?" for item in items) or "question" in meanings:
        return Ask("12")
    if "same" in meanings:
        said = all(item.means("same", *_BESIDE_SAME) or _is_aside(item, asked) for item in items)
        return Same() if said else Ask("2")
    if _is_none(items, asked):
        return Number(0)
    if meanings & {"no", "not_yet"}:
        return Ask("3")
    if meanings & {"vague", "some", "vague_before", "relative", "correction"} or any(
        item.text in RELATIVE_SIGNS for item in items
    ):
        return Ask("9")
    if meanings & {"all", "half"}:
        return _share(items, asked, total)
    return Ask("11" if meanings & {"exists", "done", "in_progress"} else "12")


def skips(items: list[Item]) -> bool:
    """Rule 2; neither 'không bỏ qua' nor 'không biết làm thế nào' skips."""
    for at, item in enumerate(items):
        if item.means("skip"):
            return not (at and items[at - 1].means("no", "not_yet", "correction")) and not _asks_how(items)
    return False


def _asks_how(items: list[Item]) -> bool:
    return any(item.means("question") for item in items)


def _is_aside(item: Item, asked: Asked) -> bool:
    return item.text in QUIET or item.text in ("cả", "ca", "gì", "gi") or asked.size_of(item) is not None


def _share(items: list[Item], asked: Asked, total: Thousandths | None) -> Outcome:
    """Rule 10: all, or half."""
    meanings = _meanings(items)
    alone = all(item.means("all", "half", "filler", "figure") or _is_aside(item, asked) for item in items)
    if asked.kind == "percent" and alone and not {"all", "half"} <= meanings:
        if "half" in meanings:
            return Number(50 * ONE)
        if any(item.means("all") and item.text in _EVERYTHING for item in items):
            return Number(100 * ONE)
    known = total if asked.kind == "household" and "half" not in meanings else None
    # 'hết pin rồi' is not 'hết': what is not known may make something else of it.
    is_clear = all(item.means("all", "half") or is_known(item, asked) or _is_aside(item, asked) for item in items)
    return Ask("10", known if is_clear and not any(forbids(item, asked) for item in items) else None)


def _is_none(items: list[Item], asked: Asked) -> bool:
    """Rule 3: 'không', 'không có hộ nào', 'chưa xảy ra'; a bare 'chưa' is not zero."""
    said = [item for item in items if not (item.means("filler") or item.text in QUIET)]
    while said and (
        said[0].means("figure", "own") or _is_talk(said[0]) or (asked.topic and asked.size_of(said[0]) is not None)
    ):
        said = said[1:]
    if not said or not said[0].means("no", "not_yet"):
        return False
    rest = said[1:]
    if _meanings(rest) & {"no", "not_yet", "contrast", "vague", "some", "relative", "done", "in_progress"}:
        return False
    if any(forbids(item, asked) and not item.means("happens") for item in rest) or _are_new(rest, asked):
        return False
    if not all(is_known(item, asked) or item.means("none", "happens") for item in rest):
        return False
    happens = any(item.means("happens") for item in rest)
    exists = happens or any(item.means("exists") for item in rest)
    none_of_unit = any(item.means("none") for item in rest) and any(asked.size_of(item) is not None for item in rest)
    if said[0].means("not_yet") and not (exists or none_of_unit):
        return False
    known = all(item.means("exists", "happens", "none") or asked.size_of(item) is not None for item in rest)
    if asked.kind == "event" and said[0].means("no") and rest and all(item.means("own") for item in rest):
        # 'không vi phạm', where violations are asked for.
        return True
    nobody = exists and any(item.means("none") for item in rest)
    return known or none_of_unit or happens or nobody


def _is_talk(item: Item) -> bool:
    """'yên bình, không có vụ nào'; 'có họp không' asks."""
    return item.means("harmless", "things") and not item.means("exists", "done", "no", "not_yet")


def _are_new(items: list[Item], asked: Asked) -> bool:
    """'không phát sinh hộ mới' says that none were added, not that there are none."""
    return asked.kind in ("household", "item", "person") and any(item.text in ("mới", "moi") for item in items)


def read_yes_or_no(items: list[Item]) -> Outcome:
    """Rule 11."""
    if skips(items):
        return Skip()
    said = _without_emphasis([item for item in items if item.text not in QUIET])
    meanings = _meanings(said)
    if "same" in meanings:
        return Same() if all(item.means("same", "filler", "figure") for item in said) else Ask("2")
    if any(item.literal or item.symbol or forbids_yes(item) for item in said) or meanings & _NEITHER:
        return Ask("11")
    while said and (said[0].means("filler") or _is_politeness(said)):
        said = said[1:]
    if not said or (len(said) == 1 and said[0].text == "da"):
        return Ask("11")
    negative = [at for at, item in enumerate(said) if item.means("no", "not_yet")]
    positive = [at for at, item in enumerate(said) if item.means("exists", "done")]
    if negative:
        return Number(0) if negative == [0] and positive in ([], [1]) and not _breaks_off(items) else Ask("11")
    if positive and "none" not in meanings and (positive[0] == 0 or "done" in meanings):
        return Number(ONE)
    return Ask("11")


def forbids_yes(item: Item) -> bool:
    """'đã hủy', 'nghe nói có'."""
    return item.means("forbids") and not item.means("own", "no", "not_yet", "none", "skip") and item.exact


def _without_emphasis(said: list[Item]) -> list[Item]:
    """'có mà' is 'có', 'xong cả rồi' is 'xong rồi'."""
    if len(said) > 1 and said[-1].text in ("mà", "ma", "chứ", "chu", "chớ") and said[-2].means("exists", "done"):
        said = said[:-1]
    found = []
    for at, item in enumerate(said):
        after = said[at + 1] if at + 1 < len(said) else item
        if not (item.text in ("cả", "ca", "hết", "het") and at and (said[at - 1].means("done") or after.means("done"))):
            found.append(item)
    return found


def _breaks_off(items: list[Item]) -> bool:
    """'không, có': the two are said apart, so the second does not belong to the first."""
    following = zip(items, items[1:], items[2:], strict=False)
    return any(
        first.means("no", "not_yet") and between.text in QUIET and last.means("exists", "done")
        for first, between, last in following
    )


def _is_politeness(said: list[Item]) -> bool:
    """An accent-less 'da' before yes or no is 'dạ'; before anything else it is 'đã'."""
    return said[0].text == "da" and len(said) > 1 and said[1].means("no", "not_yet", "exists", "done")
