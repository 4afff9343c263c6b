"""Faults at the door: repeated, undecodable and failing updates, and a database that is away."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from bot.door import Door
from conversation.messages import Incoming
from conversation.texts import vi as say
from storage import drafts, inbox, units
from storage.database import Database, DatabaseAway
from storage.inbox import Received
from storage.tables import inbox as inbox_table
from storage.writer import Writer
from tests.conftest import SqliteStock
from tests.talk import BOT, CHANNEL, Talk, prepare_installation

Update = tuple[str, str, dict[str, Any]]


class Doorway:
    """A door whose updates say who typed what; 'vỡ' can't be decoded."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.writer = Writer(talk.database)
        self.door = Door(self.writer, talk.office(), lambda: talk.now)
        self.door.decoders[CHANNEL] = self.decode

    def update(self, who: str, text: str, chat: str | None = None) -> Update:
        """The next update."""
        self.talk.events += 1
        return str(self.talk.events), chat or who, {"who": who, "text": text, "chat": chat or who}

    def decode(self, bot: str, payload: dict[str, Any]) -> Incoming:
        """What the update says."""
        if payload["text"] == "vỡ":
            raise KeyError("text")
        return self.talk.message(payload["who"], payload["text"], chat=payload["chat"])

    def receive(self, *updates: Update) -> None:
        """Receive updates in one call, and wait until they are handled."""
        self.run(lambda: self.door.receive(CHANNEL, BOT, updates))

    def run(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do something with the door open; then wait until nothing is left to do."""

        async def through() -> None:
            await work()
            while self.waiting():
                await asyncio.sleep(0.01)

        self.writer.start()
        try:
            asyncio.run(asyncio.wait_for(through(), 20))
        finally:
            self.writer.stop()

    def waiting(self) -> int:
        """How many updates are not handled."""
        with self.talk.database.reading() as tx:
            return inbox.count_waiting(tx)


@pytest.fixture
def doorway(town: Database) -> Doorway:
    """Hoa is asked the first question."""
    talk = Talk(town)
    talk.say("Hoa", "báo cáo")
    return Doorway(talk)


def answers(database: Database) -> dict[str, object]:
    """What Hoa's draft holds."""
    with database.reading() as tx:
        group = units.group_by_code(tx, "T1")
        assert group is not None
        row = drafts.find(tx, "monthly", group, "2026-11")
        assert row is not None
        return {name: answer.value for name, answer in row.draft.answers.items()}


def agreed(doorway: Doorway) -> dict[str, object]:
    """What Hoa's draft holds once she said yes to what she was asked of the answer that she gave ahead."""
    before = answers(doorway.talk.database)
    assert list(before) == ["g01"]
    doorway.talk.say("Hoa", "đúng rồi")
    return answers(doorway.talk.database)


def test_an_update_delivered_in_parallel_is_handled_once(doorway: Doorway) -> None:
    update = doorway.update("Hoa", "50")

    async def thrice() -> None:
        await asyncio.gather(*(doorway.door.receive(CHANNEL, BOT, [update]) for _ in range(3)))

    doorway.run(thrice)
    assert answers(doorway.talk.database) == {"g01": 50_000}
    assert len(doorway.talk.sent()) == 1


def test_quick_answers_keep_their_order(doorway: Doorway) -> None:
    """Only the first is to the question that she has seen; of each other she hears that it came too early."""
    doorway.receive(*(doorway.update("Hoa", text) for text in ("50", "45", "2", "12", "0")))
    told = [reply.text for _, reply in doorway.talk.sent()]
    assert "Câu 2/5" in told[0]
    assert told[1].startswith(say.HEARD_EARLY.format(text="45"))
    assert told[2:] == [say.HEARD_EARLY_ABOVE.format(text=text) for text in ("2", "12", "0")]
    assert agreed(doorway) == {"g01": 50_000, "mt01": 45_000}


def test_an_undecodable_update_does_not_stop_the_others(doorway: Doorway) -> None:
    doorway.receive(doorway.update("Hoa", "50"), doorway.update("Hoa", "vỡ"), doorway.update("Hoa", "45"))
    doorway.talk.sent()
    assert agreed(doorway) == {"g01": 50_000, "mt01": 45_000}
    with doorway.talk.database.reading() as tx:
        assert [letter.error for letter in inbox.dead_letters(tx)] == ["undecodable: KeyError"]


def test_a_message_that_fails_is_told_so_and_spares_the_batch(doorway: Doorway) -> None:
    database = doorway.talk.database
    with database.transaction() as tx:
        tx.execute(sa.text("ALTER TABLE chats RENAME TO lost_chats"))
    doorway.receive(
        doorway.update("Hoa", "50"), doorway.update("Cán", "/tonghop", "nhóm xã"), doorway.update("Hoa", "45")
    )
    told = doorway.talk.sent()
    with database.transaction() as tx:
        tx.execute(sa.text("ALTER TABLE lost_chats RENAME TO chats"))
        assert len(inbox.dead_letters(tx)) == 1
        assert tx.scalar(sa.select(inbox_table.c.attempts).where(inbox_table.c.state == "dead")) == inbox.TRIES
    assert agreed(doorway) == {"g01": 50_000, "mt01": 45_000}
    assert [reply.text for chat, reply in told if chat == "nhóm xã"] == [say.SORRY]


def test_a_message_that_fails_alone_is_stored_and_told_so(doorway: Doorway) -> None:
    database = doorway.talk.database
    with database.transaction() as tx:
        tx.execute(sa.text("ALTER TABLE chats RENAME TO lost_chats"))
    doorway.receive(doorway.update("Cán", "/tonghop", "nhóm xã"))
    told = doorway.talk.sent()
    with database.transaction() as tx:
        tx.execute(sa.text("ALTER TABLE lost_chats RENAME TO chats"))
        assert len(inbox.dead_letters(tx)) == 1
    assert [(chat, reply.text) for chat, reply in told] == [("nhóm xã", say.SORRY)]


def test_what_was_stored_and_not_handled_is_handled_later(doorway: Doorway) -> None:
    key, chat, payload = doorway.update("Hoa", "50")
    with doorway.talk.database.transaction() as tx:
        inbox.store(tx, CHANNEL, BOT, [Received(key, chat, payload)], doorway.talk.now)

    async def left_behind() -> None:
        doorway.door.handle_left_behind()

    doorway.run(left_behind)
    assert answers(doorway.talk.database) == {"g01": 50_000}


def test_a_locked_database_acknowledges_nothing_and_loses_nothing(sqlite_stock: SqliteStock) -> None:
    url = sqlite_stock.copy_of("installed", prepare_installation)
    talk = Talk(Database(url, busy_seconds=0.05)).set_up()
    talk.say("Hoa", "báo cáo")
    doorway = Doorway(talk)
    update = doorway.update("Hoa", "50")
    with locked(url), pytest.raises(DatabaseAway):
        doorway.receive(update)
    assert answers(talk.database) == {}
    with talk.database.reading() as tx:
        assert tx.first(sa.select(inbox_table.c.id).where(inbox_table.c.event_key == update[0])) is None
    again = Doorway(talk)
    again.receive(update)
    assert answers(talk.database) == {"g01": 50_000}
    talk.database.close()


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Another program writes for a long time."""
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.rollback()
        other.close()
