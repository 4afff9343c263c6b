"""Another's reply while one officer asks for everything, a stranger writes 500 times and a group types 300 commands."""

from __future__ import annotations

import itertools
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sqlalchemy as sa

from bench import installation
from bench.reminders import ask, serving
from bench.table import Row, percentile
from bot.settings import sqlite_url
from storage import chats, units
from storage.database import Database, Transaction
from storage.outbox import Address
from storage.tables import accounts, consents, people, roles
from tests.fakes.telegram_api import FakeTelegram, starting_at
from tests.fakes.telegram_api.fake import TOKEN
from tests.fakes.telegram_api.world import Chat, User

TALKERS = 40
"""Leaders who have joined; all other groups wait for their invitation."""
WANTS = ("mời", "bảng tháng", "/tonghop", "ai chưa nộp", "báo cáo", "hồ sơ", "nhân sự", "duyệt ảnh")
"""What the officer types; then he presses one after the other each button that the answer has."""
WANT_EVERY_SECONDS = 2.0
STRANGERS_MESSAGES, GROUPS_COMMANDS = 500, 300
ASK_EVERY_SECONDS = 0.5
P95_SECONDS = 1.0


def measure(*, quick: bool) -> list[Row]:
    """All three at once, within Telegram's real limits; before them, for comparison, a quiet time."""
    groups, seconds = (300, 15) if quick else (6000, 60)
    with tempfile.TemporaryDirectory() as folder:
        installation.build(Path(folder), groups, TOKEN.partition(":")[0], in_hand=False)
        with FakeTelegram(clock=starting_at(installation.NOW)) as telegram:
            installation.add_users(telegram, TALKERS)
            officer, room = people_of(telegram, Path(folder))
            quiet, waits = serve(telegram, Path(folder), officer, room, seconds)
            heard = sum(message.by_bot for message in telegram.messages(officer))
    return [
        Row(
            f"Another's reply while an officer asks for everything over {groups:,} groups, a stranger writes"
            f" {STRANGERS_MESSAGES} messages and a group types {GROUPS_COMMANDS} commands",
            "p95 < 1 s",
            told(waits),
            f"before them {told(quiet)}; the officer had {heard} messages meanwhile",
            percentile(waits, 0.95) < P95_SECONDS,
        )
    ]


def told(waits: list[float]) -> str:
    """The figures of one time."""
    parts = (f"{name} {1000 * value:.0f} ms" for name, value in
             (("p50", percentile(waits, 0.5)), ("p95", percentile(waits, 0.95)), ("max", max(waits))))  # fmt: skip
    return f"{len(waits)} replies, " + ", ".join(parts)


def people_of(telegram: FakeTelegram, data_dir: Path) -> tuple[User, Chat]:
    """An officer of the province, and a chat group that is bound to a commune, with leaders in it."""
    officer = telegram.user("Cán bộ tỉnh", user_id=installation.FIRST_USER_ID + 900_000)
    officer.state = "started"
    members = list(telegram.world.users.values())[:5]
    room = telegram.group("Nhóm xã", officer, *members, bot="administrator")
    database = Database(sqlite_url(data_dir))
    with database.transaction() as tx:
        for table in (roles, accounts):
            tx.execute(sa.delete(table).where(table.c.person_id > TALKERS))
        appoint(tx, officer, room)
    database.close()
    return officer, room


def appoint(tx: Transaction, officer: User, room: Chat) -> None:
    """The officer's role and account, and the group's unit."""
    bot, at = TOKEN.partition(":")[0], installation.FOUNDED_AT
    person = tx.insert_new(people, name="Cán bộ Mẫu")
    (province,) = units.at_levels(tx, "province", at.date())
    tx.execute(
        sa.insert(roles).values(person_id=person, role="province_officer", unit_id=province.id, valid_from=at.date())
    )
    here = {"channel": "telegram", "bot": bot, "person_id": person}
    sender = str(officer.id)
    tx.execute(sa.insert(accounts).values(**here, sender=sender, chat=sender, used_at=at))
    tx.execute(sa.insert(consents).values(**here, text="mẫu", given=True, at=at))
    commune = units.at_levels(tx, "commune", at.date())[0]
    chat = chats.keep(tx, Address("telegram", bot, str(room.id), is_group=True), room.title)
    chats.bind(tx, chat, commune.id, person, at)


def serve(
    telegram: FakeTelegram, data_dir: Path, officer: User, room: Chat, seconds: float
) -> tuple[list[float], list[float]]:
    """Gives the seconds that replies took in a quiet time, and beside all of it."""
    with serving(telegram, data_dir):
        quiet = ask_in_turn(telegram, seconds / 4)
        over = threading.Event()
        with ThreadPoolExecutor() as crowd:
            others = [crowd.submit(want, telegram, officer, over), crowd.submit(flood, telegram, room)]
            waits = ask_in_turn(telegram, seconds)
            over.set()
        for other in others:
            other.result()
    return quiet, waits


def want(telegram: FakeTelegram, officer: User, over: threading.Event) -> None:
    """The officer asks for one thing after the other, and for all that the answers offer."""
    for phrase in itertools.cycle(WANTS):
        before = len(telegram.messages(officer))
        telegram.say(officer, phrase)
        if over.wait(WANT_EVERY_SECONDS):
            return
        shown = [message for message in telegram.messages(officer)[before:] if message.by_bot and message.buttons]
        for label in shown[-1].labels if shown else ():
            telegram.press(officer, shown[-1], label)
            if over.wait(WANT_EVERY_SECONDS):
                return


def flood(telegram: FakeTelegram, room: Chat) -> None:
    """A stranger's messages and the group's commands, as fast as the platform takes them."""
    stranger = telegram.user("Người lạ", user_id=installation.FIRST_USER_ID + 900_001)
    member = next(iter(telegram.world.users.values()))
    for number in range(max(STRANGERS_MESSAGES, GROUPS_COMMANDS)):
        if number < STRANGERS_MESSAGES:
            telegram.say(stranger, f"alo {number}")
        if number < GROUPS_COMMANDS:
            telegram.say(member, "/tonghop", room)


def ask_in_turn(telegram: FakeTelegram, seconds: float) -> list[float]:
    """Leaders ask, one after the other; the seconds until each had the reply."""
    talkers = [installation.FIRST_USER_ID + number for number in range(5, TALKERS)]
    began, waits = time.monotonic(), list[float]()
    while time.monotonic() - began < seconds:
        waits.append(ask(telegram, talkers[len(waits) % len(talkers)]))
        time.sleep(ASK_EVERY_SECONDS)
    return waits
