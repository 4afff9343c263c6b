"""The one way in: updates are stored, then acknowledged, then handled in their chat's lane."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from conversation.fitting import IDS, fitted, is_storable
from conversation.messages import Incoming
from handlers import incoming
from handlers.office import Office
from storage import inbox
from storage.database import DatabaseAway, Transaction
from storage.inbox import Received, Waiting
from storage.writer import Writer

log = logging.getLogger(__name__)

Update = tuple[str | None, str, Any]
"""(event key, chat, payload); without a key it is a dead letter."""
Decode = Callable[[str, dict[str, Any]], Incoming | None]
"""(bot, payload) -> what it means; None for an update that means nothing to us. Raises on what it can't read."""


class Door:
    """Takes updates from every channel."""

    def __init__(self, writer: Writer, office: Office, now: Callable[[], datetime]) -> None:
        self.writer = writer
        self.office = office
        self.now = now
        self.decoders: dict[str, Decode] = {}
        self.is_paused = False
        """While another service may be at work nothing is taken: the messenger will give it again."""

    async def receive(self, channel: str, bot: str, updates: Sequence[Update]) -> None:
        """Store (event key, chat, payload) updates; returns after the commit, when they may be acknowledged.

        Handling goes on by itself. Raises DatabaseAway: the updates were then not stored. What cannot be stored as it
        is, whatever it holds, is kept as a dead letter, and the others are taken.
        """
        if self.is_paused:
            raise DatabaseAway("another service may be at work")
        read = [(self._read(channel, bot, *update)) for update in updates]
        if len(read) == 1 and await self._take(channel, bot, *read[0]):
            return
        try:
            await self._store(channel, bot, read)
        except DatabaseAway:
            raise
        except Exception as error:
            log.error("updates from %s could not be stored together: %s", channel, type(error).__name__)
            for one in read:
                await self._store_alone(channel, bot, *one)

    async def _store(self, channel: str, bot: str, read: Sequence[tuple[Received, Incoming | None]]) -> None:
        now = self.now()
        rows = [each for each, _ in read]
        new = await self.writer.commit(lambda tx: inbox.store(tx, channel, bot, rows, now), channel)
        for received, message in read:
            inbox_id = new.pop(received.event_key, None)
            if inbox_id is not None:
                self._handle(inbox_id, message, f"{channel}:{bot}:{received.chat}", now)

    async def _store_alone(self, channel: str, bot: str, received: Received, message: Incoming | None) -> None:
        """Raises where not even a dead letter without key and chat is taken: then the update is not what is wrong."""
        try:
            await self._store(channel, bot, [(received, message)])
        except DatabaseAway:
            raise
        except Exception as error:
            dead = Received(digest(received.payload), "", received.payload, f"unstorable: {type(error).__name__}")
            await self._store(channel, bot, [(dead, None)])

    async def _take(self, channel: str, bot: str, received: Received, message: Incoming | None) -> bool:
        """Store and handle one update in the same commit, so that its reply leaves a commit earlier.

        False when it can't be handled so: nothing was written, it must be stored first.
        """
        now = self.now()

        def take(tx: Transaction) -> None:
            inbox_id = inbox.store(tx, channel, bot, [received], now).get(received.event_key)
            if inbox_id is not None:
                incoming.handle(tx, self.office, inbox_id, message, now)

        try:
            await self.writer.commit(take, f"{channel}:{bot}:{received.chat}")
        except Exception as error:  # Storing alone shows whether it was the handling or the database.
            log.error("an update could not be handled at once: %s", type(error).__name__)
            return False
        return True

    def handle_left_behind(self, older_than_seconds: float = 0) -> None:
        """Handle what was stored and not handled: by a program that ended, or while the database was away."""
        before = self.now() - timedelta(seconds=older_than_seconds)
        with self.writer.database.reading() as tx:
            left = inbox.waiting(tx, before)
        for row in left:
            received, message = self._read_again(row)
            if received.error is None:
                self._handle(row.id, message, f"{row.channel}:{row.bot}:{row.chat}")
            else:
                self.writer.submit(partial(inbox.bury, inbox_id=row.id, error=received.error))

    def _read_again(self, row: Waiting) -> tuple[Received, Incoming | None]:
        try:
            payload = json.loads(row.payload or "{}")
        except (ValueError, RecursionError) as error:
            return Received("", row.chat, None, f"unreadable: {type(error).__name__}"), None
        return self._read(row.channel, row.bot, "", row.chat, payload)

    def _read(
        self, channel: str, bot: str, event_key: str | None, chat: str, payload: Any
    ) -> tuple[Received, Incoming | None]:
        """Never raises: an update nobody can read must not stop the ones behind it."""
        chat = chat if is_storable(chat, IDS["chat"]) else ""
        if event_key is None or not is_storable(event_key, IDS["event_key"]):
            log.warning("an update from %s without a key of its own", channel)
            return Received(digest(payload), chat, payload, "undecodable: no key"), None
        try:
            message = self.decoders[channel](bot, payload)
            message = None if message is None else fitted(message)
        except Exception as error:
            log.warning("undecodable update from %s: %s", channel, type(error).__name__)
            return Received(event_key, chat, payload, f"undecodable: {type(error).__name__}"), None
        return Received(event_key, chat, payload), message

    def _handle(self, inbox_id: int, message: Incoming | None, key: str, received_at: datetime | None = None) -> None:
        """`received_at` is given for the first try: how long a reply takes is counted from there."""
        office, now = self.office, self.now
        done = self.writer.submit(lambda tx: incoming.handle(tx, office, inbox_id, message, received_at or now()), key)
        done.add_done_callback(lambda future: self._after(future, inbox_id, message, key))

    def _after(self, future: Future[None], inbox_id: int, message: Incoming | None, key: str) -> None:
        """In the lane's thread: a failure is counted and tried again, at last it is a dead letter."""
        error = future.exception()
        if error is None or isinstance(error, inbox.AlreadyHandled):
            return
        log.error("update %d could not be handled", inbox_id, exc_info=error)
        now = self.now()
        counted = self.writer.submit(lambda tx: incoming.fail(tx, inbox_id, message, error, now), key)
        counted.add_done_callback(lambda dead: self._try_again(dead, inbox_id, message, key))

    def _try_again(self, dead: Future[bool], inbox_id: int, message: Incoming | None, key: str) -> None:
        # With the database away nothing can be counted: the row stays, and a later tick takes it up.
        error = dead.exception()
        if error is None and not dead.result():
            self._handle(inbox_id, message, key)
        elif error is not None and not isinstance(error, DatabaseAway):
            # Even the apology could not be said; tried for ever it would never be otherwise.
            log.error("update %d is a dead letter without an apology", inbox_id, exc_info=error)
            self.writer.submit(partial(inbox.bury, inbox_id=inbox_id, error=f"{type(error).__name__}: {error}"), key)


def digest(payload: Any) -> str:
    """A key for an update that has none: the same for the same."""
    return "digest:" + hashlib.sha256(inbox.written(payload).encode()).hexdigest()
