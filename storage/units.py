"""Units and groups: the tree of places with its dates, and who reports in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from conversation.tokens import fold
from storage import above, periods, totals
from storage.database import Transaction
from storage.tables import group_indicators, groups, unit_parents, units

LEVELS = ("province", "cluster", "commune", "area")
"""From the top; the cluster (or district) is optional. `parents` decide the tree, not this order."""


@dataclass(frozen=True)
class Unit:
    """A node of the tree."""

    id: int
    code: str
    level: str
    type: str
    name: str


@dataclass(frozen=True)
class Group:
    """A self-management group: the reporting unit."""

    id: int
    code: str
    name: str
    scope: str
    area_id: int
    content_area: str
    model: str
    households: int | None


UNIT = (units.c.id, units.c.code, units.c.level, units.c.type, units.c.name)
GROUP = (
    groups.c.id,
    groups.c.code,
    groups.c.name,
    groups.c.scope,
    groups.c.area_id,
    groups.c.content_area,
    groups.c.model,
    groups.c.households,
)


def valid(table: Any, on: Any) -> sa.ColumnElement[bool]:
    """The condition that a dated row holds on a day."""
    return sa.and_(table.c.valid_from <= on, sa.or_(table.c.valid_to.is_(None), table.c.valid_to >= on))


def active(on: Any) -> sa.ColumnElement[bool]:
    """The condition that a group is at work on a day."""
    return sa.and_(groups.c.started_on <= on, sa.or_(groups.c.ended_on.is_(None), groups.c.ended_on >= on))


def unit(tx: Transaction, unit_id: int) -> Unit:
    """The unit of that id. Raises LookupError."""
    found = unit_of_id(tx, unit_id)
    if found is None:
        raise LookupError(unit_id)
    return found


def unit_of_id(tx: Transaction, unit_id: int) -> Unit | None:
    """The unit of an id that may be anything, as a button's."""
    row = tx.first(sa.select(*UNIT).where(units.c.id == unit_id))
    return Unit(*row) if row else None


def unit_by_code(tx: Transaction, code: str) -> Unit | None:
    """The unit of that official code."""
    row = tx.first(sa.select(*UNIT).where(units.c.code == code))
    return Unit(*row) if row else None


def add_unit(
    tx: Transaction, code: str, level: str, kind: str, name: str, since: date, households: int | None = None
) -> int:
    """Add a unit, or bring the one of that code up to date; gives its id."""
    values = {"level": level, "type": kind, "name": name, "name_folded": fold(name), "households": households}
    known = unit_by_code(tx, code)
    if known is not None:
        tx.execute(sa.update(units).where(units.c.id == known.id).values(**values))
        return known.id
    return tx.insert_new(units, code=code, valid_from=since, **values)


def place(tx: Transaction, unit_id: int, parent_id: int, since: date) -> None:
    """Put a unit under another from a day on; what was before stays true before.

    The totals of periods that end from that day on follow, longer ones with all their months.
    """
    before = above.read(tx, unit_id)
    _place(tx, unit_id, parent_id, since)
    after = above.read(tx, unit_id)
    if after != before:
        totals.move(tx, unit_id, before, after, periods.preset(tx))


def _place(tx: Transaction, unit_id: int, parent_id: int, since: date) -> None:
    open_now = (unit_parents.c.unit_id == unit_id) & unit_parents.c.valid_to.is_(None)
    now_under = tx.first(sa.select(unit_parents.c.parent_id, unit_parents.c.valid_from).where(open_now))
    if now_under is not None:
        if now_under.parent_id == parent_id:
            return
        if now_under.valid_from >= since:
            tx.execute(sa.update(unit_parents).where(open_now).values(parent_id=parent_id))
            return
        day_before = date.fromordinal(since.toordinal() - 1)
        tx.execute(sa.update(unit_parents).where(open_now).values(valid_to=day_before))
    tx.execute(sa.insert(unit_parents).values(unit_id=unit_id, parent_id=parent_id, valid_from=since))


def _tree(up: bool, *, to_level: bool = False) -> sa.CTE:
    """The unit `unit_id` and all above (or below) it on the day `on`, as a statement's parameters.

    With `to_level` it goes no further than units of the level `level`: a province has thousands of areas.
    """
    link = unit_parents
    # PostgreSQL wants the type of an id named: it takes a small number for a smaller type.
    here = sa.bindparam("unit_id", type_=sa.BigInteger)
    tree = sa.select(here.label("id"), sa.literal(0).label("depth")).cte("tree", recursive=True)
    came_from, goes_to = (link.c.unit_id, link.c.parent_id) if up else (link.c.parent_id, link.c.unit_id)
    on = sa.bindparam("on", type_=sa.Date)
    further = sa.select(goes_to, tree.c.depth + 1).where(came_from == tree.c.id, valid(link, on))
    if to_level:
        further = further.join(units, units.c.id == tree.c.id).where(units.c.level != sa.bindparam("level"))
    return tree.union_all(further)


_ABOVE, _BELOW, _BELOW_TO_LEVEL = _tree(up=True), _tree(up=False), _tree(up=False, to_level=True)
_ANCESTORS = sa.select(_ABOVE.c.id).order_by(_ABOVE.c.depth)
_UNITS_UNDER = (
    sa.select(*UNIT)
    .join(_BELOW_TO_LEVEL, _BELOW_TO_LEVEL.c.id == units.c.id)
    .where(units.c.level == sa.bindparam("level"))
    .order_by(units.c.code)
)
_GROUPS_UNDER = (
    sa.select(*GROUP)
    .join(_BELOW, _BELOW.c.id == groups.c.area_id)
    .where(active(sa.bindparam("on", type_=sa.Date)))
    .order_by(groups.c.name, groups.c.code)
)


