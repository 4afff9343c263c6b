"""One unchanging view of the database for as long as a check or a backup reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from storage.database import Database, Transaction


@contextmanager
def snapshot(database: Database) -> Iterator[Transaction]:
    """Read only; what is written meanwhile is not seen, nor kept waiting. Raises DatabaseAway."""
    with database.reading() as tx:
        if not database.is_sqlite:
            # By default PostgreSQL shows each statement what was committed before it, not before the transaction.
            tx.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            # Compiling the long queries of a check costs PostgreSQL three times what running them does.
            tx.execute(sa.text("SET LOCAL jit = off"))
        yield tx
