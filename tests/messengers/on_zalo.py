"""Phones with Zalo: choices are lines of text, choosing is typing, and in a group the bot hears its name."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable, Collection
from datetime import datetime

from bot.channels.zalo_bot import ZaloBotChannel
from bot.door import Door
from storage.outbox import Address
from tests.fakes.zalo_api import FakeZalo, Group, Human
from tests.fakes.zalo_api import Message as ZaloMessage
from tests.messengers.phones import Read
from tests.service.platforms import WEBHOOK_SECRET, Screen
from tests.talk import is_group

_FILE = re.compile(r"\nTệp [^\n]+, tải trong 3 ngày: (?P<link>http://127\.0\.0\.1\S+)")
OWN_WORDS = ("• Tài khoản: Zalo", "• Tài khoản: trang dùng thử")
"""How this messenger is named in the bot's texts, and how the files have it."""


class Lease:
    """Polling is not used here."""

    def take(self) -> bool:
        """Nobody else is there."""
        return True


class ZaloPhones:
    """See Phones; what a phone keeps of what it did is the message's id."""

    has_buttons = False

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.zalo = FakeZalo(clock=lambda: now().timestamp())
        self._groups: dict[str, Group] = {}
        self._files: dict[str, bytes] = {}
        self.alarms: list[str] = []

    def __enter__(self) -> ZaloPhones:
        self.zalo.__enter__()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.zalo.__exit__()

    def connect(self, door: Door, base: str, now: Callable[[], datetime]) -> ZaloBotChannel:
        return ZaloBotChannel(
            [self.zalo.bot().token],
            self.zalo.url,
            door,
            mode="webhook",
            public_url=base,
            secret=WEBHOOK_SECRET,
            now=now,
            lease=lambda bot: Lease(),
            alarm=self.alarms.append,
        )

    def is_heard(self) -> bool:
        return bool(self.zalo.bot().url)

    @property
    def pending(self) -> bool:
        return self.zalo.pending_updates > 0

    def address(self, chat: str) -> Address:
        bot = self.zalo.bot()
        if is_group(chat):
            return Address("zalo_bot", bot.id, self._group(chat).id, None, True)
        human = self.zalo.user(chat)
        bot.served.add(human.id)
        return Address("zalo_bot", bot.id, human.id, None, False)

    def _group(self, title: str) -> Group:
        if title not in self._groups:
            self._groups[title] = self.zalo.group(title)
        return self._groups[title]

    def _room(self, chat: str) -> tuple[Group | None, str]:
        """The group, and the mention without which the bot hears nothing there."""
        return (self._group(chat), f"@{self.zalo.bot().display_name} ") if is_group(chat) else (None, "")

    def say(self, who: str, text: str, chat: str, *, anonymous: bool) -> str | None:
        group, mention = self._room(chat)
        return self.zalo.say(self.zalo.user(who), mention + text, group)

    def send_photo(self, who: str, photo: bytes, caption: str, chat: str, *, album: str | None) -> str | None:
        group, mention = self._room(chat)
        return self.zalo.send_photo(self.zalo.user(who), photo, mention + caption, group)

    def send_other(self, who: str, kind: str, chat: str) -> str | None:
        human = self.zalo.user(who)
        ways = {"sticker": self.zalo.send_sticker, "voice": self.zalo.send_voice}
        return ways.get(kind, self.zalo.send_file)(human)

    def edit(self, who: str, done: str, text: str) -> str | None:
        raise NotImplementedError("Zalo tells bots of no edits")

    def again(self, done: str) -> None:
        self.zalo.redeliver(done)

    def press(self, who: str, chat: str, button: str) -> str | None:
        return self.say(who, button, chat, anonymous=False)

    def read(self, chats: Collection[str]) -> dict[str, list[Read]]:
        return {chat: [self._read(message) for message in self.zalo.messages(self._place(chat))] for chat in chats}

    def _place(self, chat: str) -> Human | Group:
        return self._group(chat) if is_group(chat) else self.zalo.user(chat)

    def _read(self, message: ZaloMessage) -> Read:
        """A file is a link, which is followed."""
        link = _FILE.search(message.text)
        return Read(
            _FILE.sub("", message.text).replace(*OWN_WORDS),
            tuple((label, way) for row in Screen(message).buttons for label, way in row),
            (message.photo,) if message.photo is not None else (),
            self._file(link["link"]) if link else None,
        )

    def _file(self, link: str) -> bytes:
        if link not in self._files:
            with urllib.request.urlopen(link, timeout=10) as answer:
                self._files[link] = answer.read()
        return self._files[link]

    def faults(self) -> list[str]:
        refused = [str(refusal) for _, refusal in self.zalo.refusals if refusal.code != 404]
        return self.zalo.faults + self.alarms + refused + self.zalo.world.lost
