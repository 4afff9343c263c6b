"""A backup of a running installation, taken up on the same or the other database; broken and hostile archives."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

import catalogue
from handlers import installing
from storage import archive, installation, media, migrating, people, units, unknown_sends
from storage.archive import ArchiveFaulty
from storage.backup import backup
from storage.database import Database, DatabaseAway
from storage.restoring import restore
from storage.tables import metadata
from storage.verification import verify
from tests.conftest import SqliteStock, Stock
from tests.storage.lived import HASH, NOW, PHOTO, contents, keep_photo, live
from tests.waiting import waiting


@pytest.fixture
def lived(sqlite_stock: SqliteStock, tmp_path: Path) -> Iterator[Database]:
    """The installation of tests/storage/lived.py with a photo, on SQLite."""
    opened = Database(sqlite_stock.copy_of("lived", live))
    keep_photo(opened, tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def target(stock: Stock) -> Iterator[Database]:
    """A migrated database with nothing in it."""
    opened = Database(stock.copy_of("migrated", migrating.migrate))
    yield opened
    opened.close()


@pytest.fixture
def made(lived: Database, tmp_path: Path) -> Path:
    """A good archive."""
    path = tmp_path / "good.zip"
    backup(lived, tmp_path / "data", path, NOW)
    return path


def test_there_and_back_again(lived: Database, target: Database, tmp_path: Path) -> None:
    """SQLite to either database and back to a file that no program has seen yet: every row is the same."""
    manifest = backup(lived, tmp_path / "data", tmp_path / "one.zip", NOW)
    assert (manifest.tables["groups"], manifest.photos, manifest.absent) == (4, 1, [])
    assert restore(target, tmp_path / "data2", tmp_path / "one.zip") == manifest
    assert contents(target) == contents(lived)
    assert verify(target).count == 0
    assert media.read(tmp_path / "data2", HASH) == PHOTO

    backup(target, tmp_path / "data2", tmp_path / "two.zip", NOW)
    home = Database(f"sqlite:///{tmp_path / 'home.db'}")
    try:
        restore(home, tmp_path / "data3", tmp_path / "two.zip")
        assert migrating.is_current(home)
        assert contents(home) == contents(lived)
        assert verify(home).count == 0
    finally:
        home.close()


def test_the_talk_goes_on_after_a_restore(made: Path, target: Database, tmp_path: Path) -> None:
    restore(target, tmp_path / "data2", made)
    with target.transaction() as tx:
        assert [queued.kind for queued in waiting(tx, NOW)] == ["receipt"]
        assert unknown_sends.settle_interrupted(tx, NOW) == 1
        known = tx.scalar(sa.text("SELECT MAX(id) FROM people"))
        assert people.add_person(tx, "Người Mới", None) == known + 1


def test_json_null_and_null_stay_apart(made: Path, target: Database, tmp_path: Path) -> None:
    restore(target, tmp_path / "data2", made)
    with target.reading() as tx:
        row = tx.first(sa.text("SELECT CAST(heard AS TEXT), CAST(pending AS TEXT), CAST(answers AS TEXT) FROM drafts"))
    assert row is not None
    assert tuple(row) == ("null", None, '{"q":[15000,"typed"]}')


def test_a_backup_does_not_wait_for_a_writer_nor_see_half_of_its_work(
    made: Path, target: Database, tmp_path: Path
) -> None:
    restore(target, tmp_path / "data2", made)
    before = contents(target)
    with target.transaction() as tx:
        tx.execute(sa.text("UPDATE people SET name = 'chưa xong'"))
        backup(target, tmp_path / "data2", tmp_path / "meanwhile.zip", NOW)
    assert contents(target) != before
    home = Database(f"sqlite:///{tmp_path / 'home.db'}")
    try:
        restore(home, tmp_path / "data3", tmp_path / "meanwhile.zip")
        assert contents(home) == before
    finally:
        home.close()


def test_the_archive_is_for_its_owner_and_leaves_nothing_beside_it(made: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert sorted(each.name for each in made.parent.iterdir()) == ["data", "good.zip"]
    assert [each.name for each in (made.parent / "data").iterdir()] == ["media"]


def test_a_backup_that_fails_leaves_the_one_before(made: Path, lived: Database, tmp_path: Path) -> None:
    good = made.read_bytes()
    photo = media.path(tmp_path / "data", HASH)
    photo.unlink()
    photo.mkdir()
    with pytest.raises(IsADirectoryError):
        backup(lived, tmp_path / "data", made, NOW)
    assert made.read_bytes() == good
    assert sorted(each.name for each in tmp_path.iterdir()) == ["data", "good.zip"]


def test_a_database_that_is_no_database(tmp_path: Path) -> None:
    opened = Database(f"sqlite:///{tmp_path / 'missing' / 'a.db'}")
    try:
        with pytest.raises(DatabaseAway):
            backup(opened, tmp_path, tmp_path / "a.zip", NOW)
    finally:
        opened.close()
    assert list(tmp_path.iterdir()) == []


def test_a_photo_whose_file_is_gone_is_named(lived: Database, target: Database, tmp_path: Path) -> None:
    media.path(tmp_path / "data", HASH).unlink()
    manifest = backup(lived, tmp_path / "data", tmp_path / "a.zip", NOW)
    assert (manifest.photos, manifest.absent) == (0, [HASH])
    restore(target, tmp_path / "data2", tmp_path / "a.zip")
    assert contents(target)["media"] == contents(lived)["media"]


def test_nobody_s_work_gives_way(made: Path, lived: Database, tmp_path: Path) -> None:
    before = contents(lived)
    with pytest.raises(ArchiveFaulty, match="đã có tổ, nhóm hoặc người"):
        restore(lived, tmp_path / "data2", made)
    assert contents(lived) == before


def test_what_init_put_there_gives_way(made: Path, lived: Database, target: Database, tmp_path: Path) -> None:
    with target.transaction() as tx:
        installing.install_questionnaires(tx, catalogue.FOLDER)
        installing.extend_holidays(tx, NOW.date())
        units.add_unit(tx, "09", "province", "tinh", "Tỉnh khác", NOW.date())
    restore(target, tmp_path / "data2", made)
    assert contents(target) == contents(lived)


Files = dict[str, bytes]


def unpacked(path: Path) -> Files:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def pack(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path


def with_manifest(files: Files, **changed: object) -> Files:
    return {**files, "manifest.json": json.dumps({**json.loads(files["manifest.json"]), **changed}).encode()}


def without(files: Files, name: str) -> Files:
    return {each: data for each, data in files.items() if each != name}


def with_row(files: Files, table: str, row: bytes) -> Files:
    """One row more, which the manifest knows of."""
    tables = json.loads(files["manifest.json"])["tables"]
    name = archive.table_file(table)
    return with_manifest({**files, name: files[name] + row + b"\n"}, tables={**tables, table: tables[table] + 1})


BROKEN: dict[str, Callable[[Files], Files]] = {
    "no manifest": lambda files: without(files, "manifest.json"),
    "a manifest that is no JSON": lambda files: {**files, "manifest.json": b"{"},
    "a manifest that is a list": lambda files: {**files, "manifest.json": b"[]"},
    "a manifest of nests": lambda files: {**files, "manifest.json": b"[" * 200_000},
    "a time that is none": lambda files: with_manifest(files, created_at="hôm qua"),
    "tables that are a list": lambda files: with_manifest(files, tables=[]),
    "another format": lambda files: with_manifest(files, format=99),
    "another revision": lambda files: with_manifest(files, revision="9999"),
    "a missing table": lambda files: without(files, "tables/people.jsonl"),
    "a foreign file": lambda files: {**files, "readme.txt": b"x"},
    "a file that climbs out": lambda files: {**files, "../../evil": b"x"},
    "a photo that climbs out": lambda files: {**files, "media/../../evil.jpg": b"x"},
    "a bomb": lambda files: {**files, "tables/audit.jsonl": b" " * 10_000_000},
    "fewer rows than promised": lambda files: {**files, "tables/people.jsonl": b""},
    "no photo": lambda files: without(files, archive.photo_file(HASH)),
    "another photo": lambda files: {**files, archive.photo_file(HASH): b"others"},
    "a last line that is cut": lambda files: {**files, "tables/people.jsonl": files["tables/people.jsonl"][:-9]},
}
BROKEN_ROWS: dict[str, Callable[[Files], Files]] = {
    "a row that is no JSON": lambda files: with_row(files, "people", b"{"),
    "a row that is no text": lambda files: with_row(files, "people", b"\xff\xfe"),
    "a row of nests": lambda files: with_row(files, "people", b"[" * 200_000),
    "a row that is a list": lambda files: with_row(files, "people", b"[]"),
    "a column that there is not": lambda files: with_row(files, "settings", b'{"name":"a","value":"b","c":1}'),
    "a number for a text": lambda files: with_row(files, "settings", b'{"name":"a","value":1}'),
    "a text for a day": lambda files: with_row(files, "holidays", b'{"day":"mai","name":"a","off":true}'),
    "a number for yes or no": lambda files: with_row(files, "holidays", b'{"day":"2026-01-01","name":"a","off":1}'),
    "a number too large": lambda files: with_row(files, "heartbeats", b'{"name":"a","beat_at":9223372036854775808}'),
    "a float for an instant": lambda files: with_row(files, "heartbeats", b'{"name":"a","beat_at":1.5}'),
    "a row without what it needs": lambda files: with_row(files, "settings", b'{"name":"a"}'),
    "a row that is there twice": lambda files: {**with_row(files, "settings", b'{"name":"province","value":"08"}')},
    "a row of a group that there is not": lambda files: with_row(
        files, "baselines", b'{"group_id":99,"indicator":"A","value":1,"surveyed_on":"2026-01-01","version":1}'
    ),
    "half a character": lambda files: with_row(files, "settings", b'{"name":"a","value":"\\ud800"}'),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_archive_changes_nothing(name: str, made: Path, sqlite_stock: SqliteStock, tmp_path: Path) -> None:
    target = Database(sqlite_stock.copy_of("migrated", migrating.migrate))
    try:
        refuse(target, pack(tmp_path / "bad.zip", BROKEN[name](unpacked(made))), tmp_path)
    finally:
        target.close()


def test_broken_rows_change_nothing(made: Path, target: Database, tmp_path: Path) -> None:
    files = unpacked(made)
    for spoil in BROKEN_ROWS.values():
        refuse(target, pack(tmp_path / "bad.zip", spoil(files)), tmp_path)


def refuse(target: Database, bad: Path, tmp_path: Path) -> None:
    with target.transaction() as tx:
        installation.keep(tx, "province", "09")
    before = contents(target)
    with pytest.raises(ArchiveFaulty) as refused:
        restore(target, tmp_path / "in" / "data2", bad)
    assert str(refused.value).endswith((".", ")"))
    assert contents(target) == before
    assert not list(tmp_path.rglob("*evil*"))


def test_what_is_no_zip(lived: Database, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    for data in (b"", b"PK\x05\x06", b"hello" * 100):
        path.write_bytes(data)
        with pytest.raises(ArchiveFaulty, match="không phải bản sao lưu"):
            restore(lived, tmp_path / "data2", path)
    with pytest.raises(ArchiveFaulty, match="Không đọc được tệp"):
        restore(lived, tmp_path / "data2", tmp_path / "none.zip")


def test_an_archive_that_was_cut_or_hurt(made: Path, tmp_path: Path) -> None:
    """Whatever byte is changed, the archive is refused or, where the byte means nothing, gives the same rows."""
    good = made.read_bytes()
    path = tmp_path / "hurt.zip"
    for length in (len(good) // 2, len(good) - 10):
        path.write_bytes(good[:length])
        with pytest.raises(ArchiveFaulty), archive.open_archive(path):
            pass
    refused = 0
    for place in range(60, len(good), len(good) // 40):
        path.write_bytes(good[:place] + bytes([good[place] ^ 0x55]) + good[place + 1 :])
        try:
            with archive.open_archive(path) as opened:
                rows = {name: list(opened.lines(name)) for name in metadata.tables}
                opened.photo(HASH)
        except ArchiveFaulty:
            refused += 1
            continue
        with archive.open_archive(made) as unhurt:
            assert rows == {name: list(unhurt.lines(name)) for name in rows}
    assert refused > 20


def test_a_name_that_is_there_twice(made: Path, tmp_path: Path) -> None:
    bad = pack(tmp_path / "bad.zip", unpacked(made))
    with zipfile.ZipFile(bad, "a") as packed, pytest.warns(UserWarning, match="Duplicate name"):
        packed.writestr("tables/people.jsonl", b"")
    with pytest.raises(ArchiveFaulty, match="không phải bản sao lưu"), archive.open_archive(bad):
        pass


def test_contents_that_do_not_fit_on_the_disk(made: Path, tmp_path: Path) -> None:
    with archive.open_archive(made) as opened:
        archive.check_room(opened, tmp_path)
        opened._files["manifest.json"].file_size = 10**18
        with pytest.raises(ArchiveFaulty, match="Đĩa không đủ chỗ"):
            archive.check_room(opened, tmp_path)
