"""Telling the officers of a commune something in private, outside the quiet hours."""

from __future__ import annotations

from datetime import datetime

from conversation.messages import Reply
from conversation.plain_choices import with_word
from handlers.office import Office
from handlers.visit import Visit
from reporting.deadlines import after_quiet
from storage import outbox, people, units
from storage.database import Transaction
from storage.outbox import BULK


def tell(visit: Visit, area_id: int, reply: Reply, word: str = "") -> bool:
    """Tell every officer of the area's commune, but not who is speaking; False when there is nobody to be told.

    `word` opens where there are no buttons what the reply's button opens.
    """
    return tell_commune(visit.tx, visit.office, area_id, reply, visit.now, without=visit.person.id, word=word)


def tell_commune(
    tx: Transaction, office: Office, area_id: int, reply: Reply, now: datetime, *, without: int, word: str = ""
) -> bool:
    """Tell every officer of the area's commune, but not the person `without`; False when there is nobody to be told."""
    commune = units.at_level(tx, area_id, "commune", office.day(now))
    held = people.officers_of(tx, commune.id, office.day(now)) if commune is not None else []
    told = [tell_one(tx, office, officer, reply, now, word) for officer in held if officer != without]
    return any(told)


def contact(visit: Visit, unit_id: int, *, without: int | None = None, up: bool = False) -> str:
    """'Trần Thị Cán, 0912…': an officer to call, of the unit's commune, or of the nearest unit that has one (`up`).

    One with a telephone before one without; empty where there is none.
    """
    commune = units.at_level(visit.tx, unit_id, "commune", visit.today)
    places = units.ancestors(visit.tx, unit_id, visit.today) if up else [commune.id] if commune is not None else []
    for place in places:
        held = [each for each in people.officers_of(visit.tx, place, visit.today) if each != without]
        found = sorted((people.person(visit.tx, each) for each in held), key=lambda one: not one.phone)
        if found:
            return f"{found[0].name}, {found[0].phone}" if found[0].phone else found[0].name
    return ""


def tell_one(tx: Transaction, office: Office, person_id: int, reply: Reply, now: datetime, word: str = "") -> bool:
    """Tell one person; False when he has no account to be written to."""
    to = people.address_of(tx, person_id)
    if to is not None:
        at = after_quiet(now, office.timezone)
        said = with_word(reply, word) if word and not office.has_buttons(to.channel) else reply
        outbox.add(tx, to, said, now, lane=BULK, person_id=person_id, not_before_at=at)
    return to is not None
