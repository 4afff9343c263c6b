"""Filing and correcting: versions are kept, and the totals of every level and of the months around follow."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from conversation.draft import Answer
from reporting.periods import parse
from reporting.summary import Summary
from storage import figures, periods, reports, summaries, units, verification
from storage.database import Database, Transaction
from storage.tables import figure_versions
from tests.talk import at

MONTHS = ("2026-10", "2026-11")


@pytest.fixture
def opened(installed: Database) -> Database:
    """October and November are open for T1 and T4."""
    with installed.transaction() as tx:
        for month in MONTHS:
            row = periods.plan(tx, parse("administrative", month), "administrative")
            asked = {}
            for code in ("T1", "T4"):
                group = units.group_by_code(tx, code)
                assert group is not None
                asked[group.id] = (group, ["MT01", "MT05"])
            reports.make_due(tx, row, asked)
            periods.mark_opened(tx, month, at("2026-11-10 00:00"))
    return installed


def file(tx: Transaction, code: str, month: str, value: int | None, sent: str = "2026-11-16 08:00") -> reports.Report:
    """File MT01 of a group; thousandths."""
    group, row = units.group_by_code(tx, code), periods.find(tx, month)
    assert group is not None
    assert row is not None
    source = "typed" if value is not None else "skipped"
    return reports.file(
        tx,
        group,
        row,
        1,
        {"MT01": Answer(value, source)},  # type: ignore[arg-type]
        difficulty=None,
        person_id=1,
        sent_on=date.fromisoformat(sent[:10]),
        sent_at=at(sent),
        now=at(sent),
    )


def summary(tx: Transaction, code: str, month: str = "2026-11") -> Summary:
    """The summary of a unit."""
    unit = units.unit_by_code(tx, code)
    assert unit is not None
    return summaries.summary(tx, unit, month, "administrative", withhold=False)


def test_a_correction_replaces_the_figure_and_keeps_the_old_one(opened: Database) -> None:
    with opened.transaction() as tx:
        assert file(tx, "T1", "2026-11", 45_000).version == 1
        assert file(tx, "T1", "2026-11", 30_000).version == 2
        kept = tx.rows(sa.select(figure_versions.c.value).where(figure_versions.c.period == "2026-11"))
        for unit in ("K1", "02473", "C1", "08"):
            found = summary(tx, unit)
            assert found.completeness.filed == 1
            assert next(total.value for total in found.totals if total.indicator.code == "MT01") == 30_000
        assert summary(tx, "02449").completeness.filed == 0
    assert sorted(row.value for row in kept) == [30_000, 45_000]
    assert verification.verify(opened).count == 0


def test_a_figure_taken_back_leaves_the_total(opened: Database) -> None:
    with opened.transaction() as tx:
        file(tx, "T1", "2026-11", 45_000)
        file(tx, "T1", "2026-11", None)
        total = next(total for total in summary(tx, "08").totals if total.indicator.code == "MT01")
        assert (total.value, total.groups, total.asked) == (None, 0, 2)
    assert verification.verify(opened).count == 0


def test_the_month_before_filed_afterwards_gives_the_comparison(opened: Database) -> None:
    with opened.transaction() as tx:
        file(tx, "T1", "2026-11", 45_000)
        file(tx, "T4", "2026-11", 10_000)
        file(tx, "T1", "2026-10", 40_000)
        total = next(total for total in summary(tx, "C1").totals if total.indicator.code == "MT01")
        assert total.previous is not None
        assert (total.value, total.previous.this, total.previous.value, total.previous.groups) == (
            55_000,
            45_000,
            40_000,
            1,
        )
    assert verification.verify(opened).count == 0


def test_a_new_baseline_moves_every_month(opened: Database) -> None:
    with opened.transaction() as tx:
        file(tx, "T1", "2026-11", 45_000)
        group = units.group_by_code(tx, "T1")
        assert group is not None
        figures.write_baseline(tx, group, {"MT01": 5_000}, at("2026-09-01 08:00").date(), 1, at("2026-11-16 08:00"))
        total = next(total for total in summary(tx, "02473").totals if total.indicator.code == "MT01")
        assert total.baseline is not None
        assert (total.baseline.this, total.baseline.value) == (45_000, 5_000)
    assert verification.verify(opened).count == 0


@pytest.mark.parametrize(("sent", "on_time"), [("2026-11-17 23:59", True), ("2026-11-18 00:00", False)])
def test_on_time_is_when_it_was_first_sent(opened: Database, sent: str, on_time: bool) -> None:
    with opened.transaction() as tx:
        assert file(tx, "T1", "2026-11", 45_000, sent).on_time is on_time
        assert file(tx, "T1", "2026-11", 30_000, "2026-11-19 08:00").on_time is on_time
