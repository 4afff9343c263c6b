"""An officer changes a questionnaire: sends its workbook, sees the faults, tries and publishes it from a month on."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from conversation.messages import Choice, Drawing, Reply, short_label
from conversation.plain_choices import fitted
from conversation.questionnaire import Checked, Questionnaire
from conversation.texts import vi as say
from handlers import draft_in_hand, refusing
from handlers.office import Office
from handlers.visit import Visit, in_period
from reporting.periods import month_containing, next_month
from storage import audit, drafts, messages, outbox, people, periods, questionnaires, uploads
from storage.database import Transaction
from storage.drafts import DraftRow
from storage.questionnaires import Proposal
from storage.units import Unit
from storage.uploads import Upload

BIGGEST_BYTES = 2_000_000
MOST_FAULTS = 40
MONTHS_OFFERED = 2


def publisher_among(officered: list[Unit]) -> Unit | None:
    """The unit whose officer may publish questionnaires: the province, or a commune; None where there is neither."""
    by_level = {unit.level: unit for unit in officered}
    return by_level.get("province") or by_level.get("commune")


def own_unit(visit: Visit) -> Unit | None:
    """The unit the sender may publish questionnaires for."""
    return publisher_among(people.units_officered(visit.tx, visit.person.id, visit.today))


def take_file(visit: Visit) -> None:
    """A file in a private chat: a questionnaire, if it is an officer's."""
    file = visit.message.file
    assert file is not None
    if own_unit(visit) is None:
        visit.say(say.NOT_TEXT)
    elif file.size_bytes is not None and file.size_bytes > BIGGEST_BYTES:
        visit.say(say.FILE_TOO_BIG.format(name=file.name[:60]))
    else:
        to, name = visit.address, file.name[:200]
        uploads.receive(visit.tx, to, file.reference, name, visit.person.id, visit.message.sent_at, visit.now)
        visit.say(say.FILE_RECEIVED.format(name=file.name[:60]), kind="notice")


def tell_checked(
    tx: Transaction, office: Office, upload: Upload, checked: Checked, workbook: bytes, now: datetime
) -> None:
    """Say the faults of a workbook, or keep it as a proposal and offer to try and to publish it."""
    uploads.settle(tx, upload.id, "done")
    unit = publisher_among(people.units_officered(tx, upload.person_id, office.day(now)))
    if unit is None:
        return
    faults = list(checked.faults)
    if checked.form is not None:
        faults += objections(tx, checked, unit)
    if faults or checked.form is None:
        reply = Reply(faults_text(upload.file_name, faults))
    else:
        owner = unit.id if unit.level == "commune" else None
        found = questionnaires.propose(tx, checked, workbook, owner, upload.person_id, now)
        buttons, about = office.has_buttons(upload.address.channel), described(tx, found.form)
        text = fitted(say.FILE_GOOD, buttons=buttons, name=upload.file_name[:60], about=about)
        reply = Reply(text, choices_for(tx, office, found, now))
    outbox.add(tx, upload.address, reply, now, kind="receipt", person_id=upload.person_id)
    if not office.has_buttons(upload.address.channel):
        messages.note_said(tx, upload.address, messages.as_said(reply))


def faults_text(name: str, faults: list[str]) -> str:
    """Every fault with its place, as many as fit."""
    lines = [say.FILE_FAULTS.format(name=name[:60], count=len(faults)), *(f"• {each}" for each in faults[:MOST_FAULTS])]
    if len(faults) > MOST_FAULTS:
        lines.append(say.FILE_MORE_FAULTS.format(count=len(faults) - MOST_FAULTS))
    return "\n".join([*lines, say.FILE_MEND])


