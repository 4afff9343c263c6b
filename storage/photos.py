"""Progress photos: received, downloaded, stored once, assigned to a group and period, approved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage.database import Transaction
from storage.outbox import Address
from storage.tables import PENDING, groups, photos

TRIES = 6
FIRST_PAUSE = timedelta(seconds=5)


@dataclass(frozen=True)
class Download:
    """A photo that waits to be fetched."""

    id: int
    address: Address
    reference: str
    attempts: int


def receive(
    tx: Transaction,
    address: Address,
    reference: str,
    period: str,
    sent_at: datetime,
    now: datetime,
    *,
    person_id: int | None,
    group_id: int | None,
    unit_id: int | None,
    caption: str,
    album: str | None,
) -> int:
    """Note a photo down; it is fetched outside the transaction. Gives its id."""
    tx.changed.add("photos")
    return tx.insert_new(
        photos,
        channel=address.channel,
        bot=address.bot,
        chat=address.chat,
        reference=reference,
        download="waiting",
        not_before_at=now,
        person_id=person_id,
        group_id=group_id,
        unit_id=unit_id,
        period=period,
        caption=caption[:500],
        album=album,
        sent_at=sent_at,
    )


def in_album(tx: Transaction, address: Address, album: str) -> Any | None:
    """An earlier photo of the same album: id, group_id, unit_id, period."""
    same = (photos.c.album == album) & (photos.c.channel == address.channel) & (photos.c.chat == address.chat)
    columns = (photos.c.id, photos.c.group_id, photos.c.unit_id, photos.c.period)
    return tx.first(sa.select(*columns).where(same).order_by(photos.c.id).limit(1))


def count_in_album(tx: Transaction, address: Address, album: str) -> int:
    """How many photos of an album came."""
    same = (photos.c.album == album) & (photos.c.channel == address.channel) & (photos.c.chat == address.chat)
    return int(tx.scalar(sa.select(sa.func.count()).select_from(photos).where(same)))


def album_of_burst(tx: Transaction, address: Address, person_id: int | None, since: datetime) -> str | None:
    """The album of this person's newest photo in a chat, if it was sent since then; for messengers without albums."""
    here = (photos.c.channel == address.channel) & (photos.c.bot == address.bot) & (photos.c.chat == address.chat)
    whose = photos.c.person_id == person_id if person_id is not None else photos.c.person_id.is_(None)
    chosen = sa.select(photos.c.album).where(here, whose, photos.c.sent_at >= since)
    found = tx.scalar(chosen.order_by(photos.c.id.desc()).limit(1))
    return None if found is None else str(found)


def assign(tx: Transaction, photo_id: int, person_id: int, group_id: int) -> int:
    """Give a person's photo (and the rest of its album) to a group; gives how many there were."""
    first = tx.first(sa.select(photos.c.album, photos.c.chat).where(photos.c.id == photo_id))
    if first is None:
        return 0
    mine = (photos.c.person_id == person_id) & photos.c.group_id.is_(None)
    same = photos.c.id == photo_id
    if first.album is not None:
        same = sa.or_(same, (photos.c.album == first.album) & (photos.c.chat == first.chat))
    return tx.execute(sa.update(photos).where(mine, same).values(group_id=group_id)).rowcount


def downloads(tx: Transaction, now: datetime) -> list[Download]:
    """The first photo of each chat that is to be fetched now."""
    columns = (photos.c.id, photos.c.channel, photos.c.bot, photos.c.chat, photos.c.reference, photos.c.attempts)
    due = sa.select(sa.func.min(photos.c.id)).where(photos.c.download == "waiting", photos.c.not_before_at <= now)
    heads = due.group_by(photos.c.channel, photos.c.bot, photos.c.chat)
    rows = tx.rows(sa.select(*columns).where(photos.c.id.in_(heads)).order_by(photos.c.id))
    return [Download(row.id, Address(row.channel, row.bot, row.chat), row.reference, row.attempts) for row in rows]


def count_due(tx: Transaction, now: datetime) -> int:
    """How many photos are to be fetched by now."""
    due = (photos.c.download == "waiting") & (photos.c.not_before_at <= now)
    return int(tx.scalar(sa.select(sa.func.count()).select_from(photos).where(due)))


def keep(tx: Transaction, photo_id: int, content_hash: str) -> None:
    """The photo is stored under that content hash."""
    tx.execute(sa.update(photos).where(photos.c.id == photo_id).values(download="stored", hash=content_hash))


def put_off(tx: Transaction, download: Download, now: datetime, error: str) -> bool:
    """Fetching failed for now; True when it was the last try."""
    tries = download.attempts + 1
    last = tries >= TRIES
    values = {
        "attempts": tries,
        "not_before_at": now + FIRST_PAUSE * 2**tries,
        "download": "failed" if last else "waiting",
        "error": error[:200],
    }
    tx.execute(sa.update(photos).where(photos.c.id == download.id).values(**values))
    return last


def give_up(tx: Transaction, photo_id: int, error: str) -> None:
    """The photo can't be used."""
    tx.execute(sa.update(photos).where(photos.c.id == photo_id).values(download="failed", error=error[:200]))


