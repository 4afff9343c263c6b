"""Public links to pictures and files, for messengers that take none from us: unguessable, and only for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import PurePath

from storage import media
from storage.database import Transaction
from storage.writer import Writer

PICTURE_KEPT = timedelta(minutes=15)
"""The messenger fetches a picture while the message is sent and keeps a copy of its own."""
FILE_KEPT = timedelta(days=3)
"""A file is fetched by the person, who may open the message only after the weekend."""
_FILE_TYPES = {
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Links:
    """Makes links under `public_url`; without one there are none."""

    def __init__(self, writer: Writer, public_url: str, now: Callable[[], datetime]) -> None:
        self._writer = writer
        self._public_url = public_url.rstrip("/")
        self._now = now
        self.served = asyncio.Event()
        """Set once the HTTP server answers: a messenger that is given a link follows it at once."""

    async def to(self, files: Mapping[str, bytes], file_name: str) -> tuple[str, ...]:
        """A link for each key of the media folder, given with its bytes; with a name it is a file, else a picture."""
        if not self._public_url:
            return ()
        await self.served.wait()

        def make(tx: Transaction) -> list[str]:
            mime = _FILE_TYPES.get(PurePath(file_name).suffix, "application/octet-stream")
            kept = FILE_KEPT if file_name else PICTURE_KEPT
            return [
                media.link(tx, key, mime if file_name else _picture_type(data), file_name, self._now(), kept)
                for key, data in files.items()
            ]

        return tuple(f"{self._public_url}/media/{token}" for token in await self._writer.commit(make))


def _picture_type(data: bytes) -> str:
    """Photos and contact sheets are JPEG, charts are PNG."""
    return "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
