"""What is too old is let go."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from storage import housekeeping, inbox, media, photos
from storage.database import Database
from storage.inbox import Received
from storage.outbox import Address
from storage.tables import inbox as inbox_table
from storage.tables import media as media_table
from storage.tables import photos as photos_table
from tests.talk import at

NOW = at("2026-11-16 08:00")
HERE = Address("sandbox", "sandbox", "Hoa")


def test_photos_go_after_two_years_with_their_files(database: Database) -> None:
    with database.transaction() as tx:
        for days, content in ((731, "a" * 64), (729, "b" * 64)):
            sent_at = NOW - timedelta(days=days)
            row = {"hash": content, "mime": "image/jpeg", "size_bytes": 1, "width": 1, "height": 1}
            tx.execute(sa.insert(media_table).values(stored_at=sent_at, **row))
            number = photos.receive(
                tx,
                HERE,
                content,
                "2026-11",
                sent_at,
                sent_at,
                person_id=1,
                group_id=None,
                unit_id=None,
                caption="",
                album=None,
            )
            photos.keep(tx, number, content)
    with database.transaction() as tx:
        housekeeping.forget_old(tx, NOW)
        forgotten = {name for name in tx.changed if name.startswith(media.FORGOTTEN)}
        left = [row.hash for row in tx.rows(sa.select(photos_table.c.hash))]
    assert forgotten == {media.FORGOTTEN + "a" * 64}
    assert left == ["b" * 64]


def test_raw_messages_go_after_a_year_and_keys_after_a_week(database: Database) -> None:
    ages = {"year": 366, "week": 8, "new": 1}
    with database.transaction() as tx:
        for key, days in ages.items():
            inbox.store(tx, "sandbox", "sandbox", [Received(key, "Hoa", {"text": key})], NOW - timedelta(days=days))
    with database.transaction() as tx:
        housekeeping.forget_old(tx, NOW)
        rows = tx.rows(sa.select(inbox_table.c.event_key, inbox_table.c.payload).order_by(inbox_table.c.id))
    assert [(row.event_key, row.payload is None) for row in rows] == [(None, True), (None, False), ("new", False)]
