"""When a question was sent to a chat, by its row in the outbox: what was written before cannot answer it."""

from __future__ import annotations

from dataclasses import dataclass
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


def is_early(written_at: datetime, asked_at: datetime | None, now: datetime, *, at_once: bool = False) -> bool:
    """Whether a text was written before the question was sent; `asked_at` None: nothing is known of its sending.

    Where the platform dates by whole seconds, what was written in the very second of the question counts as early
    only `at_once`: for the last answer once more, and for what can't be taken back.
    """
    if asked_at is None or asked_at >= LOST:
        return asked_at is not None
    second = asked_at.replace(microsecond=0)
    early = written_at < asked_at or (at_once and not written_at.microsecond and written_at == second)
    return early and asked_at <= now + CLOCK_WENT_BACK


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


@dataclass(frozen=True)
class Unseen:
    """A question that was not sent when a text was written."""

    reply: Reply
    is_lost: bool
    """It may never have arrived; else it is there by now, or on its way."""


def unseen(
    tx: Transaction, to: Address, asks: str, written_at: datetime, now: datetime, *, at_once: bool = False
) -> Unseen | None:
    """The newest message that asks this in a chat, if the text was written before it was sent; see is_early."""
    tx.write_of(to.place)
    row = tx.first(_LAST, **place(to), asks=asks)
    if row is None or not is_early(written_at, row.asked_at, now, at_once=at_once):
        return None
    return Unseen(reply_of(row.payload), row.asked_at == LOST)


def forget_lost(tx: Transaction, to: Address, asks: str) -> None:
    """It is asked anew: the messages that did not arrive, or nobody knows, ask it no more.

    What is erased once it was sent leaves no row that would be the newest.
    """
    tx.write_of(to.place)
    here = (outbox.c.channel == to.channel, outbox.c.bot == to.bot, outbox.c.chat == to.chat, outbox.c.asks == asks)
    tx.execute(sa.update(outbox).where(*here, outbox.c.state.in_(("failed", "unknown"))).values(asks=None))


def place(to: Address) -> dict[str, str]:
    """The chat, as ASKED_AT wants it."""
    return {"channel": to.channel, "bot": to.bot, "chat": to.chat}
