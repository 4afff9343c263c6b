"""Days as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.days import day_text, read_day

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15/11/2026", date(2026, 11, 15)),
        ("5/1/26", date(2026, 1, 5)),
        ("15-11-2026", date(2026, 11, 15)),
        ("15.11.2026", date(2026, 11, 15)),
        ("2026-11-15", date(2026, 11, 15)),
        ("15/11", date(2026, 11, 15)),
        ("20/12", date(2026, 12, 20)),
        ("3/2", date(2027, 2, 3)),
        ("ngày 15 tháng 11", date(2026, 11, 15)),
        ("Ngày 15 tháng 11 năm 2026 ạ", date(2026, 11, 15)),
        ("ngay 15 thang 11", date(2026, 11, 15)),
        ("mùng 3 tháng 11", date(2026, 11, 3)),
        ("họp hôm qua", date(2026, 11, 15)),
        ("hôm nay", TODAY),
        ("hom kia a", date(2026, 11, 14)),
        ("dạ họp ngày 15/11/2026.", date(2026, 11, 15)),
        ("１５/11/2026", date(2026, 11, 15)),
    ],
)
def test_a_day_is_read(text: str, day: date) -> None:
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "15",
        "tháng 11",
        "31/2/2026",
        "45/11",
        "15/13",
        "15/11/1926",
        "khoảng 15/11",
        "15/11 và 16/11",
        "0912345678",
        "15/11/2026 16h",
        "tuần trước",
        "thứ hai",
        "25/6",
        "rằm tháng mười",
        "15/86",
        "không nhớ",
    ],
)
def test_what_is_no_one_day_is_not_read(text: str) -> None:
    assert read_day(text, TODAY) is None


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_written_day_reads_back(day: date) -> None:
    assert read_day(day_text(day), TODAY) == day


@given(st.text(max_size=40))
def test_any_text_gives_a_day_or_none(text: str) -> None:
    assert read_day(text, TODAY) is None or isinstance(read_day(text, TODAY), date)
