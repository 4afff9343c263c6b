"""How many messages each bot sent and received in a month, where the platform grants it only so many."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage.database import Transaction
from storage.tables import monthly_use

_KEY = (monthly_use.c.channel, monthly_use.c.bot, monthly_use.c.month)


@dataclass(frozen=True)
class Used:
    """One bot's month; `month` is '2026-11'."""

    channel: str
    bot: str
    month: str
    sent: int = 0
    received: int = 0
    warned: int = 0
    """The highest per cent the operator was warned of."""
    used_up_at: datetime | None = None
    """When the platform last refused a message for want of quota."""

    @property
    def total(self) -> int:
        """Both ways: whether only what is sent counts is disputed (docs/zalo.md), so this is safe."""
        return self.sent + self.received


_COLUMNS = (
    *_KEY,
    monthly_use.c.sent,
    monthly_use.c.received,
    monthly_use.c.warned,
    monthly_use.c.used_up_at,
)
_OF = sa.select(*_COLUMNS).where(*(column == bindparam(column.name) for column in _KEY))


def count(tx: Transaction, channel: str, bot: str, month: str, *, sent: int = 0, received: int = 0) -> None:
    """So many messages more; written once for all of a commit."""
    tx.gather(_add, ((channel, bot, month), sent, received))


def _add(tx: Transaction, items: list[tuple[tuple[str, str, str], int, int]]) -> None:
    sent: Counter[tuple[str, str, str]] = Counter()
    received: Counter[tuple[str, str, str]] = Counter()
    for key, more_sent, more_received in items:
        sent[key] += more_sent
        received[key] += more_received
    rows = [
        {"channel": key[0], "bot": key[1], "month": key[2], "sent": sent[key], "received": received[key]}
        for key in sorted(sent)
    ]
    tx.put(monthly_use, rows, ("sent", "received"), adds=True)


def of(tx: Transaction, channel: str, bot: str, month: str) -> Used:
    """A bot's month; zeroes where nothing was counted."""
    row = tx.first(_OF, channel=channel, bot=bot, month=month)
    return Used(*row) if row else Used(channel, bot, month)


def of_month(tx: Transaction, month: str) -> list[Used]:
    """Every bot that was used in a month."""
    rows = tx.rows(sa.select(*_COLUMNS).where(monthly_use.c.month == month).order_by(*_KEY))
    return [Used(*row) for row in rows]


def newest(tx: Transaction) -> list[Used]:
    """The newest month of all bots that were used in it."""
    last = sa.select(sa.func.max(monthly_use.c.month)).scalar_subquery()
    return [Used(*row) for row in tx.rows(sa.select(*_COLUMNS).where(monthly_use.c.month == last).order_by(*_KEY))]


def note(tx: Transaction, used: Used, **values: Any) -> None:
    """Change a month: warned, used_up_at."""
    row = {"channel": used.channel, "bot": used.bot, "month": used.month, "sent": 0, "received": 0, **values}
    tx.put(monthly_use, [row], tuple(values))
