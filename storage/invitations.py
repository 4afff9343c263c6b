"""Invitation codes: eight characters, seven days, one use, a limited number of tries."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from storage.database import Transaction
from storage.tables import Instant, code_tries, groups, invitations, units
from storage.under import PLACES

# Neither 0/O, 1/I/L nor U/V: codes are read aloud and copied from paper.
LETTERS = "ABCDEFGHJKMNPQRSTWXYZ23456789"
LENGTH = 8
LIFETIME = timedelta(days=7)
MOST_TRIES = 5
TRIES_SPAN = timedelta(hours=1)


@dataclass(frozen=True)
class Invitation:
    """One code and what it gives."""

    id: int
    code: str
    role: str
    unit_id: int | None
    group_id: int | None
    person_id: int | None
    name: str | None
    expires_at: datetime
    used_at: datetime | None
    bot: str | None = None
    """The bot it names, where there are several to choose from."""


_COLUMNS = (
    invitations.c.id,
    invitations.c.code,
    invitations.c.role,
    invitations.c.unit_id,
    invitations.c.group_id,
    invitations.c.person_id,
    invitations.c.name,
    invitations.c.expires_at,
    invitations.c.used_at,
    invitations.c.bot,
)


def looks_like_code(text: str) -> str | None:
    """The code in a message that is nothing but one, spaces, dashes and case aside."""
    bare = "".join(text.split()).replace("-", "").upper()
    return bare if len(bare) == LENGTH and all(letter in LETTERS for letter in bare) else None


def new_code() -> str:
    """Eight characters that nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def create(
    tx: Transaction,
    role: str,
    now: datetime,
    *,
    unit_id: int | None = None,
    group_id: int | None = None,
    person_id: int | None = None,
    name: str | None = None,
    created_by: int | None = None,
    lifetime: timedelta = LIFETIME,
) -> Invitation:
    """A new code for a role in a unit or a group; for a person already known (imported), or for a new one."""
    code = new_code()
    expires_at = now + lifetime
    number = tx.insert_new(
        invitations,
        code=code,
        role=role,
        unit_id=unit_id,
        group_id=group_id,
        person_id=person_id,
        name=name,
        created_at=now,
        created_by=created_by,
        expires_at=expires_at,
    )
    return Invitation(number, code, role, unit_id, group_id, person_id, name, expires_at, None)


def by_code(tx: Transaction, code: str) -> Invitation | None:
    """The invitation of that code, whatever became of it."""
    row = tx.first(sa.select(*_COLUMNS).where(invitations.c.code == code))
    return Invitation(*row) if row else None


def by_id(tx: Transaction, invitation_id: int) -> Invitation:
    """The invitation of that id."""
    row = tx.first(sa.select(*_COLUMNS).where(invitations.c.id == invitation_id))
    if row is None:
        raise LookupError(invitation_id)
    return Invitation(*row)


def open_for(tx: Transaction, group_ids: Sequence[int], role: str, now: datetime) -> dict[int, Invitation]:
    """Group id -> an unused code for the same role that is good for at least a day more, to be forwarded again."""
    good = (
        invitations.c.group_id.in_(group_ids)
        & (invitations.c.role == role)
        & invitations.c.used_at.is_(None)
        & (invitations.c.expires_at > now + timedelta(days=1))
    )
    rows = tx.rows(sa.select(*_COLUMNS).where(good).order_by(invitations.c.id))
    return {row.group_id: Invitation(*row) for row in rows}


@dataclass(frozen=True)
class Invited:
    """The group whose leader gets a code, and who that is, where he is known."""

    group_id: int
    person_id: int | None
    name: str | None


def create_leaders(tx: Transaction, invited: Sequence[Invited], now: datetime, created_by: int) -> None:
    """New codes for leaders, all by one statement."""
    rows = [
        {
            "code": new_code(),
            "role": "leader",
            "group_id": one.group_id,
            "person_id": one.person_id,
            "name": one.name,
            "created_at": now,
            "created_by": created_by,
            "expires_at": now + LIFETIME,
        }
        for one in invited
    ]
    if rows:
        tx.execute(sa.insert(invitations), rows)


def name_bots(tx: Transaction, named: Mapping[int, str]) -> None:
    """From now on these invitations name these bots (invitation id -> bot)."""
    if named:
        chosen = sa.update(invitations).where(invitations.c.id == sa.bindparam("row"))
        rows = [{"row": number, "names": bot} for number, bot in named.items()]
        tx.execute(chosen.values(bot=sa.bindparam("names")), rows)


