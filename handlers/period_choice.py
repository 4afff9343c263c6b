"""Which period a command means: the one named, else for an officer the latest opened month that is over."""

from __future__ import annotations

from dataclasses import dataclass

from conversation.intents import PeriodWords
from conversation.messages import Choice
from conversation.period_words import period_of
from conversation.texts import vi as say
from handlers.visit import Visit, day_text, in_period
from reporting.periods import months_of, parse
from storage import periods
from storage.periods import PeriodRow

NEARER_AHEAD = 5
"""So many months ahead a month named without a year is nearer than the one of that name before."""


@dataclass(frozen=True)
class Meant:
    """The period that an officer's command means."""

    id: str
    month: PeriodRow | None
    """None for a longer period, and for a month that was never opened."""
    newer: PeriodRow | None = None
    """The month that is open but not over, where none was named: it is offered beside."""


def of_button(visit: Visit, period: str) -> Meant:
    """The period that a button names."""
    return Meant(period, opened(visit, period))


def unnamed(visit: Visit) -> Meant | None:
    """What an officer means who names no period; None when no month was opened yet.

    A month that was opened a few days before it is over is nearly empty: its figures would be taken for the month's.
    """
    newest = periods.latest_opened(visit.tx)
    over = periods.latest_over(visit.tx, visit.today)
    if newest is None or over is None:
        return Meant(newest.id, newest) if newest else None
    return Meant(over.id, over, None if newest.id == over.id else newest)


def meant(visit: Visit, words: PeriodWords | None) -> Meant | None:
    """The period an officer means; what is wrong with his words is said."""
    latest = periods.latest_opened(visit.tx)
    if latest is None:
        visit.say(say.NO_PERIOD_YET)
        return None
    if words is None:
        return unnamed(visit)
    named = _named(visit, period_of(words, latest.id, f"{visit.today:%Y-%m}"), latest.id)
    return Meant(named, opened(visit, named)) if named is not None else None


def month_meant(visit: Visit, words: PeriodWords | None) -> Meant | None:
    """The opened month an officer means, where only a month can be."""
    found = meant(visit, words)
    if found is not None and found.month is None:
        say_not_a_month(visit, words, found.id)
        return None
    return found


def month_to_file(visit: Visit, words: PeriodWords) -> PeriodRow | None:
    """The opened month that a leader names; 'tháng này' is the latest opened, whose report he may file now.

    Said in November, 'tháng 12' is the coming one, not last year's.
    """
    latest = periods.latest_opened(visit.tx)
    if latest is None:
        visit.say(say.NO_PERIOD_YET)
        return None
    coming = coming_month(visit, words)
    if coming is not None:
        visit.say(not_open(visit, coming))
        return None
    named = _named(visit, period_of(words, latest.id, latest.id), latest.id)
    found = opened(visit, named) if named is not None else None
    if named is not None and found is None:
        say_not_a_month(visit, words, named)
    return found


def opened(visit: Visit, period: str) -> PeriodRow | None:
    """The month of that id, if it was opened."""
    found = periods.find(visit.tx, period)
    return found if found is not None and found.opened_at is not None else None


def say_not_a_month(visit: Visit, words: PeriodWords | None, wanted: str) -> None:
    """Why nothing can be shown of a period: its month is still to come, or it is no opened month."""
    coming = coming_month(visit, words)
    visit.say(not_open(visit, coming) if coming is not None else say.NOT_A_MONTH.format(period=in_period(wanted)))


def coming_month(visit: Visit, words: PeriodWords | None) -> str | None:
    """The month that was named without a year, where the one of that name that is still to open is the nearer one."""
    latest = periods.latest_opened(visit.tx)
    if words is None or latest is None or words.kind != "month" or words.number is None or words.year is not None:
        return None
    year = int(latest.id[:4])
    month = next(month for each in (year, year + 1) if (month := f"{each}-{words.number:02d}") > latest.id)
    return month if ahead(latest.id, month) <= NEARER_AHEAD else None


def ahead(month: str, later: str) -> int:
    """How many months `later` comes after `month`."""
    return 12 * (int(later[:4]) - int(month[:4])) + int(later[5:]) - int(month[5:])


def not_open(visit: Visit, period: str) -> str:
    """Of a period to come: when its first month opens."""
    preset = visit.office.preset
    days = periods.days_of(visit.tx, parse(preset, months_of(period)[0]), preset)
    return say.SUMMARY_FUTURE.format(period=in_period(period), opens=day_text(days.opens_on))


def _named(visit: Visit, period: str | None, latest: str) -> str | None:
    """The period, unless it is unreadable or begins after the latest opened month; that is said."""
    if period is None:
        visit.say(say.PERIOD_UNREADABLE.format(text=visit.message.text[:40]))
        return None
    if months_of(period)[0] <= latest:
        return period
    visit.say(not_open(visit, period))
    return None


def offer(visit: Visit, found: Meant, button: str) -> tuple[str, tuple[Choice, ...]]:
    """The open month beside the one meant: a line, and in private a button. `button` is its id without the period."""
    if found.newer is None:
        return "", ()
    if visit.message.chat_kind == "group":
        period = in_period(found.newer.id)
        return say.NEWER_IN_WORDS.format(period=period, month=int(found.newer.id[5:])), ()
    line, choice = newer_month(found.newer, button)
    return line, (choice,)


def newer_month(newer: PeriodRow, button: str) -> tuple[str, Choice]:
    """What is said of the month that is open but not over, and its button."""
    period = in_period(newer.id)
    choice = Choice(f"{button}:{newer.id}", say.SEE_PERIOD.format(period=period))
    return say.NEWER_OPEN.format(period=period, last=day_text(newer.last_on)), choice
