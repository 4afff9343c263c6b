"""An import done again changes what differs, and never what was reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from handlers.importing import ImportRefused, import_roster
from storage import periods, units, verification
from storage.database import Database
from storage.tables import people
from tests.talk import SINCE, Talk, at, roster

NOW = at("2026-11-16 09:00")
TODAY = date(2026, 11, 16)


def filed(town: Database) -> Talk:
    talk = Talk(town)
    for text in ("báo cáo", "45", "40", "2", "30", "1", "gửi"):
        talk.say("Hoa", text)
    return talk


def test_a_commune_moves_after_the_newest_opened_period(town: Database) -> None:
    talk = filed(town)
    given = roster()
    clusters = (
        replace(given.clusters[0], communes=("02449",)),
        replace(given.clusters[0], code="C2", communes=("02473",)),
    )
    with talk.database.transaction() as tx:
        import_roster(tx, replace(given, clusters=clusters), TODAY, NOW)
        newest = periods.latest_opened(tx)
        commune, old, new = (units.unit_by_code(tx, code) for code in ("02473", "C1", "C2"))
        assert newest is not None
        assert commune is not None
        assert old is not None
        assert new is not None
        before = units.ancestors(tx, commune.id, newest.last_on)
        after = units.ancestors(tx, commune.id, date(2027, 6, 1))
    assert old.id in before
    assert new.id in after
    assert verification.verify(talk.database).count == 0


def test_a_group_that_reported_stays_in_its_area(town: Database) -> None:
    talk = filed(town)
    given = roster()
    moved = tuple(replace(group, area="K2") if group.code == "T1" else group for group in given.groups)
    with pytest.raises(ImportRefused, match="T1"), talk.database.transaction() as tx:
        import_roster(tx, replace(given, groups=moved), TODAY, NOW)
    assert verification.verify(talk.database).count == 0


def test_the_same_roster_again_changes_nothing(town: Database) -> None:
    talk = filed(town)
    with talk.database.transaction() as tx:
        people_before = len(tx.rows(sa.select(people.c.id)))
        import_roster(tx, roster(), SINCE, NOW)
        assert len(tx.rows(sa.select(people.c.id))) == people_before
    assert verification.verify(talk.database).count == 0
