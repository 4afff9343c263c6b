"""Until when a platform asked not to be written to: one chat, or a bot in all its chats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.database import Transaction
from storage.tables import pauses

ALL_CHATS = ""
"""Stands for every chat of the bot."""


@dataclass(frozen=True)
class Pause:
    """Nothing may be sent there before `until_at`; `chat` may be ALL_CHATS."""

    channel: str
    bot: str
    chat: str
    until_at: datetime


def keep(tx: Transaction, kept: Sequence[Pause]) -> None:
    """Note pauses down; each takes the place of an earlier one of the same chat."""
    tx.put(pauses, [asdict(pause) for pause in kept], ("until_at",))


def lasting(tx: Transaction, now: datetime) -> list[Pause]:
    """The pauses that are not over."""
    columns = (pauses.c.channel, pauses.c.bot, pauses.c.chat, pauses.c.until_at)
    chosen = sa.select(*columns).where(pauses.c.until_at > now)
    return [Pause(*row) for row in tx.rows(chosen.order_by(*columns[:3]))]


def forget_over(tx: Transaction, now: datetime) -> None:
    """Let go of what is over."""
    tx.execute(sa.delete(pauses).where(pauses.c.until_at <= now))
