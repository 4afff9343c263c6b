"""/ganket: an officer binds a chat group to a unit."""

from __future__ import annotations

from conversation.texts import vi as say
from handlers import refusing
from handlers.visit import Visit
from storage import audit, chats, people, unit_names, units


def bind(visit: Visit, words: str) -> None:
    """Bind this chat to the unit named, or to the officer's only one."""
    mine = people.units_officered(visit.tx, visit.person.id, visit.today)
    if not mine:
        visit.say(refusing.no_right(visit))
        return
    unit = chosen_unit(visit, words.strip(), mine)
    if unit is None:
        return
    if not people.is_officer_over(visit.tx, visit.person.id, unit.id, visit.today):
        visit.say(refusing.no_right(visit))
        return
    chat = chats.keep(visit.tx, visit.address, visit.message.chat_title)
    chats.bind(visit.tx, chats.Chat(chat.id, visit.address, chat.title, unit.id), unit.id, visit.person.id, visit.now)
    audit.note(visit.tx, visit.person.id, "chat.bound", f"chat:{chat.id}", visit.now, {"unit": unit.code})
    visit.say(say.BOUND.format(unit=unit.name), kind="receipt")


def how_to(visit: Visit) -> str:
    """What an officer is told who wants to bind a chat and is not in it: on Telegram with a link for his unit."""
    pattern = visit.office.join_links.get("telegram", "")
    mine = people.units_officered(visit.tx, visit.person.id, visit.today)
    if visit.message.channel != "telegram" or len(mine) != 1 or "?start=" not in pattern:
        return say.BIND_IN_GROUP
    link = pattern.replace("?start=", "?startgroup=").format(code=mine[0].code)
    return say.BIND_BY_LINK.format(unit=mine[0].name, link=link, code=mine[0].code)


def chosen_unit(visit: Visit, words: str, mine: list[units.Unit]) -> units.Unit | None:
    """The unit meant; else says what to type. Near names are never guessed."""
    if not words:
        if len(mine) == 1:
            return mine[0]
        visit.say(say.BIND_WHICH.format(units=listed(mine)))
        return None
    exact = units.unit_by_code(visit.tx, words)
    named = [exact] if exact else unit_names.named(visit.tx, words, visit.today)
    if len(named) == 1:
        return named[0]
    near = named or unit_names.near(visit.tx, words, visit.today)
    if near:
        visit.say(say.BIND_WHICH.format(units=listed(near)))
    else:
        visit.say(say.BIND_UNKNOWN.format(text=words[:40]))
    return None


def listed(found: list[units.Unit]) -> str:
    """One line per unit, ready to be copied."""
    return "\n".join(f"/ganket {unit.code} ({unit.name})" for unit in found[:20])
