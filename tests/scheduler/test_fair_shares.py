"""However much others have waiting, who writes now has the answer soon; and each chat keeps its order."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from pathlib import Path

import pytest

from conversation.channel import Capabilities
from conversation.messages import Reply
from scheduler.delivery import AT_ONCE, Delivery
from scheduler.in_hand import CHATS, EACH
from storage import outbox, read_ahead
from storage.database import Database, Transaction
from storage.outbox import BULK, REPLIES, Address
from storage.writer import Writer
from tests.scheduler.test_delivery import NOW, Messenger, deliver
from tests.shares import share

Said = list[tuple[str, str]]


def put(writer: Writer, said: Said, lane: int = REPLIES) -> None:
    """Put many messages into the outbox in one commit."""

    def add(tx: Transaction) -> None:
        for chat, text in said:
            outbox.add(tx, Address("fake", "1", chat, is_group=chat.startswith("g")), Reply(text), NOW, lane=lane)

    writer.submit(add).result()


def backlog(chats: int, most: int, dice: random.Random) -> Said:
    """So many chats with up to so many messages each, as they may have come one after the other."""
    said = [(f"{dice.choice('cg')}{chat}", f"{n}") for chat in range(chats) for n in range(dice.randint(1, most))]
    dice.shuffle(said)
    numbers = dict.fromkeys([chat for chat, _ in said], 0)
    in_order = []
    for chat, _ in said:
        in_order.append((chat, str(numbers[chat])))
        numbers[chat] += 1
    return in_order


def wait_for(messenger: Messenger, count: int) -> None:
    """Until so many messages came."""
    while len(messenger.came) < count:
        time.sleep(0.0005)


def behind(writer: Writer, messenger: Messenger, folder: Path, replies: Said, bulk: Said) -> int:
    """How many of the others' messages left between a fresh chat's reply and its sending; all is sent in order."""
    before = [0]

    def say(delivery: Delivery) -> None:
        put(writer, bulk, BULK)
        put(writer, replies)
        wait_for(messenger, 3)
        put(writer, [("fresh", "answer")])
        before[0] = len(messenger.came)

    deliver(writer, messenger, folder, say, len(replies) + len(bulk) + 1)
    assert len(messenger.came) == len(set(messenger.came)) == len(replies) + len(bulk) + 1
    for chat in {chat for chat, _ in replies}:
        mine = [text for to, text in messenger.came if to == chat and not text.startswith("b")]
        assert mine == [str(number) for number in range(len(mine))]
    return messenger.came.index(("fresh", "answer")) - before[0]


@pytest.mark.parametrize("seed", range(share(6, 2)))
def test_who_writes_now_waits_only_for_what_is_under_way(writer: Writer, tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    replies = backlog(dice.randint(1, CHATS // 2), dice.choice((1, 10, 40)), dice)[:500]
    bulk = [(f"c{dice.randint(0, 40)}", f"b{number}") for number in range(dice.randint(0, 100))]
    found = behind(writer, Messenger(per_second=200, seconds=0.005), tmp_path, replies, bulk)
    # One for each other who waits for his first answer; what is under way, and what leaves until the commit is read.
    assert found <= len({chat for chat, _ in replies}) + 2 * AT_ONCE


def test_with_more_chats_than_are_read_ahead_each_has_its_turn(writer: Writer, tmp_path: Path) -> None:
    replies = backlog(2 * CHATS, 10, random.Random(1))
    found = behind(writer, Messenger(seconds=0.002), tmp_path, replies, [])
    assert found <= 2 * CHATS * EACH


def test_a_group_that_must_wait_holds_up_nobody(writer: Writer, tmp_path: Path) -> None:
    messenger = Messenger(seconds=0.002)
    messenger.capabilities = Capabilities(
        buttons=True, upload=True, max_text=4096, groups=True, can_edit=True, can_write_first=True, per_second=25,
        per_chat_second=1, per_chat_burst=3, per_group_minute=18,
    )  # fmt: skip

    def say(delivery: Delivery) -> None:
        put(writer, [("g", f"{number}") for number in range(300)] + [("c", f"{number}") for number in range(350)])
        wait_for(messenger, 15)
        put(writer, [("fresh", "answer")])

    deliver(writer, messenger, tmp_path, say, 22)
    assert messenger.came.index(("fresh", "answer")) <= 18


def test_chats_that_must_wait_give_their_place_to_others(writer: Writer, tmp_path: Path) -> None:
    messenger = Messenger(seconds=0.001)
    messenger.capabilities = Capabilities(
        buttons=True, upload=True, max_text=4096, groups=True, can_edit=True, can_write_first=True, per_group_minute=1
    )

    def say(delivery: Delivery) -> None:
        put(writer, [(f"g{chat}", f"{number}") for chat in range(CHATS) for number in range(3)])
        wait_for(messenger, CHATS)
        put(writer, [("z", "answer")])

    deliver(writer, messenger, tmp_path, say, CHATS + 1)
    assert messenger.came[-1] == ("z", "answer")


def test_the_heads_of_chats_are_read_whatever_waits_behind_them(database: Database) -> None:
    dice = random.Random(7)
    said = backlog(30, 12, dice)
    later = {dice.randrange(len(said)) for _ in range(40)}
    with database.transaction() as tx:
        for number, (chat, text) in enumerate(said):
            at = NOW + timedelta(hours=1) if number in later else None
            outbox.add(tx, Address("fake", dice.choice("12"), chat), Reply(text), NOW, not_before_at=at)
    with database.reading() as tx:
        assert read_ahead.senders(tx) == [(REPLIES, ("fake", "1")), (REPLIES, ("fake", "2"))]
        for bot in ("1", "2"):
            whole = read_ahead.read(tx, NOW, REPLIES, ("fake", bot), after="", chats=99, each=99)
            assert whole.last is None and not whole.cut_off
            found, after = dict[str, list[int]](), ""
            while True:
                part = read_ahead.read(tx, NOW, REPLIES, ("fake", bot), after=after, chats=4, each=3)
                found |= {chat: [row.id for row in rows] for chat, rows in part.chats.items()}
                assert part.cut_off == {chat for chat in part.chats if len(part.chats[chat]) == 3}
                if part.last is None:
                    break
                after = part.last
            assert found == {chat: [row.id for row in rows][:3] for chat, rows in whole.chats.items()}
