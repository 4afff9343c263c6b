"""An import done again brings people up to date: nobody doubled, nobody silently gone, whoever joined meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from conversation.excel.roster import Person, Roster
from handlers.importing import ImportRefused, import_roster
from handlers.importing_people import PeopleTold
from storage import people as stored
from storage import units
from storage.database import Database
from storage.tables import accounts, people, roles
from tests.talk import Talk, at

TODAY = date(2026, 11, 16)
NOW = at("2026-11-16 09:00")
HOA = Person("Lê Thị Hoa", "leader", "T1", "0912345678", None)


def imported(talk: Talk, *lines: Person, end_missing: bool = False) -> PeopleTold:
    with talk.database.transaction() as tx:
        return import_roster(tx, Roster(people=lines), TODAY, NOW, end_missing=end_missing).people


def leaders(talk: Talk, code: str, on: date = TODAY) -> list[tuple[str, str | None]]:
    with talk.database.reading() as tx:
        group = units.group_by_code(tx, code)
        assert group is not None
        held = [role for role in stored.reporters(tx, [group.id], on) if role.role == "leader"]
        return [(row.name, row.phone) for row in (stored.person(tx, role.person_id) for role in held)]


def state(talk: Talk) -> list[object]:
    with talk.database.reading() as tx:
        found = sa.select(people.c.id, people.c.name, people.c.phone).order_by(people.c.id)
        given = (
            roles.c.person_id,
            roles.c.role,
            roles.c.group_id,
            roles.c.unit_id,
            roles.c.valid_from,
            roles.c.valid_to,
        )
        return [*tx.rows(found), *tx.rows(sa.select(*given).order_by(roles.c.id))]


@pytest.fixture
def talk(installed: Database) -> Talk:
    talk = Talk(installed)
    with talk.database.transaction() as tx:
        tx.execute(sa.delete(roles))
        tx.execute(sa.delete(people))
        import_roster(tx, Roster(people=(HOA,)), TODAY - timedelta(days=60), NOW)
    return talk


@pytest.mark.parametrize(
    "again",
    [
        HOA,
        replace(HOA, phone="0987654321"),
        replace(HOA, phone=""),
        replace(HOA, name="Lê Thị Hòa"),
        replace(HOA, name="LÊ  THỊ HOA"),
        replace(HOA, name="Le Thi Hoa", phone="0987654321"),
        replace(HOA, name="Lê Thị Hoài"),
    ],
)
def test_a_corrected_line_corrects_the_person(talk: Talk, again: Person) -> None:
    told = imported(talk, again)
    assert leaders(talk, "T1") == [(again.name, again.phone or HOA.phone)]
    assert len(told.changed) == (again.name != HOA.name or again.phone not in ("", HOA.phone))
    before = state(talk)
    assert imported(talk, again) == PeopleTold()
    assert state(talk) == before


def test_a_new_leader_ends_the_role_of_the_one_before(talk: Talk) -> None:
    new = Person("Hoàng Văn Tâm", "leader", "T1", "0900000001", date(2026, 11, 10))
    told = imported(talk, new)
    assert told.changed == ["T1: từ ngày 10/11/2026 tổ trưởng là Hoàng Văn Tâm, thay Lê Thị Hoa"]
    assert leaders(talk, "T1", date(2026, 11, 9)) == [("Lê Thị Hoa", "0912345678")]
    assert leaders(talk, "T1", date(2026, 11, 10)) == [("Hoàng Văn Tâm", "0900000001")]
    before = state(talk)
    assert imported(talk, new) == PeopleTold()
    assert state(talk) == before


def test_a_handover_dated_before_the_role_began_is_dated_today(talk: Talk) -> None:
    imported(talk, Person("Hoàng Văn Tâm", "leader", "T1", "", date(2020, 1, 1)))
    assert leaders(talk, "T1", TODAY - timedelta(days=1)) == [("Lê Thị Hoa", "0912345678")]
    assert leaders(talk, "T1") == [("Hoàng Văn Tâm", None)]


def test_deputies_may_be_several(talk: Talk) -> None:
    imported(
        talk, HOA, replace(HOA, name="A", role="deputy", phone=""), replace(HOA, name="B", role="deputy", phone="")
    )
    with talk.database.reading() as tx:
        group = units.group_by_code(tx, "T1")
        assert group is not None
        assert len(stored.reporters(tx, [group.id], TODAY)) == 3


def test_two_leaders_at_once_are_refused_with_both_names(talk: Talk) -> None:
    with pytest.raises(ImportRefused, match="Lê Thị Hoa và Hoàng Văn Tâm"):
        imported(talk, HOA, Person("Hoàng Văn Tâm", "leader", "T1", "", None))
    assert leaders(talk, "T1") == [("Lê Thị Hoa", "0912345678")]


def test_a_telephone_of_somebody_else_is_refused_with_both_names(talk: Talk) -> None:
    with pytest.raises(ImportRefused, match="đang là của Lê Thị Hoa, trong tệp là của Hoàng Văn Tâm"):
        imported(talk, Person("Hoàng Văn Tâm", "leader", "T2", HOA.phone, None))


def test_who_is_left_out_is_listed_and_ended_only_on_demand(talk: Talk) -> None:
    other = Person("Hoàng Văn Tâm", "leader", "T2", "0900000001", None)
    with talk.database.reading() as tx:
        first, second = units.group_by_code(tx, "T1"), units.group_by_code(tx, "T2")
        assert first is not None
        assert second is not None
    told = imported(talk, other)
    assert told.left_out == ["Lê Thị Hoa, tổ trưởng của T1"]
    assert leaders(talk, "T1") == [("Lê Thị Hoa", "0912345678")]
    assert imported(talk, other, end_missing=True).left_out == ["Lê Thị Hoa, tổ trưởng của T1"]
    assert leaders(talk, "T1") == []
    assert leaders(talk, "T1", TODAY - timedelta(days=1)) == [("Lê Thị Hoa", "0912345678")]
    assert imported(talk, other, end_missing=True) == PeopleTold()


def test_who_joined_is_changed_in_place_and_loses_access_with_the_role(town: Database) -> None:
    talk = Talk(town)
    with talk.database.reading() as tx:
        person_id = talk.person_id(tx, "Hoa")
        name = stored.person(tx, person_id).name
        owned = tx.rows(sa.select(accounts.c.id, accounts.c.person_id).order_by(accounts.c.id))
    imported(talk, Person(f"{name} Hai", "leader", "T1", stored_phone(talk, person_id) or "0912000111", None))
    with talk.database.reading() as tx:
        assert tx.rows(sa.select(accounts.c.id, accounts.c.person_id).order_by(accounts.c.id)) == owned
    imported(talk, Person("Người Khác", "leader", "T1", "0912000222", TODAY))
    with talk.database.reading() as tx:
        group = units.group_by_code(tx, "T1")
        assert group is not None
        assert not stored.reports_for(tx, person_id, group.id, TODAY)
        assert stored.reports_for(tx, person_id, group.id, TODAY - timedelta(days=1))


def stored_phone(talk: Talk, person_id: int) -> str | None:
    with talk.database.reading() as tx:
        phone = stored.person(tx, person_id).phone
    return str(phone) if phone else None
