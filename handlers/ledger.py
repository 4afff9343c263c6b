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
from storage import ledger, people, reports, under, units
from storage.ledger import Entry, Sending
from storage.people import Role
from storage.periods import PeriodRow
from storage.units import Group, Unit

PER_PAGE = 8
MOST_LISTED = 40


def ask(visit: Visit, found: Intent) -> None:
    """The command: the group it names, else a list to choose from."""
    mine = people.units_officered(visit.tx, visit.person.id, visit.today)
    if not mine:
        visit.say(refusing.no_groups_under(visit))
        return
    roots = [unit.id for unit in mine]
    # 'T2' is a group's code before it is short for February.
    coded = under.groups_named(visit.tx, roots, visit.today, found.arguments, 1) if found.arguments else []
    is_code = any(fold(found.arguments) == fold(group.code) for group in coded)
    period = period_choice.month_meant(visit, None if is_code else found.period)
    words = found.arguments if is_code else unit_choice.typed_name(found) if found.unit or not found.period else ""
    if period is None:
        return
    if not words:
        offer(visit, period)
        return
    names = found.unit_names or (words,)
    named = (under.groups_named(visit.tx, roots, visit.today, name, PER_PAGE) for name in names)
    meant = next(filter(None, named), [])
    if len(meant) == 1:
        tell(visit, meant[0], period)
    elif meant:
        say_which(visit, period, say.LEDGER_WHICH, choices_of(meant, period))
    else:
        visit.say(say.LEDGER_UNKNOWN.format(text=words))


def offer(visit: Visit, period: Meant, page: int = 0, unit_id: int | None = None) -> None:
    """Ask which group of the officer's units, or of one below; above many groups first which commune."""
    mine = people.units_officered(visit.tx, visit.person.id, visit.today)
    if mine and unit_id is not None:
        is_over = people.is_officer_over(visit.tx, visit.person.id, unit_id, visit.today)
        mine = [units.unit(visit.tx, unit_id)] if is_over else []
    if not mine:
        visit.say(refusing.no_groups_under(visit))
        return
    roots, skip = [unit.id for unit in mine], page * PER_PAGE
    if communes_first(visit, mine):
        communes = under.communes_page(visit.tx, roots, visit.today, PER_PAGE + 1, skip)
        choices = [Choice(f"h:unit:{unit.id}:{period.id}", short_label(unit.name)) for unit in communes]
        head = say.LEDGER_WHICH_COMMUNE
    else:
        choices = choices_of(under.groups_page(visit.tx, roots, visit.today, PER_PAGE + 1, skip), period)
        head = say.LEDGER_WHICH
    if not choices:
        visit.say(refusing.no_groups_under(visit))
        return
    if len(choices) > PER_PAGE:
        of_unit = f":{unit_id}" if unit_id is not None else ""
        choices[PER_PAGE:] = [Choice(f"h:page:{page + 1}:{period.id}{of_unit}", say.INVITE_NEXT_PAGE)]
    say_which(visit, period, head, choices)


def say_which(visit: Visit, period: Meant, head: str, choices: list[Choice]) -> None:
    """The question, and the open month beside the one meant."""
    line, other = period_choice.offer(visit, period, "h:page:0")
    text = head.format(period=in_period(period.id))
    visit.say(f"{text}\n{line}" if line else text, *choices, *other)


def communes_first(visit: Visit, chosen: list[Unit]) -> bool:
    """A long list of groups begins with the communes."""
    if not any(unit.level in ("province", "cluster") for unit in chosen):
        return False
    return under.count_groups(visit.tx, [unit.id for unit in chosen], visit.today) > MOST_LISTED


def choices_of(groups: list[Group], period: Meant) -> list[Choice]:
    """A button for each group."""
    return [Choice(f"h:group:{group.id}:{period.id}", short_label(group.name)) for group in groups]


def open_group(visit: Visit, group_id: int, period: Meant) -> None:
    """A button of the list; only for an officer over the group."""
    group = units.group_of_id(visit.tx, group_id)
    if group is None or not people.is_officer_over(visit.tx, visit.person.id, group.area_id, visit.today):
        visit.say(refusing.no_right(visit))
    else:
        tell(visit, group, period)


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
    names = people.names(visit.tx, ids)
    lines = []
    for role in held:
        has = states.get(role.person_id, set())
        note = "" if "active" in has else say.LEDGER_GONE if "gone" in has else say.LEDGER_NOT_JOINED
        what = role_text(role.role, group)
        lines.append(say.LEDGER_PERSON.format(name=names.get(role.person_id, ""), role=what, note=note))
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
