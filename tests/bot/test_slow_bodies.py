"""A body that trickles in is cut off, and meanwhile others are served."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web

from bot import server
from bot.channels import bodies
from bot.metrics import Metrics
from bot.server import Parts
from storage.database import Database
from tests.bot.telegram_rig import NOW

PATHS = ("/webhooks/telegram", "/webhooks/zalo/1", "/sandbox/api/messages")


async def take(request: web.Request) -> web.Response:
    """As a webhook does."""
    return web.Response(text=str(len(await bodies.read(request, 1000) or b"")))


async def take_json(request: web.Request) -> web.Response:
    """As the sandbox does."""
    return web.Response(text=str(await request.json()))


async def trickle(port: int, path: str) -> bytes:
    """A request whose body never comes whole; gives the first line of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n".encode())
    for _ in range(5):
        writer.write(b"{")
        await asyncio.sleep(0.05)
    answer = await asyncio.wait_for(reader.readline(), 10)
    writer.close()
    return answer


def test_a_slow_body_is_cut_off_and_holds_up_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SECONDS", 1.0)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    database.create_all()
    parts = Parts(database, tmp_path, lambda: NOW, Metrics(), telegram=take, zalo_bot=take)

    async def play(add: Callable[[], Awaitable[web.AppRunner]]) -> None:
        runner = await add()
        port = runner.addresses[0][1]
        slow = [asyncio.create_task(trickle(port, path)) for path in PATHS for _ in range(20)]
        await asyncio.sleep(0.3)
        began = time.monotonic()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /webhooks/telegram HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}")
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        assert time.monotonic() - began < 0.6
        writer.close()
        assert {answer[:12] for answer in await asyncio.gather(*slow)} == {b"HTTP/1.1 408"}
        await runner.cleanup()

    async def serve() -> web.AppRunner:
        app = server.build(parts)
        app.router.add_post("/sandbox/api/messages", take_json)
        return await server.start(app, "127.0.0.1", 0)

    asyncio.run(play(serve))
    database.close()
