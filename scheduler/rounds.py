"""What a tick does, in order: open, close, remind, post; each piece a transaction of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from handlers import installing
from handlers.office import Office
from reporting.deadlines import after_quiet, reminder_days
from scheduler import closing, opening, quota, reminders
from storage import heartbeats, housekeeping, jobs, outbox, periods, photos
from storage import reminders as reminder_rows
from storage.database import Transaction
from storage.writer import Writer

T = TypeVar("T")


class Rounds:
    """The work that is there because time passes."""

    def __init__(self, writer: Writer, office: Office) -> None:
        self.writer = writer
        self.office = office
        # A clock that is being moved and the ticker must not do the same step side by side.
        self._one_at_a_time = asyncio.Lock()

    async def tick(self, now: datetime) -> None:
        """Do all that is due at `now`. What is left half done by a crash is due again at the next tick."""
        async with self._one_at_a_time:
            office = self.office
            await self._write(lambda tx: opening.plan_periods(tx, office, now))
            for period in await self._write(lambda tx: opening.to_open(tx, office, now)):
                while not await self._write(partial(opening.open_step, office=office, period=period, now=now)):
                    pass
            # Before the reminders, so that after an outage nobody is asked for a report that he can't file any more.
            await self._write(lambda tx: opening.close_due(tx, office, now))
            for period, step, at in await self._write(lambda tx: reminders.steps_due(tx, office, now)):
                await self._write(partial(reminders.plan_step, office=office, period=period, step=step, at=at, now=now))
            while await self._write(lambda tx: reminders.send_due(tx, office, now)):
                pass
            for chat, unit, period in await self._write(lambda tx: closing.to_post(tx, office, now)):
                await self._write(partial(closing.post, office=office, chat=chat, unit=unit, period=period, now=now))
            await self._write(lambda tx: quota.warn(tx, office, now))
            await self._write(lambda tx: heartbeats.beat(tx, "ticker", now))

    async def keep_house(self, now: datetime) -> None:
        """The daily rounds: what is too old is let go, the calendar is extended."""
        await self._write(lambda tx: housekeeping.forget_old(tx, now))
        await self._write(lambda tx: installing.extend_holidays(tx, self.office.day(now)))

    async def _write(self, work: Callable[[Transaction], T]) -> T:
        return await self.writer.commit(work)

    def next_due_at(self, tx: Transaction, now: datetime) -> datetime | None:
        """The next instant after `now` at which a tick has something to do."""
        office = self.office
        coming = [opening.opens_at(office, period) for period in periods.not_opened(tx)]
        for period in periods.recent(tx, 2):
            coming += [opening.closes_at(office, period), closing.posts_at(office, period)]
            steps = [reminders.step_at(office, period, step) for step in reminder_days(period.days)]
            coming += [at for at in steps if at is not None]
        coming += [at for at in (outbox.next_at(tx), photos.next_at(tx), jobs.next_at(tx)) if at is not None]
        planned_at = reminder_rows.next_at(tx)
        if planned_at is not None:
            coming.append(after_quiet(max(planned_at, now), office.timezone))
        later = [at for at in coming if at > now]
        return min(later) if later else None
