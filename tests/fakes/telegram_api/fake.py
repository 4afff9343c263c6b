"""FakeTelegram: the server in its thread, what a test reads from it, and how a test breaks it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, Self, TypeVar

from tests.fakes.telegram_api.groups import Groups
from tests.fakes.telegram_api.limits import Limits
from tests.fakes.telegram_api.rules import Json, Refusal
from tests.fakes.telegram_api.server import Server
from tests.fakes.telegram_api.trouble import Trouble
from tests.fakes.telegram_api.world import Call, Chat, Message, User, World

_T = TypeVar("_T")

_ASK_AGAIN_SECONDS = 0.05

TOKEN = "7000000001:AAFakeTokenOfATestBot"


def starting_at(now: datetime) -> Callable[[], float]:
    """A clock that shows `now` (aware) at this moment and runs on from there; for `tuquan run --now`."""
    ahead = now.timestamp() - time.time()
    return lambda: time.time() + ahead


class FakeTelegram(Groups):
    """Telegram on 127.0.0.1, in a thread of its own: a server for the bot, methods for what people do.

    `with FakeTelegram() as telegram:` or start() and stop(). Every method may be called from any thread.
    `clock` gives the platform's unix seconds and may be replaced at any time; `limits=None` lets every send through.
    `hold_seconds` and `retry_scale` shorten what the real server makes one wait: see Polling and Webhook.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        bot_username: str = "tuquan_test_bot",
        clock: Callable[[], float] = time.time,
        limits: Limits | None = Limits(),  # noqa: B008  (frozen)
        privacy: bool = True,
        port: int = 0,
        first_update_id: int = 500_000_000,
        hold_seconds: float = 3.0,
        retry_scale: float = 1.0,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(
            World(
                token,
                bot_username,
                clock,
                limits,
                privacy=privacy,
                first_update_id=first_update_id,
                elapsed=elapsed,
            )
        )
        self.token = token
        self.port = port
        self.trouble = Trouble()
        """Planned faults: hooks at the k-th exchange, hangs, cuts, error answers."""
        self._waits = {"hold_seconds": hold_seconds, "retry_scale": retry_scale}
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: Server | None = None
        self._start_error: Exception | None = None
        self._stopped: asyncio.Event | None = None

    # The server.

    @property
    def url(self) -> str:
        """The base before /bot<token>/… and /file/bot<token>/…, as TELEGRAM_API_URL wants it."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Listen. Raises OSError when the port is taken."""
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="fake telegram", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._start_error is not None:
            raise self._start_error
        return self

    def stop(self) -> None:
        """Close every connection and end the thread."""
        if self._thread is not None and self._loop is not None and self._stopped is not None:
            self._loop.call_soon_threadsafe(self._stopped.set)
            self._thread.join()
            self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopped = asyncio.Event()
        self._server = Server(self.world, self.trouble, **self._waits)
        try:
            await self._server.open(self.port)
            self.port = self._server.port
        except OSError as error:
            self._start_error = error
            return
        finally:
            self._ready.set()
        await self._stopped.wait()
        await self._server.close()

    def _in_loop(self, work: Coroutine[Any, Any, _T]) -> _T:
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    # What a test reads.

    @property
    def clock(self) -> Callable[[], float]:
        return self.world.clock

    @clock.setter
    def clock(self, clock: Callable[[], float]) -> None:
        with self.world.lock:
            self.world.limiter.skip(max(0.0, clock() - self.world.clock()))
            self.world.clock = clock

    @property
    def bot(self) -> User:
        return self.world.bot

    @property
    def calls(self) -> list[Call]:
        """Every request of the bot so far, in order of arrival, polls and downloads ("file") included."""
        with self.world.lock:
            return list(self.world.calls)

    @property
    def faults(self) -> list[str]:
        """Uses the project must not make of the API: a test asserts that there are none."""
        with self.world.lock:
            return list(self.world.faults)

    @property
    def refusals(self) -> list[tuple[Call, Refusal]]:
        """Every call answered with an error, 429s among them."""
        with self.world.lock:
            return list(self.world.refusals)

    @property
    def pending_updates(self) -> int:
        """How many updates the bot has not confirmed."""
        with self.world.lock:
            self.world.updates.expire()
            return len(self.world.updates.waiting)

    @property
    def commands(self) -> dict[tuple[str, str], list[Json]]:
        """Command menus by (scope as JSON with sorted keys, language code)."""
        with self.world.lock:
            return dict(self.world.commands)

    @property
    def actions(self) -> list[tuple[int, str]]:
        """(chat id, action) of every sendChatAction."""
        with self.world.lock:
            return list(self.world.actions)

    def messages(self, chat: Chat | User) -> list[Message]:
        """What the bot sent to this chat (or this person in private), oldest first."""
        with self.world.lock:
            found = self.private(chat) if isinstance(chat, User) else chat
            return [message for message in found.messages.values() if message.by_bot]

    def wait_for(self, predicate: Callable[[], _T], timeout: float = 30.0) -> _T:
        """The first true value of `predicate`, asked after every change. Raises TimeoutError after `timeout` s."""
        deadline = time.monotonic() + timeout
        with self.world.changed:
            while not (value := predicate()):
                remaining = deadline - time.monotonic()
                if remaining <= 0:
                    raise TimeoutError(f"nothing after {timeout} s; last calls: {self.world.calls[-5:]}")
                # The predicate may look at things beyond the fake, so it is asked now and then anyway.
                self.world.changed.wait(min(remaining, _ASK_AGAIN_SECONDS))
            return value

    # What a test breaks.

    def flood(self, seconds: float, chat: Chat | None = None) -> None:
        """Answer sends to this chat (None: all) with 429 for so many seconds from now."""
        with self.world.lock:
            self.world.limiter.flood(seconds, chat.id if chat else None)

    def disconnect(self) -> None:
        """Refuse connections and cut the open ones, until `reconnect`."""
        assert self._server is not None
        self._in_loop(self._server.refuse_connections())

    def reconnect(self) -> None:
        """Listen again on the same port."""
        assert self._server is not None
        self._in_loop(self._server.listen(self.port))

    def poison(self, user: User, content: Json | None = None, kind: str = "callback_query") -> int:
        """Queue an update that libraries cannot decode: by default a button press without chat_instance.

        Returns its update_id. By webhook it stands before this person's next presses.
        """
        with self.world.lock:
            body = {"id": "1", "from": user.json(), "data": "x"} if content is None else content
            update = self.world.emit(kind, body, ("callbacks of", user.id))
            if update is None:
                raise ValueError(f"the bot does not ask for {kind}")
            return update.id

    def redeliver(self, update_id: int, times: int = 1) -> None:
        """Deliver an update again: once per poll, or by webhook `times` times in parallel."""
        with self.world.lock:
            by_webhook = bool(self.world.webhook.url)
            update = self.world.updates.history[update_id]
            if not by_webhook:
                for _ in range(times):
                    self.world.updates.repeat(update_id)
                self.world.on_update()
        if by_webhook:
            assert self._server is not None
            self._in_loop(_all_at_once([self._server.webhook.deliver(update) for _ in range(times)]))

    def restart_update_ids(self, first_id: int) -> None:
        """Number updates from here on anew, as after a week without any. Raises ValueError while some are waiting."""
        with self.world.lock:
            self.world.updates.restart_ids(first_id)

    @property
    def update_ids(self) -> list[int]:
        """The ids of all updates so far, in order."""
        with self.world.lock:
            return list(self.world.updates.history)


async def _all_at_once(deliveries: list[Coroutine[Any, Any, float | None]]) -> None:
    await asyncio.gather(*deliveries)
