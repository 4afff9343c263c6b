"""The picture or file of a Telegram message, as far as it can be fetched."""

from __future__ import annotations

from typing import Any

from conversation.messages import FileIn, PhotoIn

Json = dict[str, Any]

MAX_DOWNLOAD_BYTES = 20_000_000
"""What getFile hands out (the documentation says 20 MB, the server's source 20 MiB: the smaller holds)."""


def photo_in(message: Json) -> PhotoIn | None:
    """The largest size that can be fetched; a picture sent as a file counts too."""
    sizes = message.get("photo")
    if sizes:
        fetchable = [size for size in sizes if (_bytes(size) or 0) <= MAX_DOWNLOAD_BYTES] or sizes[:1]
        # Of each side by itself: a text times a number would be that text so many times over.
        largest = max(fetchable, key=lambda size: _count(size.get("width")) * _count(size.get("height")))
        return PhotoIn(text_of(largest["file_id"]), _bytes(largest))
    document = message.get("document")
    if document and "animation" not in message and _is_picture(document):
        return PhotoIn(text_of(document["file_id"]), _bytes(document))
    return None


def _is_picture(document: Json) -> bool:
    """By its type; computers often know none for the photos of an iPhone."""
    kind, name = document.get("mime_type"), document.get("file_name")
    if isinstance(kind, str) and kind.startswith("image/"):
        return True
    return isinstance(name, str) and name.lower().endswith((".heic", ".heif"))


def file_in(message: Json) -> FileIn | None:
    """A document that can be fetched."""
    document = message.get("document")
    if not isinstance(document, dict) or (_bytes(document) or 0) > MAX_DOWNLOAD_BYTES:
        return None
    return FileIn(text_of(document["file_id"]), text_of(document.get("file_name", "")), _bytes(document))


def _bytes(holder: Json) -> int | None:
    """How large a file is, where that is told."""
    size = holder.get("file_size")
    return _count(size) if isinstance(size, int) else None


def _count(value: object) -> int:
    """A number of pixels or bytes as Telegram tells it; 0 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else 0


def text_of(value: object) -> str:
    """Raises TypeError for anything else."""
    if not isinstance(value, str):
        raise TypeError(f"text expected, not {type(value).__name__}")
    return value
