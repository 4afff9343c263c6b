"""`tuquan doctor` lists doubles among people, by code and number."""

import sqlalchemy as sa

from bot.diagnosis_people import look_at_people
from storage import people, units
from storage.database import Database
from storage.tables import people as table
from tests.talk import SINCE, Talk


def test_doubles_are_listed_without_names(installed: Database) -> None:
    talk = Talk(installed)
    with talk.database.transaction() as tx:
        assert [finding.text for finding in look_at_people(tx)] == ["Không có người hay vai trò nào trùng."]
        group = units.group_by_code(tx, "T1")
        assert group is not None
        tx.execute(sa.update(table).where(table.c.name == "Hoàng Thị Hoa").values(phone="0912345678"))
        other = people.add_person(tx, "HOANG THI HOA", "0912345678")
        people.give_role(tx, other, "leader", SINCE, group_id=group.id)
        said = [finding.text for finding in look_at_people(tx)]
    assert len(said) == 3
    assert said[0].startswith("T1 có 2 tổ trưởng cùng lúc (người số 1, ")
    assert said[1].startswith("T1 có 2 tổ trưởng cùng họ tên (người số 1, ")
    assert said[2].startswith("2 người cùng một số điện thoại (người số 1, ")
