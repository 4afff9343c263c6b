"""The updates waiting for the bot: ids, offsets, expiry, and the kinds the bot asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from tests.fakes.telegram_api.rules import Json

MESSAGE_LIFE_SECONDS = 24 * 3600
CALLBACK_LIFE_SECONDS = 150
FUTURE_OFFSET = 10
"""An offset more than this beyond the next id belongs to another sequence: the server answers from the oldest."""


@dataclass(frozen=True)
class Update:
    """One update as JSON. `queue` is its webhook queue: chats and callbacks of people have queues apart."""

    id: int
    kind: str
    body: Json
    queue: tuple[str, int]
    expires_at: float


class Updates:
    """What the bot has not confirmed yet, oldest first. The caller holds the world's lock."""

    def __init__(self, clock: Callable[[], float], first_id: int) -> None:
        self.clock = clock
        self.allowed: Collection[str] = ()
        """Empty is Telegram's default: every kind this fake emits."""
        self.waiting: list[Update] = []
        self.history: dict[int, Update] = {}
        self._again: list[Update] = []
        self._next_id = first_id

    def add(self, kind: str, content: object, queue: tuple[str, int]) -> Update | None:
        """Put one update in the queue; None if the bot did not ask for this kind."""
        if self.allowed and kind not in self.allowed:
            return None
        lifetime = CALLBACK_LIFE_SECONDS if kind == "callback_query" else MESSAGE_LIFE_SECONDS
        body = {"update_id": self._next_id, kind: content}
        update = Update(self._next_id, kind, body, queue, self.clock() + lifetime)
        self._next_id += 1
        self.waiting.append(update)
        self.history[update.id] = update
        return update

    def after(self, offset: int, limit: int) -> list[Update]:
        """What getUpdates answers: confirms what lies before `offset`; a negative one keeps only the newest."""
        self.expire()
        if offset < 0:
            self.waiting = self.waiting[offset:]
        elif offset <= self._next_id + FUTURE_OFFSET:
            self.waiting = [update for update in self.waiting if update.id >= offset]
        found = (self._again + self.waiting)[:limit]
        del self._again[:limit]
        return found

    def expire(self) -> None:
        """Forget what nobody fetched in its lifetime."""
        now = self.clock()
        if any(update.expires_at <= now for update in self.waiting):
            self.waiting = [update for update in self.waiting if update.expires_at > now]

    def confirm(self, update: Update) -> None:
        """A webhook took this one."""
        self.waiting = [other for other in self.waiting if other is not update]

    def repeat(self, update_id: int) -> Update:
        """Hand out an update once more, whatever the offset says, as happens when a confirmation is lost."""
        update = self.history[update_id]
        self._again.append(update)
        return update

    def restart_ids(self, next_id: int) -> None:
        """Go on with other numbers, as the server does after a week without updates: so nothing may be waiting."""
        if self.waiting:
            raise ValueError("ids start anew only when no update is waiting")
        self._next_id = next_id
