"""A small installation and its people, to talk with the bot through the one door, without any messenger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

import catalogue
from conversation.messages import Incoming, PhotoIn, Reply
from conversation.plain_choices import with_choices
from conversation.roster import Area, BaselineValue, Cluster, Group, Person, Roster
from handlers import incoming, installing
from handlers.importing import import_roster
from handlers.office import Office
from scheduler import closing, opening, reminders
from storage import chats, inbox, invitations, outbox, people, units
from storage.database import Database, Transaction
from storage.inbox import Received
from storage.outbox import Address
from storage.tables import outbox as outbox_table

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CHANNEL, BOT = "sandbox", "sandbox"


def at(text: str) -> datetime:
    """'2026-11-16 08:00', local."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def roster() -> Roster:
    """Two communes of one cluster, three areas, four groups, invented people."""
    since = date(2026, 9, 1)

    def group(code: str, name: str, area: str, content: str, *, scope: str = "whole_area") -> Group:
        return Group(code, name, scope, area, content, "", 60, (), since)  # type: ignore[arg-type]

    def person(name: str, role: str, unit: str) -> Person:
        return Person(name, role, unit, "", since)  # type: ignore[arg-type]

    def base(code: str, indicator: str, value: int) -> BaselineValue:
        return BaselineValue(code, indicator, value * 1000, since)

    return Roster(
        clusters=(Cluster("C1", "Cụm số 1", ("02473", "02449")),),
        areas=(
            Area("K1", "Thôn Đồng Bài", "village", "02473", 90),
            Area("K2", "Thôn Nà Mạ", "village", "02473", 70),
            Area("K3", "Thôn Khuân Mỵ", "village", "02449", 80),
        ),
        groups=(
            group("T1", "Tổ tự quản môi trường thôn Đồng Bài", "K1", "MT"),
            group("T2", "Nhóm liên gia an ninh thôn Đồng Bài", "K1", "AN", scope="household_cluster"),
            group("T3", "Tổ khuyến học thôn Nà Mạ", "K2", "KH"),
            group("T4", "Tổ tự quản môi trường thôn Khuân Mỵ", "K3", "MT"),
        ),
        people=(
            person("Hoàng Thị Hoa", "leader", "T1"),
            person("Ma Văn Phó", "deputy", "T1"),
            person("Lý Văn An", "leader", "T2"),
            person("Nông Thị Học", "leader", "T3"),
            person("Bàn Văn Khuân", "leader", "T4"),
            person("Trần Thị Cán", "commune_officer", "02473"),
            person("Đỗ Văn Cụm", "cluster_officer", "C1"),
            person("Vũ Thị Tỉnh", "province_officer", "08"),
        ),
        baselines=(base("T1", "MT01", 20), base("T1", "G01", 50), base("T4", "MT01", 10)),
    )


SHORT = {
    "Hoa": "Hoàng Thị Hoa",
    "Phó": "Ma Văn Phó",
    "An": "Lý Văn An",
    "Học": "Nông Thị Học",
    "Khuân": "Bàn Văn Khuân",
    "Cán": "Trần Thị Cán",
    "Cụm": "Đỗ Văn Cụm",
    "Tỉnh": "Vũ Thị Tỉnh",
}
GROUP_CHATS = {"nhóm xã": "02473", "nhóm cụm": "C1"}


