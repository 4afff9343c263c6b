"""The monthly report: which one is due, the choice between several, and the rehearsal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from conversation import telling_several
from conversation.dialogue import Heard
from conversation.intents import PeriodWords
from conversation.messages import Choice, short_label
from conversation.period_words import read_period
from conversation.texts import vi as say
from conversation.tokens import aligned
from handlers import owing, period_choice, refusing
from handlers.draft_in_hand import begin, opened, started
from handlers.visit import Visit, day_text, in_period
from storage import drafts, figures, people, periods, reports
from storage.periods import PeriodRow
from storage.units import Group


def start_report(visit: Visit, words: PeriodWords | None = None, heard: Heard | None = None) -> None:
    """'báo cáo', 'báo cáo tháng 10': the one report that is due, or the choice between several.

    `heard` is what was told before it was open: it waits for the choice.
    """
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
    else:
        choose(visit, chosen, heard)


def choose(visit: Visit, mine: Sequence[owing.Owed], heard: Heard | None = None) -> None:
    """The one report, or the choice between several; what was told before waits for it."""
    if len(mine) == 1:
        open_report(visit, mine[0], heard=heard)
        return
    if heard is not None:
        visit.wait_for(told=heard.text, pressed=heard.choice)
    elif told_before(visit) is not None:
        visit.say(say.TOLD_NOT_TAKEN, kind="aside")
    labels = [short_label(owed.group.name, f" – {in_period(owed.period.id)}") for owed in mine]
    visit.say(say.WHICH_GROUP, *(owed.choice(text) for owed, text in zip(mine, labels, strict=True)))


def offer_rehearsal(visit: Visit, head: str = "") -> None:
    """No period is open: say when the next one opens, and offer to practise."""
    latest = periods.latest_opened(visit.tx)
    group = people.groups_of(visit.tx, visit.person.id, visit.today)[0]
    coming = visit.office.coming_period(visit.tx, visit.today)
    text = say.MENU_CLOSED.format(period=in_period(coming.id), opens=day_text(coming.days.opens_on))
    if latest is not None and latest.closed_at is not None:
        report = reports.find(visit.tx, group.id, latest.id)
        if report is not None and report.is_filed:
            text = f"{closed_text(latest)}\n{text}"
    text = f"{head}\n{text}" if head else text
    visit.say(text, Choice(f"m:rehearse:{group.id}", say.REHEARSE))


def closed_text(period: PeriodRow) -> str:
    """Nothing can be filed or corrected for that month any more."""
    return say.PERIOD_CLOSED.format(period=in_period(period.id), closes=day_text(period.days.closes_on))


def report_chosen(visit: Visit, group_id: int, period_id: str, *, anyway: bool = False) -> None:
    """A button of one report."""
    for owed in owing.owed_by(visit):
        if owed.group.id == group_id and owed.period.id == period_id:
            open_report(visit, owed, anyway=anyway, heard=told_before(visit))
            return
    visit.say(say.BUTTON_OF_OLD)


def take_told(visit: Visit, text: str) -> bool:
    """A whole month, or a correction, told with no report open: it goes into the report. False for anything else.

    A month is two labelled figures of the person's questionnaire at the least, or a numbered list; a correction is of a
    report that was begun or sent.
    """
    if len(text) > LONGEST_TOLD or not any(ch.isalpha() or ch.isdigit() for ch in text):
        return False
    words, told = month_told(text)
    said = words is not None or bool(SAID_TO_BE_ONE.match(aligned(text)))
    mine = owing.owed_by(visit)
    months = [owed for owed in mine if tells_month_of(visit, owed, told, said=said)]
    if months:
        take_month(visit, words, [owed for owed in months if not owed.is_filed] or months, told)
    elif corrects_any(visit, mine, told):
        correct_begun(visit, told)
    elif not mine and tells_closed_month(visit, told, said=said):
        offer_rehearsal(visit, say.NO_MONTH_TAKES_IT)
    else:
        return False
    return True


def take_month(visit: Visit, words: PeriodWords | None, mine: list[owing.Owed], told: str) -> None:
    """A month that was told goes into the report it is of; of another month than can be filed nothing is written."""
    if words is not None:
        period = period_choice.month_to_file(visit, words)
        mine = [owed for owed in mine if period is not None and owed.period.id == period.id]
        if not mine:
            if period is not None:
                visit.say(closed_text(period))
            visit.say(say.TOLD_NOT_TAKEN, kind="aside")
            return
    choose(visit, mine, Heard(text=told, told=True))


def correct_begun(visit: Visit, text: str) -> None:
    """'sửa câu 4 thành 6', 'nhầm, 71' with no report open: the report with answers that it corrects."""
    begun = [owed for owed in owing.owed_by(visit) if corrects_of(visit, owed, text)]
    if begun:
        choose(visit, begun, Heard(text=text, told=True))
    else:
        start_report(visit, heard=Heard(text=text))


def has_begun(visit: Visit) -> bool:
    """One of the person's reports was sent, or has answers."""
    owed = owing.owed_by(visit)
    rows = (drafts.find(visit.tx, "monthly", each.group, each.period.id) for each in owed)
    return any(each.is_filed for each in owed) or any(row is not None and row.draft.answers for row in rows)


