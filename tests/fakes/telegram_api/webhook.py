"""Delivery by webhook: one queue per chat, another per person for callbacks; a failing head blocks its queue."""

from __future__ import annotations

import asyncio
import json
import random
from email.utils import parsedate_to_datetime

import aiohttp

from tests.fakes.telegram_api.trouble import Trouble
from tests.fakes.telegram_api.updates import Update
from tests.fakes.telegram_api.world import World

_READ_TIMEOUT_SECONDS = 60
_MAX_RETRY_AFTER_SECONDS = 3600
_REMOVE_AFTER_GONE_SECONDS = 23 * 3600


class Webhook:
    """Posts the waiting updates to the bot's address until each was answered with 2xx or has expired.

    Lives in the server's event loop; `retry_scale` shortens the waits between attempts in tests.
    """

    def __init__(self, world: World, trouble: Trouble, loop: asyncio.AbstractEventLoop, retry_scale: float) -> None:
        self._world = world
        self._trouble = trouble
        self._loop = loop
        self._retry_scale = retry_scale
        self._queues: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._slots = asyncio.Semaphore(40)
        self._gone_since: float | None = None

    def wake(self) -> None:
        """From any thread: something is waiting."""
        self._loop.call_soon_threadsafe(self._start_queues)

    def restart(self) -> None:
        """From any thread: the address has changed; every queue begins anew, without its back-off."""
        self._loop.call_soon_threadsafe(self._restart)

    def _restart(self) -> None:
        for task in self._queues.values():
            task.cancel()
        self._queues.clear()
        self._slots = asyncio.Semaphore(self._world.webhook.max_connections)
        self._gone_since = None
        self._start_queues()

    def _start_queues(self) -> None:
        with self._world.lock:
            if not self._world.webhook.url:
                return
            for queue in dict.fromkeys(update.queue for update in self._world.updates.waiting):
                if queue not in self._queues:
                    self._queues[queue] = self._loop.create_task(self._serve(queue))

    async def _serve(self, queue: tuple[str, int]) -> None:
        failures = 0
        while (update := self._head(queue)) is not None:
            retry_after = await self.deliver(update)
            if retry_after is None:
                failures = 0
                with self._world.lock:
                    self._world.updates.confirm(update)
                    self._world.changed.notify_all()
                continue
            await asyncio.sleep(max(retry_after, _back_off_seconds(failures)) * self._retry_scale)
            failures += 1

    def _head(self, queue: tuple[str, int]) -> Update | None:
        """The oldest update of the queue. With none left the queue ends, under the lock that `wake` comes with."""
        with self._world.lock:
            self._world.updates.expire()
            for update in self._world.updates.waiting:
                if update.queue == queue:
                    return update
            del self._queues[queue]
            return None

    async def deliver(self, update: Update) -> float | None:
        """Post one update. Returns None when it was taken, else the seconds the bot asked to wait (mostly 0)."""
        number = self._trouble.begin()
        async with self._slots:
            await self._trouble.run_hook(number, "before")
            retry_after = await self._post(update)
            if await self._trouble.run_hook(number, "during"):
                # The bot has handled it, but its answer is lost on the way.
                retry_after = 0.0
            await self._trouble.run_hook(number, "after")
            return retry_after

    async def _post(self, update: Update) -> float | None:
        webhook = self._world.webhook
        headers = {"Content-Type": "application/json"}
        if webhook.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=_READ_TIMEOUT_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout)
        try:
            data = json.dumps(update.body).encode()
            async with self._session.post(webhook.url, data=data, headers=headers) as response:
                answer = await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            self._note_failure(type(error).__name__)
            return 0.0
        if 200 <= response.status < 300:
            self._check_answer(answer)
            return None
        self._note_failure(f"Wrong response from the webhook: {response.status} {response.reason}")
        if response.status == 410:
            self._note_gone()
        return self._asked_wait_seconds(response.headers.get("Retry-After", ""))

    def _asked_wait_seconds(self, retry_after: str) -> float:
        """Retry-After as seconds or as a date, at most an hour; 0 without one."""
        if retry_after.isdigit():
            return min(float(retry_after), _MAX_RETRY_AFTER_SECONDS)
        try:
            seconds = parsedate_to_datetime(retry_after).timestamp() - self._world.clock()
        except ValueError:
            return 0.0
        return min(max(seconds, 0.0), _MAX_RETRY_AFTER_SECONDS)

    def _note_failure(self, reason: str) -> None:
        with self._world.lock:
            self._world.webhook.last_error = reason
            self._world.webhook.last_error_at = self._world.clock()
            self._world.changed.notify_all()

    def _note_gone(self) -> None:
        """An address that has answered 410 for 23 hours loses its webhook."""
        now = self._world.clock()
        self._gone_since = now if self._gone_since is None else self._gone_since
        if now - self._gone_since >= _REMOVE_AFTER_GONE_SECONDS:
            self._world.webhook.url = ""
            self.restart()

    def _check_answer(self, answer: bytes) -> None:
        self._gone_since = None
        if b'"method"' in answer:
            # Telegram would perform it, but the bot never learns the message's id or that it failed.
            with self._world.lock:
                self._world.faults.append("a method was called inside a webhook answer")

    async def close(self) -> None:
        """Stop delivering and close the connections."""
        tasks = list(self._queues.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()


def _back_off_seconds(failures: int) -> float:
    """At once after the first failure, then doubling from 2 s up to a random cap of 60 to 120 s."""
    return 0.0 if failures == 0 else min(2.0**failures, random.uniform(60, 120))
