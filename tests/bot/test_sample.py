"""The demo's sample: its size, its sums, the same each time, and what is left to be sent."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import catalogue
from bot import sample
from bot.opening import DEMO, present
from bot.sample_figures import SHAPES
from handlers.installing import install
from handlers.office import Office
from reporting.indicators import ONE
from scheduler.rounds import Rounds
from storage import (
    drafts,
    heartbeats,
    installation,
    media,
    people,
    periods,
    photo_reviews,
    questionnaires,
    reports,
    summaries,
    tables,
    units,
)
from storage.database import Database, Transaction
from storage.writer import Writer

NOW = datetime.fromisoformat("2026-11-16T08:00+07:00").astimezone(UTC)
DAY = date(2026, 11, 16)
MONTH, LAST_MONTH = "2026-11", "2026-10"
COMMUNES = ("02473", "02494", "02548")


def installed(folder: Path) -> Database:
    database = Database(f"sqlite:///{folder / 'tuquan.db'}")
    database.create_all()
    with database.transaction() as tx:
        install(tx, "08", catalogue.FOLDER, DAY)
    return database


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="module")
def built(folder: Path) -> Iterator[tuple[Database, list[datetime]]]:
    """The sample, and the instants that are left to be lived through."""
    made = installed(folder)
    yield made, sample.build(made, folder, Office(), NOW)
    made.close()


@pytest.fixture(scope="module")
def sampled(built: tuple[Database, list[datetime]]) -> Database:
    return built[0]


@pytest.fixture
def tx(sampled: Database) -> Iterator[Transaction]:
    with sampled.reading() as reading:
        yield reading


def unit(tx: Transaction, code: str) -> units.Unit:
    found = units.unit_by_code(tx, code)
    assert found is not None
    return found


def all_of(database: Database, table: sa.Table, *without: str) -> list[Any]:
    columns = [column for column in table.c if column.name not in without]
    with database.reading() as tx:
        return [tuple(row) for row in tx.rows(sa.select(*columns).order_by(*table.primary_key.columns))]


def test_one_cluster_of_three_communes_with_areas_and_groups_of_all_five_content_areas(tx: Transaction) -> None:
    cluster = unit(tx, sample.CLUSTER)
    communes = units.units_under(tx, cluster.id, "commune", DAY)
    assert tuple(each.code for each in communes) == COMMUNES
    assert len(units.units_under(tx, cluster.id, "area", DAY)) == 15
    groups = units.groups_under(tx, cluster.id, DAY)
    areas = Counter(group.content_area for group in groups)
    assert (len(groups), set(areas), min(areas.values())) == (40, {"MT", "KT", "VH", "KH", "AN"}, 6)
    assert len({group.name for group in groups}) == 40
    # A button's label has room for 60 letters.
    assert max(len(group.name) for group in groups) <= 60


def test_a_few_leaders_hold_two_groups_and_a_few_have_not_joined(tx: Transaction) -> None:
    groups = [group.id for group in units.groups_under(tx, unit(tx, sample.CLUSTER).id, DAY)]
    leaders = Counter(role.person_id for role in people.reporters(tx, groups, DAY) if role.role == "leader")
    assert sum(leaders.values()) == 40
    assert sorted(leaders.values(), reverse=True)[:5] == [2, 2, 2, 2, 1]
    awaited = leaders.keys() - people.joined(tx, list(leaders))
    assert 3 <= len(awaited) <= 4


def test_eleven_closed_months_and_the_open_one(tx: Transaction) -> None:
    months = periods.recent(tx, 99)
    assert [month.id for month in months][::11] == [MONTH, "2025-12"]
    assert len(months) == 12
    assert [month.id for month in months if month.closed_at is None] == [MONTH]


def test_past_months_have_late_and_missing_reports_skipped_figures_and_difficulties(tx: Transaction) -> None:
    filed = tx.rows(sa.select(tables.reports).where(tables.reports.c.period < MONTH))
    states = Counter((row.state, row.on_time) for row in filed)
    assert states["submitted", True] > 300
    assert 20 <= states["submitted", False] <= 60
    assert 30 <= states["due", None] <= 90
    skipped = tx.scalar(sa.select(sa.func.count()).where(tables.figures.c.value.is_(None)))
    assert 5 <= skipped <= 60
    assert sum(row.difficulty is not None for row in filed) > 30


def test_the_open_month_is_about_half_filed_on_time_with_drafts_begun(tx: Transaction) -> None:
    groups = [group.id for group in units.groups_under(tx, unit(tx, sample.CLUSTER).id, DAY)]
    filed = [report for report in reports.find_many(tx, groups, MONTH).values() if report.is_filed]
    assert 16 <= len(filed) <= 24
    assert all(report.on_time and report.filed_at is not None and report.filed_at <= NOW for report in filed)
    assert any(report.difficulty for report in filed)
    written = drafts.find_many(tx, groups, MONTH)
    assert {group for group, row in written.items() if row.state == "filed"} == {each.group_id for each in filed}
    begun = [row for row in written.values() if row.state == "open"]
    assert [len(row.draft.answers) for row in begun] == [2, 2, 2]


def test_the_first_leader_can_repeat_last_month(tx: Transaction) -> None:
    """The page shows this leader first: four taps file a month in which nothing changed."""
    groups = [group.id for group in units.groups_under(tx, unit(tx, sample.CLUSTER).id, DAY)]
    first = min(people.reporters(tx, groups, DAY), key=lambda role: role.person_id)
    assert first.group_id is not None
    assert people.joined(tx, [first.person_id])
    assert [group.id for group in people.groups_of(tx, first.person_id, DAY)] == [first.group_id]
    now, last = (reports.find(tx, first.group_id, month) for month in (MONTH, LAST_MONTH))
    assert now is not None
    assert last is not None
    assert (now.is_filed, last.is_filed, last.without_baseline) == (False, True, False)
    values = tx.rows(
        sa.select(tables.figures.c.value).where(
            tables.figures.c.group_id == first.group_id, tables.figures.c.period == LAST_MONTH
        )
    )
    assert all(row.value is not None for row in values)


def test_the_cluster_is_the_sum_of_its_communes_and_of_its_groups(tx: Transaction) -> None:
    checked = 0
    for month in periods.recent(tx, 99):
        whole = summaries.summary(tx, unit(tx, sample.CLUSTER), month.id, "administrative", withhold=False)
        parts = [summaries.summary(tx, unit(tx, code), month.id, "administrative", withhold=False) for code in COMMUNES]
        assert whole.completeness.due == sum(part.completeness.due for part in parts)
        assert whole.completeness.filed == sum(part.completeness.filed for part in parts)
        for total in whole.totals:
            if total.indicator.over_units != "sum" or total.value is None:
                continue
            code = total.indicator.code
            below = [each for part in parts for each in part.totals if each.indicator.code == code]
            assert total.value == sum(each.value or 0 for each in below)
            assert total.groups == sum(each.groups for each in below)
            wanted = (tables.figures.c.period == month.id) & (tables.figures.c.indicator == code)
            assert total.value == tx.scalar(sa.select(sa.func.sum(tables.figures.c.value)).where(wanted))
            checked += 1
    assert checked > 250


def test_figures_are_plausible(tx: Transaction) -> None:
    known = questionnaires.all_indicators(tx)
    told: dict[tuple[int, str], dict[str, int]] = {}
    for row in tx.rows(sa.select(tables.figures).where(tables.figures.c.value.is_not(None))):
        indicator = known[row.indicator]
        assert indicator.soft_min is None or row.value >= indicator.soft_min
        assert indicator.soft_max is None or row.value <= indicator.soft_max
        assert indicator.type == "decimal" or row.value % ONE == 0
        told.setdefault((row.group_id, row.period), {})[row.indicator] = row.value
    assert len(told) > 350
    for values in told.values():
        for part, shape in SHAPES.items():
            if shape.kind in ("part", "households") and part in values and shape.other in values:
                assert values[part] <= values[shape.other]


def test_photos_are_on_the_disk_some_approved_and_some_to_review(tx: Transaction, folder: Path) -> None:
    commune = unit(tx, COMMUNES[0])
    approved = photo_reviews.shown(tx, [commune.id], DAY, MONTH, approved_only=True)
    assert len(approved) >= 2
    assert photo_reviews.count_to_review(tx, [commune.id], DAY) >= 1
    assert all(media.read(folder, photo.hash).startswith(b"\xff\xd8") for photo in approved)


def test_starting_sends_last_months_posts_and_the_last_reminder_and_nothing_older(
    tmp_path: Path, built: tuple[Database, list[datetime]]
) -> None:
    sampled, moments = built
    assert [f"{Office().local(at):%d/%m %H:%M}" for at in moments] == ["23/10 07:30", "16/11 07:30"]
    copied = tmp_path / "copy.db"
    with sampled.reading() as tx:
        # SQLite copies a database only outside of a transaction.
        tx.connection.exec_driver_sql("COMMIT")
        tx.connection.exec_driver_sql("VACUUM INTO ?", (str(copied),))
        tx.connection.exec_driver_sql("BEGIN")
    mine = Database(f"sqlite:///{copied}")
    writer = Writer(mine)
    writer.start()
    rounds = Rounds(writer, Office())
    asyncio.run(rounds.tick(moments[0]))
    with mine.reading() as tx:
        kinds = [row.kind for row in tx.rows(sa.select(tables.outbox.c.kind))]
    assert kinds == ["post"] * 4
    asyncio.run(rounds.tick(moments[1]))
    reminded = len(all_of(mine, tables.outbox)) - 4
    # Who has not joined is not reached.
    assert 10 < reminded <= len(all_of(mine, tables.reminders))
    asyncio.run(rounds.tick(NOW))
    assert len(all_of(mine, tables.outbox)) == reminded + 4
    asyncio.run(rounds.tick(datetime.fromisoformat("2026-11-17T07:31+07:00")))
    assert len(all_of(mine, tables.outbox)) > reminded + 14
    writer.stop()
    mine.close()


def test_built_again_it_stays_as_it_is_and_elsewhere_it_comes_out_the_same(tmp_path: Path, sampled: Database) -> None:
    watched = (
        tables.figures,
        tables.reports,
        tables.baselines,
        tables.totals,
        tables.photos,
        tables.chats,
        tables.audit,
    )
    before = [all_of(sampled, table) for table in watched]
    sample.build(sampled, tmp_path, Office(), NOW.replace(year=2027))
    assert [all_of(sampled, table) for table in watched] == before
    other = installed(tmp_path)
    sample.build(other, tmp_path, Office(), NOW)
    assert [all_of(other, table) for table in watched] == before
    other.close()


def test_at_another_time_and_by_the_other_calendar_nothing_comes_from_the_future(tmp_path: Path) -> None:
    database = installed(tmp_path)
    now = datetime.fromisoformat("2026-01-25T00:03+07:00").astimezone(UTC)
    sample.build(database, tmp_path, Office(preset="calendar"), now)
    with database.reading() as tx:
        newest = periods.recent(tx, 1)[0]
        sent = [row.filed_at for row in tx.rows(sa.select(tables.reports).where(tables.reports.c.state == "submitted"))]
    assert (newest.id, newest.closed_at) == ("2026-01", None)
    assert len(sent) > 70
    assert max(sent) <= now
    database.close()


def test_an_invitation_on_the_demos_data_lives_by_its_clock(sampled: Database) -> None:
    with sampled.transaction() as tx:
        heartbeats.beat(tx, heartbeats.TICKER, NOW)
        assert present(tx) == NOW
        installation.keep(tx, DEMO, "")
        assert present(tx) > NOW
