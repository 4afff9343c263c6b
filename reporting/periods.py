"""Reporting periods: months, quarters, half-years and years, their ids, first and last days and Vietnamese labels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Preset = Literal["administrative", "calendar"]
"""administrative: month N runs from the 15th of the month before to the 14th of N; calendar: the calendar month."""

PeriodKind = Literal["month", "quarter", "half_year", "year"]

LAST_ADMINISTRATIVE_DAY = 14

_ID = re.compile(r"(2[0-9]{3})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?")
_LENGTHS: dict[PeriodKind, str] = {"month": "tháng", "quarter": "quý", "half_year": "6 tháng", "year": "năm"}
_IN_A_MONTH = re.compile(r"trong tháng\b")
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Period:
    """One reporting period. `id` is 2026-10, 2026-Q3, 2026-H1 or 2026; both days belong to it."""

    id: str
    kind: PeriodKind
    first_on: date
    last_on: date


class PeriodUnreadable(ValueError):
    """Not the id of a period of the years 2000 to 2999."""


def month(preset: Preset, year: int, number: int) -> Period:
    """Month `number` (1 to 12) of `year`: the month whose last day lies in it. Raises PeriodUnreadable."""
    return parse(preset, f"{year}-{number:02d}")


def parse(preset: Preset, period_id: str) -> Period:
    """The period of that id. Raises PeriodUnreadable."""
    kind, year, months = _read(period_id)
    first_on, _ = _month_days(preset, year, months[0])
    _, last_on = _month_days(preset, year, months[-1])
    return Period(period_id, kind, first_on, last_on)


def is_period(text: str) -> bool:
    """It is the id of a period."""
    return _ID.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def months_of(period_id: str) -> tuple[str, ...]:
    """The ids of the months of a period in order; a month's own id alone. Raises PeriodUnreadable."""
    _, year, months = _read(period_id)
    return tuple(_month_id(year, number) for number in months)


def previous_month(month_id: str) -> str:
    """The id of the month before. Raises PeriodUnreadable, also for a longer period."""
    return _moved(month_id, -1)


def next_month(month_id: str) -> str:
    """The id of the month after. Raises PeriodUnreadable, also for a longer period."""
    return _moved(month_id, 1)


def kind_of(period_id: str) -> PeriodKind:
    """Whether it is a month, a quarter, a half-year or a year. Raises PeriodUnreadable."""
    return _read(period_id)[0]


@lru_cache(maxsize=4096)
def previous(period_id: str) -> str:
    """The id of the period before of the same length. Raises PeriodUnreadable."""
    return _shifted(period_id, -1)


@lru_cache(maxsize=4096)
def following(period_id: str) -> str:
    """The id of the period after of the same length. Raises PeriodUnreadable."""
    return _shifted(period_id, 1)


@lru_cache(maxsize=4096)
def holding(month_id: str) -> tuple[str, str, str, str]:
    """The ids of the periods a month belongs to, the shortest first: itself, its quarter, half-year and year.

    Raises PeriodUnreadable, also for a longer period.
    """
    kind, year, months = _read(month_id)
    if kind != "month":
        raise PeriodUnreadable(month_id)
    zero_based = months[0] - 1
    return month_id, f"{year}-Q{zero_based // 3 + 1}", f"{year}-H{zero_based // 6 + 1}", str(year)


def preset_of(month_id: str, last_on: date) -> Preset:
    """The preset by which a month ends on that day. Raises PeriodUnreadable."""
    return "calendar" if parse("calendar", month_id).last_on == last_on else "administrative"


def month_containing(preset: Preset, day: date) -> Period:
    """The month that holds `day`. Raises PeriodUnreadable before 2000 and after 2999."""
    present = month(preset, day.year, day.month)
    return parse(preset, next_month(present.id)) if day > present.last_on else present


def label(period_id: str) -> str:
    """The period's Vietnamese name in lower case, as within a sentence: 'quý III/2026'. Raises PeriodUnreadable."""
    kind, year, months = _read(period_id)
    if kind == "month":
        return f"tháng {months[0]}/{year}"
    if kind == "quarter":
        return f"quý {_ROMAN[months[0] // 3]}/{year}"
    if kind == "half_year":
        return f"6 tháng {'đầu' if months[0] == 1 else 'cuối'} năm {year}"
    return f"năm {year}"


def name_of_length(period_id: str) -> str:
    """What such a period is called: 'tháng', 'quý', '6 tháng' or 'năm'. Raises PeriodUnreadable."""
    return _LENGTHS[kind_of(period_id)]


def name_of_previous(period_id: str) -> str:
    """The period before of the same length, as 'so với …' goes on: 'quý trước'. Raises PeriodUnreadable."""
    if kind_of(period_id) == "half_year":
        return "6 tháng đầu năm" if period_id.endswith("H2") else "6 tháng cuối năm trước"
    return f"{name_of_length(period_id)} trước"


def fitted(wording: str, period_id: str) -> str:
    """An indicator's label as it reads over a period: 'Số buổi … trong tháng' is '… trong quý' over a quarter."""
    return wording if kind_of(period_id) == "month" else _IN_A_MONTH.sub(f"trong {name_of_length(period_id)}", wording)


def _shifted(period_id: str, by: int) -> str:
    kind, year, months = _read(period_id)
    if kind == "month":
        return _moved(period_id, by)
    if kind == "year":
        moved = str(year + by)
    else:
        letter, length = ("Q", 3) if kind == "quarter" else ("H", 6)
        years, zero_based = divmod(year * 12 // length + months[0] // length + by, 12 // length)
        moved = f"{years}-{letter}{zero_based + 1}"
    _read(moved)
    return moved


def _read(period_id: str) -> tuple[PeriodKind, int, range]:
    """Kind, year and month numbers of an id."""
    found = _ID.fullmatch(period_id)
    if found is None:
        raise PeriodUnreadable(period_id)
    year, number, quarter, half = found.groups()
    if number:
        return "month", int(year), range(int(number), int(number) + 1)
    if quarter:
        return "quarter", int(year), range(int(quarter) * 3 - 2, int(quarter) * 3 + 1)
    if half:
        return "half_year", int(year), range(int(half) * 6 - 5, int(half) * 6 + 1)
    return "year", int(year), range(1, 13)


def _month_days(preset: Preset, year: int, number: int) -> tuple[date, date]:
    """First and last day of a month."""
    begins_on = date(year, number, 1)
    if preset == "calendar":
        return begins_on, _following(begins_on) - timedelta(days=1)
    month_before_on = (begins_on - timedelta(days=1)).replace(day=1)
    return (
        month_before_on.replace(day=LAST_ADMINISTRATIVE_DAY + 1),
        begins_on.replace(day=LAST_ADMINISTRATIVE_DAY),
    )


def _following(first_of_month_on: date) -> date:
    """The first day of the next calendar month."""
    return (first_of_month_on + timedelta(days=31)).replace(day=1)


def _moved(month_id: str, by: int) -> str:
    kind, year, months = _read(month_id)
    if kind != "month":
        raise PeriodUnreadable(month_id)
    years, zero_based = divmod(year * 12 + months[0] - 1 + by, 12)
    moved = _month_id(years, zero_based + 1)
    _read(moved)
    return moved


def _month_id(year: int, number: int) -> str:
    return f"{year}-{number:02d}"
