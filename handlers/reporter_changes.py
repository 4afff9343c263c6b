"""What a leader tells of himself: a new telephone number, that he leaves, that he can go on no more."""

from __future__ import annotations

import re

from conversation.intents import Intent
from conversation.messages import Choice, Reply, short_label
from conversation.phones import read_phone
from conversation.texts import vi as say
from handlers import officers, refusing
from handlers.visit import Visit, role_text
from storage import audit, people, units

MOST_OFFERED = 8
_MAY_BE_A_NUMBER = re.compile(r"(?:\D*\d){6}")


def ask_phone(visit: Visit, found: Intent) -> None:
    """'tôi đổi số điện thoại': the number may stand in the message already."""
    if _MAY_BE_A_NUMBER.match(found.arguments):
        take_phone(visit, found.arguments)
        return
    visit.wait_for(phone=True, by_word=True)
    visit.say(say.NEW_PHONE_ASK)


def is_phone(text: str) -> bool:
    """It is meant for a telephone number, a right one or not."""
    return bool(_MAY_BE_A_NUMBER.match(text))


def take_phone(visit: Visit, text: str) -> None:
    """The new number, in any written form; the officers of the person's groups are told."""
    phone = read_phone(text)
    if phone is None:
        visit.wait_for(phone=True, by_word=True)
        visit.say(say.NEW_PHONE_WRONG)
        return
    visit.wait_for()
    people.note_person(visit.tx, visit.person.id, phone=phone)
    audit.note(visit.tx, visit.person.id, "phone.changed", f"person:{visit.person.id}", visit.now)
    groups = people.groups_of(visit.tx, visit.person.id, visit.today)
    for area_id, name in {group.area_id: group.name for group in groups}.items():
        officers.tell(visit, area_id, Reply(say.NEW_PHONE_TOLD.format(name=visit.person.name, place=name, phone=phone)))
    visit.say(say.NEW_PHONE_KEPT.format(phone=phone), kind="receipt")


def ask_leaving(visit: Visit, found: Intent) -> None:
    """'tôi thôi làm tổ trưởng', and 'ông nhà tôi mất rồi': asked before the officers are told."""
    groups = people.groups_of(visit.tx, visit.person.id, visit.today)
    if not groups:
        visit.say(refusing.no_group(visit))
        return
    if len(groups) > 1:
        choices = [Choice(f"o:{found.code}:{group.id}", short_label(group.name)) for group in groups[:MOST_OFFERED]]
        visit.say(say.ABOUT_WHICH_GROUP, *choices)
        return
    ask_about(visit, found.code, groups[0])


def ask_about(visit: Visit, code: str, group: units.Group) -> None:
    """Whether the officers are to be told that of this group."""
    ask = say.GONE_ASK if code == "gone" else say.LEAVING_ASK
    visit.say(
        ask.format(role=role_of(visit, group), group=group.name),
        Choice(f"o:tell_{code}:{group.id}", say.TELL_OFFICER),
        Choice("y:no", say.NOT_NOW),
    )


def role_of(visit: Visit, group: units.Group) -> str:
    """'tổ trưởng', 'nhóm phó' of the person in that group."""
    held = people.roles_of(visit.tx, visit.person.id, visit.today)
    return role_text(next((role.role for role in held if role.group_id == group.id), "leader"), group)


def tell_leaving(visit: Visit, code: str, group: units.Group) -> None:
    """The officers are told; the role stays until one of them ends it."""
    told = say.GONE_TOLD if code == "gone" else say.LEAVING_TOLD
    text = told.format(name=visit.person.name, role=role_of(visit, group), group=group.name)
    officers.tell(visit, group.area_id, Reply(text))
    audit.note(visit.tx, visit.person.id, f"role.{code}", f"group:{group.id}", visit.now)
    contact = officers.contact(visit, group.area_id)
    called = say.CALL_OFFICER.format(contact=contact) if contact else ""
    visit.say(say.LEAVING_SENT.format(contact=called).strip(), kind="receipt")
