"""Reporting periods as planned and opened, and the holidays that shift their due days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from reporting.deadlines import Calendar, Deadlines, deadlines
from reporting.periods import Period, Preset, preset_of
from storage.database import Transaction
from storage.tables import holidays, periods, plans


@dataclass(frozen=True)
class PeriodRow:
    """A month with its deadlines, and when it was opened and closed."""

    id: str
    first_on: date
    last_on: date
    days: Deadlines
    opened_at: datetime | None
    closed_at: datetime | None


def _row(row: Any) -> PeriodRow:
    days = Deadlines(
        row.opens_on,
        row.group_due_on,
        row.commune_due_on,
        row.cluster_due_on,
        row.province_due_on,
        row.closes_on,
    )
    return PeriodRow(row.id, row.first_on, row.last_on, days, row.opened_at, row.closed_at)


def calendar(tx: Transaction) -> Calendar:
    """The working calendar as edited."""
    rows = tx.rows(sa.select(holidays.c.day, holidays.c.off))
    return Calendar(frozenset(row.day for row in rows if row.off), frozenset(row.day for row in rows if not row.off))


def add_holidays(tx: Transaction, days: Mapping[date, str], worked: frozenset[date]) -> None:
    """Fill the calendar; a day already there keeps what an officer made of it."""
    rows = [{"day": day, "name": name, "off": True} for day, name in sorted(days.items())]
    rows += [{"day": day, "name": "Làm bù", "off": False} for day in sorted(worked)]
    if rows:
        tx.execute(tx.insert(holidays).on_conflict_do_nothing(), rows)


def set_holiday(tx: Transaction, day: date, name: str, *, off: bool) -> None:
    """Add or change one day of the calendar."""
    written = tx.insert(holidays).values(day=day, name=name, off=off)
    tx.execute(written.on_conflict_do_update(index_elements=["day"], set_={"name": name, "off": off}))


def last_holiday_year(tx: Transaction) -> int | None:
    """The newest year that the calendar knows."""
    newest = tx.scalar(sa.select(sa.func.max(holidays.c.day)))
    return newest.year if newest else None


def plan(tx: Transaction, period: Period, preset: Preset) -> PeriodRow:
    """The period's row, made with today's calendar if it is not there yet."""
    known = find(tx, period.id)
    if known is not None:
        return known
    days = days_of(tx, period, preset)
    values = {"first_on": period.first_on, "last_on": period.last_on, **vars(days)}
    tx.execute(sa.insert(periods).values(id=period.id, **values))
    return PeriodRow(period.id, period.first_on, period.last_on, days, None, None)


def days_of(tx: Transaction, period: Period, preset: Preset) -> Deadlines:
    """When the period opens, is due and closes by today's calendar; nothing is planned."""
    return deadlines(period, preset, calendar(tx))


_ANY = sa.select(periods.c.id, periods.c.last_on).order_by(periods.c.id.desc()).limit(1)


def preset(tx: Transaction) -> Preset:
    """The calendar by which the periods were planned; the administrative one where none is."""
    row = tx.first(_ANY)
    return "administrative" if row is None else preset_of(row.id, row.last_on)


_FIND = sa.select(periods).where(periods.c.id == bindparam("period"))


def find(tx: Transaction, period_id: str) -> PeriodRow | None:
    """The period of that id."""
    row = tx.first(_FIND, period=period_id)
    return _row(row) if row else None


def latest_opened(tx: Transaction) -> PeriodRow | None:
    """The newest period that was opened, closed meanwhile or not."""
    row = tx.first(sa.select(periods).where(periods.c.opened_at.is_not(None)).order_by(periods.c.id.desc()).limit(1))
    return _row(row) if row else None


def latest_over(tx: Transaction, today: date) -> PeriodRow | None:
    """The newest period that was opened and whose last day is before today."""
    chosen = periods.c.opened_at.is_not(None) & (periods.c.last_on < today)
    row = tx.first(sa.select(periods).where(chosen).order_by(periods.c.id.desc()).limit(1))
    return _row(row) if row else None


def opened_and_not_closed(tx: Transaction) -> list[PeriodRow]:
    """The periods that are open, oldest first."""
    chosen = periods.c.opened_at.is_not(None) & periods.c.closed_at.is_(None)
    return [_row(row) for row in tx.rows(sa.select(periods).where(chosen).order_by(periods.c.id))]


def not_opened(tx: Transaction) -> list[PeriodRow]:
    """The planned periods that are not open yet, oldest first."""
    return [
        _row(row) for row in tx.rows(sa.select(periods).where(periods.c.opened_at.is_(None)).order_by(periods.c.id))
    ]


def recent(tx: Transaction, most: int = 3) -> list[PeriodRow]:
    """The newest opened periods, newest first."""
    chosen = sa.select(periods).where(periods.c.opened_at.is_not(None))
    return [_row(row) for row in tx.rows(chosen.order_by(periods.c.id.desc()).limit(most))]


def mark_opened(tx: Transaction, period_id: str, now: datetime) -> None:
    """The period is open."""
    tx.execute(sa.update(periods).where(periods.c.id == period_id).values(opened_at=now))


def mark_closed(tx: Transaction, period_id: str, now: datetime) -> None:
    """The period is closed."""
    tx.execute(sa.update(periods).where(periods.c.id == period_id).values(closed_at=now))


def plan_once(tx: Transaction, period_id: str, what: str, now: datetime) -> bool:
    """True the first time something is planned for a period; the claim is kept in the same commit."""
    claimed = tx.insert(plans).values(period=period_id, what=what, at=now).on_conflict_do_nothing()
    # Of an INSERT, PostgreSQL's driver does not count the rows; it returns them.
    return tx.execute(claimed.returning(plans.c.what)).first() is not None


def planned(tx: Transaction, period_id: str) -> set[str]:
    """What has been planned for a period."""
    return {row.what for row in tx.rows(sa.select(plans.c.what).where(plans.c.period == period_id))}
