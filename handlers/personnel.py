"""'nhân sự': roles, bound chats and open codes of an officer's units, each of which he may end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from conversation.intents import Intent
from conversation.messages import Choice, Reply, short_label
from conversation.texts import vi as say
from conversation.tokens import fold
from handlers import menu, officers, refusing, unit_choice
from handlers.office import Office
from handlers.visit import Visit, day_text, role_in
from storage import audit, chats, invitations, people, role_lists, units
from storage.database import Transaction
from storage.people import OFFICERS
from storage.role_lists import Holder
from storage.units import Unit

PER_PAGE = 8


def show(visit: Visit, found: Intent | None = None) -> None:
    """The roles of the officer's units, or of one that he names below them; a list may be named by its button."""
    named = found or Intent("personnel")
    chosen = unit_choice.of_officer(visit, named, lambda asked: unit_choice.ask_in_words(visit, named, asked))
    typed = fold(visit.message.text)
    what = next((each for each, label in say.PERSONNEL_LISTS.items() if fold(label) == typed), "roles")
    if chosen:
        LISTS[what](visit, chosen, chosen[0].id if len(chosen) == 1 else 0, 0)


def show_page(visit: Visit, what: str, unit_id: int, page: int) -> None:
    """A button of the list."""
    if not unit_id:
        chosen = people.units_officered(visit.tx, visit.person.id, visit.today)
    else:
        is_over = people.is_officer_over(visit.tx, visit.person.id, unit_id, visit.today)
        chosen = [units.unit(visit.tx, unit_id)] if is_over else []
    if not chosen:
        visit.say(refusing.no_right(visit))
    else:
        LISTS[what](visit, chosen, unit_id, page)


def list_roles(visit: Visit, chosen: list[Unit], about: int, page: int) -> None:
    """A page of the roles; those of units come before those of groups."""
    roots = [unit.id for unit in chosen]
    holders = role_lists.page(visit.tx, roots, visit.today, PER_PAGE + 1, page * PER_PAGE)
    choices = [
        Choice(f"n:role:{each.role_id}", short_label(f"{each.name}, {role_in(each.role, each.scope)}, {each.place}"))
        for each in holders[:PER_PAGE]
    ]
    head = visit.fit(say.ROLES_HEAD, unit=named(chosen))
    offer(visit, head, chosen, choices, f"n:roles:{about}:{page + 1}" if len(holders) > PER_PAGE else "")


def list_chats(visit: Visit, chosen: list[Unit], about: int, page: int) -> None:
    """A page of the chat groups bound to these units."""
    roots = [unit.id for unit in chosen]
    found = chats.bound_under(visit.tx, roots, visit.today, PER_PAGE + 1, page * PER_PAGE)
    choices = [
        Choice(f"n:unbind:{chat.id}", short_label(say.UNBIND.format(title=chat.title, unit=unit)))
        for chat, unit in found[:PER_PAGE]
    ]
    head = visit.fit(say.CHATS_HEAD if choices else say.CHATS_NONE, unit=named(chosen))
    offer(visit, head, chosen, choices, f"n:chats:{about}:{page + 1}" if len(found) > PER_PAGE else "")


def list_codes(visit: Visit, chosen: list[Unit], about: int, page: int) -> None:
    """A page of the codes that nobody has used yet."""
    roots = [unit.id for unit in chosen]
    found = invitations.open_under(visit.tx, roots, visit.today, visit.now, PER_PAGE + 1, page * PER_PAGE)
    choices = [
        Choice(
            f"n:code:{each.id}", short_label(say.END_CODE.format(code=each.code, role=say.ROLE[each.role], place=place))
        )
        for each, place in found[:PER_PAGE]
    ]
    head = visit.fit(say.CODES_HEAD if choices else say.CODES_NONE, unit=named(chosen))
    offer(visit, head, chosen, choices, f"n:codes:{about}:{page + 1}" if len(found) > PER_PAGE else "")


LISTS: Mapping[str, Callable[[Visit, list[Unit], int, int], None]] = {
    "roles": list_roles,
    "chats": list_chats,
    "codes": list_codes,
}


def offer(visit: Visit, head: str, chosen: list[Unit], choices: list[Choice], more: str) -> None:
    """The page, the next one, and the other lists."""
    about = chosen[0].id if len(chosen) == 1 else 0
    if more:
        choices.append(Choice(more, say.INVITE_NEXT_PAGE))
    choices += [Choice(f"n:{what}:{about}:0", label) for what, label in say.PERSONNEL_LISTS.items()]
    visit.say(head, *choices)


def named(chosen: list[Unit]) -> str:
    """'Xã Yên Sơn, Xã Tân Trào'."""
    return ", ".join(unit.name for unit in chosen)


