"""What waits too long: when it is given up, when a reminder goes to another account, and what the ledger says of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.pictures import PictureMaker
from conversation.channel import Sent
from conversation.messages import Reply
from scheduler.contact import Contact
from scheduler.delivery import Delivery
from scheduler.giving_up import GIVEN_UP_AFTER, MOVED_AFTER, PUT_OFF, GivingUp
from storage import outbox, periods
from storage.database import Database
from storage.outbox import BULK, REPLIES, Bot, Kind
from storage.tables import accounts
from storage.tables import outbox as messages
from storage.writer import Writer
from tests.scheduler.test_contact import joins_on, ledger, remind, send
from tests.scheduler.test_delivery import Messenger
from tests.scheduler.test_outage import Away
from tests.talk import BOT, CHANNEL, Talk, address, at
from tests.waiting import waiting

SANDBOX: Bot = (CHANNEL, BOT)
ZALO: Bot = ("zalo_bot", "1")
NOT_CONNECTED = Sent("wait", retry_after_seconds=5, reason="ClientConnectorError")
SOON = MOVED_AFTER + timedelta(seconds=1)


@pytest.fixture
def talk(town: Database) -> Talk:
    made = Talk(town, now=at("2026-11-16 08:00"))
    with town.transaction() as tx:
        # What was said so far is not what these tests look at.
        tx.execute(sa.delete(messages))
    return made


def giving_up(talk: Talk) -> GivingUp:
    return GivingUp(talk.office(), Contact(talk.office()))


def step(talk: Talk, *away: Bot, after: timedelta = timedelta()) -> int:
    """What the delivery has done now and then; gives how many messages it concerned."""
    talk.now += after
    with talk.database.transaction() as tx:
        return giving_up(talk).step(tx, talk.now, away)


def rows(talk: Talk, chat: str) -> list[tuple[str, str, str]]:
    """(channel, state, the word of the error) of what was to be said there, or to that person elsewhere."""
    with talk.database.reading() as tx:
        found = tx.rows(sa.select(messages).order_by(messages.c.id))
    return [(row.channel, row.state, (row.error or "").partition(":")[0]) for row in found if row.chat.startswith(chat)]


def say(talk: Talk, kind: Kind, lane: int = REPLIES, *, not_before_at: datetime | None = None) -> None:
    with talk.database.transaction() as tx:
        outbox.add(tx, address("Hoa"), Reply(kind), talk.now, kind=kind, lane=lane, not_before_at=not_before_at)


# By age.


@pytest.mark.parametrize("kind", ["question", "receipt", "notice", "escalation", "post"])
def test_a_message_is_given_up_two_days_after_it_was_made(talk: Talk, kind: Kind) -> None:
    say(talk, kind, BULK if kind in ("escalation", "post") else REPLIES)
    assert step(talk, SANDBOX, after=GIVEN_UP_AFTER) == 0
    assert step(talk, SANDBOX, after=timedelta(seconds=1)) == 1
    assert rows(talk, "Hoa") == [("sandbox", "failed", "away")]
    assert step(talk, SANDBOX) == 0


def test_what_waited_for_us_is_not_said_to_have_waited_for_the_platform(talk: Talk) -> None:
    say(talk, "receipt")
    assert step(talk, after=timedelta(days=3)) == 1
    assert rows(talk, "Hoa") == [("sandbox", "failed", "late")]


def test_the_quiet_hours_before_it_could_go_do_not_count(talk: Talk) -> None:
    talk.now = at("2026-11-16 21:30")
    say(talk, "escalation", BULK, not_before_at=at("2026-11-17 06:30"))
    talk.now = at("2026-11-19 06:30")
    assert step(talk) == 0
    assert step(talk, after=timedelta(seconds=1)) == 1


def test_what_may_have_arrived_stays_unknown(talk: Talk) -> None:
    say(talk, "receipt")
    send(talk, {"Hoa": Sent("unknown")})
    with talk.database.transaction() as tx:
        tx.execute(sa.update(messages).values(state="waiting"))
    assert step(talk, after=timedelta(days=3)) == 1
    assert [state for _, state, _ in rows(talk, "Hoa")] == ["unknown"]


@pytest.mark.parametrize(
    ("when", "true_until"),
    [
        # "Hôm nay là hạn" is true on that day.
        ("2026-11-17 07:30", "2026-11-17 23:59"),
        # The next one is said instead.
        ("2026-11-18 07:30", "2026-11-20 07:29"),
    ],
)
def test_a_reminder_is_given_up_when_it_is_not_true_any_more(talk: Talk, when: str, true_until: str) -> None:
    remind(talk, when)
    before = len(rows(talk, "Hoa"))
    talk.now = at(true_until)
    assert step(talk, SANDBOX) == 0
    assert step(talk, SANDBOX, after=timedelta(minutes=1)) > 0
    assert rows(talk, "Hoa") == [("sandbox", "failed", "away")] * before
    assert "không đến, trang dùng thử không trả lời" in ledger(talk, "T1")


def test_a_reminder_is_given_up_when_the_period_is_closed(talk: Talk) -> None:
    remind(talk, "2026-11-18 07:30")
    with talk.database.transaction() as tx:
        periods.mark_closed(tx, "2026-11", talk.now)
    assert step(talk, after=SOON) > 0
    assert "không gửi qua trang dùng thử nữa vì đã khóa sổ" in ledger(talk, "T1")


# Another way.


def test_a_reminder_goes_to_the_other_account_while_its_platform_is_away(talk: Talk) -> None:
    joins_on(talk, "Hoa", "zalo_bot")
    remind(talk)
    send(talk, {"Hoa": NOT_CONNECTED})
    assert step(talk, SANDBOX, after=MOVED_AFTER - timedelta(seconds=1)) == 0
    assert step(talk, after=timedelta(seconds=1)) == 0
    assert step(talk, SANDBOX) == 1
    assert rows(talk, "Hoa") == [("sandbox", "failed", "away"), ("zalo_bot", "waiting", "")]
    send(talk, {})
    assert step(talk, SANDBOX, ZALO, after=SOON) == 0
    assert "không đến, trang dùng thử không trả lời; đã gửi qua Zalo lúc 07:40 17/11" in ledger(talk, "T1")


@pytest.mark.parametrize("why", ["no other account", "both are away", "the other is gone"])
def test_a_reminder_stays_where_there_is_no_other_way(talk: Talk, why: str) -> None:
    if why != "no other account":
        joins_on(talk, "Hoa", "zalo_bot")
    remind(talk)
    if why == "the other is gone":
        with talk.database.transaction() as tx:
            tx.execute(sa.update(accounts).where(accounts.c.channel == "zalo_bot").values(state="gone"))
    away = (SANDBOX, ZALO) if why == "both are away" else (SANDBOX,)
    send(talk, dict.fromkeys(("Hoa", "An", "Học", "Khuân"), NOT_CONNECTED))
    assert step(talk, *away, after=SOON) == 0
    assert rows(talk, "Hoa") == [("sandbox", "waiting", "away")]
    assert "chưa đến, trang dùng thử không trả lời, tôi vẫn đang thử gửi" in ledger(talk, "T1")


def test_an_unknown_send_is_never_moved(talk: Talk) -> None:
    joins_on(talk, "Hoa", "zalo_bot")
    remind(talk)
    with talk.database.transaction() as tx:
        queued = next(each for each in waiting(tx, talk.now) if each.address.chat == "Hoa")
        outbox.claim(tx, queued.id)
        tx.flush()
        outbox.record(tx, queued, Sent("unknown"), talk.now)
    # The due day's reminder waits to be sent once more.
    assert step(talk, SANDBOX, after=SOON) == 0
    assert rows(talk, "Hoa") == [("sandbox", "waiting", "")]
    send(talk, {"Hoa": Sent("refused", reason="Bad Request")})
    assert [channel for channel, _, _ in rows(talk, "Hoa")] == ["sandbox"]


@pytest.mark.parametrize(
    ("sent", "word"),
    [(Sent("refused", reason="Bad Request"), "refused"), (Sent("refused", reason="429", used_up=True), "quota")],
)
def test_a_reminder_that_is_refused_goes_to_the_other_account(talk: Talk, sent: Sent, word: str) -> None:
    joins_on(talk, "Hoa", "zalo_bot")
    remind(talk)
    send(talk, {"Hoa": sent})
    assert rows(talk, "Hoa") == [("sandbox", "failed", word), ("zalo_bot", "sent", "")]


def test_a_used_up_bot_is_left_for_another_one_only(talk: Talk) -> None:
    joins_on(talk, "Hoa", CHANNEL)
    with talk.database.transaction() as tx:
        tx.execute(sa.update(accounts).where(accounts.c.chat == f"Hoa {CHANNEL}").values(bot=BOT, sender="Hoa 2"))
    remind(talk)
    send(talk, {"Hoa": Sent("refused", reason="quota: kept for replies", messages=0)})
    assert rows(talk, "Hoa") == [("sandbox", "failed", "quota")]


def test_nobody_is_woken_by_a_reminder_that_moves(talk: Talk) -> None:
    joins_on(talk, "Hoa", "zalo_bot")
    remind(talk, "2026-11-18 07:30")
    talk.now = at("2026-11-18 22:00")
    assert step(talk, SANDBOX) == 0
    talk.now = at("2026-11-19 06:30")
    assert step(talk, SANDBOX) == 1


def test_who_filed_meanwhile_is_not_reminded_anywhere(talk: Talk) -> None:
    joins_on(talk, "Hoa", "zalo_bot")
    remind(talk)
    for text in ("báo cáo", "50", "45", "2", "12", "0", "gửi"):
        talk.hear(talk.message("Phó", text))
    with talk.database.transaction() as tx:
        tx.execute(sa.update(messages).where(messages.c.chat == "Hoa").values(state="waiting", sent_at=None))
    assert step(talk, SANDBOX, after=SOON) == 1
    assert [row for row in rows(talk, "Hoa") if row[1] != "sent"] == [("sandbox", "failed", "filed")]
    assert "không gửi qua trang dùng thử nữa vì đã nộp" in ledger(talk, "T1")


def test_it_is_said_once_though_the_platform_comes_back(talk: Talk, tmp_path: Path) -> None:
    joins_on(talk, "Hoa", "zalo_bot")
    remind(talk)
    writer = Writer(talk.database)
    writer.start()
    telegram, zalo = Away(BOT, outcome=Sent("wait", retry_after_seconds=0.05, reason="NotConnected")), Messenger()
    delivery = Delivery(
        writer,
        {CHANNEL: telegram, "zalo_bot": zalo},
        PictureMaker(tmp_path),
        tmp_path,
        lambda: talk.now,
        on_given_up=Contact(talk.office()).given_up,
        giving_up=giving_up(talk),
    )
    writer.on_commit.append(delivery.wake)
    try:
        asyncio.run(comes_back(talk, delivery, telegram, zalo))
    finally:
        writer.stop()
    assert [chat for chat, _ in zalo.came] == ["Hoa zalo_bot"]
    assert sorted(chat for chat, _ in telegram.came) == ["An", "Học", "Khuân"]


async def comes_back(talk: Talk, delivery: Delivery, telegram: Away, zalo: Messenger) -> None:
    """One platform fails some times, what waits for it goes by the other one, and then it is there again."""

    async def pass_until(done: Callable[[], bool]) -> None:
        while not await asyncio.to_thread(done):
            talk.now += timedelta(seconds=1)
            await delivery.give_up_old()
            delivery.wake()
            await asyncio.sleep(0.05)

    task = asyncio.create_task(delivery.run())
    async with asyncio.timeout(30):
        await pass_until(lambda: telegram.tries >= 6)
        talk.now += SOON
        await pass_until(lambda: bool(zalo.came))
        telegram.bots = ()
        await pass_until(lambda: "waiting" not in {state for _, state, _ in rows(talk, "")})
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


# Before it is sent after all.


def test_what_is_late_is_looked_at_again_before_it_is_sent(talk: Talk) -> None:
    remind(talk, "2026-11-18 07:30")
    with talk.database.reading() as tx:
        queued = next(each for each in waiting(tx, talk.now) if each.address.chat == "Hoa")
    asked = giving_up(talk)
    assert not asked.concerns(queued, talk.now + MOVED_AFTER)
    assert asked.concerns(queued, talk.now + SOON)
    with talk.database.transaction() as tx:
        assert asked.look_again(tx, queued, talk.now + SOON) == ""
        assert asked.look_again(tx, queued, at("2026-11-20 07:30")) == "late: too old"


def test_late_bulk_waits_for_the_morning(talk: Talk) -> None:
    remind(talk, "2026-11-18 07:30")
    with talk.database.transaction() as tx:
        queued = next(each for each in waiting(tx, talk.now) if each.address.chat == "Hoa")
        assert giving_up(talk).look_again(tx, queued, at("2026-11-18 23:00")) == PUT_OFF
        assert waiting(tx, at("2026-11-19 06:29")) == []
        assert waiting(tx, at("2026-11-19 06:30")) != []
