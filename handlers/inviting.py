"""/moi: invitations for the groups whose leader has not joined: one, a commune's as messages, many as a file."""

from __future__ import annotations

from conversation.messages import Choice, short_label
from conversation.texts import vi as say
from handlers import jobs, refusing
from handlers.invitation_words import give_codes, message
from handlers.visit import Visit
from storage import awaited, people, units
from storage.units import Unit

PER_PAGE = 8
MOST_LISTED = 40
"""A longer list of groups begins with the communes."""
MOST_MESSAGES = 60
"""Nobody forwards more messages by hand; of more a file is made."""
MOST_SLIPS = 200
"""Slips of one printable sheet: 25 pages."""


def show(visit: Visit, unit_id: int | None = None, page: int = 0) -> None:
    """The groups that await their leader, or first the communes; a button each, and for all of them at once."""
    mine = people.units_officered(visit.tx, visit.person.id, visit.today)
    if not mine:
        visit.say(refusing.no_right(visit))
        return
    chosen = mine if unit_id is None else own(visit, unit_id)
    roots, name = [unit.id for unit in chosen], ", ".join(unit.name for unit in chosen)
    if not chosen:
        return
    count = awaited.count(visit.tx, roots, visit.today)
    if not count:
        visit.say(say.INVITE_NONE.format(unit=name))
        return
    by_commune = count > MOST_LISTED and (len(chosen) > 1 or chosen[0].level in ("province", "cluster"))
    choices = communes(visit, roots, page) if by_commune else groups(visit, roots, page)
    head = visit.fit(say.INVITE_HEAD_COMMUNES if by_commune else say.INVITE_HEAD, unit=name, count=count)
    about = unit_id or 0
    if len(choices) > PER_PAGE:
        choices[PER_PAGE:] = [Choice(f"i:page:{about}:{page + 1}", say.INVITE_NEXT_PAGE)]
    if not by_commune or len(chosen) == 1:
        choices += for_all(about or chosen[0].id, count) if len(chosen) == 1 else []
    visit.say(head, *choices)


def communes(visit: Visit, roots: list[int], page: int) -> list[Choice]:
    """A button for each commune of the page; one more than fits tells that there is a next page."""
    found = awaited.by_commune(visit.tx, roots, visit.today, PER_PAGE + 1, page * PER_PAGE)
    return [Choice(f"i:unit:{unit.id}", short_label(unit.name, f" ({count})")) for unit, count in found]


def groups(visit: Visit, roots: list[int], page: int) -> list[Choice]:
    """A button for each group of the page, and one more as above."""
    found = awaited.page(visit.tx, roots, visit.today, PER_PAGE + 1, page * PER_PAGE)
    return [Choice(f"i:one:{one.group_id}", short_label(one.name)) for one in found]


def for_all(unit_id: int, count: int) -> list[Choice]:
    """How all of them can be had: messages while one can forward them, a sheet while one can print it, else a file."""
    choices = []
    if count <= MOST_MESSAGES:
        choices.append(Choice(f"i:all:{unit_id}", say.INVITE_ALL))
    else:
        choices.append(Choice(f"i:file:{unit_id}", say.INVITE_FILE))
    if count <= MOST_SLIPS:
        choices.append(Choice(f"i:sheet:{unit_id}", say.INVITE_SHEET))
    return choices


def own(visit: Visit, unit_id: int) -> list[Unit]:
    """The unit where the sender is an officer of it or above it; else he is told."""
    if people.is_officer_over(visit.tx, visit.person.id, unit_id, visit.today):
        return [units.unit(visit.tx, unit_id)]
    visit.say(refusing.no_right(visit))
    return []


def invite_one(visit: Visit, group_id: int) -> None:
    """One message, ready to be forwarded."""
    one = awaited.one(visit.tx, group_id, visit.today)
    area_id = units.group(visit.tx, group_id).area_id if one is not None else None
    if one is None or area_id is None or not people.is_officer_over(visit.tx, visit.person.id, area_id, visit.today):
        visit.say(say.BUTTON_OF_OLD)
        return
    for letter in give_codes(visit.tx, visit.office, [one], visit.now, visit.person.id):
        visit.say(message(visit.office, letter), kind="notice")


def make(visit: Visit, what: str, unit_id: int) -> None:
    """All invitations of a unit at once: 'all' as messages, 'sheet' to print, 'file' to work through."""
    for unit in own(visit, unit_id):
        count = awaited.count(visit.tx, [unit.id], visit.today)
        if not count:
            visit.say(say.INVITE_NONE.format(unit=unit.name))
        elif count > {"all": MOST_MESSAGES, "sheet": MOST_SLIPS}.get(what, count):
            # The button is of a day when fewer were awaited.
            show(visit, unit_id)
        else:
            jobs.ask(visit, f"invitation_{what}", unit, count)
