"""The HTTP server: health, metrics, files by link, and the way in for messengers that call us."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from aiohttp import web

from bot.channels import bodies
from bot.metrics import CONTENT_TYPE, Metrics
from conversation.texts import vi as say
from storage import backlog, heartbeats, media
from storage.database import Database, DatabaseAway
from storage.media import Linked

T = TypeVar("T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

FRESH = timedelta(seconds=120)
DATABASE_SECONDS = 5
"""A database that takes longer to answer counts as away."""
CLOSING_SECONDS = 3


@dataclass(frozen=True)
class Parts:
    """What the server is made of. `metrics_token` empty: /metrics is open. A messenger None: it does not call us."""

    database: Database
    data_dir: Path
    now: Callable[[], datetime]
    metrics: Metrics
    metrics_token: str = ""
    telegram: Handler | None = None
    zalo_bot: Handler | None = None
    has_turn: Callable[[], bool] = lambda: True
    """Whether this service is surely the one at work on the database."""
    polls: tuple[str, ...] = ()
    """Names of what polls a messenger; empty where they all call us."""


def build(parts: Parts) -> web.Application:
    """The application; what else the program serves may be added to its router before it is started."""
    pages = _Pages(parts)
    app = web.Application(middlewares=[_in_body_time])
    app.router.add_get("/healthz", pages.health)
    app.router.add_get("/metrics", pages.metrics)
    app.router.add_get("/media/{token}", pages.media)
    if parts.telegram is not None:
        app.router.add_post("/webhooks/telegram", parts.telegram)
    if parts.zalo_bot is not None:
        app.router.add_post("/webhooks/zalo/{bot_id}", parts.zalo_bot)
    return app


async def start(app: web.Application, host: str, port: int) -> web.AppRunner:
    """Serve until the runner's `cleanup`; `runner.addresses` tells the port chosen for 0. Raises OSError."""
    # No access log: addresses of pages hold tokens.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSING_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except BaseException:
        await runner.cleanup()
        raise
    return runner


@web.middleware
async def _in_body_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A body on the sandbox's page has come whole before it is looked at, or never; webhooks read theirs themselves."""
    if request.method == "POST" and request.path.startswith("/sandbox/"):
        try:
            async with asyncio.timeout(bodies.SECONDS):
                await request.read()
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
    return await handler(request)


class _Pages:
    """The pages; the database is read in a thread, for storage is synchronous."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def health(self, _request: web.Request) -> web.Response:
        """200 when the database answers, the scheduler is at work, it is our turn and replies leave, else 503.

        It says which of them it is, and how long the oldest reply waits. Whether a polled messenger answers is said
        beside it: that it is away is no reason to start us anew.
        """
        try:
            beat_at, polled, stuck_at, oldest_at = await _in_time(self._look)
        except (DatabaseAway, TimeoutError):
            return web.json_response({"database": False, "scheduler": False}, status=503)
        good = {
            "scheduler": self._is_fresh(beat_at),
            "turn": self._parts.has_turn(),
            "replies": stuck_at is None,
        }
        said: dict[str, object] = {"database": True, **good, "oldest_reply_seconds": self._age_seconds(oldest_at)}
        if self._parts.polls:
            said["polling"] = {name: self._is_fresh(polled.get(name)) for name in self._parts.polls}
        return web.json_response(said, status=200 if all(good.values()) else 503)

    def _age_seconds(self, at: datetime | None) -> float:
        return 0 if at is None else max(0.0, round((self._parts.now() - at).total_seconds(), 1))

    def _is_fresh(self, beat_at: datetime | None) -> bool:
        # A beat from the future was left by a clock that has been set back since; it proves nothing either.
        return beat_at is not None and abs(self._parts.now() - beat_at) < FRESH

    async def metrics(self, request: web.Request) -> web.Response:
        """The metrics, for those who know the token where one is set."""
        if not self._may_see_metrics(request.headers.get("Authorization", "")):
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        try:
            counted = await _in_time(self._count)
        except (DatabaseAway, TimeoutError):
            return web.Response(status=503)
        return web.Response(
            body=self._parts.metrics.text(counted, self._parts.now()).encode(), headers={"Content-Type": CONTENT_TYPE}
        )

    async def media(self, request: web.Request) -> web.StreamResponse:
        """The file a link leads to, as long as the link is good."""
        try:
            found = await _in_time(lambda: self._follow(request.match_info["token"]))
        except (DatabaseAway, TimeoutError):
            return web.Response(text=say.TRY_LATER, status=503)
        if found is None:
            return web.Response(text=say.LINK_OVER, status=404)
        linked, file = found
        headers = {
            "Content-Type": linked.mime,
            "X-Content-Type-Options": "nosniff",
            # Photos show people: no cache on the way keeps them longer than the link.
            "Cache-Control": "private, no-store",
        }
        if linked.file_name:
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(linked.file_name, safe='')}"
        return web.FileResponse(file, headers=headers)

    def _may_see_metrics(self, authorization: str) -> bool:
        if not self._parts.metrics_token:
            return True
        # Bytes, since a header may hold anything and compare_digest takes only ASCII text.
        given = authorization.encode("utf-8", "surrogateescape")
        return hmac.compare_digest(given, f"Bearer {self._parts.metrics_token}".encode())

    def _look(self) -> tuple[datetime | None, dict[str, datetime], datetime | None, datetime | None]:
        now = self._parts.now()
        with self._parts.database.reading() as tx:
            beat_at, polled = heartbeats.last(tx, heartbeats.TICKER), heartbeats.polls(tx)
            return beat_at, polled, backlog.stuck_since(tx, now), backlog.oldest(tx, now).get("replies")

    def _count(self) -> backlog.Backlog:
        with self._parts.database.reading() as tx:
            return backlog.count(tx, self._parts.now())

    def _follow(self, token: str) -> tuple[Linked, Path] | None:
        with self._parts.database.reading() as tx:
            linked = media.follow(tx, token, self._parts.now())
        if linked is None:
            return None
        file = media.path(self._parts.data_dir, linked.key)
        return (linked, file) if file.is_file() else None


async def _in_time(read: Callable[[], T]) -> T:
    async with asyncio.timeout(DATABASE_SECONDS):
        return await asyncio.to_thread(read)
