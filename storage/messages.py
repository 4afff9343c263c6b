"""Forgetting what was said in a chat, when a person withdraws."""

from __future__ import annotations

import sqlalchemy as sa

from storage.database import Transaction
from storage.outbox import Address
from storage.tables import inbox, outbox


def forget_messages(tx: Transaction, address: Address) -> None:
    """Blank what came from a private chat, and remove what was said there or waits to be."""
    for table in (inbox, outbox):
        here = sa.and_(table.c.channel == address.channel, table.c.bot == address.bot, table.c.chat == address.chat)
        if table is inbox:
            tx.execute(sa.update(inbox).where(here).values(payload=None, chat=""))
        else:
            tx.execute(sa.delete(outbox).where(here, outbox.c.state != "sending"))