def count_open(tx: Transaction, now: datetime) -> dict[str, int]:
    """Bot -> how many people were told to open it and may still come."""
    coming = invitations.c.bot.is_not(None) & invitations.c.used_at.is_(None) & (invitations.c.expires_at > now)
    counted = sa.select(invitations.c.bot, sa.func.count().label("people")).where(coming)
    return {str(row.bot): int(row.people) for row in tx.rows(counted.group_by(invitations.c.bot))}


def use(tx: Transaction, invitation_id: int, now: datetime) -> bool:
    """Use a code up; False when somebody was quicker."""
    unused = (invitations.c.id == invitation_id) & invitations.c.used_at.is_(None)
    return tx.execute(sa.update(invitations).where(unused).values(used_at=now)).rowcount == 1


def end_of_person(tx: Transaction, person_id: int, now: datetime, *, role: str | None = None) -> None:
    """No open code lets anybody in as that person any more; only those for `role` where it is given."""
    unused = (invitations.c.person_id == person_id) & invitations.c.used_at.is_(None) & (invitations.c.expires_at > now)
    if role is not None:
        unused = unused & (invitations.c.role == role)
    tx.execute(sa.update(invitations).where(unused).values(expires_at=now))


_PLACE = sa.func.coalesce(invitations.c.unit_id, groups.c.area_id)
_OPEN = sa.and_(
    invitations.c.used_at.is_(None),
    invitations.c.expires_at > sa.bindparam("now", type_=Instant),
    # What lets a person's own next account in is his affair.
    invitations.c.role != "account",
)
_FROM = invitations.outerjoin(groups, groups.c.id == invitations.c.group_id).outerjoin(
    units, units.c.id == invitations.c.unit_id
)


def open_under(
    tx: Transaction, roots: Sequence[int], on: date, now: datetime, most: int, skip: int = 0
) -> list[tuple[Invitation, str]]:
    """A page of the codes for places at or below some units that nobody used yet, each with the place's name."""
    found = sa.select(*_COLUMNS, sa.func.coalesce(groups.c.name, units.c.name).label("place")).select_from(_FROM)
    found = found.where(_OPEN, sa.or_(invitations.c.unit_id.in_(PLACES), groups.c.area_id.in_(PLACES)))
    found = found.order_by(invitations.c.id).limit(most).offset(skip)
    rows = tx.rows(found, roots=list(roots), on=on, now=now)
    return [(Invitation(*row[:-1]), row.place) for row in rows]


def open_place(tx: Transaction, invitation_id: int, now: datetime) -> int | None:
    """The unit that a code which nobody used yet is for; of a group its area."""
    found = tx.scalar(sa.select(_PLACE).select_from(_FROM).where(_OPEN, invitations.c.id == invitation_id), now=now)
    return int(found) if found is not None else None


def end(tx: Transaction, invitation_id: int, now: datetime) -> None:
    """The code lets nobody in any more."""
    unused = (invitations.c.id == invitation_id) & invitations.c.used_at.is_(None)
    tx.execute(sa.update(invitations).where(unused).values(expires_at=now))


def forget_name(tx: Transaction, person_id: int) -> None:
    """The name under which a person was invited."""
    tx.execute(sa.update(invitations).where(invitations.c.person_id == person_id).values(name=None))


def refuse(tx: Transaction, invitation_id: int, now: datetime) -> None:
    """The person invited said no."""
    tx.execute(sa.update(invitations).where(invitations.c.id == invitation_id).values(refused_at=now))


def may_try(tx: Transaction, channel: str, bot: str, sender: str, now: datetime) -> bool:
    """False when this account entered too many wrong codes within the hour."""
    row = tx.first(
        sa.select(code_tries.c.tries, code_tries.c.since_at).where(code_tries.c.who == _who(channel, bot, sender))
    )
    return row is None or row.tries < MOST_TRIES or now - row.since_at >= TRIES_SPAN


def count_wrong(tx: Transaction, channel: str, bot: str, sender: str, now: datetime) -> None:
    """One more wrong code from this account."""
    who = _who(channel, bot, sender)
    row = tx.first(sa.select(code_tries.c.tries, code_tries.c.since_at).where(code_tries.c.who == who))
    if row is None:
        tx.execute(sa.insert(code_tries).values(who=who, tries=1, since_at=now))
    elif now - row.since_at >= TRIES_SPAN:
        tx.execute(sa.update(code_tries).where(code_tries.c.who == who).values(tries=1, since_at=now))
    else:
        tx.execute(sa.update(code_tries).where(code_tries.c.who == who).values(tries=row.tries + 1))


def _who(channel: str, bot: str, sender: str) -> str:
    return hashlib.sha256(f"{channel}\n{bot}\n{sender}".encode()).hexdigest()
