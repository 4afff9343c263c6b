"""Phones with Telegram: buttons under the messages, and a bot that is its groups' administrator."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.channels.telegram import TelegramChannel
from bot.door import Door
from storage.outbox import Address
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_api.world import Chat, Message, User
from tests.messengers.phones import Read
from tests.talk import is_group

NAME = "tuquan_test_bot"
OWN_WORDS = {
    f"https://t.me/{NAME}": "https://example.invalid/bot",
    "• Telegram, từ": "• trang dùng thử, từ",
}
"""How this messenger is named in the bot's texts -> how the files have it."""


@dataclass(frozen=True)
class Done:
    """What a phone keeps of what it did: the message, and the update that told the bot."""

    update_id: int
    message: Message | None = None


class TelegramPhones:
    """See Phones."""

    has_buttons = True

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.telegram = FakeTelegram(clock=lambda: now().timestamp(), limits=None, hold_seconds=1)
        self._users: dict[str, User] = {}
        self._groups: dict[str, Chat] = {}

    def __enter__(self) -> TelegramPhones:
        self.telegram.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.telegram.stop()

    def connect(self, door: Door, base: str, now: Callable[[], datetime]) -> TelegramChannel:
        return TelegramChannel(
            self.telegram.token, self.telegram.url, door, mode="polling", public_url=base, secret="", now=now
        )

    def is_heard(self) -> bool:
        return any(call.method == "getUpdates" for call in self.telegram.calls)

    @property
    def pending(self) -> bool:
        return self.telegram.pending_updates > 0

    def address(self, chat: str) -> Address:
        if is_group(chat):
            return Address("telegram", str(self.telegram.bot.id), str(self._group(chat).id), None, True)
        user = self._user(chat)
        user.state = "started"
        return Address("telegram", str(self.telegram.bot.id), str(user.id), None, False)

    def _user(self, name: str) -> User:
        if name not in self._users:
            self._users[name] = self.telegram.user(name)
        return self._users[name]

    def _group(self, title: str) -> Chat:
        if title not in self._groups:
            # Without `add_bot` the bot is not told, for the files begin with the bot in its groups.
            made = self.telegram.group(title, self._user("người lập nhóm"), bot=None)
            made.members[self.telegram.bot.id] = "administrator"
            self._groups[title] = made
        return self._groups[title]

    def _room(self, who: str, chat: str) -> tuple[User, Chat | None]:
        user = self._user(who)
        if not is_group(chat):
            return user, None
        group = self._group(chat)
        group.members.setdefault(user.id, "administrator")
        return user, group

    def say(self, who: str, text: str, chat: str, *, anonymous: bool) -> Done:
        user, group = self._room(who, chat)
        if group is not None and not text.startswith("/"):
            # In a group only commands are heard without the bot's name.
            text = f"@{NAME} {text}"
        return self._done(self.telegram.say(user, text, group, anonymous=anonymous))

    def send_photo(self, who: str, photo: bytes, caption: str, chat: str, *, album: str | None) -> Done:
        user, group = self._room(who, chat)
        return self._done(self.telegram.send_photo(user, photo, caption=caption, chat=group, album=album))

    def send_other(self, who: str, kind: str, chat: str) -> Done:
        user, group = self._room(who, chat)
        if kind == "file":
            return self._done(self.telegram.send_document(user, b"...", "van-ban.doc", chat=group))
        return self._done(self.telegram.send_other(user, kind, group))

    def edit(self, who: str, done: Done, text: str) -> Done:
        assert done.message is not None
        self.telegram.edit_message(self._user(who), done.message, text)
        return self._done(done.message)

    def again(self, done: Done) -> None:
        self.telegram.redeliver(done.update_id)

    def press(self, who: str, chat: str, button: tuple[Message, str]) -> Done:
        self.telegram.press(self._user(who), *button)
        return self._done(None)

    def _done(self, message: Message | None) -> Done:
        return Done(self.telegram.update_ids[-1], message)

    def read(self, chats: Collection[str]) -> dict[str, list[Read]]:
        return {chat: albums_whole(self.telegram.messages(self._place(chat))) for chat in chats}

    def _place(self, chat: str) -> Chat | User:
        return self._group(chat) if is_group(chat) else self._user(chat)

    def faults(self) -> list[str]:
        return self.telegram.faults + [str(refusal) for _, refusal in self.telegram.refusals]


def albums_whole(messages: Iterable[Message]) -> list[Read]:
    """Each message as it is read; the pictures of an album stand under its caption as one."""
    found: list[Read] = []
    album: str | None = None
    for message in messages:
        one = read(message)
        if message.album is not None and message.album == album:
            found[-1] = replace(found[-1], photos=(*found[-1].photos, *one.photos))
        else:
            found.append(one)
        album = message.album
    return found


def read(message: Message) -> Read:
    """Text, buttons, and what is attached."""
    document, text = message.document, message.text
    for words, in_files in OWN_WORDS.items():
        text = text.replace(words, in_files)
    return Read(
        text,
        tuple((label, (message, data)) for row in message.buttons for label, data in row),
        (message.photo,) if message.photo is not None else (),
        document[1] if document is not None else None,
    )
