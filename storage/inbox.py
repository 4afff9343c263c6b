"""The durable inbox: every update is here, once, before it is acknowledged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite

from conversation.fitting import storable
from storage.database import Transaction
from storage.tables import inbox

TRIES = 3
KEY_KEPT = timedelta(days=7)
"""Telegram's update_id restarts at random after a quiet week, so an old key must not shadow a new update."""


class AlreadyHandled(Exception):
    """The update is done or a dead letter; handling it again would do it twice."""


@dataclass(frozen=True)
class Received:
    """One update as the platform gave it. `chat` decides its lane; `error` says why it can't be decoded."""

    event_key: str
    chat: str
    payload: Any
    error: str | None = None


@dataclass(frozen=True)
class Waiting:
    """A stored update that has not been handled."""

    id: int
    channel: str
    bot: str
    chat: str
    payload: str | None
    """As JSON."""


_STORE = {
    dialect: insert(inbox).on_conflict_do_nothing().returning(inbox.c.id, inbox.c.event_key, inbox.c.state)
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def store(tx: Transaction, channel: str, bot: str, updates: Sequence[Received], now: datetime) -> dict[str, int]:
    """Keep the updates not seen before; gives event key -> inbox id of the new ones that can be handled."""
    rows = [
        {
            "channel": channel,
            "bot": bot,
            "event_key": update.event_key,
            "chat": update.chat,
            "payload": written(update.payload),
            "state": "dead" if update.error else "new",
            "error": update.error,
            "received_at": now,
        }
        for update in {each.event_key: each for each in updates}.values()
    ]
    kept = tx.execute(_STORE[tx.dialect], rows)
    return {row.event_key: row.id for row in kept if row.state == "new"}


def written(payload: Any) -> str:
    """As JSON, in ASCII: so even half a surrogate pair, which no database takes as text, can be kept."""
    try:
        return json.dumps(payload)
    except RecursionError:
        return json.dumps(_cut(payload, _DEEPEST))


_DEEPEST = 64


def _cut(value: Any, levels: int) -> Any:
    if isinstance(value, dict):
        return {key: _cut(each, levels - 1) for key, each in value.items()} if levels else "…"
    if isinstance(value, list):
        return [_cut(each, levels - 1) for each in value] if levels else "…"
    return value


def waiting(tx: Transaction, before: datetime) -> list[Waiting]:
    """What was stored up to `before` and not handled, oldest first."""
    columns = (inbox.c.id, inbox.c.channel, inbox.c.bot, inbox.c.chat, inbox.c.payload)
    chosen = (inbox.c.state == "new") & (inbox.c.received_at <= before)
    rows = tx.rows(sa.select(*columns).where(chosen).order_by(inbox.c.id))
    return [Waiting(row.id, row.channel, row.bot, row.chat, row.payload) for row in rows]


def count_waiting(tx: Transaction) -> int:
    """How many updates wait to be handled."""
    return int(tx.scalar(sa.select(sa.func.count()).select_from(inbox).where(inbox.c.state == "new")))


def mark_done(tx: Transaction, inbox_id: int, *, erase: bool = False) -> None:
    """The update was handled; `erase` blanks what it said (the person has not consented).

    The commit raises AlreadyHandled when it was handled before, so that nothing is done twice.
    """
    tx.gather(_erase if erase else _finish, inbox_id)


def _finish(tx: Transaction, ids: list[int]) -> None:
    _close(tx, ids, state="done")


def _erase(tx: Transaction, ids: list[int]) -> None:
    _close(tx, ids, state="done", payload=None, chat="")


_CLOSE = sa.update(inbox).where(inbox.c.id.in_(bindparam("ids", expanding=True)), inbox.c.state == "new")


def _close(tx: Transaction, ids: list[int], **values: Any) -> None:
    closed = tx.execute(_CLOSE, {"ids": ids, **values})
    if closed.rowcount != len(ids):
        raise AlreadyHandled


def mark_failed(tx: Transaction, inbox_id: int, error: str) -> bool:
    """Handling raised; True when that was the last try and the update is a dead letter now."""
    tries = int(tx.scalar(sa.select(inbox.c.attempts).where(inbox.c.id == inbox_id)) or 0) + 1
    state = "dead" if tries >= TRIES else "new"
    # What was wrong may be quoted in it.
    said = storable(error, 500)
    tx.execute(sa.update(inbox).where(inbox.c.id == inbox_id).values(attempts=tries, state=state, error=said))
    return state == "dead"


def bury(tx: Transaction, inbox_id: int, error: str) -> None:
    """The update is a dead letter, without further tries and without a word to anybody."""
    values = {"state": "dead", "error": storable(error, 500)}
    tx.execute(sa.update(inbox).where(inbox.c.id == inbox_id, inbox.c.state == "new").values(**values))


def dead_letters(tx: Transaction, most: int = 20) -> Sequence[Any]:
    """The newest updates that could not be handled: id, channel, bot, received_at, error."""
    columns = (inbox.c.id, inbox.c.channel, inbox.c.bot, inbox.c.received_at, inbox.c.error)
    return tx.rows(sa.select(*columns).where(inbox.c.state == "dead").order_by(inbox.c.id.desc()).limit(most))


def blank_old_keys(tx: Transaction, now: datetime) -> None:
    """Let go of keys older than a week."""
    old = (inbox.c.event_key.is_not(None)) & (inbox.c.received_at < now - KEY_KEPT)
    tx.execute(sa.update(inbox).where(old).values(event_key=None))
