"""The shape of a channel: what it can do, how it sends, and what may come of a send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from conversation.messages import Choice


@dataclass(frozen=True)
class Capabilities:
    """What a messenger can do, and how fast it may be used."""

    buttons: bool
    upload: bool
    """False: pictures go by public URL."""
    max_text: int
    """UTF-16 units."""
    groups: bool
    can_edit: bool
    can_write_first: bool
    per_second: float = 0
    """Messages a second over all chats; 0 is unlimited."""
    per_chat_second: float = 0
    per_chat_burst: int = 1
    per_group_minute: float = 0
    per_month: int = 0
    """Messages a month of one bot, both ways; 0 is unlimited."""


@dataclass(frozen=True)
class Outgoing:
    """One message ready for a channel: the address, the text, and bytes already drawn or read."""

    bot: str
    chat: str
    text: str
    choices: tuple[Choice, ...] = ()
    numbered: int = 1
    photos: tuple[bytes, ...] = ()
    links: tuple[str, ...] = ()
    """Where the channel cannot upload: public addresses of `photos`, in their order; empty where there are none."""
    file_name: str = ""
    """With exactly one entry in `photos`, sends it as a document of this name."""
    thread: str | None = None
    above: str | None = None
    """The id of our earlier message that this one points back to, where the messenger can."""
    callback: str | None = None
    """Answered (spinner stopped) before the message is sent."""


@dataclass(frozen=True)
class Sent:
    """What came of a send.

    sent: delivered, `message_id` known. refused: will never work (blocked, gone, bad request).
    wait: not sent, try again after `retry_after_seconds` (429, or no connection was made).
    unknown: it may have arrived (timed out or cut after writing).
    migrated: not sent, the chat's new id is `moved_to`.
    """

    state: Literal["sent", "refused", "wait", "unknown", "migrated"]
    message_id: str | None = None
    dated_at: datetime | None = None
    """sent: when, by the platform's clock."""
    retry_after_seconds: float = 0
    reason: str = ""
    gone: bool = False
    """refused because the person blocked the bot or the chat no longer exists; with wait: so it is once given up."""
    moved_to: str | None = None
    most_tries: int = 0
    """wait: given up after so many tries; 0 only when it is too old (scheduler/giving_up.py)."""
    used_up: bool = False
    """refused because the bot may send no more this month; with wait: so it is once given up."""
    messages: int = 1
    """How many messages it took: a long text takes several."""
    asked: bool = False
    """wait: the platform itself named the time; where it did not, the pause grows with every try."""

    @property
    def is_away(self) -> bool:
        """Not sent, whatever was to be said to whom: no connection, a fault of the platform, our token refused."""
        return self.state == "wait" and not self.asked and not self.most_tries


class FetchFailed(Exception):
    """A photo could not be fetched; `retry` says whether a later try may work."""

    def __init__(self, reason: str, *, retry: bool) -> None:
        super().__init__(reason)
        self.retry = retry


class Channel(Protocol):
    """A messenger as the delivery sees it."""

    name: str
    capabilities: Capabilities

    async def send(self, message: Outgoing) -> Sent:
        """Send one message; never raises for what a platform or network does."""
        ...

    async def busy(self, bot: str, chat: str, thread: str | None) -> None:
        """Show that a picture is being drawn, where the messenger can; never raises."""
        ...

    async def fetch(self, bot: str, reference: str, max_bytes: int) -> bytes:
        """The bytes of a photo someone sent. Raises FetchFailed."""
        ...
