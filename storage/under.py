"""What lies under units, by page and found in the database: groups, and communes to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy import bindparam

from conversation.tokens import fold
from storage.database import Transaction
from storage.tables import groups, unit_parents, units
from storage.units import GROUP, UNIT, Group, Unit, active, valid

MOST_WORDS = 8
"""Of a group's name that are looked for."""
MOST_COMMUNES = 400
"""More than any province has."""

ON = sa.bindparam("on", type_=sa.Date)
"""The day that the statements here are about."""


def _tree() -> sa.CTE:
    """The units `roots` and all below them on the day `on`, as a statement's parameters; each once."""
    roots = units.c.id.in_(bindparam("roots", expanding=True))
    tree = sa.select(units.c.id).where(roots).cte("below", recursive=True)
    link = unit_parents
    # UNION, not UNION ALL: of an officer's units one may lie below the other.
    return tree.union(sa.select(link.c.unit_id).where(link.c.parent_id == tree.c.id, valid(link, ON)))


TREE = _tree()
PLACES = sa.select(TREE.c.id)
"""The ids of all these units, for `column.in_(PLACES)`."""

GROUPS = groups.join(TREE, TREE.c.id == groups.c.area_id)
AT_WORK = active(ON)
BY_NAME = (groups.c.name, groups.c.code)

_PAGE = (
    sa.select(*GROUP)
    .select_from(GROUPS)
    .where(AT_WORK)
    .order_by(*BY_NAME)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_COUNT = sa.select(sa.func.count()).select_from(GROUPS).where(AT_WORK)

area, commune, area_parent = units.alias("area"), units.alias("commune"), unit_parents.alias("area_parent")
WITH_COMMUNE = (
    GROUPS.join(area, area.c.id == groups.c.area_id)
    .join(area_parent, (area_parent.c.unit_id == area.c.id) & valid(area_parent, ON))
    .join(commune, commune.c.id == area_parent.c.parent_id)
)
"""The groups with their area and commune."""
COMMUNE = tuple(commune.c[column.name] for column in UNIT)

_COMMUNES = (
    sa.select(*UNIT)
    .where(units.c.id.in_(PLACES), units.c.level == "commune", valid(units, ON))
    .order_by(units.c.code)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


def groups_page(tx: Transaction, roots: Sequence[int], on: date, most: int, skip: int = 0) -> list[Group]:
    """A page of the groups at work at or below some units on a day, by name."""
    return [Group(*row) for row in tx.rows(_PAGE, roots=list(roots), on=on, most=most, skip=skip)]


def groups_named(tx: Transaction, roots: Sequence[int], on: date, text: str, most: int) -> list[Group]:
    """The groups of that code or name at or below some units; else those whose name holds every word."""
    wanted = fold(text)
    exact = sa.or_(sa.func.lower(groups.c.code) == wanted, groups.c.name_folded == wanted)
    padded = sa.literal(" ") + groups.c.name_folded + " "
    holds = sa.and_(*(padded.contains(f" {word} ", autoescape=True) for word in wanted.split()[:MOST_WORDS]))
    for meant in (exact, holds):
        chosen = sa.select(*GROUP).select_from(GROUPS).where(AT_WORK, meant).order_by(*BY_NAME).limit(most)
        found = [Group(*row) for row in tx.rows(chosen, roots=list(roots), on=on)]
        if found or not wanted:
            return found
    return []


def count_groups(tx: Transaction, roots: Sequence[int], on: date) -> int:
    """How many groups are at work at or below some units."""
    return int(tx.scalar(_COUNT, roots=list(roots), on=on))


def communes_page(tx: Transaction, roots: Sequence[int], on: date, most: int, skip: int = 0) -> list[Unit]:
    """A page of the communes at or below some units, by code."""
    return [Unit(*row) for row in tx.rows(_COMMUNES, roots=list(roots), on=on, most=most, skip=skip)]


_AREAS = (
    sa.select(*UNIT)
    .where(
        units.c.level == "area",
        valid(units, ON),
        sa.or_(units.c.id.in_(PLACES), units.c.id.in_(bindparam("own", expanding=True))),
    )
    .order_by(units.c.code)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


def areas_page(
    tx: Transaction, roots: Sequence[int], own: Sequence[int], on: date, most: int, skip: int = 0
) -> list[Unit]:
    """A page of the areas at or below some units, and of those of the ids `own`, by code."""
    return [Unit(*row) for row in tx.rows(_AREAS, roots=list(roots), own=list(own), on=on, most=most, skip=skip)]
