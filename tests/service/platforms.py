"""The messengers a month is played on, as the people in it use them; each fake under the same few names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.zalo_api import FakeZalo, Group, Human
from tests.fakes.zalo_api import Message as ZaloMessage

Mode = Literal["polling", "webhook"]

WEBHOOK_SECRET = "bi-mat_cua_bai_thu"

_WORDS = re.compile(r"\(hoặc gõ: (?P<words>[^()]*)\)$")
_NAMED = re.compile(r"(?<!hoặc )gõ: (?P<word>[^.,;:()\n]+)")
_NUMBERED = re.compile(r"(?P<number>\d+)\. (?P<label>.+)")


class Shown(Protocol):
    """A message of the bot as a person sees it."""

    @property
    def id(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def buttons(self) -> list[list[tuple[str, str]]]:
        """Rows of (label, what choosing it sends)."""
        ...

    @property
    def labels(self) -> list[str]: ...
    @property
    def photo(self) -> bytes | None: ...


class Platform(Protocol):
    """What people and tests do with a messenger; people and chats are the platform's own things."""

    clock: Callable[[], float]

    @property
    def faults(self) -> list[str]: ...
    @property
    def refusals(self) -> list[tuple[Any, Any]]: ...
    @property
    def pending_updates(self) -> int: ...
    def user(self, name: str) -> Any: ...
    def group(self, title: str, *people: Any) -> Any: ...
    def messages(self, chat: Any) -> list[Any]: ...
    def say(self, user: Any, text: str, chat: Any = None) -> Any: ...
    def press(self, user: Any, message: Any, label_or_data: str) -> Any: ...
    def press_start(self, user: Any, code: str = "") -> Any: ...
    def send_photo(self, user: Any, picture: bytes, *, album: str | None = None) -> Any: ...


def settings_of(platform: Platform, mode: Mode, base: str) -> dict[str, str]:
    """What `tuquan run` has to be told to use this platform; `base` is where the service is reached."""
    if isinstance(platform, OnZalo):
        return platform.settings(mode, base)
    assert isinstance(platform, FakeTelegram)
    found = {"TELEGRAM_BOT_TOKEN": platform.token, "TELEGRAM_API_URL": platform.url, "TELEGRAM_MODE": mode}
    return found | ({"PUBLIC_URL": base, "TELEGRAM_WEBHOOK_SECRET": WEBHOOK_SECRET} if mode == "webhook" else {})


def addressed(platform: Platform, chat: Any, text: str) -> str:
    """A text in a chat group, so that the bot hears it."""
    return platform.addressed(chat, text) if isinstance(platform, OnZalo) else text


def reminders_button(platform: Platform) -> str:
    """How the label begins that answers a reminder; on Zalo there is one word for all reports."""
    return "Báo cáo" if isinstance(platform, OnZalo) else "Báo cáo:"


@dataclass(frozen=True)
class Screen:
    """A message on Zalo: its choices are lines of text, and choosing is typing."""

    message: ZaloMessage

    @property
    def id(self) -> int:
        return self.message.number

    @property
    def text(self) -> str:
        return self.message.text

    @property
    def photo(self) -> bytes | None:
        return self.message.photo

    @property
    def buttons(self) -> list[list[tuple[str, str]]]:
        """The words that may be typed, or the numbered lines at the end of the text; one in a row."""
        return [[line] for line in numbered_lines(self.text)]

    @property
    def labels(self) -> list[str]:
        return [label for row in self.buttons for label, _ in row]


def numbered_lines(text: str) -> tuple[tuple[str, str], ...]:
    """(Label, what to type) of what a text without buttons offers at its end."""
    lines = text.splitlines()
    words = _WORDS.fullmatch(lines[-1]) if lines else None
    if words is not None or "gõ: " in (lines[-1] if lines else ""):
        named = [found["word"] for found in _NAMED.finditer(text)]
        offered = [*(words["words"].split(", ") if words is not None else []), *named]
        return tuple((word[:1].upper() + word[1:], word) for word in offered)
    found: list[tuple[str, str]] = []
    for line in reversed(lines):
        read = _NUMBERED.fullmatch(line)
        if read is None or (found and int(read["number"]) != int(found[0][1]) - 1):
            break
        found.insert(0, (read["label"], read["number"]))
    return tuple(found)


class OnZalo:
    """FakeZalo under the names that the month uses. Leaders are spread over the bots, officers are with the first."""

    def __init__(self, zalo: FakeZalo, second_bot: frozenset[str]) -> None:
        """`second_bot` are the names of those who talk with the second bot."""
        self.zalo = zalo
        self.trouble = zalo.trouble
        self._second_bot = second_bot

    @property
    def clock(self) -> Callable[[], float]:
        return self.zalo.clock

    @clock.setter
    def clock(self, clock: Callable[[], float]) -> None:
        self.zalo.clock = clock

    @property
    def faults(self) -> list[str]:
        return self.zalo.faults

    @property
    def refusals(self) -> list[tuple[Any, Any]]:
        # A bot that never had a webhook has none to tell of.
        return [each for each in self.zalo.refusals if each[1].code != 404]

    @property
    def pending_updates(self) -> int:
        return self.zalo.pending_updates

    def settings(self, mode: Mode, base: str) -> dict[str, str]:
        tokens = ",".join(bot.token for bot in self.zalo.world.bots.values())
        found = {"ZALO_BOT_TOKENS": tokens, "ZALO_API_URL": self.zalo.url, "ZALO_MODE": mode, "PUBLIC_URL": base}
        return found | ({"ZALO_WEBHOOK_SECRET": WEBHOOK_SECRET} if mode == "webhook" else {})

    def user(self, name: str) -> Human:
        return self.zalo.user(name, bot=2 if name in self._second_bot else 1)

    def group(self, title: str, *people: Human) -> Group:
        return self.zalo.group(title, *people)

    def messages(self, chat: Human | Group) -> list[Screen]:
        return [Screen(message) for message in self.zalo.messages(chat)]

    def addressed(self, chat: Group, text: str) -> str:
        """With the mention that Zalo's picker makes, and in words, for Zalo knows no commands."""
        return f"@{self.zalo.world.bots[chat.bot].display_name} {text.replace('/tonghop', 'tổng hợp')}"

    def say(self, user: Human, text: str, chat: Group | None = None) -> None:
        self.zalo.say(user, text, chat)

    def press(self, user: Human, _message: Screen, label_or_data: str) -> None:
        self.zalo.say(user, label_or_data)

    def press_start(self, user: Human, code: str = "") -> None:
        """Zalo's links carry no code: it is typed."""
        self.zalo.say(user, code)

    def send_photo(self, user: Human, picture: bytes, *, album: str | None = None) -> None:
        self.zalo.send_photo(user, picture)
