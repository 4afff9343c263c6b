"""`tuquan run` as a process: started, killed by its id, and started again at once by a supervisor."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.service.installation import PROGRAM, Installation
from tests.service.platforms import Mode, Platform, settings_of
from tests.service.preloaded import Preloaded, Process

STOP_SECONDS = 30
LOADING_SECONDS = 3
"""A start by an operator loads for so long. Messages that were erased once they were sent are not counted on by the
next start (storage/departures.py); meanwhile the platform has let go of them too."""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def start_anew(arguments: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path) -> Process:
    """`tuquan ARGUMENTS` as an operator starts it, its output added to `log`."""
    with log.open("ab") as output:
        command = (*PROGRAM, *arguments)
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT)


class Service:
    """One installation's service. `kill`, `terminate` and a crash are followed by a new start, `stop` is not."""

    def __init__(self, installation: Installation, platform: Platform, mode: Mode) -> None:
        self.installation = installation
        self.platform = platform
        self.log = installation.data_dir / "run.log"
        self.port = free_port()
        self.starts = 0
        self.killed = 0
        self.crashes: list[int] = []
        """Exit codes of processes that ended by themselves."""
        self.more: dict[str, str] = {}
        """Settings besides."""
        self._mode = mode
        self._lock = threading.Lock()
        self._process: Process | None = None
        self._supervisor: threading.Thread | None = None
        self._wanted = False
        self._told_while_loading = False
        """SIGTERM came before the program could listen for it: then the system ends it, which harms nothing."""

    @property
    def environment(self) -> dict[str, str]:
        """Nothing but settings of the documentation."""
        settings = settings_of(self.platform, self._mode, f"http://127.0.0.1:{self.port}")
        return {**self.installation.environment, "HTTP_PORT": str(self.port), **settings, **self.more}

    def start(self) -> None:
        """Start, and start again after every end until `stop`. The clock is the platform's."""
        self._wanted = True
        self._spawn()
        self._supervisor = threading.Thread(target=self._supervise, name="supervisor", daemon=True)
        self._supervisor.start()

    def _spawn(self, loading_seconds: float = 0) -> None:
        now = datetime.fromtimestamp(self.platform.clock(), UTC).isoformat()
        with self._lock:
            self.starts += 1
            self._told_while_loading = False
            told = (("run", "--now", now), self.installation.data_dir, self.environment, self.log)
            if Preloaded.shared is not None:
                self._process = Preloaded.shared.start(*told, loading_seconds)
            else:
                self._process = start_anew(*told)

    def _supervise(self) -> None:
        while True:
            process = self._process
            assert process is not None
            code = process.wait()
            if not self._wanted:
                return
            if code not in (0, -signal.SIGKILL) and not (self._told_while_loading and code == -signal.SIGTERM):
                self.crashes.append(code)
            self._spawn(LOADING_SECONDS)

    @property
    def runs(self) -> bool:
        """Whether it was started and not stopped."""
        return self._wanted

    def kill(self) -> bool:
        """SIGKILL by process id; returns when it is dead, False if it was not there. The supervisor starts the next."""
        with self._lock:
            process = self._process
            if process is None or process.poll() is not None:
                return False
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            self.killed += 1
            return True

    def terminate(self) -> None:
        """SIGTERM by process id; the supervisor starts the next one after a clean end, and notes any other."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._told_while_loading = not self.healthy()
                os.kill(self._process.pid, signal.SIGTERM)
                self.killed += 1

    def stop(self) -> int:
        """SIGTERM; gives the exit code. Raises TimeoutExpired when it does not end."""
        self._wanted = False
        assert self._process is not None
        with self._lock:
            self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(STOP_SECONDS)
        finally:
            if self._process.poll() is None:
                os.kill(self._process.pid, signal.SIGKILL)
            if self._supervisor is not None:
                self._supervisor.join(STOP_SECONDS)

    def healthy(self) -> bool:
        """Whether /healthz says 200."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def wait_healthy(self, seconds: float = 60) -> None:
        """Return as soon as /healthz says 200. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while not self.healthy():
            if time.monotonic() > until:
                raise TimeoutError(self.said())
            time.sleep(0.05)

    def said(self) -> str:
        """The log so far."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def __enter__(self) -> Service:
        self.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        if self.runs:
            self.stop()
