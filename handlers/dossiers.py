"""Questionnaires besides the monthly report: who may fill which, and about which group or area."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from conversation.messages import Choice, short_label
from conversation.questionnaire import FormPurpose
from conversation.texts import vi as say
from handlers import refusing
from handlers.draft_in_hand import begin
from handlers.visit import Visit
from reporting.periods import month_containing
from storage import people, units
from storage.drafts import DraftRow

MOST_OFFERED = 30
Span = Literal["none", "month", "year"]
PERIODS: dict[FormPurpose, Span] = {
    "baseline": "none",
    "quick_log": "month",
    "proposal": "none",
    "meeting": "none",
    "registration": "none",
    "evaluation": "year",
    "festival": "year",
    "acceptance": "year",
}
"""What a questionnaire is filled for, by its purpose; in the order in which they are offered."""
OF_AREA = frozenset({"registration", "festival"})
"""Filled about a residential area; the others about a group."""
BY_OFFICER = frozenset({"acceptance"})
"""Filled by an officer over the group; the others by who reports for it."""


def starter(purpose: FormPurpose) -> Callable[[Visit], None]:
    """The command that begins a questionnaire."""
    return lambda visit: start(visit, purpose)


def start(visit: Visit, purpose: FormPurpose, about_id: int | None = None) -> None:
    """Begin a questionnaire, or ask about what; `about_id` is what was pressed."""
    offered = subjects(visit, purpose)
    chosen = [about for about in offered if about.id == about_id] if about_id is not None else offered
    if not chosen:
        visit.say(say.NOT_YOURS_TO_FILL if offered or purpose in BY_OFFICER | OF_AREA else refusing.no_group(visit))
    elif len(chosen) == 1:
        begin(visit, purpose, chosen[0], period_of(visit, purpose))
    else:
        choices = [Choice(f"m:fill:{purpose}:{about.id}", short_label(about.name)) for about in chosen[:MOST_OFFERED]]
        visit.say(say.WHICH_AREA if purpose in OF_AREA else say.ABOUT_WHICH_GROUP, *choices)


def period_of(visit: Visit, purpose: FormPurpose) -> str:
    """The month or the year that holds today, or nothing."""
    month = month_containing(visit.office.preset, visit.today).id
    return {"none": "", "month": month, "year": month[:4]}[PERIODS[purpose]]


def subjects(visit: Visit, purpose: FormPurpose) -> list[units.Group] | list[units.Unit]:
    """The groups or areas a person may fill a questionnaire about."""
    tx, person, today = visit.tx, visit.person.id, visit.today
    mine = people.groups_of(tx, person, today)
    # An officer of a whole province would have thousands to choose from: it is the commune's work.
    communes = [unit for unit in people.units_officered(tx, person, today) if unit.level == "commune"]
    if purpose in OF_AREA:
        areas = {each.id: each for unit in communes for each in units.units_under(tx, unit.id, "area", today)}
        held = [role.unit_id for role in people.roles_of(tx, person, today) if role.role == "board_head"]
        for area_id in [*held, *(group.area_id for group in mine)]:
            if area_id is not None:
                areas[area_id] = units.unit(tx, area_id)
        return list(areas.values())
    if purpose in BY_OFFICER:
        return [group for unit in communes for group in units.groups_under(tx, unit.id, today)]
    return mine


def offered(visit: Visit) -> list[FormPurpose]:
    """The questionnaires a person may begin, besides the survey, which has its own place."""
    return [purpose for purpose in PERIODS if purpose != "baseline" and subjects(visit, purpose)]


def may_fill(visit: Visit, row: DraftRow) -> bool:
    """Only who may begin a questionnaire about a group or area may go on with it."""
    purpose = row.draft.purpose
    if purpose == "preview":
        return people.is_officer_over(visit.tx, visit.person.id, row.area_id, visit.today)
    if purpose == "monthly" or purpose == "rehearsal":
        return row.group_id is not None and people.reports_for(visit.tx, visit.person.id, row.group_id, visit.today)
    return any(about.id == row.about.id for about in subjects(visit, purpose))


def purpose_named(word: str) -> FormPurpose | None:
    """A purpose as a button says it."""
    return next((purpose for purpose in PERIODS if purpose == word), None)
