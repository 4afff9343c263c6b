"""How many people a bot talks with, and who looks after the installation."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from storage.database import Transaction
from storage.people import in_force
from storage.tables import accounts, roles


def count_accounts(tx: Transaction, channel: str) -> dict[str, int]:
    """Bot of a channel -> how many people it talks with."""
    counted = sa.select(accounts.c.bot, sa.func.count().label("people")).where(accounts.c.channel == channel)
    return {str(row.bot): int(row.people) for row in tx.rows(counted.group_by(accounts.c.bot))}


def operators(tx: Transaction, on: date) -> list[int]:
    """Those who look after the installation: administrators and the province's officers."""
    held = roles.c.role.in_(("administrator", "province_officer")) & in_force(on)
    rows = tx.rows(sa.select(roles.c.person_id).where(held).group_by(roles.c.person_id).order_by(roles.c.person_id))
    return [int(row.person_id) for row in rows]
