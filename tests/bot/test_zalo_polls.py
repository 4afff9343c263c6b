"""Whether Zalo answers the polls of a bot: noted while it does, seen on /healthz, and nothing by who stands by."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels import zalo_bot_polling
from bot.metrics import Metrics
from bot.server import FRESH, Parts
from storage import heartbeats
from storage.database import Database
from tests.bot.telegram_rig import NOW, Shelf, until
from tests.bot.test_server import get
from tests.bot.zalo_rig import Token, channel_on
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_api.methods import Habits

ONE, TWO = "zalo:8100000001", "zalo:8100000002"


@pytest.fixture
def zalo() -> Iterator[FakeZalo]:
    with FakeZalo(habits=Habits(hold_seconds=0.05)) as fake:
        yield fake
        assert fake.faults == []


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_SHORTEST_PAUSE_SECONDS", "_FLOOR_SECONDS", "_STAND_BY_SECONDS", "_BEAT_SECONDS"):
        monkeypatch.setattr(zalo_bot_polling, name, 0.02)


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def inside() -> None:
        await work()

    asyncio.run(inside())


class Clock:
    def __init__(self) -> None:
        self.now = NOW


def test_a_silent_zalo_is_shown(zalo: FakeZalo, database: Database, tmp_path: Path) -> None:
    clock = Clock()

    def beat(name: str) -> None:
        with database.transaction() as tx:
            heartbeats.beat(tx, heartbeats.POLLING + name, clock.now)

    async def play() -> None:
        async with channel_on(zalo, Shelf(), polled=beat) as (channel, _):
            parts = Parts(database, tmp_path, lambda: clock.now, Metrics(), polls=channel.polls)

            async def shown() -> dict[str, bool]:
                found: dict[str, bool] = json.loads((await asyncio.to_thread(get, parts, "/healthz")).text)["polling"]
                return found

            while await shown() != {ONE: True, TWO: True}:
                await asyncio.sleep(0.02)
            # One bot's token is refused; the other bot goes on.
            zalo.bot(1).token = "8100000001:Reset"
            await until(lambda: zalo.world.unauthorised)
            clock.now += FRESH + timedelta(seconds=1)
            while await shown() != {ONE: False, TWO: True}:
                await asyncio.sleep(0.02)
            zalo.disconnect()
            clock.now += FRESH + timedelta(seconds=1)
            while await shown() != {ONE: False, TWO: False}:
                await asyncio.sleep(0.02)
            zalo.reconnect()
            while await shown() != {ONE: False, TWO: True}:
                await asyncio.sleep(0.02)

    run(play)


def test_who_stands_by_leaves_none(zalo: FakeZalo) -> None:
    lease, heard = Token(), list[str]()
    lease.taken_by_another = True

    async def play() -> None:
        async with channel_on(zalo, Shelf(), lease=lease, polled=heard.append):
            await until(lambda: len(zalo.called("getMe")) == 2)
            await asyncio.sleep(0.2)
            assert heard == []
            lease.taken_by_another = False
            await until(lambda: set(heard) == {ONE, TWO})

    run(play)


def test_no_poll_is_expected_of_who_is_called(zalo: FakeZalo) -> None:
    async def play() -> None:
        async with channel_on(zalo, Shelf(), "webhook") as (channel, _):
            assert channel.polls == ()

    run(play)


def test_the_longest_number_of_a_bot_has_room(database: Database) -> None:
    name = f"zalo:{2**64 - 1}"
    with database.transaction() as tx:
        heartbeats.beat(tx, heartbeats.POLLING + name, NOW)
    with database.reading() as tx:
        assert heartbeats.polls(tx) == {name: NOW}
