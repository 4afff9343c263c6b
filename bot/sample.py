"""The demo's sample: one cluster of three communes with invented people, a year of reports, photos and chats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bot.channels.sandbox import BOT, NAME
from bot.opening import DEMO
from bot.sample_reports import Sender, write_months
from catalogue import FOLDER
from conversation.excel.roster import Roster, read_roster
from conversation.texts import vi as say
from handlers.importing import import_roster
from handlers.office import Office
from reporting.deadlines import instant
from reporting.periods import month_containing, parse, previous_month
from scheduler.opening import opens_at
from storage import audit, chats, consents, directory, installation, invitations, people, periods, questionnaires, units
from storage.database import Database, Transaction
from storage.outbox import Address
from storage.periods import PeriodRow

WORKBOOK = FOLDER / "mau_demo.xlsx"
CLUSTER = "CUM01"
"""The workbook's cluster; where it is known, the sample is there already."""
PAST_MONTHS = 11
FOUNDED_BEFORE = timedelta(days=20)
"""The groups are imported and their people join so long before the first month opens."""
AWAITED_EVERY = 10
"""Every so many leaders one has not joined yet."""


def build(database: Database, data_dir: Path, office: Office, now: datetime) -> list[datetime]:
    """Fill an installed database with the sample as it stands at `now`; does nothing when it is there already.

    Gives the instants to be lived through before `now`: the chats then show last month's post and the last reminder.
    All in one transaction, so that a start that was interrupted begins anew. Photos go to `data_dir`.
    """
    with database.transaction() as tx:
        if units.unit_by_code(tx, CLUSTER) is not None:
            return []
        months = plan_months(tx, office, now)
        founded_at = opens_at(office, months[0]) - FOUNDED_BEFORE
        known = questionnaires.all_indicators(tx)
        roster = read_roster(WORKBOOK.read_bytes(), known, directory.all_codes(tx))
        import_roster(tx, roster, office.day(founded_at), founded_at)
        officers = join_officers(tx, office, roster, founded_at, now)
        senders = join_reporters(tx, office, roster, founded_at, now)
        bind_chats(tx, roster, officers, founded_at)
        installation.keep(tx, DEMO, "1")
        return write_months(tx, data_dir, office, senders, months, now)


def plan_months(tx: Transaction, office: Office, now: datetime) -> list[PeriodRow]:
    """The newest month that has opened by `now` and the PAST_MONTHS before it, oldest first."""
    newest = month_containing(office.preset, office.day(now))
    while opens_at(office, periods.plan(tx, newest, office.preset)) > now:
        newest = parse(office.preset, previous_month(newest.id))
    ids = [newest.id]
    while len(ids) <= PAST_MONTHS:
        ids.append(previous_month(ids[-1]))
    return [periods.plan(tx, parse(office.preset, month), office.preset) for month in reversed(ids)]


def join_officers(
    tx: Transaction, office: Office, roster: Roster, founded_at: datetime, now: datetime
) -> dict[str, int]:
    """Every officer joins. Gives the first officer of each unit by the unit's code."""
    first: dict[str, int] = {}
    for code in dict.fromkeys(person.unit for person in roster.people if person.role.endswith("_officer")):
        unit = directory.required_unit(tx, code)
        for person_id in people.officers_of(tx, unit.id, office.day(now)):
            first.setdefault(code, person_id)
            join(tx, person_id, f"{unit.level}_officer", unit, founded_at, unit_id=unit.id)
    return first


def join_reporters(
    tx: Transaction, office: Office, roster: Roster, founded_at: datetime, now: datetime
) -> list[Sender]:
    """Leaders and deputies join, but for a few leaders. Gives each group with who of its people joined."""
    groups = [group for each in roster.groups if (group := units.group_by_code(tx, each.code)) is not None]
    commune_of = {area.code: directory.required_unit(tx, area.commune) for area in roster.areas}
    places = {each.code: commune_of[each.area] for each in roster.groups}
    begun_at = {
        each.code: max(founded_at, instant(each.from_on, office.timezone)) if each.from_on else founded_at
        for each in roster.groups
    }
    held = people.reporters(tx, [group.id for group in groups], office.day(now))
    leaders = list(dict.fromkeys(role.person_id for role in held if role.role == "leader"))
    awaited = set(leaders[AWAITED_EVERY - 1 :: AWAITED_EVERY])
    joined: set[int] = set()
    senders = []
    for group in groups:
        mine = [role for role in held if role.group_id == group.id and role.person_id not in awaited]
        for role in mine:
            if role.person_id not in joined:
                join(tx, role.person_id, role.role, places[group.code], begun_at[group.code], group_id=group.id)
                joined.add(role.person_id)
        senders.append(Sender(group, tuple(role.person_id for role in mine)))
    return senders


def join(
    tx: Transaction,
    person_id: int,
    role: str,
    unit: units.Unit,
    at: datetime,
    *,
    unit_id: int | None = None,
    group_id: int | None = None,
) -> None:
    """What remains in the database of a person who entered a code and agreed; `unit` is named in the notice."""
    sender = f"p{person_id}"
    address = Address(NAME, BOT, sender)
    invitation = invitations.create(tx, role, at, unit_id=unit_id, group_id=group_id, person_id=person_id)
    account_id = people.open_account(tx, address, sender, invitation.id, at)
    invitations.use(tx, invitation.id, at)
    people.attach(tx, account_id, person_id, at)
    name = unit.name[:1].lower() + unit.name[1:]
    notice = say.CONSENT.format(controller=f"Ủy ban MTTQ Việt Nam {name}", contact=f"Ủy ban MTTQ {unit.name}")
    consents.keep(tx, person_id, address, f"mau-{person_id}", notice, at, given=True)
    where = {"unit_id": unit_id, "group_id": group_id}
    audit.note(tx, person_id, "person.joined", f"invitation:{invitation.id}", at, dict(where))


def bind_chats(tx: Transaction, roster: Roster, officers: dict[str, int], at: datetime) -> None:
    """A chat group for each commune and one for the cluster, each bound by an officer of its unit."""
    communes: Sequence[str] = [code for cluster in roster.clusters for code in cluster.communes]
    for code in [*communes, CLUSTER]:
        unit = directory.required_unit(tx, code)
        name = unit.name[:1].lower() + unit.name[1:]
        title = f"MTTQ {name} – các tổ, nhóm tự quản" if unit.level == "commune" else f"MTTQ {name} – các xã"
        chat = chats.keep(tx, Address(NAME, BOT, f"g-{code}", is_group=True), title)
        chats.bind(tx, chat, unit.id, officers[code], at)
        audit.note(tx, officers[code], "chat.bound", f"chat:{chat.id}", at, {"unit": code})
