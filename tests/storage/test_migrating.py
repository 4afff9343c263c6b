"""The migrations make the very tables that the program is written for."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from storage import migrating
from storage.database import Database
from storage.tables import metadata
from tests.conftest import SqliteStock, Stock


def test_the_migrations_make_the_tables(stock: Stock) -> None:
    database = Database(stock.copy_of("migrated", migrating.migrate))
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    database.close()
    # Alembic's own table is there only where it was the migrations that made them.
    assert [each for each in differences if "alembic_version" not in str(each)] == []


def test_only_what_was_migrated_is_current(sqlite_stock: SqliteStock) -> None:
    migrated = Database(sqlite_stock.copy_of("migrated", migrating.migrate))
    created = Database(sqlite_stock.copy_of("empty", Database.create_all))
    current = migrating.is_current(migrated), migrating.is_current(created)
    migrated.close()
    created.close()
    assert current == (True, False)
