"""Who and which chats there are, as the sandbox page lists them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from storage import units
from storage.database import Transaction
from storage.people import in_force
from storage.tables import accounts, chats, groups, people, roles
from storage.tables import units as unit_table


@dataclass(frozen=True)
class Held:
    """A role: of which group or unit (its name), within which unit, and the group's scope."""

    role: str
    place: str
    unit_id: int
    scope: str | None


@dataclass(frozen=True)
class Seated:
    """A person with the roles held."""

    person_id: int
    name: str
    sender: str | None
    """The account in that channel; None while the person has not joined there."""
    roles: tuple[Held, ...]


@dataclass(frozen=True)
class Room:
    """A chat group; `units` are the ids of its unit and of every unit below."""

    chat: str
    title: str
    unit: str
    units: frozenset[int]


def people_seated(tx: Transaction, channel: str, on: date) -> list[Seated]:
    """Everybody known, by name of place and person."""
    joined = {
        row.person_id: row.sender
        for row in tx.rows(
            sa.select(accounts.c.person_id, accounts.c.sender).where(
                accounts.c.channel == channel, accounts.c.person_id.is_not(None)
            )
        )
    }
    held: dict[int, list[Held]] = defaultdict(list)
    place = sa.func.coalesce(groups.c.name, unit_table.c.name).label("place")
    where = sa.func.coalesce(groups.c.area_id, roles.c.unit_id).label("unit_id")
    chosen = sa.select(roles.c.person_id, roles.c.role, place, where, groups.c.scope).select_from(
        roles.outerjoin(groups, roles.c.group_id == groups.c.id).outerjoin(
            unit_table, roles.c.unit_id == unit_table.c.id
        )
    )
    for row in tx.rows(chosen.where(in_force(on)).order_by(roles.c.id)):
        held[row.person_id].append(Held(row.role, row.place, row.unit_id, row.scope))
    known = tx.rows(sa.select(people.c.id, people.c.name).where(people.c.deleted_at.is_(None)).order_by(people.c.id))
    return [Seated(row.id, row.name, joined.get(row.id), tuple(held[row.id])) for row in known]


def rooms(tx: Transaction, channel: str, on: date) -> list[Room]:
    """The chat groups of a channel."""
    columns = (chats.c.chat, chats.c.title, chats.c.unit_id, unit_table.c.name)
    chosen = sa.select(*columns).select_from(chats.outerjoin(unit_table, chats.c.unit_id == unit_table.c.id))
    found = []
    for row in tx.rows(chosen.where(chats.c.channel == channel).order_by(chats.c.id)):
        below: set[int] = set()
        if row.unit_id is not None:
            below = {each.id for level in units.LEVELS for each in units.units_under(tx, row.unit_id, level, on)}
            below.add(row.unit_id)
        found.append(Room(row.chat, row.title, row.name or "", frozenset(below)))
    return found
