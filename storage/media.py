"""Photos kept once by content hash, files to be fetched by link, and the links: unguessable, with an end."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from storage.database import Transaction
from storage.tables import media, media_links

DRAWING = "drawing-"
"""What the key of a drawing begins with; any other key is a photo's content hash."""
FORGOTTEN = "media:"
"""What marks a photo in `Transaction.changed` whose file goes after the commit."""
_KEY = re.compile(rf"(?:{DRAWING})?[0-9a-f]{{64}}")


@dataclass(frozen=True)
class Linked:
    """What a link leads to: a key for `path`, and how to hand the file over."""

    key: str
    mime: str
    file_name: str
    """Set for a document to be saved; empty for a picture to be shown."""


def path(data_dir: Path, key: str) -> Path:
    """Where the file of a photo (its hash) or a drawing (its key) lies. Raises ValueError on any other text."""
    if not _KEY.fullmatch(key):
        raise ValueError("neither a content hash nor a drawing's key")
    if key.startswith(DRAWING):
        return data_dir / "pictures" / key
    return data_dir / "media" / key[:2] / f"{key}.jpg"


def write(target: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, even if the power fails. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with unfinished.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync(target.parent)
    _sync(target.parent.parent)


def _sync(folder: Path) -> None:
    # The new name is an entry of the folder, which has to reach the disk as well.
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def write_photo(data_dir: Path, hash: str, data: bytes) -> None:  # noqa: A002
    """Write the photo's file unless it is there; done ahead of `store`, it keeps the disk out of the lane."""
    target = path(data_dir, hash)
    if not target.exists():
        write(target, data)


def store(
    tx: Transaction,
    data_dir: Path,
    data: bytes,
    *,
    hash: str,  # noqa: A002
    mime: str,
    width: int,
    height: int,
    now: datetime,
) -> None:
    """Keep a prepared photo once: its file, then its row. `hash` is the SHA-256 of `data` in hex; sizes in pixels.

    A row never stands without its file; a file whose transaction fails is taken up by the next try.
    """
    write_photo(data_dir, hash, data)
    row = {"hash": hash, "mime": mime, "size_bytes": len(data), "width": width, "height": height, "stored_at": now}
    tx.execute(tx.insert(media).values(row).on_conflict_do_nothing())


def read(data_dir: Path, hash: str) -> bytes:  # noqa: A002
    """The bytes of a stored photo. Raises FileNotFoundError when it is not there."""
    return path(data_dir, hash).read_bytes()


def forget(tx: Transaction, hashes: Sequence[str]) -> None:
    """Let go of photos that nothing uses; their files go after the commit (`remove_files`)."""
    tx.execute(sa.delete(media).where(media.c.hash.in_(hashes)))
    tx.changed.update(f"{FORGOTTEN}{one}" for one in hashes)


def remove_files(data_dir: Path, tx: Transaction) -> None:
    """After a commit: remove the files of photos it let go of, and every cached drawing they may stand on."""
    forgotten = [name.removeprefix(FORGOTTEN) for name in tx.changed if name.startswith(FORGOTTEN)]
    for one in forgotten:
        path(data_dir, one).unlink(missing_ok=True)
    if forgotten:
        for drawing in (data_dir / "pictures").glob("*"):
            if drawing.is_file():
                drawing.unlink(missing_ok=True)


def link(tx: Transaction, key: str, mime: str, file_name: str, now: datetime, lifetime: timedelta) -> str:
    """The token of a new link to a photo's hash or a drawing's key, good until now + lifetime."""
    token = secrets.token_urlsafe(32)
    row = {"token": token, "key": key, "mime": mime, "file_name": file_name, "expires_at": now + lifetime}
    tx.execute(sa.insert(media_links).values(row))
    return token


def follow(tx: Transaction, token: str, now: datetime) -> Linked | None:
    """What the link leads to; None when there is no such link or its time is over."""
    columns = (media_links.c.key, media_links.c.mime, media_links.c.file_name)
    good = (media_links.c.token == token) & (media_links.c.expires_at > now)
    row = tx.first(sa.select(*columns).where(good))
    return Linked(row.key, row.mime, row.file_name) if row else None


def forget_expired(tx: Transaction, now: datetime) -> int:
    """Remove the links whose time is over; gives how many. The files stay."""
    return tx.execute(sa.delete(media_links).where(media_links.c.expires_at <= now)).rowcount
