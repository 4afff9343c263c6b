"""What the engines of a test run share, each test having its own: compiled SQL, and connections to PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.pq import TransactionStatus

_FIRST: dict[str, sa.Engine] = {}
"""Backend -> the engine whose dialect and cache all later ones take."""
_KEPT: defaultdict[str, list[Kept]] = defaultdict(list)
"""How a connection was made -> those that nobody uses now."""
_DATABASES: set[str] = set()
"""To which connections are kept."""


class Kept(psycopg.Connection[Any]):
    """A connection that waits for the next test when it is closed, with the plans the server has made for it."""

    made_by = ""

    def close(self) -> None:
        """Forget the locks and settings of the session, and wait; a broken one is closed."""
        if self.closed or self.broken or not self._is_forgotten():
            super().close()
        elif self not in _KEPT[self.made_by]:
            _KEPT[self.made_by].append(self)

    def _is_forgotten(self) -> bool:
        try:
            if self.info.transaction_status != TransactionStatus.IDLE:
                self.rollback()
            self.autocommit = True
            self.execute("SELECT pg_advisory_unlock_all(); RESET ALL")
            self.autocommit = False
        except psycopg.Error:
            return False
        return True

    def end(self) -> None:
        """Close it indeed."""
        super().close()


def share() -> None:
    """Let every engine of a backend take over what the first has compiled; the dialect is part of the cache's key."""
    sa.event.listen(sa.Engine, "engine_connect", _take_over)
    sa.event.listen(sa.Engine, "do_connect", _connect)


def keep_connections(database: str) -> None:
    """From now on, connections to a database of PostgreSQL outlive their engines."""
    _DATABASES.add(database)


def end_connections() -> None:
    """Close those that are kept."""
    while _KEPT:
        for connection in _KEPT.popitem()[1]:
            connection.end()


def _take_over(connection: sa.Connection) -> None:
    engine: Any = connection.engine
    first: Any = _FIRST.setdefault(engine.dialect.name, engine)
    if engine.dialect is not first.dialect:
        engine.dialect = connection.dialect = first.dialect
        engine._compiled_cache = first._compiled_cache


def _connect(dialect: Any, record: Any, positional: Any, named: dict[str, Any]) -> Kept | None:
    if named.get("dbname") not in _DATABASES:
        return None
    if "postgresql" in _FIRST:
        vars(dialect).update(vars(_FIRST["postgresql"].dialect), initialize=lambda connection: None)
    made_by = f"{named['dbname']} {named.get('options')}"
    if _KEPT[made_by]:
        return _KEPT[made_by].pop()
    connection = Kept.connect(**named)
    connection.prepared_max = 1000
    connection.made_by = made_by
    return connection
