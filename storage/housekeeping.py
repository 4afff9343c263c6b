"""What is kept how long: photos two years, raw messages one, sent texts three months, questions and jobs a week."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from storage import inbox, jobs, media, pauses, photos
from storage.database import Transaction
from storage.tables import accounts, code_tries, outbox
from storage.tables import inbox as inbox_table

RAW_KEPT = timedelta(days=365)
PHOTOS_KEPT = timedelta(days=730)
SENT_KEPT = timedelta(days=90)
UNANSWERED_KEPT = timedelta(days=7)


def forget_old(tx: Transaction, now: datetime) -> None:
    """Let go of what is older than it may be."""
    inbox.blank_old_keys(tx, now)
    old = inbox_table.c.received_at < now - RAW_KEPT
    tx.execute(sa.update(inbox_table).where(old, inbox_table.c.payload.is_not(None)).values(payload=None))
    done = outbox.c.state.in_(("sent", "failed", "unknown"))
    tx.execute(sa.delete(outbox).where(done, outbox.c.created_at < now - SENT_KEPT))
    nobody = accounts.c.person_id.is_(None) & (accounts.c.used_at < now - UNANSWERED_KEPT)
    tx.execute(sa.delete(accounts).where(nobody))
    tx.execute(sa.delete(code_tries).where(code_tries.c.since_at < now - UNANSWERED_KEPT))
    pauses.forget_over(tx, now)
    jobs.forget_old(tx, now)
    media.forget_expired(tx, now)
    media.forget(tx, photos.forget_before(tx, now - PHOTOS_KEPT))
