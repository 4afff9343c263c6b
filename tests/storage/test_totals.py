"""What the database judges better or worse is what reporting/progress.py judges, for one month and for several."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from reporting.indicators import Indicator
from reporting.progress import change_verdict
from storage import questionnaires, totals
from storage.database import Database, Transaction
from storage.tables import totals as rows_table
from storage.tables import units

MONTHS = ("2026-08", "2026-09", "2026-10")
UNITS = (1, 2, 3, 4)


@pytest.fixture
def compared(installed: Database) -> Database:
    """Small random comparisons of every indicator with the baseline; some months have none."""
    drawn = random.Random(20261116)
    with installed.transaction() as tx:
        assert tx.scalar(sa.select(sa.func.max(units.c.id))) >= max(UNITS)
        tx.execute(sa.delete(rows_table))
        rows = [
            {
                "unit_id": unit_id,
                "month": month,
                "indicator": code,
                "side": "vs_baseline",
                "state": totals.PROVISIONAL,
                "this": drawn.randint(0, 45),
                "this_weight": 1,
                "other": drawn.randint(0, 45),
                "other_weight": 1,
                "groups": drawn.randint(0, 5),
            }
            for unit_id in UNITS
            for month in MONTHS
            for code in questionnaires.all_indicators(tx)
        ]
        tx.execute(sa.insert(rows_table), rows)
    return installed


def judged(tx: Transaction, known: dict[str, Indicator], months: Sequence[str], fewest: int) -> dict[int, list[str]]:
    """Unit -> the verdicts, worked out line by line."""
    lines: dict[tuple[int, str], tuple[int, int, int]] = {}
    chosen = sa.select(rows_table).where(rows_table.c.month.in_(months), rows_table.c.groups > 0)
    for row in tx.rows(chosen.order_by(rows_table.c.month)):
        this, other, groups = row.this, row.other, row.groups
        before = lines.get((row.unit_id, row.indicator))
        if before is not None and known[row.indicator].over_time != "last":
            this, other, groups = this + before[0], other + before[1], max(groups, before[2])
        lines[row.unit_id, row.indicator] = this, other, groups
    found: dict[int, list[str]] = {}
    for (unit_id, code), (this, other, groups) in lines.items():
        verdict = change_verdict(known[code].direction, this, other)
        if verdict is not None and not (known[code].restricted and groups < fewest):
            found.setdefault(unit_id, []).append(verdict)
    return found


@pytest.mark.parametrize("months", [MONTHS[-1:], MONTHS])
@pytest.mark.parametrize("fewest", [0, 3])
def test_better_and_worse_are_counted_as_judged(compared: Database, months: Sequence[str], fewest: int) -> None:
    with compared.reading() as tx:
        known = questionnaires.all_indicators(tx)
        assert any(each.restricted for each in known.values())
        verdicts = judged(tx, known, months, fewest)
        found = totals.moved_against_baseline(tx, UNITS, months, list(known.values()), fewest)
    assert found == {unit_id: (each.count("better"), each.count("worse")) for unit_id, each in verdicts.items()}
    assert all(better and worse for better, worse in found.values())
