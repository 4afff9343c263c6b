"""Somebody who cannot be written to: told once, reminded by another way once, and the ledger says all of it."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from conversation.channel import Sent
from conversation.texts import vi as say
from handlers import lost_contact
from scheduler.contact import Contact
from scheduler.rounds import Rounds
from storage import invitations, outbox, people, units
from storage.database import Database
from storage.outbox import Address
from storage.tables import accounts, chats
from storage.tables import outbox as messages
from storage.writer import Writer
from tests.talk import Talk, address, at
from tests.waiting import waiting

GONE = Sent("refused", reason="Forbidden: bot was blocked by the user", gone=True)
LOST = "Tôi không nhắn được cho bác Hoàng Thị Hoa, tổ trưởng Tổ tự quản môi trường thôn Đồng Bài nữa"


@pytest.fixture
def talk(town: Database) -> Talk:
    return Talk(town, now=at("2026-11-16 08:00"))


def joins_on(talk: Talk, who: str, channel: str) -> None:
    """The person has an account there as well, used before the one of the sandbox."""
    to = Address(channel, "1", f"{who} {channel}")
    with talk.database.transaction() as tx:
        invitation = invitations.create(tx, "leader", talk.now, name=who)
        account = people.open_account(tx, to, who, invitation.id, at("2026-10-01 08:00"))
        people.attach(tx, account, talk.person_id(tx, who), at("2026-10-01 08:00"))


def remind(talk: Talk, when: str = "2026-11-17 07:30") -> None:
    """The reminders of the day are put into the outbox, and not sent yet."""
    talk.now = at(when)
    writer = Writer(talk.database)
    writer.start()
    try:
        asyncio.run(Rounds(writer, talk.office()).tick(talk.now))
    finally:
        writer.stop()


def send(talk: Talk, outcomes: dict[str, Sent]) -> list[tuple[str, str, str]]:
    """Send what waits: to these chats with these outcomes. Gives (channel, chat, first line)."""
    contact, came = Contact(talk.office()), []
    for _ in range(4):
        with talk.database.transaction() as tx:
            for queued in waiting(tx, talk.now):
                sent = outcomes.get(queued.address.chat, Sent("sent", str(queued.id)))
                outbox.claim(tx, queued.id)
                tx.flush()
                outbox.record(tx, queued, sent, talk.now)
                if sent.state in ("refused", "wait") and not outbox.is_tried_again(queued, sent):
                    contact.given_up(tx, queued, sent, talk.now)
                came.append((queued.address.channel, queued.address.chat, queued.reply.text.split("\n")[0]))
    return came


def ledger(talk: Talk, group: str) -> str:
    return "\n".join(reply.text for _, reply in talk.say("Cán", f"/lichsu {group}"))


def test_a_reminder_goes_to_the_other_account_once_and_the_ledger_says_so(talk: Talk) -> None:
    for channel in ("telegram", "zalo_bot"):
        joins_on(talk, "Hoa", channel)
    talk.office().buttonless.add("zalo_bot")
    remind(talk)
    came = send(talk, {"Hoa": GONE, "Hoa zalo_bot": GONE})
    to_hoa = [(channel, chat) for channel, chat, _ in came if chat.startswith("Hoa")]
    # The third account is left in peace.
    assert to_hoa == [("sandbox", "Hoa"), ("zalo_bot", "Hoa zalo_bot")]
    # She can still be reached on Telegram, so nobody is told.
    assert not any(LOST in text for _, _, text in came)
    assert (
        "Ngày đến hạn (07:30 17/11): không đến, trang dùng thử báo đã chặn trợ lý hoặc không còn tài khoản; "
        "không đến, Zalo báo đã chặn trợ lý hoặc không còn tài khoản"
    ) in ledger(talk, "T1")


def test_the_reminder_that_goes_elsewhere_is_said_as_that_messenger_needs(talk: Talk) -> None:
    joins_on(talk, "Hoa", "zalo_bot")
    talk.office().buttonless.add("zalo_bot")
    remind(talk)
    send(talk, {"Hoa": GONE})
    with talk.database.reading() as tx:
        texts = {
            row.channel: row.payload["text"]
            for row in tx.rows(sa.select(messages).where(messages.c.kind == "due_reminder"))
            if row.chat.startswith("Hoa")
        }
    assert texts["zalo_bot"] == texts["sandbox"] + "\nBác gõ: báo cáo."
    assert "không còn tài khoản; đã gửi qua Zalo lúc 07:30 17/11" in ledger(talk, "T1")


def test_the_officers_of_the_commune_are_told_once_of_who_is_out_of_reach(talk: Talk) -> None:
    remind(talk)
    told = [chat for _, chat, text in send(talk, {"Hoa": GONE}) if text.startswith(LOST)]
    assert told == ["Cán"]
    assert "Bác Hoàng Thị Hoa, tổ trưởng (đã chặn hoặc bỏ trợ lý):" in ledger(talk, "T1")
    # Both ways of hearing of it: a refused send, and the messenger's own word.
    assert talk.hear(talk.message("Hoa", event="left")) == []
    assert [chat for chat, _ in talk.hear(talk.message("An", event="left"))] == ["Cán"]
    talk.say("Hoa", "chào")
    assert [chat for chat, _ in talk.hear(talk.message("Hoa", event="left"))] == ["Cán"]


def test_at_night_the_officers_are_left_to_sleep(talk: Talk) -> None:
    talk.now = at("2026-11-16 22:00")
    assert talk.hear(talk.message("Hoa", event="left")) == []
    assert [chat for chat, reply in talk.later(at("2026-11-17 06:29")) if LOST in reply.text] == []
    assert [chat for chat, reply in talk.later(at("2026-11-17 06:30")) if LOST in reply.text] == ["Cán"]


def test_who_bound_a_chat_is_told_that_the_bot_was_removed(talk: Talk) -> None:
    with talk.database.transaction() as tx:
        binder = talk.person_id(tx, "Cán")
        tx.execute(sa.update(chats).where(chats.c.chat == "nhóm xã").values(bound_by=binder))
    ((chat, reply),) = talk.hear(talk.message("Cán", chat="nhóm xã", event="left"))
    assert chat == "Cán"
    assert reply.text.startswith("Tôi không còn ở trong nhóm chat «nhóm xã» của Xã Yên Sơn")
    assert talk.hear(talk.message("Cán", chat="nhóm xã", event="left")) == []


def test_where_who_bound_it_is_gone_the_officers_of_the_unit_are_told(talk: Talk) -> None:
    with talk.database.transaction() as tx:
        gone = talk.person_id(tx, "Học")
        tx.execute(sa.update(accounts).where(accounts.c.person_id == gone).values(state="gone"))
        tx.execute(sa.update(chats).where(chats.c.chat == "nhóm cụm").values(bound_by=gone))
    post = address("nhóm cụm")
    with talk.database.transaction() as tx:
        lost_contact.chat_lost(tx, talk.office(), post, talk.now)
    assert [chat for chat, _ in talk.sent()] == ["Cụm"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (Sent("unknown", reason="TimeoutError"), "không rõ đã đến trang dùng thử chưa"),
        (Sent("refused", reason="Bad Request"), "không đến, trang dùng thử từ chối tin"),
        (Sent("refused", reason="429", used_up=True), "không gửi, trợ lý trang dùng thử hết lượt tin của tháng"),
        (Sent("wait", reason="ClientConnectorError", most_tries=1), "không đến, trang dùng thử không trả lời"),
        (Sent("wait", reason="too many requests", retry_after_seconds=60, asked=True), "đang chờ gửi qua trang dùng"),
        (
            Sent("wait", reason="ClientConnectorError", retry_after_seconds=5),
            "chưa đến, trang dùng thử không trả lời, tôi",
        ),
    ],
)
def test_the_ledger_tells_why_it_did_not_arrive(talk: Talk, sent: Sent, said: str) -> None:
    # An earlier step, for the due day's unknown send is repeated.
    remind(talk, "2026-11-18 07:30")
    send(talk, {"Hoa": sent})
    assert f"Quá hạn 1 ngày (07:30 18/11): {said}" in ledger(talk, "T1")


def test_the_ledger_knows_who_has_filed_and_what_is_to_come(talk: Talk) -> None:
    for text in ("báo cáo", "50", "45", "2", "12", "0", "gửi"):
        talk.say("Hoa", text)
    assert "Đã nộp báo cáo lúc 08:02 16/11; từ đó không nhắc nữa." in ledger(talk, "T1")


def test_only_an_officer_over_the_group_opens_it(talk: Talk) -> None:
    with talk.database.reading() as tx:
        other = units.group_by_code(tx, "T4")
    assert other is not None
    ((_, reply),) = talk.say("Cán", choice=f"h:group:{other.id}:2026-11")
    assert reply.text == say.NOT_IN_YOUR_UNIT.format(units="Xã Yên Sơn")
    ((_, reply),) = talk.say("Cụm", choice=f"h:group:{other.id}:2026-11")
    assert reply.text.startswith("Lịch sử nhắc tháng 11/2026, Tổ tự quản môi trường thôn Khuân Mỵ")
