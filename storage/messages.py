"""What was said in a chat: its choices, those that count there now, and forgetting all when a person withdraws."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from conversation.messages import Reply
from storage.database import Transaction
from storage.outbox import Address
from storage.tables import accounts, inbox, outbox


def as_said(reply: Reply) -> list[list[Any]]:
    """What is remembered of a reply's choices where there are no buttons: see handlers/listed.py."""
    return [[choice.id, choice.label, int(reply.numbered)] for choice in reply.choices]


def note_said(tx: Transaction, address: Address, said: list[list[Any]]) -> None:
    """What a number typed in a private chat picks from now on."""
    here = (accounts.c.channel == address.channel, accounts.c.bot == address.bot, accounts.c.chat == address.chat)
    tx.execute(sa.update(accounts).where(*here).values(said=said))


def buttons_of(tx: Transaction, address: Address, message_id: str) -> list[str]:
    """The choices that a message of ours offered, by its id in the messenger."""
    here = (outbox.c.channel == address.channel) & (outbox.c.bot == address.bot) & (outbox.c.chat == address.chat)
    chosen = sa.select(outbox.c.payload).where(here, outbox.c.message_id == message_id)
    payload: Any = tx.scalar(chosen.order_by(outbox.c.id.desc()).limit(1))
    return [choice[0] for choice in payload.get("choices", ())] if payload else []


def forget_messages(tx: Transaction, address: Address) -> None:
    """Blank what came from a private chat, and remove what was said there or waits to be."""
    for table in (inbox, outbox):
        here = sa.and_(table.c.channel == address.channel, table.c.bot == address.bot, table.c.chat == address.chat)
        if table is inbox:
            tx.execute(sa.update(inbox).where(here).values(payload=None, chat=""))
        else:
            tx.execute(sa.delete(outbox).where(here, outbox.c.state != "sending"))
