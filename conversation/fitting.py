"""What of a message every database takes: ids whole or not at all, texts without what cannot be stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from conversation.messages import FileIn, Incoming, PhotoIn

IDS = {
    "event_key": 128, "sender": 64, "chat": 64, "album": 64, "thread": 32, "message_id": 64,
    "quoted": 64, "callback": 128, "migrated_to": 64,
}  # fmt: skip
"""Field -> its longest; an id that is cut would be another's."""
NEEDED = frozenset({"event_key", "sender", "chat"})
LONGEST_TEXT = 8000
"""Of what messengers give 4096 characters are the most."""
LONGEST_NAME = 200
LONGEST_REFERENCE = 2000
LONGEST_FILE_NAME = 200
YEARS = range(2010, 2200)
"""What is dated otherwise has no date; reckoning with it would end beyond the calendar."""


def storable(text: str, longest: int) -> str:
    """Without half surrogate pairs and NULs, which databases do not take as text."""
    if "\0" in text or not is_unicode(text):
        text = text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text[:longest]


def is_storable(text: object, longest: int) -> bool:
    """Whether it is a text that every database takes as it is."""
    return isinstance(text, str) and len(text) <= longest and "\0" not in text and is_unicode(text)


def is_unicode(text: str) -> bool:
    """False where it holds half a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def fitted(message: Incoming) -> Incoming:
    """The message as it can be stored. Raises ValueError where an id or the date cannot be what it says."""
    for name, longest in IDS.items():
        value = getattr(message, name)
        if (name in NEEDED and not value) or not (value is None or is_storable(value, longest)):
            raise ValueError(f"{name} cannot be stored")
    if not isinstance(message.sent_at, datetime) or message.sent_at.year not in YEARS:
        raise ValueError("sent_at is no date")
    return replace(
        message,
        text=storable(message.text, LONGEST_TEXT),
        choice=None if message.choice is None else storable(message.choice, LONGEST_NAME),
        sender_name=storable(message.sender_name, LONGEST_NAME),
        chat_title=storable(message.chat_title, LONGEST_NAME),
        photo=_photo(message.photo),
        file=_file(message.file),
    )


def _photo(photo: PhotoIn | None) -> PhotoIn | None:
    return photo and PhotoIn(_reference(photo.reference), _size(photo.size_bytes))


def _file(file: FileIn | None) -> FileIn | None:
    return file and FileIn(_reference(file.reference), storable(file.name, LONGEST_FILE_NAME), _size(file.size_bytes))


def _reference(reference: str) -> str:
    if not is_storable(reference, LONGEST_REFERENCE):
        raise ValueError("reference cannot be stored")
    return reference


def _size(size: object) -> int | None:
    """A size in bytes; what is none says nothing."""
    return size if isinstance(size, int) and not isinstance(size, bool) and 0 <= size < 2**62 else None
