"""Opens the database and hands out transactions; the only place that commits."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import metadata

_MAY_PASS = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}


class DatabaseAway(Exception):
    """The database did not answer or stayed locked; nothing was written, the work may be tried again."""


class Transaction:
    """One unit of work: everything done through it is committed together, or not at all."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect.name
        self.wakes_delivery = False
        self.wakes_delivery_at: set[datetime] = set()
        """When something may be sent that has to wait a moment."""
        self.changed: set[str] = set()
        """Names of things that waiting parts of the program want to hear of, such as 'photos'."""
        self.changed_chats: set[tuple[str, str, str]] = set()
        """Chats of which something is gathered: what is said there, or that it was sent."""
        self._gathered: dict[Callable[[Transaction, Any], None], list[Any]] = {}

    def execute(self, statement: sa.Executable, values: Any = None) -> sa.CursorResult[Any]:
        """Run one statement, or one statement for many rows of values."""
        result = self.connection.execute(statement, values)
        assert isinstance(result, sa.CursorResult)
        return result

    def scalar(self, statement: sa.Executable, **values: Any) -> Any:
        """The first column of the only row, or None. `values` are for the statement's `bindparam`s, here as below.

        A second row raises MultipleResultsFound: which of them came first would be chance, and another chance on
        PostgreSQL. A statement that means the first of several has an ORDER BY and LIMIT 1.

        A statement made once, as a module's constant, costs an eighth of one that is made anew for each message:
        what every answer asks is therefore kept so.
        """
        return self.connection.execute(statement, values).scalar_one_or_none()

    def rows(self, statement: sa.Executable, **values: Any) -> Sequence[Any]:
        """All rows."""
        return self.connection.execute(statement, values).all()

    def first(self, statement: sa.Executable, **values: Any) -> Any | None:
        """The only row, or None; a second one raises as with `scalar`."""
        return self.connection.execute(statement, values).one_or_none()

    def exists(self, statement: sa.Executable, **values: Any) -> bool:
        """There is a row, one or many."""
        return self.connection.execute(statement, values).first() is not None

    def insert(self, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that both databases let meet an existing row (`on_conflict_...`)."""
        return sqlite.insert(table) if self.dialect == "sqlite" else postgresql.insert(table)

    def put(
        self, table: sa.Table, rows: Sequence[dict[str, Any]], changed: Sequence[str], *, adds: bool = False
    ) -> None:
        """Insert rows; where the primary key is there already, replace the `changed` columns, or add to them."""
        if rows:
            self.execute(_put(self.dialect, table, tuple(changed), adds), rows)

    def add_sums(self, table: sa.Table, rows: Sequence[tuple[int | str, ...]], sums: Sequence[str]) -> None:
        """Insert rows of plain numbers and texts, all columns in order; add the `sums` where the key is there already.

        A filed report adds a hundred rows: handed to SQLite as they are, they cost a third of what `put` takes.
        """
        if not rows:
            return
        if self.dialect == "sqlite":
            self.connection.exec_driver_sql(_spelled_put(table, tuple(sums)), list(rows))
        else:
            names = table.columns.keys()
            self.put(table, [dict(zip(names, row, strict=True)) for row in rows], sums, adds=True)

    def insert_new(self, table: sa.Table, **values: Any) -> int:
        """Insert one row and return its id."""
        key = self.execute(sa.insert(table).values(**values)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def gather(self, write: Callable[[Transaction, Any], None], item: Any) -> None:
        """Have `write(transaction, items)` called once before the commit, with all items gathered for it.

        Fifty answers in one commit then cost one statement for their replies, not fifty.
        """
        self._gathered.setdefault(write, []).append(item)

    def write_of(self, chat: tuple[str, str, str]) -> None:
        """Write what was gathered if some of it is of that chat, for it is going to be read."""
        if chat in self.changed_chats:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered."""
        self.changed_chats.clear()
        while self._gathered:
            write = next(iter(self._gathered))
            write(self, self._gathered.pop(write))


@lru_cache(maxsize=64)
def _put(dialect: str, table: sa.Table, changed: tuple[str, ...], adds: bool) -> sqlite.Insert | postgresql.Insert:
    written = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    new = {name: table.c[name] + written.excluded[name] if adds else written.excluded[name] for name in changed}
    return written.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=new)


@lru_cache(maxsize=8)
def _spelled_put(table: sa.Table, sums: tuple[str, ...]) -> str:
    """The text of an adding `put` for SQLite, with a question mark for each column."""
    assert all(column.type.bind_processor(_SQLITE) is None for column in table.columns)
    return str(_put("sqlite", table, sums, True).compile(dialect=_SQLITE))


_SQLITE = sqlite.dialect()


class Database:
    """SQLite or PostgreSQL behind one address."""

    def __init__(self, url: str, *, busy_seconds: float = 10) -> None:
        made = sa.make_url(url)
        if made.drivername == "postgresql":
            made = made.set(drivername="postgresql+psycopg")
        self.is_sqlite = made.get_backend_name() == "sqlite"
        # Our statements are short: compiling one takes PostgreSQL longer than running it.
        arguments: dict[str, Any] = {"options": "-c jit=off"}
        if self.is_sqlite:
            arguments = {"timeout": busy_seconds, "check_same_thread": False}
        self.engine = sa.create_engine(
            made,
            connect_args=arguments,
            json_serializer=lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
            pool_pre_ping=not self.is_sqlite,
            # The values of a statement are what people wrote; an error that quotes them is logged and kept.
            hide_parameters=True,
        )
        if self.is_sqlite:
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Read and write; commits on leaving, rolls back on an exception. Raises DatabaseAway."""
        with self._open(self.engine) as tx:
            yield tx

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Read one consistent state without standing in the writer's way. Raises DatabaseAway."""
        with self._open(self.engine.execution_options(reads_only=True)) as tx:
            yield tx

    @contextmanager
    def _open(self, engine: sa.Engine) -> Iterator[Transaction]:
        try:
            with engine.begin() as connection:
                tx = Transaction(connection)
                yield tx
                tx.flush()
        except sa.exc.OperationalError as error:
            if _is_away(error.orig):
                raise DatabaseAway(str(error.orig)) from error
            raise

    def create_all(self) -> None:
        """Create every table at once, for tests; an installation is migrated (storage/migrating.py)."""
        metadata.create_all(self.engine)

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


_DEADLOCK = "40P01"
"""PostgreSQL's word for two transactions that wait for each other, of which it ended ours."""


def _is_away(error: BaseException | None) -> bool:
    """A lock, a full disk or a lost connection may pass; a statement that is wrong stays wrong."""
    if getattr(error, "sqlstate", None) == _DEADLOCK:
        # Two batches took the same rows crosswise; done one by one they get through at once.
        return False
    # The low byte is SQLite's primary result code; the rest says more of the same.
    code = getattr(error, "sqlite_errorcode", None)
    return code is None or code & 0xFF in _MAY_PASS


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN leaves SELECTs outside the transaction; ours is sent by _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    # IMMEDIATE takes the write lock first, so that a transaction never fails half-way on a lock.
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
