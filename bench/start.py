"""Start to the first 200 on /healthz, and the memory at rest of all processes."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from bench import installation, processes
from bench.table import Row, spread
from tests.fakes.telegram_api import FakeTelegram, starting_at
from tests.fakes.telegram_api.fake import TOKEN

DEMO_SECONDS, RUN_SECONDS, MOST_MB = 2.0, 5.0, 280.0
REST_SECONDS = 5
"""After the start, before memory is read."""
PEOPLE = 500
FIRST_SECONDS = 180


def measure(*, quick: bool) -> list[Row]:
    """The demo on the data of an earlier one, and the service with Telegram."""
    times = 1 if quick else 5
    with tempfile.TemporaryDirectory() as folder:
        first, _ = start_demo(Path(folder, "demo"))
        demo = [start_demo(Path(folder, "demo")) for _ in range(times)]
        installation.build(Path(folder, "run"), PEOPLE, TOKEN.partition(":")[0], in_hand=True)
        run = [start_run(Path(folder, "run")) for _ in range(times)]
    demo_seconds, run_seconds = [seconds for seconds, _ in demo], [seconds for seconds, _ in run]
    demo_mb, run_mb = [mb for _, mb in demo], [mb for _, mb in run]
    return [
        Row(
            "Start of the demo on existing data to 200 on /healthz",
            "< 2 s",
            f"{spread(demo_seconds)} s",
            f"on an empty folder {first:.1f} s",
            statistics.median(demo_seconds) < DEMO_SECONDS,
        ),
        Row(
            "Start of run with Telegram to 200 on /healthz",
            "< 5 s",
            f"{spread(run_seconds)} s",
            "",
            statistics.median(run_seconds) < RUN_SECONDS,
        ),
        Row(
            "Memory at rest (all processes, PSS)",
            "< 280 MB",
            f"run with Telegram {spread(run_mb, '.0f')} MB",
            f"demo {spread(demo_mb, '.0f')} MB",
            max(run_mb) < MOST_MB,
        ),
    ]


def start_demo(data_dir: Path) -> tuple[float, float]:
    """(seconds, MB) of `tuquan demo`."""
    port = processes.free_port()
    arguments = ("demo", "--port", str(port), "--data-dir", str(data_dir))
    began = time.monotonic()
    with processes.python("bot", *arguments, settings={"DATA_DIR": str(data_dir)}) as process:
        processes.wait_for_health(port, process, FIRST_SECONDS)
        took = time.monotonic() - began
        time.sleep(REST_SECONDS)
        return took, processes.memory_mb(process.pid)


def start_run(data_dir: Path) -> tuple[float, float]:
    """(seconds, MB) of `tuquan run` with a Telegram bot by polling."""
    port = processes.free_port()
    with FakeTelegram(clock=starting_at(installation.NOW)) as telegram:
        settings = {
            "TELEGRAM_API_URL": telegram.url,
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "DATA_DIR": str(data_dir),
            "HTTP_PORT": str(port),
        }
        began = time.monotonic()
        with processes.python("bot", "run", "--now", installation.NOW.isoformat(), settings=settings) as process:
            processes.wait_for_health(port, process, FIRST_SECONDS)
            took = time.monotonic() - began
            time.sleep(REST_SECONDS)
            return took, processes.memory_mb(process.pid)
