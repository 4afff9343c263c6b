"""Reminders: planned as rows when their day comes, re-checked and put into the outbox when they are due."""

from __future__ import annotations

from datetime import datetime, timedelta

from conversation import asking
from conversation.draft import Subject
from conversation.messages import Choice, Reply, short_label
from conversation.plain_choices import with_word
from conversation.texts import vi as say
from handlers import late_list
from handlers.office import Office
from handlers.visit import day_text, in_period
from reporting.deadlines import DEPUTY_STEPS, Step, after_quiet, instant, reminder_days
from storage import drafts, outbox, people, periods, reminders, reports, units
from storage.database import Transaction
from storage.outbox import BULK, Address, Kind
from storage.periods import PeriodRow
from storage.reminders import Reminder

MOST_AT_ONCE = 25
"""Reminders claimed in one transaction, so that replies are never kept waiting behind a round."""
USEFUL_FOR = timedelta(days=2)
"""After an outage an older reminder only confuses: the newest step is sent, older ones are skipped."""
ESCALATION: Step = "after_3"
SAID_ON_THE_DAY = frozenset({"before_3", "before_1", "due", "after_3"})
"""Steps whose words ("hôm nay", "ngày mai") are true on their own day only."""


def step_at(office: Office, period: PeriodRow, step: Step) -> datetime | None:
    """When a step's reminders go out; None where the calendar left no room for it."""
    day = reminder_days(period.days).get(step)
    return instant(day, office.timezone) if day else None


def steps_due(tx: Transaction, office: Office, now: datetime) -> list[tuple[PeriodRow, Step, datetime]]:
    """The steps of open periods whose time has come and that were not planned yet."""
    found = []
    for period in periods.recent(tx, 2):
        done = periods.planned(tx, period.id)
        for step in reminder_days(period.days):
            at = step_at(office, period, step)
            if at is not None and at <= now and f"remind:{step}" not in done:
                found.append((period, step, at))
    return found


def plan_step(tx: Transaction, office: Office, period: PeriodRow, step: Step, at: datetime, now: datetime) -> None:
    """Plan one reminder for each person whose groups have not filed; a deputy only after the due day."""
    if not periods.plan_once(tx, period.id, f"remind:{step}", now):
        return
    unfiled = reports.unfiled_groups(tx, period.id)
    held = people.reporters(tx, unfiled, office.day(now)) if unfiled else []
    whom = [role.person_id for role in held if role.role in reminded(step)]
    reminders.plan(tx, whom, period.id, step, at)
    if step == ESCALATION and period.closed_at is None and office.day(now) == office.day(at):
        escalate(tx, office, period, now)


def reminded(step: str) -> frozenset[str]:
    """Who is reminded at a step: the leader; after the due day the deputy too."""
    return people.REPORTERS if step in DEPUTY_STEPS else frozenset({"leader"})


def escalate(tx: Transaction, office: Office, period: PeriodRow, now: datetime) -> None:
    """After three days the officers of each commune get the list of who has not filed."""
    today = office.day(now)
    for unit in units.at_levels(tx, "commune", period.last_on):
        officers = people.officers_of(tx, unit.id, today)
        text = late_list.escalation(tx, unit, period) if officers else None
        for officer in officers:
            to = people.address_of(tx, officer)
            if to is not None and text is not None:
                at = after_quiet(now, office.timezone)
                outbox.add(tx, to, Reply(text), now, kind="escalation", lane=BULK, person_id=officer, not_before_at=at)


def send_due(tx: Transaction, office: Office, now: datetime) -> int:
    """Put due reminders into the outbox, each re-checked: still missing, still joined, still useful. Gives how many
    were looked at."""
    if after_quiet(now, office.timezone) > now:
        # In the morning they are looked at again, for by then the words or the report may be others.
        return 0
    found = reminders.due(tx, now, MOST_AT_ONCE)
    for reminder in found:
        reason, reply = checked(tx, office, reminder, now)
        if not reminders.claim(tx, reminder.id, "skipped" if reason else "queued", reason) or reply is None:
            continue
        to = people.address_of(tx, reminder.person_id)
        if to is not None:
            send(tx, office, reminder, to, reply, now)
    return len(found)


