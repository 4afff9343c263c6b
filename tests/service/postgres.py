"""Databases on a PostgreSQL server of this machine, made for one test run each."""

from __future__ import annotations

import itertools
import os

import psycopg
from psycopg import sql

ADDRESS = os.environ.get("TUQUAN_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
SERVER = ADDRESS.rpartition("/")[0]
WAIT_SECONDS = 3

_numbers = itertools.count(1)


def is_there() -> bool:
    """Whether a server answers."""
    try:
        psycopg.connect(ADDRESS, connect_timeout=WAIT_SECONDS).close()
    except psycopg.OperationalError:
        return False
    return True


def new() -> str:
    """An empty database; gives its address."""
    return _create("template0")


def copy_of(url: str) -> str:
    """A database like another one that nobody is connected to."""
    return _create(url.rpartition("/")[2])


def drop(url: str) -> None:
    """Delete a database, whoever is connected."""
    _execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(url.rpartition("/")[2])))


def _create(template: str) -> str:
    name = f"tuquan_run_{os.getpid()}_{next(_numbers)}"
    _execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    return f"{SERVER}/{name}"


def _execute(statement: sql.Composed) -> None:
    with psycopg.connect(ADDRESS, autocommit=True) as connection:
        connection.execute(statement)
