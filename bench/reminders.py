"""A round of reminders against Telegram's real limits, while some people go on answering."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench import installation, processes
from bench.cpu import count_calls
from bench.table import Row
from tests.fakes.telegram_api import FakeTelegram, starting_at
from tests.fakes.telegram_api.fake import TOKEN

BEFORE = datetime(2026, 11, 10, 0, 29, 45, tzinfo=UTC)
"""A quarter of a minute before 07:30 local time, when the opening reminder goes out."""
ASK_EVERY_SECONDS = 2.0
REPLY_SECONDS = 1.0
FEWEST_A_SECOND = 22.0
"""The limit we keep to is 25 a second (Telegram's is about 30); answers use some of it."""
START_SECONDS = 90
TALKERS = 20


def measure(*, quick: bool) -> list[Row]:
    """A sample of the round, for the whole of it takes minutes by the platform's own limit."""
    people, seconds = (500, 15) if quick else (5000, 60)
    with tempfile.TemporaryDirectory() as folder:
        installation.build(Path(folder), people, TOKEN.partition(":")[0], in_hand=False)
        with FakeTelegram(clock=starting_at(BEFORE)) as telegram:
            installation.add_users(telegram, people)
            waits, rate = serve(telegram, Path(folder), seconds)
            refused = sum(refusal.code == 429 for _, refusal in telegram.refusals)
    return [
        Row(
            f"Reminders for {people:,} people, the first {seconds} s of the round",
            "at the platform's limit, no 429, replies meanwhile < 1 s",
            f"{rate:.1f} a second, {refused} times 429, {len(waits)} replies meanwhile, the slowest {max(waits):.2f} s",
            "",
            rate >= FEWEST_A_SECOND and not refused and max(waits) < REPLY_SECONDS,
        )
    ]


def serve(telegram: FakeTelegram, data_dir: Path, seconds: float) -> tuple[list[float], float]:
    """Gives the seconds that replies during the round took, and messages a second over it."""
    with serving(telegram, data_dir) as process:
        processes.wait_until(lambda: count_calls(telegram, "sendMessage") > 0, START_SECONDS, process)
        began, before = time.monotonic(), count_calls(telegram, "sendMessage")
        waits: list[float] = []
        # The last in the round are asked, so that their reminder does not stand before the reply.
        talkers = list(telegram.world.users.values())[-TALKERS:]
        while time.monotonic() - began < seconds:
            waits.append(ask(telegram, talkers[len(waits) % TALKERS].id))
            time.sleep(ASK_EVERY_SECONDS)
        return waits, (count_calls(telegram, "sendMessage") - before) / (time.monotonic() - began)


@contextmanager
def serving(telegram: FakeTelegram, data_dir: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The service at the platform's rate, from the platform's present on; it has begun to poll."""
    settings = {
        "TELEGRAM_API_URL": telegram.url,
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "DATA_DIR": str(data_dir),
        "HTTP_PORT": str(processes.free_port()),
    }
    arguments = ("--at-platform-rate", "--now", datetime.fromtimestamp(telegram.clock(), UTC).isoformat())
    with processes.python("bench.unpaced_service", *arguments, settings=settings) as process:
        processes.wait_until(lambda: count_calls(telegram, "getUpdates") > 0, START_SECONDS, process)
        yield process


def ask(telegram: FakeTelegram, user_id: int) -> float:
    """Somebody says something; seconds until the reply is there."""
    user = telegram.world.users[user_id]
    before = len(telegram.messages(user))
    began = time.monotonic()
    telegram.say(user, "hướng dẫn")
    telegram.wait_for(lambda: len(telegram.messages(user)) > before, 30)
    return time.monotonic() - began
