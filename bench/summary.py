"""What /tonghop of a province costs as the number of groups grows."""

from __future__ import annotations

import gc
import json
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import sqlalchemy as sa

import catalogue
from bench.table import Row, percentile
from bot.settings import sqlite_url
from conversation.questionnaire import Questionnaire
from handlers import installing, summary_text
from reporting.periods import holding, parse, previous_month
from reporting.totals import Line
from storage import migrating, periods, summaries, totals, units
from storage.database import Database, Transaction
from storage.tables import groups, questionnaires, unit_parents
from storage.tables import units as units_table

MONTHS = 36
NEWEST = "2026-10"
SINCE = date(2020, 1, 1)
FILLED = {
    **dict.fromkeys(("value", "previous_this", "baseline_this"), "1000 * :groups * (7 + p.key)"),
    **dict.fromkeys(("previous_other", "baseline_other"), "1000 * :groups * 6"),
    **{name: "0" for name in Line._fields if name.startswith("target")},
}
"""Columns of a total that are not the number of groups."""
OF_AN_AREA = 5
"""Indicators in an area's rows: about one content area's."""
MOST_AREAS = 4000
"""A province has no more residential areas, however many groups are in them."""
TIMES = 200
P95_MS, MOST_GROWTH = 20.0, 1.2


def measure(*, quick: bool) -> list[Row]:
    """The figures and the text for the whole province, at growing numbers of groups."""
    sizes = (500, 2000) if quick else (500, 5000, 50_000)
    found = [time_summaries(size) for size in sizes]
    p95 = [percentile(each, 0.95) for each in found]
    growth = p95[-1] / p95[0]
    told = ", ".join(
        f"{size:,}: p50 {percentile(each, 0.5):.1f}, p95 {percentile(each, 0.95):.1f} ms"
        for size, each in zip(sizes, found, strict=True)
    )
    return [
        Row(
            f"/tonghop of the province, groups x {MONTHS} months (totals filled by SQL)",
            "p95 < 20 ms, < 1.2x from first to last",
            f"{told}; {growth:.2f}x",
            "",
            max(p95) < P95_MS and growth < MOST_GROWTH,
        )
    ]


def time_summaries(group_count: int) -> list[float]:
    """Milliseconds of each of TIMES summaries, a transaction of its own each, months, quarters and years in turn."""
    with tempfile.TemporaryDirectory() as folder:
        database = fill(Path(folder), group_count)
        # As the service does after its start.
        gc.freeze()
        spent = []
        asked = sorted({period for month in months_up_to(NEWEST) for period in holding(month)})
        for number in range(TIMES + 5):
            began = time.perf_counter()
            with database.reading() as tx:
                province = units.unit_by_code(tx, "08")
                assert province is not None
                period = asked[number % len(asked)]
                text = summary_text.whole(summaries.summary(tx, province, period, "administrative", withhold=True))
            spent.append(1000 * (time.perf_counter() - began))
            assert "tổ" in text
        database.close()
    # The first ones compile statements and fill caches, which a running bot has done long ago.
    return spent[5:]


def months_up_to(newest: str) -> list[str]:
    """MONTHS ids of months, oldest first."""
    ids = [newest]
    while len(ids) < MONTHS:
        ids.append(previous_month(ids[-1]))
    return ids[::-1]


def fill(folder: Path, group_count: int) -> Database:
    """A province with so many groups and its totals, as years of reports would have left them."""
    database = Database(sqlite_url(folder))
    migrating.migrate(database)
    with database.transaction() as tx:
        installing.install(tx, "08", catalogue.FOLDER, date(2026, 11, 1))
        # The communes are in force since July 2025; here they have reported for longer.
        tx.execute(sa.update(units_table).values(valid_from=SINCE))
        tx.execute(sa.update(unit_parents).values(valid_from=SINCE))
        for month in months_up_to(NEWEST):
            periods.plan(tx, parse("administrative", month), "administrative")
        areas = add_areas(tx, min(group_count // 2, MOST_AREAS))
        add_groups(tx, group_count, areas)
        communes = [unit.id for unit in units.at_levels(tx, "commune", date(2026, 11, 1))]
        province = units.unit_by_code(tx, "08")
        assert province is not None
        codes = asked_codes(tx)
        add_totals(tx, [province.id, *communes], codes, max(1, group_count // len(communes)))
        add_totals(tx, areas, codes[:OF_AN_AREA], max(1, group_count // len(areas)))
        tx.execute(sa.text("ANALYZE"))
    return database


def asked_codes(tx: Transaction) -> list[str]:
    """All indicators that the shipped questionnaires ask."""
    forms = (Questionnaire.from_json(row.content) for row in tx.rows(sa.select(questionnaires.c.content)))
    return sorted({question.indicator for form in forms for question in form.questions if question.indicator})


def add_areas(tx: Transaction, count: int) -> list[int]:
    """Residential areas spread over the communes; gives their ids."""
    communes = [unit.id for unit in units.at_levels(tx, "commune", date(2026, 11, 1))]
    first = int(tx.scalar(sa.select(sa.func.max(units_table.c.id)))) + 1
    named = {"level": "area", "type": "village", "valid_from": SINCE}
    rows = [
        {**named, "id": first + n, "code": f"B{n}", "name": f"Thôn {n}", "name_folded": f"thon {n}"}
        for n in range(count)
    ]
    tx.execute(sa.insert(units_table), rows)
    links = [
        {"unit_id": first + n, "parent_id": communes[n % len(communes)], "valid_from": SINCE} for n in range(count)
    ]
    tx.execute(sa.insert(unit_parents), links)
    return [first + n for n in range(count)]


def add_groups(tx: Transaction, count: int, areas: Sequence[int]) -> None:
    """The groups themselves; the summary of a province must not look at them."""
    named = {"scope": "whole_area", "content_area": "MT", "model": "", "started_on": SINCE}
    rows = [{**named, "code": f"T{n}", "name": f"Tổ {n}", "area_id": areas[n % len(areas)]} for n in range(count)]
    tx.execute(sa.insert(groups), rows)


def add_totals(tx: Transaction, unit_ids: Sequence[int], codes: Sequence[str], groups_each: int) -> None:
    """Totals and completeness of these units for all months and longer periods, in one statement each."""
    held = sorted({period for month in months_up_to(NEWEST) for period in holding(month)})
    lists = {"units": json.dumps(list(unit_ids)), "periods": json.dumps(held), "codes": json.dumps(list(codes))}
    each = {name: FILLED.get(name, ":groups") for name in Line._fields}
    tx.execute(
        sa.text(
            f"INSERT INTO totals (unit_id, period, indicator, state, {', '.join(each)}) "
            f"SELECT u.value, p.value, c.value, :state, {', '.join(each.values())}"
            " FROM json_each(:units) u, json_each(:periods) p, json_each(:codes) c"
        ),
        {**lists, "groups": groups_each, "state": totals.PROVISIONAL},
    )
    tx.execute(
        sa.text(
            "INSERT INTO completeness (unit_id, period, due, filed, on_time, approved, groups)"
            " SELECT u.value, p.value, :groups, :groups - 1, :groups - 1, 0, :groups"
            " FROM json_each(:units) u, json_each(:periods) p"
        ),
        {"units": lists["units"], "periods": lists["periods"], "groups": groups_each},
    )
