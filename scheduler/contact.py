"""What follows when somebody cannot be written to: it is noted and told, and a reminder goes to his other account."""

from __future__ import annotations

from datetime import datetime

from conversation.plain_choices import with_word
from conversation.texts import vi as say
from handlers import lost_contact
from handlers.office import Office
from storage import ledger, outbox, people
from storage.database import Transaction
from storage.outbox import BULK, Kind, Queued


class Contact:
    """Called by the delivery, in the transaction that records a send that was refused as gone."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def lost(self, tx: Transaction, queued: Queued, now: datetime) -> None:
        """Mark the account or chat, tell the officers once, and let a reminder try another way."""
        if queued.address.is_group:
            lost_contact.chat_lost(tx, self._office, queued.address, now)
            return
        lost_contact.account_lost(tx, self._office, queued.address, now)
        self._send_elsewhere(tx, queued, now)

    def _send_elsewhere(self, tx: Transaction, queued: Queued, now: datetime) -> None:
        """Once: a person who left two messengers does not want to be reminded by a third."""
        person_id, reminder_id = queued.person_id, queued.reminder_id
        if person_id is None or reminder_id is None or ledger.count_of_reminder(tx, reminder_id) > 1:
            return
        to = people.address_of(tx, person_id)
        if to is None:
            return
        reply, plain = queued.reply, self._office.buttonless
        if to.channel in plain and queued.address.channel not in plain:
            reply = with_word(reply, say.REPORT_WORD)
        kind: Kind = "due_reminder" if queued.kind == "due_reminder" else "reminder"
        outbox.add(tx, to, reply, now, kind=kind, lane=BULK, person_id=person_id, reminder_id=reminder_id)
