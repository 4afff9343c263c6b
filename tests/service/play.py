"""One month as it is lived: three starts of the service, four leaders, two officers, two group chats.

The bot is asked for October on the 13th, for November on its due day, and posts the summary after closing. What the
people end up with does not depend on how often they are asked, so a run that was killed can be compared with one
that was not. The year is past, so that codes made by the command line today are still good then.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from PIL import Image

from storage import inbox, outbox, photos, tables
from storage.database import Database
from tests.fakes.telegram_api import starting_at
from tests.service import meant
from tests.service.installation import INVITED
from tests.service.outcome import Outcome, outcome, repeated_questions
from tests.service.people import SAME, TYPES_AGAIN_AFTER_SECONDS, GroupCommand, Joiner, Person, Plan, Reporter
from tests.service.platforms import Platform, Shown, reminders_button
from tests.service.running import Service

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
JOINING_AT = datetime(2025, 10, 13, 9, 0, tzinfo=ZONE)
DUE_DAY_AT = datetime(2025, 11, 17, 7, 30, 1, tzinfo=ZONE)
POSTING_AT = datetime(2025, 11, 21, 7, 30, 1, tzinfo=ZONE)
"""Just past the minute, so that the first tick finds what is due; the next one comes half a minute later."""

LIFE_SECONDS = 240
LOOK_SECONDS = 0.05
PATIENCE_SECONDS = 1.0
"""When the service had nothing more to do for so long, people write again; only where it was killed."""


def picture(shade: int) -> bytes:
    """A small photograph, each shade another one."""
    stream = io.BytesIO()
    Image.new("RGB", (640, 480), (shade, 120, 60)).save(stream, "JPEG")
    return stream.getvalue()


OCTOBER: Mapping[str, Plan] = {
    "Hoàng Thị Hoa": Plan(
        {
            "Số hộ tham gia mô hình": "52",
            "Số hộ phân loại rác tại nguồn": "25 hộ",
            "Số buổi tổng vệ sinh đường làng, ngõ xóm": "2",
        }
    ),
    "Lý Văn An": Plan({"Số lượt tuần tra của tổ, nhóm": "8", "Số vụ vi phạm an ninh trật tự": "1"}),
    "Nông Thị Học": Plan(
        {"Số trẻ em đang bỏ học, nghỉ học dài ngày": "không có em nào", "Số dư Quỹ khuyến học": "2 triệu rưỡi"}
    ),
    "Bàn Văn Khuân": Plan({"Số hộ phân loại rác tại nguồn": "30", "Số buổi tổng vệ sinh đường làng, ngõ xóm": "4"}),
}

NOVEMBER: Mapping[str, Plan] = {
    "Hoàng Thị Hoa": Plan(
        {
            "Số hộ tham gia mô hình": SAME,
            "Số hộ phân loại rác tại nguồn": "41",
            "Số buổi tổng vệ sinh đường làng, ngõ xóm": "9",
        },
        difficulty="Thiếu thùng phân loại rác ở đầu thôn",
        photos=tuple(picture(shade) for shade in (10, 60, 110, 160)),
    ),
    "Lý Văn An": Plan(
        {"Số lượt tuần tra của tổ, nhóm": "12", "Số vụ vi phạm an ninh trật tự": "2"},
        corrected={"Số lượt tuần tra của tổ, nhóm": "15"},
    ),
    "Bàn Văn Khuân": Plan(),
}
"""Nobody reports for the third group; its leader only sends a photo."""

NOT_REPORTING = "Nông Thị Học"


class Doing(Protocol):
    """Something a person is busy with."""

    done: bool

    def step(self) -> None:
        """Look, and act if there is something to act on."""

    def write_again(self) -> None:
        """Nothing more will come by itself, and what was wanted is not there."""


@dataclass
class Month:
    """The people and what came of it; `service` may be killed at any time by others."""

    platform: Platform
    service: Service
    database: Database
    patience: float = TYPES_AGAIN_AFTER_SECONDS
    """Who has no answer after so many seconds types the same again."""
    people: dict[str, Person] = field(default_factory=dict)
    reporters: dict[str, list[Reporter]] = field(default_factory=dict)
    stops: list[int] = field(default_factory=list)
    """Exit codes of the clean stops."""
    taps_unchanged: int = 0
    """What the leader tapped whose month was as the last one."""
    outcomes: list[Outcome] = field(default_factory=list)
    """What each life of the service left behind."""

    def __post_init__(self) -> None:
        self.people = {name: Person(self.platform, name, self.patience) for name in INVITED}
        officers = [self.people[name].user for name in INVITED if INVITED[name][0] != "leader"]
        self.commune_chat = self.platform.group("Mặt trận xã", *officers)
        self.cluster_chat = self.platform.group("Cụm số 1", *officers)

    def play(self, lives: int = 3) -> None:
        """The month, or the first `lives` lives of the service in it."""
        for at, what in self.lives[:lives]:
            self.live(at, what)
            self.outcomes.append(outcome(self.database))

    @property
    def lives(self) -> Sequence[tuple[datetime, Callable[[], None]]]:
        return (JOINING_AT, self.joining), (DUE_DAY_AT, self.due_day), (POSTING_AT, self.posting)

    def live(self, at: datetime, what: Callable[[], None]) -> None:
        """One life of the service, begun at `at` of its clock and of the platform's."""
        self.platform.clock = starting_at(at)
        self.service.start()
        try:
            what()
            self.wait(self.idle)
        finally:
            self.stops.append(self.service.stop())

    def joining(self) -> None:
        """Everybody joins; officers bind their chats; the leaders file October."""
        joining = {name: Joiner(person, self.service.installation.codes[name]) for name, person in self.people.items()}
        self.do(list(joining.values()))
        cluster_officer, commune_officer = self.people["Đỗ Văn Cụm"], self.people["Trần Thị Cán"]
        commands: list[Doing] = [
            GroupCommand(commune_officer, self.commune_chat, "/ganket", answer="Đã gắn"),
            GroupCommand(cluster_officer, self.cluster_chat, "/ganket C1", answer="Đã gắn"),
        ]
        self.do([*commands, *self.report(OCTOBER, "Báo cáo tháng 10/2025", at_once=True)])

    def due_day(self) -> None:
        """The reminder comes; three leaders answer it, one sends only a photo; the officer asks for the figures."""
        khuan = self.people["Bàn Văn Khuân"]
        before = khuan.taps
        self.wait(lambda: self.all_reminded() if self.is_disturbed else self.all_see_the_reminder())
        self.people[NOT_REPORTING].send_photos([picture(210)])
        self.do(self.report(NOVEMBER, reminders_button(self.platform)))
        self.taps_unchanged = khuan.taps - before
        officer = self.people["Trần Thị Cán"]
        self.do([GroupCommand(officer, self.commune_chat, "/tonghop", answer="TỔNG HỢP", picture=True)])

    def posting(self) -> None:
        """The day after closing both chats get the summary with its picture, unless a kill met that very send."""
        self.wait(lambda: all(self.posts.values()) or (self.is_disturbed and self.idle()))

    def all_see_the_reminder(self) -> bool:
        """Whether the newest message of every leader is the reminder of the due day."""
        return all("Hôm nay là hạn" in self.newest(name) for name in OCTOBER)

    def all_reminded(self) -> bool:
        """Whether the round of the due day is over; a kill may have met the sends themselves."""
        rows = tables.reminders.c
        with self.database.reading() as tx:
            states = list(tx.rows(sa.select(rows.state).where(rows.step == "due")))
        return len(states) == len(OCTOBER) and all(row.state != "planned" for row in states)

    @property
    def is_disturbed(self) -> bool:
        """Whether the service was killed so far."""
        return self.service.killed > 0

    def newest(self, name: str) -> str:
        """The newest text a person has in private."""
        message = self.people[name].newest
        return message.text if message is not None else ""

    @property
    def posts(self) -> Mapping[str, list[Shown]]:
        """The closing posts by the chat's title."""
        return {
            chat.title: [message for message in self.platform.messages(chat) if "đã khóa sổ" in message.text]
            for chat in (self.commune_chat, self.cluster_chat)
        }

    def figures_not_meant(self) -> list[str]:
        """Where the database holds another figure than the leader wanted to report, in the lives that were played."""
        october, november = {"2025-10": meant.OCTOBER}, {"2025-11": meant.NOVEMBER}
        return meant.not_meant(self.database, october if len(self.outcomes) < 2 else october | november)

    def repeated_questions(self) -> list[str]:
        """Questions asked twice in a row for no reason."""
        return repeated_questions(self.database, self.people.values())

    def report(self, plans: Mapping[str, Plan], button: str, *, at_once: bool = False) -> list[Doing]:
        """The leaders with what they want to file."""
        made: list[Doing] = []
        for name, plan in plans.items():
            reporter = Reporter(self.people[name], plan, button)
            self.reporters.setdefault(name, []).append(reporter)
            if at_once:
                reporter.begin()
            made.append(reporter)
        return made

    def do(self, doings: Sequence[Doing]) -> None:
        """Everybody at the same time, until all are done. Raises TimeoutError."""
        ask_at = 0.0
        acted_when_idle: int | None = None

        def all_done() -> bool:
            nonlocal ask_at, acted_when_idle
            for doing in doings:
                doing.step()
            left = [doing for doing in doings if not doing.done]
            if left and self.is_disturbed and time.monotonic() > ask_at:
                ask_at = time.monotonic() + PATIENCE_SECONDS
                acted = sum(len(person.acted_at) for person in self.people.values())
                if not self.idle():
                    acted_when_idle = None
                elif acted_when_idle != acted:
                    acted_when_idle = acted
                else:
                    for doing in left:
                        doing.write_again()
            return not left

        self.wait(all_done)

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Ask until it is so. Raises TimeoutError with what was seen last."""
        until = time.monotonic() + LIFE_SECONDS
        while not is_so():
            if time.monotonic() > until:
                newest = "\n".join(f"{name}: {self.newest(name)}" for name in self.people)
                raise TimeoutError(f"{newest}\n{self.service.said()[-4000:]}")
            time.sleep(LOOK_SECONDS)

    def idle(self) -> bool:
        """Nothing is left to be taken, handled, sent or fetched."""
        if self.platform.pending_updates:
            return False
        now = datetime.fromtimestamp(self.platform.clock(), ZONE)
        with self.database.reading() as tx:
            if inbox.count_waiting(tx) or outbox.count_unsent(tx, now) or photos.count_due(tx, now):
                return False
        return self.service.healthy()
