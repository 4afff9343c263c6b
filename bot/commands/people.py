"""`tuquan invite`."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime

from bot.opening import open_database, open_office, open_settings
from bot.stopping import Refused
from conversation.texts import vi as say
from storage import audit, directory, installation, invitations, people, units
from storage.database import Transaction
from storage.invitations import Invitation


def invite(given: argparse.Namespace) -> int:
    """One code for a role in a unit or a group."""
    settings = open_settings()
    database = open_database(settings)
    try:
        office = open_office(settings, database)
        with database.transaction() as tx:
            made = create(tx, given.unit, given.role, given.name, datetime.now(UTC))
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
