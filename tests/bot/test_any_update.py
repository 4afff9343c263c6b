"""Whatever a messenger sends, nothing of it stops what comes after: 5,000 damaged updates a channel, both databases."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa
from aiogram.methods import GetUpdates
from aiohttp import ClientSession, web

from bot.channels import any_json, telegram_session, zalo_bot_client
from bot.channels.sandbox import SandboxChannel
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_updates import update_id_of
from bot.channels.zalo_bot import ZaloBotChannel
from bot.door import Door
from handlers.office import Office
from storage import inbox, tables
from storage.database import Database
from storage.writer import Writer
from tests.bot.mutations import mutated, written
from tests.bot.telegram_rig import NOW, SECRET, until
from tests.shares import share

UPDATES = share(5_000)
BY_WEBHOOK = 300
PAYLOADS = Path(__file__).parent.parent / "payloads"
Receive = Callable[[list[Any]], Awaitable[None]]


@pytest.fixture
def door(installed: Database) -> Iterator[Door]:
    writer = Writer(installed)
    writer.start()
    yield Door(writer, Office(), lambda: NOW)
    writer.stop()


def damaged(folder: str, number_of: Callable[[Any, int], None], seed: int) -> list[Any]:
    """So many updates, each with a number of its own before it is damaged."""
    dice = random.Random(seed)
    real = [json.loads(path.read_text()) for path in sorted((PAYLOADS / folder).glob("*.json"))]
    made = []
    for number in range(UPDATES):
        payload = json.loads(json.dumps(dice.choice(real)))
        number_of(payload, number)
        made.append(mutated(payload, dice))
    return made


def states(door: Door) -> dict[str, int]:
    with door.writer.database.reading() as tx:
        chosen = sa.select(tables.inbox.c.state, sa.func.count()).group_by(tables.inbox.c.state)
        return {row[0]: row[1] for row in tx.rows(chosen)}


def is_answered(door: Door, chat: str) -> bool:
    with door.writer.database.reading() as tx:
        return tx.first(sa.select(tables.outbox.c.id).where(tables.outbox.c.chat == chat)) is not None


async def by_webhook(
    receive: Callable[[web.Request], Awaitable[web.Response]], headers: Any, bodies: list[bytes]
) -> None:
    """Each in a request of its own; all are taken but what is no object, which no messenger sends."""
    app = web.Application()
    app.router.add_post("/webhooks/zalo/{bot_id}", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhooks/zalo/111"
    async with ClientSession() as http:
        for body in bodies:
            async with http.post(url, data=body, headers={"Content-Type": "application/json", **headers}) as answer:
                assert answer.status == (200 if body.startswith(b"{") else 400), body[:300]
    await runner.cleanup()


def stands_it(door: Door, caplog: pytest.LogCaptureFixture, play: Callable[[], Awaitable[None]], chat: str) -> None:
    """After it a plain message is answered, all is handled or a dead letter, and nothing was an error of ours."""
    caplog.set_level(logging.ERROR)
    asyncio.run(cast(Any, play()))
    found = states(door)
    assert is_answered(door, chat)
    assert found.get("new", 0) == 0
    assert found["dead"] > UPDATES / 20 and found["done"] > UPDATES / 20
    assert [record.getMessage() for record in caplog.records] == []


def test_telegram_stands_anything(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    channel = TelegramChannel(
        "111:abc", "http://127.0.0.1:1", door, mode="polling", public_url="", secret=SECRET, now=lambda: NOW
    )
    made = damaged("telegram", lambda update, number: update.update(update_id=number + 1), 1)
    plain = {
        "update_id": UPDATES + 7,
        "message": {"message_id": 1, "date": 1794790800, "chat": {"id": 4242, "type": "private"},
                    "from": {"id": 4242, "is_bot": False, "first_name": "Hoa"}, "text": "/start"},
    }  # fmt: skip

    async def play() -> None:
        for start in range(0, UPDATES - BY_WEBHOOK, 100):
            batch = b",".join(map(written, made[start : start + 100]))
            updates = telegram_session._result(GetUpdates(), 200, b'{"ok":true,"result":[' + batch + b"]}")
            assert len(updates) == 100
            await channel._store(updates)
        bodies = [written(update) for update in made[-BY_WEBHOOK:]]
        await by_webhook(channel.webhook, {"X-Telegram-Bot-Api-Secret-Token": SECRET}, bodies)
        await channel._store([plain])
        await until(lambda: is_answered(door, "4242") and not states(door).get("new"))
        await channel.stop()

    stands_it(door, caplog, play, "4242")
    assert update_id_of(plain) == UPDATES + 7


def test_zalo_stands_anything(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    channel = ZaloBotChannel(
        ["111:abc"], "http://127.0.0.1:1", door, mode="webhook", public_url="http://127.0.0.1:1", secret=SECRET,
        now=lambda: NOW, lease=lambda bot: cast(Any, None), alarm=lambda text: None,
    )  # fmt: skip

    def number_of(body: Any, number: int) -> None:
        inside = body.get("result", body)
        if isinstance(inside.get("message"), dict):
            inside["message"]["message_id"] = f"m{number}"

    made = damaged("zalo", number_of, 2)
    plain = {"event_name": "message.text.received", "message": {
        "message_id": "plain", "date": 1794790800000, "text": "xin chào", "from": {"id": "4242", "display_name": "Hoa"},
        "chat": {"id": "4242", "chat_type": "PRIVATE"}}}  # fmt: skip

    async def play() -> None:
        for start in range(0, UPDATES - BY_WEBHOOK, 50):
            batch = b",".join(map(written, made[start : start + 50]))
            await channel._store("111", zalo_bot_client._result(200, b'{"ok":true,"result":[' + batch + b"]}"))
        bodies = [written(update) for update in made[-BY_WEBHOOK:]]
        await by_webhook(channel.webhook, {"X-Bot-Api-Secret-Token": SECRET}, bodies)
        await channel._store("111", [plain])
        await until(lambda: is_answered(door, "4242") and not states(door).get("new"))
        await channel.stop()

    stands_it(door, caplog, play, "4242")


def test_the_sandbox_stands_anything(door: Door, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    channel = SandboxChannel(tmp_path, lambda: NOW)
    door.decoders[channel.name] = channel.decode
    dice = random.Random(3)
    plain = {"id": "0", "person": "p1", "name": "Hoa", "chat": "c", "kind": "private", "title": "", "style": "telegram",
             "at": NOW.isoformat(), "text": "15"}  # fmt: skip

    async def play() -> None:
        for start in range(0, UPDATES, 100):
            batch = [any_json.read(written(mutated({**plain, "id": str(n)}, dice))) for n in range(start, start + 100)]
            keys = [each.get("id") for each in batch]
            await door.receive(
                "sandbox",
                "sandbox",
                [(key, str(n), each) for n, (key, each) in enumerate(zip(keys, batch, strict=True))],
            )
        await door.receive("sandbox", "sandbox", [("last", "4242", {**plain, "id": "last", "chat": "4242"})])
        await until(lambda: is_answered(door, "4242") and not states(door).get("new"))

    stands_it(door, caplog, play, "4242")


CASES = [
    {"id": "\ud83d"}, {"id": "9" * 70}, {"id": 10**69}, {"id": "a\0b"}, {"id": True}, {"id": [1]}, {"id": None}, {},
]  # fmt: skip


@pytest.mark.parametrize("chat", CASES, ids=[ascii(case)[:20] for case in CASES])
def test_an_update_that_cannot_be_stored_is_a_dead_letter_with_its_payload_and_the_next_is_read(
    door: Door, chat: dict[str, Any], tmp_path: Path
) -> None:
    """Past the decoder too: a channel that lets such an id through stops nothing."""
    plain = {
        "id": "0",
        "person": "p1",
        "name": "Hoa",
        "chat": "4242",
        "kind": "private",
        "title": "",
        "at": NOW.isoformat(),
    }
    door.decoders["sandbox"] = SandboxChannel(tmp_path, lambda: NOW).decode
    wrong = {**plain, "id": "1", "chat": chat.get("id"), "style": "telegram"}
    good = {**plain, "id": "2", "style": "telegram", "text": "chào"}

    async def play() -> None:
        await door.receive("sandbox", "sandbox", [("1", cast(Any, chat.get("id")), wrong), ("2", "4242", good)])
        await door.receive("sandbox", "sandbox", [("1", cast(Any, chat.get("id")), wrong)])
        await until(lambda: is_answered(door, "4242") and not states(door).get("new"))

    asyncio.run(play())
    with door.writer.database.reading() as tx:
        assert len(inbox.dead_letters(tx)) == 1
        kept = tx.scalar(sa.select(tables.inbox.c.payload).where(tables.inbox.c.state == "dead"))
    assert json.loads(kept)["chat"] == chat.get("id")
