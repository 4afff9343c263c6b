"""`tuquan invite`, `tuquan roles` and `tuquan end-role`."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import date, datetime

from bot.opening import open_database, open_office, open_settings, present
from bot.stopping import Refused
from conversation.texts import vi as say
from handlers import personnel
from handlers.visit import role_in
from storage import audit, directory, installation, invitations, people, role_lists, units
from storage.database import Transaction
from storage.invitations import Invitation
from storage.role_lists import Holder


def invite(given: argparse.Namespace) -> int:
    """One code for a role in a unit or a group."""
    settings = open_settings()
    database = open_database(settings)
    try:
        office = open_office(settings, database)
        with database.transaction() as tx:
            made = create(tx, given.unit, given.role, given.name, present(tx))
            pattern = installation.get(tx, "link:telegram", "")
    finally:
        database.close()
    link = pattern.format(code=made.code) if pattern else None
    expires = office.local(made.expires_at)
    if given.json:
        shown = {
            "code": made.code,
            "unit": given.unit,
            "role": given.role,
            "name": given.name,
            "expires_at": expires.isoformat(timespec="seconds"),
            "link": link,
        }
        print(json.dumps(shown, ensure_ascii=False))
    else:
        print(f"Mã mời: {made.code}\nVai trò: {say.ROLE[given.role]}\nHết hạn: {expires:%H:%M %d/%m/%Y}")
        if link:
            print(f"Liên kết: {link}")
    return 0


def create(tx: Transaction, code: str, role: str, name: str | None, now: datetime) -> Invitation:
    """An invitation, where the role fits the place. Raises Refused."""
    if role not in people.LEVEL_OF:
        raise Refused(f"Không có vai trò {role!r}. Các vai trò: {', '.join(people.LEVEL_OF)}.", 2)
    group = units.group_by_code(tx, code)
    unit = units.unit_by_code(tx, code)
    if group is None and unit is None:
        raise Refused(f"Không có đơn vị hay tổ, nhóm nào mang mã {code!r}.")
    level = "group" if group is not None else unit.level if unit is not None else ""
    if level != people.LEVEL_OF[role]:
        raise Refused(f"Vai trò {role} không thuộc cấp này; mã {code} là cấp {level}, cần cấp {people.LEVEL_OF[role]}.")
    group_id, unit_id = group.id if group else None, unit.id if unit and not group else None
    # Somebody the import named must not become a second person, who would be reminded beside the first.
    person_id = directory.holder_named(tx, name, role, group_id=group_id, unit_id=unit_id) if name else None
    made = invitations.create(tx, role, now, group_id=group_id, unit_id=unit_id, person_id=person_id, name=name)
    audit.note(tx, None, "invitation.created", f"invitation:{made.id}", now, {"unit": code, "role": role})
    return made


def list_roles(given: argparse.Namespace) -> int:
    """Who holds which role at or below a unit, or for a group."""
    settings = open_settings()
    database = open_database(settings)
    try:
        office = open_office(settings, database)
        with database.reading() as tx:
            found = holders(tx, given.unit, office.day(present(tx)))
    finally:
        database.close()
    if given.json:
        rows = [{**asdict(each), "valid_from": each.valid_from.isoformat()} for each in found]
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for each in found:
        role = role_in(each.role, each.scope)
        print(f"{each.role_id}\t{each.name}\t{role}\t{each.place}\ttừ {each.valid_from:%d/%m/%Y}")
    return 0


def holders(tx: Transaction, code: str, today: date) -> list[Holder]:
    """Of a unit's or a group's code. Raises Refused."""
    group, unit = units.group_by_code(tx, code), units.unit_by_code(tx, code)
    if group is not None:
        found = role_lists.page(tx, [group.area_id], today, None)
        return [each for each in found if each.group_id == group.id]
    if unit is None:
        raise Refused(f"Không có đơn vị hay tổ, nhóm nào mang mã {code!r}.")
    return role_lists.page(tx, [unit.id], today, None)


def end_role(given: argparse.Namespace) -> int:
    """One role ends; its holder is told by the service."""
    settings = open_settings()
    database = open_database(settings)
    try:
        office = open_office(settings, database)
        with database.transaction() as tx:
            now = present(tx)
            from_on = office.day(now) if given.from_on is None else personnel.read_day(given.from_on)
            if from_on is None:
                raise Refused(f"Ngày {given.from_on!r} không đúng. Ví dụ: 2026-12-01.", 2)
            holder = role_lists.one(tx, given.role, office.day(now))
            if holder is None:
                raise Refused(f"Không có vai trò số {given.role} đang giữ. Gõ `tuquan roles --unit MÃ` để xem.")
            personnel.end(tx, office, holder, from_on, now, by=None)
    finally:
        database.close()
    print(
        f"Đã ghi: {holder.name} thôi làm {role_in(holder.role, holder.scope)}, {holder.place}, từ {from_on:%d/%m/%Y}."
    )
    return 0
