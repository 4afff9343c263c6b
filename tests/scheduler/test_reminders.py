"""Reminders: one each whoever plans them, only who owes, words true on the day, never at night."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
import sqlalchemy as sa

from scheduler import opening, reminders
from storage import periods
from storage.database import Database
from storage.tables import outbox
from storage.tables import reminders as rows
from tests.talk import Talk, Told, at

DUE = "2026-11-17 07:30"


def texts(told: list[Told]) -> dict[str, str]:
    """Person -> the first line of what was said, after the greeting."""
    return {
        chat: next(line for line in reply.text.split("\n") if not line.startswith("Chào bác")) for chat, reply in told
    }


def opened(town: Database) -> Talk:
    """November is open, nobody has filed."""
    return Talk(town)


@pytest.mark.parametrize("racing", [4])
def test_racing_programs_plan_and_send_one_reminder_each(town: Database, racing: int) -> None:
    talk = opened(town)
    url = town.engine.url.render_as_string(hide_password=False)
    now = at(DUE)

    def remind(_: int) -> None:
        database, office = Database(url), talk.office()
        try:
            with database.transaction() as tx:
                due = reminders.steps_due(tx, office, now)
            for period, step, due_at in due:
                with database.transaction() as tx:
                    reminders.plan_step(tx, office, period, step, due_at, now)
            for _ in range(2):
                with database.transaction() as tx:
                    reminders.send_due(tx, office, now)
        finally:
            database.close()

    with ThreadPoolExecutor(racing) as pool:
        list(pool.map(remind, range(racing)))
    with town.reading() as tx:
        said = tx.rows(sa.select(outbox.c.chat).where(outbox.c.state == "waiting", outbox.c.kind == "due_reminder"))
        assert sorted(row.chat for row in said) == ["An", "Hoa", "Học", "Khuân"]
        planned = sa.select(sa.func.count()).select_from(rows).where(rows.c.step == "due", rows.c.state == "queued")
        assert tx.scalar(planned) == 4


def test_who_files_before_the_hour_is_not_reminded(town: Database) -> None:
    talk = opened(town)
    for text in ("báo cáo", "50", "45", "2", "12", "0", "gửi"):
        talk.say("Hoa", text)
    assert sorted(texts(talk.later(at("2026-11-17 08:00")))) == ["An", "Học", "Khuân"]


def test_the_deputy_is_reminded_after_the_due_day_only(town: Database) -> None:
    talk = opened(town)
    assert "Phó" not in texts(talk.later(at("2026-11-17 08:00")))
    assert "Phó" in texts(talk.later(at("2026-11-18 08:00")))


def test_a_leader_elsewhere_is_not_told_of_the_group_he_is_deputy_of(town: Database) -> None:
    talk = opened(town)
    talk.say("Hoa", talk.invite("deputy", "T3"))
    talk.press("Hoa", "Nhận thêm")
    due = {chat: reply.text for chat, reply in talk.later(at("2026-11-17 08:00"))}
    assert "khuyến học" not in due["Hoa"]
    after = {chat: reply.text for chat, reply in talk.later(at("2026-11-18 08:00"))}
    assert "khuyến học" in after["Hoa"]


@pytest.mark.parametrize(
    ("woken", "said"),
    [
        ("2026-11-17 07:29", None),
        ("2026-11-17 20:59", "Hôm nay là hạn"),
        ("2026-11-17 21:00", None),
        ("2026-11-18 06:30", None),
        ("2026-11-18 07:30", "đã quá hạn ngày 17/11/2026"),
    ],
)
def test_after_an_outage_only_what_is_true_is_said_and_not_at_night(
    town: Database, woken: str, said: str | None
) -> None:
    talk = opened(town)
    talk.now = at(woken)
    told = texts(talk.tick())
    assert said in told["Hoa"] if said else "Hoa" not in told


def test_at_night_reminders_wait_for_the_morning_and_are_looked_at_again(installed: Database) -> None:
    talk = Talk(installed, now=at("2026-11-09 08:00")).set_up()
    talk.now = at("2026-11-10 21:30")
    assert talk.tick() == []
    told = talk.later(at("2026-11-11 08:00"))
    assert texts(told)["Hoa"].startswith("Đã mở kỳ báo cáo tháng 11/2026")


def test_a_closed_period_is_left_in_peace(town: Database) -> None:
    talk = opened(town)
    talk.now = at("2026-11-24 08:00")
    assert set(texts(talk.tick())) <= {"nhóm xã", "nhóm cụm"}


def test_opening_in_portions_writes_each_report_once(town: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "GROUPS_PER_STEP", 1)
    opened(town)
    with town.reading() as tx:
        counted = tx.rows(sa.text("SELECT group_id, count(*) AS n FROM reports GROUP BY group_id"))
        assert [row.n for row in counted] == [1, 1, 1, 1]
        assert [period.id for period in periods.opened_and_not_closed(tx)] == ["2026-11"]


def test_steps_come_in_order_at_half_past_seven(town: Database) -> None:
    talk = opened(town)
    office = talk.office()
    with town.reading() as tx:
        period = periods.latest_opened(tx)
    assert period is not None
    hours: list[datetime | None] = [
        reminders.step_at(office, period, step)
        for step in ("opening", "before_3", "before_1", "due", "after_1", "after_3")
    ]
    days = ("10", "14", "16", "17", "18", "20")
    assert hours == [at(f"2026-11-{day} 07:30") for day in days]
