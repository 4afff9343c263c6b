"""Two Zalo bots and Telegram served by one `tuquan run`, while each platform in turn fails; nothing may be lost or double.

    python -m tests.service.soak_platforms --leaders 50 --seed 7

On each Zalo bot so many leaders join and file a month, on Telegram twice as many.
"""

from __future__ import annotations

import argparse
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from storage import tables, verification
from storage.database import Database
from tests.fakes.telegram_api import FakeTelegram, starting_at
from tests.fakes.zalo_api import FakeZalo, Limits
from tests.fakes.zalo_api.webhook import Manners
from tests.service.crowd import AT, PERIOD, Crowd, Leader, figures_of, name_of, prepare_crowd
from tests.service.installation import PROGRAM
from tests.service.people import Person
from tests.service.platforms import OnZalo
from tests.service.running import Service
from tests.service.soak import tell, unknown_sends
from tests.service.weather import Weather

LISTED = re.compile(r"Tin gửi không rõ đã đến chưa: (\d+)\.")
RECEIPT = "Đã nhận báo cáo"
DOCTOR_SECONDS = 120
ACTS_OF_EACH = 5
"""Less than a leader does at least: code, consent, the report's button, three figures, sending."""


@dataclass
class Result:
    """What came of it; `faults` is empty when all is as it must be."""

    faults: list[str] = field(default_factory=list)
    came: Counter[str] = field(default_factory=Counter)
    """The platforms' faults."""
    acts: int = 0
    reports: int = 0
    resent: int = 0
    unknown: int = 0
    listed: int = 0
    """Unknown sends that `tuquan doctor` counts."""
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.seconds:.0f} s, {self.acts} messages of people, {self.came.total()} faults of platforms, "
            f"{self.reports} reports, {self.resent} sends unknown, {self.unknown} of them for good, "
            f"{self.listed} listed by doctor"
        )


def run(folder: Path, leaders: int, seed: int, *, rounds: int, only: int | None = None) -> Result:
    """`leaders` on each Zalo bot, twice as many on Telegram; `rounds` of every fault, or of `only` so many each."""
    began = time.monotonic()
    count = 4 * leaders
    installation = prepare_crowd(folder / "crowd", count)
    database = installation.open()
    clock = starting_at(AT)
    result = Result()
    on_second = frozenset(name_of(number) for number in range(leaders, 2 * leaders))
    with (
        FakeZalo(clock=clock, limits=Limits(), manners=Manners(tries=600)) as zalo,
        FakeTelegram(clock=clock, hold_seconds=0.2) as telegram,
    ):
        on_zalo = OnZalo(zalo, on_second)
        service = Service(installation, on_zalo, "webhook")
        service.more = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
        people = [Person(on_zalo if number < 2 * leaders else telegram, name_of(number)) for number in range(count)]
        chosen = {
            number: Leader(person, installation.codes[person.name], number) for number, person in enumerate(people)
        }
        for number in (0, leaders, 2 * leaders):
            lose_twice(people[number])
        weather = Weather(telegram, zalo, seed, rounds=rounds, only=only)
        weather.spread_over(ACTS_OF_EACH * count)
        crowd = Crowd(service, database, (on_zalo, telegram), chosen, weather.look)
        with service:
            service.wait_healthy()
            crowd.play()
            weather.clear_up()
            doctor = examine(service)
            stopped = service.stop()
        found = LISTED.search(doctor)
        result.listed = int(found[1]) if found else -1
        result.came, result.acts = weather.came, crowd.acts
        result.faults += [f"stopped with {stopped}"] if stopped else []
        result.faults += [f"{weather.left} faults did not come"] if weather.left else []
        result.faults += [f"fake: {fault}" for fault in (*zalo.faults, *telegram.faults, *zalo.world.lost)]
        result.faults += judge(crowd, result)
        result.faults += missing_updates(database, telegram, zalo)
    result.resent = unknown_sends(database)
    database.close()
    result.seconds = time.monotonic() - began
    return result


def lose_twice(person: Person) -> None:
    """Of one message to this person both sends get no answer: whether it arrived nobody knows for good."""
    if isinstance(person.platform, OnZalo):
        person.platform.zalo.trouble.cut("sendMessage", performed=True, chat=person.user.id, times=2)
    elif isinstance(person.platform, FakeTelegram):
        chat = person.platform.private(person.user)
        person.platform.trouble.cut("sendMessage", performed=True, chat=chat, times=2)


