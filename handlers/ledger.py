"""'lịch sử nhắc': which reminders the leaders of a group got, when, by which messenger, and if not, why."""

from __future__ import annotations

from datetime import datetime

from conversation.intents import Intent
from conversation.messages import Choice, short_label
from conversation.texts import vi as say
from conversation.tokens import fold
from handlers import period_choice, refusing, unit_choice
from handlers.period_choice import Meant
from handlers.visit import Visit, in_period, role_text
from storage import ledger, people, reports, units
from storage.ledger import Entry, Sending
from storage.people import Role
from storage.periods import PeriodRow
from storage.units import Group

PER_PAGE = 8


def ask(visit: Visit, found: Intent) -> None:
    """The command: the group it names, else a list to choose from."""
    under = groups_under(visit)
    # 'T2' is a group's code before it is short for February.
    is_code = any(fold(found.arguments) == fold(group.code) for group in under)
    words = found.arguments if is_code else unit_choice.typed_name(found) if found.unit or not found.period else ""
    names = found.unit_names or ((words,) if words else ())
    meant = next(filter(None, (named(under, name) for name in names)), []) if names else under
    period = period_choice.month_meant(visit, None if is_code else found.period) if under else None
    if not under:
        visit.say(refusing.no_groups_under(visit))
    elif period is None:
        return
    elif len(meant) == 1:
        tell(visit, meant[0], period)
    elif meant:
        offer(visit, meant[:PER_PAGE] if words else under, period)
    else:
        visit.say(say.LEDGER_UNKNOWN.format(text=words))


def show_page(visit: Visit, page: int, period: Meant) -> None:
    """The groups of the officer's units, a button each."""
    under = groups_under(visit)
    if under:
        offer(visit, under, period, page)
    else:
        visit.say(refusing.no_groups_under(visit))


def open_group(visit: Visit, group_id: int, period: Meant) -> None:
    """A button of the list; only for an officer over the group."""
    group = next((each for each in groups_under(visit) if each.id == group_id), None)
    if group is None:
        visit.say(refusing.no_right(visit))
    else:
        tell(visit, group, period)


def groups_under(visit: Visit) -> list[Group]:
    """The groups in the units that the sender is an officer of."""
    mine = people.units_officered(visit.tx, visit.person.id, visit.today)
    return [group for unit in mine for group in units.groups_under(visit.tx, unit.id, visit.today)]


def named(under: list[Group], words: str) -> list[Group]:
    """The one of that code or name; else all whose name holds every word."""
    wanted = fold(words)
    exact = [group for group in under if wanted in (fold(group.code), fold(group.name))]
    return exact or [group for group in under if set(wanted.split()) <= set(fold(group.name).split())]


def offer(visit: Visit, groups: list[Group], period: Meant, page: int = 0) -> None:
    """Ask which group."""
    part = groups[page * PER_PAGE :][:PER_PAGE]
    choices = [Choice(f"h:group:{group.id}:{period.id}", short_label(group.name)) for group in part]
    if len(groups) > (page + 1) * PER_PAGE:
        choices.append(Choice(f"h:page:{page + 1}:{period.id}", say.INVITE_NEXT_PAGE))
    line, other = period_choice.offer(visit, period, "h:page:0")
    head = say.LEDGER_WHICH.format(period=in_period(period.id))
    visit.say(f"{head}\n{line}" if line else head, *choices, *other)


def tell(visit: Visit, group: Group, meant: Meant) -> None:
    """The ledger of one group in a month."""
    period = meant.month
    if period is None:
        visit.say(say.BUTTON_OF_OLD)
        return
    lines = [say.LEDGER_HEAD.format(period=in_period(period.id), group=group.name)]
    held = people.reporters(visit.tx, [group.id], visit.today)
    lines += told_of(visit, group, held, period) if held else [say.LEDGER_NOBODY]
    report = reports.find(visit.tx, group.id, period.id)
    if report is not None and report.first_filed_at is not None:
        lines.append(say.LEDGER_FILED.format(time=time_text(visit, report.first_filed_at)))
    line, other = period_choice.offer(visit, meant, f"h:group:{group.id}")
    lines += [line] if line else []
    visit.say("\n".join(lines), *other, Choice(f"h:page:0:{period.id}", say.LEDGER_OTHER), kind="notice")


def told_of(visit: Visit, group: Group, held: list[Role], period: PeriodRow) -> list[str]:
    """For each leader and deputy a line with his name, and one for each reminder."""
    ids = [role.person_id for role in held]
    entries, states = ledger.of_people(visit.tx, ids, period.id), ledger.account_states(visit.tx, ids)
    lines = []
    for role in held:
        has = states.get(role.person_id, set())
        note = "" if "active" in has else say.LEDGER_GONE if "gone" in has else say.LEDGER_NOT_JOINED
        name, what = people.person(visit.tx, role.person_id).name, role_text(role.role, group)
        lines.append(say.LEDGER_PERSON.format(name=name, role=what, note=note))
        mine = [line_of(visit, entry) for entry in entries if entry.person_id == role.person_id]
        lines += mine or [say.LEDGER_NONE]
    return lines


def line_of(visit: Visit, entry: Entry) -> str:
    """'• Ngày đến hạn (07:30 17/11): đã gửi qua Zalo lúc 07:31 17/11'."""
    if entry.state == "skipped":
        outcome = say.LEDGER_SKIPPED.get(entry.reason, entry.reason)
    elif entry.state == "planned":
        outcome = say.LEDGER_PLANNED
    else:
        outcome = "; ".join(outcome_of(visit, each) for each in entry.sendings) or say.LEDGER_FORGOTTEN
    step = say.LEDGER_STEPS.get(entry.step, entry.step)
    return say.LEDGER_LINE.format(step=step, time=time_text(visit, entry.due_at), outcome=outcome)


def outcome_of(visit: Visit, sending: Sending) -> str:
    """What became of one message."""
    pattern = say.LEDGER_OUTCOMES.get(sending.why or sending.state, say.LEDGER_OUTCOMES["refused"])
    time = time_text(visit, sending.sent_at) if sending.sent_at is not None else ""
    return pattern.format(channel=say.CHANNELS.get(sending.channel, sending.channel), time=time)


def time_text(visit: Visit, at: datetime) -> str:
    """'07:30 17/11', local."""
    return f"{visit.office.local(at):%H:%M %d/%m}"
