"""Delivery by webhook and the probes that try an address."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Literal

import aiohttp

from tests.fakes.zalo_api.shapes import Json, probe
from tests.fakes.zalo_api.trouble import Trouble
from tests.fakes.zalo_api.world import Bot, World

_SECONDS = 10
_OUTCOMES = {403: "webhook.http.403", 404: "webhook.http.404"}


@dataclass(frozen=True)
class Manners:
    """How deliveries come; numbers are of docs/zalo.md."""

    probe: Literal["secret", "bare", "empty", "none"] = "secret"
    """No. 22: a probe with the secret, one without it, an empty one, or none at all as in older copies."""
    tries: int = 5
    """How often a delivery is tried; the real policy is not documented, and may be one."""
    retry_seconds: float = 0.1


class Webhook:
    """Posts what waits to each bot's address, one after the other for each bot; lives in the server's event loop."""

    def __init__(self, world: World, trouble: Trouble, manners: Manners) -> None:
        self._world = world
        self._trouble = trouble
        self._manners = manners
        self._loop = asyncio.get_running_loop()
        self._http: aiohttp.ClientSession | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """From any thread: something waits."""
        self._loop.call_soon_threadsafe(self._start)

    def _start(self) -> None:
        for bot in self._world.bots.values():
            task = self._tasks.get(bot.id)
            if bot.url and bot.waiting and (task is None or task.done()):
                self._tasks[bot.id] = self._loop.create_task(self._serve(bot))

    async def _serve(self, bot: Bot) -> None:
        while bot.url and bot.waiting:
            message_id, update = bot.waiting[0]
            taken = await self.deliver(bot, update)
            with self._world.changed:
                bot.waiting.popleft()
                if not taken:
                    self._world.lost.append(message_id)
                self._world.changed.notify_all()

    async def deliver(self, bot: Bot, update: Json) -> bool:
        """Post one update, some times over if need be; False when it was never taken."""
        body: Json = {"ok": True, "result": update} if self._world.shape.enveloped else update
        for _ in range(self._manners.tries):
            self._trouble.count()
            if await self._post(bot, json.dumps(body).encode(), with_secret=True) == 200:
                return True
            await asyncio.sleep(self._manners.retry_seconds)
        return False

    async def probe(self, bot: Bot) -> Json | None:
        """Try the address; the verdict as setWebhook gives it."""
        how = self._manners.probe
        if how == "none":
            return None
        body = b"" if how == "empty" else json.dumps(probe(self._world.clock())).encode()
        status = await self._post(bot, body, with_secret=how == "secret")
        outcome = "webhook.ok" if status == 200 else _OUTCOMES.get(status, _other(status))
        return {"ok": status == 200, "url": bot.url, "outcome": outcome, "hint": "…", "status_code": status}

    async def _post(self, bot: Bot, data: bytes, *, with_secret: bool) -> int:
        """The status; 0 when the address was not reached."""
        headers = {"Content-Type": "application/json", "User-Agent": "Java/21.0.2"}
        if with_secret:
            headers["X-Bot-Api-Secret-Token"] = bot.secret
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS))
        try:
            async with self._http.post(bot.url, data=data, headers=headers) as response:
                await response.read()
                return response.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    async def close(self) -> None:
        """Stop delivering."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        if self._http is not None:
            await self._http.close()


def _other(status: int) -> str:
    if status == 0:
        return "webhook.err.unreachable"
    return "webhook.http.5xx" if status >= 500 else "webhook.http.other"
