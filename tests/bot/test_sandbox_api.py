"""The HTTP interface of the sandbox: people, chats, messages, the clock, and whatever else is sent to it."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
import sqlalchemy as sa
from PIL import Image

from bot import app as parts
from bot.app import App
from bot.channels import sandbox_guides
from bot.channels.sandbox import SandboxChannel
from bot.channels.sandbox_api import SandboxPage
from bot.channels.sandbox_content import OTHER
from bot.clock import Clock
from conversation.channel import Outgoing
from conversation.messages import Choice
from handlers.office import Office
from storage.database import Database
from storage.tables import inbox as inbox_table
from tests.conftest import SqliteStock
from tests.talk import SHORT, ZONE, Talk, at, prepare_installation

START = "2026-11-16 08:00"
ANSWER_SECONDS = 20
REPORT = ("báo cáo", "50", "45", "2", "12", "0", "gửi")
"""What Hoa types to file her month."""

Answer = tuple[int, Any]


@dataclass
class Sandbox:
    """A running sandbox, asked as the page asks it."""

    app: App
    session: aiohttp.ClientSession
    root: str

    async def get(self, path: str, **more: Any) -> Answer:
        async with self.session.get(f"{self.root}api/{path}", **more) as answer:
            return answer.status, await answer.json()

    async def post(self, path: str, body: Any = None, **more: Any) -> Answer:
        if body is not None:
            more["json"] = body
        async with self.session.post(f"{self.root}api/{path}", **more) as answer:
            return answer.status, await answer.json()

    async def say(self, person: str, chat: str, **what: Any) -> list[dict[str, Any]]:
        """Send one message; gives what the chat shows after it once all is answered."""
        before = len(await self.messages(chat))
        status, _ = await self.post("messages", {"person": person, "chat": chat, **what})
        assert status == 202
        await self.idle()
        return (await self.messages(chat))[before:]

    async def messages(self, chat: str, after: int = 0) -> list[dict[str, Any]]:
        status, found = await self.get(f"chats/{quote(chat)}/messages?after={after}")
        assert status == 200
        assert isinstance(found, list)
        return found

    async def idle(self) -> None:
        async with asyncio.timeout(ANSWER_SECONDS):
            while not (await self.get("clock"))[1]["idle"]:
                await asyncio.sleep(0.01)


@asynccontextmanager
async def served(url: str, folder: Path) -> AsyncIterator[Sandbox]:
    """The parts of `tuquan demo`, without its sample."""
    office = Office(timezone=ZONE)
    app = parts.build(Database(url), folder, office, Clock(at(START)))
    channel = SandboxChannel(folder, app.clock.now)
    app.channels["sandbox"] = channel
    app.door.decoders["sandbox"] = channel.decode
    page = SandboxPage(app, channel)
    await app.start()
    port = await app.serve("127.0.0.1", 0, page.add_to)
    async with aiohttp.ClientSession() as session:
        try:
            yield Sandbox(app, session, f"http://127.0.0.1:{port}/sandbox/")
        finally:
            await app.stop()


Play = Callable[[Callable[[Sandbox], Coroutine[Any, Any, None]]], None]


@pytest.fixture
def play(sqlite_stock: SqliteStock, tmp_path: Path) -> Play:
    """Runs a scene in a sandbox in which everybody of tests/talk.py has joined, but for one leader."""
    url = sqlite_stock.copy_of("installed", prepare_installation)
    joined = tuple(name for name in SHORT if name != "An")
    Talk(Database(url), now=at(START)).set_up(joined).database.close()

    def run(scene: Callable[[Sandbox], Coroutine[Any, Any, None]]) -> None:
        async def whole() -> None:
            async with served(url, tmp_path) as sandbox:
                await scene(sandbox)

        asyncio.run(whole())

    return run


def test_people_and_chats_have_the_shape_of_the_contract(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        _, people = await sandbox.get("people")
        assert all(set(one) == {"id", "name", "role", "unit", "channel", "chat"} for one in people)
        officer = next(one for one in people if one["id"] == "Cán")
        assert officer["name"] == "Trần Thị Cán"
        assert officer["role"] == "Cán bộ Mặt trận xã"
        _, chats = await sandbox.get("chats")
        assert all(set(one) == {"id", "kind", "title", "unit", "members"} for one in chats)
        assert {one["id"] for one in chats if one["kind"] == "private"} == {one["chat"] for one in people}
        commune = next(one for one in chats if one["id"] == "nhóm xã")
        assert commune["kind"] == "group"
        assert {"Cán", "Hoa", "Học"} <= set(commune["members"])
        assert "Khuân" not in commune["members"], "he is of another commune"

    play(scene)


def test_a_message_is_in_the_inbox_when_it_is_accepted(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        status, _ = await sandbox.post("messages", {"person": "Hoa", "chat": "Hoa", "text": "báo cáo"})
        assert status == 202
        with sandbox.app.database.reading() as tx:
            kept = tx.rows(sa.select(inbox_table.c.chat, inbox_table.c.payload))
        assert [(row.chat, json.loads(row.payload)["text"]) for row in kept] == [("Hoa", "báo cáo")]

    play(scene)


def test_messages_come_in_order_and_only_what_is_new(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        said, answer = await sandbox.say("Hoa", "Hoa", text="báo cáo")
        keys = {"n", "from", "at", "text", "choices", "photo", "file", "pending"}
        assert set(said) == set(answer) == keys
        assert (said["from"], said["text"], answer["from"]) == ("Hoa", "báo cáo", "bot")
        assert answer["n"] > said["n"]
        assert answer["choices"]
        assert all(set(one) == {"id", "label"} for one in answer["choices"])
        pressed, _ = await sandbox.say("Hoa", "Hoa", choice=answer["choices"][-1]["id"])
        assert pressed["text"] == answer["choices"][-1]["label"]
        newer = await sandbox.messages("Hoa", after=answer["n"])
        assert [one["n"] for one in newer] == sorted(one["n"] for one in newer)
        assert newer[0] == pressed

    play(scene)


def test_a_photo_is_shown_and_kept(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        data = BytesIO()
        Image.new("RGB", (64, 48), "green").save(data, "JPEG")
        photo = base64.b64encode(data.getvalue()).decode()
        said, answer = await sandbox.say("Hoa", "Hoa", photo=photo, caption="Đường hoa")
        assert said["text"] == "Đường hoa"
        assert "Đã nhận ảnh" in answer["text"]
        async with sandbox.session.get(sandbox.root + said["photo"]) as shown:
            assert shown.content_type == "image/jpeg"
            assert await shown.read() == data.getvalue()

    play(scene)


def green_photo() -> str:
    """As the page sends it."""
    data = BytesIO()
    Image.new("RGB", (64, 48), "green").save(data, "JPEG")
    return base64.b64encode(data.getvalue()).decode()


def test_photos_sent_in_a_burst_are_confirmed_by_themselves_and_nothing_is_idle_before(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        for _ in range(3):
            await sandbox.post("messages", {"person": "Hoa", "chat": "Hoa", "photo": green_photo()})
        await sandbox.idle()
        said = [one["text"] for one in await sandbox.messages("Hoa") if one["from"] == "bot"]
        assert said == ["Đã nhận 3 ảnh cho Tổ tự quản môi trường thôn Đồng Bài, tháng 11/2026."]

    play(scene)


def test_a_clock_that_is_moved_leaves_no_photo_unconfirmed(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        await sandbox.post("messages", {"person": "Hoa", "chat": "Hoa", "photo": green_photo()})
        status, clock = await sandbox.post("clock", {"now": "2026-11-16T08:30:00+07:00"})
        assert (status, clock["idle"]) == (200, True)
        assert "Đã nhận ảnh" in (await sandbox.messages("Hoa"))[-1]["text"]

    play(scene)


def test_every_picture_and_file_of_an_officer_is_drawn(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        data = BytesIO()
        Image.new("RGB", (640, 480), "green").save(data, "JPEG")
        await sandbox.say("Hoa", "Hoa", photo=base64.b64encode(data.getvalue()).decode())
        for text in REPORT:
            await sandbox.say("Hoa", "Hoa", text=text)
        _, *summary = await sandbox.say("Cán", "Cán", text="/tonghop tháng 11")
        _, sheet = await sandbox.say("Cán", "Cán", text="/tonghop ảnh tháng 11")
        _, month = await sandbox.say("Cán", "Cán", text="bảng tháng")
        _, offered = await sandbox.say("Cán", "Cán", text="/moi")
        sheet_button = next(one["id"] for one in offered["choices"] if one["id"].startswith("i:sheet"))
        _, printed = await sandbox.say("Cán", "Cán", choice=sheet_button)
        starts = {}
        for one in (summary[-1], sheet, month, printed):
            async with sandbox.session.get(sandbox.root + (one["photo"] or one["file"]["url"])) as shown:
                starts[one["text"].split()[0]] = (await shown.read())[:4]
        assert list(starts.values()) == [b"\x89PNG", b"\xff\xd8\xff\xe0", b"PK\x03\x04", b"%PDF"], starts

    play(scene)


def test_the_clock_moves_forward_only_and_lives_through_what_is_due(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        _, clock = await sandbox.get("clock")
        assert set(clock) == {"now", "idle"}
        assert clock["now"].startswith("2026-11-16T08:00")
        for text in REPORT:
            await sandbox.say("Hoa", "Hoa", text=text)
        status, moved = await sandbox.post("clock", {"now": "2026-11-21T08:00:00+07:00"})
        assert status == 200
        assert moved["now"].startswith("2026-11-21T08:00")
        assert moved["idle"] is True
        reminded = [one["at"] for one in await sandbox.messages("Học")]
        assert reminded == sorted(reminded)
        assert "2026-11-17T00:30" in reminded[0], "07:30 of the due day, before what came later"
        for chat in ("nhóm xã", "nhóm cụm"):
            posted = (await sandbox.messages(chat))[-1]
            assert posted["photo"], f"the closing post of {chat} has its chart"
            assert posted["at"].startswith("2026-11-21T00:30")
        assert (await sandbox.post("clock", {"now": "2026-11-20T08:00:00+07:00"}))[0] == 409
        assert (await sandbox.get("clock"))[1]["now"].startswith("2026-11-21T08:00")

    play(scene)


def test_two_who_move_the_clock_at_once(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        days = ("2026-11-18T08:00:00+07:00", "2026-11-17T08:00:00+07:00")
        answers = await asyncio.gather(*(sandbox.post("clock", {"now": day}) for day in days))
        assert sorted(status for status, _ in answers) in ([200, 200], [200, 409])
        assert (await sandbox.get("clock"))[1]["now"].startswith("2026-11-18T08:00")
        steps = [one["text"] for one in await sandbox.messages("Hoa")]
        assert len(steps) == len(set(steps)), "nothing is said twice"

    play(scene)


def test_like_zalo_there_are_numbers_for_buttons_and_groups_hear_only_mentions(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        assert (await sandbox.post("style", {"style": "zalo"}))[1] == {"style": "zalo"}
        _, answer = await sandbox.say("Hoa", "Hoa", text="hướng dẫn")
        assert answer["choices"] == []
        _, menu = await sandbox.say("Hoa", "Hoa", text="menu")
        assert "\n1. " in menu["text"]
        _, picked = await sandbox.say("Hoa", "Hoa", text="1")
        assert "Câu 1/" in picked["text"]
        assert len(await sandbox.say("Cán", "nhóm xã", text="/tonghop")) == 1, "not mentioned, not heard"
        _, figures = await sandbox.say("Cán", "nhóm xã", text="@Tự Quản /tonghop")
        assert "TỔNG HỢP" in figures["text"]
        assert (await sandbox.post("style", {"style": "viber"}))[0] == 400
        assert (await sandbox.get("style"))[1] == {"style": "zalo"}

    play(scene)


def test_a_long_answer_is_cut_into_messages_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    channel = SandboxChannel(tmp_path, lambda: at(START))
    channel.style = "zalo"
    words = [f"chữ-{number}" for number in range(600)]
    message = Outgoing("sandbox", "Hoa", " ".join(words), (Choice("m:menu", "Về đầu"),), photos=(b"\x89PNG",))
    asyncio.run(channel.busy("sandbox", "Hoa", None))
    asyncio.run(channel.send(message))
    shown = channel.screens.after("Hoa", 0)
    assert len(shown) > 1
    assert all(len(one.text) <= 2000 for one in shown)
    assert " ".join(one.text for one in shown).split()[: len(words)] == words
    assert [bool(one.photo) for one in shown] == [False] * (len(shown) - 1) + [True]
    assert "1. Về đầu" in shown[-1].text
    assert not any(one.pending for one in shown)


WRONG_MESSAGES: tuple[tuple[int, Any], ...] = (
    (400, []),
    (400, "báo cáo"),
    (400, {"person": "Hoa"}),
    (400, {"person": "Hoa", "chat": "Hoa"}),
    (400, {"person": "Hoa", "chat": "Hoa", "text": 5}),
    (400, {"person": "Hoa", "chat": "Hoa", "text": None, "choice": []}),
    (400, {"person": "Hoa", "chat": "Hoa", "photo": "không phải base64"}),
    (404, {"person": "Ai đó", "chat": "Hoa", "text": "báo cáo"}),
    (404, {"person": {"id": "Hoa"}, "chat": "Hoa", "text": "báo cáo"}),
    (404, {"person": "Khuân", "chat": "Hoa", "text": "trong máy người khác"}),
    (404, {"person": "Khuân", "chat": "nhóm xã", "text": "nhóm của xã khác"}),
)


def test_wrong_messages_are_refused_with_a_sentence(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        for expected, body in WRONG_MESSAGES:
            status, answer = await sandbox.post("messages", body)
            assert (status, set(answer)) == (expected, {"error"}), body
        for raw in (b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"person": NaN}'):
            headers = {"Content-Type": "application/json"}
            assert (await sandbox.post("messages", data=raw, headers=headers))[0] == 400, raw[:10]
        odd = {"Content-Type": "application/json; charset=klingon"}
        assert (await sandbox.post("messages", data=b"{}", headers=odd))[0] == 400
        for after in ("-1", "1.5", "abc", "9" * 5000, ""):
            assert (await sandbox.get(f"chats/Hoa/messages?after={after}"))[0] == 400, after[:10]
        assert await sandbox.messages("không có phòng này") == []
        assert await sandbox.messages("Hoa") == []

    play(scene)


ODD_TEXTS = ("", " ", "\0", "\ud83d", "👩‍👩‍👧" * 400, "a" * 10_000, "1" * 5_000, "‮đảo", "<img src=x onerror=alert(1)>")
ODD_CHOICES = (
    "",
    "d:1:1",
    "d:999999999999999999999:1:x:submit",
    "d:1:1:g01:" + "x" * 5_000,
    "d:²:1:g01:submit",
    "m:report:1:2026-99",
    "m:report:abc:2026-11",
    "m:survey:",
    "i:page:-1",
    "r:open:99:2026-11",
    "r:open:1:kỳ nào",
    "p:yes:99",
    "m:go:99999999999999999999:2026-11",
    "p:yes:1",
    "j:yes:١",
    "\ud83d",
)


def test_odd_texts_and_buttons_are_answered(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        for text in ODD_TEXTS:
            raw = json.dumps({"person": "Hoa", "chat": "Hoa", "text": text}).encode()
            assert (await sandbox.post("messages", data=raw))[0] == 202, text[:10]
        for choice in ODD_CHOICES:
            raw = json.dumps({"person": "Hoa", "chat": "Hoa", "choice": choice}).encode()
            assert (await sandbox.post("messages", data=raw))[0] == 202, choice[:10]
        await sandbox.idle()
        found = await sandbox.messages("Hoa")
        answers = [one for one in found if one["from"] == "bot"]
        assert len(answers) == len(ODD_TEXTS) + len(ODD_CHOICES), "each is answered once"
        assert all(one["text"] and "Traceback" not in one["text"] for one in answers)
        assert not any("Có lỗi phía tôi" in one["text"] for one in answers)

    play(scene)


def test_an_unreadable_photo_is_told_so(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        before = len(await sandbox.messages("Hoa"))
        body = {"person": "Hoa", "chat": "Hoa", "photo": base64.b64encode(b"no picture").decode()}
        assert (await sandbox.post("messages", body))[0] == 202
        await sandbox.idle()
        texts = [one["text"] for one in (await sandbox.messages("Hoa"))[before:]]
        assert any("không mở được ảnh" in text for text in texts)

    play(scene)


@pytest.mark.parametrize(
    ("expected", "now"),
    [
        (400, None),
        (400, 5),
        (400, "mai"),
        (400, "9999-12-31T23:59:59-14:00"),
        (400, "2126-11-16T08:00:00+07:00"),
        (400, "0001-01-01T00:00:00+14:00"),
        (409, "2026-11-16T07:59:00+07:00"),
        (409, "2026-11-16T07:59:00"),
    ],
)
def test_wrong_moments_are_refused(play: Play, expected: int, now: object) -> None:
    async def scene(sandbox: Sandbox) -> None:
        assert (await sandbox.post("clock", {"now": now}))[0] == expected
        assert (await sandbox.get("clock"))[1]["now"].startswith("2026-11-16T08:00")

    play(scene)


def test_only_pages_of_this_machine_reach_in(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        for headers in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
            assert (await sandbox.get("people", headers=headers))[0] == 403, headers
            body = {"person": "Hoa", "chat": "Hoa", "text": "từ trang khác"}
            assert (await sandbox.post("messages", body, headers=headers))[0] == 403, headers
        assert await sandbox.messages("Hoa") == []

    play(scene)


def test_files_outside_the_sandbox_stay_there(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        for name in ("..%2F..%2Ftuquan.db", "0" * 64, "0" * 63 + "g", "%00"):
            async with sandbox.session.get(f"{sandbox.root}api/files/{name}") as answer:
                assert answer.status == 404, name
        for path in ("%2e%2e/%2e%2e/app.py", "..%2Fsandbox.py", "%2Fetc%2Fpasswd"):
            async with sandbox.session.get(f"{sandbox.root}{path}") as answer:
                assert answer.status in (403, 404), path

    play(scene)


def test_stickers_and_voice_messages_are_answered_in_both_styles(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        for style in ("telegram", "zalo"):
            await sandbox.post("style", {"style": style})
            for other in OTHER:
                shown, answer = await sandbox.say("Hoa", "Hoa", other=other)
                assert shown["text"] == OTHER[other]
                assert answer["from"] == "bot"
        assert (await sandbox.post("messages", {"person": "Hoa", "chat": "Hoa", "other": "dance"}))[0] == 400

    play(scene)


def test_started_again_the_screens_show_what_they_showed(play: Play) -> None:
    seen: list[list[dict[str, Any]]] = []

    async def scene(sandbox: Sandbox) -> None:
        if not seen:
            await sandbox.say("Hoa", "Hoa", text="xin chào 👋")
            # A kill in the middle of a line.
            with (sandbox.app.data_dir / "sandbox" / "screens.jsonl").open("a", encoding="utf-8") as lines:
                lines.write('{"chat": "Hoa", "entr')
        else:
            await sandbox.say("Hoa", "Hoa", text="menu")
        seen.append(await sandbox.messages("Hoa"))

    for _ in range(3):
        play(scene)
    assert len(seen[0]) == 2
    assert [len(each) for each in seen] == [2, 4, 6]
    assert seen[2][:4] == seen[1]
    assert seen[1][:2] == seen[0]


def test_the_guides_are_pages_beside_it(play: Play) -> None:
    async def scene(sandbox: Sandbox) -> None:
        for name in sandbox_guides.GUIDES:
            async with sandbox.session.get(f"{sandbox.root}docs/{name}") as answer:
                assert (answer.status, answer.content_type) == (200, "text/html")
                for picture in re.findall(r'src="(images/[^"]+)"', await answer.text()):
                    async with sandbox.session.get(f"{sandbox.root}docs/{picture}") as found:
                        assert found.status == 200, picture
        async with sandbox.session.get(f"{sandbox.root}docs/running.md") as answer:
            assert answer.status == 404

    play(scene)
