"""The backup archive: a zip of manifest.json, tables/NAME.jsonl and media/HASH.jpg; opening one that may be hostile."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from alembic.script import ScriptDirectory

from storage import migrating
from storage.tables import metadata

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
MOST_MANIFEST_BYTES: Final = 100_000_000
MOST_LINE_BYTES: Final = 16_000_000
"""The longest row is an update as its platform sent it, or what a drawing is made of: below one megabyte."""
MOST_PHOTO_BYTES: Final = 50_000_000
MOST_TIMES_PACKED: Final = 200
"""Rows pack 5 to 40 times smaller; a zip made to fill a disk, a thousand times."""
_PHOTO: Final = re.compile(r"media/([0-9a-f]{64})\.jpg")

NOT_AN_ARCHIVE = "Tệp không phải bản sao lưu của Tự Quản, hoặc đã bị hỏng. Hãy dùng một bản sao lưu khác."


class ArchiveFaulty(Exception):
    """The archive can't be taken up; the text says why and what to do, in Vietnamese."""


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself."""

    format: int
    revision: str
    """The migration its tables are of."""
    created_at: str
    """ISO, UTC."""
    tables: dict[str, int]
    """Table -> rows."""
    photos: int
    absent: list[str]
    """Hashes of photos whose files were gone when the archive was made."""


def newest_revision() -> str:
    """The migration that this program's tables are of."""
    head = ScriptDirectory(str(Path(migrating.__file__).parent / "migrations")).get_current_head()
    assert head is not None
    return head


def table_file(name: str) -> str:
    """The name of a table's rows in the archive."""
    return f"tables/{name}.jsonl"


def photo_file(content_hash: str) -> str:
    """The name of a photo in the archive."""
    return f"media/{content_hash}.jpg"


class Archive:
    """An archive that was looked through; its rows and photos are still checked one by one while they are read."""

    def __init__(self, packed: zipfile.ZipFile, packed_bytes: int) -> None:
        self._packed = packed
        self._files = {info.filename: info for info in packed.infolist()}
        if len(self._files) != len(packed.infolist()):
            raise ArchiveFaulty(NOT_AN_ARCHIVE)
        _check_sizes(packed.infolist(), packed_bytes)
        self.manifest = self._manifest()
        expected = {MANIFEST, *(table_file(name) for name in metadata.tables)}
        strangers = {name for name in self._files if name not in expected and not _PHOTO.fullmatch(name)}
        if strangers or expected - self._files.keys() or self.manifest.tables.keys() != metadata.tables.keys():
            raise ArchiveFaulty(NOT_AN_ARCHIVE)

    @property
    def unpacked_bytes(self) -> int:
        """The room its contents take."""
        return sum(info.file_size for info in self._files.values())

    def lines(self, table: str) -> Generator[bytes, None, None]:
        """The rows of a table, as JSON; to be closed if not read to the end.

        Raises ArchiveFaulty, also when they are not as many as promised.
        """
        count = 0
        with self._packed.open(self._files[table_file(table)]) as file:
            while line := file.readline(MOST_LINE_BYTES):
                if not line.endswith(b"\n"):
                    raise ArchiveFaulty(NOT_AN_ARCHIVE)
                count += 1
                yield line
        if count != self.manifest.tables[table]:
            raise ArchiveFaulty(NOT_AN_ARCHIVE)

    def photo(self, content_hash: str) -> bytes:
        """A photo, compared with its hash. Raises ArchiveFaulty."""
        info = self._files.get(photo_file(content_hash))
        if info is None or info.file_size > MOST_PHOTO_BYTES:
            raise ArchiveFaulty("Bản sao lưu thiếu tệp ảnh. Hãy dùng một bản sao lưu khác.")
        data = self._packed.read(info)
        if hashlib.sha256(data).hexdigest() != content_hash:
            raise ArchiveFaulty("Một tệp ảnh trong bản sao lưu đã bị thay đổi. Hãy dùng một bản sao lưu khác.")
        return data

    def _manifest(self) -> Manifest:
        info = self._files.get(MANIFEST)
        if info is None or info.file_size > MOST_MANIFEST_BYTES:
            raise ArchiveFaulty(NOT_AN_ARCHIVE)
        try:
            said: dict[str, Any] = json.loads(self._packed.read(info))
            manifest = Manifest(
                format=int(said["format"]),
                revision=str(said["revision"]),
                created_at=datetime.fromisoformat(said["created_at"]).isoformat(),
                tables={str(name): int(rows) for name, rows in said["tables"].items()},
                photos=int(said["photos"]),
                absent=[str(each) for each in said["absent"]],
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise ArchiveFaulty(NOT_AN_ARCHIVE) from None
        if manifest.format != FORMAT or manifest.revision != newest_revision():
            raise ArchiveFaulty(
                f"Bản sao lưu thuộc phiên bản khác ({manifest.format}/{manifest.revision[:20]}); chương trình này đọc "
                f"{FORMAT}/{newest_revision()}. Khôi phục bằng đúng phiên bản đã sao lưu, rồi nâng cấp."
            )
        return manifest


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a backup. Raises ArchiveFaulty, also for what proves broken only while it is read."""
    try:
        packed_bytes = path.stat().st_size
        packed = zipfile.ZipFile(path)
    except OSError:
        raise ArchiveFaulty(f"Không đọc được tệp {path}. Kiểm tra lại đường dẫn.") from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise ArchiveFaulty(NOT_AN_ARCHIVE) from None
    with packed:
        try:
            yield Archive(packed, packed_bytes)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError):
            raise ArchiveFaulty(NOT_AN_ARCHIVE) from None


def check_room(archive: Archive, folder: Path) -> None:
    """Raises ArchiveFaulty when the contents do not fit on the disk of `folder`."""
    free = shutil.disk_usage(folder).free
    if archive.unpacked_bytes > free:
        needed, left = archive.unpacked_bytes // 1_000_000, free // 1_000_000
        raise ArchiveFaulty(f"Đĩa không đủ chỗ: cần {needed} MB, còn {left} MB. Hãy dọn bớt rồi thử lại.")


def _check_sizes(files: list[zipfile.ZipInfo], packed_bytes: int) -> None:
    """A zip made to fill the disk is known by its promises: too much in too little, or the same bytes used twice."""
    for info in files:
        is_plain = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and not info.flag_bits & 0x1
        if not is_plain or info.file_size > MOST_TIMES_PACKED * info.compress_size + 1000:
            raise ArchiveFaulty(NOT_AN_ARCHIVE)
    if sum(info.compress_size for info in files) > packed_bytes:
        raise ArchiveFaulty(NOT_AN_ARCHIVE)
