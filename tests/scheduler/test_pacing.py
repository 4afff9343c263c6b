"""What a new start must not forget: pauses that the platform asked for, and what was sent in the last minute."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from conversation.channel import Sent
from conversation.messages import Reply
from scheduler.pacing import Pacing
from storage import housekeeping, outbox, pauses, tables
from storage.database import Database
from storage.outbox import Address
from storage.pauses import ALL_CHATS, Pause
from tests.scheduler.test_delivery import Messenger
from tests.waiting import waiting

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
GROUP = Address("fake", "1", "g", None, True)


class Limited(Messenger):
    """With Telegram's limits."""

    def __init__(self) -> None:
        super().__init__(per_second=25)
        more = {"per_chat_second": 1, "per_chat_burst": 3, "per_group_minute": 18}
        self.capabilities = type(self.capabilities)(**{**vars(self.capabilities), **more})


def started(database: Database, now: datetime = NOW) -> Pacing:
    """The pacing of a program that starts now."""
    made = Pacing({"fake": Limited()})
    with database.transaction() as tx:
        made.take_up(tx, now)
    return made


def wait(pacing: Pacing, chat: str, *, is_group: bool = False) -> float:
    return pacing.of(Address("fake", "1", chat)).wait(chat, time.monotonic(), is_group=is_group)


def told_to_wait(database: Database, pacing: Pacing, chat: str, seconds: float) -> None:
    with database.transaction() as tx:
        pauses.keep(tx, pacing.pause(Address("fake", "1", chat), seconds, NOW))


def test_a_pause_of_one_chat_outlives_the_program(database: Database) -> None:
    told_to_wait(database, started(database), "c1", 40)
    again = started(database, NOW + timedelta(seconds=10))
    assert wait(again, "c1") == pytest.approx(30, abs=1)
    assert wait(again, "c2") == 0
    assert wait(started(database, NOW + timedelta(seconds=41)), "c1") == 0


def test_a_second_pause_holds_the_whole_bot_also_after_a_restart(database: Database) -> None:
    first = started(database)
    told_to_wait(database, first, "c1", 40)
    told_to_wait(database, first, "c2", 20)
    assert wait(first, "c3") == pytest.approx(20, abs=1)
    with database.reading() as tx:
        assert [pause.chat for pause in pauses.lasting(tx, NOW)] == [ALL_CHATS, "c1", "c2"]
    again = started(database, NOW + timedelta(seconds=5))
    assert wait(again, "c3") == pytest.approx(15, abs=1)
    # The other bot goes on.
    assert again.of(Address("fake", "2", "c3")).wait("c3", time.monotonic(), is_group=False) == 0


def test_two_paused_chats_that_are_read_again_do_not_hold_the_bot(database: Database) -> None:
    with database.transaction() as tx:
        pauses.keep(tx, [Pause("fake", "1", chat, NOW + timedelta(seconds=40)) for chat in ("c1", "c2")])
    again = started(database)
    assert [wait(again, chat) > 30 for chat in ("c1", "c2", "c3")] == [True, True, False]


def test_pauses_that_are_over_are_let_go(database: Database) -> None:
    told_to_wait(database, started(database), "c1", 40)
    with database.transaction() as tx:
        housekeeping.forget_old(tx, NOW + timedelta(seconds=40))
        assert tx.rows(sa.select(tables.pauses)) == []


def test_a_group_that_got_its_share_of_the_minute_waits_after_a_restart_too(database: Database) -> None:
    say(database, GROUP, 18, NOW - timedelta(seconds=30))
    again = started(database)
    assert wait(again, "g", is_group=True) == pytest.approx(30, abs=1)
    assert wait(again, "other", is_group=True) == 0
    assert wait(started(database, NOW + timedelta(seconds=31)), "g", is_group=True) == 0


def test_what_left_in_the_very_last_second_counts(database: Database) -> None:
    say(database, Address("fake", "1", "c1"), 4, NOW)
    again = started(database)
    assert 0 < wait(again, "c1") <= 2
    limits = again.of(GROUP)
    assert [limits.depart(time.monotonic()) > 0 for _ in range(22)] == [False] * 21 + [True]


def test_what_a_crash_cut_off_counts_as_sent(database: Database) -> None:
    with database.transaction() as tx:
        for _ in range(18):
            outbox.add(tx, GROUP, Reply("bài"), NOW, kind="post")
        tx.flush()
        for queued in waiting(tx, NOW):
            outbox.claim(tx, queued.id)
    assert wait(started(database), "g", is_group=True) > 50


def say(database: Database, to: Address, count: int, at: datetime) -> None:
    """So many messages were sent there then."""
    with database.transaction() as tx:
        for _ in range(count):
            outbox.add(tx, to, Reply("bài"), at)
        tx.flush()
        for queued in waiting(tx, at):
            outbox.claim(tx, queued.id)
            outbox.record(tx, queued, Sent("sent", "1"), at)