@dataclass
class Talk:
    """Talks to the bot; everything is read back from the database for every single message."""

    database: Database
    now: datetime = field(default_factory=lambda: at("2026-11-16 08:00"))
    preset: str = "administrative"
    buttons: bool = True
    new_office: Callable[[], Office] = field(init=False)
    codes: dict[str, str] = field(default_factory=dict)
    _events: int = 0

    def __post_init__(self) -> None:
        def new_office() -> Office:
            office = Office(timezone=ZONE, preset=self.preset)  # type: ignore[arg-type]
            office.buttonless = set() if self.buttons else {CHANNEL}
            office.join_links = {CHANNEL: "https://example.invalid/bot?start={code}"}
            return office

        self.new_office = new_office

    def set_up(self, *, joined: bool = True) -> Talk:
        """Install, import, let everybody join, bind the chats and open what is open."""
        with self.database.transaction() as tx:
            installing.install(tx, "08", catalogue.FOLDER, self.new_office().day(self.now))
            import_roster(tx, roster(), date(2026, 9, 1), self.now)
            if joined:
                for name in SHORT:
                    self.join(tx, name)
            for title, code in GROUP_CHATS.items():
                chat = chats.keep(tx, self.address(title), title)
                unit = units.unit_by_code(tx, code)
                assert unit is not None
                chats.bind(tx, chat, unit.id, 1, self.now)
        self.tick()
        self.heard()
        return self

    def person_id(self, tx: Transaction, name: str) -> int:
        """The id of a person by short or full name."""
        full = SHORT.get(name, name)
        return int(tx.scalar(sa.text("SELECT id FROM people WHERE name = :name").bindparams(name=full)))

    def join(self, tx: Transaction, name: str) -> None:
        """The person has an account and agreed."""
        address = self.address(name)
        invitation = invitations.create(tx, "leader", self.now, name=name)
        account = people.open_account(tx, address, name, invitation.id, self.now)
        person = self.person_id(tx, name)
        people.attach(tx, account, person, self.now)
        people.keep_consent(tx, person, address, "test", "đồng ý", self.now, given=True)

    def address(self, chat: str) -> Address:
        """A private chat is named after its person, a group after its title."""
        return Address(CHANNEL, BOT, chat, None, chat.startswith("nhóm"))

    def tick(self) -> None:
        """What the scheduler does at this instant."""
        office, now = self.new_office(), self.now
        with self.database.transaction() as tx:
            opening.plan_periods(tx, office, now)
            for period in opening.to_open(tx, office, now):
                while not opening.open_step(tx, office, period, now):
                    pass
            for period, step, due_at in reminders.steps_due(tx, office, now):
                reminders.plan_step(tx, office, period, step, due_at, now)
            while reminders.send_due(tx, office, now):
                pass
            opening.close_due(tx, office, now)
            for chat, unit, period in closing.to_post(tx, office, now):
                closing.post(tx, office, chat, unit, period, now)

    def say(self, who: str, text: str = "", *, chat: str | None = None, **more: object) -> list[tuple[str, Reply]]:
        """A person sends a text (or a photo, choice, sticker by keyword); gives (chat, reply) pairs in order."""
        self._events += 1
        where = chat or who
        message = Incoming(
            channel=CHANNEL,
            bot=BOT,
            event_key=str(self._events),
            sender=who,
            chat=where,
            chat_kind="group" if where.startswith("nhóm") else "private",
            sent_at=self.now,
            text=text,
            sender_name=who,
            chat_title=where,
            **more,  # type: ignore[arg-type]
        )
        return self.hear(message)

    def photo(self, who: str, *, chat: str | None = None, caption: str = "", album: str | None = None):  # type: ignore[no-untyped-def]
        """A person sends a photo."""
        return self.say(who, caption, chat=chat, photo=PhotoIn(f"photo-{self._events}", 1000), album=album)

    def hear(self, message: Incoming) -> list[tuple[str, Reply]]:
        """Store and handle one message as the door does."""
        received = Received(message.event_key, message.chat, {"text": message.text})
        with self.database.transaction() as tx:
            new = inbox.store(tx, CHANNEL, BOT, [received], self.now)
        for inbox_id in new.values():
            with self.database.transaction() as tx:
                incoming.handle(tx, self.new_office(), inbox_id, message, self.now)
        self.now += timedelta(seconds=20)
        return self.heard()

    def heard(self) -> list[tuple[str, Reply]]:
        """What waits to be sent, now taken as sent; (chat, reply) in order."""
        with self.database.transaction() as tx:
            waiting = outbox.waiting(tx, self.now + timedelta(days=1), most=1000)
            tx.execute(sa.update(outbox_table).where(outbox_table.c.state == "waiting").values(state="sent"))
        return [(queued.address.chat, self._rendered(queued.reply)) for queued in waiting]

    def _rendered(self, reply: Reply) -> Reply:
        if self.buttons:
            return reply
        text = with_choices(reply.text, reply.choices, numbered=reply.numbered)
        return Reply(text, (), reply.numbered, reply.drawing, reply.media)
