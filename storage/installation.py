"""Facts about this installation: its province and calendar preset."""

from __future__ import annotations

import sqlalchemy as sa

from storage.database import Transaction
from storage.tables import settings


def keep(tx: Transaction, name: str, value: str) -> None:
    """Set one fact."""
    written = tx.insert(settings).values(name=name, value=value)
    tx.execute(written.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def get(tx: Transaction, name: str, default: str) -> str:
    """Read one fact."""
    found = tx.scalar(sa.select(settings.c.value).where(settings.c.name == name))
    return default if found is None else str(found)
