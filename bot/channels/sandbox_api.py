"""The HTTP interface of the sandbox page: people, chats, messages and the clock; loopback only."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.app import App
from bot.channels import sandbox_guides
from bot.channels.sandbox import BOT, NAME, SandboxChannel
from bot.channels.sandbox_content import add_content
from bot.settings import is_loopback
from conversation.texts import vi as say
from storage import backlog, desk

PAGE = Path(__file__).parent / "sandbox_page"
BIGGEST_REQUEST = 40_000_000
STRANGERS = {f"khach-{number}": f"Người mới {number}" for number in (1, 2, 3)}
"""Phones of people the bot does not know yet, to try joining with a code."""
NEW_ROOM = ("g-moi", "Nhóm chat mới (chưa gắn đơn vị)")
SETTLE_SECONDS = 60
FURTHEST = timedelta(days=400)
"""How far the clock moves at once: every due instant on the way is lived through."""
UNREADABLE = (ValueError, LookupError, TypeError, RecursionError, OverflowError)
"""What reading a request that is not what it should be may raise."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class SandboxPage:
    """Serves the page and its interface."""

    def __init__(self, app: App, channel: SandboxChannel) -> None:
        self.app = app
        self.channel = channel
        self._moving = asyncio.Lock()

    def add_to(self, web_app: web.Application) -> None:
        """Add the routes."""
        web_app._client_max_size = BIGGEST_REQUEST
        web_app.middlewares.append(only_this_machine)
        router = web_app.router
        router.add_get("/", go_to_page)
        router.add_get("/sandbox", go_to_page)
        router.add_get("/sandbox/", index)
        router.add_get("/sandbox/api/people", self.people)
        router.add_get("/sandbox/api/chats", self.chats)
        router.add_get("/sandbox/api/chats/{chat}/messages", self.messages)
        router.add_post("/sandbox/api/messages", self.post)
        router.add_get("/sandbox/api/clock", self.clock)
        router.add_post("/sandbox/api/clock", self.move_clock)
        router.add_get("/sandbox/api/style", self.style)
        router.add_post("/sandbox/api/style", self.set_style)
        router.add_get("/sandbox/api/files/{name}", self.file)
        sandbox_guides.add_to(web_app)
        router.add_static("/sandbox/", PAGE)

    async def people(self, _request: web.Request) -> web.Response:
        """Everybody with a phone."""
        return web.json_response(await asyncio.to_thread(self._people))

    def _people(self) -> list[dict[str, Any]]:
        with self.app.database.reading() as tx:
            seated = desk.people_seated(tx, NAME, self.app.office.day(self.app.clock.now()))
        found = []
        for one in seated:
            sender = one.sender or f"p{one.person_id}"
            roles = "; ".join(dict.fromkeys(_titled(held) for held in one.roles))
            places = "; ".join(dict.fromkeys(held.place for held in one.roles))
            state = "" if one.sender else " (chưa tham gia)"
            found.append(_person(sender, one.name, roles + state, places))
        taken = {person["id"] for person in found}
        found += [_person(key, name, "Chưa có mã", "") for key, name in STRANGERS.items() if key not in taken]
        return found

    async def chats(self, _request: web.Request) -> web.Response:
        """Every private chat and chat group."""
        return web.json_response(await asyncio.to_thread(self._chats))

    def _chats(self) -> list[dict[str, Any]]:
        today = self.app.office.day(self.app.clock.now())
        with self.app.database.reading() as tx:
            seated = desk.people_seated(tx, NAME, today)
            rooms = desk.rooms(tx, NAME, today)
        found = [
            {"id": one["chat"], "kind": "private", "title": one["name"], "unit": one["unit"], "members": [one["id"]]}
            for one in self._people()
        ]
        for room in rooms:
            members = [
                one.sender or f"p{one.person_id}"
                for one in sorted(seated, key=lambda each: not any(_is_officer(held) for held in each.roles))
                if any(held.unit_id in room.units or _is_officer(held) for held in one.roles)
            ]
            found.append({"id": room.chat, "kind": "group", "title": room.title, "unit": room.unit, "members": members})
        if NEW_ROOM[0] not in {room.chat for room in rooms}:
            everybody = [one["id"] for one in self._people()]
            found.append({"id": NEW_ROOM[0], "kind": "group", "title": NEW_ROOM[1], "unit": "", "members": everybody})
        return found

    async def messages(self, request: web.Request) -> web.Response:
        """What a chat shows after the n-th message."""
        after = request.query.get("after", "0")
        if not re.fullmatch(r"[0-9]{1,12}", after):
            return _refusal("after phải là một số.", 400)
        entries = self.channel.screens.after(request.match_info["chat"], int(after))
        return web.json_response([entry.to_json() for entry in entries])

    async def post(self, request: web.Request) -> web.Response:
        """Something a person does on the page; 202 once it is in the inbox."""
        try:
            body = await request.json()
            person, chat = str(body["person"]), str(body["chat"])
        except UNREADABLE:
            return _refusal("Cần JSON có person và chat.", 400)
        known = {one["id"]: one for one in await asyncio.to_thread(self._chats)}
        who = next((one for one in await asyncio.to_thread(self._people) if one["id"] == person), None)
        room = known.get(chat)
        if who is None or room is None or person not in room["members"]:
            return _refusal("Không có người hoặc phòng chat này.", 404)
        payload: dict[str, Any] = {
            "id": uuid.uuid4().hex,
            "person": person,
            "name": who["name"],
            "chat": chat,
            "kind": room["kind"],
            "title": room["title"],
            "at": self.app.clock.now().isoformat(),
            "style": self.channel.style,
        }
        wrong = add_content(self.channel, payload, body)
        if wrong:
            return _refusal(wrong, 400)
        await self.app.door.receive(NAME, BOT, [(payload["id"], chat, payload)])
        return web.json_response({"ok": True}, status=202)

    async def clock(self, _request: web.Request) -> web.Response:
        """The present instant, and whether everything said so far is answered and delivered."""
        return web.json_response({"now": self._local_now(), "idle": await asyncio.to_thread(self._is_idle)})

    async def move_clock(self, request: web.Request) -> web.Response:
        """Move forward through every due instant in order; returns when all is delivered."""
        try:
            target = datetime.fromisoformat((await request.json())["now"])
            target = target.replace(tzinfo=target.tzinfo or self.app.office.timezone).astimezone(UTC)
        except UNREADABLE:
            return _refusal("Cần JSON có now, ví dụ 2026-11-17T07:30:00+07:00.", 400)
        async with self._moving:
            if target < self.app.clock.now():
                return _refusal("Đồng hồ chỉ đi tới.", 409)
            if target > self.app.clock.now() + FURTHEST:
                return _refusal(f"Mỗi lần chỉ vặn được {FURTHEST.days} ngày.", 400)
            await self.settle()
            while True:
                following = await asyncio.to_thread(self._next_due_at)
                if following is None or following > target:
                    break
                await self.step_to(following)
            await self.step_to(target)
        return web.json_response({"now": self._local_now(), "idle": await asyncio.to_thread(self._is_idle)})

    async def step_to(self, at: datetime) -> None:
        """Move the clock to an instant, past whatever lies between, do what is due then, and have it delivered."""
        if at > self.app.clock.now():
            self.app.clock.move_to(at)
        await self.app.tick()
        await self.settle()

    def _next_due_at(self) -> datetime | None:
        with self.app.database.reading() as tx:
            return self.app.rounds.next_due_at(tx, self.app.clock.now())

    def _local_now(self) -> str:
        return self.app.office.local(self.app.clock.now()).isoformat(timespec="seconds")

    def _is_idle(self) -> bool:
        with self.app.database.reading() as tx:
            return backlog.is_empty(tx, self.app.clock.now())

    async def settle(self) -> None:
        """Wait until nothing is being handled, drawn or sent."""
        for _ in range(SETTLE_SECONDS * 50):
            if await asyncio.to_thread(self._is_idle):
                return
            await asyncio.sleep(0.02)

    async def style(self, _request: web.Request) -> web.Response:
        """Whose rules hold."""
        return web.json_response({"style": self.channel.style})

    async def set_style(self, request: web.Request) -> web.Response:
        """'telegram' or 'zalo' from now on."""
        try:
            style = (await request.json())["style"]
        except UNREADABLE:
            style = None
        if style not in ("telegram", "zalo"):
            return _refusal("style là telegram hoặc zalo.", 400)
        self.channel.style = style
        self.app.office.buttonless = {NAME} if style == "zalo" else set()
        return web.json_response({"style": style})

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A picture or file that a message shows."""
        name = request.match_info["name"]
        target = self.channel.folder / name
        if not re.fullmatch(r"[0-9a-f]{64}", name) or not target.exists():
            return _refusal("Không có tệp này.", 404)
        data = await asyncio.to_thread(target.read_bytes)
        kinds = ((b"\x89PNG", "image/png"), (b"\xff\xd8", "image/jpeg"), (b"%PDF", "application/pdf"))
        mime = next((kind for start, kind in kinds if data.startswith(start)), "application/octet-stream")
        return web.Response(body=data, content_type=mime, headers={"X-Content-Type-Options": "nosniff"})


def _person(key: str, name: str, role: str, unit: str) -> dict[str, Any]:
    return {"id": key, "name": name, "role": role, "unit": unit, "channel": NAME, "chat": key}


def _titled(held: desk.Held) -> str:
    names = {**say.ROLE, **say.ROLE_IN_HOUSEHOLD_CLUSTER} if held.scope == "household_cluster" else say.ROLE
    name = names.get(held.role, held.role)
    # Not str.capitalize, which makes "Mặt trận" small.
    return name[:1].upper() + name[1:]


def _is_officer(held: desk.Held) -> bool:
    return held.role.endswith("officer")


def _refusal(text: str, status: int) -> web.Response:
    return web.json_response({"error": text}, status=status)


@web.middleware
async def only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what is not said by a page of this machine: neither through DNS nor by a form may others reach in."""
    here = f"http://{request.host}"
    if request.path.startswith("/sandbox") and not (_is_here(here) and _is_here(request.headers.get("Origin", here))):
        return _refusal("Chỉ mở được trên chính máy này.", 403)
    return await handler(request)


def _is_here(address: str) -> bool:
    try:
        return is_loopback(address)
    except ValueError:
        return False


async def go_to_page(_request: web.Request) -> web.StreamResponse:
    """To the page."""
    raise web.HTTPFound("/sandbox/")


async def index(_request: web.Request) -> web.StreamResponse:
    """The page."""
    return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})
