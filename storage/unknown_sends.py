"""Sends of which it is not known whether they arrived: some are repeated once, the rest stay unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from storage.database import Transaction
from storage.tables import UNSENT, inbox, outbox

_REPLIES = 0
"""The lane that storage/outbox.py, which builds on this, calls REPLIES."""
ANSWERS = ("question", "receipt", "photos")
SENT_ONCE_MORE: frozenset[str] = frozenset({*ANSWERS, "due_reminder", "escalation"})
"""Kinds whose unknown send is repeated once; what answers a person only if he has not written since."""


def settle_interrupted(tx: Transaction, now: datetime) -> int:
    """At start-up: rows found `sending` may have arrived; they become unknown. Gives how many there were."""
    rows = tx.rows(sa.select(outbox.c.id).where(UNSENT, outbox.c.state == "sending"))
    ids = [row.id for row in rows]
    if ids:
        tx.execute(sa.update(outbox).where(outbox.c.id.in_(ids)).values(state="unknown", error="interrupted"))
        settle(tx, ids, now)
    return len(ids)


def settle(tx: Transaction, ids: Sequence[int], now: datetime) -> None:
    """Repeat once the unknown sends that may be repeated; the rest stay unknown."""
    later = outbox.alias("later")
    # A person who wrote since got, or will get, a newer reply: the old question would only confuse.
    # An aside is none: it points to that very question.
    newer = (later.c.id > outbox.c.id, later.c.lane == _REPLIES, later.c.kind != "aside")
    answered = sa.exists().where(*_same_chat(later), *newer)
    unheard = sa.exists().where(*_same_chat(inbox), inbox.c.state == "new")
    overtaken = sa.or_(answered, unheard)
    repeated = (
        sa.update(outbox)
        .where(
            outbox.c.id.in_(ids),
            outbox.c.resends == 0,
            outbox.c.kind.in_(SENT_ONCE_MORE),
            sa.not_(outbox.c.kind.in_(ANSWERS) & overtaken),
        )
        .values(state="waiting", resends=1, not_before_at=now)
    )
    tx.execute(repeated)
    tx.wakes_delivery = True


def _same_chat(other: sa.FromClause) -> tuple[sa.ColumnElement[bool], ...]:
    return tuple(other.c[name] == outbox.c[name] for name in ("channel", "bot", "chat"))
