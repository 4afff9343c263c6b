"""Telling those who look after the installation what needs their hand."""

from __future__ import annotations

from datetime import datetime

from conversation.messages import Reply
from handlers.office import Office
from storage import audience, outbox, people
from storage.database import Transaction


def tell(tx: Transaction, office: Office, text: str, now: datetime, *, without: tuple[str, str] | None = None) -> int:
    """A notice to every administrator and officer of the province who has joined; gives how many there are.

    `without` is a (channel, bot) that is itself in trouble: another account of the person is preferred to it.
    """
    told = 0
    for person_id in audience.operators(tx, office.day(now)):
        to = people.address_of(tx, person_id)
        if to is not None and (to.channel, to.bot) == without:
            others = [each for each in people.addresses_of(tx, person_id) if (each.channel, each.bot) != without]
            to = next(iter(others), to)
        if to is not None:
            outbox.add(tx, to, Reply(text), now, person_id=person_id)
            told += 1
    return told
