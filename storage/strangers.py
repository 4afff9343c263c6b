"""How often something happened with a chat of which nothing else may be kept: counted under a digest, for a while."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import sqlalchemy as sa

from storage.database import Transaction
from storage.tables import code_tries


def times(tx: Transaction, channel: str, bot: str, chat: str, what: str, now: datetime, span: timedelta) -> int:
    """Count it once more; gives how often it happened since the first time within `span`."""
    who = hashlib.sha256(f"{what}\n{channel}\n{bot}\n{chat}".encode()).hexdigest()
    row = tx.first(sa.select(code_tries.c.tries, code_tries.c.since_at).where(code_tries.c.who == who))
    if row is None or now - row.since_at >= span:
        tx.put(code_tries, [{"who": who, "tries": 1, "since_at": now}], ("tries", "since_at"))
        return 1
    tx.execute(sa.update(code_tries).where(code_tries.c.who == who).values(tries=row.tries + 1))
    return int(row.tries) + 1
