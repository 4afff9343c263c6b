"""Chat groups and the units they are bound to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.database import Transaction
from storage.outbox import Address
from storage.tables import WAITING, chats, outbox, units
from storage.under import PLACES

_COLUMNS = (chats.c.id, chats.c.channel, chats.c.bot, chats.c.chat, chats.c.thread, chats.c.title, chats.c.unit_id)


@dataclass(frozen=True)
class Chat:
    """A chat group."""

    id: int
    address: Address
    title: str
    unit_id: int | None


def _chat(row: Any) -> Chat:
    return Chat(row.id, Address(row.channel, row.bot, row.chat, row.thread, True), row.title, row.unit_id)


def _here(address: Address) -> sa.ColumnElement[bool]:
    return sa.and_(chats.c.channel == address.channel, chats.c.bot == address.bot, chats.c.chat == address.chat)


def find(tx: Transaction, address: Address) -> Chat | None:
    """The chat group at an address."""
    row = tx.first(sa.select(*_COLUMNS).where(_here(address)))
    return _chat(row) if row else None


def keep(tx: Transaction, address: Address, title: str) -> Chat:
    """The chat group at an address, noted down if it is new."""
    known = find(tx, address)
    if known is not None:
        return known
    number = tx.insert_new(
        chats, channel=address.channel, bot=address.bot, chat=address.chat, thread=address.thread, title=title[:200]
    )
    return Chat(number, address, title, None)


def bind(tx: Transaction, chat: Chat, unit_id: int, person_id: int, now: datetime) -> None:
    """Bind a chat to a unit; the topic it was bound in is where posts go."""
    values = {"unit_id": unit_id, "bound_by": person_id, "bound_at": now, "state": "active"}
    tx.execute(sa.update(chats).where(chats.c.id == chat.id).values(thread=chat.address.thread, **values))


def bound(tx: Transaction) -> list[Chat]:
    """All bound chats that the bot is still in."""
    found = sa.select(*_COLUMNS).where(chats.c.unit_id.is_not(None), chats.c.state == "active")
    return [_chat(row) for row in tx.rows(found.order_by(chats.c.id))]


def of_id(tx: Transaction, chat_id: int) -> Chat | None:
    """The chat of an id that may be anything, as a button's."""
    row = tx.first(sa.select(*_COLUMNS).where(chats.c.id == chat_id))
    return _chat(row) if row else None


def bound_under(tx: Transaction, roots: Sequence[int], on: date, most: int, skip: int = 0) -> list[tuple[Chat, str]]:
    """A page of the chats bound at or below some units, each with the unit's name."""
    found = sa.select(*_COLUMNS, units.c.name).join(units, units.c.id == chats.c.unit_id)
    found = found.where(chats.c.unit_id.in_(PLACES)).order_by(units.c.code, chats.c.id).limit(most).offset(skip)
    return [(_chat(row), row.name) for row in tx.rows(found, roots=list(roots), on=on)]


def unbind(tx: Transaction, chat_id: int) -> None:
    """The chat is no unit's any more."""
    tx.execute(sa.update(chats).where(chats.c.id == chat_id).values(unit_id=None, bound_by=None, bound_at=None))


def set_state(tx: Transaction, address: Address, state: str) -> None:
    """'active', or 'gone' when the bot was removed from the chat."""
    tx.execute(sa.update(chats).where(_here(address)).values(state=state))


def move(tx: Transaction, address: Address, new: str) -> None:
    """A group became a supergroup: its row and what waits for it go to the new id."""
    moved = Address(address.channel, address.bot, new)
    known = find(tx, moved)
    if known is not None and known.unit_id is None and find(tx, address) is not None:
        # Somebody wrote in the new chat before the platform told of the change: a row that says nothing yet.
        tx.execute(sa.delete(chats).where(chats.c.id == known.id))
        known = None
    if known is None:
        tx.execute(sa.update(chats).where(_here(address)).values(chat=new))
    else:
        # Bound anew meanwhile: through the old row its posts would come twice.
        set_state(tx, address, "gone")
    there = (outbox.c.channel == address.channel) & (outbox.c.bot == address.bot) & (outbox.c.chat == address.chat)
    tx.execute(sa.update(outbox).where(there, WAITING).values(chat=new))


def may_tell_stranger(tx: Transaction, chat: Chat, on: date) -> bool:
    """True once a day per chat; notes it down."""
    untold = sa.or_(chats.c.stranger_told_on.is_(None), chats.c.stranger_told_on < on)
    told = tx.execute(sa.update(chats).where(chats.c.id == chat.id, untold).values(stranger_told_on=on))
    return told.rowcount == 1
