"""Builds the parts, in order, and runs them: storage, lanes, channels, delivery, ticker, HTTP server."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from aiohttp import web

from bot import journal, server
from bot.clock import Clock
from bot.door import Door
from bot.metrics import Metrics
from bot.pictures import PictureMaker
from conversation.channel import Channel, Sent
from handlers import operators
from handlers.office import Office
from reporting.periods import Preset
from scheduler.contact import Contact
from scheduler.delivery import Delivery
from scheduler.documents import Documents
from scheduler.downloads import Downloads
from scheduler.giving_up import GivingUp
from scheduler.jobs import Jobs
from scheduler.links import Links
from scheduler.quota import Quota
from scheduler.rounds import Rounds
from scheduler.ticker import Ticker
from storage import heartbeats, installation, media
from storage.database import Database
from storage.outbox import REPLIES, Queued
from storage.writer import Writer

log = logging.getLogger(__name__)

TICK_SECONDS = 30
LEFT_BEHIND_SECONDS = 60
HOUSEKEEPING_SECONDS = 6 * 3600
LARGE_SECONDS, LARGE_IDLE_SECONDS = 300, 60
"""How long one large document may take, and how long its worker stays for the next one."""


@dataclass
class App:
    """The running parts. Channels are added between building and starting."""

    database: Database
    data_dir: Path
    office: Office
    clock: Clock
    writer: Writer
    door: Door
    pictures: PictureMaker
    large_pictures: PictureMaker
    metrics: Metrics
    delivery: Delivery
    downloads: Downloads
    jobs: Jobs
    rounds: Rounds
    ticker: Ticker = field(default_factory=Ticker)
    channels: dict[str, Channel] = field(default_factory=dict)
    metrics_token: str = ""
    is_paused: bool = False
    """Whether another service may be at work on the database."""
    closing: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    """What the channels do when the program ends, once nothing is being sent any more."""
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Take up what an earlier run left, then begin."""
        journal.note_loop_faults(asyncio.get_running_loop())
        self.writer.on_commit += [self.delivery.wake, self.downloads.wake, self.jobs.wake]
        self.writer.on_commit.append(partial(media.remove_files, self.data_dir))
        self.writer.start()
        self.writer.submit(heartbeats.forget_polls)
        self._tasks = [asyncio.create_task(run) for run in (self.delivery.run(), self.downloads.run(), self.jobs.run())]
        # Sends that a crash interrupted are settled before new replies follow them.
        await self.delivery.ready.wait()
        await asyncio.to_thread(self.door.handle_left_behind)
        self.ticker.every(TICK_SECONDS, self.tick, "rounds")
        self.ticker.every(LEFT_BEHIND_SECONDS, self.take_up, "left behind")
        self.ticker.every(HOUSEKEEPING_SECONDS, self.keep_house, "housekeeping")
        self.ticker.start()
        await self.tick()

    async def serve(self, host: str, port: int, add: Callable[[web.Application], None] = lambda app: None) -> int:
        """Start the HTTP server; gives its port."""
        webhooks = {name: getattr(self.channels.get(name), "webhook", None) for name in ("telegram", "zalo_bot")}
        app = server.build(
            server.Parts(
                self.database,
                self.data_dir,
                self.clock.now,
                self.metrics,
                self.metrics_token,
                **webhooks,
                has_turn=lambda: not self.is_paused,
                polls=tuple(name for channel in self.channels.values() for name in getattr(channel, "polls", ())),
            )
        )
        add(app)
        self._runner = await server.start(app, host, port)
        if self.delivery.links is not None:
            self.delivery.links.served.set()
        return int(self._runner.addresses[0][1])

    def tell_operators(self, text: str) -> None:
        """Something needs the hand of those who look after the installation."""
        now = self.clock.now()
        self.writer.submit(lambda tx: operators.tell(tx, self.office, text, now))

    def note_poll(self, name: str) -> None:
        """A messenger answered a poll: /healthz shows it."""
        now = self.clock.now()
        self.writer.submit(lambda tx: heartbeats.beat(tx, heartbeats.POLLING + name, now))

    def pause(self) -> None:
        """Another service may be at work: receive, send and do nothing of the scheduler's until `resume`."""
        self.is_paused = self.door.is_paused = self.delivery.is_paused = True

    def resume(self) -> None:
        """It was nobody."""
        self.is_paused = self.door.is_paused = self.delivery.is_paused = False
        self.delivery.wake()

    async def tick(self) -> None:
        """One round of what is due, and a look into the outbox."""
        if self.is_paused:
            return
        self.keep_links()
        await self.rounds.tick(self.clock.now())
        await self.delivery.give_up_old()
        self.delivery.wake()

    def keep_links(self) -> None:
        """Remember the bots' links for invitations made on the command line."""
        for channel, pattern in self.office.join_links.items():
            self.writer.submit(partial(installation.keep, name=f"link:{channel}", value=pattern))

    async def take_up(self) -> None:
        """Updates that were stored while the database then went away."""
        if self.is_paused:
            return
        await asyncio.to_thread(self.door.handle_left_behind, LEFT_BEHIND_SECONDS)

    async def keep_house(self) -> None:
        """Let go of what is too old."""
        await self.rounds.keep_house(self.clock.now())

    async def stop(self) -> None:
        """End cleanly: hear no more, finish what is being handled and sent."""
        self.ticker.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        for close in self.closing:
            await close()
        await asyncio.to_thread(self.writer.stop)
        await self.pictures.close()
        await self.large_pictures.close()
        self.database.close()


