"""getUpdates: long polling that wakes at once, and what becomes of a second poller."""

from __future__ import annotations

import asyncio
from typing import NoReturn

from tests.fakes.telegram_api.rules import Json, Refusal
from tests.fakes.telegram_api.world import World

_MAX_POLL_SECONDS = 50
_MAX_UPDATES = 100
_NARROW_SECONDS = 0.5
"""The same offset again within this time is answered with one update: the server suspects a crash loop."""
_OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Polling:
    """Answers getUpdates. Lives in the server's event loop, except for `wake`, which any thread may call.

    `hold_seconds` (3 on the real server) is how long it holds an early repetition of a short poll, and
    how far apart it keeps conflict answers; tests may set it lower.
    """

    def __init__(self, world: World, loop: asyncio.AbstractEventLoop, hold_seconds: float) -> None:
        self._world = world
        self._loop = loop
        self._hold_seconds = hold_seconds
        self._current: asyncio.Future[str] | None = None
        """The waiting poll; its result says why it was woken: "news", or what conflicted with it."""
        self._last_offset: int | None = None
        self._last_start = 0.0
        self._next_conflict = 0.0

    def wake(self) -> None:
        """Something new is there for the waiting poll."""
        self._loop.call_soon_threadsafe(self._finish_current, "news")

    def interrupt(self) -> None:
        """setWebhook ends a waiting poll."""
        self._loop.call_soon_threadsafe(self._finish_current, "terminated by setWebhook request")

    def _finish_current(self, reason: str) -> None:
        if self._current is not None and not self._current.done():
            self._current.set_result(reason)

    async def get(self, params: Json) -> list[Json]:
        """The updates from `offset` on, after waiting for one up to `timeout` seconds. Raises Refusal (409)."""
        offset = params.get("offset", 0)
        limit = min(max(params.get("limit", _MAX_UPDATES), 1), _MAX_UPDATES)
        timeout = float(min(max(params.get("timeout", 0), 0), _MAX_POLL_SECONDS))
        with self._world.lock:
            webhook_is_set = bool(self._world.webhook.url)
            if "allowed_updates" in params and not webhook_is_set:
                self._world.updates.allowed = params["allowed_updates"]
        if webhook_is_set:
            await self._conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        now = self._loop.time()
        if offset == self._last_offset:
            if timeout < self._hold_seconds and now < self._last_start + self._hold_seconds:
                timeout = self._hold_seconds
            if now < self._last_start + _NARROW_SECONDS:
                limit = 1
        self._last_offset, self._last_start = offset, now
        self._finish_current(_OTHER_POLLER)
        return await self._wait(offset, limit, now + timeout)

    async def _wait(self, offset: int, limit: int, until: float) -> list[Json]:
        while True:
            # The future is in place before the queue is read, so that no update slips in between unnoticed.
            waiting: asyncio.Future[str] = self._loop.create_future()
            self._current = waiting
            with self._world.lock:
                found = [update.body for update in self._world.updates.after(offset, limit)]
            remaining = until - self._loop.time()
            if found or remaining <= 0:
                self._current = None
                return found
            await asyncio.wait([waiting], timeout=remaining)
            if waiting.done() and waiting.result() != "news":
                await self._conflict(waiting.result())
            if self._current is not waiting:
                await self._conflict(_OTHER_POLLER)

    async def _conflict(self, reason: str) -> NoReturn:
        """Raises the 409, but the second and later ones only slowly."""
        if self._loop.time() < self._next_conflict:
            await asyncio.sleep(self._hold_seconds)
        else:
            self._next_conflict = self._loop.time() + self._hold_seconds
        raise Refusal(409, f"Conflict: {reason}")
