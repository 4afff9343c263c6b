"""Recomputes totals and completeness from the figures by SQL of its own, and checks versions and audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import sqlalchemy as sa

from reporting.periods import PeriodUnreadable, previous_month
from storage import verification_sql as queries
from storage.database import Database, Transaction
from storage.snapshot import snapshot
from storage.tables import completeness, figures, periods, totals

Kind = Literal["totals", "completeness", "current", "versions", "audit"]
MOST_SHOWN = 20


@dataclass(frozen=True)
class Difference:
    """Something stored that is not what the figures say; '-' stands for a figure that was skipped."""

    kind: Kind
    """totals, completeness; current: a figure is not its newest version; versions: they have a gap, or are not as
    many as the report counts; audit: a filing is not audited, or not as it was kept."""
    place: str
    """The code of a unit or group; of an audit row without a report, its subject."""
    month: str
    """A period's id, or 'baseline'."""
    indicator: str
    side: str
    """Of totals; for the audit the version."""
    stored: str
    """Totals: this/weight/other/weight/groups in thousandths; completeness: due/filed/on time/approved."""
    recomputed: str


@dataclass(frozen=True)
class Verification:
    """How many differences there are, and the first MOST_SHOWN of them."""

    count: int
    shown: tuple[Difference, ...]


def verify(database: Database) -> Verification:
    """Check everything, on one unchanging view of the database. Raises DatabaseAway."""
    with snapshot(database) as tx:
        return check(tx)


def check(tx: Transaction) -> Verification:
    """Check everything as a transaction sees it."""
    count = 0
    shown: list[Difference] = []
    for rows in _checks(tx):
        count += rows[0].found if rows else 0
        shown += [_difference(row) for row in rows]
    return Verification(count, tuple(shown[:MOST_SHOWN]))


def _difference(row: Any) -> Difference:
    return Difference(row.kind, row.place, row.month, row.indicator, row.side, row.stored, row.recomputed)


def _checks(tx: Transaction) -> Iterator[Sequence[Any]]:
    """The first rows of each check; month by month, so that no step sorts more than a month holds."""
    for month, last_on in _months(tx).items():
        yield _ask(tx, queries.TOTALS, month=month, before=_before(month), last_on=last_on)
        yield _ask(tx, queries.COMPLETENESS, month=month, last_on=last_on)
        yield _ask(tx, queries.AUDIT, month=month, prefix=f"report:{month}:")
    yield _ask(tx, queries.STRAY_AUDIT)
    yield _ask(tx, queries.CURRENT)
    yield _ask(tx, queries.VERSIONS)


def _ask(tx: Transaction, query: str, **values: Any) -> Sequence[Any]:
    """The first rows of a query, each with the number of all of them as `found`."""
    spelled = queries.spelled(query, tx.dialect)
    # Counted apart: a window over all with a LIMIT leads PostgreSQL to plan as if only the first rows were wanted.
    # Nothing in the text comes from outside: the queries are constants, values are bound.
    text = sa.text(
        f"WITH differing AS MATERIALIZED ({spelled}) "  # noqa: S608
        f"SELECT *, (SELECT COUNT(*) FROM differing) AS found FROM differing LIMIT {MOST_SHOWN}"
    )
    types = {"last_on": sa.Date()}
    bound = [sa.bindparam(name, value, types.get(name, sa.String())) for name, value in values.items()]
    return tx.rows(text.bindparams(*bound))


def _months(tx: Transaction) -> Mapping[str, date | None]:
    """Every month that a period, a figure or a total speaks of, with the last day of its period."""
    planned: dict[str, date | None] = {}
    for row in tx.rows(sa.select(periods.c.id, periods.c.last_on)):
        planned[row.id] = row.last_on
    for column in (figures.c.period, totals.c.month, completeness.c.period):
        for (month,) in tx.rows(sa.select(column).distinct()):
            planned.setdefault(month, None)
    return dict(sorted(planned.items()))


def _before(month: str) -> str:
    """The month before; of something that is no month there is none."""
    try:
        return previous_month(month)
    except PeriodUnreadable:
        return ""
