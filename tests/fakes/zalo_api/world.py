"""Who is there and what was said: bots, people, groups, messages, and the limits of the free plan."""

from __future__ import annotations

import hashlib
import itertools
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.fakes.zalo_api.shapes import Json, Shape, update


class Refusal(Exception):
    """A call that is answered with an error."""

    def __init__(self, code: int, description: str, field_name: str = "error_code") -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.field_name = field_name


@dataclass(frozen=True)
class Limits:
    """The free plan (docs/zalo.md). `both_ways`: received messages count too (contradiction 2)."""

    users: int = 50
    groups: int = 3
    messages: int = 3000
    both_ways: bool = False


@dataclass(frozen=True)
class Call:
    """One request of the bot."""

    bot: str
    method: str
    params: Json


@dataclass(frozen=True)
class Human:
    """A person with a phone, who talks with one bot; a protected one's messages come without their content."""

    name: str
    bot: str
    protected: bool = False

    def id_for(self, bot: str) -> str:
        """Ids belong to a bot: the same person has another one with each."""
        return hashlib.sha256(f"{bot} {self.name}".encode()).hexdigest()[:20]

    @property
    def id(self) -> str:
        """The private chat with the bot the person talks with."""
        return self.id_for(self.bot)


@dataclass(frozen=True)
class Group:
    """A chat group that a bot is in."""

    title: str
    bot: str
    members: tuple[str, ...]

    @property
    def id(self) -> str:
        return "zgr-" + hashlib.sha256(f"{self.bot} {self.title}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Message:
    """What a bot said. `photo` is what was really fetched from the link it gave."""

    id: str
    number: int
    bot: str
    chat: str
    text: str
    photo: bytes | None = None
    link: str = ""


@dataclass
class Bot:
    """One bot of the installation."""

    token: str
    account_name: str
    display_name: str
    url: str = ""
    secret: str = ""
    updated_at: int | None = None
    """None: it never had a webhook."""
    waiting: deque[tuple[str, Json]] = field(default_factory=deque)
    """(message id, update), for polls and for the webhook."""
    served: set[str] = field(default_factory=set)
    """The people it may talk with: the first so many who wrote."""
    counted: Counter[str] = field(default_factory=Counter)
    tests_left: int = 20
    polls: int = 0
    """Polls that wait right now."""

    @property
    def id(self) -> str:
        return self.token.partition(":")[0]


class World:
    """Everything the fake knows, under one lock; `changed` is notified of each change."""

    def __init__(
        self, tokens: tuple[str, ...], clock: Callable[[], float], limits: Limits | None, shape: Shape
    ) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.clock = clock
        self.limits = limits
        self.shape = shape
        self.bots = {
            (bot := Bot(token, f"bot.Fake{number}", f"Bot Tự Quản {number}")).id: bot
            for number, token in enumerate(tokens, 1)
        }
        self.groups: dict[str, Group] = {}
        self.said: list[Message] = []
        self.calls: list[Call] = []
        self.actions: list[tuple[str, str]] = []
        self.faults: list[str] = []
        self.refusals: list[tuple[Call, Refusal]] = []
        self.unauthorised = 0
        """Calls with a token that is none."""
        self.lost: list[str] = []
        """Message ids that were delivered to nobody."""
        self.history: dict[str, tuple[str, Json]] = {}
        """Message id -> (bot, update) of all that people did."""
        self.photos: dict[str, bytes] = {}
        self.on_update: Callable[[], None] = lambda: None
        self._numbers = itertools.count(1)

    def new_id(self) -> tuple[int, str]:
        """(running number, message id): a hex string of 20 digits, as seen."""
        number = next(self._numbers)
        return number, hashlib.sha256(f"message {number}".encode()).hexdigest()[:20]

    def emit(self, human: Human, group: Group | None, event: str, content: Json) -> str | None:
        """A person did something; gives the message's id, None where the bot hears nothing of it."""
        with self.changed:
            bot = self.bots[group.bot if group is not None else human.bot]
            sender = human.id_for(bot.id)
            if not self._serves(bot, sender):
                return None
            if human.protected:
                event, content = "message.unsupported.received", {}
            chat = {"id": sender, "chat_type": "PRIVATE"}
            if group is not None:
                chat = {"id": group.id, "chat_type": "GROUP"}
            _, message_id = self.new_id()
            made = update(
                self.shape, event, {"id": sender, "name": human.name}, chat, message_id, self.clock(), content
            )
            if self.limits is not None and self.limits.both_ways:
                bot.counted[self.month()] += 1
            self.queue(bot, made)
            return message_id

    def queue(self, bot: Bot, made: tuple[str, Json]) -> None:
        """Have an update delivered."""
        with self.changed:
            self.history[made[0]] = (bot.id, made[1])
            bot.waiting.append(made)
            self.changed.notify_all()
        self.on_update()

    def _serves(self, bot: Bot, sender: str) -> bool:
        if sender not in bot.served:
            if self.limits is not None and len(bot.served) >= self.limits.users:
                return False
            bot.served.add(sender)
        return True

    def count_sent(self, bot: Bot) -> None:
        """One more message of the bot's month. Raises Refusal (429) at its end."""
        if self.limits is not None and bot.counted[self.month()] >= self.limits.messages:
            raise Refusal(429, "Quota exceeded")
        bot.counted[self.month()] += 1

    def month(self) -> str:
        """The calendar month of the platform's clock."""
        return f"{datetime.fromtimestamp(self.clock(), UTC):%Y-%m}"

    def say(self, bot: Bot, chat: str, text: str, photo: bytes | None = None, link: str = "") -> Json:
        """A bot said something; gives the result of the call."""
        with self.changed:
            number, message_id = self.new_id()
            self.said.append(Message(message_id, number, bot.id, chat, text, photo, link))
            self.changed.notify_all()
            return {"message_id": message_id, "date": int(self.clock() * 1000)}

    def knows(self, bot: Bot, chat: str) -> bool:
        """A bot cannot write first, and only into groups that it is in."""
        return chat in bot.served or any(each.id == chat and each.bot == bot.id for each in self.groups.values())

    def fault(self, text: str) -> None:
        """A use that the project must not make of the API."""
        with self.changed:
            self.faults.append(text)


def params_of(raw: Any) -> Json:
    """The parameters of a request body; numbers may come as text and the other way round."""
    return dict(raw) if isinstance(raw, dict) else {}
