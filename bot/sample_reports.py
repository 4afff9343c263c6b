"""The sample's year of reports: on time, late or never filed, drafts, difficulties and photos, month by month."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.channels.sandbox import BOT, NAME
from bot.sample_figures import SEED, Course
from bot.sample_photos import draw
from conversation.draft import Answer, Subject
from conversation.questionnaire import Questionnaire
from handlers import receipt
from handlers.office import Office
from reporting.deadlines import instant, reminder_days
from reporting.indicators import Thousandths
from scheduler import closing, opening, reminders
from storage import chats, drafts, figures, media, people, periods, photo_reviews, photos, posts, reports, units
from storage.database import Transaction
from storage.outbox import Address
from storage.periods import PeriodRow

HABITS = ((0.03, 0.02), (0.03, 0.02), (0.10, 0.05), (0.10, 0.05), (0.10, 0.05), (0.25, 0.15))
"""What share of its reports a group files late, and never."""
SKIPPED = 0.012
"""The share of figures that nobody could tell."""
DIFFICULT = 0.22
"""The share of reports that tell of a difficulty."""
DEPUTY_FILES = 0.2
FILED_OF_SIX = (1, 3, 4)
"""Which of each six groups that can file have filed the month that is open."""
HALF_FILLED = (5, 14, 26)
"""Which of the others have begun it; the very first group, whose leader the page shows, has not."""
WAKING_HOURS = (6, 21)
PHOTO_BEFORE_REPORT = timedelta(minutes=4)

DIFFICULTIES = {
    "MT": (
        "Xe thu gom rác một tuần mới vào một lần, điểm tập kết bị đầy.",
        "Thiếu thùng phân loại rác; tổ đề nghị xã hỗ trợ thêm 10 thùng.",
        "Mưa nhiều nên hoãn một buổi tổng vệ sinh.",
    ),
    "KT": (
        "Giá bán giảm so với tháng trước; nhóm mong có thêm đầu mối tiêu thụ.",
        "Cần lớp tập huấn phòng trừ sâu bệnh.",
        "Quỹ xoay vòng còn ít, nhiều hộ chưa đến lượt vay.",
    ),
    "VH": (
        "Một số gia đình còn tổ chức ăn uống dài ngày.",
        "Nhà văn hóa thôn hỏng loa, đề nghị được sửa.",
        "Ít thanh niên tham gia vì đi làm xa.",
    ),
    "KH": (
        "Một số em theo bố mẹ đi làm xa nên nghỉ học dài ngày.",
        "Quỹ khuyến học còn ít, đề nghị vận động thêm nhà hảo tâm.",
        "Đường đến trường ngập khi mưa lớn.",
    ),
    "AN": (
        "Đoạn đường vào thôn chưa có đèn, tuần tra buổi tối khó khăn.",
        "Đèn pin và áo phản quang đã cũ, đề nghị cấp thêm.",
        "Tranh chấp bờ rào kéo dài, cần xã cùng hòa giải.",
    ),
}

PHOTOS = (
    ("MT", 0, 0, "flower_road", "Đường hoa của tổ sau buổi tổng vệ sinh", True),
    ("MT", 1, 0, "clean_up", "Bà con dọn vệ sinh đường làng", False),
    ("AN", 0, 0, "patrol", "Tổ tuần tra buổi tối", True),
    ("KT", 0, 0, "tea_hill", "Đồi chè của nhóm hộ liên kết", True),
    ("VH", 0, 0, "culture_house", "Buổi sinh hoạt văn nghệ ở nhà văn hóa thôn", False),
    ("MT", 0, 1, "clean_up", "Buổi tổng vệ sinh tháng trước", True),
)
"""Content area, which of its groups that filed, how many months back, scene, caption, approved."""


@dataclass(frozen=True)
class Sender:
    """A group and its people who joined: they can file, the leader first."""

    group: units.Group
    people: tuple[int, ...]


@dataclass(frozen=True)
class Filing:
    """One report to be written."""

    sender: Sender
    person_id: int
    sent_at: datetime
    values: dict[str, Thousandths | None]
    difficulty: str | None


class Writing:
    """One group's reports: its figures, its habits, and what it tells."""

    def __init__(self, tx: Transaction, sender: Sender, asked: Sequence[str]) -> None:
        self.sender = sender
        self._rng = random.Random(f"{SEED}:{sender.group.code}:sending")  # noqa: S311 - invented, nothing secret
        self._course = Course(sender.group, asked, figures.baseline_of(tx, sender.group.id))
        self._late, self._never = self._rng.choice(HABITS)

    def next_report(self, office: Office, period: PeriodRow, now: datetime, *, whole: bool) -> tuple[Filing, str]:
        """The month's report (`whole`: without skipped figures), and whether it comes 'on time', 'late' or 'never'."""
        values: dict[str, Thousandths | None] = dict(self._course.next_month(int(period.id[-2:])))
        for code in values:
            if self._rng.random() < SKIPPED and not whole:
                values[code] = None
        drawn = self._rng.random()
        when = "never" if drawn < self._never else "late" if drawn < self._never + self._late else "on time"
        days = period.days
        first, last = (days.opens_on, days.group_due_on)
        if when == "late" and days.group_due_on < office.day(now):
            first, last = days.group_due_on + timedelta(days=1), days.closes_on
        sent_at = self._moment(office, first, last, now)
        told = self._rng.choice(DIFFICULTIES[self.sender.group.content_area])
        difficulty = told if self._rng.random() < DIFFICULT else None
        by_deputy = self._rng.random() < DEPUTY_FILES
        person_id = self.sender.people[-1 if by_deputy else 0] if self.sender.people else 0
        return Filing(self.sender, person_id, sent_at, values, difficulty), when

    def _moment(self, office: Office, first: date, last: date, now: datetime) -> datetime:
        """A waking hour of a day from `first` to `last`, but before `now`."""
        last = min(last, office.day(now))
        day = first + timedelta(days=self._rng.randint(0, max(0, (last - first).days)))
        hour, minute = self._rng.randrange(*WAKING_HOURS), self._rng.randrange(60)
        latest = now - timedelta(minutes=self._rng.randint(5, 55))
        return max(instant(first, office.timezone, 0, 1), min(instant(day, office.timezone, hour, minute), latest))


