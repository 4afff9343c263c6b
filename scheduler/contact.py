"""What follows when a message is given up: lost contact is noted and told, and a reminder goes to another account."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from conversation.channel import Sent
from handlers import lost_contact
from handlers.office import Office
from scheduler import reminders
from storage import ledger, outbox, people
from storage import reminders as reminder_rows
from storage.database import Transaction
from storage.outbox import Bot, Queued


class Contact:
    """Called by the delivery, in the transaction that records what came of a send."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def given_up(self, tx: Transaction, queued: Queued, sent: Sent, now: datetime, away: Collection[Bot] = ()) -> None:
        """A message surely did not arrive and is not tried again; `away` are the bots that nothing can be sent with."""
        if sent.gone:
            self._lost(tx, queued, now)
        if outbox.why_failed(sent) in ("quota", "away"):
            # It is the bot that cannot send: the person's other account must be with another one.
            away = {*away, queued.address.sender}
        self.send_elsewhere(tx, queued, now, away)

    def _lost(self, tx: Transaction, queued: Queued, now: datetime) -> None:
        """Mark the account or chat, and tell the officers once."""
        if queued.address.is_group:
            lost_contact.chat_lost(tx, self._office, queued.address, now)
        else:
            lost_contact.account_lost(tx, self._office, queued.address, now)

    def send_elsewhere(self, tx: Transaction, queued: Queued, now: datetime, away: Collection[Bot]) -> bool:
        """Let a reminder try another account, if it is still of use. False when there is none, or it is not.

        Once: a person who left two messengers does not want to be reminded by a third.
        """
        if queued.person_id is None or queued.reminder_id is None:
            return False
        if not ledger.may_go_elsewhere(tx, queued.reminder_id):
            return False
        others = [
            each
            for each in people.addresses_of(tx, queued.person_id)
            if each.sender not in away and (each.sender, each.chat) != (queued.address.sender, queued.address.chat)
        ]
        reminder = reminder_rows.find(tx, queued.reminder_id)
        if not others or reminder is None:
            return False
        _, reply = reminders.checked(tx, self._office, reminder, now)
        if reply is not None:
            reminders.send(tx, self._office, reminder, others[0], reply, now)
        return reply is not None
