"""The outbox: order per chat, what is tried again, and what becomes of a send nobody knows the end of."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversation.channel import Sent
from conversation.messages import Choice, Drawing, Reply
from storage import outbox, unknown_sends
from storage.database import Database, Transaction
from storage.outbox import BULK, Kind
from storage.tables import outbox as table
from tests.talk import address, at
from tests.waiting import waiting

NOW = at("2026-11-16 08:00")
LATER = NOW + timedelta(hours=1)


def add(database: Database, chat: str, text: str, kind: Kind = "question", lane: int = outbox.REPLIES) -> None:
    """Queue one message."""
    with database.transaction() as tx:
        outbox.add(tx, address(chat), Reply(text), NOW, kind=kind, lane=lane)


def texts(tx: Transaction) -> list[str]:
    """The texts that may be sent, in order."""
    return [queued.reply.text for queued in waiting(tx, NOW)]


def states(database: Database) -> dict[str, str]:
    """Text -> state."""
    with database.reading() as tx:
        return {row.payload["text"]: row.state for row in tx.rows(sa.select(table.c.payload, table.c.state))}


def send(database: Database, sent: Sent, text: str | None = None) -> None:
    """Claim and record the first waiting message (or the one of that text)."""
    with database.transaction() as tx:
        queued = next(each for each in waiting(tx, LATER) if text in (None, each.reply.text))
        outbox.claim(tx, queued.id)
        tx.flush()
        outbox.record(tx, queued, sent, NOW)


def test_replies_go_before_bulk_and_each_in_the_order_they_were_said(database: Database) -> None:
    add(database, "Hoa", "nhắc", "reminder", BULK)
    add(database, "Hoa", "một")
    add(database, "An", "hai")
    add(database, "Hoa", "ba")
    with database.reading() as tx:
        assert texts(tx) == ["một", "hai", "ba", "nhắc"]


def test_a_message_comes_back_as_it_was_said(database: Database) -> None:
    said = Reply("câu", (Choice("d:1:1:a:yes", "Đúng rồi"),), False, Drawing("summary_chart", {"a": 1}), ("abc",))
    with database.transaction() as tx:
        outbox.add(tx, address("nhóm xã"), said, NOW)
    with database.reading() as tx:
        (queued,) = waiting(tx, NOW)
    assert queued.reply == said
    assert queued.address == address("nhóm xã")


def test_what_was_not_sent_waits_and_nothing_of_its_chat_overtakes_it(database: Database) -> None:
    add(database, "Hoa", "một")
    add(database, "Hoa", "hai")
    add(database, "An", "ba")
    send(database, Sent("wait", retry_after_seconds=30), "một")
    with database.reading() as tx:
        assert texts(tx) == ["ba"]
        assert [queued.reply.text for queued in waiting(tx, LATER)] == ["một", "hai", "ba"]


def waits(database: Database, sent: Sent, tries: int) -> list[float]:
    """Seconds to the next try after each of so many that ended like this."""
    found = []
    for _ in range(tries):
        send(database, sent)
        with database.reading() as tx:
            found.append((tx.scalar(sa.select(table.c.not_before_at)) - NOW).total_seconds())
    return found


def test_it_is_tried_again_ever_more_rarely_and_not_given_up(database: Database) -> None:
    add(database, "Hoa", "một")
    assert waits(database, Sent("wait", retry_after_seconds=5), 9) == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert states(database)["một"] == "waiting"


def test_a_time_that_the_platform_named_is_kept_to(database: Database) -> None:
    add(database, "Hoa", "một")
    assert waits(database, Sent("wait", retry_after_seconds=700, asked=True), 3) == [700, 700, 700]


def test_after_so_many_tries_as_the_channel_says_it_is_given_up(database: Database) -> None:
    add(database, "Hoa", "một")
    assert waits(database, Sent("wait", retry_after_seconds=60, most_tries=3), 2) == [60, 120]
    send(database, Sent("wait", retry_after_seconds=60, most_tries=3))
    assert states(database)["một"] == "failed"


def test_what_is_not_there_any_more_is_not_claimed(database: Database) -> None:
    add(database, "Hoa", "một")
    with database.reading() as tx:
        (queued,) = waiting(tx, NOW)
    send(database, Sent("refused"))
    with pytest.raises(outbox.NotWaiting), database.transaction() as tx:
        outbox.claim(tx, queued.id)
    assert states(database)["một"] == "failed"


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("question", "waiting"),
        ("receipt", "waiting"),
        ("due_reminder", "waiting"),
        ("escalation", "waiting"),
        ("reminder", "unknown"),
        ("notice", "unknown"),
        ("post", "unknown"),
    ],
)
def test_an_unknown_send_is_repeated_once_or_never(database: Database, kind: Kind, state: str) -> None:
    add(database, "Hoa", "tin", kind)
    send(database, Sent("unknown"))
    assert states(database)["tin"] == state
    if state == "waiting":
        send(database, Sent("unknown"))
        assert states(database)["tin"] == "unknown"


def test_an_old_question_is_not_repeated_once_a_newer_one_is_there(database: Database) -> None:
    add(database, "Hoa", "cũ")
    with database.transaction() as tx:
        outbox.claim(tx, waiting(tx, NOW)[0].id)
    add(database, "Hoa", "mới")
    with database.transaction() as tx:
        assert unknown_sends.settle_interrupted(tx, NOW) == 1
    assert states(database) == {"cũ": "unknown", "mới": "waiting"}


def test_a_question_is_repeated_though_an_aside_points_to_it(database: Database) -> None:
    add(database, "Hoa", "Câu 2")
    add(database, "Hoa", "đến hai lần", "aside")
    send(database, Sent("unknown"))
    assert states(database) == {"Câu 2": "waiting", "đến hai lần": "waiting"}
    with database.reading() as tx:
        assert texts(tx) == ["Câu 2", "đến hai lần"]


def test_what_a_stranger_was_told_is_gone_once_it_is_sent(database: Database) -> None:
    with database.transaction() as tx:
        outbox.add(tx, address("Lạ"), Reply("chào"), NOW, erase=True)
    send(database, Sent("sent", "1"))
    assert states(database) == {}
