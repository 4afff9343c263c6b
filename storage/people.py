"""People, their dated roles and their accounts on messengers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage import units
from storage.database import Transaction
from storage.outbox import Address
from storage.tables import accounts, people, roles
from storage.tables import groups as groups_table
from storage.tables import units as units_table

OFFICERS = frozenset({"commune_officer", "cluster_officer", "province_officer", "administrator"})
REPORTERS = frozenset({"leader", "deputy"})
LEVEL_OF = {
    "leader": "group",
    "deputy": "group",
    "board_head": "area",
    "mentor": "group",
    "commune_officer": "commune",
    "cluster_officer": "cluster",
    "province_officer": "province",
    "administrator": "province",
}


@dataclass(frozen=True)
class Person:
    """Somebody who agreed to take part (or is awaited, after an import)."""

    id: int
    name: str
    hand_draft_id: int | None = None
    pending: dict[str, Any] | None = None
    language: str = "vi"


@dataclass(frozen=True)
class Account:
    """One account of a messenger; `person` is None until consent."""

    id: int
    address: Address
    state: str
    said: list[tuple[str, str, bool]] | None
    used_at: datetime
    invitation_id: int | None
    person: Person | None


@dataclass(frozen=True)
class Role:
    """What a person is, where: a unit or a group."""

    id: int
    person_id: int
    role: str
    unit_id: int | None
    group_id: int | None


_ROLE = (roles.c.id, roles.c.person_id, roles.c.role, roles.c.unit_id, roles.c.group_id)


def in_force(on: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    """The condition that a role is held on a day."""
    return sa.and_(roles.c.valid_from <= on, sa.or_(roles.c.valid_to.is_(None), roles.c.valid_to >= on))


_ACCOUNT = (
    sa.select(
        accounts.c.id,
        accounts.c.chat,
        accounts.c.state,
        accounts.c.said,
        accounts.c.used_at,
        accounts.c.invitation_id,
        people.c.id.label("person_id"),
        people.c.name,
        people.c.hand_draft_id,
        people.c.pending,
        people.c.language,
    )
    .select_from(accounts.outerjoin(people, accounts.c.person_id == people.c.id))
    .where(
        accounts.c.channel == bindparam("channel"),
        accounts.c.bot == bindparam("bot"),
        accounts.c.sender == bindparam("sender"),
    )
)


def account(tx: Transaction, channel: str, bot: str, sender: str) -> Account | None:
    """The account someone writes from, with its person."""
    row = tx.first(_ACCOUNT, channel=channel, bot=bot, sender=sender)
    if row is None:
        return None
    person = None
    if row.person_id is not None:
        person = Person(row.person_id, row.name, row.hand_draft_id, row.pending, row.language)
    address = Address(channel, bot, row.chat)
    return Account(row.id, address, row.state, row.said, row.used_at, row.invitation_id, person)


def open_account(tx: Transaction, address: Address, sender: str, invitation_id: int, now: datetime) -> int:
    """An account that entered a code and is being asked for consent."""
    return tx.insert_new(
        accounts,
        channel=address.channel,
        bot=address.bot,
        sender=sender,
        chat=address.chat,
        invitation_id=invitation_id,
        used_at=now,
    )


def attach(tx: Transaction, account_id: int, person_id: int, now: datetime) -> None:
    """The account is that person's from now on."""
    values = {"person_id": person_id, "invitation_id": None, "state": "active", "used_at": now, "joined_at": now}
    tx.execute(sa.update(accounts).where(accounts.c.id == account_id).values(**values))


def note_account(tx: Transaction, account_id: int, **values: Any) -> None:
    """Change an account: state, chat, said, invitation_id, used_at."""
    tx.execute(sa.update(accounts).where(accounts.c.id == account_id).values(**values))


def remove_account(tx: Transaction, account_id: int) -> None:
    """Forget an account."""
    tx.execute(sa.delete(accounts).where(accounts.c.id == account_id))


def remove_accounts_of(tx: Transaction, person_id: int) -> None:
    """Forget all accounts of a person."""
    tx.execute(sa.delete(accounts).where(accounts.c.person_id == person_id))


def addresses_of(tx: Transaction, person_id: int) -> list[Address]:
    """Where a person can be written to, the account last used first; those that are gone are left out."""
    columns = (accounts.c.channel, accounts.c.bot, accounts.c.chat)
    found = sa.select(*columns).where(accounts.c.person_id == person_id, accounts.c.state == "active")
    return [Address(*row) for row in tx.rows(found.order_by(accounts.c.used_at.desc(), accounts.c.id.desc()))]


def address_of(tx: Transaction, person_id: int) -> Address | None:
    """Where to write to a person: the account last used that is not gone."""
    return next(iter(addresses_of(tx, person_id)), None)


def add_person(tx: Transaction, name: str, phone: str | None = None) -> int:
    """A new person; gives the id."""
    return tx.insert_new(people, name=name, phone=phone)


def person(tx: Transaction, person_id: int) -> Any:
    """id, name, phone of a person. Raises LookupError."""
    row = tx.first(sa.select(people.c.id, people.c.name, people.c.phone).where(people.c.id == person_id))
    if row is None:
        raise LookupError(person_id)
    return row


def names(tx: Transaction, person_ids: Sequence[int]) -> dict[int, str]:
    """Person -> name."""
    return {
        row.id: row.name for row in tx.rows(sa.select(people.c.id, people.c.name).where(people.c.id.in_(person_ids)))
    }


