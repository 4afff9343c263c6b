"""Delivery and downloads end when they are told to, whatever they are just doing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.pictures import PictureMaker
from handlers.office import Office
from scheduler.delivery import Delivery
from scheduler.downloads import Downloads
from storage.database import Database
from storage.writer import Writer

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    database = Database(f"sqlite:///{tmp_path / 'tuquan.db'}")
    database.create_all()
    made = Writer(database)
    made.start()
    yield made
    made.stop()
    database.close()


@pytest.mark.parametrize("turns", range(5))
def test_they_end_when_they_are_woken_at_the_same_time(writer: Writer, tmp_path: Path, turns: int) -> None:
    asyncio.run(_wake_and_cancel(writer, tmp_path, turns))


async def _wake_and_cancel(writer: Writer, folder: Path, turns: int) -> None:
    """`turns` of the event loop lie between the waking and the cancelling."""
    pictures = PictureMaker(folder)
    delivery = Delivery(writer, {}, pictures, folder, lambda: NOW)
    downloads = Downloads(writer, {}, pictures, folder, Office(), lambda: NOW)
    tasks = [asyncio.create_task(delivery.run()), asyncio.create_task(downloads.run())]
    await delivery.ready.wait()
    # Both have looked at what there is, and wait.
    await asyncio.sleep(0.2)
    delivery._woken.set()
    downloads._woken.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    _, left = await asyncio.wait(tasks, timeout=5)
    for task in left:
        task.cancel()
    assert left == set()
