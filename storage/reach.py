"""Who cannot be written to any more: accounts that blocked the bot, chat groups that it was removed from."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from storage.database import Transaction
from storage.outbox import Address
from storage.tables import accounts, chats


@dataclass(frozen=True)
class LostChat:
    """A bound chat group that the bot is not in any more, and who bound it."""

    title: str
    unit_id: int
    bound_by: int | None


def gone(tx: Transaction, address: Address) -> None:
    """Nothing more can be sent there."""
    lost = chat_gone if address.is_group else account_gone
    lost(tx, address)


def account_gone(tx: Transaction, address: Address) -> int | None:
    """Nothing more is sent to this account until it writes again. Gives its person, but only the first time."""
    here = (accounts.c.channel == address.channel) & (accounts.c.bot == address.bot)
    lost = here & (accounts.c.chat == address.chat) & (accounts.c.state != "gone")
    row = tx.first(sa.select(accounts.c.person_id).where(lost))
    if row is None:
        return None
    tx.execute(sa.update(accounts).where(lost).values(state="gone"))
    return None if row.person_id is None else int(row.person_id)


def chat_gone(tx: Transaction, address: Address) -> LostChat | None:
    """Nothing more is posted in this chat group. Gives it where it was bound, but only the first time."""
    here = (chats.c.channel == address.channel) & (chats.c.bot == address.bot) & (chats.c.chat == address.chat)
    lost = here & (chats.c.state != "gone")
    row = tx.first(sa.select(chats.c.title, chats.c.unit_id, chats.c.bound_by).where(lost))
    if row is None:
        return None
    tx.execute(sa.update(chats).where(lost).values(state="gone"))
    return None if row.unit_id is None else LostChat(*row)
