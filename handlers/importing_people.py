"""People of an import: who is already there, what changes of them, who follows whom, and who is left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from conversation.excel.roster import Person, Roster
from conversation.excel.roster_sheets import HELD_ALONE
from conversation.excel.sheets import plain_word
from conversation.texts import vi as say
from storage import audit, directory, people, seats, units
from storage.database import Transaction
from storage.seats import Known, Seat

Place = tuple[int | None, int | None]


class ImportRefused(Exception):
    """The workbook reads well but may not be written; the text says why and what to do, in Vietnamese."""


@dataclass
class PeopleTold:
    """What an import does to people, as sentences for the operator."""

    changed: list[str] = field(default_factory=list)
    """Corrected names and phones, and who follows whom."""
    left_out: list[str] = field(default_factory=list)
    """Roles held where the workbook lists others, but not these."""


def import_people(
    tx: Transaction, roster: Roster, today: date, now: datetime, *, end_missing: bool = False
) -> PeopleTold:
    """Bring the people of a roster up to date. Raises ImportRefused.

    A line means the person who holds that role in that place and has the same phone, else the same name; else who has
    that phone anywhere, else who has another role there under that name; else somebody new.
    """
    work = _Import(tx, today, now)
    for line in roster.people:
        work.take(line)
    left_out = work.left_out()
    for seat in left_out:
        work.told.left_out.append(
            say.IMPORT_LEFT_OUT.format(name=work.known[seat.person_id].name, role=say.ROLE[seat.role], code=seat.code)
        )
    if end_missing:
        work.end(left_out, today - timedelta(days=1))
    return work.told


class _Import:
    """One import of people: what is there, and what was met in the workbook."""

    def __init__(self, tx: Transaction, today: date, now: datetime) -> None:
        self.tx, self.today, self.now = tx, today, now
        self.told = PeopleTold()
        self.known = seats.everybody(tx)
        self._places: dict[str, Place] = {}
        self._scopes: dict[Place, tuple[str, int]] = {}
        self._met: set[tuple[int, str, Place]] = set()
        self._named: dict[int, str] = {}
        self._held: dict[Place, list[Seat]] = defaultdict(list)
        for seat in seats.held(tx):
            self._held[seat.place].append(seat)
        self._by_phone: dict[str, Known] = {}
        for each in self.known.values():
            if each.phone:
                self._by_phone.setdefault(each.phone, each)

    def take(self, line: Person) -> None:
        """One line of the workbook."""
        place = self._place(line.unit)
        person = self._meant(line, place) or self._add(line)
        self._correct(person, line)
        self._met.add((person.id, line.role, place))
        mine = [seat for seat in self._held[place] if seat.role == line.role and seat.person_id == person.id]
        if not mine:
            self._give(person, line, place)

    def _place(self, code: str) -> Place:
        if code not in self._places:
            group = units.group_by_code(self.tx, code)
            self._places[code] = (None, group.id) if group else (directory.required_unit(self.tx, code).id, None)
        return self._places[code]

    def _meant(self, line: Person, place: Place) -> Known | None:
        name = plain_word(line.name)
        here = [self.known[seat.person_id] for seat in self._held[place] if seat.role == line.role]
        same_phone = [each for each in here if line.phone and each.phone == line.phone]
        same_name = [each for each in here if plain_word(each.name) == name]
        if same_phone or same_name:
            return (same_phone or same_name)[0]
        elsewhere = self._by_phone.get(line.phone) if line.phone else None
        if elsewhere is not None:
            if plain_word(elsewhere.name) != name:
                raise ImportRefused(
                    say.IMPORT_PHONE_OF_ANOTHER.format(phone=line.phone, name=elsewhere.name, new=line.name)
                )
            return elsewhere
        others = (self.known[seat.person_id] for seat in self._held[place])
        return next((each for each in others if plain_word(each.name) == name), None)

    def _add(self, line: Person) -> Known:
        person_id = people.add_person(self.tx, line.name, line.phone or None)
        person = self.known[person_id] = Known(person_id, line.name, line.phone)
        if line.phone:
            self._by_phone[line.phone] = person
        self._named[person_id] = line.name
        return person

    def _correct(self, person: Known, line: Person) -> None:
        """The first line of a person says the name; a blank phone takes nothing away."""
        name, phone = self._named.setdefault(person.id, line.name), line.phone or person.phone
        if (name, phone) == (person.name, person.phone):
            return
        other = self._by_phone.get(phone)
        if phone != person.phone and other is not None and other.id != person.id:
            raise ImportRefused(say.IMPORT_PHONE_OF_ANOTHER.format(phone=phone, name=other.name, new=line.name))
        before, after = _described(person.name, person.phone), _described(name, phone)
        self.told.changed.append(say.IMPORT_CORRECTED.format(code=line.unit, before=before, after=after))
        if self._by_phone.get(person.phone) is person:
            del self._by_phone[person.phone]
        person.name, person.phone = name, phone
        if phone:
            self._by_phone[phone] = person
        people.note_person(self.tx, person.id, name=name, phone=phone or None)
        audit.note(self.tx, None, "person.corrected", f"person:{person.id}", self.now, {})

    def _give(self, person: Known, line: Person, place: Place) -> None:
        """The role, from its day on; who held it alone until then holds it up to the day before."""
        since = line.from_on or self.today
        before = [seat for seat in self._held[place] if seat.role == line.role] if line.role in HELD_ALONE else []
        if any(since <= seat.valid_from for seat in before):
            since = self.today
        for seat in before:
            self._refuse_two(seat, person, line)
        if before:
            self.end(before, since - timedelta(days=1))
            old = ", ".join(self.known[seat.person_id].name for seat in before)
            words = {"code": line.unit, "role": say.ROLE[line.role], "old": old, "new": person.name}
            self.told.changed.append(say.IMPORT_FOLLOWED.format(day=f"{since:%d/%m/%Y}", **words))
        unit_id, group_id = place
        people.give_role(self.tx, person.id, line.role, since, unit_id=unit_id, group_id=group_id)
        self._held[place].append(Seat(0, person.id, line.role, unit_id, group_id, since, line.unit))

    def _refuse_two(self, seat: Seat, person: Known, line: Person) -> None:
        if (seat.person_id, seat.role, seat.place) in self._met:
            one = self.known[seat.person_id].name
            words = {"code": line.unit, "role": say.ROLE[line.role], "one": one, "two": person.name}
            raise ImportRefused(say.IMPORT_TWO_AT_ONCE.format(**words))

    def end(self, ended: Sequence[Seat], last_on: date) -> None:
        """These roles are held up to that day; codes for them that were not used work no more."""
        for seat in ended:
            people.end_role(self.tx, seat.role_id, last_on)
            self._held[seat.place].remove(seat)
            words = {"role": seat.role, "last_on": last_on.isoformat()}
            audit.note(self.tx, None, "role.ended", f"role:{seat.role_id}", self.now, words)
        seats.withdraw_invitations(self.tx, ended, self.now)

    def left_out(self) -> list[Seat]:
        """Roles in places like those that the workbook lists people of, which it does not list."""
        scopes = {self._scope(place) for _, _, place in self._met}
        found = []
        for place, held in self._held.items():
            if held and self._scope(place) in scopes:
                found += [seat for seat in held if (seat.person_id, seat.role, place) not in self._met]
        return sorted(found, key=lambda seat: (seat.code, seat.role_id))

    def _scope(self, place: Place) -> tuple[str, int]:
        """What a workbook is taken to list whole: the groups of a commune, its areas, or the officers of one unit."""
        if place not in self._scopes:
            self._scopes[place] = self._find_scope(*place)
        return self._scopes[place]

    def _find_scope(self, unit_id: int | None, group_id: int | None) -> tuple[str, int]:
        area_id = units.group(self.tx, group_id).area_id if group_id is not None else unit_id
        assert area_id is not None
        level = "group" if group_id is not None else units.unit(self.tx, area_id).level
        if level not in ("group", "area"):
            return level, area_id
        above = (units.unit(self.tx, each) for each in units.ancestors(self.tx, area_id, self.today))
        return level, next((each.id for each in above if each.level == "commune"), area_id)


def _described(name: str, phone: str) -> str:
    return f"{name} ({phone or say.IMPORT_NO_PHONE})"
