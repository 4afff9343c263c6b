"""Writes the whole installation into one archive, consistent although the service is at work."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from storage import archive_rows, media
from storage.archive import FORMAT, MANIFEST, Manifest, newest_revision, photo_file, table_file
from storage.database import Database, DatabaseAway, Transaction
from storage.snapshot import snapshot
from storage.tables import media as media_table
from storage.tables import metadata


def backup(database: Database, data_dir: Path, target: Path, now: datetime) -> Manifest:
    """Write `target`, whole or not at all; one that was there is replaced. Raises DatabaseAway, OSError."""
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        # What people wrote is in it: only who made the archive may read it.
        opened = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w+b") as file:
            with _still(database, data_dir) as tx, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
                manifest = _pack(tx, data_dir, packed, now)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


@contextmanager
def _still(database: Database, data_dir: Path) -> Iterator[Transaction]:
    """The database as it is at one instant; nobody who writes waits for the backup."""
    if not database.is_sqlite:
        with snapshot(database) as tx:
            yield tx
        return
    data_dir.mkdir(parents=True, exist_ok=True)
    # A long read would keep SQLite's log from being taken in, so a copy is read.
    with tempfile.TemporaryDirectory(prefix="backup-", dir=data_dir) as folder:
        copied = Path(folder) / "copy.db"
        _vacuum_into(database, copied)
        copy = Database(f"sqlite:///{copied}")
        try:
            with copy.reading() as tx:
                yield tx
        finally:
            copy.close()


def _vacuum_into(database: Database, copied: Path) -> None:
    # Past SQLAlchemy, which would begin a transaction, and VACUUM runs in none.
    try:
        with closing(database.engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM INTO ?", (str(copied),))
    except (sqlite3.OperationalError, sa.exc.OperationalError) as error:
        raise DatabaseAway(str(error)) from error


def _pack(tx: Transaction, data_dir: Path, packed: zipfile.ZipFile, now: datetime) -> Manifest:
    counts = {}
    for table in metadata.sorted_tables:
        with packed.open(_entry(table_file(table.name), now), "w", force_zip64=True) as entry:
            counts[table.name] = 0
            for line in archive_rows.lines(tx, table):
                entry.write(line)
                counts[table.name] += 1
    absent = []
    for (content_hash,) in tx.rows(sa.select(media_table.c.hash).order_by(media_table.c.hash)):
        if not _pack_photo(packed, media.path(data_dir, content_hash), _entry(photo_file(content_hash), now)):
            absent.append(content_hash)
    manifest = Manifest(
        format=FORMAT,
        revision=newest_revision(),
        created_at=now.isoformat(timespec="seconds"),
        tables=counts,
        photos=counts[media_table.name] - len(absent),
        absent=absent,
    )
    packed.writestr(_entry(MANIFEST, now), json.dumps(asdict(manifest), indent=1))
    return manifest


def _pack_photo(packed: zipfile.ZipFile, path: Path, entry: zipfile.ZipInfo) -> bool:
    """False when the file is gone: its person's data were deleted a moment ago."""
    try:
        with path.open("rb") as photo, packed.open(entry, "w") as packing:
            shutil.copyfileobj(photo, packing)
    except FileNotFoundError:
        return False
    return True


def _entry(name: str, now: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, now.timetuple()[:6])
    entry.external_attr = 0o600 << 16
    # Photos are packed by their own format.
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(".jpg") else zipfile.ZIP_DEFLATED
    return entry
