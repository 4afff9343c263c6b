"""Recomputes totals and completeness from the figures by SQL of its own, and checks versions and audit."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from reporting.periods import PeriodUnreadable, Preset, holding, months_of, parse, previous
from storage import periods as periods_of
from storage import verification_sql as queries
from storage import verification_versions as versions
from storage.database import Database, Transaction
from storage.snapshot import snapshot
from storage.tables import completeness, figures, indicators, periods, totals

Kind = Literal["totals", "completeness", "current", "versions", "audit"]
MOST_SHOWN = 20
_CODE = re.compile(r"\$\{\s*([\w.-]+)\s*\}")


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
    """Totals: this/weight/other/weight/groups in thousandths; completeness: due/filed/on time/approved/groups."""
    recomputed: str


@dataclass(frozen=True)
class Verification:
    """How many differences there are, and MOST_SHOWN of them, some of each kind."""

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
    return Verification(count, tuple(_some_of_each(shown)))


def _some_of_each(found: Sequence[Difference]) -> list[Difference]:
    """At most MOST_SHOWN, and none of a kind crowds out those of another: a wrong figure is in many totals."""
    seen: Counter[Kind] = Counter()
    ranked = []
    for place, difference in enumerate(found):
        ranked.append((seen[difference.kind], place))
        seen[difference.kind] += 1
    return [found[place] for place in sorted(place for _, place in sorted(ranked)[:MOST_SHOWN])]


def _difference(row: Any) -> Difference:
    return Difference(row.kind, row.place, row.month, row.indicator, row.side, row.stored, row.recomputed)


def _checks(tx: Transaction) -> Iterator[Sequence[Any]]:
    """The first rows of each check; period by period, so that no step sorts more than a year holds."""
    parts = _parts(tx)
    preset = periods_of.preset(tx)
    for period in _periods(tx):
        span = _span(period, preset)
        yield _ask(tx, queries.TOTALS, period=period, parts=parts, **span)
        yield _ask(
            tx, queries.COMPLETENESS, period=period, **{name: span[name] for name in ("first", "last", "last_on")}
        )
        if span["length"] == 1:
            yield _ask(tx, versions.AUDIT, month=period, prefix=f"report:{period}:")
    yield _ask(tx, versions.STRAY_AUDIT)
    yield _ask(tx, versions.CURRENT)
    yield _ask(tx, versions.VERSIONS)


def _ask(tx: Transaction, query: str, **values: Any) -> Sequence[Any]:
    """The first rows of a query, each with the number of all of them as `found`."""
    spelled = queries.spelled(query, tx.dialect)
    # Counted apart: a window over all with a LIMIT leads PostgreSQL to plan as if only the first rows were wanted.
    # Nothing in the text comes from outside: the queries are constants, values are bound.
    text = sa.text(
        f"WITH differing AS MATERIALIZED ({spelled}) "  # noqa: S608
        f"SELECT *, (SELECT COUNT(*) FROM differing) AS found FROM differing LIMIT {MOST_SHOWN}"
    )
    types: dict[str, sa.types.TypeEngine[Any]] = {"last_on": sa.Date(), "length": sa.Integer(), "middle": sa.Integer()}
    bound = [sa.bindparam(name, value, types.get(name, sa.String())) for name, value in values.items()]
    return tx.rows(text.bindparams(*bound))


def _periods(tx: Transaction) -> list[str]:
    """Every month that a period or figure speaks of, the longer periods that hold it, and what totals speak of."""
    found = set()
    for column in (periods.c.id, figures.c.period, totals.c.period, completeness.c.period):
        for (period,) in tx.rows(sa.select(column).distinct()):
            found.add(period)
            with suppress(PeriodUnreadable):
                found.update(holding(period))
    return sorted(found)


def _span(period: str, preset: Preset) -> dict[str, Any]:
    """What the queries want to know of a period; of what is none, only its name."""
    try:
        months, before = months_of(period), months_of(previous(period))
        last_on = parse(preset, period).last_on
    except PeriodUnreadable:
        return {"first": period, "last": period, "before": period, "middle": 0, "length": 0, "last_on": None}
    year, month = before[-1].split("-")
    middle = int(year) * 12 + int(month)
    ends = {"first": months[0], "last": months[-1], "before": before[0], "middle": middle}
    return {**ends, "length": len(months), "last_on": last_on}


def _parts(tx: Transaction) -> str:
    """The ratios of the catalogue, taken apart, as the queries want them."""
    parts = []
    for row in tx.rows(sa.select(indicators.c.code, indicators.c.content)):
        halves = row.content.get("calculation", "").split(" div ")
        if row.content["over_time"] == "ratio" and len(halves) == 2:
            parts += [[row.code, code, lower] for lower, half in enumerate(halves) for code in _CODE.findall(half)]
    return json.dumps(parts)
