"""What was lately asked and answered in a chat group: each question once a minute, whoever asks and how often."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from storage import strangers
from storage.database import Transaction
from storage.outbox import Address
from storage.tables import UNSENT, outbox

ONCE_IN = timedelta(minutes=1)
_LOOKED_AT = 20
"""Messages of ours in a chat, the newest: a chat takes no more in a minute."""

_HERE = sa.select(outbox.c.payload, outbox.c.message_id).where(
    outbox.c.chat == sa.bindparam("chat"),
    outbox.c.channel == sa.bindparam("channel"),
    outbox.c.bot == sa.bindparam("bot"),
)
_UNSENT = _HERE.where(UNSENT).order_by(outbox.c.id).limit(_LOOKED_AT)
_NEWEST = _HERE.where(outbox.c.message_id.is_not(None)).order_by(outbox.c.id.desc()).limit(_LOOKED_AT)


def times(tx: Transaction, chat: Address, what: str, now: datetime) -> int:
    """Count it once more; gives how often it was asked there within the minute, this time included."""
    where = f"{chat.chat} {chat.thread or ''}"
    return strangers.times(tx, chat.channel, chat.bot, where, what, now, ONCE_IN)


def answer_to(tx: Transaction, chat: Address, meaning: str) -> tuple[bool, str | None]:
    """(the answer to it in that chat is there or on its way, the messenger's id of it once it is sent)."""
    where = {"chat": chat.chat, "channel": chat.channel, "bot": chat.bot}
    for row in [*tx.rows(_UNSENT, **where), *tx.rows(_NEWEST, **where)]:
        if row.payload.get("meaning") == meaning:
            return True, row.message_id
    return False, None
