"""What people wish in plain sentences: when it is due, whether it came, who has not filed, how to call the officer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from conversation.dialogue import Heard
from conversation.intents import Intent
from conversation.messages import Choice, short_label
from conversation.texts import vi as say
from handlers import (
    filing,
    menu,
    officer_wishes,
    owing,
    own_reports,
    photo_changes,
    photo_months,
    photos,
    privacy,
    reporter_changes,
    reviewing,
)
from handlers.visit import Visit, day_text, in_period
from storage import people, periods, units
from storage import photos as stored
from storage.periods import PeriodRow

MOST_OFFERED = 8

Wanted = Callable[[Visit, Intent], None]


def unfiled(visit: Visit) -> list[owing.Owed]:
    """The reports that the person still has to file."""
    return [owed for owed in owing.owed_by(visit) if not owed.is_filed]


def report_buttons(visit: Visit) -> list[Choice]:
    """A button for each report that is due."""
    due = unfiled(visit)
    if len(due) == 1:
        return [due[0].choice(say.REPORT.format(period=in_period(due[0].period.id)))]
    labels = [short_label(owed.group.name, f" – {in_period(owed.period.id)}") for owed in due[:MOST_OFFERED]]
    return [owed.choice(text) for owed, text in zip(due, labels, strict=False)]


def tell_deadline(visit: Visit, found: Intent) -> None:
    """'hạn cuối là hôm nào': of the months that are open, or of the next one."""
    opened = periods.opened_and_not_closed(visit.tx)
    for_officer = bool(people.units_officered(visit.tx, visit.person.id, visit.today))
    lines = [deadline_line(visit, period, for_officer=for_officer) for period in opened]
    if not lines:
        coming = visit.office.coming_period(visit.tx, visit.today)
        opens, due = day_text(coming.days.opens_on), day_text(coming.days.group_due_on)
        lines = [say.NEXT_DEADLINE.format(period=in_period(coming.id), opens=opens, due=due)]
    visit.say("\n".join(lines), *report_buttons(visit))


def deadline_line(visit: Visit, period: PeriodRow, *, for_officer: bool) -> str:
    """The due day of one month, how far it is, and for an officer those of the levels above."""
    days = period.days
    left = (days.group_due_on - visit.today).days
    far = say.DAYS_LEFT.format(days=left) if left > 0 else say.DAYS_OVER.format(days=-left) if left else say.LAST_DAY
    line = say.DEADLINE.format(
        period=in_period(period.id).capitalize(),
        due=day_text(days.group_due_on),
        left=far,
        closes=day_text(days.closes_on),
    )
    if not for_officer:
        return line
    levels = (days.commune_due_on, days.cluster_due_on, days.province_due_on)
    commune, cluster, province = map(day_text, levels)
    return f"{line} {say.DEADLINE_LEVELS.format(commune=commune, cluster=cluster, province=province)}"


def tell_late(visit: Visit, found: Intent) -> None:
    """'nộp muộn được không'."""
    latest = periods.latest_opened(visit.tx)
    if latest is None or latest.closed_at is not None:
        tell_deadline(visit, found)
    else:
        visit.say(say.LATE_IS_TAKEN.format(due=day_text(latest.days.group_due_on)), *report_buttons(visit))


def tell_state(visit: Visit, found: Intent) -> None:
    """'tôi nộp chưa', 'tới chưa': of each of the person's groups, with the report that is due a button away."""
    mine = owing.owed_by(visit)
    if not mine:
        is_officer = bool(people.units_officered(visit.tx, visit.person.id, visit.today))
        (officer_wishes.how_many if is_officer else no_reports)(visit, found)
        return
    lines = [
        say.GROUP_STATE.format(
            group=owed.group.name,
            period=in_period(owed.period.id),
            state=reviewing.state_text(visit, owed.report),
        )
        for owed in mine
    ]
    visit.say("\n".join(lines), *report_buttons(visit), *seen_buttons(visit, mine))


def seen_buttons(visit: Visit, mine: Sequence[owing.Owed]) -> list[Choice]:
    """A button to see what was sent."""
    filed = [owed for owed in mine if owed.is_filed]
    return [Choice(f"o:open:{owed.group.id}:{owed.period.id}", say.OPEN_SENT) for owed in filed[:1]]


def no_reports(visit: Visit, _found: Intent) -> None:
    """No month is open: what comes next, or that there is no group."""
    filing.start_report(visit)