def write_months(
    tx: Transaction,
    data_dir: Path,
    office: Office,
    senders: Sequence[Sender],
    months: Sequence[PeriodRow],
    now: datetime,
) -> list[datetime]:
    """Open, fill and settle the months; the last one is filed by half of the groups, by a few only begun.

    Gives the instants up to `now` whose messages are left to be sent, in order.
    """
    by_id = {sender.group.id: sender for sender in senders}
    writings: dict[int, Writing] = {}
    filed: dict[str, list[Filing]] = {}
    for period in months:
        while not opening.open_step(tx, office, period, opening.opens_at(office, period)):
            pass
        due = reports.find_many(tx, sorted(by_id), period.id)
        for group_id in sorted(due.keys() - writings.keys()):
            writings[group_id] = Writing(tx, by_id[group_id], due[group_id].asked)
        # Nothing is skipped in the last closed month, so that "như tháng trước" answers every question.
        whole = period in months[-2:-1]
        coming = [writings[group_id].next_report(office, period, now, whole=whole) for group_id in sorted(due)]
        able = [(filing, when) for filing, when in coming if filing.sender.people]
        if period == months[-1]:
            chosen = [filing for place, (filing, _) in enumerate(able) if place % 6 in FILED_OF_SIX]
            begin_drafts(tx, office, period, [able[place][0] for place in HALF_FILLED if place < len(able)])
        else:
            chosen = [filing for filing, when in able if when != "never"]
        filed[period.id] = sorted(chosen, key=lambda filing: (filing.sent_at, filing.sender.group.id))
        for filing in filed[period.id]:
            file(tx, office, period, filing)
    shown_at = moments_to_show(office, months, now)
    for period in months:
        settle(tx, office, period, now, left=shown_at)
    add_photos(tx, data_dir, [filed[period.id] for period in reversed(months)], months[::-1])
    return shown_at


def moments_to_show(office: Office, months: Sequence[PeriodRow], now: datetime) -> list[datetime]:
    """When the summaries of the last closed month were posted, and when people were last reminded of the newest."""
    posted = [at for period in months if (at := closing.posts_at(office, period)) <= now]
    steps = (reminders.step_at(office, months[-1], step) for step in reminder_days(months[-1].days))
    reminded = [at for at in steps if at is not None and at <= now]
    return sorted({*posted[-1:], *reminded[-1:]})


