"""A fresh database for each test, on SQLite and on PostgreSQL; the options of the tests."""

from __future__ import annotations

import fcntl
import gc
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Protocol

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings

from storage.database import Database
from storage.tables import metadata
from tests import engines
from tests.province import prepare_province
from tests.talk import prepare_installation, prepare_town

POSTGRES = os.environ.get("TUQUAN_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
NOTHING_SKIPPED = "TUQUAN_TEST_NOTHING_SKIPPED" in os.environ

# How fast a machine is decides no test.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

engines.share()

WAITING = {"service", "browser"}
"""Folders of tests that mostly wait."""

Prepare = Callable[[Database], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-dialogs` writes what the bot says now into tests/dialogs/*.yaml."""
    parser.addoption("--update-dialogs", action="store_true", help="rewrite what the bot says in tests/dialogs")


def pytest_collection() -> None:
    """Nothing of what is loaded now is garbage, and to look for it takes a third of the loading."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From here on garbage is looked for among what the tests make, not among all that was loaded."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that mostly wait come first, each beside one that works, and of both the long ones before the others.

    So the workers always have both to do, and none ends with a long file alone.
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    long = {item.path for item in items if item.get_closest_marker("soak")}
    waiting = sorted((path for path in files if WAITING & set(path.parts)), key=lambda path: path not in long)
    working = sorted((path for path in files if path not in waiting), key=lambda path: len(path.parts))
    in_turn = (path for pair in zip_longest(waiting, working) for path in pair if path is not None)
    items[:] = [item for path in in_turn for item in files[path]]


class Stock(Protocol):
    """Gives copies of databases that were prepared once per session."""

    def copy_of(self, name: str, prepare: Prepare) -> str:
        """The URL of a new database that holds what `prepare` made."""
        ...


class SqliteStock:
    """Files, copied into a folder of this process; what is prepared is prepared once for all of them."""

    def __init__(self, folder: Path, shared: Path) -> None:
        self.folder = folder
        self.shared = shared
        self.count = 0

    def copy_of(self, name: str, prepare: Prepare) -> str:
        """A copy of the file prepared under that name."""
        self.count += 1
        copy = self.folder / f"{self.count}.sqlite"
        shutil.copy(self._template(name, prepare), copy)
        return f"sqlite:///{copy}"

    def _template(self, name: str, prepare: Prepare) -> Path:
        template = self.shared / f"{name}.sqlite"
        with locked(self.shared / f"{name}.lock"):
            if not template.exists():
                made = self.folder / template.name
                _prepared(f"sqlite:///{made}", prepare)
                shutil.move(made, template)
        return template


class PostgresStock:
    """One database of the server; what was prepared is kept beside its tables and written back for each test."""

    def __init__(self, url: str) -> None:
        self.server = sa.make_url(url).set(drivername="postgresql+psycopg")
        self.name = f"tuquan_test_{secrets.token_hex(4)}"
        made = self.server.set(database=self.name)
        self.url = made.render_as_string(hide_password=False)
        self.kept: dict[str, Kept] = {}
        self.held = ""
        """The name of what was written last."""
        self.written_by = 0
        """The transaction that did; what has a later one is of a test."""
        _run(self.server, f"CREATE DATABASE {self.name}")
        # A test need not survive a power cut.
        _run(self.server, f"ALTER DATABASE {self.name} SET synchronous_commit = off")
        engines.keep_connections(self.name)
        self.engine = sa.create_engine(made)

    def copy_of(self, name: str, prepare: Prepare) -> str:
        """The database holding what was prepared under that name, and nothing of the test before."""
        if name not in self.kept:
            engines.end_connections()
            _run(self.url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public", f"CREATE SCHEMA kept_{name}")
            _prepared(self.url, prepare)
        with self.engine.begin() as connection:
            if name not in self.kept:
                self.kept[name] = Kept.by(connection, name)
            else:
                self._write_back(connection, name)
            self.written_by = connection.exec_driver_sql("SELECT pg_current_xact_id()::text::bigint").scalar_one()
        self.held = name
        return self.url

    def _write_back(self, connection: sa.Connection, name: str) -> None:
        """Only the tables that a test wrote into, and those whose rows point there."""
        kept, now = self.kept[name], _contents(connection)
        changed = {
            table.name
            for table in metadata.sorted_tables
            if self.held != name or now[table.name][0] != kept.rows[table.name] or now[table.name][1] > self.written_by
        }
        for table in metadata.sorted_tables:
            if any(key.column.table.name in changed for key in table.foreign_keys):
                changed.add(table.name)
        tables = [table.name for table in metadata.sorted_tables if table.name in changed]
        connection.exec_driver_sql(
            ";".join(
                [
                    *(f"DELETE FROM {table}" for table in reversed(tables) if now[table][0]),
                    *(kept.insert(table) for table in tables if kept.rows[table]),
                    kept.set_sequences,
                ]
            )
        )

    def close(self) -> None:
        """Leave nothing behind."""
        self.engine.dispose()
        engines.end_connections()
        _run(self.server, f"DROP DATABASE {self.name} WITH (FORCE)")


@dataclass(frozen=True)
class Kept:
    """What was prepared under a name: copies of its tables in a schema of their own."""

    schema: str
    rows: dict[str, int]
    """Table -> how many it has."""
    set_sequences: str
    """The statement by which new rows get the same ids as they would have got."""

    @classmethod
    def by(cls, connection: sa.Connection, name: str) -> Kept:
        """Keep what is there now."""
        for table in metadata.tables:
            connection.exec_driver_sql(f"CREATE TABLE kept_{name}.{table} AS TABLE public.{table}")
        rows = {table: count for table, (count, _) in _contents(connection).items()}
        numbered = [table for table in metadata.tables.values() if "id" in table.c and table.name != "periods"]
        asked = ",".join(
            f"(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {table}))"
            for table in numbered
        )
        following = connection.exec_driver_sql(f"SELECT * FROM (VALUES {asked}) AS following")
        set_each = ",".join(f"setval('{sequence}', {next_id}, false)" for sequence, next_id in following if sequence)
        return cls(f"kept_{name}", rows, f"SELECT {set_each}")

    def insert(self, table: str) -> str:
        """By name: tables that were migrated have their columns in another order than those made at once."""
        columns = ", ".join(column.name for column in metadata.tables[table].columns)
        return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {self.schema}.{table}"


def _contents(connection: sa.Connection) -> dict[str, tuple[int, int]]:
    """Table -> how many rows it has, and the latest transaction that wrote one of them."""
    counted = " UNION ALL ".join(
        f"SELECT '{table}', count(*), coalesce(max(xmin::text::bigint), 0) FROM {table}" for table in metadata.tables
    )
    return {name: (count, latest) for name, count, latest in connection.exec_driver_sql(counted)}


def _run(url: str | sa.URL, *statements: str) -> None:
    """Run statements at once; CREATE DATABASE and the like want no transaction around them."""
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"connect_timeout": 3})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(";\n".join(statements))


def _prepared(url: str, prepare: Prepare) -> None:
    database = Database(url)
    try:
        prepare(database)
    finally:
        database.close()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process of the tests after the other."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of all processes that run the tests."""
    mine = tmp_path_factory.getbasetemp()
    return mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine


@pytest.fixture(scope="session")
def sqlite_stock(shared_folder: Path) -> Iterator[SqliteStock]:
    """SQLite databases in a temporary folder; in memory where Linux offers it, for every commit waits for the disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="tuquan-", dir=memory if memory.is_dir() else None) as folder:
        yield SqliteStock(Path(folder), shared_folder)


@pytest.fixture(scope="session")
def postgres_stock() -> Iterator[PostgresStock | None]:
    """Databases of a PostgreSQL server; None where none answers."""
    try:
        stock = PostgresStock(POSTGRES)
    except sa.exc.OperationalError:
        if NOTHING_SKIPPED:
            raise
        yield None
        return
    yield stock
    stock.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def stock(request: pytest.FixtureRequest) -> Stock:
    """Each kind of database in turn."""
    found: Stock | None = request.getfixturevalue("sqlite_stock" if request.param == "sqlite" else "postgres_stock")
    if found is None:
        pytest.skip("no PostgreSQL answers (TUQUAN_TEST_POSTGRES says where it is)")
    return found


@pytest.fixture
def database(stock: Stock) -> Iterator[Database]:
    """A database with every table and nothing in them."""
    opened = Database(stock.copy_of("empty", Database.create_all))
    yield opened
    opened.close()


@pytest.fixture
def installed(stock: Stock) -> Iterator[Database]:
    """A database with units, questionnaires and the people of tests/talk.py."""
    opened = Database(stock.copy_of("installed", prepare_installation))
    yield opened
    opened.close()


@pytest.fixture
def town(stock: Stock) -> Iterator[Database]:
    """That database with everybody joined and the chats bound at 8:00 of 16 November 2026, as Talk.set_up leaves it."""
    opened = Database(stock.copy_of("town", prepare_town))
    yield opened
    opened.close()


@pytest.fixture
def province(sqlite_stock: SqliteStock) -> Iterator[Database]:
    """The ten thousand groups of tests/province.py, on SQLite: to write them into PostgreSQL takes too long."""
    opened = Database(sqlite_stock.copy_of("province", prepare_province))
    yield opened
    opened.close()
