"""Which unit a name means: an exact one is taken, several or near ones are asked for, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from conversation.intent_words import UNIT_KINDS
from conversation.intents import Intent
from conversation.messages import Choice
from conversation.texts import vi as say
from conversation.tokens import fold
from handlers import refusing, summary
from handlers.visit import Visit
from storage import people, under, unit_names, units
from storage.units import Unit

MOST_OFFERED = 8
LONGEST_NAME = 80
"""Characters of a name that are said back."""
OWN_WORDS = ("toan", "ca", "minh", "nay", "toi", "ta", "chung")
"""With the word for a unit's kind they say 'mine'."""


def meant(visit: Visit, found: Intent, within: Sequence[Unit]) -> tuple[Unit | None, list[Unit]]:
    """(the one unit of that name, else those to ask for), all at or below `within`.

    Of the same name, else a letter away, else of those words.
    """
    roots = [unit.id for unit in within]
    exact = exactly_named(visit, found, roots)
    if len(exact) == 1:
        return exact[0], []
    if exact:
        return None, exact[:MOST_OFFERED]
    for find in (unit_names.near, unit_names.with_words):
        for name in found.unit_names:
            those = find(visit.tx, name, visit.today, roots)
            if those:
                return None, those[:MOST_OFFERED]
    return None, []


def exactly_named(visit: Visit, found: Intent, roots: Sequence[int] | None = None) -> list[Unit]:
    """The units of that very name, at or below `roots` where these are given.

    Of the longest that was typed: the 'A' of 'Cụm A' is a name before it is politeness.
    """
    for name in found.unit_names:
        those = unit_names.named(visit.tx, name, visit.today, roots)
        if those:
            return those
    return []


def typed_name(found: Intent) -> str:
    """The name as it was typed, to be said back whole."""
    return (found.unit_typed or found.arguments)[:LONGEST_NAME]


def of_officer(visit: Visit, found: Intent, ask: Callable[[list[Unit]], None]) -> list[Unit]:
    """The units of an officer that a command is about: his own where it names none.

    Empty when several may be meant, which `ask` then asks, or when it names none of his: he is told, for the figures
    of his own would be taken for those he asked for.
    """
    name = summary.rest_of(found)
    mine = people.units_officered(visit.tx, visit.person.id, visit.today)
    if not mine:
        visit.say(refusing.no_right(visit))
    if not mine:
        return mine
    unit, asked = meant(visit, found, mine) if found.unit_typed else (None, [])
    if unit is None and (not name or any(is_own(name, each) for each in mine)):
        return mine
    if unit is not None:
        return [unit]
    if asked:
        ask(asked)
    elif unit_names.named(visit.tx, name, visit.today):
        visit.say(say.UNIT_NOT_YOURS.format(text=typed_name(found), units=", ".join(each.name for each in mine)))
    else:
        visit.say(say.PERIOD_UNREADABLE.format(text=typed_name(found)))
    return []


def names_no_place(visit: Visit, found: Intent) -> bool:
    """'bảng hiệu treo chưa' begins like a command, but what follows is no unit and no group: it is a sentence.

    One word, or a unit's kind before the words, is a name all the same, and is said back as unknown.
    """
    name = found.unit
    if len(found.unit_typed.split()) < 2 or not name or fold(name).split()[0] in KINDS:
        return False
    mine = people.units_officered(visit.tx, visit.person.id, visit.today)
    if any(is_own(name, each) for each in mine):
        return False
    roots = [unit.id for unit in mine]
    is_unit = meant(visit, found, mine) != (None, []) or bool(exactly_named(visit, found))
    return not is_unit and not under.groups_named(visit.tx, roots, visit.today, name, 1)


KINDS = frozenset(fold(kind).split()[0] for kind in UNIT_KINDS.split(","))


def is_own(name: str, unit: Unit) -> bool:
    """'toàn xã', 'xã mình', 'xã': an officer's own unit by its kind."""
    kind = fold(unit.name).partition(" ")[0]
    words = fold(name).split()
    return kind in words and all(word in (kind, *OWN_WORDS) for word in words)


def ask(visit: Visit, found: Intent, asked: list[Unit], what: str, period: str) -> None:
    """Ask which of several units; a button gives what was asked for of one."""
    choices = [Choice(f"s:{what}:{unit.id}:{period}", label(visit, unit)) for unit in asked]
    visit.say(visit.fit(say.UNIT_WHICH, text=typed_name(found)), *choices)


def ask_in_words(visit: Visit, found: Intent, asked: list[Unit]) -> None:
    """Say the names, so that the command can be given again: a chat group has no conversation."""
    names = "\n".join(f"• {label(visit, unit)}" for unit in asked)
    visit.say(say.UNIT_WHICH_IN_WORDS.format(text=typed_name(found), units=names), kind="notice")


def label(visit: Visit, unit: Unit) -> str:
    """'Thôn Đồng Tâm, Xã Bình Ca': areas of one name are told apart by the unit above."""
    if unit.level != "area":
        return unit.name
    above = units.ancestors(visit.tx, unit.id, visit.today)
    return f"{unit.name}, {units.unit(visit.tx, above[1]).name}" if len(above) > 1 else unit.name


def officers_over(visit: Visit, unit_id: int) -> bool:
    """The sender is an officer of that unit or of one above it."""
    return people.is_officer_over(visit.tx, visit.person.id, unit_id, visit.today)
