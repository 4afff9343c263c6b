"""What a leader tells of himself: a new telephone number, that he leaves, that he can go on no more."""

from __future__ import annotations

from collections.abc import Mapping

from conversation.intents import Intent
from conversation.messages import Choice, Reply, short_label
from conversation.phones import is_meant_for_one, read_phone
from conversation.phrasing import says
from conversation.texts import vi as say
from handlers import officers, own_reports, refusing
from handlers.visit import Visit, role_text
from storage import audit, people, units


def ask_phone(visit: Visit, found: Intent) -> None:
    """'tôi đổi số điện thoại': the number may stand in the message already."""
    if is_meant_for_one(found.arguments):
        take_phone(visit, found.arguments)
        return
    visit.wait_for(phone=True, by_word=True)
    visit.say(say.NEW_PHONE_ASK)


def take_phone(visit: Visit, text: str) -> None:
    """The new number, in any written form; the officers of the person's groups are told."""
    phone = read_phone(text)
    if phone is None:
        visit.wait_for(phone=True, by_word=True)
        visit.say(say.NEW_PHONE_WRONG)
        return
    visit.wait_for()
    if phone == people.person(visit.tx, visit.person.id).phone:
        visit.say(say.NEW_PHONE_KEPT.format(phone=phone), kind="receipt")
        return
    people.note_person(visit.tx, visit.person.id, phone=phone)
    audit.note(visit.tx, visit.person.id, "phone.changed", f"person:{visit.person.id}", visit.now)
    groups = people.groups_of(visit.tx, visit.person.id, visit.today)
    is_told = False
    for area_id, place in {group.area_id: group.name for group in groups}.items():
        told = Reply(say.NEW_PHONE_TOLD.format(name=visit.person.name, place=place, phone=phone))
        is_told = officers.tell(visit, area_id, told) or is_told
    kept = say.NEW_PHONE_KEPT.format(phone=phone)
    visit.say(f"{kept} {say.OFFICER_WAS_TOLD}" if is_told else kept, kind="receipt")


def ask_leaving(visit: Visit, found: Intent) -> None:
    """'tôi thôi làm tổ trưởng', and 'ông nhà tôi mất rồi': asked before the officers are told."""
    groups = people.groups_of(visit.tx, visit.person.id, visit.today)
    if not groups:
        visit.say(refusing.no_group(visit))
    elif len(groups) > 1:
        own_reports.ask_group(visit, say.ABOUT_WHICH_GROUP, groups, found.code)
    else:
        ask_about(visit, found.code, groups[0])


def ask_about(visit: Visit, code: str, group: units.Group) -> None:
    """Whether the officers are to be told that of this group; who can go on no more may be any who reports for it."""
    if code == "leaving":
        button, role = f"o:tell_leaving:{group.id}", role_of(visit, visit.person.id, group)
        ask_to_tell(visit, say.LEAVING_ASK.format(role=role, group=group.name), Choice(button, say.TELL_OFFICER))
        return
    held = people.reporters(visit.tx, [group.id], visit.today)
    those = {role.person_id: (role_text(role.role, group), named(visit, role.person_id)) for role in held}
    if len(those) == 1:
        ((person_id, (role, name)),) = those.items()
        ask = say.GONE_ASK.format(role=role, name=name, group=group.name)
        ask_to_tell(visit, ask, Choice(f"o:tell_gone:{group.id}:{person_id}", say.TELL_OFFICER))
        return
    choices = [
        Choice(f"o:tell_gone:{group.id}:{person_id}", short_label(say.TELL_OF_ONE.format(role=role, name=name)))
        for person_id, (role, name) in list(those.items())[: own_reports.PER_PAGE]
    ]
    ask_to_tell(visit, say.GONE_ASK_WHO.format(group=group.name), *choices)


def ask_to_tell(visit: Visit, text: str, *choices: Choice) -> None:
    """Each button tells the officers once, and its exact words do the same."""
    visit.wait_for(telling={choice.id: choice.label for choice in choices}, by_word=True)
    visit.say(text, *choices, Choice("y:no", say.NOT_NOW))


def labelled(text: str, telling: Mapping[str, str]) -> str | None:
    """The button whose exact words were typed."""
    return next((button for button, label in telling.items() if says(text, label)), None)


def named(visit: Visit, person_id: int) -> str:
    """The name of a person who reports."""
    return str(people.person(visit.tx, person_id).name)


def role_of(visit: Visit, person_id: int, group: units.Group) -> str:
    """'tổ trưởng', 'nhóm phó' of a person in that group; '' where he has no role there."""
    held = people.roles_of(visit.tx, person_id, visit.today)
    return next((role_text(role.role, group) for role in held if role.group_id == group.id), "")


def tell(visit: Visit, code: str, group: units.Group, person_id: int) -> None:
    """The officers are told, once for each time it was asked; the role stays until one of them ends it."""
    button = f"o:tell_{code}:{group.id}" + (f":{person_id}" if code == "gone" else "")
    role = role_of(visit, person_id, group)
    if button not in (visit.person.pending or {}).get("telling", {}) or not role:
        visit.say(say.TOLD_BEFORE)
        return
    visit.wait_for()
    if code == "gone":
        text = say.GONE_TOLD.format(by=visit.person.name, role=role, name=named(visit, person_id), group=group.name)
    else:
        text = say.LEAVING_TOLD.format(name=visit.person.name, role=role, group=group.name)
    is_told = officers.tell(visit, group.area_id, Reply(text))
    audit.note(visit.tx, visit.person.id, f"role.{code}", f"person:{person_id}", visit.now, {"group": group.id})
    contact = officers.contact(visit, group.area_id, up=True)
    called = say.CALL_OFFICER.format(contact=contact) if contact else say.NO_CONTACT
    visit.say(f"{say.LEAVING_SENT if is_told else say.NOBODY_TOLD} {called}", kind="receipt")
