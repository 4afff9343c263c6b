"""Two Zalo bots and Telegram in one `tuquan run` while each platform in turn fails: nothing lost, nothing double.

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
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from storage import tables, verification
from storage.database import Database, Transaction
from tests.fakes.telegram_api import FakeTelegram, starting_at
from tests.fakes.zalo_api import FakeZalo, Limits
from tests.fakes.zalo_api.webhook import Manners
from tests.service.crowd import AT, PERIOD, Crowd, Leader, figures_of, name_of, prepare_crowd
from tests.service.installation import PROGRAM, Installation
from tests.service.people import Person
from tests.service.platforms import OnZalo
from tests.service.running import Service
from tests.service.soak import tell, unknown_sends
from tests.service.weather import Weather

LISTED = re.compile(r"Tin gửi không rõ đã đến chưa: (\d+)\.")
RECEIPT = "Đã nhận báo cáo"
DOCTOR_SECONDS = 120
OUTBOX = sa.select(tables.outbox.c.chat)
BOTS = 3
ACTS_OF_EACH = 5
"""Less than a leader does at least: code, consent, the report's button, three figures, sending."""


@dataclass
class Result:
    """What came of it; `faults` is empty when all is as it must be."""

    faults: list[str] = field(default_factory=list)
    came: Counter[str] = field(default_factory=Counter)
    """The platforms' faults."""
    acts: int = 0
    typed_again: int = 0
    """Of them what people typed again because no answer came."""
    reports: int = 0
    resent: int = 0
    unknown: int = 0
    listed: int = 0
    """Unknown sends that `tuquan doctor` counts."""
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.seconds:.0f} s, {self.acts} messages of people, {self.typed_again} typed again, "
            f"{self.came.total()} faults of platforms, "
            f"{self.reports} reports, {self.resent} sends unknown, {self.unknown} of them for good, "
            f"{self.listed} listed by doctor"
        )


def run(folder: Path, leaders: int, seed: int, *, rounds: int, only: int | None = None) -> Result:
    """`leaders` on each Zalo bot, twice as many on Telegram; `rounds` of every fault, or of `only` so many each."""
    began = time.monotonic()
    installation = prepare_crowd(folder / "crowd", 4 * leaders)
    clock = starting_at(AT)
    with (
        FakeZalo(clock=clock, limits=Limits(), manners=Manners(tries=600)) as zalo,
        FakeTelegram(clock=clock, hold_seconds=0.2) as telegram,
    ):
        crowd = gather(installation, zalo, telegram, leaders)
        weather = Weather(telegram, zalo, seed, rounds=rounds, only=only)
        weather.spread_over(ACTS_OF_EACH * len(crowd.leaders))
        crowd.progress = weather.look
        result = live(crowd, weather)
        result.faults += [f"fake: {fault}" for fault in (*zalo.faults, *telegram.faults, *zalo.world.lost)]
        result.faults += judge(crowd, result)
        result.faults += missing_updates(crowd.database, telegram, zalo)
    result.resent = unknown_sends(crowd.database)
    crowd.database.close()
    result.seconds = time.monotonic() - began
    return result


def gather(installation: Installation, zalo: FakeZalo, telegram: FakeTelegram, leaders: int) -> Crowd:
    """Everybody with the bot he talks with; of each bot's first leader one message is lost twice."""
    names = [name_of(number) for number in range(4 * leaders)]
    on_zalo = OnZalo(zalo, frozenset(names[leaders : 2 * leaders]))
    service = Service(installation, on_zalo, "webhook")
    service.more = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
    people = [Person(on_zalo if number < 2 * leaders else telegram, name) for number, name in enumerate(names)]
    for number in (0, leaders, 2 * leaders):
        lose_twice(people[number])
    chosen = {number: Leader(person, installation.codes[person.name], number) for number, person in enumerate(people)}
    return Crowd(service, installation.open(), (on_zalo, telegram), chosen)


def live(crowd: Crowd, weather: Weather) -> Result:
    """One life of the service: all report, the doctor looks at it, it stops."""
    result = Result()
    with crowd.service as service:
        service.wait_healthy()
        crowd.play()
        weather.clear_up()
        found = LISTED.search(examine(service))
        stopped = service.stop()
    result.listed = int(found[1]) if found else -1
    result.came, result.acts = weather.came, crowd.acts
    result.typed_again = sum(leader.person.typed_again for leader in crowd.leaders.values())
    result.faults += [f"stopped with {stopped}"] if stopped else []
    result.faults += [f"{weather.left} faults did not come"] if weather.left else []
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
        unknown, failed = (tx.rows(OUTBOX.where(tables.outbox.c.state == state)) for state in ("unknown", "failed"))
        faults += [*wrong_receipts(crowd, {row.chat for row in (*unknown, *failed)})]
        faults += [*wrong_figures(tx, len(crowd.leaders)), *wrong_audit(tx)]
        found, wrong = reports(tx, len(crowd.leaders))
    result.reports, result.unknown = found, len(unknown)
    if result.listed != result.unknown or result.unknown < BOTS:
        faults.append(f"{result.unknown} unknown sends, {result.listed} listed")
    return faults + wrong


def wrong_receipts(crowd: Crowd, excused: set[str]) -> Iterator[str]:
    """Leaders who got none, but for those whose chat lost a message for good, or more than one."""
    for leader in crowd.leaders.values():
        said = leader.person.platform.messages(leader.person.user)
        receipts = {one.text for one in said if RECEIPT in one.text}
        if len(receipts) > 1 or (not receipts and str(leader.person.user.id) not in excused):
            yield f"{leader.person.name} got {len(receipts)} receipts"


def reports(tx: Transaction, count: int) -> tuple[int, list[str]]:
    """How many are there, and which are not there as sent once."""
    groups, filed = tables.groups.c, tables.reports.c
    joined = tables.reports.join(tables.groups, filed.group_id == groups.id)
    rows = tx.rows(sa.select(groups.code, filed.state, filed.version).select_from(joined).where(filed.period == PERIOD))
    states = sorted((row.code, row.state, row.version) for row in rows)
    wanted = sorted((f"T{number}", "submitted", 1) for number in range(count))
    return len(states), [
        f"report {each}" for each in (Counter(states) - Counter(wanted)) + (Counter(wanted) - Counter(states))
    ]


def wrong_figures(tx: Transaction, count: int) -> Iterator[str]:
    """Groups whose figures are not what was typed, or not the first version of it."""
    groups, kept = tables.groups.c, tables.figures.c
    joined = tables.figures.join(tables.groups, kept.group_id == groups.id)
    chosen = sa.select(groups.code, kept.indicator, kept.value, kept.version).select_from(joined)
    found: dict[str, dict[str, int]] = {}
    for row in tx.rows(chosen.where(kept.period == PERIOD)):
        found.setdefault(row.code, {})[row.indicator] = row.value // 1000
        if row.version != 1:
            yield f"{row.code} {row.indicator} is version {row.version}"
    for number in range(count):
        if found.get(f"T{number}") != figures_of(number):
            yield f"T{number}: {found.get(f'T{number}')}"


def wrong_audit(tx: Transaction) -> list[str]:
    """What was noted more than once."""
    noted = Counter(
        (row.action, row.subject, str(row.data))
        for row in tx.rows(sa.select(tables.audit.c.action, tables.audit.c.subject, tables.audit.c.data))
    )
    return [f"audit {times} times: {each}" for each, times in noted.items() if times > 1]


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
