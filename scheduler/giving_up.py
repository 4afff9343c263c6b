"""Messages that wait while a platform is away: given up once they are of no use, reminders moved to another account."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from handlers.office import Office
from reporting.deadlines import after_quiet
from scheduler import reminders
from scheduler.contact import Contact
from storage import overdue, periods
from storage import reminders as reminder_rows
from storage.database import Transaction
from storage.outbox import BULK, Bot, Queued

GIVEN_UP_AFTER = timedelta(days=2)
"""From when a message could first be sent; reminders end by their own rules, for most are true on one day only."""
MOVED_AFTER = timedelta(minutes=10)
"""A reminder that waits so long for a bot that is away goes to another account of the person."""
LATE_AFTER = timedelta(minutes=10)
"""What waited so long is looked at again before it is sent: a round of reminders itself takes some minutes."""
MOST_AT_ONCE = 25


class GivingUp:
    """Decides what becomes of messages that could not be sent in time."""

    def __init__(self, office: Office, contact: Contact) -> None:
        self._office = office
        self._contact = contact

    def step(self, tx: Transaction, now: datetime, away: Collection[Bot]) -> int:
        """One piece, small, so that no reply waits behind it; gives how many messages it concerned, 0 at the end."""
        return self._end_steps(tx, now, away) + self._end_old(tx, now, away) + self._move(tx, now, away)

    def _end_steps(self, tx: Transaction, now: datetime, away: Collection[Bot]) -> int:
        ended = 0
        for waits in overdue.steps(tx, now - LATE_AFTER):
            period = periods.find(tx, waits.period)
            why = reminders.why_over(self._office, period, waits, now)
            if why is not None:
                ended += overdue.give_up_step(tx, waits, f"away: {why}", away)
                ended += overdue.give_up_step(tx, waits, f"{WORDS[why]}: {why}")
        return ended

    def _end_old(self, tx: Transaction, now: datetime, away: Collection[Bot]) -> int:
        found = [
            each
            for each in overdue.old(tx, now - GIVEN_UP_AFTER, 10 * MOST_AT_ONCE)
            if now - self._first_at(each.lane, each.created_at) > GIVEN_UP_AFTER
        ]
        apart: dict[bool, list[int]] = {True: [], False: []}
        for each in found:
            apart[each.bot in away].append(each.id)
        ended = overdue.give_up(tx, apart[True], "away: two days") if apart[True] else 0
        return ended + (overdue.give_up(tx, apart[False], "late: two days") if apart[False] else 0)

    def _first_at(self, lane: int, created_at: datetime) -> datetime:
        """When a message could first be sent: what is in bulk waits for the end of the quiet hours."""
        return after_quiet(created_at, self._office.timezone) if lane == BULK else created_at

    def _move(self, tx: Transaction, now: datetime, away: Collection[Bot]) -> int:
        if after_quiet(now, self._office.timezone) > now:
            return 0
        moved = 0
        for queued in overdue.movable(tx, away, now - MOVED_AFTER, MOST_AT_ONCE):
            elsewhere = self._contact.send_elsewhere(tx, queued, now, away)
            why = "away: sent elsewhere" if elsewhere else self.why_not(tx, queued, now)
            moved += overdue.give_up(tx, [queued.id], why) if why else 0
        return moved

    # What the delivery asks before it sends.

    def concerns(self, queued: Queued, now: datetime) -> bool:
        """Whether it has to be asked about this message at all: only about bulk, and where it is late."""
        return queued.lane == BULK and now - queued.created_at > LATE_AFTER

    def look_again(self, tx: Transaction, queued: Queued, now: datetime) -> str:
        """As `why_not`; in the quiet hours what is late in bulk of that bot is put off, and PUT_OFF is given."""
        morning_at = after_quiet(now, self._office.timezone)
        if morning_at == now:
            return self.why_not(tx, queued, now)
        overdue.postpone_bulk(tx, queued.address.sender, now - LATE_AFTER, morning_at)
        return PUT_OFF

    def why_not(self, tx: Transaction, queued: Queued, now: datetime) -> str:
        """Why a late reminder is not to be sent any more, as outbox.why_failed says; empty when it is."""
        reminder = None if queued.reminder_id is None else reminder_rows.find(tx, queued.reminder_id)
        why = None if reminder is None else reminders.checked(tx, self._office, reminder, now)[0]
        return f"{WORDS.get(why, 'late')}: {why}" if why else ""


PUT_OFF = "put off"
WORDS = {"filed": "filed", "closed": "closed", "too old": "late", "not joined": "refused"}
"""Why a reminder is not sent -> the word by which the ledger tells it."""
