"""Deadlines: due days shifted by weekends, holidays and Tết, reminder days, quiet hours, the Vietnamese calendar."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from reporting.deadlines import (
    DEPUTY_STEPS,
    Calendar,
    Deadlines,
    after_quiet,
    deadlines,
    instant,
    reminder_days,
    vietnam_holidays,
)
from reporting.periods import Preset, parse

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(scope="module")
def vietnam() -> Calendar:
    names, working_weekends = vietnam_holidays(range(2026, 2029))
    return Calendar(frozenset(names), working_weekends)


def days(text: str) -> list[date]:
    """Days written 'yyyy-mm-dd', separated by spaces."""
    return [date.fromisoformat(day) for day in text.split()]


@pytest.mark.parametrize(
    ("preset", "period_id", "opens_then_group_commune_cluster_province_closes"),
    [
        # The 22nd of November 2026 is a Sunday.
        ("administrative", "2026-11", "2026-11-10 2026-11-17 2026-11-20 2026-11-23 2026-11-25 2026-11-20"),
        # Tết 2026 (16 to 20 February) and the weekend after it push three levels onto one Monday.
        ("administrative", "2026-02", "2026-02-10 2026-02-23 2026-02-23 2026-02-23 2026-02-25 2026-02-26"),
        # Tết 2027 (4 to 10 February) ends on the opening day, which does not move.
        ("administrative", "2027-02", "2027-02-10 2027-02-17 2027-02-22 2027-02-22 2027-02-25 2027-02-22"),
        # October 2026: the 17th is a Saturday, so three days for corrections end with the 22nd.
        ("administrative", "2026-10", "2026-10-10 2026-10-19 2026-10-20 2026-10-22 2026-10-26 2026-10-22"),
        # The 17th of January 2027 is a Sunday.
        ("administrative", "2027-01", "2027-01-10 2027-01-18 2027-01-20 2027-01-22 2027-01-25 2027-01-21"),
        ("calendar", "2026-11", "2026-11-25 2026-12-03 2026-12-07 2026-12-08 2026-12-11 2026-12-07"),
        # The 3rd of January 2027 is a Sunday; the year changes in between.
        ("calendar", "2026-12", "2026-12-25 2027-01-04 2027-01-06 2027-01-08 2027-01-11 2027-01-07"),
        # The group is due on the eve of Tết 2027, everyone else after it.
        ("calendar", "2027-01", "2027-01-25 2027-02-03 2027-02-11 2027-02-11 2027-02-11 2027-02-11"),
        ("calendar", "2027-02", "2027-02-25 2027-03-03 2027-03-08 2027-03-08 2027-03-11 2027-03-08"),
        ("administrative", "2026-Q3", "2026-09-10 2026-09-17 2026-09-21 2026-09-22 2026-09-25 2026-09-21"),
    ],
)
def test_due_days_move_to_the_next_working_day(
    vietnam: Calendar, preset: Preset, period_id: str, opens_then_group_commune_cluster_province_closes: str
) -> None:
    found = deadlines(parse(preset, period_id), preset, vietnam)
    assert found == Deadlines(*days(opens_then_group_commune_cluster_province_closes))
    assert found.posts_on == found.closes_on + timedelta(days=1)


def test_every_month_of_three_years_keeps_its_days_in_order(vietnam: Calendar) -> None:
    presets: tuple[Preset, ...] = ("administrative", "calendar")
    for preset in presets:
        for year in (2026, 2027, 2028):
            for number in range(1, 13):
                found = deadlines(parse(preset, f"{year}-{number:02d}"), preset, vietnam)
                due = [found.group_due_on, found.commune_due_on, found.cluster_due_on, found.province_due_on]
                assert due == sorted(due)
                assert all(vietnam.is_working(day) for day in due)
                assert found.closes_on >= found.group_due_on + timedelta(days=3)
                reminders = list(reminder_days(found).values())
                assert len(reminders) == 6
                assert all(earlier < later for earlier, later in pairwise(reminders))
                assert reminders[-1] <= found.closes_on


def test_a_working_weekend_counts_as_working(vietnam: Calendar) -> None:
    assert vietnam.is_working(date(2026, 8, 22))
    assert not vietnam.is_working(date(2026, 8, 31))
    august = deadlines(parse("administrative", "2026-08"), "administrative", vietnam)
    assert august.cluster_due_on == date(2026, 8, 22)


def test_the_day_of_vietnamese_culture_is_off(vietnam: Calendar) -> None:
    assert not vietnam.is_working(date(2026, 11, 24))
    assert vietnam.next_working(date(2026, 11, 24)) == date(2026, 11, 25)


def test_a_holiday_wins_over_a_working_weekend() -> None:
    saturday = date(2026, 11, 21)
    both = Calendar(frozenset({saturday}), frozenset({saturday}))
    assert not both.is_working(saturday)
    assert both.next_working(saturday) == date(2026, 11, 23)


def test_the_calendar_of_vietnam_has_names_and_only_the_years_asked_for() -> None:
    names, working_weekends = vietnam_holidays([2026])
    assert names[date(2026, 11, 24)] == "Ngày Văn hóa Việt Nam"
    assert date(2026, 4, 27) in names, "the substitute of a holiday on a Sunday"
    assert {day.year for day in names} == {2026}
    assert working_weekends == frozenset({date(2026, 8, 22)})
    assert vietnam_holidays([]) == ({}, frozenset())


def test_six_reminders_around_the_due_day(vietnam: Calendar) -> None:
    november = deadlines(parse("administrative", "2026-11"), "administrative", vietnam)
    assert reminder_days(november) == {
        "opening": date(2026, 11, 10),
        "before_3": date(2026, 11, 14),
        "before_1": date(2026, 11, 16),
        "due": date(2026, 11, 17),
        "after_1": date(2026, 11, 18),
        "after_3": date(2026, 11, 20),
    }
    assert list(reminder_days(november)) == ["opening", "before_3", "before_1", "due", "after_1", "after_3"]
    assert {"after_1", "after_3"} == DEPUTY_STEPS


@pytest.mark.parametrize(
    ("opens_on", "steps"),
    [
        (date(2026, 11, 13), ["opening", "before_3", "before_1", "due", "after_1", "after_3"]),
        (date(2026, 11, 14), ["before_3", "before_1", "due", "after_1", "after_3"]),
        (date(2026, 11, 15), ["opening", "before_1", "due", "after_1", "after_3"]),
        (date(2026, 11, 16), ["before_1", "due", "after_1", "after_3"]),
        (date(2026, 11, 17), ["due", "after_1", "after_3"]),
    ],
)
def test_without_room_the_earlier_reminder_is_dropped(opens_on: date, steps: list[str]) -> None:
    due_on = date(2026, 11, 17)
    assert list(reminder_days(Deadlines(opens_on, due_on, due_on, due_on, due_on, due_on))) == steps


def test_instants_are_utc() -> None:
    at = instant(date(2026, 11, 17), HANOI)
    assert (at, at.tzinfo) == (datetime(2026, 11, 17, 0, 30, tzinfo=UTC), UTC)
    assert instant(date(2026, 11, 17), HANOI, 6, 0) == datetime(2026, 11, 16, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-11-17T20:59", "2026-11-17T20:59"),
        ("2026-11-17T21:00", "2026-11-18T06:30"),
        ("2026-12-31T23:59", "2027-01-01T06:30"),
        ("2026-11-18T00:00", "2026-11-18T06:30"),
        ("2026-11-18T06:29", "2026-11-18T06:30"),
        ("2026-11-18T06:30", "2026-11-18T06:30"),
        ("2026-11-18T12:00", "2026-11-18T12:00"),
    ],
)
def test_quiet_hours(local: str, expected: str) -> None:
    found = after_quiet(datetime.fromisoformat(local).replace(tzinfo=HANOI), HANOI)
    assert found == datetime.fromisoformat(expected).replace(tzinfo=HANOI)
    assert found.tzinfo is UTC