def send(tx: Transaction, office: Office, reminder: Reminder, to: Address, reply: Reply, now: datetime) -> None:
    """Put a reminder into the outbox, worded as its messenger needs; never for the quiet hours."""
    if not office.has_buttons(to.channel):
        reply = with_word(reply, say.REPORT_WORD)
    kind: Kind = "due_reminder" if reminder.step == "due" else "reminder"
    outbox.add(
        tx,
        to,
        reply,
        now,
        kind=kind,
        lane=BULK,
        person_id=reminder.person_id,
        reminder_id=reminder.id,
        not_before_at=after_quiet(now, office.timezone),
    )


def checked(tx: Transaction, office: Office, reminder: Reminder, now: datetime) -> tuple[str | None, Reply | None]:
    """(why not, None) or (None, what to say)."""
    period = periods.find(tx, reminder.period)
    reason = why_over(office, period, reminder, now)
    if period is None or reason is not None:
        return reason, None
    today = office.day(now)
    held = people.roles_of(tx, reminder.person_id, today)
    here = {role.group_id for role in held if role.role in reminded(reminder.step)}
    mine = [group for group in people.groups_of(tx, reminder.person_id, today) if group.id in here]
    filed = reports.find_many(tx, [group.id for group in mine], period.id)
    unfiled = [group for group in mine if (report := filed.get(group.id)) is not None and not report.is_filed]
    if not unfiled:
        return "filed", None
    if people.address_of(tx, reminder.person_id) is None:
        return "not joined", None
    name = people.person(tx, reminder.person_id).name
    return None, reminder_reply(tx, office, period, reminder.step, unfiled, name)


def why_over(office: Office, period: PeriodRow | None, reminder: Reminder, now: datetime) -> str | None:
    """'closed' or 'too old' for a reminder that is of no use to anybody any more, or not true."""
    if period is None or period.closed_at is not None:
        return "closed"
    if now - reminder.due_at > USEFUL_FOR or overtaken(office, period, reminder, now):
        return "too old"
    on_the_day = office.day(now) == office.day(reminder.due_at)
    return None if on_the_day or reminder.step not in SAID_ON_THE_DAY else "too old"


def overtaken(office: Office, period: PeriodRow, reminder: Reminder, now: datetime) -> bool:
    """True when a later step's time has come too."""
    later = [at for step in reminder_days(period.days) if (at := step_at(office, period, step)) is not None]
    return any(reminder.due_at < at <= now for at in later)


def reminder_reply(
    tx: Transaction, office: Office, period: PeriodRow, step: str, unfiled: list[units.Group], name: str
) -> Reply:
    """One message per person: who speaks, how far each group is, and a button per report."""
    commune = units.at_level(tx, unfiled[0].area_id, "commune", period.last_on)
    whose = commune.name[:1].lower() + commune.name[1:] if commune is not None else "xã"
    due, closes = day_text(period.days.group_due_on), day_text(period.days.closes_on)
    lines = [say.REMIND_GREETING.format(name=name, commune=whose)]
    lines.append(say.REMIND[step].format(period=in_period(period.id), due=due, closes=closes))
    begun = drafts.find_many(tx, [group.id for group in unfiled], period.id)
    lines += [missing_line(tx, office, group, begun.get(group.id)) for group in unfiled]
    choices = [
        Choice(f"m:report:{group.id}:{period.id}", short_label(say.REPORT_FOR.format(group=group.name)))
        for group in unfiled
    ]
    return Reply("\n".join(lines), tuple(choices))


def missing_line(tx: Transaction, office: Office, group: units.Group, row: drafts.DraftRow | None) -> str:
    """'• Tổ X: còn 3/5 câu', 'chưa bắt đầu', or 'đủ số, bác chỉ còn gửi'."""
    if row is None or not row.draft.answers:
        return say.REMIND_NOT_STARTED.format(group=group.name)
    form = office.forms.asked_of(tx, group, row.questionnaire_id, row.own_questionnaire_id)
    asked = asking.in_turn(form, row.draft, Subject("", "", ""))
    left = sum(question.name not in row.draft.answers for question in asked)
    if not left:
        return say.REMIND_NOT_SENT.format(group=group.name)
    return say.REMIND_REMAINS.format(group=group.name, left=left, count=len(asked))
