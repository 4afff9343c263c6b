"""Photos on disk and in the table, links with an end, and heartbeats."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import heartbeats, media
from storage.database import Database
from storage.tables import media as media_table

NOW = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
PHOTO = b"the bytes of an invented photo"
HASH = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'test.db'}")
    opened.create_all()
    yield opened
    opened.close()


def store(database: Database, data_dir: Path) -> None:
    with database.transaction() as tx:
        media.store(tx, data_dir, PHOTO, hash=HASH, mime="image/jpeg", width=4, height=3, now=NOW)


def files(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


def test_a_photo_sent_twice_is_one_file_and_one_row(database: Database, tmp_path: Path) -> None:
    store(database, tmp_path)
    written_at = (tmp_path / "media" / HASH[:2] / f"{HASH}.jpg").stat().st_mtime_ns
    store(database, tmp_path)
    assert files(tmp_path / "media") == [tmp_path / "media" / HASH[:2] / f"{HASH}.jpg"]
    assert files(tmp_path / "media")[0].stat().st_mtime_ns == written_at
    assert media.read(tmp_path, HASH) == PHOTO
    with database.reading() as tx:
        rows = tx.rows(sa.select(media_table))
    assert [tuple(row) for row in rows] == [(HASH, "image/jpeg", len(PHOTO), 4, 3, NOW)]


def test_a_lost_file_is_written_again(database: Database, tmp_path: Path) -> None:
    store(database, tmp_path)
    media.path(tmp_path, HASH).unlink()
    with pytest.raises(FileNotFoundError):
        media.read(tmp_path, HASH)
    store(database, tmp_path)
    assert media.read(tmp_path, HASH) == PHOTO


def test_a_rolled_back_photo_has_no_row(database: Database, tmp_path: Path) -> None:
    with pytest.raises(KeyError), database.transaction() as tx:
        media.store(tx, tmp_path, PHOTO, hash=HASH, mime="image/jpeg", width=4, height=3, now=NOW)
        raise KeyError
    with database.reading() as tx:
        assert tx.rows(sa.select(media_table)) == []
    store(database, tmp_path)
    assert media.read(tmp_path, HASH) == PHOTO


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "files" / "taken"
    target.mkdir(parents=True)
    with pytest.raises(OSError):
        media.write(target, PHOTO)
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    "key", ["", "../secret", HASH[:-1], HASH.upper(), f"{HASH}\n", f"drawing-../{HASH}", f"x{HASH}"]
)
def test_a_key_never_leads_out_of_the_folder(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="neither a content hash"):
        media.path(tmp_path, key)


def test_a_link_leads_to_its_key_until_its_time_is_over(database: Database) -> None:
    key = media.DRAWING + HASH
    with database.transaction() as tx:
        token = media.link(tx, key, "image/png", "", NOW, timedelta(hours=1))
        other = media.link(tx, HASH, "image/jpeg", "ảnh.jpg", NOW, timedelta(hours=2))
    assert token != other
    assert len(token) == 43
    with database.reading() as tx:
        assert media.follow(tx, token, NOW) == media.Linked(key, "image/png", "")
        assert media.follow(tx, other, NOW) == media.Linked(HASH, "image/jpeg", "ảnh.jpg")
        assert media.follow(tx, token, NOW + timedelta(hours=1)) is None
        assert media.follow(tx, token[:-1], NOW) is None
        assert media.follow(tx, "", NOW) is None


def test_only_links_whose_time_is_over_are_forgotten(database: Database) -> None:
    with database.transaction() as tx:
        short = media.link(tx, HASH, "image/jpeg", "", NOW, timedelta(hours=1))
        long = media.link(tx, HASH, "image/jpeg", "", NOW, timedelta(hours=2))
    with database.transaction() as tx:
        assert media.forget_expired(tx, NOW + timedelta(hours=1)) == 1
        assert media.follow(tx, short, NOW) is None
        assert media.follow(tx, long, NOW) is not None


def test_the_last_heartbeat_counts(database: Database) -> None:
    with database.transaction() as tx:
        assert heartbeats.last(tx, heartbeats.TICKER) is None
        heartbeats.beat(tx, heartbeats.TICKER, NOW)
        heartbeats.beat(tx, "other", NOW + timedelta(days=1))
        heartbeats.beat(tx, heartbeats.TICKER, NOW + timedelta(seconds=30))
        assert heartbeats.last(tx, heartbeats.TICKER) == NOW + timedelta(seconds=30)
