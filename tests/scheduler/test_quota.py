"""The month of a bot: what is counted, who is warned when, and that reminders stop before replies have to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conversation.channel import Sent
from conversation.messages import Reply
from handlers.office import Office
from scheduler.quota import Quota
from storage import outbox, quotas
from storage.database import Database
from storage.outbox import BULK, REPLIES, Address, Queued
from tests.talk import Talk, at

NOW = at("2026-11-16 08:00")
LIMIT = 100


@pytest.fixture
def quota() -> Quota:
    return Quota(Office(monthly={"zalo_bot": LIMIT}))


def queued(lane: int = BULK, channel: str = "zalo_bot", bot: str = "81") -> Queued:
    return Queued(1, Address(channel, bot, "c"), lane, "reminder", Reply("nhắc"), None, None, 0, NOW)


def use(database: Database, sent: int, received: int = 0, month: str = "2026-11", bot: str = "81") -> None:
    with database.transaction() as tx:
        quotas.count(tx, "zalo_bot", bot, month, sent=sent, received=received)


def test_messages_are_counted_by_bot_and_month_and_not_where_nothing_is_limited(
    database: Database, quota: Quota
) -> None:
    with database.transaction() as tx:
        quota.count(tx, queued(), Sent("sent", messages=3), NOW)
        quota.count(tx, queued(), Sent("unknown"), NOW)
        quota.count(tx, queued(), Sent("refused", messages=0), NOW)
        quota.count(tx, queued(bot="82"), Sent("sent"), NOW)
        quota.count(tx, queued(), Sent("sent"), at("2026-12-01 00:00"))
        quota.count(tx, queued(channel="telegram"), Sent("sent"), NOW)
    with database.reading() as tx:
        found = {(used.bot, used.month): used.sent for used in quotas.of_month(tx, "2026-11")}
        assert found == {("81", "2026-11"): 4, ("82", "2026-11"): 1}
        assert quotas.of(tx, "zalo_bot", "81", "2026-12").sent == 1


@pytest.mark.parametrize(
    ("sent", "received", "allowed"), [(94, 0, True), (95, 0, False), (47, 48, False), (200, 0, False)]
)
def test_bulk_stops_at_95_per_cent_both_ways_counted(
    database: Database, quota: Quota, sent: int, received: int, allowed: bool
) -> None:
    use(database, sent, received)
    with database.reading() as tx:
        assert quota.allows(tx, queued(), NOW) == allowed
        assert quota.allows(tx, queued(bot="82"), NOW)
        assert quota.allows(tx, queued(), at("2026-12-01 07:30"))
    # No. 18 of docs/zalo.md: a plan may grant more, so replies are sent until the platform refuses them.
    assert not quota.concerns(queued(REPLIES))
    assert not quota.concerns(queued(channel="telegram"))


def test_after_a_refusal_bulk_rests_for_a_day(database: Database, quota: Quota) -> None:
    with database.transaction() as tx:
        quota.count(tx, queued(REPLIES), Sent("refused", messages=0, used_up=True), NOW)
    with database.reading() as tx:
        assert not quota.allows(tx, queued(), NOW + timedelta(hours=23))
        assert quota.allows(tx, queued(), NOW + timedelta(hours=24))


def test_operators_are_warned_once_at_each_step(installed: Database) -> None:
    talk = Talk(installed).set_up(bound=())
    talk.office().monthly["zalo_bot"] = LIMIT

    def told(sent: int) -> list[tuple[str, str]]:
        use(talk.database, sent)
        return [(chat, reply.text[:63]) for chat, reply in talk.tick() + talk.tick()]

    assert told(79) == []
    assert told(1) == [("Tỉnh", "Trợ lý Zalo 81 đã dùng 80/100 tin của tháng 11. Từ 95% tôi ngừn")]
    assert told(14) == []
    assert told(1) == [("Tỉnh", "Trợ lý Zalo 81 đã dùng 95/100 tin của tháng 11. Tôi ngừng tin n")]
    assert told(30) == []
    with talk.database.transaction() as tx:
        quotas.note(tx, quotas.of(tx, "zalo_bot", "81", "2026-11"), used_up_at=talk.now)
    assert told(0) == [("Tỉnh", "Zalo báo trợ lý 81 đã hết lượt gửi (đếm được 125/100 tin của th")]
    assert told(0) == []


def test_a_month_that_jumps_over_a_step_is_warned_of_once(installed: Database) -> None:
    talk = Talk(installed).set_up(bound=())
    talk.office().monthly["zalo_bot"] = LIMIT
    use(talk.database, 97)
    use(talk.database, 97, month="2026-10")
    assert [reply.text[:46] for _, reply in talk.tick()] == ["Trợ lý Zalo 81 đã dùng 97/100 tin của tháng 11"]
    assert talk.tick() == []


def test_a_403_is_given_up_after_its_second_try(database: Database) -> None:
    sent = Sent("wait", retry_after_seconds=60, most_tries=2, gone=True)
    tries = [outbox.is_tried_again(Queued(**{**vars(queued()), "attempts": before}), sent) for before in (0, 1)]
    assert tries == [True, False]
