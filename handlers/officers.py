"""Telling the officers of a commune something in private, outside the quiet hours."""

from __future__ import annotations

from datetime import datetime

from conversation.messages import Reply
from handlers.office import Office
from handlers.visit import Visit
from reporting.deadlines import after_quiet
from storage import outbox, people, units
from storage.database import Transaction
from storage.outbox import BULK


def tell(visit: Visit, area_id: int, reply: Reply) -> None:
    """Tell every officer of the area's commune, but not who is speaking."""
    tell_commune(visit.tx, visit.office, area_id, reply, visit.now, without=visit.person.id)


def tell_commune(tx: Transaction, office: Office, area_id: int, reply: Reply, now: datetime, *, without: int) -> None:
    """Tell every officer of the area's commune, but not the person `without`."""
    commune = units.at_level(tx, area_id, "commune", office.day(now))
    for officer in people.officers_of(tx, commune.id, office.day(now)) if commune is not None else ():
        if officer != without:
            tell_one(tx, office, officer, reply, now)


def tell_one(tx: Transaction, office: Office, person_id: int, reply: Reply, now: datetime) -> bool:
    """Tell one person; False when he has no account to be written to."""
    to = people.address_of(tx, person_id)
    if to is not None:
        at = after_quiet(now, office.timezone)
        outbox.add(tx, to, reply, now, lane=BULK, person_id=person_id, not_before_at=at)
    return to is not None
