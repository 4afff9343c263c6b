"""The delivery sends each message once, in order per chat, replies before bulk, and as fast as the platform allows."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.pictures import PictureMaker
from conversation.channel import Capabilities, Outgoing, Sent
from conversation.messages import Reply
from scheduler.delivery import AT_ONCE, Delivery
from scheduler.in_hand import CHATS, InHand, Read
from scheduler.limits import Limits
from storage import confirmations, outbox
from storage.confirmations import Counted
from storage.database import Transaction
from storage.outbox import BULK, REPLIES, Address
from storage.writer import Writer

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
PHOTOS_FROM = Address("fake", "1", "c")


class Messenger:
    """A platform that takes `seconds` for each message and remembers what came."""

    name = "fake"

    def __init__(self, *, per_second: float = 0, seconds: float = 0) -> None:
        self.capabilities = Capabilities(
            buttons=True, upload=True, max_text=4096, groups=True, can_edit=True, can_write_first=True,
            per_second=per_second,
        )  # fmt: skip
        self.seconds = seconds
        self.came: list[tuple[str, str]] = []

    async def send(self, message: Outgoing) -> Sent:
        await asyncio.sleep(self.seconds)
        self.came.append((message.chat, message.text))
        return Sent("sent", message_id=str(len(self.came)))

    async def busy(self, bot: str, chat: str, thread: str | None) -> None:
        raise AssertionError("nothing is drawn here")

    async def fetch(self, bot: str, reference: str, max_bytes: int) -> bytes:
        raise AssertionError("nothing is fetched here")


class SlowHand(InHand):
    """What it read of the outbox is old when it gets it."""

    def _read_rows(self, *asked: Any) -> list[Read]:
        rows = super()._read_rows(*asked)
        time.sleep(0.05)
        return rows


class SlowReader(Delivery):
    """Reads so slowly."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self._in_hand = SlowHand(self.writer.database, self.channels, self._pacing, self.now)


def deliver(
    writer: Writer,
    messenger: Messenger,
    folder: Path,
    say: Callable[[Delivery], None],
    count: int,
    kind: type[Delivery] = Delivery,
) -> None:
    """Run a delivery, call `say` beside it, and stop when `count` messages came."""

    async def run() -> None:
        delivery = kind(writer, {"fake": messenger}, PictureMaker(folder), folder, lambda: NOW)
        writer.on_commit.append(delivery.wake)
        task = asyncio.create_task(delivery.run())
        await delivery.ready.wait()
        await asyncio.to_thread(say, delivery)
        async with asyncio.timeout(20):
            while len(messenger.came) < count:
                await asyncio.sleep(0.01)
        # A second sending of anything would come now.
        await asyncio.sleep(0.2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())


def queue(writer: Writer, chat: str, text: str, lane: int = REPLIES) -> None:
    """Put one message into the outbox, in a commit of its own."""
    address = Address("fake", "1", chat)
    writer.submit(lambda tx: outbox.add(tx, address, Reply(text), NOW, lane=lane)).result()


def test_a_message_sent_while_the_outbox_is_read_is_not_sent_again(writer: Writer, tmp_path: Path) -> None:
    messenger = Messenger()
    said = [(f"c{number % 7}", f"{number}") for number in range(100)]

    def say(delivery: Delivery) -> None:
        for chat, text in said:
            queue(writer, chat, text)

    deliver(writer, messenger, tmp_path, say, len(said), SlowReader)
    assert sorted(messenger.came) == sorted(said)
    for chat in {chat for chat, _ in said}:
        assert [text for to, text in messenger.came if to == chat] == [text for to, text in said if to == chat]


class LateHand(InHand):
    """One more photo comes when its confirmation was read and not yet claimed."""

    def _read_rows(self, *asked: Any) -> list[Read]:
        rows = super()._read_rows(*asked)
        if rows:
            with self._database.transaction() as tx:
                for found in confirmations.waiting(tx, PHOTOS_FROM):
                    confirmations.change(tx, found, Reply("2 ảnh"), Counted("a", 2, 2), NOW, listed=False)
        return rows


class PhotoBetween(Delivery):
    """Reads so early."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self._in_hand = LateHand(self.writer.database, self.channels, self._pacing, self.now)


def test_a_photo_that_comes_while_its_confirmation_is_about_to_leave_is_in_it(writer: Writer, tmp_path: Path) -> None:
    messenger = Messenger()

    def say(delivery: Delivery) -> None:
        def confirm(tx: Transaction) -> None:
            one = Counted("a", 1, 1)
            confirmations.add(tx, PHOTOS_FROM, Reply("1 ảnh"), one, NOW, NOW, person_id=None, listed=False)

        writer.submit(confirm).result()

    deliver(writer, messenger, tmp_path, say, 1, PhotoBetween)
    assert messenger.came == [("c", "2 ảnh")]


def test_a_reply_does_not_wait_until_a_round_of_reminders_is_sent(writer: Writer, tmp_path: Path) -> None:
    messenger = Messenger(seconds=0.02)
    bulk = 3 * CHATS

    def say(delivery: Delivery) -> None:
        def remind(tx: Transaction) -> None:
            for number in range(bulk):
                outbox.add(tx, Address("fake", "1", f"r{number}"), Reply("nhắc"), NOW, lane=BULK)

        writer.submit(remind).result()
        while not messenger.came:
            pass
        queue(writer, "người", "trả lời")

    deliver(writer, messenger, tmp_path, say, bulk + 1)
    assert messenger.came.index(("người", "trả lời")) < CHATS
    assert len(messenger.came) == bulk + 1


class Stuck(Messenger):
    """Never answers what is said to those who are reminded."""

    async def send(self, message: Outgoing) -> Sent:
        if message.chat.startswith("r"):
            await asyncio.sleep(3)
        return await super().send(message)


def test_reminders_that_hang_leave_room_for_replies(writer: Writer, tmp_path: Path) -> None:
    messenger = Stuck()

    def say(delivery: Delivery) -> None:
        for number in range(AT_ONCE + 5):
            queue(writer, f"r{number}", "nhắc", BULK)
        time.sleep(0.2)
        queue(writer, "người", "trả lời")

    deliver(writer, messenger, tmp_path, say, 1)
    assert messenger.came[0] == ("người", "trả lời")


def test_a_reply_takes_the_next_place_before_bulk_that_waited_longer(writer: Writer, tmp_path: Path) -> None:
    messenger = Messenger(per_second=10)

    def say(delivery: Delivery) -> None:
        for number in range(20):
            queue(writer, f"r{number}", "nhắc", BULK)
        while len(messenger.came) < 3:
            pass
        queue(writer, "người", "trả lời")
        delivery.wake()

    deliver(writer, messenger, tmp_path, say, 21)
    # One may be under way already, and one more be let through before the reply is read.
    assert messenger.came.index(("người", "trả lời")) <= 7


def test_no_second_sees_more_than_the_platform_takes_though_they_come_in_a_bunch() -> None:
    limits = Limits(Messenger(per_second=5).capabilities)
    left: list[float] = []
    now = 100.0
    while len(left) < 12:
        wait = limits.depart(now)
        if not wait:
            left.append(now)
        now += wait
    assert [sum(at <= other < at + 1 for other in left) for at in left[:8]] == [5] * 8
    assert left[-1] - left[0] == pytest.approx(2)


def test_a_platform_without_a_limit_holds_nothing_back() -> None:
    limits = Limits(Messenger().capabilities)
    assert [limits.depart(1.0) for _ in range(100)] == [0] * 100
