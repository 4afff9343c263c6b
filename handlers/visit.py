"""One message being handled: who sent it, what may be said back, and the transaction it all happens in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from conversation.messages import Choice, Incoming, Reply
from conversation.plain_choices import fitted
from conversation.texts import vi as say
from handlers.office import Office
from reporting.periods import label
from storage import messages, outbox, people, units
from storage.database import Transaction
from storage.outbox import Address, Kind
from storage.people import Account, Person


@dataclass
class Visit:
    """What a handler works with."""

    tx: Transaction
    office: Office
    message: Incoming
    now: datetime
    account: Account | None = None
    spoke: bool = False

    @property
    def address(self) -> Address:
        """Where this message came from."""
        is_group = self.message.chat_kind == "group"
        return Address(self.message.channel, self.message.bot, self.message.chat, self.message.thread, is_group)

    @property
    def person(self) -> Person:
        """Who sent it; only where the sender is known to have agreed."""
        assert self.account is not None and self.account.person is not None
        return self.account.person

    @property
    def known(self) -> Person | None:
        """Who sent it, if he is known."""
        return self.account.person if self.account else None

    @property
    def today(self) -> date:
        """The local day."""
        return self.office.day(self.now)

    @property
    def has_buttons(self) -> bool:
        """The messenger shows choices as buttons; else they are lines of text."""
        return self.office.has_buttons(self.message.channel)

    def fit(self, text: str, /, **values: object) -> str:
        """A sentence with its values, its buttons said as the messenger has them."""
        return fitted(text, buttons=self.has_buttons, **values)

    def say(self, text: str | Reply, *choices: Choice, kind: Kind | None = None, erase: bool = False) -> None:
        """Answer in the chat the message came from; an aside leaves the choices said before as they are."""
        reply = text if isinstance(text, Reply) else Reply(text, choices)
        outbox.add(
            self.tx,
            self.address,
            reply,
            self.now,
            kind=kind or ("question" if reply.choices else "notice"),
            person_id=self.known.id if self.known else None,
            callback=None if self.spoke else self.message.callback,
            erase=erase,
        )
        self.spoke = True
        if kind != "aside":
            self._note_said(reply)

    def _note_said(self, reply: Reply) -> None:
        """Where there are no buttons, a typed number means a choice only if that list was said last."""
        if self.account is None or self.message.chat_kind == "group":
            return
        if self.has_buttons:
            return
        people.note_account(self.tx, self.account.id, said=messages.as_said(reply))

    def wait_for(self, **pending: object) -> None:
        """Keep what the next answer outside a draft means."""
        people.note_person(self.tx, self.person.id, pending=pending or None)


def in_period(period_id: str) -> str:
    """'tháng 11/2026'."""
    return label(period_id)


def day_text(day: date) -> str:
    """'17/11/2026'."""
    return f"{day:%d/%m/%Y}"


def role_text(role: str, group: units.Group | None = None) -> str:
    """'tổ trưởng', or 'nhóm trưởng' in a group of some households."""
    return role_in(role, group.scope if group is not None else "")


def role_in(role: str, scope: str) -> str:
    """The same by the group's scope."""
    if scope == "household_cluster":
        return say.ROLE_IN_HOUSEHOLD_CLUSTER.get(role, say.ROLE[role])
    return say.ROLE.get(role, role)
