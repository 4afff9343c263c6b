"""The HTTP side: reads requests in every form the Bot API takes, performs them, and lets planned faults happen."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from aiohttp import web

from tests.fakes.telegram_api.methods import Methods
from tests.fakes.telegram_api.polling import Polling
from tests.fakes.telegram_api.rules import MAX_UPLOAD_BYTES, Json, Refusal, UnknownUse, Upload, decode
from tests.fakes.telegram_api.trouble import Fault, Trouble
from tests.fakes.telegram_api.webhook import Webhook
from tests.fakes.telegram_api.world import Call, World

_ENVELOPE_BYTES = 1_000_000
"""Room for the other fields of a request around the largest upload."""


class Server:
    """Serves /bot<token>/<method> and /file/bot<token>/<path> on 127.0.0.1; lives in one event loop."""

    def __init__(self, world: World, trouble: Trouble, *, hold_seconds: float, retry_scale: float) -> None:
        loop = asyncio.get_running_loop()
        self._world = world
        self._trouble = trouble
        self._methods = Methods(world)
        self._polling = Polling(world, loop, hold_seconds)
        self.webhook = Webhook(world, trouble, loop, retry_scale)
        self._stopping = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self.port = 0
        world.on_update = self._wake
        world.on_webhook = self._webhook_changed

    def _wake(self) -> None:
        if self._world.webhook.url:
            self.webhook.wake()
        else:
            self._polling.wake()

    def _webhook_changed(self) -> None:
        if self._world.webhook.url:
            self._polling.interrupt()
        self.webhook.restart()

    async def open(self, port: int) -> None:
        """Start listening; port 0 takes a free one."""
        app = web.Application(client_max_size=MAX_UPLOAD_BYTES + _ENVELOPE_BYTES)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        # A handler ends with its connection, so that the poll of a killed bot does not live on.
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await self.listen(port)

    async def listen(self, port: int) -> None:
        """Accept connections."""
        assert self._runner is not None
        self._site = web.TCPSite(self._runner, "127.0.0.1", port)
        await self._site.start()
        self.port = self._runner.addresses[0][1]

    async def refuse_connections(self) -> None:
        """Stop listening and cut every open connection, as when the network is gone."""
        assert self._site is not None
        assert self._runner is not None
        assert self._runner.server is not None
        await self._site.stop()
        for connection in list(self._runner.server.connections):
            connection.force_close()

    async def close(self) -> None:
        """Stop serving; calls that hang are let go."""
        self._stopping.set()
        self._world.on_update = self._world.on_webhook = lambda: None
        assert self._runner is not None
        # A call that is still being answered may set a webhook, and so begin deliveries.
        await self._runner.cleanup()
        await self.webhook.close()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        number = self._trouble.begin()
        method = request.match_info["method"]
        raw = await _read(request)
        call = Call(method, dict(raw), self._world.elapsed())
        with self._world.lock:
            self._world.calls.append(call)
            self._world.changed.notify_all()
        if await self._trouble.run_hook(number, "before"):
            return _cut(request)
        try:
            self._authorise(request)
            call.params.update(decode(method, raw))
            fault = self._trouble.next_fault(method, call.params)
            if fault is not None and fault.kind == "lose":
                return _cut(request)
            response = _answer(await self._perform(call, fault))
        except Refusal as refusal:
            fault = None
            response = self._refuse(call, refusal)
        if fault is not None and fault.kind == "hang":
            await self._stopping.wait()
        if fault is not None and fault.kind in ("cut", "hang"):
            return _cut(request)
        return await self._respond(request, response, number)

    def _authorise(self, request: web.Request) -> None:
        if request.match_info["token"] != self._world.token:
            raise Refusal(401, "Unauthorized")

    async def _perform(self, call: Call, fault: Fault | None) -> Any:
        if fault is not None and fault.refusal is not None:
            raise fault.refusal
        if call.method == "getUpdates":
            return await self._polling.get(call.params)
        try:
            with self._world.lock:
                return self._methods.perform(call.method, call.params)
        except (KeyError, TypeError, AttributeError) as error:
            raise UnknownUse(400, f"Bad Request: a parameter has the wrong shape: {error!r}") from error

    def _refuse(self, call: Call, refusal: Refusal) -> web.Response:
        with self._world.lock:
            self._world.refusals.append((call, refusal))
            if isinstance(refusal, UnknownUse):
                self._world.faults.append(str(refusal))
            self._world.changed.notify_all()
        response = web.json_response(refusal.body(), status=refusal.code)
        if "retry_after" in refusal.parameters:
            response.headers["Retry-After"] = str(refusal.parameters["retry_after"])
        return response

    async def _respond(self, request: web.Request, response: web.Response, number: int) -> web.StreamResponse:
        await self._trouble.run_hook(number, "during")
        if self._trouble.has_hook(number, "after"):
            # Who has read the whole answer may hang up before aiohttp has noted its end, which cancels this handler.
            await asyncio.shield(self._write_and_run_hook(request, response, number))
        return response

    async def _write_and_run_hook(self, request: web.Request, response: web.StreamResponse, number: int) -> None:
        with contextlib.suppress(ConnectionError):
            await response.prepare(request)
            await response.write_eof()
        await self._trouble.run_hook(number, "after")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        number = self._trouble.begin()
        path = request.match_info["path"]
        call = Call("file", {"file_path": path}, self._world.elapsed())
        with self._world.lock:
            self._world.calls.append(call)
            content = self._world.linked_file(path)
        if await self._trouble.run_hook(number, "before"):
            return _cut(request)
        fault = self._trouble.next_fault("file", call.params)
        if fault is not None and fault.refusal is None:
            return _cut(request)
        try:
            self._authorise(request)
            if fault is not None and fault.refusal is not None:
                raise fault.refusal
            if content is None:
                raise Refusal(404, "Not Found")
            response = web.Response(body=content, content_type="application/octet-stream")
        except Refusal as refusal:
            response = self._refuse(call, refusal)
        return await self._respond(request, response, number)


def _answer(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _cut(request: web.Request) -> web.Response:
    """Break the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _read(request: web.Request) -> Json:
    """The parameters as sent: in the URL, as JSON, as a form, or as multipart with files."""
    fields: Json = dict(request.query)
    if request.content_type == "application/json":
        text = await request.text()
        try:
            body = json.loads(text) if text else {}
        except json.JSONDecodeError:
            body = None
        return fields | (body if isinstance(body, dict) else {})
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            fields[name] = Upload(value.filename, value.file.read())
        else:
            fields[name] = value
    return fields
