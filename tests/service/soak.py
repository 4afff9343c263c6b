"""Plays the month again and again while the service is killed, and compares what is left with an undisturbed month.

    python -m tests.service.soak --runs 50 --seed 7

Every run draws from the seed at which HTTP exchange with the platform (a call of the bot, or a delivery to its
webhook) the process is killed with SIGKILL, and whether before, during or after it, or some milliseconds later, when
the database may be in the middle of a commit; sometimes it is SIGTERM. A line per run says what was drawn and what
came of it.
"""

from __future__ import annotations

import argparse
import random
import secrets
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from storage import tables, verification
from storage.database import Database
from tests.fakes.telegram_api import FakeTelegram
from tests.service import postgres
from tests.service.installation import Installation, prepare
from tests.service.outcome import Outcome, differences
from tests.service.platforms import Mode
from tests.service.play import Month
from tests.service.running import Service

MODES: tuple[Mode, ...] = ("polling", "webhook")
POINTS = ("before", "during", "after", "later", "term")
HASTY_SECONDS, CALM_SECONDS = 0.4, 60.0
"""Where the service is killed people soon type again what got no answer; the undisturbed month is without that."""
LATEST_SECONDS = 0.2
"""'later' is SIGKILL, 'term' SIGTERM up to so long after an exchange: a commit takes some milliseconds."""


@dataclass(frozen=True)
class Kill:
    """One signal: at the k-th exchange, before, during or after it, or `seconds` later."""

    k: int
    point: str
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"k={self.k} {self.point}" + (f" {self.seconds * 1000:.0f} ms" if self.seconds else "")


@dataclass
class Result:
    """What came of one run; `faults` is empty when all is as it must be."""

    mode: Mode
    kills: Sequence[Kill]
    faults: list[str] = field(default_factory=list)
    killed: int = 0
    starts: int = 0
    unknown: int = 0
    typed_again: int = 0
    """What people typed again because no answer came."""
    seconds: float = 0.0
    exchanges: int = 0
    month: Month | None = None

    @property
    def outcomes(self) -> list[Outcome]:
        """What each life of the service left behind."""
        return self.month.outcomes if self.month is not None else []

    def __str__(self) -> str:
        drawn = ", ".join(map(str, self.kills)) or "undisturbed"
        came = "same" if not self.faults else "; ".join(self.faults)
        return (
            f"{self.mode:7} {self.seconds:5.1f} s  {self.starts} starts, {self.killed} kills, "
            f"{self.unknown} unknown sends, {self.typed_again} typed again  [{drawn}]  {came}"
        )


def draw(rng: random.Random, exchanges: int, count: int) -> list[Kill]:
    """When to kill: `count` times among so many exchanges."""
    kills = []
    for _ in range(count):
        point = rng.choice(POINTS)
        later = point in ("later", "term")
        kills.append(Kill(rng.randint(1, exchanges), point, rng.uniform(0, LATEST_SECONDS) if later else 0))
    return sorted(kills, key=lambda kill: kill.k)


def run(installation: Installation, mode: Mode, kills: Sequence[Kill] = (), lives: int = 3) -> Result:
    """Play the month on this installation, killed as drawn."""
    result = Result(mode, kills)
    began = time.monotonic()
    database = installation.open()
    with FakeTelegram(hold_seconds=0.2, retry_scale=0.05) as telegram:
        service = Service(installation, telegram, mode)
        timers = plan(telegram, service, kills)
        month = Month(telegram, service, database, HASTY_SECONDS if kills else CALM_SECONDS)
        try:
            month.play(lives)
            result.faults += judge(month)
        except Exception as error:  # Whatever it is, the other runs go on.
            result.faults.append(f"{type(error).__name__}: {error}\n{traceback.format_exc(limit=-3)}")
        finally:
            for timer in timers:
                timer.cancel()
        result.exchanges = telegram.trouble.exchanges
        result.killed, result.starts, result.month = service.killed, service.starts, month
        result.typed_again = sum(person.typed_again for person in month.people.values())
    result.unknown = unknown_sends(database)
    database.close()
    result.seconds = time.monotonic() - began
    return result


