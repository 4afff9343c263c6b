"""What comes in and what goes out, the same for every messenger: Incoming and Reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

ChatKind = Literal["private", "group"]


@dataclass(frozen=True)
class PhotoIn:
    """A picture someone sent: the platform's reference to fetch it by, and its size in bytes where known."""

    reference: str
    size_bytes: int | None = None


@dataclass(frozen=True)
class FileIn:
    """A file someone sent: the platform's reference to fetch it by, its name, and its size in bytes where known."""

    reference: str
    name: str
    size_bytes: int | None = None


@dataclass(frozen=True)
class Incoming:
    """One thing a person did in a chat, whatever the messenger. Text is as typed."""

    channel: str
    """telegram, zalo_bot, zalo_oa or sandbox."""
    bot: str
    """Which bot of the installation heard it: Telegram's and Zalo's bot id; 'sandbox' in the sandbox."""
    event_key: str
    """Unique within (channel, bot): update_id or message id."""
    sender: str
    """The platform's id of the person; stable."""
    chat: str
    """The platform's id of the chat."""
    chat_kind: ChatKind
    sent_at: datetime
    """When the person sent it (aware, UTC): on time is judged by this."""
    text: str = ""
    """Typed text, or the caption of a photo. A '/command@bot' addressed to another bot never gets here."""
    choice: str | None = None
    """The id of a pressed button."""
    photo: PhotoIn | None = None
    album: str | None = None
    """The same for all photos of one album."""
    file: FileIn | None = None
    """A document, where its bytes can be fetched; `other` is then 'file' as well."""
    other: str | None = None
    """sticker, voice, file, video, location, contact, ...: something that holds no text."""
    sender_name: str = ""
    """As the messenger shows it; never stored, only said back."""
    chat_title: str = ""
    thread: str | None = None
    """Forum topic."""
    addressed: bool = True
    """In a group: the bot was mentioned, replied to, or commanded; or it is the administrator for a photo."""
    anonymous: bool = False
    """An anonymous group administrator: never authorised."""
    message_id: str = ""
    """The platform's id of the message, where it can be edited afterwards; an edit carries the same one."""
    quoted: str | None = None
    """The id of the bot's message that this one is a reply to."""
    callback: str | None = None
    """What the messenger wants back to stop the button's spinner."""
    event: Literal["message", "left", "joined", "migrated", "edited"] = "message"
    """left/joined: the bot was removed from or added to the chat; migrated: the group has a new chat id."""
    migrated_to: str | None = None


LONGEST_LABEL = 60
"""Characters of a button; of a longer one a phone shows the middle or nothing."""


@dataclass(frozen=True)
class Choice:
    """One offered answer. The id is at most 64 bytes; on messengers without buttons it becomes a numbered line."""

    id: str
    label: str


def short_label(name: str, tail: str = "") -> str:
    """A name as a button has room for it, cut with '…'; `tail`, which tells the choices apart, stays whole."""
    room = LONGEST_LABEL - len(tail)
    return (name if len(name) <= room else name[: room - 1].rstrip() + "…") + tail


@dataclass(frozen=True)
class Drawing:
    """A picture or file by its name and plain numbers; drawn when it is sent, cached by content."""

    name: str
    """Key of the drawing table in bot/pictures.py: summary_chart, contact_sheet, invitation_sheet, invitation_file,
    month_workbook, questionnaire_template, questionnaire_file."""
    data: Mapping[str, Any]
    """JSON-plain: what it shows, or only ids by which that is read when it is drawn (handlers/documents.py)."""
    file_name: str = ""
    """Set for a document (.xlsx, .pdf); empty for a picture."""


@dataclass(frozen=True)
class Reply:
    """One message to one chat: plain text, never markup."""

    text: str
    choices: tuple[Choice, ...] = ()
    numbered: int = 1
    """Without buttons choices become lines numbered from here on; 0 where a typed number is an answer: then words."""
    drawing: Drawing | None = None
    media: tuple[str, ...] = field(default=())
    """Content hashes of stored photos to send."""
    meaning: str = ""
    """What was asked in a chat group, as storage/group_answers.py finds this answer again."""
    above: str | None = None
    """The messenger's id of our earlier message in the chat that this one points back to."""

    @property
    def asks(self) -> str | None:
        """What it asks: 'd:<draft>:<revision>', or the first choice of a list outside a draft; None for nothing."""
        return asked_by([choice.id for choice in self.choices])


def asked_by(choices: Sequence[str]) -> str | None:
    """See Reply.asks."""
    if not choices or not choices[0].startswith("d:"):
        return choices[0] if choices else None
    return ":".join(choices[0].split(":", 3)[:3])
