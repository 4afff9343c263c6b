"""An officer reads what was filed besides reports: registrations, commitments, proposals, evaluations, festivals."""

from __future__ import annotations

from conversation import asking, spoken
from conversation.draft import Draft, Subject
from conversation.messages import Choice, short_label
from conversation.texts import vi as say
from handlers import refusing, reviewing
from handlers.visit import Visit, in_period
from storage import filings, people, photos, units
from storage.filings import Filed, Listed

PER_PAGE = 8


def list_filings(visit: Visit, page: int = 0) -> None:
    """Those of the officer's units, the newest first, a button each."""
    mine = people.units_officered(visit.tx, visit.person.id, visit.today)
    if not mine:
        visit.say(refusing.no_right(visit))
        return
    roots = [unit.id for unit in mine]
    found = filings.newest(visit.tx, roots, visit.today, PER_PAGE + 1, page * PER_PAGE)
    choices = [Choice(f"r:filing:{each.id}", short_label(label(visit, each))) for each in found[:PER_PAGE]]
    if len(found) > PER_PAGE:
        choices.append(Choice(f"r:filings:{page + 1}", say.INVITE_NEXT_PAGE))
    name = ", ".join(unit.name for unit in mine)
    visit.say((say.FILINGS_HEAD if found else say.FILINGS_NONE).format(unit=name), *choices)


def label(visit: Visit, listed: Listed) -> str:
    """'16/11 đăng ký mô hình: Thôn Đồng Bài'."""
    return f"{visit.office.local(listed.filed_at):%d/%m} {say.TITLES[listed.purpose]}: {listed.place}"


def place_of(visit: Visit, filed: Filed) -> str:
    """The group or the area it is about."""
    if filed.group_id is not None:
        return units.group(visit.tx, filed.group_id).name
    return units.unit(visit.tx, filed.unit_id).name


def open_filing(visit: Visit, number: int) -> None:
    """One filing, answer by answer; only for an officer over its place."""
    filed = filings.filing(visit.tx, number)
    if filed is None or not people.is_officer_over(visit.tx, visit.person.id, filed.unit_id, visit.today):
        visit.say(refusing.no_right(visit))
        return
    title = say.TITLES[filed.purpose] + (f" {in_period(filed.period)}" if filed.period else "")
    time = f"{visit.office.local(filed.filed_at):%H:%M ngày %d/%m/%Y}"
    by = reviewing.name_of(visit, filed.person_id)
    place = place_of(visit, filed)
    head = say.FILING_HEAD.format(title=title[:1].upper() + title[1:], place=place, time=time, name=by)
    visit.say("\n".join([head, *answer_lines(visit, filed)]), Choice("m:filings", say.BACK), kind="notice")
    reviewing.show_photos(visit, place, photos.of_filings(visit.tx, filings.counted_with(visit.tx, filed)))


def answer_lines(visit: Visit, filed: Filed) -> list[str]:
    """'• question: answer' for all that was answered."""
    form = visit.office.forms.form(visit.tx, filed.questionnaire_id)
    subject = Subject("", "", "", today=visit.today)
    draft = Draft(0, filed.purpose, filed.answers)
    lines = []
    for question in asking.questions(form, draft, subject):
        given = filed.answers.get(question.name)
        if given is not None and given.value is not None and not asking.is_one_more(question):
            lines.append(f"• {question.label}: {spoken.with_reason(spoken.answer_text(question, given), given)}")
    codes = {each.lower(): each for each in visit.office.forms.indicators(visit.tx, ())}
    for name, given in filed.answers.items():
        if name in codes and isinstance(given.value, int):
            indicator = visit.office.forms.indicator(visit.tx, codes[name])
            value = spoken.with_unit(given.value, indicator.unit)
            lines.append(f"• {indicator.label}: {spoken.with_reason(value, given)}")
    return lines
