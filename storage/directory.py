"""Looking up units, groups and people by what an officer's workbook calls them."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from storage import units
from storage.database import Transaction
from storage.tables import completeness, groups, people, roles
from storage.tables import units as unit_table

EVER = date(2025, 7, 1)
"""The day the two-level administration began; units without a day of their own are valid from it."""


def required_unit(tx: Transaction, code: str) -> units.Unit:
    """The unit of that code. Raises LookupError."""
    found = units.unit_by_code(tx, code)
    if found is None:
        raise LookupError(code)
    return found


def all_codes(tx: Transaction) -> set[str]:
    """The codes of every unit and group."""
    codes = {row.code for row in tx.rows(sa.select(unit_table.c.code))}
    return codes | {row.code for row in tx.rows(sa.select(groups.c.code))}


def has_history(tx: Transaction, unit_id: int) -> bool:
    """True when totals were written for the unit: moving it must not move them."""
    return tx.exists(sa.select(completeness.c.due).where(completeness.c.unit_id == unit_id).limit(1))


def holder_named(tx: Transaction, name: str, role: str, *, unit_id: int | None, group_id: int | None) -> int | None:
    """The person of that name who holds that role in that very place, as an import wrote it down."""
    place = roles.c.group_id == group_id if group_id is not None else roles.c.unit_id == unit_id
    held = (roles.c.role == role) & roles.c.valid_to.is_(None) & place
    chosen = sa.select(people.c.id).join(roles, roles.c.person_id == people.c.id)
    chosen = chosen.where(held, people.c.name == name, people.c.deleted_at.is_(None))
    found = tx.scalar(chosen.order_by(people.c.id).limit(1))
    return int(found) if found is not None else None
