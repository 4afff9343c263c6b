"""A steady load by webhook: what is kept, what is doubled, and how soon the replies are there."""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from pathlib import Path

from bench import installation, processes
from bench.cpu import count_calls
from bench.table import Row, percentile
from storage.database import Database
from tests.fakes.telegram_api import FakeTelegram, starting_at
from tests.fakes.telegram_api.fake import TOKEN

SECRET = "mot-chuoi-bi-mat"
LOADS = ((300, 0), (100, 5))
"""Messages a second, and milliseconds added to every commit."""
SECONDS = 60
P95_SECONDS, MOST_SECONDS = 0.1, 1.0
LATEST_SECONDS = 60


def measure(*, quick: bool) -> list[Row]:
    """One row for each load."""
    return [measure_load(rate, commit_ms, 6 if quick else SECONDS) for rate, commit_ms in LOADS]


def measure_load(rate: int, commit_ms: float, seconds: int) -> Row:
    """So many answers a second for so long, each from somebody else, six from each person."""
    people = rate * seconds // 6
    with tempfile.TemporaryDirectory() as folder:
        installation.build(Path(folder), people, TOKEN.partition(":")[0], in_hand=True)
        delays = serve(Path(folder), people, rate, commit_ms)
        database = Database(f"sqlite:///{Path(folder, 'tuquan.db')}")
        kept, wanted = installation.kept_answers(database), installation.wanted_answers(people)
        database.close()
    stored = sum(
        kept[group][place : place + 1] == [value] for group in wanted for place, value in enumerate(wanted[group])
    )
    replies = sum(len(each) for each in delays.values())
    late = [delay for each in delays.values() for delay in each]
    p95 = percentile(late, 0.95)
    doubled = max(0, replies - 6 * people)
    slow = f", {commit_ms:g} ms added to every commit" if commit_ms else ""
    return Row(
        f"Webhook: {rate} answers a second for {seconds} s{slow}",
        "100 % stored, none doubled, reply p95 < 100 ms, max < 1 s",
        f"{100 * stored / (6 * people):.2f} % stored, {doubled} replies doubled,"
        f" p50 {1000 * percentile(late, 0.5):.0f} ms, p95 {1000 * p95:.0f} ms, max {1000 * max(late):.0f} ms",
        "",
        stored == 6 * people == replies and p95 < P95_SECONDS and max(late) < MOST_SECONDS,
    )


def serve(data_dir: Path, people: int, rate: int, commit_ms: float) -> dict[int, list[float]]:
    """Run the load; gives for each person the seconds from each message to its reply at the fake."""
    port = processes.free_port()
    with FakeTelegram(limits=None, clock=starting_at(installation.NOW)) as telegram:
        installation.add_users(telegram, people)
        settings = {
            "TELEGRAM_API_URL": telegram.url,
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_MODE": "webhook",
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "DATA_DIR": str(data_dir),
            "HTTP_PORT": str(port),
        }
        now = installation.NOW.isoformat()
        arguments = ("--now", now, "--commit-ms", str(commit_ms))
        with processes.python("bench.unpaced_service", *arguments, settings=settings) as process:
            processes.wait_until(lambda: bool(telegram.world.webhook.url), LATEST_SECONDS, process)
            time.sleep(1)
            said = speak(telegram, people, rate)
            count = people * 6
            processes.wait_until(lambda: count_calls(telegram, "sendMessage") >= count, LATEST_SECONDS, process, 0.5)
            time.sleep(1)
        return delays(telegram, said)


def speak(telegram: FakeTelegram, people: int, rate: int) -> dict[int, list[float]]:
    """Say everything at the rate; gives for each person when each message was said."""
    users = list(telegram.world.users.values())
    said: dict[int, list[float]] = defaultdict(list)
    began = time.monotonic()
    for number in range(people * 6):
        due_at = began + number / rate
        while (left := due_at - time.monotonic()) > 0:
            time.sleep(left)
        user = users[number % people]
        said[user.id].append(time.monotonic())
        telegram.say(user, installation.answers(number % people)[number // people])
    return said


def delays(telegram: FakeTelegram, said: dict[int, list[float]]) -> dict[int, list[float]]:
    """Person -> seconds from the k-th message to the k-th reply; surplus replies are late by nothing."""
    heard: dict[int, list[float]] = defaultdict(list)
    for call in telegram.calls:
        if call.method == "sendMessage":
            heard[call.params["chat_id"]].append(call.at)
    return {
        user: [at - (times[place] if place < len(times) else at) for place, at in enumerate(heard[user])]
        for user, times in said.items()
    }
