"""Rows as lines of JSON that mean the same on SQLite and PostgreSQL, and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from storage.database import Transaction
from storage.tables import Instant

_AT_ONCE: Final = 1000
_WHOLE: Final = range(-(2**63), 2**63)


def lines(tx: Transaction, table: sa.Table) -> Iterator[bytes]:
    """Every row of a table in the order of its key, read in portions.

    Instants are milliseconds since 1970, days ISO. A column that is NULL is left out: a JSON null is something else.
    """
    chosen = sa.select(*(_plain(column) for column in table.columns)).order_by(*table.primary_key.columns)
    are_json = [isinstance(column.type, sa.JSON) for column in table.columns]
    names = [column.name for column in table.columns]
    with tx.connection.execute(chosen, execution_options={"yield_per": _AT_ONCE}) as rows:
        for row in rows:
            known = {
                name: json.loads(value) if is_json else value.isoformat() if isinstance(value, date) else value
                for name, is_json, value in zip(names, are_json, row, strict=True)
                if value is not None
            }
            yield json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def load(tx: Transaction, table: sa.Table, rows: Iterator[bytes]) -> None:
    """Insert the lines of a table. Raises ValueError on a line that is no row of it, and SQLAlchemy's own errors."""
    new = {column.name: sa.bindparam(f"new_{column.name}", type_=_loaded(column)) for column in table.columns}
    statement = sa.insert(table).values(new)
    portion: list[dict[str, Any]] = []
    for line in rows:
        portion.append(_row(table, line))
        if len(portion) == _AT_ONCE:
            tx.execute(statement, portion)
            portion = []
    if portion:
        tx.execute(statement, portion)


def _plain(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    if isinstance(column.type, Instant):
        return sa.type_coerce(column, sa.BigInteger)
    if isinstance(column.type, sa.JSON):
        return sa.cast(column, sa.Text)
    return column


def _loaded(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    """None is NULL, in a JSON column too."""
    if isinstance(column.type, Instant):
        return sa.BigInteger()
    if isinstance(column.type, sa.JSON):
        return sa.JSON(none_as_null=True)
    return column.type


def _row(table: sa.Table, line: bytes) -> dict[str, Any]:
    try:
        known = json.loads(line)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(known, dict) or not known.keys() <= {column.name for column in table.columns}:
        raise ValueError("no row of this table")
    return {f"new_{column.name}": _value(column, known) for column in table.columns}


def _value(column: sa.Column[Any], known: dict[str, Any]) -> Any:
    """The column's value in the type that the database takes. Raises ValueError."""
    if column.name not in known:
        return None
    value = known[column.name]
    match column.type:
        case sa.JSON():
            return sa.JSON.NULL if value is None else value
        case sa.Boolean() if isinstance(value, bool):
            return value
        case sa.Date() if isinstance(value, str):
            return date.fromisoformat(value)
        case sa.String() if isinstance(value, str):
            return value
        case sa.Integer() | Instant() if type(value) is int and value in _WHOLE:
            return value
    raise ValueError(f"{column.name} is of another type")
