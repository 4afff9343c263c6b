"""An invented installation to measure on: so many groups, each with a leader on Telegram, one month open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

import catalogue
from bot.settings import sqlite_url
from conversation.messages import Incoming
from handlers import filing, installing
from handlers.office import Office
from handlers.visit import Visit
from reporting.deadlines import reminder_days
from scheduler import opening, reminders
from storage import migrating, people, periods, units
from storage.database import Database, Transaction
from storage.tables import accounts, baselines, consents, drafts, figures, groups, outbox, roles, unit_parents
from storage.tables import people as people_table
from storage.tables import units as units_table
from tests.fakes.telegram_api import FakeTelegram

OPENED_AT = datetime(2026, 11, 9, 17, 30, tzinfo=UTC)
"""Half an hour after November's report opened, before its first reminder."""
NOW = datetime(2026, 11, 12, 3, 0, tzinfo=UTC)
"""Ten in the morning of a day without reminders; later than the opening reminder, which is marked as sent."""
MONTH, LAST_MONTH = "2026-11", "2026-10"
FOUNDED_AT = datetime(2026, 9, 1, tzinfo=UTC)
AREA = "AN"
"""The content area of every group: its questionnaire asks six figures in turn."""
ASKED = ("AN09", "AN01", "AN02", "AN03", "AN08", "AN05")
FIRST_USER_ID = 5_000_000_001
GROUPS_PER_AREA = 2


def build(data_dir: Path, people_count: int, bot: str, *, in_hand: bool) -> None:
    """A migrated database in `data_dir` with `people_count` groups and leaders, who have joined on bot `bot`.

    With `in_hand` every leader has November's report in hand and was asked its first question.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(sqlite_url(data_dir))
    migrating.migrate(database)
    with database.transaction() as tx:
        installing.install(tx, "08", catalogue.FOLDER, OPENED_AT.date())
        place(tx, people_count)
        join(tx, people_count, bot)
        survey(tx, people_count)
    office = Office()
    with database.transaction() as tx:
        opening.plan_periods(tx, office, OPENED_AT)
        for period in opening.to_open(tx, office, OPENED_AT):
            while not opening.open_step(tx, office, period, OPENED_AT):
                pass
    if in_hand:
        with database.transaction() as tx:
            settle_reminders(tx, office)
            take_in_hand(tx, office, people_count, bot)
    database.close()


def place(tx: Transaction, count: int) -> None:
    """The groups, two in each invented area, the areas spread over the communes."""
    communes = [unit.id for unit in units.at_levels(tx, "commune", OPENED_AT.date())]
    first = int(tx.scalar(sa.select(sa.func.max(units_table.c.id)))) + 1
    since = FOUNDED_AT.date()
    areas = [
        {
            "id": first + n,
            "code": f"B{n}",
            "level": "area",
            "type": "village",
            "name": f"Thôn {n}",
            "name_folded": f"thon {n}",
            "valid_from": since,
        }
        for n in range((count + GROUPS_PER_AREA - 1) // GROUPS_PER_AREA)
    ]
    tx.execute(sa.insert(units_table), areas)
    links = [
        {"unit_id": area["id"], "parent_id": communes[n % len(communes)], "valid_from": since}
        for n, area in enumerate(areas)
    ]
    tx.execute(sa.insert(unit_parents), links)
    rows = [
        {
            "id": n + 1,
            "code": f"T{n}",
            "name": f"Nhóm liên gia an ninh số {n}",
            "scope": "household_cluster",
            "area_id": first + n // GROUPS_PER_AREA,
            "content_area": AREA,
            "model": "",
            "households": 600,
            "started_on": since,
        }
        for n in range(count)
    ]
    tx.execute(sa.insert(groups), rows)


def join(tx: Transaction, count: int, bot: str) -> None:
    """A leader for each group, with an account and a consent."""
    tx.execute(sa.insert(people_table), [{"id": n + 1, "name": f"Người Mẫu {n}"} for n in range(count)])
    held = [{"person_id": n + 1, "role": "leader", "group_id": n + 1} for n in range(count)]
    tx.execute(sa.insert(roles), [{**row, "valid_from": FOUNDED_AT.date()} for row in held])
    address = {"channel": "telegram", "bot": bot}
    rows = [
        {
            **address,
            "sender": str(FIRST_USER_ID + n),
            "chat": str(FIRST_USER_ID + n),
            "person_id": n + 1,
            "used_at": FOUNDED_AT,
        }
        for n in range(count)
    ]
    tx.execute(sa.insert(accounts), rows)
    agreed = [{**address, "person_id": n + 1, "text": "mẫu", "given": True, "at": FOUNDED_AT} for n in range(count)]
    tx.execute(sa.insert(consents), agreed)


def survey(tx: Transaction, count: int) -> None:
    """A baseline and last month's figures for each group, so that every answer is compared with both."""
    rows = [
        {"group_id": n + 1, "indicator": code, "value": 1000 * max(0, number - n % 2), "version": 1}
        for n in range(count)
        for code, number in zip(ASKED, numbers(n), strict=True)
    ]
    tx.execute(sa.insert(baselines), [{**row, "surveyed_on": FOUNDED_AT.date()} for row in rows])
    month = {"period": LAST_MONTH, "source": "typed", "recorded_at": FOUNDED_AT + timedelta(days=30)}
    tx.execute(sa.insert(figures), [{**row, **month} for row in rows])


