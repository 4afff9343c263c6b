"""The migrations make the very tables that the program is written for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from storage import figures, migrating
from storage.database import Database, Transaction
from storage.tables import drafts, metadata, questionnaires
from tests.conftest import SqliteStock, Stock

FIRST_VERSION = """
INSERT INTO units (id, code, level, type, name, name_folded, valid_from)
    VALUES (1, 'K1', 'area', 'thon', 'Thôn Mẫu', 'thon mau', '2026-01-01');
INSERT INTO groups (id, code, name, scope, area_id, content_area, model, started_on)
    VALUES (1, 'T1', 'Tổ mẫu', 'whole_area', 1, 'MT', '', '2026-01-01');
INSERT INTO group_indicators (group_id, indicator, position, target)
    VALUES (1, 'MT01', 1, 60000), (1, 'MT04', 2, NULL);
INSERT INTO questionnaires (id, key, version, in_force_from, content) VALUES (1, 'bao_cao', 1, '2000-01', '{}');
INSERT INTO drafts (id, purpose, questionnaire_id, group_id, period, whose, answers, seen, updated_at)
    VALUES (1, 'monthly', 1, 1, '2026-11', 0, '{"g01": [50000, "typed"]}', '{}', 0);
"""
"""Rows as the first version wrote them."""


def test_the_migrations_make_the_tables(stock: Stock) -> None:
    database = Database(stock.copy_of("migrated", migrating.migrate))
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    database.close()
    # Alembic's own table is there only where it was the migrations that made them.
    assert [each for each in differences if "alembic_version" not in str(each)] == []


def test_an_installation_of_the_first_version_is_brought_up_to_date(stock: Stock) -> None:
    """Its drafts and targets are still there, and mean the same."""
    database = Database(stock.copy_of("first", brought_up_to_date))
    with database.reading() as tx:
        assert drafts_of(tx) == [("monthly", "group:1", 1, None, "2026-11", {"g01": [50000, "typed"]})]
        assert figures.targets_of(tx, 1) == {"MT01": 60000}
        state = tx.scalar(sa.select(questionnaires.c.state))
    assert state == "published"
    database.close()


def brought_up_to_date(database: Database) -> None:
    migrating.migrate(database, "0001")
    with database.transaction() as tx:
        for statement in filter(str.strip, FIRST_VERSION.split(";")):
            tx.connection.exec_driver_sql(statement)
    migrating.migrate(database)


def drafts_of(tx: Transaction) -> list[tuple[object, ...]]:
    columns = drafts.c
    kept = sa.select(
        columns.purpose, columns.subject, columns.group_id, columns.unit_id, columns.period, columns.answers
    )
    return [tuple(row) for row in tx.rows(kept)]


def test_only_what_was_migrated_is_current(sqlite_stock: SqliteStock) -> None:
    migrated = Database(sqlite_stock.copy_of("migrated", migrating.migrate))
    created = Database(sqlite_stock.copy_of("empty", Database.create_all))
    current = migrating.is_current(migrated), migrating.is_current(created)
    migrated.close()
    created.close()
    assert current == (True, False)
