"""Photos and files are fetched in turns: one chat's album, or a fetch that hangs, holds up nobody else's photo."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bot.pictures import PictureMaker
from conversation.channel import FetchFailed
from handlers.office import Office
from scheduler.downloads import AT_ONCE, Downloads
from storage import photos
from storage.database import Transaction
from storage.outbox import Address
from storage.writer import Writer
from tests.scheduler.test_delivery import Messenger

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)


class Album(Messenger):
    """Hands out nothing; of some chats it does not even say so."""

    def __init__(self, *hang: str) -> None:
        super().__init__()
        self.hang = hang
        self.asked: list[str] = []

    async def fetch(self, bot: str, reference: str, max_bytes: int) -> bytes:
        self.asked.append(reference)
        if reference.split()[0] in self.hang:
            await asyncio.sleep(600)
        raise FetchFailed("not there", retry=False)


def fetched(writer: Writer, folder: Path, messenger: Album, sent: list[str], until: str) -> list[str]:
    """What was asked for, until that photo was; each is 'chat number'."""

    def receive(tx: Transaction) -> None:
        for reference in sent:
            photos.receive(
                tx, Address("fake", "1", reference.split()[0]), reference, "2026-11", NOW, NOW,
                person_id=None, group_id=None, unit_id=None, caption="", album=None,
            )  # fmt: skip

    async def run() -> None:
        downloads = Downloads(writer, {"fake": messenger}, PictureMaker(folder), folder, Office(), lambda: NOW)
        writer.on_commit.append(downloads.wake)
        task = asyncio.create_task(downloads.run())
        await writer.commit(receive)
        async with asyncio.timeout(20):
            while until not in messenger.asked:
                await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    return messenger.asked[: messenger.asked.index(until) + 1]


def test_chats_take_turns(writer: Writer, tmp_path: Path) -> None:
    sent = [f"c{chat} {number}" for chat in range(3 * AT_ONCE) for number in range(100)] + ["fresh 0"]
    asked = fetched(writer, tmp_path, Album(), sent, "fresh 0")
    # One of each of the others, and what was under way.
    assert len(asked) <= 4 * AT_ONCE + 1
    for chat in range(3 * AT_ONCE):
        mine = [reference for reference in asked if reference.startswith(f"c{chat} ")]
        assert mine == [f"c{chat} {number}" for number in range(len(mine))]


def test_a_fetch_that_hangs_holds_up_only_its_chat(writer: Writer, tmp_path: Path) -> None:
    hang = [f"h{number}" for number in range(AT_ONCE - 1)]
    sent = [f"{chat} {number}" for chat in hang for number in range(10)] + ["a 0", "a 1", "b 0"]
    assert set(fetched(writer, tmp_path, Album(*hang), sent, "a 1")) >= {"a 0", "a 1", "b 0", *(f"{c} 0" for c in hang)}
