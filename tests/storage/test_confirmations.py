"""Confirmations of photos in the outbox: they follow their photos until they are claimed, and never come too late."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversation.channel import Sent
from conversation.messages import Reply
from storage import confirmations, messages, outbox, unknown_sends
from storage.confirmations import Counted, Waiting
from storage.database import Database, Transaction
from storage.outbox import BULK
from storage.tables import outbox as table
from tests.talk import address, at
from tests.waiting import waiting

NOW = at("2026-11-16 08:00")
DUE = NOW + timedelta(seconds=2)
HOA = address("Hoa")


def confirm(database: Database, text: str, album: str = "a", chat: str = "Hoa") -> None:
    """A photo of a new album came."""
    with database.transaction() as tx:
        counted = Counted(album, 1, 1)
        confirmations.add(tx, address(chat), Reply(text), counted, NOW, DUE, person_id=1, listed=False)


def add(database: Database, text: str, lane: int = outbox.REPLIES) -> None:
    with database.transaction() as tx:
        outbox.add(tx, HOA, Reply(text), NOW, lane=lane)


def found(tx: Transaction) -> Waiting:
    (one,) = confirmations.waiting(tx, HOA)
    return one


def sendable(database: Database) -> list[str]:
    with database.reading() as tx:
        return [each.reply.text for each in waiting(tx, NOW)]


def test_one_waits_its_time_and_counts_as_unsent_meanwhile(database: Database) -> None:
    confirm(database, "ảnh")
    assert sendable(database) == []
    with database.reading() as tx:
        assert outbox.count_unsent(tx, NOW) == 1
        assert outbox.next_at(tx) == DUE
        assert [each.reply.text for each in waiting(tx, DUE)] == ["ảnh"]


@pytest.mark.parametrize("lane", [outbox.REPLIES, BULK])
def test_what_is_said_later_in_the_chat_brings_it_along(database: Database, lane: int) -> None:
    add(database, "trước")
    confirm(database, "ảnh")
    assert sendable(database) == ["trước"]
    add(database, "sau", lane)
    confirm(database, "của An", chat="An")
    assert sendable(database) == ["trước", "ảnh", "sau"]


def test_another_album_does_not_hurry_it(database: Database) -> None:
    confirm(database, "một")
    confirm(database, "hai", album="b")
    with database.transaction() as tx:
        second = confirmations.waiting(tx, HOA)[1]
        confirmations.change(tx, second, Reply("hai"), Counted("b", 2, 2), NOW, listed=False)
    assert sendable(database) == ["hai"]


def test_what_this_commit_said_before_it_stays_before_it(database: Database) -> None:
    with database.transaction() as tx:
        outbox.add(tx, HOA, Reply("trước"), NOW)
        confirmations.add(tx, HOA, Reply("ảnh"), Counted("a", 1, 1), NOW, DUE, person_id=1, listed=False)
        outbox.add(tx, HOA, Reply("sau"), NOW)
    assert sendable(database) == ["trước", "ảnh", "sau"]


def test_a_photo_that_came_since_it_was_read_is_counted(database: Database) -> None:
    confirm(database, "1 ảnh")
    with database.reading() as tx:
        (read,) = waiting(tx, DUE)
    with database.transaction() as tx:
        confirmations.change(tx, found(tx), Reply("2 ảnh"), Counted("a", 2, 2), DUE, listed=False)
    with database.transaction() as tx:
        assert confirmations.claim(tx, read) == Reply("2 ảnh")
        # Whatever comes from here on is told by a further one.
        assert confirmations.waiting(tx, HOA) == []


def test_one_that_was_withdrawn_since_it_was_read_is_not_sent(database: Database) -> None:
    confirm(database, "ảnh")
    with database.reading() as tx:
        (read,) = waiting(tx, DUE)
    with database.transaction() as tx:
        messages.forget_messages(tx, HOA)
    with database.transaction() as tx:
        assert confirmations.claim(tx, read) is None


def test_a_photo_does_not_wait_for_a_send_that_begins(database: Database) -> None:
    """On PostgreSQL the delivery claims in another lane; each would wait for what the other holds."""
    if database.is_sqlite:
        pytest.skip("SQLite has one writer")
    confirm(database, "ảnh")
    with database.reading() as tx:
        (read,) = waiting(tx, DUE)
    with database.transaction() as sending:
        confirmations.claim(sending, read)
        with database.transaction() as photo:
            assert confirmations.waiting(photo, HOA) == []


@pytest.mark.parametrize(("written_since", "state"), [(False, "waiting"), (True, "unknown")])
def test_one_that_a_kill_cut_off_is_sent_again_unless_something_was_said_since(
    database: Database, written_since: bool, state: str
) -> None:
    confirm(database, "ảnh")
    with database.transaction() as tx:
        (read,) = waiting(tx, DUE)
        confirmations.claim(tx, read)
    if written_since:
        add(database, "sau")
    with database.transaction() as tx:
        assert unknown_sends.settle_interrupted(tx, DUE) == 1
    with database.reading() as tx:
        assert tx.scalar(sa.select(table.c.state).where(table.c.kind == "photos")) == state


def test_one_that_is_to_be_tried_again_still_follows_its_photos(database: Database) -> None:
    confirm(database, "1 ảnh")
    with database.transaction() as tx:
        (read,) = waiting(tx, DUE)
        confirmations.claim(tx, read)
        outbox.record(tx, read, Sent("wait", retry_after_seconds=30), DUE)
    add(database, "sau")
    assert sendable(database) == []
    with database.transaction() as tx:
        confirmations.change(tx, found(tx), Reply("2 ảnh"), Counted("a", 2, 2), DUE, listed=False)
        assert confirmations.claim(tx, read) == Reply("2 ảnh")
