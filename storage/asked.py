"""When a question was sent to a chat, by its row in the outbox: what was written before cannot answer it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import bindparam

from conversation.messages import Reply
from storage.database import Transaction
from storage.outbox import Address, reply_of
from storage.tables import Instant, drafts, outbox

NOT_YET = datetime(9999, 1, 1, tzinfo=UTC)
"""The question waits to be sent."""
LOST = datetime(9998, 1, 1, tzinfo=UTC)
"""It did not arrive, or nobody knows whether it did."""
CLOCK_WENT_BACK = timedelta(minutes=1)
"""A question that was sent so long after now was sent by another clock, which can judge nothing."""


def is_early(written_at: datetime, asked_at: datetime | None, now: datetime) -> bool:
    """Whether a text was written before the question was sent; `asked_at` None: nothing is known of its sending."""
    if asked_at is None or asked_at >= LOST:
        return asked_at is not None
    return written_at < asked_at <= now + CLOCK_WENT_BACK


_ARRIVED_AT = sa.case(
    (outbox.c.state == "sent", outbox.c.dated_at),
    (outbox.c.state.in_(("waiting", "sending")), sa.literal(NOT_YET, Instant)),
    else_=sa.literal(LOST, Instant),
)
_HERE = tuple(outbox.c[name] == bindparam(name) for name in ("channel", "bot", "chat"))
_OF_DRAFT = sa.literal("d:") + sa.cast(drafts.c.id, sa.String) + ":" + sa.cast(drafts.c.revision, sa.String)
ASKED_AT = (
    sa.select(sa.func.min(_ARRIVED_AT))
    .where(*_HERE, outbox.c.asks == _OF_DRAFT)
    .correlate(drafts)
    .scalar_subquery()
    .label("asked_at")
)
"""When the present question of a draft was sent to the chat :channel :bot :chat; null where no row asks it."""

_LAST = (
    sa.select(_ARRIVED_AT.label("asked_at"), outbox.c.payload)
    .where(*_HERE, outbox.c.asks == bindparam("asks"))
    .order_by(outbox.c.id.desc())
    .limit(1)
)


def unseen(tx: Transaction, to: Address, asks: str, written_at: datetime, now: datetime) -> Reply | None:
    """The newest message that asks this in a chat, if the text was written before it was sent."""
    tx.write_of(to.place)
    row = tx.first(_LAST, **place(to), asks=asks)
    return reply_of(row.payload) if row is not None and is_early(written_at, row.asked_at, now) else None


def place(to: Address) -> dict[str, str]:
    """The chat, as ASKED_AT wants it."""
    return {"channel": to.channel, "bot": to.bot, "chat": to.chat}
