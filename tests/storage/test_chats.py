"""A chat group that gets a new id keeps its unit, whatever was written in the new one before that was known."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from conversation.messages import Reply
from storage import chats, outbox, units
from storage.database import Database
from storage.outbox import Address
from tests.waiting import waiting

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
OLD, NEW = (Address("telegram", "1", chat, None, True) for chat in ("-4000000001", "-1002000000001"))


@pytest.mark.parametrize("written_before", [False, True])
def test_a_moved_group_keeps_its_unit_and_what_waits_for_it(database: Database, written_before: bool) -> None:
    with database.transaction() as tx:
        unit = units.add_unit(tx, "02473", "commune", "xa", "Xã Yên Sơn", date(2026, 1, 1))
        chats.bind(tx, chats.keep(tx, OLD, "Mặt trận xã"), unit, 1, NOW)
        outbox.add(tx, OLD, Reply("bài"), NOW)
    with database.transaction() as tx:
        if written_before:
            chats.keep(tx, NEW, "Mặt trận xã")
        chats.move(tx, OLD, NEW.chat)
        # The platform says it in the old chat and in the new one.
        chats.move(tx, OLD, NEW.chat)
    with database.reading() as tx:
        assert [(chat.address.chat, chat.unit_id) for chat in chats.bound(tx)] == [(NEW.chat, unit)]
        assert [queued.address.chat for queued in waiting(tx, NOW)] == [NEW.chat]
        assert chats.find(tx, OLD) is None


def test_a_group_that_was_bound_anew_is_left_as_it_is(database: Database) -> None:
    with database.transaction() as tx:
        unit = units.add_unit(tx, "02473", "commune", "xa", "Xã Yên Sơn", date(2026, 1, 1))
        for address in (OLD, NEW):
            chats.bind(tx, chats.keep(tx, address, "Mặt trận xã"), unit, 1, NOW)
        chats.move(tx, OLD, NEW.chat)
    with database.reading() as tx:
        # Once: posts must not come twice.
        assert [(chat.address.chat, chat.unit_id) for chat in chats.bound(tx)] == [(NEW.chat, unit)]
