"""The person's rights: see what is stored, withdraw the consent, have personal data deleted."""

from __future__ import annotations

from conversation.messages import Choice, Reply
from conversation.texts import vi as say
from handlers import accounts, officers
from handlers.visit import Visit, role_in
from storage import (
    audit,
    consents,
    invitations,
    media,
    outbox,
    own_accounts,
    people,
    photos,
    reports,
    role_lists,
    units,
)
from storage.messages import forget_messages


def show_my_data(visit: Visit) -> None:
    """'dữ liệu của tôi'."""
    who = people.person(visit.tx, visit.person.id)
    consent = consents.given_at(visit.tx, visit.person.id)
    held = role_lists.of_person(visit.tx, visit.person.id, visit.today)
    mine = own_accounts.of_person(visit.tx, who.id)
    text = say.MY_DATA.format(
        name=who.name,
        phone=who.phone or say.NO_PHONE,
        roles="; ".join(f"{role_in(each.role, each.scope)}, {each.place}" for each in held) or say.MISSING_VALUE,
        accounts=accounts.lines(visit, mine),
        consent=f"{visit.office.local(consent):%H:%M %d/%m/%Y}" if consent else say.MISSING_VALUE,
        reports=reports.filed_by(visit.tx, who.id),
        photos=photos.of_person(visit.tx, who.id),
    )
    rights = (Choice("y:withdraw", say.WITHDRAW_YES), Choice("y:delete", say.DELETE_YES))
    visit.say(text, *accounts.choices(visit, mine), *rights)


def ask_withdraw(visit: Visit, head: str = "") -> None:
    """'rút đồng ý': asked once more, for it ends the person's part."""
    visit.wait_for(privacy="withdraw", by_word=True)
    visit.say(head + say.WITHDRAW_ASK, Choice("y:withdraw_yes", say.WITHDRAW_YES), Choice("y:no", say.NOT_NOW))


def ask_delete(visit: Visit, head: str = "") -> None:
    """'xóa dữ liệu': asked once more."""
    visit.wait_for(privacy="delete", by_word=True)
    visit.say(head + say.DELETE_ASK, Choice("y:delete_yes", say.DELETE_YES), Choice("y:no", say.NOT_NOW))


def withdraw(visit: Visit) -> None:
    """Stop everything at once, and tell the officers to name another leader."""
    end(visit, "consent.withdrawn", say.WITHDRAWN)
    visit.say(say.WITHDRAWN, kind="notice", erase=True)


def delete(visit: Visit) -> None:
    """Delete name, phone, accounts, photos and messages; figures stay, without a name."""
    person_id = visit.person.id
    end(visit, "person.deleted", say.DELETED)
    invitations.forget_name(visit.tx, person_id)
    hashes = photos.forget_person(visit.tx, person_id)
    media.forget(visit.tx, hashes)
    people.note_person(visit.tx, person_id, name="(đã xóa)", phone=None, deleted_at=visit.now)
    visit.say(say.DELETED, kind="notice", erase=True)


ENDINGS = {"withdraw": withdraw, "delete": delete}
"""What its button does, by what was asked."""
ASKINGS = {"withdraw": ask_withdraw, "delete": ask_delete}
LABELS = {"withdraw": say.WITHDRAW_YES, "delete": say.DELETE_YES}
"""The button's words: nothing else that is typed does it."""


def end(visit: Visit, action: str, told: str) -> None:
    """Roles end, accounts are let go and told, messages are forgotten, no code is left, officers are told."""
    person_id = visit.person.id
    for role in people.roles_of(visit.tx, person_id, visit.today):
        tell_officers(visit, role)
    consents.withdraw(visit.tx, person_id, visit.now)
    people.end_roles(visit.tx, person_id, visit.today)
    people.note_person(visit.tx, person_id, pending=None, hand_draft_id=None)
    for account in own_accounts.of_person(visit.tx, person_id):
        forget_messages(visit.tx, account.address)
        if account.address != visit.address and account.state == "active":
            outbox.add(visit.tx, account.address, Reply(told), visit.now, erase=True)
    people.remove_accounts_of(visit.tx, person_id)
    invitations.end_of_person(visit.tx, person_id, visit.now)
    audit.note(visit.tx, person_id, action, f"person:{person_id}", visit.now)


def tell_officers(visit: Visit, role: people.Role) -> None:
    """The commune's officers learn that somebody else must be named."""
    if role.group_id is None:
        return
    group = units.group(visit.tx, role.group_id)
    officers.tell(visit, group.area_id, Reply(say.WITHDRAWN_TO_OFFICER.format(place=group.name)))
