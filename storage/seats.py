"""Who holds which role where, as an import and `doctor` look at it: all people and roles at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from storage.database import Transaction
from storage.tables import groups, invitations, people, roles, units


@dataclass(frozen=True)
class Seat:
    """One role of one person, from a day on."""

    role_id: int
    person_id: int
    role: str
    unit_id: int | None
    group_id: int | None
    valid_from: date
    code: str
    """Of the unit or group."""

    @property
    def place(self) -> tuple[int | None, int | None]:
        """The unit or the group."""
        return self.unit_id, self.group_id


@dataclass
class Known:
    """A person as the database has it."""

    id: int
    name: str
    phone: str


def held(tx: Transaction) -> list[Seat]:
    """Every role that has no end, in the order in which they were given."""
    code = sa.func.coalesce(groups.c.code, units.c.code)
    found = (
        sa.select(
            roles.c.id,
            roles.c.person_id,
            roles.c.role,
            roles.c.unit_id,
            roles.c.group_id,
            roles.c.valid_from,
            code.label("code"),
        )
        .select_from(
            roles.join(people, roles.c.person_id == people.c.id)
            .outerjoin(groups, roles.c.group_id == groups.c.id)
            .outerjoin(units, roles.c.unit_id == units.c.id)
        )
        .where(
            people.c.deleted_at.is_(None),
            roles.c.valid_to.is_(None),
        )
        .order_by(roles.c.id)
    )
    return [Seat(*row) for row in tx.rows(found)]


def everybody(tx: Transaction) -> dict[int, Known]:
    """All people by id, who had their data deleted left out."""
    columns = (people.c.id, people.c.name, people.c.phone)
    found = sa.select(*columns).where(people.c.deleted_at.is_(None)).order_by(people.c.id)
    return {row.id: Known(row.id, row.name, row.phone or "") for row in tx.rows(found)}


def withdraw_invitations(tx: Transaction, seats: Iterable[Seat], now: datetime) -> None:
    """Codes for these roles that these people have not used yet are of no use any more."""
    for seat in seats:
        place = invitations.c.group_id == seat.group_id if seat.group_id else invitations.c.unit_id == seat.unit_id
        unused = invitations.c.used_at.is_(None) & (invitations.c.expires_at > now)
        mine = (invitations.c.person_id == seat.person_id) & (invitations.c.role == seat.role)
        tx.execute(sa.update(invitations).where(mine, place, unused).values(expires_at=now))