def objections(tx: Transaction, checked: Checked, unit: Unit) -> list[str]:
    """What keeps a questionnaire without faults of its own from being published by an officer of `unit`."""
    form = checked.form
    assert form is not None
    found = []
    newest = questionnaires.newest(tx, form.key)
    owner = unit.id if unit.level == "commune" else None
    if newest is not None and newest.unit_id != owner:
        found.append(say.KEY_OF_OTHERS.format(key=form.key))
    elif newest is not None and form.version <= newest.version:
        found.append(say.VERSION_USED.format(version=form.version, next=newest.version + 1))
    elif newest is not None and Questionnaire.from_json(newest.content).purpose != form.purpose:
        found.append(say.KEY_OF_OTHER_PURPOSE.format(key=form.key))
    if owner is not None:
        found += objections_to_own(tx, checked, unit)
    return found


def objections_to_own(tx: Transaction, checked: Checked, commune: Unit) -> list[str]:
    """A commune adds questions of its own to the monthly report; the province's stay as they are."""
    form = checked.form
    assert form is not None
    found = [] if form.purpose == "monthly" else [say.OWN_MONTHLY_ONLY]
    prefix = f"X{commune.code}"
    brought = {indicator.code for indicator in checked.indicators}
    asked = {question.indicator for question in form.questions if question.indicator}
    owners = questionnaires.owners(tx, sorted(asked | brought))
    for code in sorted(asked | brought):
        if owners.get(code, commune.id) != commune.id:
            found.append(say.CODE_OF_OTHERS.format(code=code, prefix=prefix))
        elif not code.startswith(prefix):
            found.append(say.CODE_WITHOUT_PREFIX.format(code=code, prefix=prefix))
    return found


def described(tx: Transaction, form: Questionnaire) -> str:
    """'Báo cáo tháng môi trường, phiên bản 2: 6 câu hỏi.' and what is new in it."""
    text = say.FORM_ABOUT.format(title=form.title, version=form.version, count=len(form.questions))
    newest = questionnaires.newest(tx, form.key)
    if newest is None:
        return text
    old = {question.name: question for question in Questionnaire.from_json(newest.content).questions}
    new = {question.name: question for question in form.questions}
    changes = (
        (say.FORM_ADDED, [new[name].label for name in new if name not in old]),
        (say.FORM_CHANGED, [new[name].label for name in new if name in old and new[name] != old[name]]),
        (say.FORM_REMOVED, [old[name].label for name in old if name not in new]),
    )
    return "\n".join([text, *(pattern.format(labels="; ".join(labels)) for pattern, labels in changes if labels)])


def free_months(tx: Transaction, office: Office, now: datetime) -> list[str]:
    """The next months that are not opened yet: a questionnaire is in force from a whole period on."""
    latest = periods.latest_opened(tx)
    present = month_containing(office.preset, office.day(now)).id
    first = max(present, next_month(latest.id)) if latest is not None else present
    found = [first]
    while len(found) < MONTHS_OFFERED:
        found.append(next_month(found[-1]))
    return found


def choices_for(tx: Transaction, office: Office, found: Proposal, now: datetime) -> tuple[Choice, ...]:
    """Try it, publish it from one of the next months, or drop it."""
    months = free_months(tx, office, now)
    return (
        Choice(f"q:try:{found.id}", say.TRY_FORM),
        *(
            Choice(f"q:publish:{found.id}:{month}", say.PUBLISH_FROM.format(period=in_period(month)))
            for month in months
        ),
        Choice(f"q:drop:{found.id}", say.DROP_FORM),
    )


def mine(visit: Visit, number: int) -> Proposal | None:
    """The sender's own proposal while it is one and he may publish; else says that the button is of old."""
    found = questionnaires.proposal(visit.tx, number)
    unit = own_unit(visit)
    if found is None or unit is None or found.person_id != visit.person.id or found.state != "proposed":
        visit.say(say.BUTTON_OF_OLD)
        return None
    return found


