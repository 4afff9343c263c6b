"""Periods as people type them: 'tháng 10', 't10/2026', 'quý III', '6 tháng đầu năm', 'cả năm 2026'."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from reporting.periods import PeriodKind


@dataclass(frozen=True)
class PeriodWords:
    """A period as far as it was said."""

    kind: PeriodKind
    number: int | None
    """Month 1-12, quarter 1-4, half 1-2; None for a year, or when not said ('6 tháng')."""
    year: int | None = None
    back: int | None = None
    """'tháng này' is 0, 'tháng trước' and 'năm ngoái' are 1: periods back from the present one."""


NUMBERS = {
    name: number
    for number, names in enumerate(
        ("mot", "hai", "ba", "bon|tu", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai"), 1
    )
    for name in names.split("|")
}
"""One to twelve in words without accents."""
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4}
_YEAR = r"(?:\s*(?:[/-]|\bnam\b)?\s*(2\d{3})\b)?"
_MONTH_NAME = r"\d{1,2}|muoi mot|muoi hai|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi"


def _month(match: re.Match[str]) -> PeriodWords | None:
    number = int(match[1]) if match[1].isdecimal() else NUMBERS[match[1]]
    return PeriodWords("month", number, _year(match[2])) if 1 <= number <= 12 else None


def _month_last(match: re.Match[str]) -> PeriodWords | None:
    return PeriodWords("month", int(match[2]), int(match[1])) if 1 <= int(match[2]) <= 12 else None


def _quarter(match: re.Match[str]) -> PeriodWords | None:
    number = int(match[1]) if match[1].isdecimal() else _QUARTERS[match[1]]
    return PeriodWords("quarter", number, _year(match[2])) if 1 <= number <= 4 else None


def _quarter_last(match: re.Match[str]) -> PeriodWords | None:
    return PeriodWords("quarter", int(match[2]), int(match[1]))


def _half_year(match: re.Match[str]) -> PeriodWords:
    return PeriodWords("half_year", {"dau": 1, "cuoi": 2}.get(match[1] or ""), _year(match[2]))


def _half_year_last(match: re.Match[str]) -> PeriodWords:
    return PeriodWords("half_year", int(match[2]), int(match[1]))


def _relative(match: re.Match[str]) -> PeriodWords:
    kinds: dict[str, PeriodKind] = {"thang": "month", "quy": "quarter", "nam": "year", "ky": "month"}
    return PeriodWords(kinds[match[1]], None, back=0 if match[2] in ("nay", "hien tai") else 1)


def _whole_year(match: re.Match[str]) -> PeriodWords:
    return PeriodWords("year", None, _year(match[1]))


def _year(text: str | None) -> int | None:
    return int(text) if text else None


_READINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], PeriodWords | None]], ...] = tuple(
    (re.compile(rf"(?<!\w){pattern}(?!\w)"), reading)
    for pattern, reading in (
        (r"(?:so lieu )?(?:6|sau) thang(?: (dau|cuoi)(?: nam)?)?" + _YEAR, _half_year),
        (r"nua(?: nam)? (dau|cuoi)(?: nam)?" + _YEAR, _half_year),
        (r"(2\d{3})\s*-\s*h([12])", _half_year_last),
        (r"(2\d{3})\s*-\s*q([1-4])", _quarter_last),
        (rf"(?:quy|q)\s*([1-9]|i{{1,3}}|iv|mot|hai|ba|bon|tu){_YEAR}", _quarter),
        (r"(thang|quy|nam|ky) (nay|hien tai|truoc|ngoai|vua roi|qua)", _relative),
        (rf"(?:thang|thg)\s*({_MONTH_NAME}){_YEAR}", _month),
        # Short for 'tháng' only before digits: 'thai' is Thái Bình, not the second month.
        (rf"(?:th|t)\s*(\d{{1,2}}){_YEAR}", _month),
        (r"(\d{1,2})\s*[/-]\s*(2\d{3})", _month),
        (r"(2\d{3})\s*[/-]\s*(\d{1,2})", _month_last),
        # 'cả' only where it begins: in 'xã Bình Ca năm 2026' it is the commune's.
        (r"(?:^\W*ca )?nam (2\d{3})", _whole_year),
        # '10 xã Bình Ca': a number before a name; behind it ('thôn 10') it belongs to the name.
        (r"^\s*(\d{1,2})()(?=\s+[a-z])", _month),
    )
)
_ALONE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], PeriodWords | None]], ...] = (
    (re.compile(r"(\d{1,2})(?:\s+(2\d{3}))?"), _month),
    (re.compile(r"(?:ca )?nam()"), _whole_year),
    (re.compile(r"(2\d{3})"), _whole_year),
)


def read_period(folded: str) -> tuple[PeriodWords, int, int] | None:
    """The period in an accent-free lower-case text and where it stands, from and to. None when there is none."""
    for pattern, reading in _READINGS:
        match = pattern.search(folded)
        if match:
            found = reading(match)
            return (found, match.start(), match.end()) if found else None
    bare = folded.strip(" .,!?")
    for pattern, reading in _ALONE:
        match = pattern.fullmatch(bare)
        if match:
            found = reading(match)
            return (found, 0, len(folded)) if found else None
    return None


_IN_A_YEAR = {"month": 12, "quarter": 4, "half_year": 2}
_MARKS = {"month": "{:02d}", "quarter": "Q{}", "half_year": "H{}"}


def period_of(words: PeriodWords, latest: str, present: str) -> str | None:
    """The id of the words' period.

    Without a year the newest that does not begin after `latest`, the latest opened month; 'này' is the period that
    holds the month `present`, 'trước' the one before it. None when it was not said which ('6 tháng').
    """
    if words.kind == "year":
        year = words.year if words.year is not None else int((present if words.back is not None else latest)[:4])
        return f"{year - (words.back or 0)}"
    in_a_year, mark = _IN_A_YEAR[words.kind], _MARKS[words.kind]
    if words.back is not None:
        place = int(present[:4]) * in_a_year + (int(present[5:]) - 1) * in_a_year // 12 - words.back
        return f"{place // in_a_year}-{mark.format(place % in_a_year + 1)}"
    if words.number is None:
        return None
    year = words.year if words.year is not None else int(latest[:4])
    first_month = (words.number - 1) * 12 // in_a_year + 1
    if words.year is None and f"{year}-{first_month:02d}" > latest:
        year -= 1
    return f"{year}-{mark.format(words.number)}"
