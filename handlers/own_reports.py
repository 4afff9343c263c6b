"""A leader's own reports of earlier months: the list, and one of them figure by figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conversation.intents import Intent
from conversation.messages import Choice, Drawing, Reply, short_label
from conversation.period_words import period_of
from conversation.texts import vi as say
from handlers import owing, refusing, reviewing
from handlers.visit import Visit, in_period
from reporting import year_page
from reporting.periods import is_period, previous_month
from storage import figures, people, periods, reports, units

PER_PAGE = 8
"""Groups of who reports for many."""
MONTHS = 12


def show(visit: Visit, found: Intent) -> None:
    """'báo cáo tôi gửi đâu rồi', 'xem báo cáo tháng 9': the list, or the month named; an officer sees others'."""
    groups = people.groups_of(visit.tx, visit.person.id, visit.today)
    if not groups:
        reviewing.list_reports(visit, found.period)
        return
    month = month_named(visit, found) or ""
    if len(groups) > 1:
        ask_group(visit, say.WHICH_OWN_GROUP, groups, "open", month=month)
    elif month:
        open_own(visit, groups[0].id, month)
    else:
        list_own(visit, groups[0].id)


def ask_group(
    visit: Visit, text: str, groups: Sequence[units.Group], word: str, page: int = 0, month: str = ""
) -> None:
    """Which of the person's groups is meant, by page; `word` is what its button does (handlers/wishes.py, `press`)."""
    shown = groups[page * PER_PAGE : (page + 1) * PER_PAGE]
    tail = f":{month}" if word == "open" else ""
    choices = [Choice(f"o:{word}:{group.id}{tail}", short_label(group.name)) for group in shown]
    if len(groups) > (page + 1) * PER_PAGE:
        choices.append(Choice(f"o:which:{word}:{page + 1}:{month}", say.INVITE_NEXT_PAGE))
    visit.say(text, *choices)


def ask_group_again(visit: Visit, word: str, page: int, month: str) -> None:
    """The next page of the person's groups."""
    groups = people.groups_of(visit.tx, visit.person.id, visit.today)
    if word not in WHICH or not 0 <= page * PER_PAGE < len(groups):
        visit.say(say.BUTTON_OF_OLD)
        return
    ask_group(visit, WHICH[word], groups, word, page, month if is_period(month) else "")


WHICH = {
    "open": say.WHICH_OWN_GROUP,
    "year": say.WHICH_OWN_GROUP,
    "leaving": say.ABOUT_WHICH_GROUP,
    "gone": say.ABOUT_WHICH_GROUP,
}
"""What is asked, by what the button of a group does."""


def month_named(visit: Visit, found: Intent) -> str | None:
    """The month before today that is named, or None; what was is looked at, not what is to come."""
    latest = periods.latest_opened(visit.tx)
    if found.period is None or found.period.kind != "month" or latest is None:
        return None
    return period_of(found.period, latest.id, f"{visit.today:%Y-%m}")


def own_group(visit: Visit, group_id: int) -> units.Group | None:
    """The group, if the person reports for it; else he is told."""
    mine = people.groups_of(visit.tx, visit.person.id, visit.today)
    group = next((each for each in mine if each.id == group_id), None)
    if group is None:
        visit.say(say.BUTTON_OF_OLD)
    return group


def list_own(visit: Visit, group_id: int, head: str = "", page: int = 0) -> None:
    """Twelve months of one of the person's groups, a line each, the latest first; those filed a button away."""
    group = own_group(visit, group_id)
    if group is None:
        return
    found = reports.of_group(visit.tx, group.id, MONTHS + 1, max(page, 0) * MONTHS)
    if not found:
        visit.say(head + say.OWN_LIST_NONE.format(group=group.name))
        return
    shown = found[:MONTHS]
    lines = [
        say.OWN_LIST_LINE.format(period=in_period(each.period), state=reviewing.state_text(visit, each))
        for each in shown
    ]
    choices = [
        Choice(f"o:open:{group.id}:{each.period}", say.SEE_MONTH.format(period=in_period(each.period)))
        for each in shown
        if each.is_filed
    ]
    if len(found) > MONTHS:
        choices.append(Choice(f"o:list:{group.id}:{max(page, 0) + 1}", say.EARLIER_MONTHS))
    choices.append(year_button(group.id))
    visit.say("\n".join([head + say.OWN_LIST_HEAD.format(group=group.name), *lines]), *choices)


def year_button(group_id: int) -> Choice:
    """The picture of the last twelve months."""
    return Choice(f"o:year:{group_id}", say.YEAR_PICTURE)


def open_own(visit: Visit, group_id: int, period_id: str) -> None:
    """One report of one of the person's groups, with the way to correct it while that may be done."""
    if not is_period(period_id):
        list_own(visit, group_id)
        return
    group = own_group(visit, group_id)
    if group is None:
        return
    if reports.find(visit.tx, group_id, period_id) is None:
        list_own(visit, group_id, say.OWN_LIST_NO_MONTH.format(period=in_period(period_id)) + "\n")
        return
    owed = next(
        (each for each in owing.owed_by(visit) if (each.group.id, each.period.id) == (group_id, period_id)), None
    )
    choices = (
        [owed.choice(say.AMEND if owed.is_filed else say.REPORT.format(period=in_period(period_id)))] if owed else []
    )
    besides = (year_button(group_id), Choice(f"o:list:{group_id}:0", say.OWN_LIST))
    reviewing.tell_report(visit, group, period_id, *choices, *besides)


def show_year(visit: Visit, _found: Intent) -> None:
    """'biểu đồ của tổ tôi': the picture of the last twelve months; of one of several groups the list is given first."""
    groups = people.groups_of(visit.tx, visit.person.id, visit.today)
    if not groups:
        visit.say(refusing.no_group(visit))
    elif len(groups) == 1:
        draw_year(visit, groups[0].id)
    else:
        ask_group(visit, say.WHICH_OWN_GROUP, groups, "year")


def draw_year(visit: Visit, group_id: int) -> None:
    """The last twelve months of one of the person's groups, drawn."""
    group = own_group(visit, group_id)
    if group is None:
        return
    found = reports.of_group(visit.tx, group.id, 1)
    if not found:
        visit.say(say.OWN_LIST_NONE.format(group=group.name))
        return
    months = [found[0].period]
    while len(months) < MONTHS:
        months.insert(0, previous_month(months[0]))
    data = year_of(visit, group, months, found[0].asked)
    text = say.YEAR_OF.format(group=group.name, period=in_period(months[-1]))
    visit.say(Reply(text, drawing=Drawing("year_chart", data)), kind="notice")


def year_of(visit: Visit, group: units.Group, months: list[str], asked: Sequence[str]) -> dict[str, Any]:
    """What the picture shows: the indicators that the group is asked, with what it reported."""
    told = figures.of_months(visit.tx, group.id, months)
    baseline, targets = figures.baseline_of(visit.tx, group.id), figures.targets_of(visit.tx, group.id)
    known = visit.office.forms.indicators(visit.tx, list(asked[: year_page.MOST]))
    rows = [
        {
            "label": known[code].label,
            "unit": known[code].unit,
            "adds_up": known[code].is_flow,
            "values": [told.get(month, {}).get(code) for month in months],
            "baseline": baseline.get(code),
            "target": targets.get(code),
        }
        for code in asked[: year_page.MOST]
    ]
    return year_page.year_data(group.name, months, rows, max(len(asked) - year_page.MOST, 0))
