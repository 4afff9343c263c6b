"""An invented installation after three months: late and corrected reports, new baselines, a commune that moved."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa

from conversation.draft import Answer
from conversation.messages import Reply
from handlers.office import Office
from reporting.periods import parse
from scheduler import opening
from storage import archive_rows, drafts, figures, media, outbox, people, periods, reports, units
from storage.database import Database, Transaction
from storage.tables import metadata
from tests.talk import ZONE, address, at, prepare_installation

NOW = at("2026-11-16 08:00")
PHOTO = b"the bytes of an invented photo"
HASH = hashlib.sha256(PHOTO).hexdigest()


def live(database: Database) -> None:
    """Prepare an installation and let three months pass; T1 and T2 are in 02473, T3 too, T4 in 02449."""
    prepare_installation(database)
    with database.transaction() as tx:
        set_target(tx, "T1", "MT01", 60_000)
        for month in ("2026-09", "2026-10"):
            open_month(tx, month)
        file(tx, "T1", "2026-09", {"MT01": 25_000, "G01": 48_000})
        file(tx, "T4", "2026-09", {"MT01": 11_000})
        file(tx, "T1", "2026-10", {"MT01": 30_000, "G01": None})
        file(tx, "T2", "2026-10", {"G01": 7_500}, on_day="2026-10-19")
        # A commune goes to another place: what is past stays where it was.
        units.place(tx, unit_id(tx, "02449"), unit_id(tx, "08"), at("2026-10-20 08:00").date())
        open_month(tx, "2026-11")
        file(tx, "T4", "2026-10", {"MT01": 12_000})
        file(tx, "T4", "2026-11", {"MT01": 13_000}, on_day="2026-11-19")
        file(tx, "T1", "2026-11", {"MT01": 31_000, "G01": 47_000})
        # Corrected twice, which the month after looks at; and surveyed anew.
        file(tx, "T1", "2026-10", {"MT01": 29_000, "G01": 47_000})
        file(tx, "T1", "2026-10", {"MT01": 29_500, "G01": None})
        survey(tx, "T1", {"MT01": 21_000})
        survey(tx, "T2", {"G01": 7_000})
        wait(tx)


def open_month(tx: Transaction, month: str) -> None:
    """Plan a month and write what is due."""
    period = periods.plan(tx, parse("administrative", month), "administrative")
    assert opening.open_step(tx, Office(timezone=ZONE), period, NOW)


def file(
    tx: Transaction, code: str, month: str, values: Mapping[str, int | None], on_day: str | None = None
) -> reports.Report:
    """File a group's report of a month, on its opening day if no other is given."""
    period = periods.find(tx, month)
    assert period is not None
    sent_at = at(f"{on_day or period.days.opens_on} 09:00")
    form_id = Office().forms.in_force(tx, "monthly", group(tx, code).content_area, month)
    assert form_id is not None
    return reports.file(
        tx,
        group(tx, code),
        period,
        form_id,
        {indicator: Answer(value, "typed") for indicator, value in values.items()},
        difficulty="Đường xa, mưa lũ.",
        person_id=1,
        sent_on=sent_at.astimezone(ZONE).date(),
        sent_at=sent_at,
        now=sent_at,
    )


def survey(tx: Transaction, code: str, values: dict[str, int]) -> None:
    """Keep a baseline survey."""
    figures.write_baseline(tx, group(tx, code), values, NOW.date(), 1, NOW)


def set_target(tx: Transaction, code: str, indicator: str, target: int) -> None:
    """Agree on a target."""
    figures.write_targets(tx, group(tx, code), {indicator: target}, NOW.date())


def wait(tx: Transaction) -> None:
    """Leave a draft in hand, replies that wait and one that is being sent."""
    form_id = Office().forms.in_force(tx, "monthly", "KH", "2026-11")
    assert form_id is not None
    row = drafts.start(tx, "monthly", form_id, group(tx, "T3"), "2026-11", NOW)
    tx.execute(sa.text("UPDATE drafts SET heard = 'null', answers = :answers"), {"answers": '{"q":[15000,"typed"]}'})
    people.note_person(tx, 1, hand_draft_id=row.draft.id)
    outbox.add(tx, address("Hoa"), Reply("Đã nhận “báo cáo” ạ. 😀"), NOW, kind="receipt", person_id=1)
    outbox.add(tx, address("Hoa"), Reply("Số hộ?"), NOW, kind="question", person_id=1)
    tx.flush()
    tx.execute(sa.text("UPDATE outbox SET state = 'sending' WHERE kind = 'question'"))


def keep_photo(database: Database, data_dir: Path) -> None:
    """Store a photo's row and file."""
    with database.transaction() as tx:
        media.store(tx, data_dir, PHOTO, hash=HASH, mime="image/jpeg", width=8, height=6, now=NOW)


def group(tx: Transaction, code: str) -> units.Group:
    """The group of a code."""
    found = units.group_by_code(tx, code)
    assert found is not None
    return found


def unit_id(tx: Transaction, code: str) -> int:
    """The id of a unit of a code."""
    found = units.unit_by_code(tx, code)
    assert found is not None
    return found.id


def contents(database: Database) -> dict[str, list[bytes]]:
    """Every row of every table, in a form that is the same on every database."""
    with database.reading() as tx:
        return {table.name: list(archive_rows.lines(tx, table)) for table in metadata.sorted_tables}
