"""A platform that is away for long: nothing is lost or doubled, it is tried rarely, and the others go on meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.pictures import PictureMaker
from conversation.channel import Outgoing, Sent
from conversation.messages import Reply
from scheduler import presence
from scheduler.delivery import Delivery
from scheduler.in_hand import CHATS
from scheduler.presence import Presence
from storage import outbox, tables
from storage.database import Transaction
from storage.outbox import BULK, REPLIES, Address
from storage.writer import Writer
from tests.scheduler.test_delivery import Messenger

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
STARTED = time.monotonic()
NOT_CONNECTED = Sent("wait", retry_after_seconds=0.02, reason="NotConnected")
HIS, HER = "1", "2"


def now() -> datetime:
    return NOW + timedelta(seconds=time.monotonic() - STARTED)


class Away(Messenger):
    """A platform that takes nothing for these bots until `takes` says so."""

    def __init__(self, *bots: str, outcome: Sent = NOT_CONNECTED) -> None:
        super().__init__()
        self.bots = bots
        self.outcome = outcome
        self.tries = 0

    async def send(self, message: Outgoing) -> Sent:
        if message.bot not in self.bots:
            return await super().send(message)
        self.tries += 1
        return self.outcome


def queue(writer: Writer, bot: str, *said: tuple[str, str], lane: int = REPLIES, channel: str = "fake") -> None:
    def add(tx: Transaction) -> None:
        for chat, text in said:
            outbox.add(tx, Address(channel, bot, chat), Reply(text), now(), lane=lane)

    writer.submit(add).result()


def run(writer: Writer, messenger: Messenger, folder: Path, *acts: Callable[[], bool]) -> None:
    """Run a delivery; one after the other each of `acts` must come true."""

    async def play() -> None:
        delivery = Delivery(writer, {"fake": messenger}, PictureMaker(folder), folder, now)
        writer.on_commit.append(delivery.wake)
        task = asyncio.create_task(delivery.run())
        try:
            async with asyncio.timeout(30):
                for done in acts:
                    while not await asyncio.to_thread(done):
                        await asyncio.sleep(0.01)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            writer.on_commit.remove(delivery.wake)

    asyncio.run(play())


def states(writer: Writer) -> set[str]:
    with writer.database.reading() as tx:
        return {row.state for row in tx.rows(sa.select(tables.outbox.c.state))}


def back(messenger: Away) -> bool:
    messenger.bots = ()
    return True


def said(chats: int, each: int = 2) -> list[tuple[str, str]]:
    return [(f"c{chat}", f"{chat} {number}") for number in range(each) for chat in range(chats)]


def test_a_receipt_outlives_more_tries_than_anybody_counts(writer: Writer, tmp_path: Path) -> None:
    messenger = Away(HIS, outcome=Sent("wait", retry_after_seconds=0.002, reason="NotConnected"))
    queue(writer, HIS, ("c", "đã nhận"))
    run(writer, messenger, tmp_path, lambda: messenger.tries > 9, lambda: back(messenger), lambda: bool(messenger.came))
    assert states(writer) == {"sent"}


def test_an_outage_costs_few_tries_and_all_come_in_order_after_it(writer: Writer, tmp_path: Path) -> None:
    messenger = Away(HIS)
    messages = said(chats=120)
    queue(writer, HIS, *messages)

    def came() -> bool:
        return len(messenger.came) == len(messages) and states(writer) == {"sent"}

    run(writer, messenger, tmp_path, lambda: messenger.tries >= 44, lambda: back(messenger), came)
    # Forty were under way when it went away; since then one at a time, each from another chat.
    assert messenger.tries <= 46
    assert sorted(messenger.came) == sorted(messages)
    for chat in {chat for chat, _ in messages}:
        assert [text for to, text in messenger.came if to == chat] == [text for to, text in messages if to == chat]


def test_a_restart_in_the_middle_of_an_outage_costs_one_try(writer: Writer, tmp_path: Path) -> None:
    messenger = Away(HIS)
    messages = said(chats=50)
    queue(writer, HIS, *messages)
    run(writer, messenger, tmp_path, lambda: messenger.tries >= 42)
    before, messenger.outcome = messenger.tries, Sent("wait", retry_after_seconds=30, reason="NotConnected")
    run(writer, messenger, tmp_path, lambda: messenger.tries > before)
    assert messenger.tries == before + 1
    back(messenger)
    run(writer, messenger, tmp_path, lambda: states(writer) == {"sent"})
    assert sorted(messenger.came) == sorted(messages)


@pytest.mark.parametrize("lane", [REPLIES, BULK])
def test_a_bot_that_is_away_leaves_the_others_room(writer: Writer, tmp_path: Path, lane: int) -> None:
    messenger = Away(HIS, outcome=Sent("wait", retry_after_seconds=30, reason="NotConnected"))
    queue(writer, HIS, *said(chats=2 * CHATS, each=1), lane=lane)
    queue(writer, HER, ("c", "trả lời"), lane=lane)
    run(writer, messenger, tmp_path, lambda: messenger.came == [("c", "trả lời")])
    assert messenger.tries <= 42


def test_messages_of_a_channel_that_does_not_run_leave_the_others_room(writer: Writer, tmp_path: Path) -> None:
    messenger = Messenger()
    queue(writer, HIS, *said(chats=CHATS, each=1), channel="without a token")
    queue(writer, HIS, ("c", "trả lời"))
    run(writer, messenger, tmp_path, lambda: messenger.came == [("c", "trả lời")])
    assert states(writer) == {"waiting", "sent"}


def test_a_platform_that_answers_nothing_leaves_few_unknown_sends(writer: Writer, tmp_path: Path) -> None:
    messenger = Away(HIS, outcome=Sent("unknown", reason="TimeoutError"))
    messages = said(chats=100, each=1)
    queue(writer, HIS, *messages, lane=BULK)
    run(
        writer,
        messenger,
        tmp_path,
        lambda: messenger.tries >= 30,
        lambda: back(messenger),
        lambda: "waiting" not in states(writer) and "sending" not in states(writer),
    )
    assert len(messenger.came) == 100 - messenger.tries
    assert messenger.tries <= 32


class Choking(Messenger):
    """A platform that answers one message with a fault of its own, for ever."""

    async def send(self, message: Outgoing) -> Sent:
        return NOT_CONNECTED if message.text == "hỏng" else await super().send(message)


def test_a_message_that_fails_while_others_get_through_does_not_hold_up_its_chat(
    writer: Writer, tmp_path: Path
) -> None:
    messenger = Choking()
    queue(writer, HIS, ("c", "hỏng"), ("c", "sau"))

    def came() -> bool:
        if ("c", "sau") in messenger.came:
            return True
        queue(writer, HIS, ("khác", "đang nói"))
        return False

    run(writer, messenger, tmp_path, came)
    with writer.database.reading() as tx:
        chosen = sa.select(tables.outbox.c.state, tables.outbox.c.error).where(tables.outbox.c.chat == "c")
        failed = tx.first(chosen.order_by(tables.outbox.c.id).limit(1))
    assert failed is not None
    assert (failed.state, failed.error) == ("failed", "refused: NotConnected")


class Forgetful(Messenger):
    """While the first message is under way, the person takes the consent back and all else is forgotten."""

    def __init__(self, writer: Writer) -> None:
        super().__init__()
        self.writer = writer

    async def send(self, message: Outgoing) -> Sent:
        if not self.came:
            forget = sa.delete(tables.outbox).where(tables.outbox.c.state == "waiting")
            await self.writer.commit(lambda tx: tx.execute(forget) and None)
        return await super().send(message)


def test_what_was_removed_while_it_was_in_hand_is_not_sent(writer: Writer, tmp_path: Path) -> None:
    messenger = Forgetful(writer)
    queue(writer, HIS, ("c", "một"), ("c", "hai"))
    run(writer, messenger, tmp_path, lambda: states(writer) == {"sent"})
    assert messenger.came == [("c", "một")]


# The one that is tried.


def test_it_is_tried_with_one_message_at_a_time_and_longer_and_longer_apart() -> None:
    tried, clock, pauses = Presence(), 100.0, []
    tried.failed("c1", 5, 5, clock, NOW)
    assert (tried.is_away, tried.wait("c1", clock), tried.wait("c2", clock) <= 0) == (False, 5, True)
    for chat in range(2, 11):
        tried.take()
        tried.failed(f"c{chat}", 5, 5, clock, NOW)
        pauses.append(tried.wait("another", clock))
        clock += pauses[-1]
    assert pauses == [5, 10, 20, 30, 30, 30, 30, 30, 30]
    assert tried.wait("another", clock) == 0
    tried.take()
    assert tried.wait("a third", clock) > 0
    tried.answered()
    assert tried.wait("a third", clock) <= 0


def test_those_that_were_under_way_together_count_once() -> None:
    tried = Presence()
    for chat in range(40):
        tried.failed(f"c{chat}", 5, 5, 100.0, NOW)
    assert tried.wait("another", 100.0) == 5


def test_a_message_is_to_blame_only_if_others_were_taken_in_between() -> None:
    tried = Presence()
    assert not any(tried.is_its_own_fault(1) for _ in range(20))
    for _ in range(presence.ITS_OWN_FAULT_AFTER - 1):
        tried.took()
        assert not tried.is_its_own_fault(1)
        assert not tried.is_its_own_fault(1)
    tried.took()
    assert tried.is_its_own_fault(1)
    assert not tried.is_its_own_fault(2)


def test_somebody_who_writes_has_it_tried_soon() -> None:
    tried, clock = Presence(), 100.0
    for chat in range(9):
        tried.take()
        tried.failed(f"c{chat}", 5, 5, clock, NOW)
    assert tried.wait("another", clock) == 30
    tried.hope()
    assert tried.wait("another", clock) == presence.FIRST_WAIT_SECONDS