def settle_reminders(tx: Transaction, office: Office) -> None:
    """Mark the reminders up to NOW as sent: they would stand between the answers."""
    period = periods.find(tx, MONTH)
    assert period is not None
    for step in reminder_days(period.days):
        at = reminders.step_at(office, period, step)
        if at is not None and at <= NOW:
            periods.plan_once(tx, MONTH, f"remind:{step}", at)


def take_in_hand(tx: Transaction, office: Office, count: int, bot: str) -> None:
    """Every leader starts the report; what the bot said to that counts as sent."""
    for n in range(count):
        sender = str(FIRST_USER_ID + n)
        message = Incoming("telegram", bot, "0", sender, sender, "private", OPENED_AT, "báo cáo")
        visit = Visit(tx, office, message, OPENED_AT, people.account(tx, "telegram", bot, sender))
        filing.start_report(visit)
    tx.flush()
    tx.execute(sa.delete(outbox))
    tx.execute(sa.update(accounts).values(used_at=NOW))


def numbers(person: int) -> tuple[int, ...]:
    """The six figures of one leader, each different from the one before, usual and against no rule."""
    return 20 + person % 40, person % 3, 6 + person % 3, 3 + person % 3, 100 + person % 400, 9 + person % 2


def answers(person: int) -> tuple[str, ...]:
    """The six replies of one leader."""
    return tuple(str(value) if person % 2 else f"dạ {value} ạ" for value in numbers(person))


def add_users(telegram: FakeTelegram, count: int) -> None:
    """The same people on the platform; they have pressed Start long ago."""
    for n in range(count):
        telegram.user(f"Người {n}", user_id=FIRST_USER_ID + n).state = "started"


def wanted_answers(count: int) -> dict[int, list[int]]:
    """Group id -> what its draft must hold after its leader's six answers, in thousandths."""
    return {n + 1: [1000 * int("".join(filter(str.isdigit, text))) for text in answers(n)] for n in range(count)}


def kept_answers(database: Database) -> dict[int, list[int]]:
    """Group id -> what its draft holds, in the order asked."""
    with database.reading() as tx:
        rows = tx.rows(sa.select(drafts.c.group_id, drafts.c.answers))
    return {
        row.group_id: [row.answers[code.lower()][0] for code in ASKED if code.lower() in row.answers] for row in rows
    }
