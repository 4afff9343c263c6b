"""Who holds which role where: those of one person, and those of the places at or below some units, by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage.database import Transaction
from storage.people import in_force
from storage.tables import accounts, groups, people, roles, units
from storage.under import ON, PLACES


@dataclass(frozen=True)
class Held:
    """A role and the name of where it is held."""

    role_id: int
    role: str
    scope: str
    """Of the group; empty in a unit."""
    place: str


_HELD = (
    sa.select(
        roles.c.id,
        roles.c.role,
        sa.func.coalesce(groups.c.scope, ""),
        sa.func.coalesce(groups.c.name, units.c.name),
    )
    .select_from(
        roles.outerjoin(groups, groups.c.id == roles.c.group_id).outerjoin(units, units.c.id == roles.c.unit_id)
    )
    .where(roles.c.person_id == bindparam("person"), in_force(ON))
    .order_by(roles.c.id)
)


def of_person(tx: Transaction, person_id: int, on: date) -> list[Held]:
    """The roles of a person with the names of their places."""
    return [Held(*row) for row in tx.rows(_HELD, person=person_id, on=on)]


@dataclass(frozen=True)
class Holder:
    """Who holds a role where, as those above see it."""

    role_id: int
    person_id: int
    name: str
    role: str
    scope: str
    place: str
    place_id: int
    """The unit, or the area of the group."""
    group_id: int | None
    valid_from: date
    joined: bool


_HAS_ACCOUNT = sa.exists().where(accounts.c.person_id == roles.c.person_id, accounts.c.state == "active")
_PLACE = sa.func.coalesce(roles.c.unit_id, groups.c.area_id)
_FROM = (
    roles.join(people, people.c.id == roles.c.person_id)
    .outerjoin(groups, groups.c.id == roles.c.group_id)
    .outerjoin(units, units.c.id == roles.c.unit_id)
)
_HOLDERS = sa.select(
    roles.c.id.label("role_id"),
    roles.c.person_id,
    people.c.name,
    roles.c.role,
    sa.func.coalesce(groups.c.scope, "").label("scope"),
    sa.func.coalesce(groups.c.name, units.c.name).label("place"),
    _PLACE.label("place_id"),
    roles.c.group_id,
    roles.c.valid_from,
    sa.case((_HAS_ACCOUNT, 1), else_=0).label("joined"),
).select_from(_FROM)
# Who holds a role from a later day on can be ended too.
_NOT_OVER = sa.or_(roles.c.valid_to.is_(None), roles.c.valid_to >= ON)
_UNDER = _HOLDERS.where(
    _NOT_OVER, sa.or_(roles.c.unit_id.in_(PLACES), sa.and_(roles.c.unit_id.is_(None), groups.c.area_id.in_(PLACES)))
)
_PAGE = (
    # Of units first, for they are fewer; then of groups.
    _UNDER.order_by(roles.c.unit_id.is_(None), units.c.code, groups.c.name, groups.c.code, roles.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_ONE = _HOLDERS.where(roles.c.id == bindparam("role"), _NOT_OVER)


def page(tx: Transaction, roots: Sequence[int], on: date, most: int | None, skip: int = 0) -> list[Holder]:
    """A page of who holds a role at or below some units, those of units first; all of them without `most`."""
    most_of_all = most if most is not None else 2**31 - 1
    return [_holder(row) for row in tx.rows(_PAGE, roots=list(roots), on=on, most=most_of_all, skip=skip)]


def one(tx: Transaction, role_id: int, on: date) -> Holder | None:
    """The holder of a role that is not over."""
    row = tx.first(_ONE, role=role_id, on=on)
    return _holder(row) if row is not None else None


def _holder(row: Any) -> Holder:
    return Holder(**{**row._mapping, "joined": bool(row.joined)})
