"""What the database judges better or worse is what reporting/progress.py judges."""

from __future__ import annotations

import random

import pytest
import sqlalchemy as sa

from reporting.indicators import Indicator
from reporting.progress import change_verdict
from reporting.totals import NOTHING, quotient
from storage import questionnaires, totals
from storage.database import Database, Transaction
from storage.tables import totals as rows_table
from storage.tables import units

PERIOD = "2026-Q3"
UNITS = (1, 2, 3, 4)


@pytest.fixture
def compared(installed: Database) -> Database:
    """Small random comparisons of every indicator with the baseline."""
    drawn = random.Random(20261116)
    with installed.transaction() as tx:
        assert tx.scalar(sa.select(sa.func.max(units.c.id))) >= max(UNITS)
        tx.execute(sa.delete(rows_table))
        rows = [
            {
                "unit_id": unit_id,
                "period": PERIOD,
                "indicator": code,
                "state": totals.PROVISIONAL,
                **NOTHING._asdict(),
                "baseline_this": drawn.randint(0, 45),
                "baseline_this_weight": drawn.randint(1, 4) if one.over_time == "ratio" else 1,
                "baseline_other": drawn.randint(0, 45),
                "baseline_other_weight": drawn.randint(1, 4) if one.over_time == "ratio" else 1,
                "baseline_groups": drawn.randint(0, 5),
            }
            for unit_id in UNITS
            for code, one in questionnaires.all_indicators(tx).items()
        ]
        tx.execute(sa.insert(rows_table), rows)
    return installed


def judged(tx: Transaction, known: dict[str, Indicator], fewest: int) -> dict[int, list[str]]:
    """Unit -> the verdicts, worked out line by line."""
    found: dict[int, list[str]] = {}
    for row in tx.rows(sa.select(rows_table).where(rows_table.c.baseline_groups > 0)):
        one = known[row.indicator]
        this = quotient(row.baseline_this, row.baseline_this_weight, one)
        other = quotient(row.baseline_other, row.baseline_other_weight, one)
        assert this is not None and other is not None
        verdict = change_verdict(one.direction, this, other)
        if verdict is not None and not (one.restricted and row.baseline_groups < fewest):
            found.setdefault(row.unit_id, []).append(verdict)
    return found


@pytest.mark.parametrize("fewest", [0, 3])
def test_better_and_worse_are_counted_as_judged(compared: Database, fewest: int) -> None:
    with compared.reading() as tx:
        known = questionnaires.all_indicators(tx)
        assert any(each.restricted for each in known.values())
        verdicts = judged(tx, known, fewest)
        found = totals.moved_against_baseline(tx, UNITS, PERIOD, list(known.values()), fewest)
    assert found == {unit_id: (each.count("better"), each.count("worse")) for unit_id, each in verdicts.items()}
    assert all(better and worse for better, worse in found.values())
