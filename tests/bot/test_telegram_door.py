"""Telegram's updates go through the real door into the database, once each, and the answer waits to be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.channels.telegram import TelegramChannel
from bot.door import Door
from handlers.office import Office
from storage import inbox, outbox
from storage.database import Database
from storage.tables import metadata
from storage.tables import outbox as outbox_table
from storage.writer import Writer
from tests.bot.telegram_rig import NOW, SECRET, until
from tests.fakes.telegram_api import FakeTelegram


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'tuquan.sqlite'}")
    metadata.create_all(opened.engine)
    yield opened
    opened.close()


def test_updates_are_stored_once_and_the_unreadable_one_is_a_dead_letter(database: Database) -> None:
    with FakeTelegram(limits=None, hold_seconds=0.1) as telegram:
        # A stranger hears one line a day, so that three of them write.
        hoa, an, hoc = (telegram.user(name) for name in ("Hoa Mẫu", "An Mẫu", "Học Mẫu"))
        telegram.press_start(hoa)
        telegram.poison(hoa)
        telegram.say(an, "chào")
        asyncio.run(_receive_all(telegram, database))
        telegram.say(hoc, "lần nữa")
        telegram.redeliver(telegram.update_ids[0], times=2)
        asyncio.run(_receive_all(telegram, database))
        assert telegram.faults == []
    with database.reading() as tx:
        assert [letter.error for letter in inbox.dead_letters(tx)] == ["undecodable: KeyError"]
        assert inbox.count_waiting(tx) == 0
        assert outbox.count_unsent(tx, NOW) == 3
        answered = [row.chat for row in tx.rows(sa.select(outbox_table.c.chat).order_by(outbox_table.c.chat))]
    assert answered == sorted(str(person.id) for person in (hoa, an, hoc))


async def _receive_all(telegram: FakeTelegram, database: Database) -> None:
    writer = Writer(database)
    writer.start()
    door = Door(writer, Office(), lambda: NOW)
    channel = TelegramChannel(
        telegram.token, telegram.url, door, mode="polling", public_url="", secret=SECRET, now=lambda: NOW
    )
    await channel.start()
    await until(lambda: telegram.pending_updates == 0)
    await channel.stop()
    await asyncio.to_thread(writer.stop)
