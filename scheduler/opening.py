"""Opening and closing of periods: what is due is written down once, commune by commune."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from conversation.model_questions import asked_codes
from handlers.office import Office
from reporting.deadlines import deadlines, instant
from reporting.periods import month_containing, next_month, parse, previous_month
from storage import periods, reports, units
from storage.database import Transaction
from storage.periods import PeriodRow

GROUPS_PER_STEP = 200
"""Groups written in one transaction, so that no lane is held for long."""


def opens_at(office: Office, period: PeriodRow) -> datetime:
    """A period opens at the first minute of its opening day."""
    return instant(period.days.opens_on, office.timezone, 0, 0)


def closes_at(office: Office, period: PeriodRow) -> datetime:
    """A period closes when its closing day is over."""
    return instant(period.days.closes_on + timedelta(days=1), office.timezone, 0, 0)


def plan_periods(tx: Transaction, office: Office, now: datetime) -> None:
    """Keep the rows of the months that are open or come next, with today's calendar.

    A new installation begins with the month that is still open, not with one that closed before it was there.
    """
    present = month_containing(office.preset, office.day(now))
    for month in (previous_month(present.id), present.id, next_month(present.id)):
        period = parse(office.preset, month)
        days = deadlines(period, office.preset, periods.calendar(tx))
        if days.closes_on >= office.day(now):
            periods.plan(tx, period, office.preset)


def to_open(tx: Transaction, office: Office, now: datetime) -> list[PeriodRow]:
    """Planned periods whose opening has come."""
    return [period for period in periods.not_opened(tx) if opens_at(office, period) <= now]


def open_step(tx: Transaction, office: Office, period: PeriodRow, now: datetime) -> bool:
    """Write the next portion of `due` rows; True when the period is open with all of them.

    A group's asked indicators are fixed here, so that completeness counts on one list all month.
    """
    missing = reports.groups_without(tx, period.id, units.groups_at_work(tx, period.last_on), GROUPS_PER_STEP)
    form_of = cache(lambda area: office.forms.in_force(tx, "monthly", area, period.id))
    own_of = cache(lambda commune, area: office.forms.own_in_force(tx, commune, area, period.id))
    asked = {}
    for group in missing:
        form_id = form_of(group.content_area)
        if form_id is not None:
            commune = units.at_level(tx, group.area_id, "commune", period.last_on)
            own = own_of(commune.id if commune is not None else None, group.content_area)
            form = office.forms.asked_of(tx, group, form_id, own)
            asked[group.id] = (group, asked_codes(form))
    reports.make_due(tx, period, asked)
    if len(missing) < GROUPS_PER_STEP or not asked:
        if period.opened_at is None:
            periods.mark_opened(tx, period.id, now)
        return True
    return False


def close_due(tx: Transaction, office: Office, now: datetime) -> None:
    """Close the periods whose closing day is over."""
    for period in periods.opened_and_not_closed(tx):
        if closes_at(office, period) <= now:
            periods.mark_closed(tx, period.id, now)