def last_photo(visit: Visit, _found: Intent) -> None:
    """'xóa ảnh vừa gửi': the photos sent last, with the buttons of their confirmation."""
    together = stored.sent_last(visit.tx, visit.person.id)
    if not together:
        visit.say(say.NO_PHOTO)
        return
    first = together[0]
    place = photos.place_name(visit, first.group_id, first.unit_id) or say.PLACE_UNKNOWN
    has_month = first.group_id is not None and first.review != "filing"
    other = photo_months.other_month(visit, first.group_id, first.sent_at, first.period) if has_month else ""
    pattern = say.LAST_PHOTO if has_month else say.LAST_PHOTO_OF_NO_MONTH
    photo_changes.say_where(visit, pattern, together, place, first.period, other)


def stop_messages(visit: Visit, _found: Intent) -> None:
    """'đừng gửi tin nữa': what is sent and why, and the way to end it all, asked for by its exact words."""
    privacy.ask_withdraw(visit, say.STOPPING_HEAD)


def say_yes(visit: Visit, _found: Intent) -> None:
    """'hiểu rồi' needs no menu."""
    visit.say(say.UNDERSTOOD)


def guide(visit: Visit, _found: Intent) -> None:
    """'không biết làm', and 'là sao' where nothing is asked."""
    menu.guide(visit)


def all_as_before(visit: Visit, _found: Intent) -> None:
    """'như tháng trước' with no report open: it is opened with last month's figures, for a look before it is sent."""
    filing.start_report(visit, heard=Heard(choice="same_all"))


def without_activity(visit: Visit, found: Intent) -> None:
    """'tháng này lũ không làm gì': the report with nothing done, for a look before it is sent."""
    filing.start_report(visit, heard=Heard(choice="idle", text=found.arguments))


def leave(visit: Visit, found: Intent) -> None:
    """'tôi thôi làm tổ trưởng'."""
    reporter_changes.ask_leaving(visit, found)


def press(visit: Visit, parts: list[str | int]) -> bool:
    """o:list:<group>:<page>, o:year:<group>, o:open:<group>:<month>, o:which:<one of these>:<page>:<month>;
    o:leaving:<group>, o:gone:<group>, o:tell_leaving:<group>, o:tell_gone:<group>:<person>.
    """
    match parts:
        case ["list", int(group), int(page)]:
            own_reports.list_own(visit, group, page=page)
        case ["year", int(group)]:
            own_reports.draw_year(visit, group)
        case ["open", int(group), str(month)]:
            own_reports.open_own(visit, group, month)
        case [("leaving" | "gone") as code, int(group)]:
            of_own_group(visit, group, lambda mine: reporter_changes.ask_about(visit, code, mine))
        case ["tell_leaving", int(group)]:
            of_own_group(visit, group, lambda mine: reporter_changes.tell(visit, "leaving", mine, visit.person.id))
        case ["tell_gone", int(group), int(person)]:
            of_own_group(visit, group, lambda mine: reporter_changes.tell(visit, "gone", mine, person))
        case ["which", str(word), int(page), str(month)]:
            own_reports.ask_group_again(visit, word, page, month)
        case _:
            return False
    return True


def of_own_group(visit: Visit, group_id: int, then: Callable[[units.Group], None]) -> None:
    """Do it with the group, if the person reports for it."""
    group = own_reports.own_group(visit, group_id)
    if group is not None:
        then(group)


def later(visit: Visit, _found: Intent) -> None:
    """'để mai báo' with no report open."""
    visit.say(say.UNDERSTOOD)


WISHES: dict[str, Wanted] = {
    "deadline": tell_deadline,
    "late_ok": tell_late,
    "status": tell_state,
    "how_many": officer_wishes.how_many,
    "my_report": own_reports.show,
    "old_reports": own_reports.show,
    "year_picture": own_reports.show_year,
    "group_report": officer_wishes.group_report,
    "group_status": officer_wishes.group_report,
    "remind": officer_wishes.remind,
    "return_report": officer_wishes.give_back,
    "reopen": officer_wishes.give_back,
    "remove_photo": last_photo,
    "stop_messages": stop_messages,
    "understood": say_yes,
    "explain": guide,
    "same": all_as_before,
    "same_all": all_as_before,
    "no_activity": without_activity,
    "new_phone": reporter_changes.ask_phone,
    "leaving": leave,
    "gone": leave,
    "pause": later,
}
"""Code -> what is done in a private chat."""
