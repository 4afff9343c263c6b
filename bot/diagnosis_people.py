"""What `tuquan doctor` finds double among people: two who hold one role, one telephone, one name in one place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.diagnosis_platforms import FINE, NOTE, WRONG, Finding
from conversation.excel.roster_sheets import HELD_ALONE
from conversation.excel.sheets import plain_word
from conversation.texts.vi import ROLE
from storage import seats
from storage.database import Transaction

MOST_TOLD = 20


def look_at_people(tx: Transaction) -> Iterator[Finding]:
    """Doubles by code and number of the person, never by name or telephone."""
    known, alone, named = seats.everybody(tx), defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    phones = defaultdict[str, set[int]](set)
    for seat in seats.held(tx):
        if seat.role in HELD_ALONE:
            alone[f"{seat.code} có {{}} {ROLE[seat.role]} cùng lúc"].add(seat.person_id)
        name = plain_word(known[seat.person_id].name)
        named[f"{seat.code} có {{}} {ROLE[seat.role]} cùng họ tên|{name}"].add(seat.person_id)
    for each in known.values():
        if each.phone:
            phones[f"{{}} người cùng một số điện thoại|{each.phone}"].add(each.id)
    found = [(WRONG, text, ids) for text, ids in alone.items() if len(ids) > 1]
    found += [(NOTE, text, ids) for text, ids in (*named.items(), *phones.items()) if len(ids) > 1]
    for state, text, ids in found[:MOST_TOLD]:
        numbers = ", ".join(map(str, sorted(ids)))
        yield Finding(state, f"{text.partition('|')[0].format(len(ids))} (người số {numbers}).")
    if len(found) > MOST_TOLD:
        yield Finding(NOTE, f"Còn {len(found) - MOST_TOLD} chỗ trùng người nữa.")
    if not found:
        yield Finding(FINE, "Không có người hay vai trò nào trùng.")
