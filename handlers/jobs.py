"""What is too big for one message's transaction: asked for here, done in pieces, its result sent to who asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from conversation.messages import Drawing, Reply
from conversation.texts import vi as say
from handlers import invitation_words, period_choice
from handlers.office import Office
from handlers.visit import Visit, in_period
from storage import awaited, jobs, outbox, people, periods, units
from storage.database import Transaction
from storage.jobs import Job
from storage.outbox import BULK
from storage.units import Unit

PIECE = 50
"""Groups dealt with in one transaction."""
PER_PART = 500
"""Groups of one part, as the person is told of them."""
TOLD_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Kind:
    """What there is to do: pieces to write first, and a document to draw at the end."""

    write: Callable[[Transaction, Office, Job, datetime], int] | None = None
    """Does the next piece; gives the last group dealt with, or 0 when there is none left."""
    file_name: str = ""
    """Of the document, with {code} and {period}; empty where nothing is drawn."""
    caption: str = ""


def ask(visit: Visit, kind: str, unit: Unit, total: int, period: str = "", newer: str = "") -> None:
    """Have it done for the sender: over many groups it is announced; what is under way is not begun again.

    `newer` is the month that is open but not over and is offered beside the result.
    """
    given = {"period": period, "newer": newer}
    data = {"unit": unit.id, **{name: value for name, value in given.items() if value}}
    what = named(kind, unit, period)
    known = jobs.under_way(visit.tx, kind, visit.person.id, data)
    if known is not None:
        visit.say(progress(known, what), kind="notice")
        return
    if total > jobs.LARGE:
        visit.say(say.JOB_BEGUN.format(what=what, count=total), kind="notice")
    callback = None if visit.spoke else visit.message.callback
    jobs.add(visit.tx, kind, visit.person.id, visit.address, callback, data, total, visit.now)
    # The spinner of the button is stopped by the result.
    visit.spoke = True


def named(kind: str, unit: Unit, period: str) -> str:
    """What it is, in words."""
    return say.JOBS[kind].format(unit=unit.name, period=in_period(period) if period else "")


def progress(job: Job, what: str) -> str:
    """'Tôi đang làm …, 3/12'."""
    parts = max(1, -(-job.total // PER_PART))
    return say.JOB_UNDER_WAY.format(what=what, done=min(job.done // PER_PART, parts), parts=parts)


def step(tx: Transaction, office: Office, job_id: int, now: datetime) -> bool:
    """Do the next piece; False when there is none left, or the job is over."""
    job = jobs.of_id(tx, job_id)
    if job is None:
        return False
    unit = unit_of(tx, office, job, now)
    if unit is None:
        jobs.settle(tx, job, "failed", "no right")
        return False
    write = KINDS[job.kind].write
    last = write(tx, office, job, now) if write is not None else 0
    if not last:
        return False
    if now - job.told_at >= TOLD_EVERY:
        text = progress(job, named(job.kind, unit, str(job.data.get("period", ""))))
        outbox.add(tx, job.address, Reply(text), now, person_id=job.person_id, callback=job.callback)
        jobs.told(tx, job, now)
    return True


def unit_of(tx: Transaction, office: Office, job: Job, now: datetime) -> Unit | None:
    """The unit it is about; None where who asked is no officer over it any more."""
    unit_id = int(job.data["unit"])
    if not people.is_officer_over(tx, job.person_id, unit_id, office.day(now)):
        return None
    return units.unit(tx, unit_id)


def drawing_of(tx: Transaction, office: Office, job_id: int, now: datetime) -> Drawing | None:
    """The document at its end: by its name and ids, read when it is drawn (handlers/documents.py)."""
    job = jobs.of_id(tx, job_id)
    unit = unit_of(tx, office, job, now) if job is not None else None
    if job is None or unit is None or not KINDS[job.kind].file_name:
        return None
    ids = {name: value for name, value in job.data.items() if name != "newer"}
    data = {**ids, "total": job.total, "asked_at": int(job.created_at.timestamp() * 1000)}
    name = KINDS[job.kind].file_name.format(code=unit.code, period=job.data.get("period", ""))
    return Drawing(job.kind, data, name)


def finish(tx: Transaction, office: Office, job_id: int, now: datetime) -> None:
    """Send the document to who asked for it."""
    job, drawing = jobs.of_id(tx, job_id), drawing_of(tx, office, job_id, now)
    if job is None:
        return
    if drawing is not None:
        unit = units.unit(tx, int(job.data["unit"]))
        period = str(job.data.get("period", ""))
        text = KINDS[job.kind].caption.format(
            unit=unit.name, period=in_period(period) if period else "", count=job.total
        )
        reply = with_newer(tx, Reply(text, drawing=drawing), job)
        outbox.add(tx, job.address, reply, now, person_id=job.person_id, callback=job.callback)
    jobs.settle(tx, job, "done")


def with_newer(tx: Transaction, reply: Reply, job: Job) -> Reply:
    """The open month is offered beside the one that was meant."""
    newer = periods.find(tx, str(job.data.get("newer", "")))
    if newer is None:
        return reply
    line, choice = period_choice.newer_month(newer, f"s:file:{job.data['unit']}")
    return replace(reply, text=f"{reply.text}\n{line}", choices=(choice,))


def fail(tx: Transaction, office: Office, job_id: int, now: datetime, error: str) -> None:
    """It could not be done: try again later, or say so."""
    job = jobs.of_id(tx, job_id)
    if job is None:
        return
    if job.attempts < jobs.TRIES:
        jobs.put_off(tx, job, now, error)
        return
    what = named(job.kind, units.unit(tx, int(job.data["unit"])), str(job.data.get("period", "")))
    text = say.JOB_FAILED.format(what=what)
    outbox.add(tx, job.address, Reply(text), now, person_id=job.person_id, callback=job.callback)
    jobs.settle(tx, job, "failed", error)


def next_awaited(tx: Transaction, office: Office, job: Job, now: datetime) -> list[awaited.Awaited]:
    """The groups of the next piece."""
    return awaited.piece(tx, [int(job.data["unit"])], office.day(now), PIECE, job.after)


def give_codes(tx: Transaction, office: Office, job: Job, now: datetime) -> int:
    """Codes for the next groups."""
    waiting = next_awaited(tx, office, job, now)
    if not waiting:
        return 0
    invitation_words.give_codes(tx, office, waiting, now, job.person_id)
    jobs.advance(tx, job, len(waiting), waiting[-1].group_id)
    return waiting[-1].group_id


def send_messages(tx: Transaction, office: Office, job: Job, now: datetime) -> int:
    """A message for each of the next groups; they are many, so that answers go before them."""
    waiting = next_awaited(tx, office, job, now)
    if not waiting:
        return 0
    callback = job.callback if not job.done else None
    for letter in invitation_words.give_codes(tx, office, waiting, now, job.person_id):
        text = invitation_words.message(office, letter)
        outbox.add(tx, job.address, Reply(text), now, lane=BULK, person_id=job.person_id, callback=callback)
        callback = None
    jobs.advance(tx, job, len(waiting), waiting[-1].group_id)
    return waiting[-1].group_id


KINDS: Mapping[str, Kind] = {
    "invitation_all": Kind(send_messages),
    "invitation_sheet": Kind(give_codes, "thu-moi-{code}.pdf", say.INVITE_SHEET_CAPTION),
    "invitation_file": Kind(give_codes, "thu-moi-{code}.xlsx", say.INVITE_FILE_CAPTION),
    "month_workbook": Kind(None, "tu-quan-{code}-{period}.xlsx", say.MONTH_FILE_CAPTION),
}
"""What can be asked for; the kinds with a file are drawings of that name too."""
