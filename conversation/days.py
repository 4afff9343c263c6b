"""Days as people type them: '15/11/2026', 'ngày 15 tháng 11', 'mùng 3/2', 'hôm qua'; the lunar calendar is not read."""

from __future__ import annotations

import re
from datetime import date, timedelta

from conversation.tokens import aligned, normalise

_SAID = {"hom nay": 0, "bua nay": 0, "hom qua": -1, "bua qua": -1, "hom kia": -2, "ngay mai": 1, "mai": 1}
_TYPED = re.compile(
    r"(?:ngay )?(?:mung |mong )?(?P<day>\d{1,2})(?: ?[/.-] ?| ?(?:thang|th|t) ?)(?P<month>\d{1,2})"
    r"(?:(?: ?[/.-] ?| ?(?:nam )?)(?P<year>\d{4}|\d{2}))?"
)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_AROUND = re.compile(r"^(?:da|vang|em|bao cao|hop|khao sat|vao|to chuc|bac|thua)\b|\b(?:a|nhe|nha|em|bac|roi)$|[.,!]+$")
EARLIEST, LATEST = 2000, 2100
NEAR = timedelta(days=100)
"""A day without its year that is further away could be last year's or the next."""


def read_day(text: str, today: date) -> date | None:
    """The day meant; None where the text is no day, or could be two. Without a year it must be near today."""
    said = aligned(normalise(text)).strip()
    while (bare := _AROUND.sub("", said).strip()) != said:
        said = bare
    if said in _SAID:
        return today + timedelta(days=_SAID[said])
    found = _ISO.fullmatch(said) or _TYPED.fullmatch(said)
    if found is None:
        return None
    day, month = int(found["day"]), int(found["month"])
    if found["year"] is None:
        years = [today.year - 1, today.year, today.year + 1]
        known = [each for year in years if (each := _day(year, month, day)) is not None]
        return next((each for each in known if abs(each - today) <= NEAR), None)
    year = int(found["year"])
    return _day(year + 2000 if year < 100 else year, month, day)


def day_text(day: date) -> str:
    """'05/11/2026'."""
    return f"{day:%d/%m/%Y}"


def _day(year: int, month: int, day: int) -> date | None:
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
