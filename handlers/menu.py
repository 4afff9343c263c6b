"""The menu: what this person can do now, and the guide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conversation.messages import Choice, Reply
from conversation.texts import vi as say
from handlers import dossiers, owing
from handlers.visit import Visit, day_text, in_period
from storage import people, photo_reviews, units
from storage.people import REPORTERS


def show(visit: Visit, head: str = "") -> None:
    """Say what can be done, with a button for each."""
    lines = [head] if head else []
    mine = owing.owed_by(visit)
    held = people.roles_of(visit.tx, visit.person.id, visit.today)
    choices: list[Choice] = []
    if any(role.role in REPORTERS for role in held):
        lines.append(state_line(visit, mine))
        choices += reporter_choices(visit, mine)
    officered = people.units_officered(visit.tx, visit.person.id, visit.today)
    if officered:
        choices += officer_choices(visit, officered)
    if not choices:
        lines.append(say.NO_GROUP)
    if not any(role.role in REPORTERS for role in held):
        lines.append(say.MENU)
    choices += [Choice("m:guide", say.GUIDE), Choice("m:more", say.MORE)]
    visit.say(Reply("\n".join(lines), tuple(choices)))


def ask_which(visit: Visit, likeliest: Sequence[str]) -> None:
    """What was said is not understood: the one or two things that it may mean, else all that can be done."""
    is_officer = bool(people.units_officered(visit.tx, visit.person.id, visit.today))
    meant = dict.fromkeys(OWN_OF_OFFICERS.get(each, each) if is_officer else each for each in likeliest)
    choices = [Choice(each, LIKELY[each]) for each in meant if is_officer or each not in OF_OFFICERS]
    if choices:
        visit.say(f"{say.UNCLEAR} {visit.fit(say.PERHAPS)}", *choices, Choice("m:menu", say.MENU_BUTTON))
    else:
        show(visit, head=f"{say.UNCLEAR} {visit.fit(say.ONE_BELOW)}")


LIKELY: Mapping[str, str] = {
    "m:start": say.TITLES["monthly"].capitalize(),
    "m:deadline": say.WHEN_DUE,
    "m:contact": say.CALL_AN_OFFICER,
    "m:guide": say.GUIDE,
    "m:photo": say.SEND_A_PHOTO,
    "m:mine": say.OWN_LIST,
    "m:late": say.LATE_LIST,
    "m:summary": say.SUMMARY,
    "m:reports": say.OPEN_REPORTS,
}
"""Button of wish_words.BUTTONS -> its label."""
OF_OFFICERS = frozenset({"m:late", "m:summary", "m:reports"})
OWN_OF_OFFICERS = {"m:mine": "m:reports"}
"""What an officer sees of others where a leader sees his own."""


def state_line(visit: Visit, mine: list[owing.Owed]) -> str:
    """Where the reporter stands: due, all filed, or no period open."""
    unfiled = [owed for owed in mine if not owed.is_filed]
    if unfiled:
        period = unfiled[0].period
        return say.MENU_DUE.format(period=in_period(period.id).capitalize(), due=day_text(period.days.group_due_on))
    if mine:
        return say.MENU_FILED.format(period=in_period(mine[0].period.id).capitalize())
    coming = visit.office.coming_period(visit.tx, visit.today)
    return say.MENU_CLOSED.format(period=in_period(coming.id), opens=day_text(coming.days.opens_on))


def reporter_choices(visit: Visit, mine: list[owing.Owed]) -> list[Choice]:
    """Report, or rehearse where nothing is open; and the survey."""
    choices = []
    if mine:
        choices.append(Choice("m:start", say.REPORT.format(period=in_period(mine[0].period.id))))
    else:
        groups = people.groups_of(visit.tx, visit.person.id, visit.today)
        choices += [Choice(f"m:rehearse:{group.id}", say.REHEARSE) for group in groups[:1]]
    choices.append(Choice("m:survey", say.SURVEY))
    return choices


def more(visit: Visit) -> None:
    """What is done now and then, a button each."""
    officered = people.units_officered(visit.tx, visit.person.id, visit.today)
    choices = [Choice(f"m:fill:{purpose}", say.STARTERS[purpose]) for purpose in dossiers.offered(visit)]
    if officered:
        choices += [
            Choice("m:filings", say.READ_FILINGS),
            Choice("m:forms", say.CHANGE_FORMS),
            Choice("m:personnel", say.PERSONNEL),
        ]
    visit.say(
        say.MENU,
        *choices,
        Choice("m:language", say.LANGUAGE),
        Choice("m:account", say.ADD_ACCOUNT),
        Choice("m:menu", say.MENU_BUTTON),
    )


def officer_choices(visit: Visit, officered: list[units.Unit]) -> list[Choice]:
    """What an officer does most."""
    waiting = photo_reviews.count_to_review(visit.tx, [unit.id for unit in officered], visit.today)
    return [
        Choice("m:summary", say.SUMMARY),
        Choice("m:late", say.LATE_LIST),
        Choice("m:invite", say.INVITE),
        Choice("m:reports", say.OPEN_REPORTS),
        Choice("m:file", say.MONTH_FILE),
        *([Choice("m:photos", f"{say.REVIEW_PHOTOS} ({waiting})")] if waiting else []),
    ]


def guide(visit: Visit) -> None:
    """The guide for what this person is."""
    officer = bool(people.units_officered(visit.tx, visit.person.id, visit.today))
    visit.say(say.GUIDE_OFFICER if officer else say.GUIDE_LEADER, Choice("m:menu", say.MENU_BUTTON))
