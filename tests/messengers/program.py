"""The program between the phones and the database: the real door, delivery, downloads, server and channel."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from bot import server
from bot.door import Door
from bot.metrics import Metrics
from conversation.channel import Channel
from handlers.office import Office
from scheduler.delivery import Delivery
from scheduler.downloads import Downloads
from scheduler.jobs import Jobs
from scheduler.links import Links
from scheduler.rounds import Rounds
from storage import backlog, inbox, outbox, photos, uploads
from storage import jobs as stored_jobs
from storage.database import Database
from storage.writer import Writer
from tests.messengers.paper import Paper
from tests.messengers.phones import Phones
from tests.talk import confirmations_after

T = TypeVar("T")

PATIENCE_SECONDS = 20
LOOK_SECONDS = 0.004


class Program:
    """What `tuquan run` wires, with a clock that stands still between the messages and without a ticker.

    The channel keeps no platform's rates, as in bench/unpaced_service.py: the fakes enforce none, and people here wait.
    """

    def __init__(
        self,
        database: Database,
        office: Office,
        now: Callable[[], datetime],
        phones: Phones,
        paper: Paper,
        port: int,
    ) -> None:
        self.database = database
        self.office = office
        self.now = now
        self.phones = phones
        self.paper = paper
        self.port = port
        self._writer = Writer(database)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="program", daemon=True)
        self._delivery: Delivery | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._closing: list[Callable[[], Coroutine[Any, Any, None]]] = []

    def start(self) -> None:
        """Run until `stop`; returns when the bot hears."""
        self._thread.start()
        self._in_loop(self._start())
        self._wait_until(self.phones.is_heard)

    async def _start(self) -> None:
        base = f"http://127.0.0.1:{self.port}"
        writer, now, data_dir = self._writer, self.now, self.paper.data_dir
        door, links = Door(writer, self.office, now), Links(writer, base, now)
        channel: Any = self.phones.connect(door, base, now)
        channel.capabilities = replace(
            channel.capabilities, per_second=0, per_chat_second=0, per_group_minute=0, per_month=0
        )
        channels: dict[str, Channel] = {channel.name: channel}
        delivery = Delivery(writer, channels, self.paper, data_dir, now, links=links)
        downloads = Downloads(writer, channels, self.paper, data_dir, self.office, now)
        jobs = Jobs(writer, self.paper, self.office, now)
        self._delivery = delivery
        writer.on_commit += [delivery.wake, downloads.wake, jobs.wake]
        writer.start()
        self._tasks = [asyncio.create_task(each.run()) for each in (delivery, downloads, jobs)]
        await delivery.ready.wait()
        webhook = getattr(channel, "webhook", None)
        parts = server.Parts(self.database, data_dir, now, Metrics(), zalo_bot=webhook)
        runner = await server.start(server.build(parts), "127.0.0.1", self.port)
        links.served.set()
        self._closing = [runner.cleanup]
        if hasattr(channel, "start"):
            await channel.start()
            self._closing.insert(0, channel.stop)

    def stop(self) -> None:
        """End cleanly."""
        self._in_loop(self._stop())
        self._writer.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _stop(self) -> None:
        for close in self._closing:
            await close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def tick(self) -> None:
        """Let the scheduler work at this instant."""
        self._in_loop(Rounds(self._writer, self.office).tick(self.now()))

    def wake(self) -> None:
        """Look into the outbox, for the clock was moved."""
        assert self._delivery is not None
        self._delivery.wake()

    def settle(self) -> None:
        """Return when all that people did is taken, handled, answered and fetched. Raises TimeoutError.

        Confirmations of photos wait on, for the clock stands still.
        """
        self._wait_until(lambda: not self.phones.pending and self._is_idle())

    def _is_idle(self) -> bool:
        with self.database.reading() as tx:
            now = self.now()
            busy = inbox.count_waiting(tx) or photos.count_due(tx, now) or uploads.count_due(tx, now)
            busy = busy or stored_jobs.is_any_waiting(tx, now)
            return not busy and outbox.count_unsent(tx, now) == len(confirmations_after(tx, now))

    def _wait_until(self, is_so: Callable[[], object]) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            if time.monotonic() > until:
                with self.database.reading() as tx:
                    raise TimeoutError(f"{backlog.count(tx, self.now())}")
            time.sleep(LOOK_SECONDS)

    def _in_loop(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_SECONDS)
