"""The monthly report: which one is due, the choice between several, and the rehearsal."""

from __future__ import annotations

from conversation.intents import PeriodWords
from conversation.messages import Choice, short_label
from conversation.texts import vi as say
from handlers import owing, period_choice, refusing
from handlers.draft_in_hand import begin
from handlers.visit import Visit, day_text, in_period
from storage import drafts, figures, people, periods, reports
from storage.periods import PeriodRow


def start_report(visit: Visit, words: PeriodWords | None = None) -> None:
    """'báo cáo', 'báo cáo tháng 10': the one report that is due, or the choice between several."""
    mine = owing.owed_by(visit)
    if not people.groups_of(visit.tx, visit.person.id, visit.today):
        visit.say(refusing.no_group(visit))
        return
    if words is not None:
        # Another month's report would be taken for the one that was named.
        period = period_choice.month_to_file(visit, words)
        mine = [owed for owed in mine if period is not None and owed.period.id == period.id]
        if not mine and period is not None:
            visit.say(closed_text(period))
        if not mine:
            return
    unfiled = [owed for owed in mine if not owed.is_filed]
    chosen = unfiled or mine
    if not chosen:
        offer_rehearsal(visit)
    elif len(chosen) == 1:
        open_report(visit, chosen[0])
    else:
        labels = [short_label(owed.group.name, f" – {in_period(owed.period.id)}") for owed in chosen]
        visit.say(say.WHICH_GROUP, *(owed.choice(text) for owed, text in zip(chosen, labels, strict=True)))


def offer_rehearsal(visit: Visit) -> None:
    """No period is open: say when the next one opens, and offer to practise."""
    latest = periods.latest_opened(visit.tx)
    group = people.groups_of(visit.tx, visit.person.id, visit.today)[0]
    coming = visit.office.coming_period(visit.tx, visit.today)
    text = say.MENU_CLOSED.format(period=in_period(coming.id), opens=day_text(coming.days.opens_on))
    if latest is not None and latest.closed_at is not None:
        report = reports.find(visit.tx, group.id, latest.id)
        if report is not None and report.is_filed:
            text = f"{closed_text(latest)}\n{text}"
    visit.say(text, Choice(f"m:rehearse:{group.id}", say.REHEARSE))


def closed_text(period: PeriodRow) -> str:
    """Nothing can be filed or corrected for that month any more."""
    return say.PERIOD_CLOSED.format(period=in_period(period.id), closes=day_text(period.days.closes_on))


def report_chosen(visit: Visit, group_id: int, period_id: str, *, anyway: bool = False) -> None:
    """A button of one report."""
    for owed in owing.owed_by(visit):
        if owed.group.id == group_id and owed.period.id == period_id:
            open_report(visit, owed, anyway=anyway)
            return
    visit.say(say.BUTTON_OF_OLD)


def open_report(visit: Visit, owed: owing.Owed, *, anyway: bool = False) -> None:
    """Go on with the draft of a report, or begin it."""
    row = drafts.find(visit.tx, "monthly", owed.group, owed.period.id)
    begun = row is not None and bool(row.draft.answers)
    if not begun and not anyway and not figures.baseline_of(visit.tx, owed.group.id):
        go = Choice(f"m:go:{owed.group.id}:{owed.period.id}", say.REPORT_ANYWAY)
        visit.say(say.BASELINE_ASK, Choice(f"m:survey:{owed.group.id}", say.SURVEY_FIRST), go)
        return
    begin(visit, "monthly", owed.group, owed.period.id)


def rehearse(visit: Visit, group_id: int) -> None:
    """'báo cáo thử': a report that counts nowhere."""
    mine = [each for each in people.groups_of(visit.tx, visit.person.id, visit.today) if each.id == group_id]
    if mine:
        begin(visit, "rehearsal", mine[0], visit.office.coming_period(visit.tx, visit.today).id)
    else:
        visit.say(refusing.no_group(visit))