def try_out(visit: Visit, number: int) -> None:
    """Fill the questionnaire as a leader would; nothing of it is kept."""
    found, unit = mine(visit, number), own_unit(visit)
    if found is None or unit is None:
        return
    month = free_months(visit.tx, visit.office, visit.now)[0]
    earlier = drafts.find(visit.tx, "preview", unit, month, visit.person.id)
    if earlier is not None:
        drafts.remove(visit.tx, earlier.draft.id)
    row = drafts.start(visit.tx, "preview", found.id, unit, month, visit.now, whose=visit.person.id)
    draft_in_hand.take_in_hand(visit, row)


def end_preview(visit: Visit, row: DraftRow) -> None:
    """The questionnaire was tried to its end: offer to publish it."""
    drafts.remove(visit.tx, row.draft.id)
    found = questionnaires.proposal(visit.tx, row.questionnaire_id)
    choices = choices_for(visit.tx, visit.office, found, visit.now) if found and found.state == "proposed" else ()
    visit.say(Reply(say.PREVIEW_DONE, choices))


def publish(visit: Visit, number: int, month: str) -> None:
    """From that month on everybody is asked the questionnaire."""
    found = mine(visit, number)
    if found is None:
        return
    if month not in free_months(visit.tx, visit.office, visit.now):
        visit.say(Reply(visit.fit(say.MONTH_OPENED), choices_for(visit.tx, visit.office, found, visit.now)))
        return
    unit = own_unit(visit)
    faults = (
        objections(visit.tx, Checked(found.form, found.indicators), unit)
        if unit is not None
        else [refusing.no_forms(visit)]
    )
    if faults:
        visit.say("\n".join(faults))
        return
    questionnaires.publish_proposal(visit.tx, found, month, visit.now)
    said = {"key": found.form.key, "version": found.form.version, "from": month}
    audit.note(visit.tx, visit.person.id, "form.published", f"questionnaire:{found.id}", visit.now, said)
    text = say.PUBLISHED.format(title=found.form.title, version=found.form.version, period=in_period(month))
    visit.say(text, kind="receipt")


def drop(visit: Visit, number: int) -> None:
    """The proposal is forgotten; what is in force stays."""
    found = mine(visit, number)
    if found is not None:
        questionnaires.drop(visit.tx, number)
        visit.say(say.DROPPED.format(title=found.form.title))


def list_forms(visit: Visit) -> None:
    """'phiếu': the questionnaires in force, a button each to get its workbook, and the empty template."""
    unit = own_unit(visit)
    if unit is None:
        visit.say(refusing.no_forms(visit))
        return
    rows = questionnaires.published(visit.tx, [unit.id])
    choices = [
        Choice(f"q:get:{row.id}", short_label(row.title, f" (v{row.version})")) for row in rows if row.has_workbook
    ]
    visit.say(say.FORMS_HEAD, Choice("q:template", say.FORM_TEMPLATE), *choices)


def send_template(visit: Visit) -> None:
    """The empty workbook with its guide."""
    if own_unit(visit) is None:
        visit.say(refusing.no_forms(visit))
        return
    data = {"indicators": [asdict(each) for each in questionnaires.all_indicators(visit.tx).values()]}
    drawing = Drawing("questionnaire_template", data, "mau-phieu.xlsx")
    visit.say(Reply(say.TEMPLATE_CAPTION, drawing=drawing), kind="notice")


def send_workbook(visit: Visit, number: int) -> None:
    """The workbook a published questionnaire was read from."""
    unit = own_unit(visit)
    row = (
        next((each for each in questionnaires.published(visit.tx, [unit.id]) if each.id == number), None)
        if unit
        else None
    )
    if row is None or not row.has_workbook:
        visit.say(say.BUTTON_OF_OLD)
        return
    drawing = Drawing("questionnaire_file", {"questionnaire": row.id}, f"{row.key}-v{row.version}.xlsx")
    text = say.WORKBOOK_CAPTION.format(title=row.title, next=row.version + 1)
    visit.say(Reply(text, drawing=drawing), kind="notice")
