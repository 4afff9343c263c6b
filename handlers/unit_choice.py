"""Which unit a name means: an exact one is taken, several or near ones are asked for, never guessed."""

from __future__ import annotations

from collections.abc import Callable

from conversation.intents import Intent
from conversation.messages import Choice
from conversation.texts import vi as say
from handlers import summary
from handlers.visit import Visit
from reporting.periods import is_period
from storage import people, units
from storage.units import Unit

MOST_OFFERED = 8


def meant(visit: Visit, found: Intent, may_see: Callable[[Unit], bool]) -> tuple[Unit | None, list[Unit]]:
    """(the one unit of that name, else those to ask for): of the same name, else a letter away."""
    names = [name for name in (found.unit_typed, found.unit) if name] or [found.arguments]
    for find in (units.units_named, units.units_near):
        for name in names:
            those = [unit for unit in find(visit.tx, name, visit.today) if may_see(unit)]
            if those:
                exact = find is units.units_named and len(those) == 1
                return (those[0], []) if exact else (None, those[:MOST_OFFERED])
    return None, []


def ask(visit: Visit, found: Intent, asked: list[Unit], period: str) -> None:
    """Ask which of several units; a button gives the summary of one."""
    choices = [Choice(f"s:{unit.id}:{period}", label(visit, unit)) for unit in asked]
    visit.say(say.UNIT_WHICH.format(text=(found.unit_typed or found.arguments)[:40]), *choices)


def ask_in_group(visit: Visit, found: Intent, asked: list[Unit]) -> None:
    """A chat group has no conversation: say the names, so that the command can be given again."""
    names = "\n".join(f"• {label(visit, unit)}" for unit in asked)
    visit.say(
        say.UNIT_WHICH_IN_GROUP.format(text=(found.unit_typed or found.arguments)[:40], units=names), kind="notice"
    )


def label(visit: Visit, unit: Unit) -> str:
    """'Thôn Đồng Tâm, Xã Bình Ca': areas of one name are told apart by the unit above."""
    if unit.level != "area":
        return unit.name
    above = units.ancestors(visit.tx, unit.id, visit.today)
    return f"{unit.name}, {units.unit(visit.tx, above[1]).name}" if len(above) > 1 else unit.name


def officers_over(visit: Visit, unit_id: int) -> bool:
    """The sender is an officer of that unit or of one above it."""
    return people.is_officer_over(visit.tx, visit.person.id, unit_id, visit.today)


def summary_of(visit: Visit, unit_id: int, period: str) -> None:
    """A button of 'which unit?'."""
    if not is_period(period):
        visit.say(say.BUTTON_OF_OLD)
    elif officers_over(visit, unit_id):
        summary.say_for(visit, [units.unit(visit.tx, unit_id)], period)
    else:
        visit.say(say.NO_RIGHT)