def ancestors(tx: Transaction, unit_id: int, on: date) -> list[int]:
    """The unit itself and all above it on that day, from below."""
    return [int(row.id) for row in tx.rows(_ANCESTORS, unit_id=unit_id, on=on)]


def ancestors_of(tx: Transaction, unit_ids: Sequence[int], on: date) -> set[int]:
    """Some units and all above them on a day."""
    tree = sa.select(units.c.id).where(units.c.id.in_(unit_ids)).cte("above", recursive=True)
    link = unit_parents
    tree = tree.union(sa.select(link.c.parent_id).where(link.c.unit_id == tree.c.id, valid(link, on)))
    return {int(row.id) for row in tx.rows(sa.select(tree.c.id))}


def children(tx: Transaction, unit_id: int, on: date) -> list[Unit]:
    """The units directly under one, by code."""
    link = unit_parents
    found = sa.select(*UNIT).join(link, link.c.unit_id == units.c.id)
    found = found.where(link.c.parent_id == unit_id, valid(link, on), valid(units, on))
    return [Unit(*row) for row in tx.rows(found.order_by(units.c.code))]


def units_under(tx: Transaction, unit_id: int, level: str, on: date) -> list[Unit]:
    """All units of one level at or below a unit, by code."""
    return [Unit(*row) for row in tx.rows(_UNITS_UNDER, unit_id=unit_id, level=level, on=on)]


def at_levels(tx: Transaction, level: str, on: date) -> list[Unit]:
    """All units of a level on a day, by code."""
    found = sa.select(*UNIT).where(units.c.level == level, valid(units, on))
    return [Unit(*row) for row in tx.rows(found.order_by(units.c.code))]


def at_level(tx: Transaction, unit_id: int, level: str, on: date) -> Unit | None:
    """The unit itself or the one above it that is of that level."""
    for reached in ancestors(tx, unit_id, on):
        found = unit(tx, reached)
        if found.level == level:
            return found
    return None


_GROUP_BY_ID = sa.select(*GROUP).where(groups.c.id == bindparam("group"))


def group(tx: Transaction, group_id: int) -> Group:
    """The group of that id. Raises LookupError."""
    found = group_of_id(tx, group_id)
    if found is None:
        raise LookupError(group_id)
    return found


def group_of_id(tx: Transaction, group_id: int) -> Group | None:
    """The group of an id that may be anything, as a button's."""
    row = tx.first(_GROUP_BY_ID, group=group_id)
    return Group(*row) if row else None


def group_by_code(tx: Transaction, code: str) -> Group | None:
    """The group of that code."""
    row = tx.first(sa.select(*GROUP).where(groups.c.code == code))
    return Group(*row) if row else None


def groups_under(tx: Transaction, unit_id: int, on: date) -> list[Group]:
    """The groups at work at or below a unit on a day, by name."""
    return [Group(*row) for row in tx.rows(_GROUPS_UNDER, unit_id=unit_id, on=on)]


def groups_with_ids(tx: Transaction, ids: sa.Select[Any]) -> list[Group]:
    """The groups whose ids a query gives, by id."""
    return [Group(*row) for row in tx.rows(sa.select(*GROUP).where(groups.c.id.in_(ids)).order_by(groups.c.id))]


def groups_at_work(tx: Transaction, on: date) -> list[Group]:
    """Every group at work on a day."""
    return [Group(*row) for row in tx.rows(sa.select(*GROUP).where(active(on)).order_by(groups.c.id))]


def add_group(tx: Transaction, group: Group, since: date, indicators: list[str]) -> int:
    """Add a group, or bring the one of that code up to date; gives its id (`group.id` is not read)."""
    values = {
        "name": group.name,
        "name_folded": fold(group.name),
        "scope": group.scope,
        "area_id": group.area_id,
        "content_area": group.content_area,
        "model": group.model,
        "households": group.households,
    }
    known = group_by_code(tx, group.code)
    if known is not None:
        group_id = known.id
        tx.execute(sa.update(groups).where(groups.c.id == group_id).values(**values))
    else:
        group_id = tx.insert_new(groups, code=group.code, started_on=since, **values)
    gone = (group_indicators.c.group_id == group_id) & group_indicators.c.indicator.not_in(indicators)
    tx.execute(sa.delete(group_indicators).where(gone))
    rows = [{"group_id": group_id, "indicator": code, "position": place} for place, code in enumerate(indicators)]
    tx.put(group_indicators, rows, ("position",))
    return group_id


_ASKED = (
    sa.select(group_indicators.c.indicator)
    .where(group_indicators.c.group_id == bindparam("group"))
    .order_by(group_indicators.c.position)
)


def indicators_of(tx: Transaction, group_id: int) -> list[str]:
    """The indicator codes a group is asked, in order; empty means its questionnaire's own."""
    return [row.indicator for row in tx.rows(_ASKED, group=group_id)]


def lock_group(tx: Transaction, group_id: int) -> None:
    """Whoever writes a group's report holds its row first, so that two writers stand in line."""
    tx.execute(sa.select(groups.c.id).where(groups.c.id == group_id).with_for_update())
