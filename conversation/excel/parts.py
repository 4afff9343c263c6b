"""The XML parts of an .xlsx, each parsed only when it is needed and within bounds of time and memory."""

from __future__ import annotations

import codecs
import posixpath
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final
from xml.parsers import expat

Attributes = Mapping[str, str]

_CHUNK_BYTES: Final = 65_536
_LONGEST_TAG_BYTES: Final = 4 * _CHUNK_BYTES
_DEEPEST: Final = 100
_MOST_NAMES: Final = 5_000
"""Of elements and attributes: the parser keeps each name that it has seen."""
_MOST_FILES: Final = 5_000
_WORKBOOK: Final = "xl/workbook.xml"

DAMAGED: Final = "Tệp bị hỏng. Hãy mở bằng Excel, chọn Lưu thành .xlsx rồi gửi lại."
TOO_LARGE: Final = "Nội dung tệp quá lớn. Hãy xóa các dòng, cột và trang không dùng, hoặc chia thành nhiều tệp."
TOO_MANY_CELLS: Final = "Tệp có quá nhiều ô. Hãy xóa các dòng, cột và trang không dùng, hoặc chia thành nhiều tệp."
_UNSAFE: Final = "Tệp có phần không an toàn. Hãy chép nội dung sang một tệp Excel mới rồi gửi lại."
_STRANGE_LETTERS: Final = "Tệp dùng bảng mã lạ. Hãy chép nội dung sang một tệp Excel mới rồi gửi lại."
_OTHERS: Final = {
    "word/document.xml": "Word",
    "ppt/presentation.xml": "PowerPoint",
    "content.xml": "LibreOffice (.ods, .odt)",
    "xl/workbook.bin": "Excel kiểu .xlsb",
}
"""A part that only another kind of file has, and what people call it."""


class PartRefused(Exception):
    """A part cannot be taken; says in Vietnamese what to do."""


class Enough(Exception):
    """Raised by who reads a part: what follows in it is not needed, and is not even looked at."""


class Reading:
    """What reads one part: told of each element by its name without a prefix, and of the text between."""

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text stands here, perhaps a piece of it."""


class Budget:
    """How many bytes and XML tags may still be read; tags bound time and memory better: a cell may take four bytes."""

    def __init__(self, unpacked_bytes: int, tags: int) -> None:
        self._bytes_left = unpacked_bytes
        self._tags_left = tags

    def take(self, chunk: bytes) -> None:
        """These bytes are read. Raises PartRefused when they are too many."""
        self._bytes_left -= len(chunk)
        self._tags_left -= chunk.count(b"<")
        if self._bytes_left < 0:
            raise PartRefused(TOO_LARGE)
        if self._tags_left < 0:
            raise PartRefused(TOO_MANY_CELLS)


class Package:
    """The parts of one file by their path. Raises PartRefused for what is no plain workbook."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise PartRefused(
                "Tệp kiểu .xls cũ hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, chọn Lưu thành .xlsx."
            )
        # Counted before the list of files is read: it alone could fill the memory.
        if data.count(b"PK\x01\x02") > _MOST_FILES:
            raise PartRefused(TOO_LARGE)
        if not zipfile.is_zipfile(BytesIO(data)):
            raise PartRefused("Đây không phải tệp Excel .xlsx. Hãy mở bằng Excel, chọn Lưu thành .xlsx rồi gửi lại.")
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise PartRefused(DAMAGED) from error
        self._parts = {_plain_path(part.filename): part for part in self._archive.infolist()}
        other = next((name for part, name in _OTHERS.items() if part in self._parts), None)
        if other is not None:
            raise PartRefused(
                f"Đây là tệp {other}, không phải Excel. Hãy làm trong Excel, lưu thành .xlsx rồi gửi lại."
            )
        if any("vbaproject" in name for name in self._parts):
            raise PartRefused("Tệp có macro. Hãy chọn Lưu thành, kiểu Excel Workbook (.xlsx), rồi gửi lại.")

    def has(self, path: str) -> bool:
        """Whether there is such a part."""
        return _plain_path(path) in self._parts

    def workbook_path(self, budget: Budget) -> str:
        """The part that lists the sheets."""
        if not self.has("_rels/.rels"):
            return _WORKBOOK
        found = (path for kind, path in self.relations("", budget).values() if kind == "officeDocument")
        return next(found, _WORKBOOK)

    def relations(self, path: str, budget: Budget) -> dict[str, tuple[str, str]]:
        """What a part refers to: id -> (kind, path)."""
        folder, name = posixpath.split(path)
        reading = _Relations(folder)
        own = posixpath.join(folder, "_rels", f"{name}.rels")
        if self.has(own):
            self.parse(own, reading, budget)
        return reading.found

    def parse(self, path: str, reading: Reading, budget: Budget) -> None:
        """Read one part. Raises PartRefused."""
        part = self._parts.get(_plain_path(path))
        if part is None:
            raise PartRefused(DAMAGED)
        if part.flag_bits & 1:
            raise PartRefused("Tệp có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, chọn Lưu thành .xlsx.")
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise PartRefused("Tệp nén theo cách lạ. Hãy mở bằng Excel, chọn Lưu thành .xlsx rồi gửi lại.")
        try:
            with self._archive.open(part) as stream:
                _parse(lambda: stream.read(_CHUNK_BYTES), reading, budget)
        except (Enough, PartRefused) as told:
            if isinstance(told, PartRefused):
                raise
        except Exception as error:
            # Whatever is wrong inside, zipfile, zlib or the XML parser raises anything from KeyError to OverflowError.
            raise PartRefused(DAMAGED) from error


