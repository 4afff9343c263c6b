"""The facts around a draft, in one statement, for every single answer needs them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam, literal

from reporting.indicators import Thousandths
from storage.database import Transaction
from storage.reports import FILED
from storage.tables import baselines, figures, group_indicators, logged, photos, reports, targets


@dataclass
class Facts:
    """What one group's draft of one month is asked, compared with and accompanied by."""

    asked: list[str] = field(default_factory=list)
    """The indicator codes of the group's model, in order; empty means its questionnaire's own."""
    baseline: dict[str, Thousandths] = field(default_factory=dict)
    last: dict[str, Thousandths | None] = field(default_factory=dict)
    """The figures of the month before (None: skipped)."""
    targets: dict[str, Thousandths] = field(default_factory=dict)
    logged: dict[str, Thousandths] = field(default_factory=dict)
    """What the quick log holds for the month."""
    photos: int = 0
    """How many usable ones the group has for the month."""
    is_filed: bool = False
    """The month's report was sent before."""


def _part(what: str, name: sa.ColumnElement[str], value: sa.ColumnElement[int]) -> Any:
    table = name.table
    chosen = sa.select(literal(what).label("what"), name.label("name"), sa.cast(value, sa.BigInteger).label("value"))
    return chosen.where(table.c.group_id == bindparam("group"))


_AROUND = sa.union_all(
    _part("asked", group_indicators.c.indicator, group_indicators.c.position),
    _part("baseline", baselines.c.indicator, baselines.c.value),
    _part("last", figures.c.indicator, figures.c.value).where(figures.c.period == bindparam("before")),
    _part("target", targets.c.indicator, targets.c.value),
    _part("logged", logged.c.indicator, logged.c.value).where(logged.c.period == bindparam("period")),
    _part("photo", photos.c.download, photos.c.id).where(
        photos.c.period == bindparam("period"), photos.c.download != "failed", photos.c.review != "filing"
    ),
    _part("report", reports.c.state, reports.c.version).where(reports.c.period == bindparam("period")),
)


def around(tx: Transaction, group_id: int, period: str, before: str) -> Facts:
    """The facts of a group's `period`; `before` is the month it is compared with."""
    found = Facts()
    asked: list[tuple[int, str]] = []
    for what, name, value in tx.rows(_AROUND, group=group_id, period=period, before=before):
        match what:
            case "asked":
                asked.append((value, name))
            case "baseline":
                found.baseline[name] = value
            case "last":
                found.last[name] = value
            case "target":
                found.targets[name] = value
            case "logged":
                found.logged[name] = value
            case "photo":
                found.photos += 1
            case "report":
                found.is_filed = name in FILED
    found.asked = [name for _, name in sorted(asked)]
    return found
