"""Telling the officers of a commune something in private, outside the quiet hours."""

from __future__ import annotations

from conversation.messages import Reply
from conversation.plain_choices import with_word
from handlers.visit import Visit
from reporting.deadlines import after_quiet
from storage import outbox, people, units
from storage.outbox import BULK


def tell(visit: Visit, area_id: int, reply: Reply, word: str = "") -> None:
    """Tell every officer of the area's commune, but not who is speaking.

    `word` opens where there are no buttons what the reply's button opens.
    """
    commune = units.at_level(visit.tx, area_id, "commune", visit.today)
    for officer in people.officers_of(visit.tx, commune.id, visit.today) if commune is not None else ():
        to = people.address_of(visit.tx, officer)
        if to is not None and officer != visit.person.id:
            at = after_quiet(visit.now, visit.office.timezone)
            said = with_word(reply, word) if reply.choices and to.channel in visit.office.buttonless else reply
            outbox.add(visit.tx, to, said, visit.now, lane=BULK, person_id=officer, not_before_at=at)
