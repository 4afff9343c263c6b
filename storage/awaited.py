"""Groups whose leader has not joined: counted, by commune, by page, and in pieces for what is made of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage.database import Transaction
from storage.people import in_force
from storage.tables import accounts, groups, people, roles
from storage.under import AT_WORK, BY_NAME, COMMUNE, GROUPS, ON, WITH_COMMUNE, area, commune
from storage.units import Unit


@dataclass(frozen=True)
class Awaited:
    """A group whose leader has not joined, and who that is, where an import named him."""

    group_id: int
    name: str
    scope: str
    area: str
    commune: str
    commune_code: str
    person_id: int | None
    leader: str | None


_LEADS = (roles.c.role == "leader") & in_force(ON)
_HAS_JOINED = sa.exists().where(
    _LEADS, roles.c.group_id == groups.c.id, accounts.c.person_id == roles.c.person_id, accounts.c.state == "active"
)
_AWAITED = AT_WORK & ~_HAS_JOINED

_ROW = (
    groups.c.id,
    groups.c.name,
    groups.c.scope,
    area.c.name.label("area"),
    commune.c.name.label("commune"),
    commune.c.code.label("commune_code"),
)
_ROWS = sa.select(*_ROW).select_from(WITH_COMMUNE).where(_AWAITED)
_PAGE = _ROWS.order_by(*BY_NAME).limit(bindparam("most")).offset(bindparam("skip"))
_PIECE = _ROWS.where(groups.c.id > bindparam("after")).order_by(groups.c.id).limit(bindparam("most"))
_LEADERS = (
    sa.select(roles.c.group_id, roles.c.person_id, people.c.name)
    .join(people, people.c.id == roles.c.person_id)
    .where(_LEADS, roles.c.group_id.in_(bindparam("groups", expanding=True)))
    .order_by(roles.c.id)
)
_ONE = sa.select(groups.c.area_id).where(groups.c.id == bindparam("group"))
_COUNT = sa.select(sa.func.count()).select_from(GROUPS).where(_AWAITED)
_count = sa.func.count().label("groups")
_BY_COMMUNE = (
    sa.select(*COMMUNE, _count)
    .select_from(WITH_COMMUNE)
    .where(_AWAITED)
    .group_by(*COMMUNE)
    .order_by(_count.desc(), commune.c.code)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


def count(tx: Transaction, roots: Sequence[int], on: date) -> int:
    """How many groups at or below some units await their leader."""
    return int(tx.scalar(_COUNT, roots=list(roots), on=on))


def page(tx: Transaction, roots: Sequence[int], on: date, most: int, skip: int = 0) -> list[Awaited]:
    """A page of them, by name."""
    return _awaited(tx, on, tx.rows(_PAGE, roots=list(roots), on=on, most=most, skip=skip))


def piece(tx: Transaction, roots: Sequence[int], on: date, most: int, after: int = 0) -> list[Awaited]:
    """The next of them after the group of that id, by id: whoever joins meanwhile does not shift the pieces."""
    return _awaited(tx, on, tx.rows(_PIECE, roots=list(roots), on=on, most=most, after=after))


def one(tx: Transaction, group_id: int, on: date) -> Awaited | None:
    """The group of that id, if it awaits its leader."""
    area_id = tx.scalar(_ONE, group=group_id)
    found = piece(tx, [area_id], on, 1, after=group_id - 1) if area_id is not None else []
    return found[0] if found and found[0].group_id == group_id else None


def by_commune(tx: Transaction, roots: Sequence[int], on: date, most: int, skip: int = 0) -> list[tuple[Unit, int]]:
    """A page of (commune, how many of its groups), those with the most first."""
    rows = tx.rows(_BY_COMMUNE, roots=list(roots), on=on, most=most, skip=skip)
    return [(Unit(*row[:-1]), row.groups) for row in rows]


def _awaited(tx: Transaction, on: date, rows: Sequence[Any]) -> list[Awaited]:
    """With the leader of each, the newest where there are several."""
    found = tx.rows(_LEADERS, groups=[row.id for row in rows], on=on)
    leaders = {row.group_id: row for row in found}
    read = []
    for row in rows:
        leader = leaders.get(row.id)
        person_id, name = (leader.person_id, leader.name) if leader is not None else (None, None)
        read.append(Awaited(row.id, row.name, row.scope, row.area, row.commune, row.commune_code, person_id, name))
    return read
