"""The sandbox channel: phones and chat groups on a web page, under the rules of Telegram or of Zalo."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from bot.channels.long_texts import split_text
from conversation.channel import Capabilities, FetchFailed, Outgoing, Sent
from conversation.messages import FileIn, Incoming, PhotoIn
from conversation.plain_choices import with_choices

NAME = "sandbox"
BOT = "sandbox"
BOT_NAME = "Tự Quản"
Style = Literal["telegram", "zalo"]
LONGEST_TEXT = {"telegram": 4096, "zalo": 2000}


@dataclass
class Entry:
    """One message on a screen."""

    n: int
    sender: str
    at: datetime
    text: str
    choices: list[dict[str, str]] = field(default_factory=list)
    photo: str | None = None
    file: dict[str, str] | None = None
    pending: bool = False

    def to_json(self) -> dict[str, Any]:
        """As the page reads it."""
        return {
            "n": self.n,
            "from": self.sender,
            "at": self.at.isoformat(),
            "text": self.text,
            "choices": self.choices,
            "photo": self.photo,
            "file": self.file,
            "pending": self.pending,
        }


class Screens:
    """What every chat shows. Kept in a file of lines, so that a demo started again shows what it showed."""

    def __init__(self, file: Path) -> None:
        self._chats: dict[str, list[Entry]] = {}
        self._file = file
        last = self._read() if file.exists() else 0
        self._numbers = itertools.count(last + 1)

    def _read(self) -> int:
        kept: dict[int, tuple[str, Entry]] = {}
        text = self._file.read_text(encoding="utf-8", errors="replace")
        if not text.endswith("\n"):
            # A kill cut the last line off; what is said next must not go on in it.
            with self._file.open("a", encoding="utf-8") as lines:
                lines.write("\n")
        for line in text.splitlines():
            with contextlib.suppress(ValueError, KeyError, TypeError):
                shown = json.loads(line)
                at = datetime.fromisoformat(shown["entry"].pop("at"))
                entry = Entry(sender=shown["entry"].pop("from"), at=at, **shown["entry"])
                kept[entry.n] = (shown["chat"], entry)
        for _, (chat, entry) in sorted(kept.items()):
            self._chats.setdefault(chat, []).append(entry)
        return max(kept, default=0)

    def add(self, chat: str, sender: str, at: datetime, text: str, **more: Any) -> Entry:
        """Show one more message."""
        entry = Entry(next(self._numbers), sender, at, text, **more)
        self._chats.setdefault(chat, []).append(entry)
        if not entry.pending:
            self.keep(chat, entry)
        return entry

    def keep(self, chat: str, entry: Entry) -> None:
        """Remember the message as it is now; the newest line of a number counts."""
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"chat": chat, "entry": entry.to_json()}) + "\n")

    def after(self, chat: str, n: int) -> list[Entry]:
        """The messages of a chat that come after the n-th."""
        return [entry for entry in self._chats.get(chat, []) if entry.n > n]

    def drawing(self, chat: str) -> Entry | None:
        """The message whose picture is being drawn."""
        return next((entry for entry in self._chats.get(chat, []) if entry.pending), None)


class SandboxChannel:
    """A channel whose messenger is a page of ours."""

    name = NAME
    capabilities = Capabilities(
        buttons=True, upload=True, max_text=4096, groups=True, can_edit=False, can_write_first=True
    )

    def __init__(self, data_dir: Path, now: Any) -> None:
        self.folder = data_dir / "sandbox"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.now = now
        self.style: Style = "telegram"
        self.screens = Screens(self.folder / "screens.jsonl")

    def decode(self, _bot: str, payload: dict[str, Any]) -> Incoming:
        """What a stored update means. Raises KeyError on anything the page does not send."""
        is_group = payload["kind"] == "group"
        text = payload.get("text") or payload.get("caption") or ""
        mention = f"@{BOT_NAME}"
        # Like Telegram the bot is its groups' administrator and hears all; commands and photos are meant for it.
        meant = payload["style"] == "telegram" and (text.startswith("/") or bool(payload.get("photo")))
        addressed = not is_group or mention in text or meant
        return Incoming(
            channel=NAME,
            bot=BOT,
            event_key=payload["id"],
            sender=payload["person"],
            chat=payload["chat"],
            chat_kind="group" if is_group else "private",
            sent_at=datetime.fromisoformat(payload["at"]),
            text=text.replace(mention, "").strip(),
            choice=payload.get("choice"),
            photo=PhotoIn(payload["photo"], payload.get("size")) if payload.get("photo") else None,
            file=FileIn(payload["file"], payload["file_name"], payload.get("size")) if payload.get("file") else None,
            other="file" if payload.get("file") else _other(payload),
            sender_name=payload.get("name", ""),
            chat_title=payload.get("title", ""),
            addressed=addressed,
            callback="press" if payload.get("choice") else None,
        )

    async def send(self, message: Outgoing) -> Sent:
        """Show a message on its screen; a long text takes several, the buttons and the picture are on the last."""
        text = message.text
        choices = [{"id": choice.id, "label": choice.label} for choice in message.choices]
        if self.style == "zalo":
            text = with_choices(text, message.choices, numbered=message.numbered)
            choices = []
        parts = split_text(text, LONGEST_TEXT[self.style]) or [""]
        shown = [self._next(message.chat, part) for part in parts][-1]
        shown.choices = choices
        if message.photos and message.file_name:
            shown.file = {"name": message.file_name, "url": self.keep(message.photos[0])}
        elif message.photos:
            shown.photo = self.keep(message.photos[0])
            for more in message.photos[1:]:
                self.screens.add(message.chat, "bot", self.now(), "", photo=self.keep(more))
        self.screens.keep(message.chat, shown)
        return Sent("sent", str(shown.n), shown.at)

    def _next(self, chat: str, text: str) -> Entry:
        """A message of the bot's; it takes the place of the one that said a picture is being drawn."""
        shown = self.screens.drawing(chat)
        if shown is None:
            return self.screens.add(chat, "bot", self.now(), text)
        shown.text, shown.at, shown.pending = text, self.now(), False
        return shown

    async def busy(self, _bot: str, chat: str, _thread: str | None) -> None:
        """Show that a picture is being drawn."""
        if self.screens.drawing(chat) is None:
            self.screens.add(chat, "bot", self.now(), "", pending=True)

    async def fetch(self, _bot: str, reference: str, max_bytes: int) -> bytes:
        """The bytes of a photo sent on the page. Raises FetchFailed."""
        try:
            data = (self.folder / Path(reference).name).read_bytes()
        except OSError as error:
            raise FetchFailed("not there", retry=False) from error
        if len(data) > max_bytes:
            raise FetchFailed("too_big", retry=False)
        return data

    def keep(self, data: bytes) -> str:
        """Store bytes to be shown; gives their address, relative to the page."""
        name = hashlib.sha256(data).hexdigest()
        target = self.folder / name
        if not target.exists():
            target.write_bytes(data)
        return f"api/files/{name}"


def _other(payload: dict[str, Any]) -> str | None:
    """A sticker or a voice message; Zalo tells bots of the latter only that there was something."""
    kind = payload.get("other")
    return "unsupported" if kind == "voice" and payload["style"] == "zalo" else kind