def corrects_any(visit: Visit, mine: Sequence[owing.Owed], text: str) -> bool:
    """It corrects one of the reports that were begun or sent."""
    return any(corrects_of(visit, owed, text) for owed in mine)


def month_told(text: str) -> tuple[PeriodWords | None, str]:
    """'T11: tham gia 30, …': the month it begins with, and the rest; what polite words stand around it stays."""
    found = read_period(aligned(text))
    if found is None or found[0].kind != "month" or found[1] > LATEST_MONTH or found[0].back not in (None, 0):
        return None, text
    return found[0], text[found[2] :].lstrip(" :,.-–\n")


def tells_month_of(visit: Visit, owed: owing.Owed, text: str, *, said: bool) -> bool:
    """Whether the text holds figures of that report; `said`: it begins as a report does."""
    return tells_month(visit, owed.group, owed.period.id, text, said=said)


def tells_closed_month(visit: Visit, text: str, *, said: bool) -> bool:
    """The same while no month can be filed: of the month that opens next."""
    coming = visit.office.coming_period(visit.tx, visit.today).id
    groups = people.groups_of(visit.tx, visit.person.id, visit.today)
    return any(tells_month(visit, group, coming, text, said=said) for group in groups)


def tells_month(visit: Visit, group: Group, period_id: str, text: str, *, said: bool) -> bool:
    """Whether the text holds figures of the group's questionnaire of that month."""
    row = drafts.find(visit.tx, "monthly", group, period_id)
    begun = row is not None
    row = row or started(visit, "monthly", group, period_id)
    if row is None:
        return False
    form, subject = opened(visit, row)
    is_one = telling_several.tells_a_month(form, row.draft, subject, text, said=said)
    if not begun:
        drafts.remove(visit.tx, row.draft.id)
    return is_one


def corrects_of(visit: Visit, owed: owing.Owed, text: str) -> bool:
    """Whether the text corrects an answer of that report."""
    row = drafts.find(visit.tx, "monthly", owed.group, owed.period.id)
    if row is None or not row.draft.answers:
        return False
    form, subject = opened(visit, row)
    return telling_several.corrects(form, row.draft, subject, text)


LONGEST_TOLD = 1000
SAID_TO_BE_ONE = re.compile(r"\W*(?:\w+ ){0,2}(?:bao cao|bc|nop|so lieu)\b")
LATEST_MONTH = 20
"""Characters before the month's name: 'em báo cáo tháng 11: …'."""


def told_before(visit: Visit) -> Heard | None:
    """What was told before it was known which report is meant."""
    pending = visit.person.pending or {}
    if "told" not in pending:
        return None
    visit.wait_for()
    return Heard(text=pending["told"], choice=pending["pressed"], told=pending["pressed"] is None)


def open_report(visit: Visit, owed: owing.Owed, *, anyway: bool = False, heard: Heard | None = None) -> None:
    """Go on with the draft of a report, or begin it."""
    row = drafts.find(visit.tx, "monthly", owed.group, owed.period.id)
    begun = row is not None and bool(row.draft.answers)
    if not begun and not anyway and heard is None and not figures.baseline_of(visit.tx, owed.group.id):
        go = Choice(f"m:go:{owed.group.id}:{owed.period.id}", say.REPORT_ANYWAY)
        visit.say(say.BASELINE_ASK, Choice(f"m:survey:{owed.group.id}", say.SURVEY_FIRST), go)
        return
    begin(visit, "monthly", owed.group, owed.period.id, heard)


def rehearse(visit: Visit, group_id: int) -> None:
    """'báo cáo thử': a report that counts nowhere."""
    mine = [each for each in people.groups_of(visit.tx, visit.person.id, visit.today) if each.id == group_id]
    if mine:
        begin(visit, "rehearsal", mine[0], visit.office.coming_period(visit.tx, visit.today).id)
    else:
        visit.say(refusing.no_group(visit))
