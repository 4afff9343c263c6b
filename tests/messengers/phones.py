"""What a golden conversation needs of a messenger: people who act on it, and what they then read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.door import Door
from conversation.messages import Choice, Drawing, Reply
from storage.outbox import Address


@dataclass(frozen=True)
class Read:
    """One message of the bot as it stands on a screen."""

    text: str
    buttons: tuple[tuple[str, Any], ...] = ()
    """(Label, what the phone needs to choose it)."""
    photos: tuple[bytes, ...] = ()
    file: bytes | None = None

    def as_reply(self, drawn: dict[bytes, Drawing]) -> Reply:
        """The same in the program's words; a picture that was not drawn is somebody's photo."""
        looks = [*self.photos, *([self.file] if self.file is not None else [])]
        drawings = [drawn[look] for look in looks if look in drawn]
        stored = tuple(f"photo {number}" for number, look in enumerate(looks) if look not in drawn)
        choices = tuple(Choice("", label) for label, _ in self.buttons)
        return Reply(self.text, choices, drawing=drawings[0] if drawings else None, media=stored)


class Phones(AbstractContextManager["Phones", None], Protocol):
    """People on one messenger. Names are those of the files; a chat group is named 'nhóm ...'."""

    has_buttons: bool

    def connect(self, door: Door, base: str, now: Callable[[], datetime]) -> Any:
        """The real channel, to be started; `base` is where the program serves."""

    def is_heard(self) -> bool:
        """Whether the bot would hear now."""

    @property
    def pending(self) -> bool:
        """Whether something that people did has not reached the program."""

    def address(self, chat: str) -> Address:
        """Where the bot writes to this person or group, which it may."""

    def say(self, who: str, text: str, chat: str, *, anonymous: bool) -> Any:
        """Type a text; gives what `again` and `edit` take."""

    def send_photo(self, who: str, photo: bytes, caption: str, chat: str, *, album: str | None) -> Any:
        """Send a picture."""

    def send_other(self, who: str, kind: str, chat: str) -> Any:
        """Send something without words."""

    def edit(self, who: str, done: Any, text: str) -> Any:
        """Change what was typed."""

    def again(self, done: Any) -> None:
        """The messenger delivers the same thing once more."""

    def press(self, who: str, chat: str, button: Any) -> Any:
        """Choose what a message offers."""

    def read(self, chats: Collection[str]) -> dict[str, list[Read]]:
        """Everything the bot said in these chats so far, oldest first."""

    def faults(self) -> list[str]:
        """Uses of the platform that the project must not make."""
