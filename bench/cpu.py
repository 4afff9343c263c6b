"""CPU of the bot's process per durable answer by polling, beside bare echo bots that keep nothing."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from bench import installation, processes
from bench.table import Row, spread
from storage.database import Database
from tests.fakes.telegram_api import FakeTelegram, starting_at
from tests.fakes.telegram_api.fake import TOKEN

AIOGRAM, PTB = "aiogram echo", "python-telegram-bot echo"
PEERS = {AIOGRAM: "bench.echo_aiogram", PTB: "bench.echo_ptb"}
SETTLE_SECONDS = 1.5
"""After the start, and again to see what the process uses while nothing happens."""
MOST_SECONDS = 120
TURNS = 6
MOST_RATIO = 1.1


def measure(*, quick: bool) -> list[Row]:
    """Alternated runs of ours and the peers on equal queues."""
    people, pairs = (100, 1) if quick else (500, 5)
    used: dict[str, list[float]] = {"ours": [], AIOGRAM: [], PTB: []}
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "made")
        installation.build(made, people, TOKEN.partition(":")[0], in_hand=True)
        for number in range(pairs):
            data_dir = Path(folder, str(number))
            shutil.copytree(made, data_dir)
            used["ours"].append(run_ours(data_dir, people))
            for name, module in PEERS.items():
                used[name].append(run(module, people, settings={}))
    ratios = {name: [ours / peer for ours, peer in zip(used["ours"], used[name], strict=True)] for name in PEERS}
    return [
        Row(
            f"CPU per durable answer by polling, {people * TURNS:,} by {people:,} queued, against a bare {AIOGRAM}",
            "<= 1.1x, aim 1.0x",
            f"{spread(ratios[AIOGRAM])}x; {spread(used['ours'])} ms",
            f"{AIOGRAM} {spread(used[AIOGRAM])} ms; {PTB} {spread(used[PTB])} ms, ours {spread(ratios[PTB])}x of it",
            statistics.median(ratios[AIOGRAM]) <= MOST_RATIO,
        )
    ]


def run_ours(data_dir: Path, people: int) -> float:
    """CPU milliseconds per answer of the service. Raises AssertionError unless every answer was kept."""
    settings = {"DATA_DIR": str(data_dir), "HTTP_PORT": str(processes.free_port())}
    used = run("bench.unpaced_service", people, "--now", installation.NOW.isoformat(), settings=settings)
    database = Database(f"sqlite:///{data_dir / 'tuquan.db'}")
    assert installation.kept_answers(database) == installation.wanted_answers(people)
    database.close()
    return used


def run(module: str, people: int, *arguments: str, settings: dict[str, str]) -> float:
    """CPU milliseconds per reply of one process, less what it uses while nothing happens."""
    with FakeTelegram(limits=None, clock=starting_at(installation.NOW)) as telegram:
        installation.add_users(telegram, people)
        settings = {"TELEGRAM_API_URL": telegram.url, "TELEGRAM_BOT_TOKEN": telegram.token, **settings}
        with processes.python(module, *arguments, settings=settings) as process:
            processes.wait_until(lambda: count_calls(telegram, "getUpdates") > 0, MOST_SECONDS, process)
            time.sleep(SETTLE_SECONDS)
            idle = processes.cpu_seconds(process.pid)
            time.sleep(SETTLE_SECONDS)
            before, began = processes.cpu_seconds(process.pid), time.monotonic()
            for turn in range(TURNS):
                # Nobody answers a question that he has not got: the next are queued when everybody was asked again.
                queue_answers(telegram, people, turn)
                wait_for_replies(telegram, people * (turn + 1), process)
            count = people * TURNS
            took = time.monotonic() - began
            used = processes.cpu_seconds(process.pid) - before
            assert count_calls(telegram, "sendMessage") == count, "a reply came twice"
            assert not telegram.faults, telegram.faults[:3]
            return 1000 * (used - (before - idle) / SETTLE_SECONDS * took) / count


def wait_for_replies(telegram: FakeTelegram, count: int, process: subprocess.Popen[bytes]) -> None:
    """Until so many were sent in all. Raises TimeoutError."""
    processes.wait_until(lambda: count_calls(telegram, "sendMessage") >= count, MOST_SECONDS, process)


def queue_answers(telegram: FakeTelegram, people: int, turn: int) -> None:
    """Everybody's answer to the same question; the bot sees them only all at once."""
    users = list(telegram.world.users.values())
    with telegram.world.lock:
        for number, user in enumerate(users[:people]):
            telegram.say(user, installation.answers(number)[turn])


def count_calls(telegram: FakeTelegram, method: str) -> int:
    """How often the bot called a method."""
    with telegram.world.lock:
        return sum(call.method == method for call in telegram.world.calls)
