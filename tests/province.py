"""A province with ten thousand groups, written at once: half of the leaders have joined, half of the reports are in."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import sqlalchemy as sa

import catalogue
from handlers import installing
from reporting.periods import parse
from storage import installation, invitations, people, periods, units
from storage.database import Database, Transaction
from storage.tables import (
    accounts,
    completeness,
    figures,
    filings,
    groups,
    media,
    photos,
    questionnaires,
    reports,
    roles,
    unit_parents,
)
from storage.tables import people as people_table
from storage.tables import units as units_table
from tests.talk import BOT, CHANNEL, SINCE, address, at

GROUPS, GROUPS_PER_AREA, CROWDED_AREAS = 10_000, 3, 20
CROWDED = "02473"
"""A commune with as many groups as a tenth of the province."""
OFFICERS = {"Tỉnh": ("province_officer", "08"), "Cụm": ("cluster_officer", "C1"), "Cán": ("commune_officer", CROWDED)}
MONTH = "2026-11"
NOW = at("2026-11-16 08:00")
ASKED = ("AN01", "AN02", "AN03")
FIRST_PERSON = 1000


def prepare_province(database: Database) -> None:
    """Every table, the province, a cluster of ten communes, and all groups with their month."""
    database.create_all()
    with database.transaction() as tx:
        installing.install(tx, "08", catalogue.FOLDER, date(2026, 11, 16))
        add_cluster(tx)
        for name, (role, code) in OFFICERS.items():
            add_officer(tx, name, role, code)
        areas = add_groups(tx)
        add_leaders(tx)
        add_month(tx, areas)
        add_photos_and_filings(tx, areas)


def add_cluster(tx: Transaction) -> None:
    """Ten communes stand under a cluster."""
    province = units.unit_by_code(tx, installation.get(tx, "province", ""))
    assert province is not None
    cluster = units.add_unit(tx, "C1", "cluster", "cum", "Cụm số 1", SINCE)
    units.place(tx, cluster, province.id, SINCE)
    for commune in communes(tx)[:10]:
        units.place(tx, commune.id, cluster, SINCE)


def communes(tx: Transaction) -> list[units.Unit]:
    """The crowded one first."""
    return sorted(units.at_levels(tx, "commune", SINCE), key=lambda unit: (unit.code != CROWDED, unit.code))


def add_officer(tx: Transaction, name: str, role: str, code: str) -> None:
    """An officer who has joined; the chat is named after him."""
    unit = units.unit_by_code(tx, code)
    assert unit is not None
    person = people.add_person(tx, name)
    people.give_role(tx, person, role, SINCE, unit_id=unit.id)
    invitation = invitations.create(tx, role, NOW, unit_id=unit.id)
    account = people.open_account(tx, address(name), name, invitation.id, NOW)
    people.attach(tx, account, person, NOW)


def add_groups(tx: Transaction) -> dict[int, int]:
    """The groups, three in each area but in those of the crowded commune. Gives group -> area."""
    places = communes(tx)
    first = int(tx.scalar(sa.select(sa.func.max(units_table.c.id)))) + 1
    count = -(-GROUPS // GROUPS_PER_AREA)
    same = {"level": "area", "type": "village", "valid_from": SINCE}
    rows = [
        {"id": first + n, "code": f"K{n}", "name": f"Thôn {n}", "name_folded": f"thon {n}", **same}
        for n in range(count)
    ]
    tx.execute(sa.insert(units_table), rows)
    links = [
        {"unit_id": first + n, "parent_id": places[0 if n < CROWDED_AREAS else n % len(places)].id, "valid_from": SINCE}
        for n in range(count)
    ]
    tx.execute(sa.insert(unit_parents), links)
    shape = {"scope": "household_cluster", "content_area": "AN", "model": "", "households": 60, "started_on": SINCE}
    # The first areas hold many groups, so that their commune has a thousand.
    areas = {n + 1: first + (n % CROWDED_AREAS if n < 1000 else n // GROUPS_PER_AREA) for n in range(GROUPS)}
    tx.execute(
        sa.insert(groups),
        [
            {
                "id": g,
                "code": f"T{g}",
                "name": f"Nhóm liên gia số {g}",
                "name_folded": f"nhom lien gia so {g}",
                "area_id": area,
                **shape,
            }
            for g, area in areas.items()
        ],
    )
    return areas


def add_leaders(tx: Transaction) -> None:
    """A leader for each group; the even ones have joined."""
    ids = range(1, GROUPS + 1)
    tx.execute(sa.insert(people_table), [{"id": FIRST_PERSON + g, "name": f"Người Mẫu {g}"} for g in ids])
    held = [{"person_id": FIRST_PERSON + g, "role": "leader", "group_id": g, "valid_from": SINCE} for g in ids]
    tx.execute(sa.insert(roles), held)
    here = {"channel": CHANNEL, "bot": BOT, "used_at": NOW}
    joined = [{"sender": f"p{g}", "chat": f"p{g}", "person_id": FIRST_PERSON + g, **here} for g in ids if g % 2 == 0]
    tx.execute(sa.insert(accounts), joined)


def add_month(tx: Transaction, areas: dict[int, int]) -> None:
    """November is open; the even groups have filed it."""
    period = periods.plan(tx, parse("administrative", MONTH), "administrative")
    periods.mark_opened(tx, period.id, NOW)
    rows = [
        {
            "group_id": group,
            "period": MONTH,
            "state": "due" if group % 2 else "submitted",
            "asked": list(ASKED),
            "filed_at": None if group % 2 else NOW,
            "on_time": None if group % 2 else True,
        }
        for group in areas
    ]
    tx.execute(sa.insert(reports), rows)
    filed = {"period": MONTH, "source": "typed", "recorded_at": NOW, "version": 1}
    tx.execute(
        sa.insert(figures),
        [{"group_id": g, "indicator": code, "value": 1000 * g, **filed} for g in areas if not g % 2 for code in ASKED],
    )
    above = {
        row.unit_id: row.parent_id for row in tx.rows(sa.select(unit_parents).where(unit_parents.c.valid_to.is_(None)))
    }
    due: Counter[int] = Counter()
    done: Counter[int] = Counter()
    for group, place in areas.items():
        unit: int | None = place
        while unit is not None:
            due[unit] += 1
            done[unit] += 1 - group % 2
            unit = above.get(unit)
    counted = [
        {"unit_id": unit, "period": MONTH, "due": due[unit], "filed": done[unit], "on_time": done[unit], "approved": 0}
        for unit in due
    ]
    tx.execute(sa.insert(completeness), counted)


def add_photos_and_filings(tx: Transaction, areas: dict[int, int]) -> None:
    """A photo to look at and a proposal of every second group."""
    some = [group for group in areas if group % 2 == 0]
    tx.execute(
        sa.insert(media),
        [
            {"hash": f"{g:064d}", "mime": "image/jpeg", "size_bytes": 1, "width": 1, "height": 1, "stored_at": NOW}
            for g in some
        ],
    )
    photo = {
        "channel": CHANNEL,
        "bot": BOT,
        "reference": "x",
        "download": "stored",
        "not_before_at": NOW,
        "period": MONTH,
    }
    tx.execute(
        sa.insert(photos),
        [
            {"hash": f"{g:064d}", "chat": f"p{g}", "group_id": g, "sent_at": NOW - timedelta(seconds=g), **photo}
            for g in some
        ],
    )
    form = tx.scalar(sa.select(sa.func.min(questionnaires.c.id)))
    told = {"purpose": "proposal", "questionnaire_id": form, "period": "", "answers": {}, "version": 1, "filed_at": NOW}
    tx.execute(
        sa.insert(filings),
        [{"group_id": g, "unit_id": areas[g], "person_id": FIRST_PERSON + g, **told} for g in some],
    )
