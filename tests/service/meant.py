"""What each leader of the month meant to report, written down by hand, and where the database holds something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from storage import tables
from storage.database import Database, Transaction

Meant = Mapping[tuple[str, str], Sequence[int]]
"""(Group, indicator) -> the figure in thousandths; after a correction the one before it stands first."""

OCTOBER: Meant = {
    ("T1", "G01"): [52_000],
    ("T1", "MT01"): [25_000],
    ("T1", "MT05"): [2_000],
    ("T2", "AN09"): [8_000],
    ("T2", "AN01"): [1_000],
    ("T3", "KH01"): [0],
    ("T3", "KH05"): [2_500],
    ("T4", "MT01"): [30_000],
    ("T4", "MT05"): [4_000],
}
NOVEMBER: Meant = {
    ("T1", "G01"): [52_000],
    ("T1", "MT01"): [41_000],
    ("T1", "MT05"): [9_000],
    ("T2", "AN09"): [12_000, 15_000],
    # A correction files the whole report anew.
    ("T2", "AN01"): [2_000, 2_000],
    ("T4", "MT01"): [30_000],
    ("T4", "MT05"): [4_000],
}
REASONS = ("", "đón bằng làng văn hóa")
"""Nobody gives another."""


def not_meant(database: Database, months: Mapping[str, Meant]) -> list[str]:
    """A line for each figure that is not what was meant, is missing, or nobody meant; of these months and no other."""
    wanted = {(period, *key): list(values) for period, meant in months.items() for key, values in meant.items()}
    with database.reading() as tx:
        found, now = versions(tx), current(tx)
    faults = [
        f"{' '.join(key)}: meant {wanted.get(key)}, filed {found.get(key)}"
        for key in sorted(wanted.keys() | found.keys())
        if wanted.get(key) != found.get(key)
    ]
    faults += [f"{' '.join(key)}: holds {value}" for key, value in now.items() if [value] != found.get(key, [])[-1:]]
    return faults + [f"a reason: {reason}" for reason in reasons_of(database) if reason not in REASONS]


def versions(tx: Transaction) -> dict[tuple[str, str, str], list[int | None]]:
    """(Period, group, indicator) -> every value it was given, the first first."""
    kept, groups = tables.figure_versions.c, tables.groups.c
    joined = tables.figure_versions.join(tables.groups, kept.group_id == groups.id)
    chosen = sa.select(kept.period, groups.code, kept.indicator, kept.value).select_from(joined)
    found: dict[tuple[str, str, str], list[int | None]] = {}
    for row in tx.rows(chosen.where(kept.period != "baseline").order_by(kept.version)):
        found.setdefault((row.period, row.code, row.indicator), []).append(row.value)
    return found


def current(tx: Transaction) -> dict[tuple[str, str, str], int | None]:
    """(Period, group, indicator) -> the figure that counts."""
    kept, groups = tables.figures.c, tables.groups.c
    joined = tables.figures.join(tables.groups, kept.group_id == groups.id)
    chosen = sa.select(kept.period, groups.code, kept.indicator, kept.value).select_from(joined)
    return {(row.period, row.code, row.indicator): row.value for row in tx.rows(chosen)}


def reasons_of(database: Database) -> Iterator[str]:
    """Why figures are unusual, in people's words."""
    with database.reading() as tx:
        yield from {row.reason or "" for row in tx.rows(sa.select(tables.figures.c.reason))}