def file(tx: Transaction, office: Office, period: PeriodRow, filing: Filing) -> None:
    """File a report and keep its draft, so that it can be corrected while its month is open."""
    group = filing.sender.group
    row, form = start_draft(tx, office, period, filing)
    answers = answers_of(form, filing.values)
    extra = form.offered("text")
    if filing.difficulty is not None and extra is not None:
        answers[extra.name] = Answer(filing.difficulty, "typed")
    draft = replace(row.draft, answers=answers, revision=len(answers))
    drafts.save(tx, replace(row, draft=draft, state="filed"), filing.sent_at)
    reports.file(
        tx,
        group,
        period,
        row.questionnaire_id,
        receipt.answers_by_indicator(form, draft, Subject("", "", "")),
        difficulty=receipt.difficulty_in(form, draft),
        person_id=filing.person_id,
        sent_on=office.day(filing.sent_at),
        sent_at=filing.sent_at,
        now=filing.sent_at,
    )


def begin_drafts(tx: Transaction, office: Office, period: PeriodRow, filings: Sequence[Filing]) -> None:
    """Reports begun and left: their first two questions are answered."""
    for filing in filings:
        row, form = start_draft(tx, office, period, filing)
        answers = dict(list(answers_of(form, filing.values).items())[:2])
        draft = replace(row.draft, answers=answers, revision=len(answers))
        drafts.save(tx, replace(row, draft=draft), filing.sent_at)


def start_draft(
    tx: Transaction, office: Office, period: PeriodRow, filing: Filing
) -> tuple[drafts.DraftRow, Questionnaire]:
    """An empty draft and the questionnaire as its group is asked it."""
    group = filing.sender.group
    form_id = office.forms.in_force(tx, "monthly", group.content_area, period.id)
    assert form_id is not None, "a group that is due has a questionnaire"
    row = drafts.start(tx, "monthly", form_id, group, period.id, filing.sent_at)
    return row, office.forms.asked_of(tx, group, form_id)


def answers_of(form: Questionnaire, values: dict[str, Thousandths | None]) -> dict[str, Answer]:
    """Question -> answer, in the order asked."""
    return {
        question.name: Answer(value, "skipped" if value is None else "typed")
        for question in form.questions
        if question.indicator
        for value in (values[question.indicator],)
    }


def settle(tx: Transaction, office: Office, period: PeriodRow, now: datetime, left: Collection[datetime]) -> None:
    """Mark as done what time has brought by `now`, so that the demo sends nothing old but what is `left` to show."""
    for step in reminder_days(period.days):
        at = reminders.step_at(office, period, step)
        if at is not None and at <= now and at not in left:
            periods.plan_once(tx, period.id, f"remind:{step}", at)
    closes_at, posts_at = opening.closes_at(office, period), closing.posts_at(office, period)
    if closes_at <= now:
        periods.mark_closed(tx, period.id, closes_at)
    if posts_at <= now and posts_at not in left:
        for chat in chats.bound(tx):
            posts.claim(tx, chat.id, period.id, posts_at)


def add_photos(tx: Transaction, data_dir: Path, filed: Sequence[Sequence[Filing]], months: Sequence[PeriodRow]) -> None:
    """Progress photos of reports of the newest months; both lists run from the newest month back."""
    for area, place, back, scene, caption, approved in PHOTOS:
        mine = [filing for filing in filed[back] if filing.sender.group.content_area == area]
        if place >= len(mine):
            continue
        filing = sorted(mine, key=lambda each: each.sender.group.id)[place]
        number = add_photo(tx, data_dir, filing, months[back], scene, caption)
        commune = units.at_level(tx, filing.sender.group.area_id, "commune", months[back].last_on)
        if approved and commune is not None:
            officer = people.officers_of(tx, commune.id, months[back].last_on)[0]
            photo_reviews.review(tx, number, "approved", officer, filing.sent_at)


def add_photo(tx: Transaction, data_dir: Path, filing: Filing, period: PeriodRow, scene: str, caption: str) -> int:
    """A photo sent and stored shortly before its report; gives its id."""
    at = filing.sent_at - PHOTO_BEFORE_REPORT
    photo = draw(scene)
    size = {"width": photo.width, "height": photo.height}
    media.store(tx, data_dir, photo.data, hash=photo.hash, mime=photo.mime, **size, now=at)
    number = photos.receive(
        tx,
        Address(NAME, BOT, f"p{filing.person_id}"),
        f"{scene}.jpg",
        period.id,
        at,
        at,
        person_id=filing.person_id,
        group_id=filing.sender.group.id,
        unit_id=None,
        caption=caption,
        album=None,
    )
    photos.keep(tx, number, photo.hash)
    return number