def run_and_clear(
    installation: Installation, mode: Mode, kills: Sequence[Kill] = (), lives: int = 3, reference: Result | None = None
) -> Result:
    """Run, compare, and remove what the run left where there is nothing to look into."""
    result = run(installation, mode, kills, lives)
    if reference is not None:
        compare(result, reference)
    if not result.faults:
        installation.remove()
    return result


def plan(telegram: FakeTelegram, service: Service, kills: Sequence[Kill]) -> list[threading.Timer]:
    """Have the platform kill the service at the drawn moments; gives the timers that may still be waiting."""
    timers: list[threading.Timer] = []
    for kill in kills:
        match kill.point:
            case "before" | "during" | "after" as point:
                telegram.trouble.on_call(kill.k, service.kill, point)
            case point:
                timer = threading.Timer(kill.seconds, service.terminate if point == "term" else service.kill)
                timers.append(timer)
                telegram.trouble.on_call(kill.k, timer.start, "after")
    return timers


def judge(month: Month) -> list[str]:
    """What is not as it must be after a month, whatever was entered."""
    faults = [f"fake: {fault}" for fault in month.platform.faults]
    faults += [f"429: {call.method}" for call, refusal in month.platform.refusals if refusal.code == 429]
    faults += [f"not meant: {figure}" for figure in month.figures_not_meant()]
    faults += [f"asked twice: {question}" for question in month.repeated_questions()]
    faults += [f"posted {len(posts)} times in {title}" for title, posts in month.posts.items() if len(posts) > 1]
    faults += [f"ended by itself: {code}" for code in month.service.crashes]
    faults += [f"stopped with {code}" for code in month.stops if code != 0 and not month.is_disturbed]
    faults += [f"verify: {difference}" for difference in verification.verify(month.database).shown]
    return faults


def compare(result: Result, reference: Result) -> Result:
    """Add to the faults what each life left behind otherwise than the same one of the undisturbed month."""
    for number, (mine, theirs) in enumerate(zip(result.outcomes, reference.outcomes, strict=False), 1):
        result.faults += [f"life {number}: {line}" for line in differences(theirs, mine)]
    return result


def unknown_sends(database: Database) -> int:
    """How many messages were sent again or given up because nobody knows whether they arrived."""
    again = sa.or_(tables.outbox.c.resends > 0, tables.outbox.c.state == "unknown")
    with database.reading() as tx:
        return int(tx.scalar(sa.select(sa.func.count()).select_from(tables.outbox).where(again)))


def soak(prepared: Installation, folder: Path, runs: int, seed: int, *, kills: int, workers: int, lives: int) -> bool:
    """Run them all, a printed line each; True when every one left the same behind."""
    tell(f"seed {seed}, {runs} runs, {kills} kills each")
    with ThreadPoolExecutor(workers) as pool:
        undisturbed = list(pool.map(lambda mode: run_and_clear(prepared.copy_to(folder / mode), mode), MODES))
        reference = undisturbed[0]
        for result in undisturbed:
            tell(f"undisturbed  {compare(result, reference)}  {result.exchanges} exchanges")
        good = not any(result.faults for result in undisturbed)

        def one(number: int) -> bool:
            mode = MODES[number % 2]
            rng = random.Random(f"{seed} {number}")
            drawn = draw(rng, undisturbed[number % 2].exchanges, kills)
            result = run_and_clear(prepared.copy_to(folder / f"run{number}"), mode, drawn, lives, reference)
            tell(f"run {number:3}  {result}")
            return not result.faults

        return all(list(pool.map(one, range(runs)))) and good


def tell(line: str) -> None:
    """Print a line at once: a soak takes long, and who watches it wants to see it go on."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """The command line; 1 when a run left something else behind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--kills", type=int, default=2, help="signals in one run")
    parser.add_argument("--workers", type=int, default=3, help="runs at the same time")
    parser.add_argument("--lives", type=int, default=3, choices=(1, 2, 3), help="how much of the month is played")
    parser.add_argument("--postgres", action="store_true", help=f"on {postgres.SERVER}")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tuquan-soak-"))
    prepared = prepare(folder / "prepared", postgres.new() if given.postgres else "")
    good = soak(prepared, folder, given.runs, given.seed, kills=given.kills, workers=given.workers, lives=given.lives)
    prepared.remove()
    if good:
        folder.rmdir()
    tell("all the same" if good else f"DIFFERENT; the folders of these runs are kept in {folder}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
