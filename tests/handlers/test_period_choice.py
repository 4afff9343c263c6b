"""Which period an officer's command means: every command on every day of two months, under both calendars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

import pytest

from conversation.period_words import PeriodWords, period_of
from reporting.periods import Preset, label, next_month, previous_month
from storage import periods
from storage.database import Database
from tests.conftest import SqliteStock, Stock
from tests.shares import WHOLE
from tests.talk import ZONE, Talk, Told, at, prepare_installation

COMMANDS = {
    "tổng hợp": "Cán",
    "/tonghop": "nhóm xã",
    "biểu đồ": "Cụm",
    "ai chưa nộp": "Cán",
    "/chuanop": "nhóm xã",
    "/bang": "Cán",
    "báo cáo": "Cán",
    "xem từng báo cáo": "Cán",
    "xem báo cáo": "Tỉnh",
    "tổng hợp ảnh": "Cán",
    "/tonghop anh": "nhóm xã",
    "lịch sử nhắc": "Cán",
}
"""What is typed, and in whose private chat or which group."""
FIRST, LAST = date(2026, 11, 10), date(2027, 1, 9)


def days() -> Iterator[date]:
    for offset in range((LAST - FIRST).days + 1):
        yield FIRST + timedelta(days=offset)


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def expected(preset: Preset, day: date) -> tuple[str, str | None]:
    """(the month that is over, the one that is open but not over), by the calendar alone."""
    this, before = month_of(day), previous_month(month_of(day))
    if preset == "calendar":
        return before, this if day.day >= 25 else None
    return (this, None) if day.day >= 15 else (before, this if day.day >= 10 else None)


def ask(talk: Talk, text: str, where: str) -> tuple[str, list[str]]:
    told = talk.say("Cán", text, chat=where) if where.startswith("nhóm") else talk.say(where, text)
    assert [chat for chat, _ in told] == [where], (text, told)
    return told[0][1].text, [choice.label for choice in told[0][1].choices]


@pytest.fixture(params=["administrative", "calendar"])
def talk(request: pytest.FixtureRequest, installed: Database) -> Talk:
    talk = Talk(installed, now=at("2026-09-16 08:00"), preset=request.param)
    talk.set_up()
    return talk


@pytest.fixture(params=["administrative", "calendar"])
def december(request: pytest.FixtureRequest, stock: Stock) -> Iterator[Talk]:
    """The month of December is open and not over."""
    preset: Preset = request.param
    database = Database(stock.copy_of(f"december_{preset}", partial(prepare_december, preset=preset)))
    yield Talk(database, now=in_december(preset), preset=preset)
    database.close()


def prepare_december(database: Database, preset: Preset) -> None:
    prepare_installation(database)
    Talk(database, now=at("2026-09-16 08:00"), preset=preset).set_up().later(in_december(preset))


def in_december(preset: Preset) -> datetime:
    return at("2026-12-12 09:00" if preset == "administrative" else "2026-12-27 09:00")


@pytest.mark.parametrize("preset", ["administrative", "calendar"])
def test_without_a_period_the_latest_month_that_is_over_is_meant(sqlite_stock: SqliteStock, preset: Preset) -> None:
    database = Database(sqlite_stock.copy_of("installed", prepare_installation))
    talk = Talk(database, now=at("2026-09-16 08:00"), preset=preset).set_up()
    for day in days():
        talk.later(datetime.combine(day, time(9), ZONE))
        over, newer = expected(talk.preset, day)
        for number, (text, where) in enumerate(COMMANDS.items()):
            if not WHOLE and (number + day.toordinal()) % 5:
                continue  # Each command every fifth day; `make soak` does all.
            said, buttons = ask(talk, text, where)
            found = re.search(r"tháng \d+/\d{4}", said)
            assert found is not None and found[0] == label(over), (day, text, said)
            offered = [button for button in buttons if button.startswith("Xem tháng")]
            if newer is None:
                assert not offered and "chưa hết kỳ" not in said, (day, text, said)
            elif where.startswith("nhóm"):
                assert f"Kỳ {label(newer)} đã mở, chưa hết kỳ" in said, (day, text, said)
                assert f"gõ thêm «tháng {int(newer[5:])}»" in said
            else:
                assert offered == [f"Xem {label(newer)}"], (day, text, buttons)
    database.close()


def test_the_button_opens_the_month_that_is_not_over(december: Talk) -> None:
    talk = december
    for text, where in COMMANDS.items():
        if not where.startswith("nhóm"):
            ask(talk, text, where)
            told = talk.press(where, "Xem tháng 12/2026")
            assert "tháng 12/2026" in told[0][1].text, (text, told)
            assert not any(choice.label.startswith("Xem tháng") for choice in told[0][1].choices)


@pytest.mark.parametrize("month", ["2026-10", "2026-11", "2026-12"])
def test_any_opened_month_can_be_named(december: Talk, month: str) -> None:
    talk = december
    with talk.database.reading() as tx:
        assert periods.find(tx, month) is not None
    for text, where in {**COMMANDS, "ảnh": "Cán", "xem anh": "Cán"}.items():
        said, buttons = ask(talk, f"{text} tháng {int(month[5:])}", where)
        assert label(month) in said, (text, said)
        assert not any(label(next_month(month)) in button for button in buttons)


def test_a_month_that_just_opened_has_no_chart(december: Talk) -> None:
    talk = december
    opens, due = ("10/12/2026", "17/12/2026") if talk.preset == "administrative" else ("25/12/2026", "04/01/2027")
    for told in (talk.say("Cán", "tổng hợp tháng 12"), talk.say("Cán", "/tonghop 12", chat="nhóm xã")):
        reply = told[0][1]
        assert reply.drawing is None
        assert f"Kỳ này mở ngày {opens}, chưa có báo cáo nào. Hạn gửi của tổ, nhóm: {due}." in reply.text
        assert "•" not in reply.text


def test_a_period_to_come_says_when_it_opens(talk: Talk) -> None:
    talk.later(at("2026-11-20 09:00"))
    opens = {"administrative": "10/12/2026", "calendar": "25/12/2026"}[talk.preset]

    def said(told: list[Told]) -> str:
        return told[0][1].text

    assert said(talk.say("Cán", "tổng hợp tháng 12/2026")) == f"Kỳ tháng 12/2026 chưa mở; đến ngày {opens} mới mở."
    assert opens in said(talk.say("Hoa", "báo cáo tháng 12/2026"))
    first_quarter = {"administrative": "10/01/2027", "calendar": "25/01/2027"}[talk.preset]
    assert said(talk.say("Cán", "/tonghop quý 1/2027")) == f"Kỳ quý I/2027 chưa mở; đến ngày {first_quarter} mới mở."


def test_a_group_of_the_code_t2_is_no_february(town: Database) -> None:
    talk = Talk(town)
    assert "Nhóm liên gia an ninh" in talk.say("Cán", "lịch sử nhắc T2")[0][1].text


@pytest.mark.parametrize(
    ("words", "period"),
    [
        (PeriodWords("month", None, back=0), "2026-12"),
        (PeriodWords("month", None, back=1), "2026-11"),
        (PeriodWords("quarter", None, back=0), "2026-Q4"),
        (PeriodWords("quarter", None, back=1), "2026-Q3"),
        (PeriodWords("year", None, back=1), "2025"),
        (PeriodWords("month", 12), "2025-12"),
        (PeriodWords("month", 11), "2026-11"),
        (PeriodWords("quarter", 4), "2026-Q4"),
        (PeriodWords("half_year", 2, 2025), "2025-H2"),
        (PeriodWords("half_year", None), None),
    ],
)
def test_words_become_periods(words: PeriodWords, period: str | None) -> None:
    assert period_of(words, "2026-11", "2026-12") == period