class _Relations(Reading):
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes["Target"]
            path = target if target.startswith("/") else posixpath.join(self._folder, target)
            kind = attributes["Type"].rpartition("/")[2]
            self.found[attributes["Id"]] = (kind, posixpath.normpath(path).lstrip("/"))


def _plain_path(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").lower()


def _parse(read: Callable[[], bytes], reading: Reading, budget: Budget) -> None:
    chunk = read()
    decoder = _decoder(chunk)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    depth, start, end = 0, reading.start, reading.end

    def start_element(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise PartRefused(TOO_MANY_CELLS)
        start(name.rpartition(":")[2] if ":" in name else name, attributes)

    def end_element(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name.rpartition(":")[2] if ":" in name else name)

    parser.StartElementHandler, parser.EndElementHandler = start_element, end_element
    parser.CharacterDataHandler = reading.text
    fed = 0
    while chunk:
        plain = chunk if decoder is None else decoder.decode(chunk).encode()
        budget.take(plain)
        parser.Parse(plain, False)
        fed += len(plain)
        # A tag that does not end is held whole; so is every name.
        if fed - parser.CurrentByteIndex > _LONGEST_TAG_BYTES or len(parser.intern) > _MOST_NAMES:
            raise PartRefused(TOO_MANY_CELLS)
        chunk = read()
    parser.Parse(b"", True)


def _decoder(head: bytes) -> codecs.IncrementalDecoder | None:
    """None for UTF-8. The standard knows UTF-16 besides; bytes of other encodings could not be counted."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in head[:4]:
        little = head.startswith(codecs.BOM_UTF16_LE) or head[1:2] == b"\0"
        name = "utf-16" if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-16-le"
        return codecs.getincrementaldecoder(name if little or name == "utf-16" else "utf-16-be")()
    declaration = head[:200].partition(b"?>")[0]
    found = declaration.lower().partition(b"encoding")[2].lstrip(b" \t\r\n=")
    if found and found.strip(b"\"'").split(found[:1])[0] not in (b"utf-8", b"us-ascii", b"utf8"):
        raise PartRefused(_STRANGE_LETTERS)
    return None


def _refuse_doctype(*_: object) -> None:
    raise PartRefused(_UNSAFE)
