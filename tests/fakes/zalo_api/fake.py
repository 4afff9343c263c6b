"""FakeZalo: the server in its thread, what people do, what a test reads from it, and how a test breaks it."""

from __future__ import annotations

import asyncio
import hashlib
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, Self, TypeVar

from tests.fakes.zalo_api.methods import Habits
from tests.fakes.zalo_api.server import Server
from tests.fakes.zalo_api.shapes import Json, Shape, image, update
from tests.fakes.zalo_api.trouble import Trouble
from tests.fakes.zalo_api.webhook import Manners
from tests.fakes.zalo_api.world import Bot, Call, Group, Human, Limits, Message, Refusal, World

_T = TypeVar("_T")

_ASK_AGAIN_SECONDS = 0.05

TOKENS = ("8100000001:FakeZaloTokenOne", "8100000002:FakeZaloTokenTwo")


class FakeZalo:
    """Zalo on 127.0.0.1, in a thread of its own; every method may be called from any thread.

    `with FakeZalo() as zalo:`. `clock` gives the platform's unix seconds; `limits=None` lets every send through.
    """

    def __init__(
        self,
        *,
        tokens: tuple[str, ...] = TOKENS,
        clock: Callable[[], float] = time.time,
        limits: Limits | None = None,
        shape: Shape = Shape(),  # noqa: B008  (frozen)
        habits: Habits = Habits(),  # noqa: B008
        manners: Manners = Manners(),  # noqa: B008
    ) -> None:
        self.world = World(tokens, clock, limits, shape)
        self.trouble = Trouble()
        self.port = 0
        self._habits = habits
        self._manners = manners
        self._ready = threading.Event()
        self._stopped: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    # The server.

    @property
    def url(self) -> str:
        """The base before /bot<token>/…, as ZALO_API_URL wants it."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="fake zalo", daemon=True)
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *exc_info: object) -> None:
        assert self._loop is not None
        assert self._stopped is not None
        assert self._thread is not None
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopped = asyncio.Event()
        self._server = Server(self.world, self.trouble, self._habits, self._manners)
        try:
            await self._server.open(0)
            self.port = self._server.port
        finally:
            self._ready.set()
        await self._stopped.wait()
        await self._server.close()

    @property
    def server(self) -> Server:
        assert self._server is not None
        return self._server

    def _in_loop(self, work: Coroutine[Any, Any, _T]) -> _T:
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    # What people do.

    def bot(self, number: int = 1) -> Bot:
        """The bots in the order of their tokens, from 1."""
        return list(self.world.bots.values())[number - 1]

    def user(self, name: str, bot: int = 1, *, protected: bool = False) -> Human:
        """Somebody who talks with that bot."""
        return Human(name, self.bot(bot).id, protected)

    def group(self, title: str, *members: Human, bot: int = 1) -> Group:
        """A chat group that the bot was taken into. Raises ValueError beyond what the plan allows."""
        with self.world.changed:
            made = Group(title, self.bot(bot).id, tuple(member.name for member in members))
            mine = [each for each in self.world.groups.values() if each.bot == made.bot]
            if self.world.limits is not None and len(mine) >= self.world.limits.groups:
                raise ValueError("the bot may be in no more groups")
            self.world.groups[title] = made
            return made

    def say(self, human: Human, text: str, group: Group | None = None, *, reply: bool = False) -> str | None:
        """Type a text; in a group the bot hears it only if it is mentioned or replied to (docs/zalo.md)."""
        if group is not None and not (reply or self._mentions(group, text)):
            return None
        return self.world.emit(human, group, "message.text.received", {"text": text})

    def send_photo(
        self, human: Human, picture: bytes, caption: str = "", group: Group | None = None, *, reply: bool = False
    ) -> str | None:
        """Send one picture; an album is several of them."""
        if group is not None and not (reply or self._mentions(group, caption)):
            return None
        name = hashlib.sha256(picture).hexdigest()[:24] + ".jpg"
        with self.world.changed:
            self.world.photos[name] = picture
        url = f"http://127.0.0.1:{self.server.photo_port}/{name}"
        return self.world.emit(human, group, "message.image.received", image(self.world.shape, url, caption))

    def send_sticker(self, human: Human) -> str | None:
        """Send a sticker."""
        return self.world.emit(human, None, "message.sticker.received", {"sticker": "s1", "url": "https://x.invalid/s"})

    def send_voice(self, human: Human) -> str | None:
        """Send a spoken message."""
        content = {"voice_url": "https://x.invalid/v.aac", "message_type": "CHAT_VOICE"}
        return self.world.emit(human, None, "message.voice.received", content)

    def send_file(self, human: Human, *, arrives: bool = True) -> str | None:
        """Send a file: an event without content, or nothing at all (contradiction 19)."""
        return self.world.emit(human, None, "message.unsupported.received", {}) if arrives else None

    def echo(self, human: Human, text: str) -> str:
        """The platform tells a bot what it said itself."""
        bot = self.world.bots[human.bot]
        _, message_id = self.world.new_id()
        sender = {"id": bot.id, "name": bot.display_name, "is_bot": True}
        chat = {"id": human.id, "chat_type": "PRIVATE"}
        made = update(
            self.world.shape, "message.text.received", sender, chat, message_id, self.world.clock(), {"text": text}
        )
        self.world.queue(bot, made)
        return message_id

    def deliver_raw(self, body: Json, message_id: str = "raw", bot: int = 1) -> None:
        """Deliver something of the test's own making."""
        self.world.queue(self.bot(bot), (message_id, body))

    def redeliver(self, message_id: str, times: int = 1) -> None:
        """Deliver an update again."""
        bot, body = self.world.history[message_id]
        for _ in range(times):
            self.world.queue(self.world.bots[bot], (message_id, body))

    def _mentions(self, group: Group, text: str) -> bool:
        bot = self.world.bots[group.bot]
        return f"@{bot.display_name}" in text or f"@{bot.account_name}" in text

    # What a test reads.

    @property
    def clock(self) -> Callable[[], float]:
        return self.world.clock

    @clock.setter
    def clock(self, clock: Callable[[], float]) -> None:
        with self.world.lock:
            self.world.clock = clock

    @property
    def calls(self) -> list[Call]:
        """Every request so far, in order of arrival."""
        with self.world.lock:
            return list(self.world.calls)

    def called(self, method: str) -> list[Json]:
        """The parameters of each call of a method."""
        return [call.params for call in self.calls if call.method == method]

    @property
    def faults(self) -> list[str]:
        """Uses the project must not make of the API: a test asserts that there are none."""
        with self.world.lock:
            return list(self.world.faults)

    @property
    def refusals(self) -> list[tuple[Call, Refusal]]:
        """Every call answered with an error, idle polls left out."""
        with self.world.lock:
            return list(self.world.refusals)

    @property
    def pending_updates(self) -> int:
        """How many updates the bots were not given yet."""
        with self.world.lock:
            return sum(len(bot.waiting) for bot in self.world.bots.values())

    def messages(self, chat: Human | Group) -> list[Message]:
        """What a bot said to this person or group, oldest first."""
        with self.world.lock:
            return [message for message in self.world.said if message.chat == chat.id]

    def wait_for(self, predicate: Callable[[], _T], timeout: float = 30.0) -> _T:
        """The first true value of `predicate`, asked after every change. Raises TimeoutError after `timeout` s."""
        deadline = time.monotonic() + timeout
        with self.world.changed:
            while not (value := predicate()):
                if time.monotonic() > deadline:
                    raise TimeoutError(f"nothing after {timeout} s; last calls: {self.world.calls[-5:]}")
                self.world.changed.wait(_ASK_AGAIN_SECONDS)
            return value

    # What a test breaks.

    def disconnect(self) -> None:
        """Refuse connections and cut the open ones, until `reconnect`."""
        self._in_loop(self.server.refuse_connections())

    def reconnect(self) -> None:
        """Listen again on the same port."""
        self._in_loop(self.server.listen(self.port))

    def expire_photos(self) -> None:
        """No photo that was sent so far can be fetched any more."""
        with self.world.lock:
            self.world.photos.clear()
