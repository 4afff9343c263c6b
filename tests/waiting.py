"""All that may be sent now, as the delivery would read it chat by chat."""

from __future__ import annotations

from datetime import datetime

from storage import read_ahead
from storage.database import Transaction
from storage.outbox import Queued


def waiting(tx: Transaction, now: datetime) -> list[Queued]:
    """Replies before bulk, oldest first."""
    found: dict[int, Queued] = {}
    for lane, bot in read_ahead.senders(tx):
        ahead = read_ahead.read(tx, now, lane, bot, after="", chats=10_000, each=10_000)
        # A confirmation that something in bulk follows comes with both lanes.
        found |= {row.id: row for rows in ahead.chats.values() for row in rows}
    return sorted(found.values(), key=lambda row: (row.lane, row.id))
