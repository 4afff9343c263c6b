"""Brings a database to the newest tables, by Alembic's migrations."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.database import Database
from storage.rebuilding import rebuild_if_lacking


def _configuration(database: Database) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    configuration.attributes["engine"] = database.engine
    return configuration


def migrate(database: Database, revision: str = "head") -> None:
    """Create or bring up to date every table, as far as `revision`; with the newest, totals that lack are made."""
    command.upgrade(_configuration(database), revision)
    if revision == "head":
        with database.transaction() as tx:
            rebuild_if_lacking(tx)


def is_current(database: Database) -> bool:
    """True when the tables are those this program was written for."""
    newest = ScriptDirectory.from_config(_configuration(database)).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def is_newer(database: Database) -> bool:
    """True when a later version of this program made or changed the tables."""
    known = {script.revision for script in ScriptDirectory.from_config(_configuration(database)).walk_revisions()}
    with database.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return not known.issuperset(found)
