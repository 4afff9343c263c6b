"""What left in the last minute: a platform that limits how fast it may be used counts on across our restarts."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage.database import Transaction
from storage.outbox import Address
from storage.tables import UNSENT, outbox

_SENT_SINCE = sa.select(outbox.c.channel, outbox.c.bot, outbox.c.chat, outbox.c.group_chat, outbox.c.sent_at).where(
    outbox.c.sent_at >= bindparam("since", type_=outbox.c.sent_at.type)
)
_IN_FLIGHT = sa.select(outbox.c.channel, outbox.c.bot, outbox.c.chat, outbox.c.group_chat).where(
    UNSENT, outbox.c.state == "sending"
)


def sent_since(tx: Transaction, since: datetime, now: datetime) -> list[tuple[Address, datetime]]:
    """Where and when messages left since then, oldest first; one found `sending` may have left just now."""
    rows = [(row.channel, row.bot, row.chat, row.group_chat, row.sent_at) for row in tx.rows(_SENT_SINCE, since=since)]
    rows += [(*row, now) for row in tx.rows(_IN_FLIGHT)]
    found = [(Address(channel, bot, chat, None, group), at) for channel, bot, chat, group, at in rows]
    return sorted(found, key=lambda each: each[1])
