"""Confirmations of photos: replies in the outbox that wait a moment for more photos of their album, and count them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from conversation.messages import Reply
from storage import messages
from storage import outbox as outbox_rows
from storage.database import Transaction
from storage.outbox import REPLIES, Address, Queued, payload_of, reply_of
from storage.tables import WAITING, outbox


@dataclass(frozen=True)
class Counted:
    """What a confirmation tells of."""

    album: str
    photos: int
    """So many it confirms."""
    total: int
    """So many of the album came; more than `photos` where an earlier confirmation was sent already."""
    draft_id: int | None = None
    """The draft that these photos were sent into."""
    taken: Mapping[str, Any] = field(default_factory=dict)
    """Where they went, for its words to be made anew."""
    lost: str = ""
    """What is said of those that could not be kept."""


@dataclass(frozen=True)
class Waiting:
    """A confirmation that was not sent yet; it still follows its photos."""

    id: int
    counted: Counted
    reply: Reply
    since: datetime
    """When its first photo came."""
    due_at: datetime
    listed: bool


_WAITING = (
    sa.select(outbox.c.id, outbox.c.payload, outbox.c.created_at, outbox.c.not_before_at)
    .where(
        WAITING,
        outbox.c.lane == REPLIES,
        outbox.c.kind == "photos",
        *(outbox.c[name] == bindparam(name) for name in ("channel", "bot", "chat")),
    )
    .order_by(outbox.c.id)
    # What is being claimed is as good as sent: waiting for it could make two transactions wait for each other.
    .with_for_update(skip_locked=True)
)


def waiting(tx: Transaction, to: Address) -> list[Waiting]:
    """What waits in a chat, oldest first."""
    rows = tx.rows(_WAITING, channel=to.channel, bot=to.bot, chat=to.chat)
    return [_waiting(row) for row in rows]


def _waiting(row: Any) -> Waiting:
    said = row.payload
    counted, reply = Counted(**said["counted"]), reply_of(said)
    return Waiting(row.id, counted, reply, row.created_at, row.not_before_at, bool(said["listed"]))


def add(
    tx: Transaction,
    to: Address,
    reply: Reply,
    counted: Counted,
    now: datetime,
    not_before_at: datetime,
    *,
    person_id: int | None,
    listed: bool,
) -> None:
    """Queue a confirmation. `listed`: in a private chat without buttons, where its choices count once it is sent."""
    # What this commit says before it must stay before it, and the album's next photo must find it.
    tx.flush()
    row = {
        "channel": to.channel,
        "bot": to.bot,
        "chat": to.chat,
        "thread": to.thread,
        "group_chat": to.is_group,
        "lane": REPLIES,
        "kind": "photos",
        "payload": _payload(reply, counted, listed=listed),
        "person_id": person_id,
        "state": "waiting",
        "created_at": now,
        "not_before_at": not_before_at,
    }
    tx.execute(sa.insert(outbox), row)
    tx.wakes_delivery_at.add(not_before_at)


def change(
    tx: Transaction, found: Waiting, reply: Reply, counted: Counted, not_before_at: datetime, *, listed: bool
) -> None:
    """One more photo came before it was sent."""
    values = {"payload": _payload(reply, counted, listed=listed), "not_before_at": not_before_at}
    tx.execute(sa.update(outbox).where(outbox.c.id == found.id).values(**values))
    tx.wakes_delivery_at.add(not_before_at)


def _payload(reply: Reply, counted: Counted, *, listed: bool) -> dict[str, object]:
    return {**payload_of(reply), "counted": asdict(counted), "listed": listed}


def drop(tx: Transaction, found: list[Waiting]) -> None:
    """What they say is said otherwise."""
    tx.execute(sa.delete(outbox).where(outbox.c.id.in_([one.id for one in found])))


_CLAIM = (
    sa.update(outbox)
    .where(outbox.c.id == bindparam("row"), outbox.c.state == "waiting")
    .values(state="sending", attempts=outbox.c.attempts + 1)
    .returning(outbox.c.payload)
)


def claim(tx: Transaction, queued: Queued) -> Reply | None:
    """Mark a message `sending` and give what it says: of a confirmation as it reads now, for it was read before.

    None where it waits no more. From here on its choices are what a typed number picks from, unless something was
    said after it.
    """
    if queued.kind != "photos":
        outbox_rows.claim(tx, queued.id)
        return queued.reply
    tx.flush()
    row = tx.first(_CLAIM, row=queued.id)
    if row is None:
        return None
    reply = reply_of(row.payload)
    if row.payload["listed"] and not _is_followed(tx, queued):
        messages.note_said(tx, queued.address, messages.as_said(reply))
    return reply


def _is_followed(tx: Transaction, queued: Queued) -> bool:
    to = queued.address
    here = (outbox.c.channel == to.channel) & (outbox.c.bot == to.bot) & (outbox.c.chat == to.chat)
    return tx.exists(sa.select(outbox.c.id).where(here, outbox.c.id > queued.id).limit(1))
