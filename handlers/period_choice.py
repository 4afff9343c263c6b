"""Which period a command means: the one that was named, else the latest opened; what cannot be meant is said."""

from __future__ import annotations

from conversation.intents import PeriodWords
from conversation.texts import vi as say
from handlers.visit import Visit, day_text, in_period
from reporting.periods import label, parse, previous_month
from storage import periods
from storage.periods import PeriodRow

NEARER_AHEAD = 5
"""So many months ahead a month named without a year is nearer than the one of that name before."""


def month_meant(visit: Visit, words: PeriodWords | None) -> PeriodRow | None:
    """The month that was named, the latest opened one without words; else it is said what is wrong."""
    wanted = named_period(visit, words)
    if wanted is None:
        return None
    found = periods.find(visit.tx, wanted)
    if found is not None and found.opened_at is not None:
        return found
    coming = coming_month(visit, words)
    visit.say(not_open(visit, coming) if coming is not None else say.NOT_A_MONTH.format(period=in_period(wanted)))
    return None


def coming_month(visit: Visit, words: PeriodWords | None) -> str | None:
    """The month that was named without a year, where the one of that name that is still to open is the nearer one."""
    latest = periods.latest_opened(visit.tx)
    if words is None or latest is None or words.kind != "month" or words.number is None or words.year is not None:
        return None
    year = int(latest.id[:4])
    month = next(month for each in (year, year + 1) if (month := f"{each}-{words.number:02d}") > latest.id)
    return month if ahead(latest.id, month) <= NEARER_AHEAD else None


def not_open(visit: Visit, period: str) -> str:
    """Of a month that has not opened: when it will."""
    found = parse(visit.office.preset, period)
    if found.kind != "month":
        return say.SUMMARY_FAR.format(period=label(period))
    days = periods.days_of(visit.tx, found, visit.office.preset)
    return say.SUMMARY_FUTURE.format(period=label(period), opens=day_text(days.opens_on))


def month_to_file(visit: Visit, words: PeriodWords) -> PeriodRow | None:
    """The month that a report is meant for: said in November, 'tháng 12' is the coming one, not last year's."""
    coming = coming_month(visit, words)
    if coming is None:
        return month_meant(visit, words)
    visit.say(not_open(visit, coming))
    return None


def ahead(month: str, later: str) -> int:
    """How many months `later` comes after `month`."""
    return 12 * (int(later[:4]) - int(month[:4])) + int(later[5:]) - int(month[5:])


def named_period(visit: Visit, words: PeriodWords | None) -> str | None:
    """The period that was asked for, the latest opened one without words; else says what is wrong."""
    latest = periods.latest_opened(visit.tx)
    if latest is None:
        visit.say(say.NO_PERIOD_YET)
        return None
    if words is None:
        return latest.id
    period = period_of(words, latest.id)
    if period is None:
        visit.say(say.PERIOD_UNREADABLE.format(text=visit.message.text[:40]))
    elif period[:4] > latest.id[:4] or (words.kind == "month" and period > latest.id):
        visit.say(not_open(visit, period))
        return None
    return period


def period_of(words: PeriodWords, latest: str) -> str | None:
    """The id of the words' period; without a year the newest that is not after the latest opened month."""
    year = words.year if words.year is not None else int(latest[:4])
    if words.back is not None and words.kind == "month":
        return previous_month(latest) if words.back else latest
    if words.back is not None:
        year -= words.back
    if words.kind == "year":
        return f"{words.number or year}"
    if words.number is None:
        return None
    first_month = {"month": words.number, "quarter": 3 * words.number - 2, "half_year": 6 * words.number - 5}
    if words.year is None and f"{year}-{first_month[words.kind]:02d}" > latest:
        year -= 1
    marks = {"month": f"{words.number:02d}", "quarter": f"Q{words.number}", "half_year": f"H{words.number}"}
    return f"{year}-{marks[words.kind]}"
