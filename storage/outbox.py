"""The outbox: what the bot has to say, committed together with what made it say so, and what came of sending it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import bindparam

from conversation.channel import Sent
from conversation.messages import Choice, Drawing, Reply
from storage import unknown_sends
from storage.database import Transaction
from storage.tables import UNSENT, WAITING, outbox

Kind = Literal["question", "receipt", "photos", "notice", "aside", "reminder", "due_reminder", "escalation", "post"]
"""photos: a confirmation that waits for more of them, see storage/confirmations.py; aside: what was asked stands."""
Bot = tuple[str, str]
"""(channel, bot)"""
REPLIES, BULK = 0, 1
_OUR_REASONS = frozenset({"quota", "late", "filed", "closed", "refused"})
"""Why we ourselves keep a message back."""
LONGEST_WAIT_SECONDS = 300.0
"""The longest pause between two tries of the same message where the platform names none."""
AWAY = "away: "
"""Before the error of a message that waits because the platform took nothing."""


@dataclass(frozen=True)
class Address:
    """Where a message goes."""

    channel: str
    bot: str
    chat: str
    thread: str | None = None
    is_group: bool = False

    @property
    def sender(self) -> Bot:
        """The bot that writes there."""
        return self.channel, self.bot

    @property
    def place(self) -> tuple[str, str, str]:
        """The chat, whatever its thread."""
        return self.channel, self.bot, self.chat


@dataclass(frozen=True)
class Queued:
    """One row as the delivery needs it."""

    id: int
    address: Address
    lane: int
    kind: str
    reply: Reply
    person_id: int | None
    callback: str | None
    attempts: int
    created_at: datetime
    reminder_id: int | None = None


def add(
    tx: Transaction,
    to: Address,
    reply: Reply,
    now: datetime,
    *,
    kind: Kind = "notice",
    lane: int = REPLIES,
    person_id: int | None = None,
    reminder_id: int | None = None,
    callback: str | None = None,
    erase: bool = False,
    not_before_at: datetime | None = None,
) -> None:
    """Queue one message. `erase` removes the row once it is sent (the person has not consented)."""
    tx.wakes_delivery = True
    row = {
        "channel": to.channel,
        "bot": to.bot,
        "chat": to.chat,
        "thread": to.thread,
        "group_chat": to.is_group,
        "lane": lane,
        "kind": kind,
        "payload": payload_of(reply),
        "person_id": person_id,
        "reminder_id": reminder_id,
        "callback": callback,
        "erase": erase,
        "asks": reply.asks,
        "state": "waiting",
        "created_at": now,
        "not_before_at": not_before_at or now,
    }
    tx.gather(_insert, row)
    tx.changed_chats.add(to.place)


_INSERT = sa.insert(outbox)


def _insert(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    tx.execute(_INSERT, rows)


def payload_of(reply: Reply) -> dict[str, Any]:
    payload: dict[str, Any] = {"text": reply.text}
    if reply.choices:
        payload["choices"] = [[choice.id, choice.label] for choice in reply.choices]
        payload["numbered"] = reply.numbered
    if reply.drawing is not None:
        payload["drawing"] = asdict(reply.drawing)
    if reply.media:
        payload["media"] = list(reply.media)
    if reply.meaning:
        payload["meaning"] = reply.meaning
    if reply.above:
        payload["above"] = reply.above
    return payload


def reply_of(payload: dict[str, Any]) -> Reply:
    drawing = payload.get("drawing")
    return Reply(
        payload["text"],
        tuple(Choice(*choice) for choice in payload.get("choices", ())),
        int(payload.get("numbered", 1)),
        Drawing(**drawing) if drawing else None,
        tuple(payload.get("media", ())),
        payload.get("meaning", ""),
        payload.get("above"),
    )


def queued(row: Any) -> Queued:
    """A row of the table."""
    address = Address(row.channel, row.bot, row.chat, row.thread, row.group_chat)
    return Queued(
        row.id,
        address,
        row.lane,
        row.kind,
        reply_of(row.payload),
        row.person_id,
        row.callback,
        row.attempts,
        row.created_at,
        row.reminder_id,
    )


def count_unsent(tx: Transaction, now: datetime) -> int:
    """Messages that wait or are being sent, leaving out those planned for later than `now`, confirmations excepted."""
    by_now = sa.or_(outbox.c.not_before_at <= now, outbox.c.kind == "photos")
    unsent = UNSENT & by_now
    return int(tx.scalar(sa.select(sa.func.count()).select_from(outbox).where(unsent)))


def next_at(tx: Transaction) -> datetime | None:
    """When the earliest waiting message may be sent."""
    statement = sa.select(outbox.c.not_before_at).where(WAITING)
    found = tx.scalar(statement.order_by(outbox.c.not_before_at).limit(1))
    return found if isinstance(found, datetime) else None


_CLAIM = (
    sa.update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.state == "waiting")
    .values(state="sending", attempts=outbox.c.attempts + 1)
)


class NotWaiting(Exception):
    """The message to be sent was sent, given up, sent elsewhere or removed meanwhile."""


def claim(tx: Transaction, row_id: int) -> None:
    """Mark a row `sending` before the call: found so after a crash, its send is unknown. Raises NotWaiting."""
    tx.gather(_claim, row_id)


def _claim(tx: Transaction, ids: list[int]) -> None:
    # In a commit with other work this has the writer do each by itself, and only the one fails that is not there.
    if tx.execute(_CLAIM, {"ids": ids}).rowcount != len(ids):
        raise NotWaiting


def grown(first_seconds: float, times: int) -> float:
    """The pause after so many before it: doubled each time, up to LONGEST_WAIT_SECONDS."""
    return float(min(first_seconds * 2.0 ** min(times, 30), LONGEST_WAIT_SECONDS))


def seconds_to_wait(queued: Queued, sent: Sent) -> float:
    """How long a message that was surely not sent waits for its next try; a time the platform named is kept to."""
    seconds = sent.retry_after_seconds or 0.5
    return seconds if sent.asked else grown(seconds, queued.attempts)


def is_tried_again(queued: Queued, sent: Sent) -> bool:
    """True when the message was surely not sent; how old it may become is not decided here."""
    # `attempts` is what it was before this try.
    return sent.state == "wait" and (not sent.most_tries or queued.attempts + 1 < sent.most_tries)


def record(tx: Transaction, queued: Queued, sent: Sent, now: datetime) -> None:
    """Keep what came of a send."""
    if sent.state == "sent":
        # By the clock that dates what people write; where that names none the second, for it may name no less.
        dated_at = sent.dated_at or now.replace(microsecond=0)
        tx.gather(_record_sent, {"row": queued.id, "at": now, "message": sent.message_id, "dated": dated_at})
        tx.changed_chats.add(queued.address.place)
    elif is_tried_again(queued, sent):
        again_at = now + timedelta(seconds=seconds_to_wait(queued, sent))
        error = AWAY + sent.reason if sent.is_away else sent.reason
        tx.wakes_delivery_at.add(again_at)
        _set(tx, queued.id, state="waiting", not_before_at=again_at, error=error)
    elif sent.state == "migrated":
        _set(tx, queued.id, state="waiting", chat=sent.moved_to, error=sent.reason)
    elif sent.state == "unknown":
        _set(tx, queued.id, state="unknown", error=sent.reason)
        unknown_sends.settle(tx, [queued.id], now)
    else:
        word = why_failed(sent)
        _set(tx, queued.id, state="failed", error=f"{word}: {sent.reason.removeprefix(f'{word}: ')}")


def why_failed(sent: Sent) -> str:
    """The word before the colon in the error of a message that was given up; by it the ledger tells why."""
    said, colon, _ = sent.reason.partition(": ")
    if colon and said in _OUR_REASONS:
        return said
    return "gone" if sent.gone else "quota" if sent.used_up else "away" if sent.state == "wait" else "refused"


_RECORD_SENT = (
    sa.update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(state="sent", sent_at=bindparam("at"), message_id=bindparam("message"), dated_at=bindparam("dated"))
)
_ERASE_SENT = sa.delete(outbox).where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.erase)


def _record_sent(tx: Transaction, items: list[dict[str, Any]]) -> None:
    tx.execute(_RECORD_SENT, items)
    tx.execute(_ERASE_SENT, {"ids": [item["row"] for item in items]})


def _set(tx: Transaction, row_id: int, **values: Any) -> None:
    tx.execute(sa.update(outbox).where(outbox.c.id == row_id).values(**values))
