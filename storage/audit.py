"""The append-only audit: who did what to which row, with ids and values, never names or free text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.database import Transaction
from storage.tables import audit


def note(
    tx: Transaction, actor: int | None, action: str, subject: str, now: datetime, data: dict[str, Any] | None = None
) -> None:
    """Add one line; `subject` is 'report:2026-11:17', 'person:3' and the like."""
    row = {"at": now, "actor": actor, "action": action, "subject": subject, "data": data or {}}
    tx.execute(sa.insert(audit).values(**row))
