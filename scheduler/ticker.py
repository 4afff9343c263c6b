"""APScheduler as a plain in-memory ticker; what is due is in the database, so a missed tick loses nothing."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

Job = Callable[[], Awaitable[None]]


class Ticker:
    """Calls jobs every so many seconds."""

    def __init__(self) -> None:
        # One late second must not drop a tick (grace None), nor may ticks pile up (coalesce, one instance).
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=defaults)

    def every(self, seconds: float, job: Job, name: str) -> None:
        """Call `job` every `seconds`, and never let what it raises reach the scheduler: that would stop its timer."""

        async def tick() -> None:
            try:
                await job()
            except Exception:
                log.exception("tick %s failed", name)

        self._scheduler.add_job(tick, "interval", seconds=seconds, id=name)

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more."""
        self._scheduler.shutdown(wait=False)
