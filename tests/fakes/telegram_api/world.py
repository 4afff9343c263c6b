"""The platform's memory: people, chats, messages, files, and the updates waiting for the bot."""

from __future__ import annotations

import hashlib
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from tests.fakes.telegram_api import shapes
from tests.fakes.telegram_api.limits import Limiter, Limits
from tests.fakes.telegram_api.rules import Json, Refusal
from tests.fakes.telegram_api.updates import Update, Updates

LINK_LIFE_SECONDS = 3600


class Call(NamedTuple):
    """One request of the bot: files are `Upload`s among the parameters; `at` is in running seconds."""

    method: str
    params: Json
    at: float


@dataclass
class User:
    """A person. Before pressing Start (`new`) a bot cannot write to them."""

    id: int
    name: str
    username: str | None = None
    state: Literal["new", "started", "blocked", "deactivated"] = "new"
    is_bot: bool = False

    def json(self) -> Json:
        body: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        if self.username:
            body["username"] = self.username
        return body if self.is_bot else body | {"language_code": "vi"}


@dataclass
class Chat:
    """A conversation: a private one has its person's id, a group a negative id."""

    id: int
    kind: Literal["private", "group", "supergroup"]
    title: str
    person: User | None = None
    members: dict[int, str] = field(default_factory=dict)
    """User id to status: creator, administrator, member, left or kicked; the bot's too."""
    forum: bool = False
    topics: set[int] = field(default_factory=set)
    """Open topics by message_thread_id."""
    migrated_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1), repr=False)

    def json(self) -> Json:
        if self.person is not None:
            body: Json = {"id": self.id, "type": "private", "first_name": self.person.name}
            return body | ({"username": self.person.username} if self.person.username else {})
        return {"id": self.id, "type": self.kind, "title": self.title} | ({"is_forum": True} if self.forum else {})

    def next_message_id(self) -> int:
        return next(self._ids)


@dataclass
class Message:
    """A message as everyone in the chat sees it; `body` is its JSON and changes when it is edited."""

    chat: Chat
    body: Json
    by_bot: bool
    content: bytes = b""
    """The bytes of its photo or document."""

    @property
    def id(self) -> int:
        return int(self.body["message_id"])

    @property
    def text(self) -> str:
        return str(self.body.get("text") or self.body.get("caption") or "")

    @property
    def buttons(self) -> list[list[tuple[str, str]]]:
        """Rows of (label, callback data or URL)."""
        rows = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return [
            [(button["text"], button.get("callback_data") or button.get("url", "")) for button in row] for row in rows
        ]

    @property
    def labels(self) -> list[str]:
        return [label for row in self.buttons for label, _ in row]

    @property
    def photo(self) -> bytes | None:
        return self.content if "photo" in self.body else None

    @property
    def document(self) -> tuple[str, bytes] | None:
        """File name and bytes."""
        return (self.body["document"].get("file_name", ""), self.content) if "document" in self.body else None

    @property
    def album(self) -> str | None:
        return self.body.get("media_group_id")


@dataclass
class StoredFile:
    content: bytes
    unique_id: str
    path: str


@dataclass
class CallbackQuery:
    """A pressed button, and what the bot answered: None while the client still shows its spinner."""

    id: str
    user: User
    message: Message
    data: str
    pressed_at: float
    answer: Json | None = None


@dataclass
class WebhookState:
    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_at: float = 0.0


class World:
    """Everything the server knows. All access holds `lock`; `changed` is notified after every change."""

    def __init__(
        self,
        token: str,
        bot_username: str,
        clock: Callable[[], float],
        limits: Limits | None,
        *,
        privacy: bool,
        first_update_id: int,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token = token
        self.clock = clock
        self.elapsed = elapsed
        self.privacy = privacy
        self.bot = User(int(token.partition(":")[0]), "Tự Quản", bot_username, "started", is_bot=True)
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.callbacks: dict[str, CallbackQuery] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.actions: list[tuple[int, str]] = []
        self.webhook = WebhookState()
        self.updates = Updates(lambda: self.clock(), first_update_id)
        self.limiter = Limiter(limits, elapsed)
        self.calls: list[Call] = []
        self.faults: list[str] = []
        self.refusals: list[tuple[Call, Refusal]] = []
        self.on_update: Callable[[], None] = lambda: None
        """Wakes the long poll or the webhook; set by the server, called with the lock held."""
        self.on_webhook: Callable[[], None] = lambda: None
        """Starts the delivery anew after setWebhook or deleteWebhook; set by the server."""
        self.numbers = itertools.count(1)
        """Numbers for files, albums, callback queries: anything that must differ."""
        self._links: dict[str, tuple[StoredFile | None, float]] = {}

    def now(self) -> int:
        """The platform's date, in whole unix seconds."""
        return int(self.clock())

    def emit(self, kind: str, content: Json, queue: tuple[str, int]) -> Update | None:
        """Queue an update for the bot and wake whoever waits for it."""
        update = self.updates.add(kind, content, queue)
        self.on_update()
        self.changed.notify_all()
        return update

    def keep(self, chat: Chat, sender: Json, content: Json, data: bytes = b"", *, by_bot: bool = False) -> Message:
        """Write a message into the chat: it gets the next number there and the platform's date."""
        body: Json = {
            "message_id": chat.next_message_id(),
            "from": sender,
            "chat": chat.json(),
            "date": self.now(),
        }
        message = Message(chat, body | content, by_bot, data)
        chat.messages[message.id] = message
        self.changed.notify_all()
        return message

    def quoted(self, message: Message) -> Json:
        """A message as it appears inside a reply to it: without what it replies to itself."""
        return {key: value for key, value in message.body.items() if key != "reply_to_message"}

    def store(self, content: bytes, extension: str) -> tuple[str, str]:
        """Keep a file. Returns (file_id, file_unique_id): the second is the same for the same bytes."""
        unique_id = "AQAD" + hashlib.sha256(content).hexdigest()[:12]
        number = next(self.numbers)
        file_id = f"AgACAgUAAx{number}-{unique_id}"
        self.files[file_id] = StoredFile(content, unique_id, f"files/file_{number}.{extension}")
        return file_id, unique_id

    def photo_size(self, content: bytes, size: tuple[int, int]) -> Json:
        """A PhotoSize of these bytes."""
        file_id, unique_id = self.store(content, "jpg")
        return shapes.file_entry(file_id, unique_id, content) | {"width": size[0], "height": size[1]}

    def link(self, stored: StoredFile) -> None:
        """Make the file's path downloadable for an hour, as getFile does."""
        self._links[stored.path] = (stored, self.clock() + LINK_LIFE_SECONDS)

    def linked_file(self, path: str) -> bytes | None:
        """The bytes behind a link of getFile, while the link is valid."""
        stored, expires_at = self._links.get(path, (None, 0.0))
        return stored.content if stored is not None and expires_at > self.clock() else None
