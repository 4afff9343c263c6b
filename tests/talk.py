"""A small installation and its people, to talk with the bot through the one door, without any messenger."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

import catalogue
from conversation.channel import Sent
from conversation.excel.roster import Area, BaselineValue, Cluster, Group, Person, Roster
from conversation.excel.roster_sheets import GroupScope, Role
from conversation.fitting import fitted
from conversation.messages import Choice, Incoming, PhotoIn, Reply
from conversation.plain_choices import with_choices
from handlers import incoming, installing
from handlers import jobs as handled_jobs
from handlers import photos as photos_taken
from handlers.importing import import_roster
from handlers.office import Office
from reporting.periods import Preset
from scheduler.rounds import Rounds
from storage import chats, confirmations, consents, inbox, invitations, jobs, outbox, people, photos, units
from storage.database import Database, Transaction
from storage.inbox import Received
from storage.outbox import Address
from storage.tables import WAITING
from storage.tables import jobs as jobs_table
from storage.tables import media as media_table
from storage.tables import outbox as outbox_table
from storage.tables import people as people_table
from storage.tables import photos as photos_table
from storage.writer import Writer
from tests.waiting import waiting

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CHANNEL, BOT = "sandbox", "sandbox"
SINCE = date(2026, 9, 1)
"""Since when the invented units, groups and people are there."""
BETWEEN_MESSAGES = timedelta(seconds=20)

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

Told = tuple[str, Reply]
"""(chat, what the bot said there)."""


def at(text: str) -> datetime:
    """'2026-11-16 08:00', local."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def roster() -> Roster:
    """Two communes of one cluster, three areas, four groups, invented people."""

    def group(code: str, name: str, area: str, content: str, scope: GroupScope = "whole_area") -> Group:
        return Group(code, name, scope, area, content, "", 60, (), SINCE)

    def person(name: str, role: Role, unit: str) -> Person:
        return Person(name, role, unit, "", SINCE)

    def base(code: str, indicator: str, value: int) -> BaselineValue:
        return BaselineValue(code, indicator, value * 1000, SINCE)

    return Roster(
        clusters=(Cluster("C1", "Cụm số 1", ("02473", "02449")),),
        areas=(
            Area("K1", "Thôn Đồng Bài", "village", "02473", 90),
            Area("K2", "Thôn Nà Mạ", "village", "02473", 70),
            Area("K3", "Thôn Khuân Mỵ", "village", "02449", 80),
        ),
        groups=(
            group("T1", "Tổ tự quản môi trường thôn Đồng Bài", "K1", "MT"),
            group("T2", "Nhóm liên gia an ninh thôn Đồng Bài", "K1", "AN", "household_cluster"),
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


def prepare_installation(database: Database) -> None:
    """Every table, the province, the catalogue, and the roster; nobody has joined."""
    database.create_all()
    with database.transaction() as tx:
        installing.install(tx, "08", catalogue.FOLDER, date(2026, 11, 16))
        import_roster(tx, roster(), SINCE, at("2026-09-01 08:00"))


def address(chat: str) -> Address:
    """A private chat is named after its person, a group after its title."""
    return Address(CHANNEL, BOT, chat, None, is_group(chat))


def is_group(chat: str) -> bool:
    """Group chats are named 'nhóm ...'."""
    return chat.startswith("nhóm")


_CONFIRMATIONS = (
    sa.select(outbox_table.c.not_before_at)
    .where(WAITING, outbox_table.c.kind == "photos", outbox_table.c.not_before_at > sa.bindparam("now"))
    .order_by(outbox_table.c.not_before_at)
)
_LEFT = sa.select(
    sa.exists().where(photos_table.c.download == "waiting").label("photos"),
    sa.exists().where(jobs_table.c.state == "waiting").label("jobs"),
)
"""Whether there is anything to fetch, and to do; made once, for it is asked after every message."""


def confirmations_after(tx: Transaction, now: datetime) -> list[datetime]:
    """When the confirmations of photos leave that still wait for more of them, the first of them first."""
    return [row.not_before_at for row in tx.rows(_CONFIRMATIONS, now=now)]


@dataclass
class Talk:
    """Talks to the bot in a database made by `prepare_installation`; its state is read back for every message."""

    database: Database
    now: datetime = field(default_factory=lambda: at("2026-11-16 08:00"))
    preset: Preset = "administrative"
    buttons: bool = True
    heard: list[Told] = field(default_factory=list)
    """Everything the bot said so far, in order."""
    events: int = 0
    hurried: bool = False
    """What comes next is done before the quiet after photos is over."""
    away: bool = False
    """The messenger takes nothing from the bot; what it has to say waits."""
    started: Office | None = None

    def office(self) -> Office:
        """What the program knows: its settings, and the questionnaires it has read so far."""
        if self.started is None:
            self.started = Office(
                timezone=ZONE,
                preset=self.preset,
                buttonless=set() if self.buttons else {CHANNEL},
                join_links={CHANNEL: "https://example.invalid/bot?start={code}"},
            )
        return self.started

    def address(self, chat: str) -> Address:
        """Where a person or a group is reached."""
        return address(chat)

    def restart(self) -> None:
        """Forget everything that is not in the database."""
        url = self.database.engine.url.render_as_string(hide_password=False)
        self.database.close()
        self.database, self.started = Database(url), None

    def set_up(self, joined: tuple[str, ...] = tuple(SHORT), bound: tuple[str, ...] = tuple(GROUP_CHATS)) -> Talk:
        """Let people join, bind the chats, and open what is open."""
        with self.database.transaction() as tx:
            for name in joined:
                self._join(tx, name)
            for title in bound:
                unit = units.unit_by_code(tx, GROUP_CHATS[title])
                assert unit is not None
                chats.bind(tx, chats.keep(tx, self.address(title), title), unit.id, 1, self.now)
        self.tick()
        self.heard.clear()
        return self

    def person_id(self, tx: Transaction, name: str) -> int:
        """The id of a person by short or full name."""
        chosen = sa.select(people_table.c.id).where(people_table.c.name == SHORT.get(name, name))
        return int(tx.scalar(chosen))

    def _join(self, tx: Transaction, name: str) -> None:
        invitation = invitations.create(tx, "leader", self.now, name=name)
        account = people.open_account(tx, self.address(name), self.address(name).chat, invitation.id, self.now)
        person = self.person_id(tx, name)
        people.attach(tx, account, person, self.now)
        consents.keep(tx, person, self.address(name), "test", "đồng ý", self.now, given=True)

    def invite(self, role: str, code: str) -> str:
        """A code for whom the import named in that role, or for somebody new; for a group or a unit."""
        with self.database.transaction() as tx:
            group, unit = units.group_by_code(tx, code), units.unit_by_code(tx, code)
            awaited = people.reporters(tx, [group.id], SINCE) if group is not None else []
            named = next((held.person_id for held in awaited if held.role == role), None)
            made = invitations.create(
                tx,
                role,
                self.now,
                group_id=group.id if group else None,
                unit_id=unit.id if unit and not group else None,
                person_id=named,
            )
        return made.code

    def say(self, who: str, text: str = "", *, chat: str | None = None, **more: Any) -> list[Told]:
        """A person sends a text, or what `more` says (photo, choice, other); gives what the bot answers."""
        sent_at = self.now
        answers = self.hear(self.message(who, text, chat=chat, **more)) + self.confirmed()
        self.pause(sent_at)
        return answers

    def pause(self, sent_at: datetime) -> None:
        """People read before they go on; who does not lets no time pass, not even a moment: what waits would leave."""
        self.now = sent_at if self.hurried else sent_at + BETWEEN_MESSAGES

    def confirmed(self) -> list[Told]:
        """Let the quiet after photos pass, unless something is done meanwhile; gives what is then said of them."""
        told: list[Told] = []
        while not self.hurried and (coming := self._read_confirmations()):
            self.now = coming[0]
            told += self.sent()
        return told

    def _read_confirmations(self) -> list[datetime]:
        with self.database.reading() as tx:
            return confirmations_after(tx, self.now)

    def message(self, who: str, text: str = "", *, chat: str | None = None, **more: Any) -> Incoming:
        """The next thing a person does."""
        self.events += 1
        where = chat or who
        return fitted(
            Incoming(
                channel=CHANNEL,
                bot=BOT,
                event_key=str(self.events),
                sender=who,
                chat=where,
                chat_kind="group" if is_group(where) else "private",
                sent_at=self.now,
                text=text,
                sender_name=who,
                chat_title=where,
                **{"message_id": str(self.events), **more},
            )
        )

    def photo(self, who: str, caption: str = "", *, chat: str | None = None, album: str | None = None) -> list[Told]:
        """A person sends a photo."""
        return self.say(who, caption, chat=chat, photo=PhotoIn(f"photo-{self.events}", 1000), album=album)

    def press(self, who: str, label: str, *, chat: str | None = None, nth: int = 1) -> list[Told]:
        """Press a button: of the last message in the chat that had it, or of the nth before the end."""
        return self.say(who, chat=chat, choice=self.button(chat or who, label, nth).id)

    def button(self, chat: str, label: str, nth: int = 1) -> Choice:
        """A button that was said in a chat. Raises LookupError."""
        found = [
            choice
            for where, reply in reversed(self.heard)
            for choice in reply.choices
            if where == chat and choice.label == label
        ]
        if len(found) < nth:
            raise LookupError(f"{chat} was never shown the button [{label}]")
        return found[nth - 1]

    def hear(self, message: Incoming) -> list[Told]:
        """Store and handle one message as the door does; one that was stored before is not handled again."""
        received = Received(message.event_key, message.chat, {"text": message.text})
        with self.database.transaction() as tx:
            new = inbox.store(tx, CHANNEL, BOT, [received], self.now)
        for inbox_id in new.values():
            with self.database.transaction() as tx:
                incoming.handle(tx, self.office(), inbox_id, message, self.now)
        with self.database.reading() as tx:
            left = tx.first(_LEFT)
        assert left is not None
        if left.photos:
            self._fetch()
        if left.jobs:
            self._work()
        return self.sent()

    def _work(self) -> None:
        """Do what was asked for, as scheduler/jobs.py does; nothing is drawn here."""
        with self.database.transaction() as tx:
            while (job := jobs.next_waiting(tx, self.now)) is not None:
                jobs.begin(tx, job)
                while handled_jobs.step(tx, self.office(), job.id, self.now):
                    pass
                handled_jobs.finish(tx, self.office(), job.id, self.now)

    def _fetch(self) -> None:
        """Note photos down as fetched, as scheduler/downloads.py does; there are no files here."""
        with self.database.transaction() as tx:
            while found := photos.downloads(tx, self.now):
                for download in found:
                    if download.reference.startswith("bad"):
                        photos_taken.lose(tx, self.office(), download.id, download.address, "unreadable", self.now)
                        continue
                    key = hashlib.sha256(download.reference.encode()).hexdigest()
                    row = {"hash": key, "mime": "image/jpeg", "size_bytes": 1, "width": 1, "height": 1}
                    tx.execute(sa.insert(media_table).values(**row, stored_at=self.now))
                    photos.keep(tx, download.id, key)

    def later(self, until: datetime) -> list[Told]:
        """Move the clock; the scheduler works at every instant at which something is due."""
        told: list[Told] = []
        while (due_at := self._next_due_at()) is not None and due_at < until:
            self.now = due_at
            told += self.tick()
        self.now = until
        return told + self.tick()

    def tick(self) -> list[Told]:
        """Let the scheduler work at this instant; gives what the bot says."""
        writer = Writer(self.database)
        writer.start()
        try:
            asyncio.run(Rounds(writer, self.office()).tick(self.now))
        finally:
            writer.stop()
        return self.sent()

    def _next_due_at(self) -> datetime | None:
        with self.database.reading() as tx:
            return Rounds(Writer(self.database), self.office()).next_due_at(tx, self.now)

    def stop(self) -> None:
        """There is nothing that runs between the messages."""

    def sent(self) -> list[Told]:
        """Send what waits, as the delivery does; gives it in order."""
        told: list[Told] = []
        if self.away:
            return told
        with self.database.transaction() as tx:
            for queued in waiting(tx, self.now):
                reply = confirmations.claim(tx, queued)
                assert reply is not None
                tx.flush()
                outbox.record(tx, queued, Sent("sent", str(queued.id)), self.now)
                told.append((queued.address.chat, reply))
        self.heard += told
        return told

    def shown(self, reply: Reply) -> str:
        """The text a person reads: where there are no buttons, with the choices under it."""
        return reply.text if self.buttons else with_choices(reply.text, reply.choices, numbered=reply.numbered)


def prepare_town(database: Database) -> None:
    """The installation in which everybody joined, for the tests that begin so: copied, it need not be made for each."""
    prepare_installation(database)
    Talk(database).set_up()