def open_role(visit: Visit, role_id: int) -> None:
    """One role, with buttons to end it today or with the month."""
    holder = role_lists.one(visit.tx, role_id, visit.today)
    if holder is None or not people.is_officer_over(visit.tx, visit.person.id, holder.place_id, visit.today):
        visit.say(refusing.no_right(visit))
        return
    text = say.ROLE_OF.format(
        name=holder.name,
        role=role_in(holder.role, holder.scope),
        place=holder.place,
        since=day_text(holder.valid_from),
        joined="" if holder.joined else say.LATE_NOT_JOINED,
    )
    if not may_end(visit.tx, visit.person.id, holder, visit.today):
        visit.say(f"{text}\n{say.ROLE_OF_HIGHER}", kind="notice")
        return
    days = (visit.today, next_month(visit.today))
    choices = [Choice(f"n:end:{role_id}:{day}", say.END_ROLE.format(day=day_text(day))) for day in days]
    visit.say(text, *choices, Choice("n:keep", say.NOT_NOW))


def next_month(day: date) -> date:
    """The first day of the next calendar month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def may_end(tx: Transaction, person_id: int, holder: Holder, on: date) -> bool:
    """An officer over the place; of an officer's own role only one of a unit above his, or an administrator."""
    if holder.person_id == person_id:
        return False
    held = people.roles_of(tx, person_id, on)
    above = units.ancestors(tx, holder.place_id, on)
    # From a unit above, or from the same one.
    mine = {role.unit_id: role.role for role in held if role.role in OFFICERS and role.unit_id in above}
    if holder.role not in OFFICERS:
        return bool(mine)
    if any(unit_id != holder.place_id for unit_id in mine):
        return True
    return mine.get(holder.place_id) == "administrator" and holder.role != "administrator"


def end_role(visit: Visit, role_id: int, day: str) -> None:
    """He holds it no more from that day on; he is told, and who looks after the place must name another."""
    holder = role_lists.one(visit.tx, role_id, visit.today)
    from_on = read_day(day)
    if holder is None or from_on is None or from_on < visit.today:
        visit.say(say.BUTTON_OF_OLD)
    elif not may_end(visit.tx, visit.person.id, holder, visit.today):
        visit.say(refusing.no_right(visit))
    else:
        end(visit.tx, visit.office, holder, from_on, visit.now, by=visit.person.id)
        role, day_said = role_in(holder.role, holder.scope), day_text(from_on)
        visit.say(say.ROLE_ENDED.format(name=holder.name, role=role, place=holder.place, day=day_said), kind="receipt")


def read_day(day: str) -> date | None:
    """The day a button carries."""
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def end(tx: Transaction, office: Office, holder: Holder, from_on: date, now: datetime, *, by: int | None) -> None:
    """The role ends the day before; the audit keeps who ended it; the holder is told."""
    people.end_role(tx, holder.role_id, from_on - timedelta(days=1))
    audit.note(tx, by, "role.ended", f"role:{holder.role_id}", now, {"from": from_on.isoformat()})
    role = role_in(holder.role, holder.scope)
    text = say.ROLE_ENDED_TOLD.format(role=role, place=holder.place, day=day_text(from_on))
    officers.tell_one(tx, office, holder.person_id, Reply(text), now)


def unbind(visit: Visit, chat_id: int) -> None:
    """The chat group is no unit's any more."""
    chat = chats.of_id(visit.tx, chat_id)
    if chat is None or chat.unit_id is None:
        visit.say(say.BUTTON_OF_OLD)
    elif not people.is_officer_over(visit.tx, visit.person.id, chat.unit_id, visit.today):
        visit.say(refusing.no_right(visit))
    else:
        chats.unbind(visit.tx, chat_id)
        audit.note(visit.tx, visit.person.id, "chat.unbound", f"chat:{chat_id}", visit.now, {"unit": chat.unit_id})
        visit.say(say.UNBOUND.format(title=chat.title), kind="receipt")


def end_code(visit: Visit, invitation_id: int) -> None:
    """The code lets nobody in any more."""
    found = invitations.open_place(visit.tx, invitation_id, visit.now)
    if found is None:
        visit.say(say.BUTTON_OF_OLD)
    elif not people.is_officer_over(visit.tx, visit.person.id, found, visit.today):
        visit.say(refusing.no_right(visit))
    else:
        invitations.end(visit.tx, invitation_id, visit.now)
        audit.note(visit.tx, visit.person.id, "invitation.ended", f"invitation:{invitation_id}", visit.now)
        visit.say(say.CODE_ENDED, kind="receipt")


def press(visit: Visit, parts: list[str | int]) -> bool:
    """n:roles:<unit or 0>:<page>, n:chats:…, n:codes:…; n:role:<role>, n:end:<role>:<day>,
    n:unbind:<chat>, n:code:<invitation>."""
    match parts:
        case [str(what), int(unit), int(page)] if what in LISTS:
            show_page(visit, what, unit, page)
        case ["role", int(role)]:
            open_role(visit, role)
        case ["end", int(role), str(day)]:
            end_role(visit, role, day)
        case ["unbind", int(chat)]:
            unbind(visit, chat)
        case ["code", int(invitation)]:
            end_code(visit, invitation)
        case ["keep"]:
            menu.show(visit)
        case _:
            return False
    return True
