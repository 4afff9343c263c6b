"""Telling the officers, in private and once, that somebody or a chat group cannot be written to any more."""

from __future__ import annotations

from datetime import datetime

from conversation.messages import Reply
from conversation.texts import vi as say
from handlers import officers
from handlers.office import Office
from handlers.visit import role_text
from storage import people, reach, units
from storage.database import Transaction
from storage.outbox import Address


def account_lost(tx: Transaction, office: Office, address: Address, now: datetime) -> None:
    """Mark the account; where the person has no other, the officers of each of his communes hear of it."""
    person_id = reach.account_gone(tx, address)
    if person_id is None or people.address_of(tx, person_id) is not None:
        return
    today = office.day(now)
    held = [role for role in people.roles_of(tx, person_id, today) if role.role in people.REPORTERS]
    name, channel = people.person(tx, person_id).name, say.CHANNELS.get(address.channel, address.channel)
    for role in held:
        if role.group_id is None:
            continue
        group = units.group(tx, role.group_id)
        text = say.PERSON_LOST.format(name=name, role=role_text(role.role, group), group=group.name, channel=channel)
        officers.tell_commune(tx, office, group.area_id, Reply(text), now, without=person_id)


def chat_lost(tx: Transaction, office: Office, address: Address, now: datetime) -> None:
    """Mark the chat group; who bound it hears of it, or the officers of its unit where he is gone himself."""
    lost = reach.chat_gone(tx, address)
    if lost is None:
        return
    reply = Reply(say.CHAT_LOST.format(title=lost.title, unit=units.unit(tx, lost.unit_id).name))
    if lost.bound_by is None or not officers.tell_one(tx, office, lost.bound_by, reply, now):
        for officer in people.officers_of(tx, lost.unit_id, office.day(now)):
            officers.tell_one(tx, office, officer, reply, now)
