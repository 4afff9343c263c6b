"""What officers wish in plain sentences: how many have filed, one group's report, to remind, to give back."""

from __future__ import annotations

from collections.abc import Sequence

from conversation.intents import Intent
from conversation.messages import Choice, short_label
from conversation.texts import vi as say
from handlers import own_reports, period_choice, refusing, reviewing
from handlers.visit import Visit, day_text, in_period, role_text
from storage import people, periods, totals, under, units
from storage.units import Unit

MOST_OFFERED = 8


def officered(visit: Visit) -> list[Unit]:
    """The units the person is an officer of."""
    return people.units_officered(visit.tx, visit.person.id, visit.today)


def how_many(visit: Visit, found: Intent) -> None:
    """'mấy tổ gửi rồi': the count of each unit of an officer, with who is missing a button away.

    Who reports for a group is told that of its commune, without names, as in the commune's chat.
    """
    mine = officered(visit)
    named = mine or communes_of_groups(visit)
    if not named:
        visit.say(refusing.no_group(visit))
        return
    period = period_choice.month_meant(visit, found.period)
    if period is None or period.month is None:
        return
    counts = totals.completeness_of(visit.tx, [unit.id for unit in named], period.id)
    lines = []
    for unit in named:
        done = counts.get(unit.id)
        filed, due = (done.filed, done.due) if done is not None else (0, 0)
        lines.append(
            say.FILED_COUNT.format(unit=unit.name, period=in_period(period.id), filed=filed, due=due, left=due - filed)
        )
    for_officers = (Choice("m:late", say.LATE_LIST), Choice("m:summary", say.SUMMARY))
    visit.say("\n".join(lines), *(for_officers if mine else ()))


def communes_of_groups(visit: Visit) -> list[Unit]:
    """The communes of the groups that the person reports for."""
    areas = {group.area_id for group in people.groups_of(visit.tx, visit.person.id, visit.today)}
    above = units.ancestors_of(visit.tx, list(areas), visit.today) if areas else set()
    return [unit for unit in (units.unit(visit.tx, each) for each in sorted(above)) if unit.level == "commune"]


def group_report(visit: Visit, found: Intent) -> None:
    """'xem báo cáo tổ Gò Chè', 'tổ Gò Chè nộp chưa': one of the groups under an officer, by its name."""
    mine = officered(visit)
    if not mine:
        own_reports.show(visit, found)
        return
    period = period_choice.month_meant(visit, found.period)
    if period is None:
        return
    those = named_groups(visit, found, mine)
    if len(those) == 1:
        reviewing.open_report(visit, those[0].id, period.id)
    elif those:
        choices = [Choice(f"r:open:{group.id}:{period.id}", short_label(group.name)) for group in those]
        visit.say(say.WHICH_OF_GROUPS, *choices)
    else:
        names = ", ".join(unit.name for unit in mine)
        visit.say(say.NO_SUCH_GROUP.format(units=names), Choice("m:reports", say.OPEN_REPORTS))


def named_groups(visit: Visit, found: Intent, mine: Sequence[Unit]) -> list[units.Group]:
    """The groups under an officer whose names hold the words typed; without the kind where nothing has it."""
    roots = [unit.id for unit in mine]
    typed = found.unit.split()
    for words in (typed, typed[1:], typed[2:]):
        those = under.groups_named(visit.tx, roots, visit.today, " ".join(words), MOST_OFFERED) if words else []
        if those:
            return those
    return []


def remind(visit: Visit, found: Intent) -> None:
    """'nhắc các tổ chưa gửi': what the machine does by itself, and who has not filed."""
    latest = periods.latest_opened(visit.tx)
    if not officered(visit):
        visit.say(refusing.no_right(visit))
    elif latest is None:
        visit.say(say.NO_PERIOD_YET)
    else:
        text = say.REMINDING.format(period=in_period(latest.id), due=day_text(latest.days.group_due_on))
        visit.say(text, Choice("m:late", say.LATE_LIST), Choice("m:ledger", say.REMINDER_HISTORY))


def give_back(visit: Visit, found: Intent) -> None:
    """'trả báo cáo tổ Gò Chè về sửa': how it is done today, and whom to call.

    Who reports for a group and says 'mở lại báo cáo' wants to see his own.
    """
    mine, latest = officered(visit), periods.latest_opened(visit.tx)
    if not mine:
        own_reports.show(visit, found)
        return
    if latest is None or latest.closed_at is not None:
        closed = (
            say.NO_PERIOD_YET
            if latest is None
            else say.RETURN_CLOSED.format(period=in_period(latest.id), closes=day_text(latest.days.closes_on))
        )
        visit.say(closed)
        return
    lines = [say.RETURNING.format(closes=day_text(latest.days.closes_on))]
    those = named_groups(visit, found, mine) if found.unit else []
    if len(those) == 1:
        lines += leaders(visit, those[0])
    choices = [Choice(f"r:open:{group.id}:{latest.id}", short_label(group.name)) for group in those]
    visit.say("\n".join(lines), *choices, Choice("m:reports", say.OPEN_REPORTS))


def leaders(visit: Visit, group: units.Group) -> list[str]:
    """A line with name and number for each who reports for a group."""
    lines = []
    for role in people.reporters(visit.tx, [group.id], visit.today):
        person = people.person(visit.tx, role.person_id)
        if person is not None and person.phone:
            lines.append(
                say.CALL_LEADER.format(
                    role=role_text(role.role, group).capitalize(), name=person.name, phone=person.phone
                )
            )
    return lines