def note_person(tx: Transaction, person_id: int, **values: Any) -> None:
    """Change a person: name, phone, hand_draft_id, pending, deleted_at."""
    tx.execute(sa.update(people).where(people.c.id == person_id).values(**values))


def give_role(
    tx: Transaction, person_id: int, role: str, on: date, *, unit_id: int | None = None, group_id: int | None = None
) -> None:
    """Give a role from a day on, unless it is held already."""
    same = (roles.c.person_id == person_id) & (roles.c.role == role)
    where = roles.c.group_id == group_id if group_id is not None else roles.c.unit_id == unit_id
    if not tx.exists(sa.select(roles.c.id).where(same, where, roles.c.valid_to.is_(None))):
        tx.insert_new(roles, person_id=person_id, role=role, unit_id=unit_id, group_id=group_id, valid_from=on)


def end_role(tx: Transaction, role_id: int, last_on: date) -> None:
    """The last day on which a role is held; one before its first day means that it is never held."""
    tx.execute(sa.update(roles).where(roles.c.id == role_id).values(valid_to=last_on))


def end_roles(tx: Transaction, person_id: int, on: date) -> None:
    """The person holds no role from a day on."""
    last_on = date.fromordinal(on.toordinal() - 1)
    tx.execute(sa.update(roles).where(roles.c.person_id == person_id, in_force(on)).values(valid_to=last_on))


def roles_of(tx: Transaction, person_id: int, on: date) -> list[Role]:
    """The roles a person holds on a day."""
    found = sa.select(*_ROLE).where(roles.c.person_id == person_id, in_force(on))
    return [Role(*row) for row in tx.rows(found.order_by(roles.c.id))]


def groups_of(tx: Transaction, person_id: int, on: date) -> list[units.Group]:
    """The groups a person reports for, as leader or deputy, by id."""
    held = sa.select(roles.c.group_id).where(
        roles.c.person_id == person_id, roles.c.role.in_(REPORTERS), roles.c.group_id.is_not(None), in_force(on)
    )
    return units.groups_with_ids(tx, held)


_REPORTS_FOR = sa.select(roles.c.id).where(
    roles.c.person_id == bindparam("person"),
    roles.c.group_id == bindparam("group"),
    sa.or_(*(roles.c.role == name for name in sorted(REPORTERS))),
    in_force(bindparam("on", type_=sa.Date)),
)


def reports_for(tx: Transaction, person_id: int, group_id: int, on: date) -> bool:
    """True for the leader and the deputies of a group."""
    return tx.exists(_REPORTS_FOR, person=person_id, group=group_id, on=on)


def reporters(tx: Transaction, group_ids: list[int], on: date) -> list[Role]:
    """Leaders and deputies of groups."""
    found = sa.select(*_ROLE).where(roles.c.group_id.in_(group_ids), roles.c.role.in_(REPORTERS), in_force(on))
    return [Role(*row) for row in tx.rows(found.order_by(roles.c.id))]


def officers_of(tx: Transaction, unit_id: int, on: date) -> list[int]:
    """The ids of the officers of that very unit."""
    found = sa.select(roles.c.person_id).where(roles.c.unit_id == unit_id, roles.c.role.in_(OFFICERS), in_force(on))
    rows = tx.rows(found.group_by(roles.c.person_id).order_by(sa.func.min(roles.c.id)))
    return [int(row.person_id) for row in rows]


def joined(tx: Transaction, person_ids: list[int]) -> set[int]:
    """Which of these people have an account that is not gone."""
    found = sa.select(accounts.c.person_id).where(accounts.c.person_id.in_(person_ids), accounts.c.state == "active")
    return {int(row.person_id) for row in tx.rows(found)}


_OFFICERED = (
    sa.select(*units.UNIT)
    .join(roles, roles.c.unit_id == units_table.c.id)
    .where(
        roles.c.person_id == bindparam("person"),
        sa.or_(*(roles.c.role == name for name in sorted(OFFICERS))),
        in_force(bindparam("on", type_=sa.Date)),
    )
    .group_by(*units.UNIT)
    .order_by(sa.func.min(roles.c.id))
)


def units_officered(tx: Transaction, person_id: int, on: date) -> list[units.Unit]:
    """The units a person is an officer of."""
    return [units.Unit(*row) for row in tx.rows(_OFFICERED, person=person_id, on=on)]


def is_officer_over(tx: Transaction, person_id: int, unit_id: int, on: date) -> bool:
    """An officer of the unit or of one above it."""
    above = units.ancestors(tx, unit_id, on)
    held = roles_of(tx, person_id, on)
    return any(role.role in OFFICERS and role.unit_id in above for role in held)


_PLACES_OF = (
    sa.select(sa.func.coalesce(roles.c.unit_id, groups_table.c.area_id).label("place"))
    .select_from(roles.outerjoin(groups_table, groups_table.c.id == roles.c.group_id))
    .where(roles.c.person_id == bindparam("person"), in_force(bindparam("on", type_=sa.Date)))
)


def may_see_totals(tx: Transaction, person_id: int, unit_id: int, on: date) -> bool:
    """Anyone with a role in the unit, above it or below it."""
    places = {row.place for row in tx.rows(_PLACES_OF, person=person_id, on=on)}
    if places.intersection(units.ancestors(tx, unit_id, on)):
        return True
    return bool(places) and unit_id in units.ancestors_of(tx, list(places), on)
