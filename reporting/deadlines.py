"""Due days of a period, the working calendar that shifts them, reminder days, and the quiet hours of the night."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, Literal

from reporting.periods import Period, Preset

Step = Literal["opening", "before_3", "before_1", "due", "after_1", "after_3"]
"""The reminders of one period, in order; the number is in days from the group's due day."""

DEPUTY_STEPS: Final[frozenset[Step]] = frozenset({"after_1", "after_3"})
"""A deputy is reminded only after the due day."""

QUIET_FROM: Final = time(21, 0)
QUIET_UNTIL: Final = time(6, 30)

_OPENING_DAY_OF_MONTH: Final[dict[Preset, int]] = {"administrative": 10, "calendar": 25}
# Counted from the period's last day, both presets are alike: the 17th, 20th, 22nd and 25th after the 14th,
# and the 3rd, 6th, 8th and 11th after the month's end.
_GROUP_DUE_DAYS: Final = 3
_COMMUNE_DUE_DAYS: Final = 6
_CLUSTER_DUE_DAYS: Final = 8
_PROVINCE_DUE_DAYS: Final = 11
_CORRECTION_DAYS: Final = 3
_DAYS_FROM_DUE: Final[dict[Step, int]] = {"before_3": -3, "before_1": -1, "due": 0, "after_1": 1, "after_3": 3}


@dataclass(frozen=True)
class Calendar:
    """The editable calendar: days off beside the weekends, and weekends worked in exchange for a day off."""

    holidays: frozenset[date] = frozenset()
    working_weekends: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """A day on which offices work; a holiday stays one even where a working weekend names the same day."""
        if day in self.holidays:
            return False
        return day.isoweekday() <= 5 or day in self.working_weekends

    def next_working(self, day: date) -> date:
        """`day` itself, or the first working day after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day


@dataclass(frozen=True)
class Deadlines:
    """The days of one period in local time. A report is on time until the end of the group's due day."""

    opens_on: date
    group_due_on: date
    commune_due_on: date
    cluster_due_on: date
    province_due_on: date
    closes_on: date
    """The last day on which a filed report can be corrected."""

    @property
    def posts_on(self) -> date:
        """The day on which the summary is posted to the chats."""
        return self.closes_on + timedelta(days=1)


def deadlines(period: Period, preset: Preset, calendar: Calendar) -> Deadlines:
    """The days of a period; those of a longer one are its last month's.

    A due day on a weekend or holiday moves to the next working day; the opening does not move.
    The period closes on the commune's due day or three days after the group's, whichever is later, after shifting.
    """

    def due(days: int) -> date:
        return calendar.next_working(period.last_on + timedelta(days=days))

    group_due_on, commune_due_on = due(_GROUP_DUE_DAYS), due(_COMMUNE_DUE_DAYS)
    return Deadlines(
        opens_on=period.last_on.replace(day=_OPENING_DAY_OF_MONTH[preset]),
        group_due_on=group_due_on,
        commune_due_on=commune_due_on,
        cluster_due_on=due(_CLUSTER_DUE_DAYS),
        province_due_on=due(_PROVINCE_DUE_DAYS),
        closes_on=max(commune_due_on, group_due_on + timedelta(days=_CORRECTION_DAYS)),
    )


def reminder_days(days: Deadlines) -> dict[Step, date]:
    """When each reminder of a period goes out, in order, the days strictly increasing.

    Where opening and due day leave no room between two steps the earlier one is missing; so is a step that
    would come before the opening.
    """
    planned: dict[Step, date] = {"opening": days.opens_on}
    for step, offset in _DAYS_FROM_DUE.items():
        planned[step] = days.group_due_on + timedelta(days=offset)
    kept: list[tuple[Step, date]] = []
    for step, day in reversed(planned.items()):
        if day >= days.opens_on and (not kept or day < kept[-1][1]):
            kept.append((step, day))
    return dict(reversed(kept))


def instant(day: date, timezone: tzinfo, hour: int = 7, minute: int = 30) -> datetime:
    """The instant (aware, UTC) of a local time of day; without one, 07:30, when reminders and summaries go out."""
    return datetime.combine(day, time(hour, minute), timezone).astimezone(UTC)


def after_quiet(at: datetime, timezone: tzinfo) -> datetime:
    """`at` itself, or in the quiet hours from 21:00 to 06:30 local time their end (aware, UTC)."""
    local = at.astimezone(timezone)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return at.astimezone(UTC)
    ends_on = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return instant(ends_on, timezone, QUIET_UNTIL.hour, QUIET_UNTIL.minute)


def vietnam_holidays(years: Iterable[int]) -> tuple[dict[date, str], frozenset[date]]:
    """Days off of those years with their Vietnamese names, and the weekends worked in exchange.

    From the package `holidays`. It knows exchanged days only once the government has announced them, so this
    fills the calendar that officers edit and is not asked afterwards.
    """
    # Loaded here because it costs 17 MB and 0.2 s, and only filling the calendar needs it.
    from holidays import country_holidays

    wanted = sorted(set(years))
    if not wanted:
        return {}, frozenset()
    found = country_holidays("VN", years=wanted, expand=False, language="vi")
    return dict(sorted(found.items())), frozenset(day for day in found.weekend_workdays if day.year in wanted)
