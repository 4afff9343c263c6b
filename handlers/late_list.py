"""Who has not filed: the list an officer asks for, and the one he gets three days after the due day."""

from __future__ import annotations

from collections.abc import Sequence

from conversation.intents import PeriodWords
from conversation.messages import Reply
from conversation.texts import vi as say
from handlers import period_choice
from handlers.period_choice import Meant
from handlers.summary_text import by_commune, listed
from handlers.visit import Visit, in_period
from storage import lateness, units
from storage.database import Transaction
from storage.lateness import Late
from storage.periods import PeriodRow


def answer(visit: Visit, chosen: Sequence[units.Unit], words: PeriodWords | None) -> None:
    """'ai chưa nộp tháng 10': the groups of each unit that owe that month, or the latest one."""
    period = period_choice.month_meant(visit, words) if chosen else None
    if period is not None:
        tell(visit, chosen, period)


def tell(visit: Visit, chosen: Sequence[units.Unit], period: Meant) -> None:
    """The groups of each unit that owe a month."""
    for unit in chosen:
        visit.say(list_of(visit, unit, period), kind="notice")


def list_of(visit: Visit, unit: units.Unit, period: Meant) -> Reply:
    """The list of one unit, with the month that is open but not over."""
    assert period.month is not None
    line, choices = period_choice.offer(visit, period, f"s:late:{unit.id}")
    text = late_text(visit, unit, period.month)
    return Reply(f"{text}\n{line}" if line else text, choices)


def late_text(visit: Visit, unit: units.Unit, period: PeriodRow) -> str:
    """Who owes the month, a line each; above the communes only how many in each, most first."""
    if unit.level in ("province", "cluster"):
        owing = lateness.by_commune(visit.tx, unit, period)
        count = sum(missing for _, missing, _ in owing)
        lines = [say.LATE_HEAD.format(unit=unit.name, period=in_period(period.id), count=count)]
        lines += listed(by_commune(owing))
        if owing:
            lines.append(say.LATE_NAMES.format(name=max(owing, key=lambda one: one[1])[0]))
        return "\n".join(lines)
    late, (count, _) = lateness.of_unit(visit.tx, unit.id, period), lateness.count(visit.tx, unit.id, period)
    lines = [say.LATE_HEAD.format(unit=unit.name, period=in_period(period.id), count=count)]
    notes = ["" if one.joined else say.LATE_NOT_JOINED for one in late]
    lines += listed([one.name + note for one, note in zip(late, notes, strict=True)], count)
    return "\n".join(lines)


def escalation(tx: Transaction, unit: units.Unit, period: PeriodRow) -> str | None:
    """What the officers of a unit get after three days: those who never joined apart. None when all filed."""
    count, joined = lateness.count(tx, unit.id, period)
    if not count:
        return None
    late = lateness.of_unit(tx, unit.id, period)
    lines = [say.ESCALATION.format(unit=unit.name, period=in_period(period.id), count=count)]
    lines += section(say.ESCALATION_NOT_FILED, [one for one in late if one.joined], joined)
    lines += section(say.ESCALATION_NOT_JOINED, [one for one in late if not one.joined], count - joined)
    return "\n".join(lines)


def section(head: str, late: Sequence[Late], count: int) -> list[str]:
    """A headed list, or nothing."""
    return [head, *listed([one.name for one in late], count)] if count else []
