"""Questionnaires besides the monthly report: who may fill which, and about which group or area."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from conversation.dialogue import Heard
from conversation.messages import Choice, short_label
from conversation.questionnaire import FormPurpose
from conversation.texts import vi as say
from handlers import refusing
from handlers.draft_in_hand import begin
from handlers.visit import Visit
from reporting.periods import month_containing
from storage import people, under, units
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


def start(
    visit: Visit, purpose: FormPurpose, about_id: int | None = None, page: int = 0, heard: Heard | None = None
) -> None:
    """Begin a questionnaire, or ask about what; `about_id` is what was pressed, `heard` what was told with it."""
    reach = reach_of(visit)
    offered = list(subjects(visit, reach, purpose, MOST_OFFERED + 1, page * MOST_OFFERED))
    if about_id is not None:
        about = subject(visit, reach, purpose, about_id)
        chosen = [about] if about is not None else []
    else:
        chosen = offered
    if not chosen:
        visit.say(say.NOT_YOURS_TO_FILL if offered or purpose in BY_OFFICER | OF_AREA else refusing.no_group(visit))
    elif len(chosen) == 1:
        begin(visit, purpose, chosen[0], period_of(visit, purpose), heard or told_before(visit))
    else:
        if heard is not None:
            visit.wait_for(written=heard.written)
        choices = [Choice(f"m:fill:{purpose}:{about.id}", short_label(about.name)) for about in chosen]
        if len(choices) > MOST_OFFERED:
            choices[MOST_OFFERED:] = [Choice(f"m:fillpage:{purpose}:{page + 1}", say.INVITE_NEXT_PAGE)]
        visit.say(say.WHICH_AREA if purpose in OF_AREA else say.ABOUT_WHICH_GROUP, *choices)


def told_before(visit: Visit) -> Heard | None:
    """What was written before it was known about which group."""
    written = (visit.person.pending or {}).get("written")
    if written is None:
        return None
    visit.wait_for()
    return Heard(written=written)


def period_of(visit: Visit, purpose: FormPurpose) -> str:
    """The month or the year that holds today, or nothing."""
    month = month_containing(visit.office.preset, visit.today).id
    return {"none": "", "month": month, "year": month[:4]}[PERIODS[purpose]]


@dataclass(frozen=True)
class Reach:
    """Whom a person may fill questionnaires about."""

    groups: list[units.Group]
    """He reports for them."""
    areas: list[int]
    """Theirs, and those whose board he heads."""
    communes: list[int]
    """He is their officer. An officer of a whole province would have thousands to choose from: it is their work."""


def reach_of(visit: Visit) -> Reach:
    """Read by three statements, whatever the person is."""
    tx, person, today = visit.tx, visit.person.id, visit.today
    mine = people.groups_of(tx, person, today)
    held = [role.unit_id for role in people.roles_of(tx, person, today) if role.role == "board_head"]
    areas = dict.fromkeys([*(area for area in held if area is not None), *(group.area_id for group in mine)])
    communes = [unit.id for unit in people.units_officered(tx, person, today) if unit.level == "commune"]
    return Reach(mine, list(areas), communes)


def subjects(
    visit: Visit, reach: Reach, purpose: FormPurpose, most: int, skip: int = 0
) -> Sequence[units.Group | units.Unit]:
    """A page of the groups or areas that a person may fill a questionnaire about."""
    if purpose in OF_AREA:
        return under.areas_page(visit.tx, reach.communes, reach.areas, visit.today, most, skip)
    if purpose in BY_OFFICER:
        return under.groups_page(visit.tx, reach.communes, visit.today, most, skip) if reach.communes else []
    return reach.groups[skip : skip + most]


def subject(visit: Visit, reach: Reach, purpose: FormPurpose, about_id: int) -> units.Group | units.Unit | None:
    """The group or area of that id, if the person may fill the questionnaire about it."""
    if purpose not in OF_AREA | BY_OFFICER:
        return next((group for group in reach.groups if group.id == about_id), None)
    about = units.group_of_id(visit.tx, about_id) if purpose in BY_OFFICER else None
    area_id = about.area_id if about is not None else about_id
    is_own = purpose in OF_AREA and area_id in reach.areas
    if not is_own and not set(reach.communes).intersection(units.ancestors(visit.tx, area_id, visit.today)):
        return None
    if purpose in BY_OFFICER:
        return about
    area = units.unit_of_id(visit.tx, area_id)
    return area if area is not None and area.level == "area" else None


def offered(visit: Visit) -> list[FormPurpose]:
    """The questionnaires a person may begin, besides the survey, which has its own place."""
    reach = reach_of(visit)
    return [purpose for purpose in PERIODS if purpose != "baseline" and subjects(visit, reach, purpose, 1)]


def may_fill(visit: Visit, row: DraftRow) -> bool:
    """Only who may begin a questionnaire about a group or area may go on with it."""
    purpose = row.draft.purpose
    if purpose == "preview":
        return people.is_officer_over(visit.tx, visit.person.id, row.area_id, visit.today)
    if purpose == "monthly" or purpose == "rehearsal":
        return row.group_id is not None and people.reports_for(visit.tx, visit.person.id, row.group_id, visit.today)
    return subject(visit, reach_of(visit), purpose, row.about.id) is not None


def purpose_named(word: str) -> FormPurpose | None:
    """A purpose as a button says it."""
    return next((purpose for purpose in PERIODS if purpose == word), None)
