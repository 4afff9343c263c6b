"""Starts `tuquan` as processes that have the libraries loaded: one process loads them once and forks for every start.

Loading takes four seconds of a core at each start, more than all that a killed run does besides. `make soak` starts
the program as an operator does.
"""

from __future__ import annotations

import json
import os
import queue
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol


class Process(Protocol):
    """What is asked of a started program, as subprocess.Popen has it."""

    pid: int

    def poll(self) -> int | None:
        """The exit code, None while it runs; minus the signal's number where one ended it."""
        ...

    def wait(self, timeout: float | None = None) -> int:
        """The exit code when it has ended. Raises TimeoutExpired."""
        ...

    def send_signal(self, sig: int) -> None:
        """Send a signal; nothing when it has ended."""
        ...


class Forked:
    """A program forked from the loaded one."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._ended = threading.Event()
        self._code = 0

    def end(self, code: int) -> None:
        """It has ended."""
        self._code = code
        self._ended.set()

    def poll(self) -> int | None:
        return self._code if self._ended.is_set() else None

    def wait(self, timeout: float | None = None) -> int:
        if not self._ended.wait(timeout):
            raise subprocess.TimeoutExpired("tuquan", timeout or 0)
        return self._code

    def send_signal(self, sig: int) -> None:
        if not self._ended.is_set():
            os.kill(self.pid, sig)


class Preloaded:
    """The loaded process, told by lines of JSON what to fork; it tells in lines what started and what ended."""

    shared: ClassVar[Preloaded | None] = None
    """The one of this process of the tests; without it everything is started as an operator does."""

    def __init__(self) -> None:
        self._loaded = subprocess.Popen(
            (sys.executable, "-m", "tests.service.preloaded"), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._started: queue.SimpleQueue[Forked] = queue.SimpleQueue()
        self._running: dict[int, Forked] = {}
        self._lock = threading.Lock()
        self._listener = threading.Thread(target=self._listen, name="preloaded", daemon=True)
        self._listener.start()

    def start(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path, seconds: float = 0
    ) -> Process:
        """`tuquan ARGUMENTS`, with this environment and no other, its output added to `log`; it loads for `seconds`."""
        told: dict[str, Any] = {
            "arguments": list(arguments),
            "folder": str(folder),
            "environment": dict(environment),
            "log": str(log),
        }
        told["seconds"] = seconds
        with self._lock:
            assert self._loaded.stdin is not None
            self._loaded.stdin.write(json.dumps(told).encode() + b"\n")
            self._loaded.stdin.flush()
            return self._started.get()

    def run(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], seconds: float
    ) -> tuple[int, str]:
        """`tuquan ARGUMENTS` to its end: the exit code and all it printed. Raises TimeoutExpired."""
        with tempfile.NamedTemporaryFile("r", encoding="utf-8") as log:
            process = self.start(arguments, folder, environment, Path(log.name))
            try:
                return process.wait(seconds), log.read()
            finally:
                process.send_signal(signal.SIGKILL)

    def _listen(self) -> None:
        assert self._loaded.stdout is not None
        for line in self._loaded.stdout:
            match json.loads(line):
                case {"started": int(pid)}:
                    self._running[pid] = Forked(pid)
                    self._started.put(self._running[pid])
                case {"ended": int(pid), "code": int(code)}:
                    self._running.pop(pid).end(code)

    def close(self) -> None:
        """End the loaded process; what it forked must have ended."""
        assert self._loaded.stdin is not None and self._loaded.stdout is not None
        self._loaded.stdin.close()
        self._loaded.wait()
        self._listener.join()
        self._loaded.stdout.close()


def _serve() -> dict[str, Any]:
    """Fork for each line of the standard input until it ends; gives, in each child, what it was told to do."""
    woken, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes)
    waiting = selectors.DefaultSelector()
    waiting.register(0, selectors.EVENT_READ)
    waiting.register(woken, selectors.EVENT_READ)
    unread = b""
    while True:
        for key, _ in waiting.select():
            if key.fd == woken:
                os.read(woken, 1000)
                _reap()
                continue
            read = os.read(0, 100_000)
            if not read:
                sys.exit()
            *lines, unread = (unread + read).split(b"\n")
            for line in lines:
                told: dict[str, Any] = json.loads(line)
                _load(told["environment"])
                pid = os.fork()
                if pid == 0:
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    waiting.close()
                    os.close(woken)
                    os.close(wakes)
                    return told
                _tell({"started": pid})


def _load(environment: Mapping[str, str]) -> None:
    """What the program will load, done before it is forked; aiogram only where there is a token for it."""
    import bot.__main__
    import bot.commands.running

    if "TELEGRAM_BOT_TOKEN" in environment:
        import bot.channels.telegram
    if "ZALO_BOT_TOKENS" in environment:
        import bot.channels.zalo_bot  # noqa: F401


def _reap() -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        _tell({"ended": pid, "code": os.waitstatus_to_exitcode(status)})


def _tell(line: Mapping[str, int]) -> None:
    os.write(1, json.dumps(line).encode() + b"\n")


def _become(told: Mapping[str, Any]) -> int:
    """In the child: the program with its own folder, environment and output."""
    from bot.__main__ import main

    os.chdir(told["folder"])
    os.environ.clear()
    os.environ.update(told["environment"])
    log = os.open(told["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(nothing)
    os.close(log)
    time.sleep(told["seconds"])
    return main(told["arguments"])


if __name__ == "__main__":
    sys.exit(_become(_serve()))
