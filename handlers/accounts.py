"""One person on several messengers: a code from the first account lets the second one in."""

from __future__ import annotations

from datetime import timedelta

from conversation.texts import vi as say
from handlers import draft_in_hand, menu, owing, refusing
from handlers.visit import Visit
from storage import audit, drafts, invitations, people, units
from storage.invitations import Invitation

ROLE = "account"
"""Stands for a role in a code that gives none: it only tells whose the next account is."""
LIFETIME = timedelta(hours=1)
"""The code opens all that the person may do, and he has both messengers at hand."""


def show_code(visit: Visit) -> None:
    """'thêm tài khoản': a code to be typed to the bot on the other messenger."""
    unit_id = own_unit(visit)
    if unit_id is None:
        visit.say(refusing.no_group(visit))
        return
    made = invitations.create(
        visit.tx,
        ROLE,
        visit.now,
        unit_id=unit_id,
        person_id=visit.person.id,
        created_by=visit.person.id,
        lifetime=LIFETIME,
    )
    visit.say(say.ACCOUNT_CODE.format(code=made.code), kind="receipt")


def own_unit(visit: Visit) -> int | None:
    """The unit of the person's first role, for the consent that the other account is asked for."""
    for role in people.roles_of(visit.tx, visit.person.id, visit.today):
        return units.group(visit.tx, role.group_id).area_id if role.group_id is not None else role.unit_id
    return None


def joined(visit: Visit, invitation: Invitation) -> None:
    """The account is the person's: go on where he was."""
    audit.note(visit.tx, visit.person.id, "account.joined", f"invitation:{invitation.id}", visit.now)
    head = say.ACCOUNT_JOINED.format(name=people.person(visit.tx, visit.person.id).name)
    hand = visit.person.hand_draft_id
    row = drafts.load(visit.tx, hand) if hand is not None else None
    if row is not None and owing.is_open(visit, row):
        visit.say(head, kind="receipt")
        draft_in_hand.take_in_hand(visit, row)
    else:
        menu.show(visit, head=head)
