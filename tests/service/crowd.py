"""Many leaders on several bots at once: their installation, what each wants to report, and how they go about it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from openpyxl import load_workbook

from conversation.excel.roster_template import write_template
from storage import inbox, invitations, outbox, units
from storage.database import Database
from tests.service.installation import Installation
from tests.service.outcome import repeated_questions
from tests.service.people import Joiner, Person, Plan, Reporter
from tests.service.platforms import Platform
from tests.service.running import Service

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime(2025, 10, 13, 9, 0, tzinfo=ZONE)
"""When all join and report: October is open, and nothing else is due for days."""
PERIOD = "2025-10"
SINCE = "01/08/2025"
ASKED = ("G01", "MT01", "MT05")
LABELS = (
    "Số hộ tham gia mô hình",
    "Số hộ phân loại rác tại nguồn",
    "Số buổi tổng vệ sinh đường làng, ngõ xóm",
)
AREA_GROUPS = 10
LOOK_SECONDS = 0.05
PATIENCE_SECONDS = 1.5
"""When the service had nothing more to do for so long, people write again."""
LIFE_SECONDS = 900


def name_of(number: int) -> str:
    """The invented leader of a group."""
    return f"Người Mẫu {number:03}"


def figures_of(number: int) -> dict[str, int]:
    """What that leader reports: others than the neighbour's, and none unusual."""
    return dict(zip(ASKED, (30 + number % 25, 10 + number % 17, 1 + number % 4), strict=True))


def prepare_crowd(data_dir: Path, leaders: int) -> Installation:
    """init and import by the command line; the codes at once, for two hundred commands would take minutes."""
    data_dir.mkdir(parents=True)
    bare = Installation(data_dir, {})
    bare.run("init")
    workbook = data_dir / "roster.xlsx"
    workbook.write_bytes(roster_workbook(leaders))
    bare.run("import", str(workbook))
    database = bare.open()
    try:
        with database.transaction() as tx:
            groups = [units.group_by_code(tx, f"T{number}") for number in range(leaders)]
            made = [
                invitations.create(tx, "leader", AT, group_id=group.id, name=name_of(number))
                for number, group in enumerate(groups)
                if group is not None
            ]
    finally:
        database.close()
    return Installation(data_dir, {name_of(number): one.code for number, one in enumerate(made)})


def roster_workbook(leaders: int) -> bytes:
    """Groups of one commune, ten in an area, without leaders."""
    workbook = load_workbook(BytesIO(write_template()))
    for place in range((leaders + AREA_GROUPS - 1) // AREA_GROUPS):
        workbook["khu_dan_cu"].append((f"K{place}", f"Thôn Mẫu {place}", "thôn", "02473", 600))
    for number in range(leaders):
        area = f"K{number // AREA_GROUPS}"
        row = (f"T{number}", f"Tổ môi trường số {number}", "tổ", area, "MT", "", 60, ", ".join(ASKED), SINCE)
        workbook["to_nhom"].append(row)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


class Leader:
    """Joins, then files October."""

    def __init__(self, person: Person, code: str, number: int) -> None:
        self.person = person
        self._joiner = Joiner(person, code)
        typed = (str(value) for value in figures_of(number).values())
        self.reporter = Reporter(person, Plan(dict(zip(LABELS, typed, strict=True))), "Báo cáo tháng 10/2025")
        self._began = False

    @property
    def done(self) -> bool:
        return self.reporter.done

    def step(self) -> None:
        """Look, and do what the newest message asks for."""
        if not self._joiner.done:
            self._joiner.step()
        elif not self._began:
            self._began = True
            self.reporter.begin()
        else:
            self.reporter.step()

    def write_again(self) -> None:
        """No answer came."""
        (self.reporter if self._began else self._joiner).write_again()


@dataclass
class Crowd:
    """All leaders with the platforms they are on; `service` serves them all."""

    service: Service
    database: Database
    platforms: Sequence[Platform]
    leaders: Mapping[int, Leader]
    """Group number -> its leader."""
    progress: Callable[[int], None] = lambda acts: None
    """Told again and again how many things were done so far."""
    _acts_when_idle: int | None = field(default=None, init=False)
    _ask_at: float = field(default=0.0, init=False)

    @property
    def acts(self) -> int:
        """How many things the leaders did so far."""
        return sum(len(leader.person.acted_at) for leader in self.leaders.values())

    def play(self) -> None:
        """Everybody at the same time, until all are done and the service is idle. Raises TimeoutError."""
        until = time.monotonic() + LIFE_SECONDS
        while left := [leader for leader in self.leaders.values() if not leader.done]:
            for leader in left:
                leader.step()
            self.progress(self.acts)
            self._ask_again(left)
            if time.monotonic() > until:
                newest = [leader.person.newest for leader in left[:3]]
                raise TimeoutError(f"{len(left)} are not done: {newest}\n{self.service.said()[-3000:]}")
            time.sleep(LOOK_SECONDS)
        while not self.idle():
            time.sleep(LOOK_SECONDS)

    def _ask_again(self, left: Sequence[Leader]) -> None:
        """Whoever got no answer writes once more, when nothing is under way for a while."""
        if time.monotonic() < self._ask_at:
            return
        self._ask_at = time.monotonic() + PATIENCE_SECONDS
        acts = self.acts
        if not self.idle():
            self._acts_when_idle = None
        elif self._acts_when_idle != acts:
            self._acts_when_idle = acts
        else:
            for leader in left:
                leader.write_again()

    def idle(self) -> bool:
        """Nothing is left to be taken, handled or sent."""
        if any(platform.pending_updates for platform in self.platforms):
            return False
        now = datetime.fromtimestamp(self.platforms[0].clock(), ZONE)
        with self.database.reading() as tx:
            return not (inbox.count_waiting(tx) or outbox.count_unsent(tx, now) or outbox.next_at(tx))

    def repeated_questions(self) -> list[str]:
        """Questions asked twice in a row for no reason."""
        return repeated_questions(self.database, [leader.person for leader in self.leaders.values()])
