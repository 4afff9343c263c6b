"""Roles are held from a day to a day: what a person may do ends with them."""

from datetime import date, timedelta

from storage import people, units
from storage.database import Database
from tests.talk import Talk


def test_an_ended_role_is_held_up_to_its_last_day(town: Database) -> None:
    talk = Talk(town)
    last_on = date(2026, 11, 20)
    with talk.database.transaction() as tx:
        group = units.group_by_code(tx, "T1")
        assert group is not None
        (leader,) = [role for role in people.reporters(tx, [group.id], last_on) if role.role == "leader"]
        people.end_role(tx, leader.id, last_on)
        assert people.reports_for(tx, leader.person_id, group.id, last_on)
        assert not people.reports_for(tx, leader.person_id, group.id, last_on + timedelta(days=1))
        people.end_role(tx, leader.id, date(2020, 1, 1))
        assert not people.reports_for(tx, leader.person_id, group.id, last_on)
        assert not people.reports_for(tx, leader.person_id, group.id, date(2020, 1, 1))
