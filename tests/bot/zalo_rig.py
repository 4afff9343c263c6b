"""Zalo bots on the fake platform, with a door that keeps what it is given in a list."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Literal, cast

from aiohttp import web

from bot.channels.zalo_bot import ZaloBotChannel
from tests.bot.telegram_rig import NOW, Shelf
from tests.fakes.zalo_api import FakeZalo

if TYPE_CHECKING:
    from bot.door import Door

SECRET = "a-secret_of_the_tests"


class Token:
    """Stands in for the lease in the database: ours unless another process has it."""

    def __init__(self) -> None:
        self.taken_by_another = False

    def take(self) -> bool:
        return not self.taken_by_another


class Operators:
    """What those who look after the installation were told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def __call__(self, text: str) -> None:
        self.told.append(text)


@asynccontextmanager
async def channel_on(
    zalo: FakeZalo,
    shelf: Shelf,
    mode: Literal["polling", "webhook"] = "polling",
    *,
    started: bool = True,
    lease: Token | None = None,
    alarm: Operators | None = None,
    polled: Callable[[str], None] = lambda name: None,
) -> AsyncIterator[tuple[ZaloBotChannel, str]]:
    """(the channel, the base of its HTTP server); started unless it only sends, and stopped at the end."""
    made: list[ZaloBotChannel] = []
    async with _served(made) as base:
        held = lease or Token()
        channel = ZaloBotChannel(
            [bot.token for bot in zalo.world.bots.values()],
            zalo.url,
            cast("Door", shelf),
            mode=mode,
            public_url=base,
            secret=SECRET,
            now=lambda: NOW,
            lease=lambda bot: held,
            alarm=alarm or Operators(),
            polled=polled,
        )
        made.append(channel)
        try:
            if started:
                await channel.start()
            yield channel, base
            if mode == "webhook":
                # A probe on its way to a server that is being closed would leave its connection behind.
                named = [task for task in asyncio.all_tasks() if task.get_name().startswith("zalo ")]
                await asyncio.wait([*named, asyncio.ensure_future(asyncio.sleep(0))], timeout=2)
        finally:
            await channel.stop()


@asynccontextmanager
async def on_loopback(app: web.Application) -> AsyncIterator[str]:
    """An application on a port of its own; gives its base."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _served(made: list[ZaloBotChannel]) -> AsyncIterator[str]:
    """The webhook of the channel on a port of its own; gives its base."""

    async def answer(request: web.Request) -> web.Response:
        return await made[0].webhook(request)

    app = web.Application()
    app.router.add_post("/webhooks/zalo/{bot_id}", answer)
    async with on_loopback(app) as base:
        yield base
