"""Photos: received, downloaded, stored once, given to a group and period, or kept with a filing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage.database import Transaction
from storage.outbox import Address
from storage.tables import photos

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
    draft_id: int | None = None,
    of_filing: bool = False,
) -> int:
    """Note a photo down; it is fetched outside the transaction. Gives its id.

    `draft_id` is the draft whose question it answers; `of_filing`: that is no report, so no group chat shows it.
    """
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
        draft_id=draft_id,
        review="filing" if of_filing else "pending",
        sent_at=sent_at,
    )


def in_album(tx: Transaction, address: Address, album: str) -> Any | None:
    """The first photo of the same album: id, group_id, unit_id, period, review."""
    same = (photos.c.album == album) & (photos.c.channel == address.channel) & (photos.c.chat == address.chat)
    columns = (photos.c.id, photos.c.group_id, photos.c.unit_id, photos.c.period, photos.c.review)
    return tx.first(sa.select(*columns).where(same).order_by(photos.c.id).limit(1))


def count_in_album(tx: Transaction, address: Address, album: str) -> int:
    """How many photos of an album came, without those that could not be kept."""
    same = (photos.c.album == album) & (photos.c.channel == address.channel) & (photos.c.chat == address.chat)
    chosen = sa.select(sa.func.count()).select_from(photos).where(same, photos.c.download != "failed")
    return int(tx.scalar(chosen))


def album_of_burst(tx: Transaction, address: Address, person_id: int | None, since: datetime) -> str | None:
    """The album of this person's newest photo in a chat, if it was sent since then; for messengers without albums."""
    here = (photos.c.channel == address.channel) & (photos.c.bot == address.bot) & (photos.c.chat == address.chat)
    whose = photos.c.person_id == person_id if person_id is not None else photos.c.person_id.is_(None)
    chosen = sa.select(photos.c.album).where(here, whose, photos.c.sent_at >= since)
    found = tx.scalar(chosen.order_by(photos.c.id.desc()).limit(1))
    return None if found is None else str(found)


def sent_together(tx: Transaction, first_id: int, last_id: int, person_id: int) -> list[Any]:
    """What a confirmation tells of: a person's photos of one album from the first to the last, oldest first."""
    first = tx.first(sa.select(photos.c.album, photos.c.chat).where(photos.c.id == first_id))
    if first is None:
        return []
    same = photos.c.id == first_id
    if first.album is not None:
        same = sa.or_(same, (photos.c.album == first.album) & (photos.c.chat == first.chat))
    within = (photos.c.person_id == person_id) & photos.c.id.between(first_id, last_id)
    columns = (photos.c.id, photos.c.group_id, photos.c.unit_id, photos.c.period, photos.c.album, photos.c.draft_id)
    chosen = sa.select(*columns, photos.c.download, photos.c.sent_at, photos.c.review).where(same, within)
    return list(tx.rows(chosen.order_by(photos.c.id)))


def sent_last(tx: Transaction, person_id: int) -> list[Any]:
    """As `sent_together`: the photos that a person sent last."""
    mine = sa.select(photos.c.id, photos.c.album, photos.c.chat).where(photos.c.person_id == person_id)
    last = tx.first(mine.order_by(photos.c.id.desc()).limit(1))
    if last is None:
        return []
    first_id = last.id
    if last.album is not None:
        same = (photos.c.album == last.album) & (photos.c.chat == last.chat) & (photos.c.person_id == person_id)
        first_id = tx.scalar(sa.select(sa.func.min(photos.c.id)).where(same))
    return sent_together(tx, first_id, last.id, person_id)


def change(tx: Transaction, photo_ids: Sequence[int], **values: Any) -> None:
    """Another group or month for photos."""
    tx.execute(sa.update(photos).where(photos.c.id.in_(photo_ids)).values(**values))


def keep_with_filing(tx: Transaction, draft_id: int, filing_id: int) -> None:
    """What was sent into a draft since it was filed last stays with this filing; further photos begin anew."""
    mine = (photos.c.draft_id == draft_id) & photos.c.filing_id.is_(None)
    tx.execute(sa.update(photos).where(mine).values(filing_id=filing_id, draft_id=None))


def of_filings(tx: Transaction, filing_ids: Sequence[int]) -> list[str]:
    """The content hashes of what was sent with filings, in the order in which it was sent."""
    return _hashes(tx, photos.c.filing_id.in_(filing_ids))


def of_report(tx: Transaction, group_id: int, period: str) -> list[str]:
    """The content hashes of a report's photos, in the order in which they were sent."""
    mine = (photos.c.group_id == group_id) & (photos.c.period == period) & (photos.c.review != "filing")
    return _hashes(tx, mine)


def _hashes(tx: Transaction, chosen: sa.ColumnElement[bool]) -> list[str]:
    found = tx.rows(sa.select(photos.c.hash).where(chosen, photos.c.download == "stored").order_by(photos.c.id))
    return list(dict.fromkeys(row.hash for row in found))


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
        photos.c.review != "filing",
    )
)


def count_of(tx: Transaction, group_id: int, period: str) -> int:
    """How many usable photos a group has for a period."""
    return int(tx.scalar(_COUNT_OF, group=group_id, period=period))


def of_person(tx: Transaction, person_id: int) -> int:
    """How many photos a person sent."""
    return int(tx.scalar(sa.select(sa.func.count()).select_from(photos).where(photos.c.person_id == person_id)))


def forget(tx: Transaction, photo_ids: Sequence[int]) -> list[str]:
    """Delete photos; gives the content hashes that nothing uses any more."""
    return _forget(tx, photos.c.id.in_(photo_ids))


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


def of_id(tx: Transaction, photo_id: int) -> Any | None:
    """A photo's album, place, sender, draft and when it was sent."""
    return tx.first(sa.select(*(photos.c[name] for name in _KNOWN)).where(photos.c.id == photo_id))


_KNOWN = ("album", "period", "group_id", "unit_id", "person_id", "draft_id", "filing_id", "sent_at")


def next_at(tx: Transaction) -> datetime | None:
    """When the next photo that could not be fetched is tried again."""
    chosen = sa.select(photos.c.not_before_at).where(photos.c.download == "waiting")
    found = tx.scalar(chosen.order_by(photos.c.not_before_at).limit(1))
    return found if isinstance(found, datetime) else None
