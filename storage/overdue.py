"""Messages that wait too long because a platform takes none: which are of no use any more, which can go elsewhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import outbox as messages
from storage.database import Transaction
from storage.outbox import AWAY, BULK, Bot, Queued
from storage.reminders import Reminder
from storage.tables import WAITING, accounts, outbox, reminders

_BOT = sa.tuple_(outbox.c.channel, outbox.c.bot)
_FAILED = WAITING & outbox.c.error.startswith(AWAY)


@dataclass(frozen=True)
class Old:
    """A message that is no reminder and waits for long."""

    id: int
    bot: Bot
    lane: int
    created_at: datetime


def _of(bot: Bot) -> sa.ColumnElement[bool]:
    channel, name = bot
    return (outbox.c.channel == channel) & (outbox.c.bot == name)


def bots_that_failed(tx: Transaction) -> list[Bot]:
    """The bots that messages wait for because the platform did not take them."""
    chosen = sa.select(outbox.c.channel, outbox.c.bot).where(_FAILED)
    return [(row.channel, row.bot) for row in tx.rows(chosen.distinct())]


def try_now(tx: Transaction, bot: Bot, now: datetime) -> None:
    """The platform is there again: what failed meanwhile need not wait longer."""
    tx.execute(sa.update(outbox).where(_FAILED, _of(bot), outbox.c.not_before_at > now).values(not_before_at=now))
    tx.wakes_delivery = True


def postpone_bulk(tx: Transaction, bot: Bot, made_before: datetime, until_at: datetime) -> None:
    """What is late in bulk does not go before then."""
    late = WAITING & _of(bot) & (outbox.c.lane == BULK) & (outbox.c.created_at < made_before)
    tx.execute(sa.update(outbox).where(late, outbox.c.not_before_at < until_at).values(not_before_at=until_at))


def old(tx: Transaction, made_before: datetime, most: int) -> list[Old]:
    """Messages that were made before then and still wait, oldest first; reminders have rules of their own."""
    columns = (outbox.c.id, outbox.c.channel, outbox.c.bot, outbox.c.lane, outbox.c.created_at)
    chosen = sa.select(*columns).where(WAITING, outbox.c.reminder_id.is_(None), outbox.c.created_at < made_before)
    # In the order of the index: by number alone SQLite would rather walk through all that was ever sent.
    rows = tx.rows(chosen.order_by(outbox.c.lane, outbox.c.id).limit(most))
    return [Old(row.id, (row.channel, row.bot), row.lane, row.created_at) for row in rows]


def steps(tx: Transaction, made_before: datetime) -> list[Reminder]:
    """One reminder for each step of a period of which reminders made before then still wait."""
    columns = (reminders.c.period, reminders.c.step, reminders.c.due_at)
    chosen = sa.select(sa.func.min(reminders.c.id).label("id"), sa.func.min(reminders.c.person_id), *columns)
    joined = chosen.select_from(outbox.join(reminders, reminders.c.id == outbox.c.reminder_id))
    return [
        Reminder(*row) for row in tx.rows(joined.where(WAITING, outbox.c.created_at < made_before).group_by(*columns))
    ]


def give_up(tx: Transaction, ids: Collection[int], why: str) -> int:
    """Messages that wait are not sent any more; gives how many did wait. `why` begins as outbox.why_failed says."""
    return _give_up(tx, outbox.c.id.in_(ids), why)


def give_up_step(tx: Transaction, step: Reminder, why: str, of_bots: Collection[Bot] | None = None) -> int:
    """The same for all reminders of that step, or for those by these bots."""
    same = (reminders.c.period == step.period) & (reminders.c.step == step.step)
    mine = outbox.c.reminder_id.in_(sa.select(reminders.c.id).where(same))
    return _give_up(tx, mine if of_bots is None else mine & _BOT.in_(list(of_bots)), why)


def _give_up(tx: Transaction, which: sa.ColumnElement[bool], why: str) -> int:
    # What is being sent once more for its end was not known may have arrived the first time.
    state = sa.case((outbox.c.resends > 0, "unknown"), else_="failed")
    return tx.execute(sa.update(outbox).where(which, WAITING).values(state=state, error=why)).rowcount


def movable(tx: Transaction, away: Collection[Bot], made_before: datetime, most: int) -> list[Queued]:
    """Reminders that wait since then for a bot that is away, of people who have an account with one that is not.

    Surely not sent and not sent elsewhere before.
    """
    if not away:
        return []
    other, twin = accounts.alias("other"), outbox.alias("twin")
    reached = sa.exists().where(
        other.c.person_id == outbox.c.person_id,
        other.c.state == "active",
        sa.tuple_(other.c.channel, other.c.bot).not_in(list(away)),
    )
    sent_twice = sa.exists().where(twin.c.reminder_id == outbox.c.reminder_id, twin.c.id != outbox.c.id)
    chosen = sa.select(outbox).where(
        WAITING,
        _BOT.in_(list(away)),
        outbox.c.reminder_id.is_not(None),
        outbox.c.resends == 0,
        outbox.c.created_at <= made_before,
        reached,
        sa.not_(sent_twice),
    )
    rows: Any = tx.rows(chosen.order_by(outbox.c.lane, outbox.c.id).limit(most))
    return [messages.queued(row) for row in rows]
