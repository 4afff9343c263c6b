"""Periods: ids, days under both presets, neighbours, labels, and what is not a period."""

from datetime import date, timedelta

import pytest

from reporting.periods import (
    Period,
    PeriodUnreadable,
    Preset,
    fitted,
    following,
    holding,
    label,
    month,
    month_containing,
    months_of,
    name_of_length,
    name_of_previous,
    next_month,
    parse,
    previous,
    previous_month,
)


@pytest.mark.parametrize(
    ("preset", "period_id", "kind", "first_on", "last_on"),
    [
        ("administrative", "2026-11", "month", date(2026, 10, 15), date(2026, 11, 14)),
        ("administrative", "2027-01", "month", date(2026, 12, 15), date(2027, 1, 14)),
        ("administrative", "2028-03", "month", date(2028, 2, 15), date(2028, 3, 14)),
        ("administrative", "2026-Q3", "quarter", date(2026, 6, 15), date(2026, 9, 14)),
        ("administrative", "2026-H1", "half_year", date(2025, 12, 15), date(2026, 6, 14)),
        ("administrative", "2026-H2", "half_year", date(2026, 6, 15), date(2026, 12, 14)),
        ("administrative", "2026", "year", date(2025, 12, 15), date(2026, 12, 14)),
        ("calendar", "2026-11", "month", date(2026, 11, 1), date(2026, 11, 30)),
        ("calendar", "2026-12", "month", date(2026, 12, 1), date(2026, 12, 31)),
        ("calendar", "2027-02", "month", date(2027, 2, 1), date(2027, 2, 28)),
        ("calendar", "2028-02", "month", date(2028, 2, 1), date(2028, 2, 29)),
        ("calendar", "2026-Q1", "quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("calendar", "2026-Q4", "quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("calendar", "2026", "year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_its_days(preset: Preset, period_id: str, kind: str, first_on: date, last_on: date) -> None:
    period = parse(preset, period_id)
    assert (period.id, period.kind, period.first_on, period.last_on) == (period_id, kind, first_on, last_on)


def test_month_is_the_parsed_month() -> None:
    assert month("administrative", 2026, 10) == parse("administrative", "2026-10")
    with pytest.raises(PeriodUnreadable):
        month("calendar", 2026, 13)


@pytest.mark.parametrize(
    "unreadable",
    [
        "",
        "2026-13",
        "2026-00",
        "2026-1",
        "2026-Q5",
        "2026-Q0",
        "2026-H3",
        "26-10",
        "1999-12",
        "10/2026",
        " 2026",
        "2026\n",
        "２０２６",
        "2026-٠٣",
        "2026-10-01",
        "2026-q1",
        "x" * 10_000,
    ],
)
def test_anything_else_is_unreadable(unreadable: str) -> None:
    with pytest.raises(PeriodUnreadable):
        parse("administrative", unreadable)
    with pytest.raises(PeriodUnreadable):
        label(unreadable)


def test_every_day_of_three_years_lies_in_exactly_one_month_of_each_preset() -> None:
    presets: tuple[Preset, ...] = ("administrative", "calendar")
    for preset in presets:
        day, seen = date(2026, 1, 1), Period("", "month", date(2025, 1, 1), date(2025, 1, 1))
        while day < date(2029, 1, 1):
            period = month_containing(preset, day)
            assert period.first_on <= day <= period.last_on
            if period != seen and seen.id:
                assert (period.id, period.first_on) == (next_month(seen.id), seen.last_on + timedelta(days=1))
            day, seen = day + timedelta(days=1), period


def test_the_administrative_month_changes_between_the_14th_and_the_15th() -> None:
    assert month_containing("administrative", date(2026, 12, 14)).id == "2026-12"
    assert month_containing("administrative", date(2026, 12, 15)).id == "2027-01"
    assert month_containing("calendar", date(2026, 12, 31)).id == "2026-12"


def test_neighbours_cross_the_year() -> None:
    assert previous_month("2027-01") == "2026-12"
    assert next_month("2026-12") == "2027-01"
    assert previous_month("2026-11") == "2026-10"
    for longer in ("2026-Q1", "2026"):
        with pytest.raises(PeriodUnreadable):
            next_month(longer)
    with pytest.raises(PeriodUnreadable):
        previous_month("2000-01")


def test_months_of_longer_periods() -> None:
    assert months_of("2026-Q3") == ("2026-07", "2026-08", "2026-09")
    assert months_of("2026-H2") == ("2026-07", "2026-08", "2026-09", "2026-10", "2026-11", "2026-12")
    assert len(months_of("2026")) == 12
    assert months_of("2026-10") == ("2026-10",)


@pytest.mark.parametrize(
    ("period_id", "expected"),
    [
        ("2026-11", "tháng 11/2026"),
        ("2026-02", "tháng 2/2026"),
        ("2026-Q1", "quý I/2026"),
        ("2026-Q3", "quý III/2026"),
        ("2026-Q4", "quý IV/2026"),
        ("2026-H1", "6 tháng đầu năm 2026"),
        ("2026-H2", "6 tháng cuối năm 2026"),
        ("2026", "năm 2026"),
    ],
)
def test_labels(period_id: str, expected: str) -> None:
    assert label(period_id) == expected


@pytest.mark.parametrize(
    ("period_id", "before", "named", "length"),
    [
        ("2026-01", "2025-12", "tháng trước", "tháng"),
        ("2026-Q1", "2025-Q4", "quý trước", "quý"),
        ("2026-Q3", "2026-Q2", "quý trước", "quý"),
        ("2026-H1", "2025-H2", "6 tháng cuối năm trước", "6 tháng"),
        ("2026-H2", "2026-H1", "6 tháng đầu năm", "6 tháng"),
        ("2026", "2025", "năm trước", "năm"),
    ],
)
def test_the_period_before_has_the_same_length(period_id: str, before: str, named: str, length: str) -> None:
    assert previous(period_id) == before
    assert following(before) == period_id
    assert name_of_previous(period_id) == named
    assert name_of_length(period_id) == length


def test_the_years_end_for_longer_periods_too() -> None:
    for first in ("2000-01", "2000-Q1", "2000-H1"):
        with pytest.raises(PeriodUnreadable):
            previous(first)
    with pytest.raises(PeriodUnreadable):
        following("2999")


def test_a_month_is_held_by_the_periods_whose_months_have_it() -> None:
    for number in range(1, 13):
        month_id = f"2026-{number:02d}"
        held = holding(month_id)
        assert [len(months_of(each)) for each in held] == [1, 3, 6, 12]
        assert all(month_id in months_of(each) for each in held)
    with pytest.raises(PeriodUnreadable):
        holding("2026-Q1")


def test_a_label_fits_its_period() -> None:
    meetings = "Số cuộc họp trong tháng"
    assert fitted(meetings, "2026-10") == meetings
    assert fitted(meetings, "2026-Q3") == "Số cuộc họp trong quý"
    assert fitted(meetings, "2026-H1") == "Số cuộc họp trong 6 tháng"
    assert fitted(meetings, "2026") == "Số cuộc họp trong năm"
    assert fitted("Số hộ nghèo", "2026") == "Số hộ nghèo"
