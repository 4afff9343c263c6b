"""Processes under measurement: starting and stopping them, their CPU time and their memory."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_STOP_SECONDS = 15


@contextmanager
def python(module: str, *arguments: str, settings: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m module arguments` with these settings in its environment; stopped with SIGTERM on leaving."""
    command: Sequence[str] = (sys.executable, "-m", module, *arguments)
    environment = {"PATH": os.environ["PATH"], "LOG_LEVEL": "WARNING", **settings}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def cpu_seconds(pid: int) -> float:
    """User and system time of a running process so far, all its threads together, its children left out."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / _TICKS_PER_SECOND


def memory_mb(pid: int) -> float:
    """Proportional set size of a process and everything it started, in MB (10^6 bytes)."""
    return sum(_pss_kib(each) for each in family(pid)) * 1024 / 1e6


def family(pid: int) -> list[int]:
    """The process and all its descendants."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += family(int(child))
    return found


def _pss_kib(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise LookupError(pid)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for_health(port: int, process: subprocess.Popen[bytes], most_seconds: float) -> None:
    """Wait until /healthz first answers 200. Raises TimeoutError, RuntimeError when `process` ended."""

    def healthy() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    wait_until(healthy, most_seconds, process, 0.01)


def wait_until(
    true: Callable[[], bool], most_seconds: float, process: subprocess.Popen[bytes], pause_seconds: float = 0.02
) -> None:
    """Wait for a condition, looking at it only now and then. Raises TimeoutError, RuntimeError when `process` ended."""
    until = time.monotonic() + most_seconds
    while not true():
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        if time.monotonic() > until:
            raise TimeoutError(f"nothing after {most_seconds} s")
        time.sleep(pause_seconds)
