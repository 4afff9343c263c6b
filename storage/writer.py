"""The lanes: worker threads that take what waits into one commit, each chat always in the same lane."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
import zlib
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from storage.database import Database, DatabaseAway, Transaction

log = logging.getLogger(__name__)

T = TypeVar("T")
MOST_IN_ONE_COMMIT = 50
LONGEST_COMMIT_SECONDS = 0.03
"""What is handled slowly is not taken by the fifty: all that is in a commit waits for its end."""


@dataclass
class _Job:
    work: Callable[[Transaction], Any]
    future: Future[Any] | asyncio.Future[Any]


class _Line:
    """What waits for one lane. Keys take turns, so that one chat's thousand messages hold up nobody else's."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._turns: deque[str | _Job] = deque()
        """A key once, however much it has waiting; work without a key by itself."""
        self._of_key: dict[str, deque[_Job]] = {}
        self._closed = False

    def put(self, key: str, job: _Job) -> None:
        """Let it wait behind what has its key."""
        with self._changed:
            if not key:
                self._turns.append(job)
            elif key in self._of_key:
                self._of_key[key].append(job)
                return
            else:
                self._of_key[key] = deque([job])
                self._turns.append(key)
            self._changed.notify()

    def close(self) -> None:
        """What waits is still given out."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def take(self) -> _Job | None:
        """Wait for the next; None once it is closed and all is done."""
        with self._changed:
            while not self._turns and not self._closed:
                self._changed.wait()
            return self._next() if self._turns else None

    def take_now(self) -> _Job | None:
        """The next, where one waits."""
        with self._changed:
            return self._next() if self._turns else None

    def _next(self) -> _Job:
        turn = self._turns.popleft()
        if isinstance(turn, _Job):
            return turn
        jobs = self._of_key[turn]
        job = jobs.popleft()
        if jobs:
            self._turns.append(turn)
        else:
            del self._of_key[turn]
        return job


class Writer:
    """On SQLite one lane, for SQLite has one writer; on PostgreSQL several."""

    def __init__(self, database: Database, *, lanes: int = 4) -> None:
        self.database = database
        self.on_commit: list[Callable[[Transaction], None]] = []
        """Called in the lane's thread after each commit; must be quick and must not raise."""
        count = 1 if database.is_sqlite else lanes
        self._lines = [_Line() for _ in range(count)]
        self._threads = [
            threading.Thread(target=self._run, args=(waiting,), name=f"lane-{number}", daemon=True)
            for number, waiting in enumerate(self._lines)
        ]

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what waits, then end."""
        for waiting in self._lines:
            waiting.close()
        for thread in self._threads:
            thread.join()

    def submit(self, work: Callable[[Transaction], T], key: str = "") -> Future[T]:
        """Have `work` done within a transaction; the future resolves after the commit.

        Work with the same key runs in the order it was submitted, and so does work without one. An exception rolls
        only this work back.
        """
        future: Future[T] = Future()
        self._line(key).put(key, _Job(work, future))
        return future

    async def commit(self, work: Callable[[Transaction], T], key: str = "") -> T:
        """`submit` for code that runs in an event loop; the loop is woken once for all that a commit held."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._line(key).put(key, _Job(work, future))
        return await future

    def _line(self, key: str) -> _Line:
        return self._lines[zlib.crc32(key.encode(errors="replace")) % len(self._lines)]

    def _run(self, waiting: _Line) -> None:
        while (job := waiting.take()) is not None:
            self._commit([job], waiting)

    def _commit(self, jobs: list[_Job], more: _Line | None = None) -> None:
        """These jobs in one commit, with `more` that waits; if one fails all roll back and are replayed one by one."""
        try:
            results = self._attempt(jobs, more)
        except DatabaseAway as away:
            # One by one each job would wait out the lock again, and none would be written.
            _tell([(job, None, away) for job in jobs])
            return
        except Exception as error:
            if len(jobs) == 1:
                _tell([(jobs[0], None, error)])
                return
            for job in jobs:
                self._commit([job])
            return
        _tell([(job, result, None) for job, result in zip(jobs, results, strict=True)])

    def _attempt(self, jobs: list[_Job], more: _Line | None) -> list[Any]:
        """What was taken besides is added to `jobs`."""
        with self.database.transaction() as tx:
            until = time.monotonic() + LONGEST_COMMIT_SECONDS
            results = [job.work(tx) for job in jobs]
            while more is not None and len(jobs) < MOST_IN_ONE_COMMIT and time.monotonic() < until:
                job = more.take_now()
                if job is None:
                    break
                jobs.append(job)
                results.append(job.work(tx))
        for tell in self.on_commit:
            tell(tx)
        return results


Outcome = tuple[_Job, Any, Exception | None]


def _tell(outcomes: list[Outcome]) -> None:
    """Resolve the futures: those of an event loop within it, each loop woken once, for waking costs a system call."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Outcome]] = {}
    for outcome in outcomes:
        future = outcome[0].future
        if isinstance(future, asyncio.Future):
            by_loop.setdefault(future.get_loop(), []).append(outcome)
        else:
            _resolve([outcome])
    for loop, mine in by_loop.items():
        with contextlib.suppress(RuntimeError):  # The loop was closed meanwhile: nobody waits any more.
            loop.call_soon_threadsafe(_resolve, mine)


def _resolve(outcomes: list[Outcome]) -> None:
    for job, result, error in outcomes:
        if job.future.done():
            continue  # Whoever waited was cancelled; the work is done all the same.
        if error is not None:
            job.future.set_exception(error)
        else:
            job.future.set_result(result)