def examine(service: Service) -> str:
    """What `tuquan doctor` says."""
    done = subprocess.run(
        (*PROGRAM, "doctor"),
        cwd=service.installation.data_dir,
        env=service.environment,
        capture_output=True,
        text=True,
        timeout=DOCTOR_SECONDS,
    )
    return done.stdout


def judge(crowd: Crowd, result: Result) -> list[str]:
    """What is not as it must be, whatever the platforms did."""
    faults = [f"asked twice: {question}" for question in crowd.repeated_questions()]
    faults += [f"ended by itself: {code}" for code in crowd.service.crashes]
    faults += ["a traceback in the log"] if "Traceback" in crowd.service.said() else []
    faults += [f"verify: {difference}" for difference in verification.verify(crowd.database).shown]
    with crowd.database.reading() as tx:
        lost = sa.select(tables.outbox.c.chat).where(tables.outbox.c.state.in_(("unknown", "failed")))
        excused = {row.chat for row in tx.rows(lost)}
    for leader in crowd.leaders.values():
        receipts = [one for one in leader.person.platform.messages(leader.person.user) if RECEIPT in one.text]
        if len({one.text for one in receipts}) > 1:
            faults.append(f"{leader.person.name} got different receipts")
        if not receipts and str(leader.person.user.id) not in excused:
            faults.append(f"{leader.person.name} got no receipt")
    return [*faults, *wrong_reports(crowd.database, len(crowd.leaders), result)]


def wrong_reports(database: Database, count: int, result: Result) -> list[str]:
    """Reports that are not there once with what was typed, and what the audit has double."""
    with database.reading() as tx:
        groups = {row.id: row.code for row in tx.rows(sa.select(tables.groups.c.id, tables.groups.c.code))}
        filed = tx.rows(sa.select(tables.reports).where(tables.reports.c.period == PERIOD))
        rows = tx.rows(sa.select(tables.figures).where(tables.figures.c.period == PERIOD))
        versions = tx.scalar(sa.select(sa.func.max(tables.figure_versions.c.version)))
        audit = tx.rows(sa.select(tables.audit.c.action, tables.audit.c.subject, tables.audit.c.data))
        unknown = sa.select(sa.func.count()).select_from(tables.outbox).where(tables.outbox.c.state == "unknown")
        result.unknown = int(tx.scalar(unknown))
    states = Counter(groups[row.group_id] for row in filed if row.state == "submitted" and row.version == 1)
    result.reports = states.total()
    faults = [f"{groups[row.group_id]}: {row.state}, version {row.version}" for row in filed if row.version != 1]
    faults += [f"T{number}: {states[f'T{number}']} reports" for number in range(count) if states[f"T{number}"] != 1]
    kept: dict[str, dict[str, int]] = {}
    for row in rows:
        kept.setdefault(groups[row.group_id], {})[row.indicator] = row.value // 1000
    faults += [
        f"T{number}: {kept.get(f'T{number}')}"
        for number in range(count)
        if kept.get(f"T{number}") != figures_of(number)
    ]
    faults += [f"a figure has version {versions}"] if versions not in (None, 1) else []
    noted = Counter((row.action, row.subject, str(row.data)) for row in audit)
    faults += [f"audit {times} times: {each}" for each, times in noted.items() if times > 1]
    if result.listed != result.unknown or result.unknown < 3:
        faults.append(f"{result.unknown} unknown sends, {result.listed} listed")
    return faults


def missing_updates(database: Database, telegram: FakeTelegram, zalo: FakeZalo) -> list[str]:
    """What people did and the inbox does not have."""
    with database.reading() as tx:
        kept = {row.event_key for row in tx.rows(sa.select(tables.inbox.c.event_key))}
    did = [*map(str, telegram.update_ids), *zalo.world.history]
    return [f"not in the inbox: {key}" for key in did if key not in kept]


def main() -> int:
    """The command line; 1 when something was lost or double."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leaders", type=int, default=50, help="on each Zalo bot; twice as many on Telegram")
    parser.add_argument("--rounds", type=int, default=2, help="how often every fault comes")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tuquan-soak-"))
    tell(f"seed {given.seed}, {given.leaders} leaders on each Zalo bot, {2 * given.leaders} on Telegram")
    result = run(folder, given.leaders, given.seed, rounds=given.rounds)
    for name, times in sorted(result.came.items()):
        tell(f"  {times} × {name}")
    tell(str(result))
    for fault in result.faults:
        tell(f"WRONG {fault}")
    tell("nothing lost, nothing double" if not result.faults else f"the folder is kept: {folder}")
    return 1 if result.faults else 0


if __name__ == "__main__":
    sys.exit(main())
