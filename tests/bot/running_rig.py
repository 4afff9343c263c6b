"""The whole program in this process on the fake Bot API: its event loop in a thread, so that tests read like talks."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from bot import app as parts
from bot.app import App
from bot.channels.telegram import TelegramChannel
from bot.clock import Clock
from conversation.messages import Drawing, Reply
from handlers.office import Office
from storage import consents, invitations, outbox, people
from storage.database import Database, Transaction
from storage.outbox import BULK, Address, Kind
from storage.tables import outbox as outbox_table
from tests.bot.telegram_rig import SECRET
from tests.fakes.telegram_api import Chat, FakeTelegram, User
from tests.service.running import free_port
from tests.talk import SHORT, Talk, at

NOW = at("2026-11-16 08:00")
SECONDS = 60.0
"""The longest wait for anything: many times what a busy machine needs, for nothing waits longer than it must."""


class Running:
    """The program on a database of tests/talk.py; `start` after `stop` is a restart.

    The clock stands at NOW when it is first started and goes on from there.
    """

    def __init__(
        self, url: str, folder: Path, telegram: FakeTelegram, mode: Literal["polling", "webhook"] = "polling"
    ) -> None:
        self.url = url
        self.folder = folder
        self.telegram = telegram
        self.mode = mode
        self.hurried = False
        """Without Telegram's limits, where a test says much in one chat."""
        self.port = free_port()
        self.clock = Clock(NOW)
        self.users: dict[str, User] = {}
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._ready = threading.Event()
        self._error: BaseException | None = None
        self.app: App | None = None
        self.database = Database(url)
        Talk(self.database, now=NOW).set_up(joined=(), bound=())

    @property
    def bot(self) -> str:
        return self.telegram.token.partition(":")[0]

    def join(self, *names: str) -> list[User]:
        """These people of the roster have pressed Start and agreed, before the program was there to hear it."""
        talk = Talk(self.database, now=NOW)
        for name in names:
            user = self.users[name] = self.telegram.user(SHORT[name])
            user.state = "started"
            to = Address("telegram", self.bot, str(user.id))
            with self.database.transaction() as tx:
                invitation = invitations.create(tx, "leader", NOW, name=name)
                account = people.open_account(tx, to, str(user.id), invitation.id, NOW)
                people.attach(tx, account, talk.person_id(tx, name), NOW)
                consents.keep(tx, talk.person_id(tx, name), to, "test", "đồng ý", NOW, given=True)
        return [self.users[name] for name in names]

    # Starting and stopping.

    def start(self) -> Running:
        """Returns when it has taken up what was left and begins to receive. Raises what its start raises."""
        self._ready.clear()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(SECONDS)
        if self._error is not None:
            raise self._error
        return self

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        app = parts.build(Database(self.url, busy_seconds=0.3), self.folder, Office(), self.clock)
        channel = TelegramChannel(
            self.telegram.token,
            self.telegram.url,
            app.door,
            mode=self.mode,
            public_url=f"http://127.0.0.1:{self.port}",
            secret=SECRET,
            now=self.clock.now,
            polled=app.note_poll,
        )
        if self.hurried:
            channel.capabilities = replace(channel.capabilities, per_second=0, per_chat_second=0)
        app.channels["telegram"] = channel
        app.closing.append(channel.stop)
        try:
            await self._begin(app, channel)
        except BaseException as error:
            self._error = error
            raise
        finally:
            self._ready.set()
        await self._end.wait()
        await app.stop()

    async def _begin(self, app: App, channel: TelegramChannel) -> None:
        await app.start()
        await app.serve("127.0.0.1", self.port)
        await channel.start()
        self.app = app

    def stop(self) -> None:
        """A clean stop, as on SIGTERM."""
        assert self._thread is not None and self._loop is not None and self._end is not None
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()
        self._thread = None

    def restart(self) -> None:
        """Stop, and start on what is in the database."""
        self.stop()
        self.start()

    def __enter__(self) -> Running:
        return self.start()

    def __exit__(self, *exc_info: object) -> None:
        if self._thread is not None:
            self.stop()
        self.database.close()

    # What is said, and what the tests look at.

    def remind(self, *users: User, text: str = "nhắc", kind: Kind = "reminder") -> None:
        """Put a bulk message for each into the outbox, as the scheduler does."""

        def add(tx: Transaction) -> None:
            for user in users:
                to = Address("telegram", self.bot, str(user.id))
                outbox.add(tx, to, Reply(text), self.clock.now(), kind=kind, lane=BULK)

        assert self.app is not None
        self.app.writer.submit(add).result()

    def drawing_worker(self) -> int:
        """The process id of the worker that draws, which has drawn something."""
        people = [{"group": "Tổ", "name": "Hoa", "code": "ABCD2345", "link": "", "expires": ""}]
        sheet = Drawing("invitation_sheet", {"title": "Xã", "people": people})
        assert self.app is not None and self._loop is not None
        asyncio.run_coroutine_threadsafe(self.app.pictures.draw(sheet), self._loop).result(SECONDS)
        assert self.app.pictures.worker_pid is not None
        return self.app.pictures.worker_pid

    def texts(self, where: Chat | User) -> list[str]:
        return [message.text for message in self.telegram.messages(where)]

    def count(self, where: Chat | User, words: str) -> int:
        return sum(words in text for text in self.texts(where))

    def hear(self, where: Chat | User, words: str, times: int = 1) -> None:
        """Wait until the bot has said it so often."""
        self.telegram.wait_for(lambda: self.count(where, words) >= times, SECONDS)

    def answer(self, user: User, text: str) -> None:
        """Say it in the second after what was asked was sent, once that is noted: nobody reads it faster."""
        self.settled()
        asked_at = max(message.body["date"] for message in self.telegram.messages(user)) if self.texts(user) else 0
        self.telegram.wait_for(lambda: self.telegram.world.now() > asked_at, SECONDS)
        self.telegram.say(user, text)

    def states(self, *columns: str) -> list[tuple[Any, ...]]:
        """The outbox's rows, oldest first."""
        chosen = [outbox_table.c[name] for name in columns or ("state",)]
        with self.database.reading() as tx:
            return [tuple(row) for row in tx.rows(sa.select(*chosen).order_by(outbox_table.c.id))]

    def settled(self) -> None:
        """Wait until nothing waits to be sent."""
        self.telegram.wait_for(lambda: all(state not in ("waiting", "sending") for (state,) in self.states()), SECONDS)

    def sends_to(self, user: User) -> Sequence[float]:
        """When each message to a person left, by the fake's running seconds."""
        sends = [call for call in self.telegram.calls if call.method == "sendMessage"]
        return [call.at for call in sends if str(call.params["chat_id"]) == str(user.id)]
