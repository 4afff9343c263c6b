"""Takes a backup up into a database in which nobody has worked yet."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from storage import archive_rows, media
from storage.archive import NOT_AN_ARCHIVE, Archive, ArchiveFaulty, Manifest, check_room, open_archive
from storage.database import Database, Transaction
from storage.migrating import migrate
from storage.tables import groups, metadata, people
from storage.tables import media as media_table

IN_USE = "Cơ sở dữ liệu này đã có tổ, nhóm hoặc người. Chỉ khôi phục vào một cơ sở dữ liệu trống."


def restore(database: Database, data_dir: Path, path: Path) -> Manifest:
    """Replace what `init` put into the database by the archive; all of it or nothing.

    Raises ArchiveFaulty, DatabaseAway, OSError.
    """
    with open_archive(path) as archive:
        data_dir.mkdir(parents=True, exist_ok=True)
        check_room(archive, data_dir)
        _refuse_used(database)
        migrate(database)
        with database.transaction() as tx:
            for table in reversed(metadata.sorted_tables):
                tx.execute(sa.delete(table))
            for table in metadata.sorted_tables:
                _load(tx, table, archive)
            _unpack_photos(tx, data_dir, archive)
            if tx.dialect == "postgresql":
                _settle_postgresql(tx)
        return archive.manifest


def _refuse_used(database: Database) -> None:
    """Asked before anything is migrated. Raises ArchiveFaulty."""
    with database.reading() as tx:
        known = sa.inspect(tx.connection).get_table_names()
        for table in (groups, people):
            if table.name in known and tx.exists(sa.select(table.c.id).limit(1)):
                raise ArchiveFaulty(IN_USE)


def _load(tx: Transaction, table: sa.Table, archive: Archive) -> None:
    try:
        with closing(archive.lines(table.name)) as lines:
            archive_rows.load(tx, table, lines)
    except sa.exc.OperationalError:
        raise
    except (ValueError, sa.exc.StatementError):
        raise ArchiveFaulty(f"{NOT_AN_ARCHIVE} (Bảng {table.name})") from None


def _unpack_photos(tx: Transaction, data_dir: Path, archive: Archive) -> None:
    """Before the commit, so that no photo's row ever stands without its file. Raises ArchiveFaulty."""
    absent = set(archive.manifest.absent)
    for (content_hash,) in tx.rows(sa.select(media_table.c.hash).order_by(media_table.c.hash)):
        if content_hash not in absent:
            media.write_photo(data_dir, content_hash, archive.photo(content_hash))


def _settle_postgresql(tx: Transaction) -> None:
    """New rows are numbered after those loaded, and the planner knows how many there are."""
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            newest = sa.select(sa.func.max(column)).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
            tx.execute(sa.select(sa.func.setval(sequence, sa.func.coalesce(newest, 1), newest.is_not(None))))
    tx.execute(sa.text("ANALYZE"))