_COUNT_OF = (
    sa.select(sa.func.count())
    .select_from(photos)
    .where(
        photos.c.group_id == bindparam("group"),
        photos.c.period == bindparam("period"),
        photos.c.download != "failed",
    )
)


def count_of(tx: Transaction, group_id: int, period: str) -> int:
    """How many usable photos a group has for a period."""
    return int(tx.scalar(_COUNT_OF, group=group_id, period=period))


def _of_units(unit_ids: list[int]) -> sa.ColumnElement[bool]:
    here = sa.or_(photos.c.unit_id.in_(unit_ids), groups.c.area_id.in_(unit_ids))
    return sa.and_(here, photos.c.download == "stored")


def shown(tx: Transaction, unit_ids: list[int], period: str, *, approved_only: bool, most: int = 12) -> list[Any]:
    """The newest stored photos of units (and of the groups in them): hash, group name, sent_at, caption."""
    columns = (photos.c.hash, groups.c.name, photos.c.sent_at, photos.c.caption)
    chosen = sa.select(*columns).select_from(photos.outerjoin(groups, photos.c.group_id == groups.c.id))
    chosen = chosen.where(_of_units(unit_ids), photos.c.period == period, photos.c.review != "rejected")
    if approved_only:
        chosen = chosen.where(photos.c.review == "approved")
    seen: dict[str, Any] = {}
    for row in tx.rows(chosen.order_by(photos.c.id.desc())):
        seen.setdefault(row.hash, row)
    return list(seen.values())[:most]


def newest_period(tx: Transaction, unit_ids: list[int], *, approved_only: bool) -> str | None:
    """The newest period that has photos to show in these units."""
    chosen = sa.select(sa.func.max(photos.c.period)).select_from(
        photos.outerjoin(groups, photos.c.group_id == groups.c.id)
    )
    chosen = chosen.where(_of_units(unit_ids), photos.c.review != "rejected")
    if approved_only:
        chosen = chosen.where(photos.c.review == "approved")
    found = tx.scalar(chosen)
    return str(found) if found else None


def count_to_review(tx: Transaction, unit_ids: list[int]) -> int:
    """How many stored photos of these units nobody looked at."""
    chosen = sa.select(sa.func.count()).select_from(photos.outerjoin(groups, photos.c.group_id == groups.c.id))
    return int(tx.scalar(chosen.where(_of_units(unit_ids), PENDING)))


def next_to_review(tx: Transaction, unit_ids: list[int]) -> Any | None:
    """The oldest stored photo nobody looked at: id, hash, group name, period, caption."""
    columns = (photos.c.id, photos.c.hash, groups.c.name, photos.c.period, photos.c.caption, photos.c.unit_id)
    chosen = sa.select(*columns).select_from(photos.outerjoin(groups, photos.c.group_id == groups.c.id))
    chosen = chosen.where(_of_units(unit_ids), PENDING)
    return tx.first(chosen.order_by(photos.c.id).limit(1))


def place_of(tx: Transaction, photo_id: int) -> Any | None:
    """Where a photo belongs: unit_id, area_id, review."""
    columns = (photos.c.unit_id, groups.c.area_id, photos.c.review)
    chosen = sa.select(*columns).select_from(photos.outerjoin(groups, photos.c.group_id == groups.c.id))
    return tx.first(chosen.where(photos.c.id == photo_id))


def review(tx: Transaction, photo_id: int, verdict: str, person_id: int, now: datetime) -> None:
    """'approved' or 'rejected' by an officer."""
    values = {"review": verdict, "reviewed_by": person_id, "reviewed_at": now}
    tx.execute(sa.update(photos).where(photos.c.id == photo_id).values(**values))


def of_person(tx: Transaction, person_id: int) -> int:
    """How many photos a person sent."""
    return int(tx.scalar(sa.select(sa.func.count()).select_from(photos).where(photos.c.person_id == person_id)))


def forget_person(tx: Transaction, person_id: int) -> list[str]:
    """Delete a person's photos; gives the content hashes that nothing uses any more."""
    return _forget(tx, photos.c.person_id == person_id)


def forget_before(tx: Transaction, before: datetime) -> list[str]:
    """Delete the photos sent before an instant; gives the content hashes that nothing uses any more."""
    return _forget(tx, photos.c.sent_at < before)


def _forget(tx: Transaction, chosen: sa.ColumnElement[bool]) -> list[str]:
    hashes = {row.hash for row in tx.rows(sa.select(photos.c.hash).where(chosen, photos.c.hash.is_not(None)))}
    tx.execute(sa.delete(photos).where(chosen))
    still = {row.hash for row in tx.rows(sa.select(photos.c.hash).where(photos.c.hash.in_(hashes)))}
    return sorted(hashes - still)


def of_id(tx: Transaction, photo_id: int) -> Any:
    """A photo's period and album."""
    return tx.first(sa.select(photos.c.period, photos.c.album).where(photos.c.id == photo_id))


def next_at(tx: Transaction) -> datetime | None:
    """When the next photo that could not be fetched is tried again."""
    chosen = sa.select(photos.c.not_before_at).where(photos.c.download == "waiting")
    found = tx.scalar(chosen.order_by(photos.c.not_before_at).limit(1))
    return found if isinstance(found, datetime) else None
