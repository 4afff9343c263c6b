"""Phones on the sandbox page: "like Telegram" with buttons, "like Zalo" with lines of text."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.channels.sandbox import BOT, BOT_NAME, NAME, Entry, SandboxChannel, Style
from bot.channels.sandbox_content import add_content
from bot.door import Door
from storage.outbox import Address
from tests.messengers.phones import Read
from tests.service.platforms import numbered_lines
from tests.talk import is_group


class SandboxPhones:
    """See Phones; what a phone keeps of what it did is the update itself."""

    def __init__(self, now: Callable[[], datetime], folder: Path, style: Style) -> None:
        self.now = now
        self.channel = SandboxChannel(folder, now)
        self.channel.style = style
        self.has_buttons = style == "telegram"
        self._door: Door | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._numbers = 0

    def __enter__(self) -> SandboxPhones:
        return self

    def __exit__(self, *exc_info: object) -> None:
        return None

    def connect(self, door: Door, base: str, now: Callable[[], datetime]) -> SandboxChannel:
        door.decoders[NAME] = self.channel.decode
        if self.has_buttons:
            door.office.join_links[NAME] = "https://example.invalid/bot?start={code}"
        else:
            door.office.buttonless.add(NAME)
        self._door, self._loop = door, asyncio.get_running_loop()
        return self.channel

    def is_heard(self) -> bool:
        return True

    @property
    def pending(self) -> bool:
        return False

    def address(self, chat: str) -> Address:
        return Address(NAME, BOT, chat, None, is_group(chat))

    def _send(self, who: str, chat: str, **content: Any) -> dict[str, Any]:
        self._numbers += 1
        payload = {
            "id": str(self._numbers),
            "person": who,
            "name": who,
            "chat": chat,
            "kind": "group" if is_group(chat) else "private",
            "title": chat,
            "at": self.now().isoformat(),
            "style": self.channel.style,
        }
        wrong = add_content(self.channel, payload, content)
        assert wrong == ""
        self.again(payload)
        return payload

    def say(self, who: str, text: str, chat: str, *, anonymous: bool) -> dict[str, Any]:
        return self._send(who, chat, text=self._mention(chat, text) + text)

    def send_photo(self, who: str, photo: bytes, caption: str, chat: str, *, album: str | None) -> dict[str, Any]:
        content = {"photo": base64.b64encode(photo).decode(), "caption": self._mention(chat, "/") + caption}
        return self._send(who, chat, **content)

    def _mention(self, chat: str, text: str) -> str:
        """Like on Telegram only commands are heard without the bot's name, like on Zalo nothing is."""
        needed = is_group(chat) and not (self.has_buttons and text.startswith("/"))
        return f"@{BOT_NAME} " if needed else ""

    def send_other(self, who: str, kind: str, chat: str) -> dict[str, Any]:
        raise NotImplementedError("the page sends texts, pictures and files")

    def edit(self, who: str, done: dict[str, Any], text: str) -> dict[str, Any]:
        raise NotImplementedError("on the page nothing is edited")

    def again(self, done: dict[str, Any]) -> None:
        assert self._door is not None
        assert self._loop is not None
        taken = self._door.receive(NAME, BOT, [(done["id"], done["chat"], done)])
        asyncio.run_coroutine_threadsafe(taken, self._loop).result(20)

    def press(self, who: str, chat: str, button: str) -> dict[str, Any]:
        if self.has_buttons:
            return self._send(who, chat, choice=button)
        return self.say(who, button, chat, anonymous=False)

    def read(self, chats: Collection[str]) -> dict[str, list[Read]]:
        return {chat: self._read_all(chat) for chat in chats}

    def _read_all(self, chat: str) -> list[Read]:
        """What the bot said; pictures that came along with a first one are read with it."""
        found: list[Read] = []
        for entry in self.channel.screens.after(chat, 0):
            if entry.sender != "bot":
                continue
            one = self._read(entry)
            if found and found[-1].photos and one == Read("", photos=one.photos):
                found[-1] = replace(found[-1], photos=(*found[-1].photos, *one.photos))
            else:
                found.append(one)
        return found

    def _read(self, entry: Entry) -> Read:
        buttons = tuple((choice["label"], choice["id"]) for choice in entry.choices)
        return Read(
            entry.text,
            buttons if self.has_buttons else numbered_lines(entry.text),
            (self._bytes(entry.photo),) if entry.photo else (),
            self._bytes(entry.file["url"]) if entry.file else None,
        )

    def _bytes(self, address: str) -> bytes:
        return (self.channel.folder / Path(address).name).read_bytes()

    def faults(self) -> list[str]:
        return []