def build(
    database: Database, data_dir: Path, office: Office, clock: Clock, *, metrics_token: str = "", public_url: str = ""
) -> App:
    """Wire the parts; nothing runs yet. `public_url` is where others reach the HTTP server."""
    office.preset = preset_of(database)
    writer = Writer(database)
    metrics = Metrics()
    pictures, large_pictures = PictureMaker(data_dir), large_maker(data_dir)
    documents = Documents(database, office, pictures, large_pictures)
    channels: dict[str, Channel] = {}
    contact = Contact(office)

    return App(
        database=database,
        data_dir=data_dir,
        office=office,
        clock=clock,
        writer=writer,
        door=Door(writer, office, clock.now),
        pictures=pictures,
        large_pictures=large_pictures,
        metrics=metrics,
        delivery=Delivery(
            writer,
            channels,
            documents,
            data_dir,
            clock.now,
            partial(_note, metrics),
            links=Links(writer, public_url, clock.now),
            quota=Quota(office),
            on_given_up=contact.given_up,
            giving_up=GivingUp(office, contact),
        ),
        downloads=Downloads(writer, channels, pictures, data_dir, office, clock.now),
        jobs=Jobs(writer, documents, office, clock.now),
        rounds=Rounds(writer, office),
        channels=channels,
        metrics_token=metrics_token,
    )


def preset_of(database: Database) -> Preset:
    """The calendar that the installation reports by."""
    with database.reading() as tx:
        return "calendar" if installation.get(tx, "preset", "administrative") == "calendar" else "administrative"


def large_maker(data_dir: Path) -> PictureMaker:
    """The worker for large documents: nobody's picture waits for it, and it takes what processor is left."""
    return PictureMaker(data_dir, LARGE_IDLE_SECONDS, limit_seconds=LARGE_SECONDS, in_background=True)


def _note(metrics: Metrics, queued: Queued, sent: Sent, now: datetime) -> None:
    """Count what came of a send, and how long a reply took."""
    metrics.count_send(queued.address.channel, sent.state)
    # A reply is made in the transaction of what it answers; a reminder may be made long before its time.
    # A confirmation of photos waits on purpose.
    if sent.state == "sent" and queued.lane == REPLIES and queued.kind != "photos":
        metrics.observe("reply", (now - queued.created_at).total_seconds())
