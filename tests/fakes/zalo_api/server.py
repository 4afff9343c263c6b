"""The HTTP side: /bot<token>/<method> in every form the platform takes, and the photo host beside it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from aiohttp import web

from tests.fakes.zalo_api.methods import Habits, Methods
from tests.fakes.zalo_api.shapes import Json
from tests.fakes.zalo_api.trouble import Fault, Trouble
from tests.fakes.zalo_api.webhook import Manners, Webhook
from tests.fakes.zalo_api.world import Bot, Call, Refusal, World, params_of


class Server:
    """Serves the platform and its photos on two ports of 127.0.0.1; lives in one event loop."""

    def __init__(self, world: World, trouble: Trouble, habits: Habits, manners: Manners) -> None:
        self._world = world
        self._trouble = trouble
        self.webhook = Webhook(world, trouble, manners)
        self._methods = Methods(world, self.webhook, habits)
        self._stopping = asyncio.Event()
        self._runners: list[web.AppRunner] = []
        self._site: web.TCPSite | None = None
        self.port = 0
        self.photo_port = 0
        self.moves_photos = False
        """The photo host sends on to another address of its own first."""
        world.on_update = self.webhook.wake

    async def open(self, port: int) -> None:
        """Start listening; port 0 takes a free one."""
        platform, photos = web.Application(), web.Application()
        platform.router.add_route("*", "/bot{token}/{method}", self._call)
        photos.router.add_get("/{name}", self._photo)
        for app in (platform, photos):
            runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
            await runner.setup()
            self._runners.append(runner)
        await self.listen(port)
        await web.TCPSite(self._runners[1], "127.0.0.1", 0).start()
        self.photo_port = self._runners[1].addresses[0][1]

    async def listen(self, port: int) -> None:
        """Accept connections to the platform."""
        self._site = web.TCPSite(self._runners[0], "127.0.0.1", port)
        await self._site.start()
        self.port = self._runners[0].addresses[0][1]

    async def refuse_connections(self) -> None:
        """Stop listening and cut every open connection, as when the network is gone."""
        assert self._site is not None
        await self._site.stop()
        server = self._runners[0].server
        assert server is not None
        for connection in list(server.connections):
            connection.force_close()

    async def close(self) -> None:
        """Stop serving; calls that hang are let go."""
        self._stopping.set()
        self._world.on_update = lambda: None
        # A call that is still being answered would open connections again.
        for runner in self._runners:
            await runner.cleanup()
        await self.webhook.close()
        await self._methods.close()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        self._trouble.count()
        method = request.match_info["method"]
        bot = self._world.bots.get(request.match_info["token"].partition(":")[0])
        if bot is None or bot.token != request.match_info["token"]:
            self._world.unauthorised += 1
            return _refused(Refusal(401, "Unauthorized"), 401)
        params = await _read(request)
        call = Call(bot.id, method, params)
        with self._world.changed:
            self._world.calls.append(call)
            self._world.changed.notify_all()
        fault = self._trouble.next_fault(method, str(params.get("chat_id", "")))
        if fault is not None and fault.kind in ("lose", "page", "refuse"):
            return await self._instead(request, call, fault)
        response = await self._performed(call, bot)
        if fault is not None and fault.kind == "pieces":
            return await _in_pieces(request, response)
        if fault is not None and fault.kind == "hang":
            await self._stopping.wait()
        return _cut(request) if fault is not None else response

    async def _performed(self, call: Call, bot: Bot) -> web.Response:
        try:
            result = await self._methods.perform(bot, call.method, call.params)
        except Refusal as refusal:
            if refusal.code != 408:
                with self._world.changed:
                    self._world.refusals.append((call, refusal))
            # No webhook is a real 404; other errors were seen to come with HTTP 200.
            return _refused(refusal, 404 if refusal.code == 404 else 200)
        # sendChatAction answers without a result.
        return web.json_response({"ok": True} if result is None else {"ok": True, "result": result})

    async def _instead(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        if fault.kind == "lose":
            return _cut(request)
        if fault.kind == "page":
            return web.Response(status=fault.status, text="<html>Bad Gateway</html>", content_type="text/html")
        assert fault.refusal is not None
        with self._world.changed:
            self._world.refusals.append((call, fault.refusal))
        return _refused(fault.refusal, fault.status)

    async def _photo(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if self.moves_photos and "here" not in request.query:
            raise web.HTTPFound(f"/{name}?here=1")
        content = self._world.photos.get(name)
        return web.Response(status=404) if content is None else web.Response(body=content, content_type="image/jpeg")


def _refused(refusal: Refusal, status: int) -> web.Response:
    body = {"ok": False, refusal.field_name: refusal.code, "description": refusal.description}
    return web.json_response(body, status=status)


async def _read(request: web.Request) -> Json:
    """Parameters from query, form or JSON."""
    found: Json = dict(request.query)
    if request.content_type == "application/json":
        with contextlib.suppress(ValueError):
            given: Any = json.loads(await request.read() or b"{}")
            found |= params_of(given)
    else:
        found |= dict(await request.post())
    return found


async def _in_pieces(request: web.Request, whole: web.Response) -> web.StreamResponse:
    body = whole.body
    assert isinstance(body, bytes)
    parts = web.StreamResponse(status=whole.status, headers={"Content-Type": "application/json"})
    await parts.prepare(request)
    for part in (body[:10], body[10:]):
        await parts.write(part)
        await asyncio.sleep(0.05)
    return parts


def _cut(request: web.Request) -> web.Response:
    """Break the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
