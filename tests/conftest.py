"""A fresh database for each test, on SQLite and on PostgreSQL; the options of the tests."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
import sqlalchemy as sa

from storage.database import Database
from tests.talk import prepare_installation

POSTGRES = os.environ.get("TUQUAN_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
NOTHING_SKIPPED = "TUQUAN_TEST_NOTHING_SKIPPED" in os.environ

Prepare = Callable[[Database], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-dialogs` writes what the bot says now into tests/dialogs/*.yaml."""
    parser.addoption("--update-dialogs", action="store_true", help="rewrite what the bot says in tests/dialogs")


class Stock(Protocol):
    """Gives copies of databases that were prepared once per session."""

    def copy_of(self, name: str, prepare: Prepare) -> str:
        """The URL of a new database that holds what `prepare` made."""
        ...


class SqliteStock:
    """Files, copied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def copy_of(self, name: str, prepare: Prepare) -> str:
        """A copy of the file prepared under that name."""
        template = self.folder / f"{name}.template"
        if not template.exists():
            _prepared(f"sqlite:///{template}", prepare)
        self.count += 1
        copy = self.folder / f"{self.count}.sqlite"
        shutil.copy(template, copy)
        return f"sqlite:///{copy}"


class PostgresStock:
    """Databases of the server, made from templates and dropped at the end."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url).set(drivername="postgresql+psycopg")
        self.engine = sa.create_engine(self.url, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
        self.prefix = f"tuquan_test_{secrets.token_hex(4)}"
        self.made: list[str] = []
        self._run("SELECT 1")

    def copy_of(self, name: str, prepare: Prepare) -> str:
        """A copy of the database prepared under that name; copies made before are dropped."""
        template = f"{self.prefix}_{name}"
        if template not in self.made:
            self._create(template, "template1")
            _prepared(self._url_of(template), prepare)
        for old in [one for one in self.made if one.startswith(f"{self.prefix}_copy")]:
            self._drop(old)
        copy = f"{self.prefix}_copy{secrets.token_hex(3)}"
        self._create(copy, template)
        return self._url_of(copy)

    def close(self) -> None:
        """Leave nothing behind."""
        for name in list(self.made):
            self._drop(name)
        self.engine.dispose()

    def _create(self, name: str, template: str) -> None:
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        # A test need not survive a power cut.
        self._run(f"ALTER DATABASE {name} SET synchronous_commit = off")
        self.made.append(name)

    def _drop(self, name: str) -> None:
        self._run(f"DROP DATABASE {name} WITH (FORCE)")
        self.made.remove(name)

    def _run(self, statement: str) -> None:
        with self.engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def _url_of(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)


def _prepared(url: str, prepare: Prepare) -> None:
    database = Database(url)
    try:
        prepare(database)
    finally:
        database.close()


@pytest.fixture(scope="session")
def sqlite_stock(tmp_path_factory: pytest.TempPathFactory) -> SqliteStock:
    """SQLite databases in a temporary folder."""
    return SqliteStock(tmp_path_factory.mktemp("databases"))


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
def installed_url(stock: Stock) -> str:
    """The address of a database with units, questionnaires and the people of tests/talk.py."""
    return stock.copy_of("installed", prepare_installation)


@pytest.fixture
def installed(installed_url: str) -> Iterator[Database]:
    """That database, opened."""
    opened = Database(installed_url)
    yield opened
    opened.close()
