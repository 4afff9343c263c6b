"""What a month left behind: everything that must be the same however often the service was killed meanwhile."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bot.commands.summaries import as_json
from reporting.totals import Line
from storage import summaries, tables, units
from storage.database import Database, Transaction
from tests.service.installation import UNITS
from tests.service.people import look_of, photos_confirmed
from tests.service.platforms import Shown

Outcome = dict[str, Any]
Names = Mapping[str, Mapping[int | None, str]]

PERIODS = ("2025-10", "2025-11")
"""The months that people report for."""

_QUESTION = re.compile(r"Câu \d+/\d+\. .*|Bác xem lại .*")


def outcome(database: Database) -> Outcome:
    """Summaries of every unit, and the rows of what people entered and what became of it."""
    with database.reading() as tx:
        names = names_of(tx)
        kept: Outcome = {name: read(tx, names) for name, read in READ.items()}
        kept["summaries"] = {
            f"{code} {period}": as_json(summaries.summary(tx, unit, period, "administrative", withhold=False))
            for code in UNITS
            for period in PERIODS
            if (unit := units.unit_by_code(tx, code)) is not None
        }
    return kept


def names_of(tx: Transaction) -> Names:
    """Table -> row number -> what everybody calls it."""

    def named(statement: sa.Executable) -> dict[int | None, str]:
        return {None: "-", **{row[0]: str(row[1]) for row in tx.rows(statement)}}

    people, groups, chats, invitations = tables.people.c, tables.groups.c, tables.chats.c, tables.invitations.c
    return {
        "person": named(sa.select(people.id, people.name)),
        "group": named(sa.select(groups.id, groups.code)),
        "unit": named(sa.select(tables.units.c.id, tables.units.c.code)),
        "chat": named(sa.select(chats.id, chats.title)),
        "invitation": named(sa.select(invitations.id, invitations.name)),
    }


def _rows(tx: Transaction, table: sa.Table, columns: str, names: Names) -> list[Any]:
    """The rows of a table, sorted, with these columns; 'x:person' is column x as the name of that person."""
    wanted = [column.partition(":") for column in columns.split()]
    found = tx.rows(sa.select(*(table.c[column] for column, _, _ in wanted)))
    rows = [
        [names[kind][value] if kind else value for value, (_, _, kind) in zip(row, wanted, strict=True)]
        for row in found
    ]
    return sorted(rows, key=lambda row: json.dumps(row, default=str))


def _audit(tx: Transaction, names: Names) -> list[Any]:
    """Who did what to which row, without numbers of rows."""
    found = []
    for row in tx.rows(sa.select(tables.audit)):
        kind, _, number = row.subject.partition(":")
        subject = f"{kind}:{names[kind][int(number)]}" if kind in names else row.subject
        data = {
            key: names[key.removesuffix("_id")][value] if key.endswith("_id") else value
            for key, value in row.data.items()
        }
        found.append([names["person"][row.actor], row.action, subject, data])
    return sorted(found, key=lambda each: json.dumps(each, default=str))


def _of(table: sa.Table, columns: str) -> Callable[[Transaction, Names], list[Any]]:
    return lambda tx, names: _rows(tx, table, columns, names)


READ: Mapping[str, Callable[[Transaction, Names], list[Any]]] = {
    "people": _of(tables.people, "name phone"),
    "roles": _of(tables.roles, "person_id:person role unit_id:unit group_id:group"),
    "accounts": _of(tables.accounts, "person_id:person state"),
    "consents": _of(tables.consents, "person_id:person given"),
    "chats": _of(tables.chats, "title unit_id:unit state bound_by:person"),
    "reports": _of(
        tables.reports,
        "group_id:group period state version asked on_time on_behalf filed_by:person difficulty without_baseline",
    ),
    "figures": _of(tables.figures, "group_id:group period indicator value source reason person_id:person version"),
    "versions": _of(tables.figure_versions, "group_id:group period indicator version value source person_id:person"),
    "baselines": _of(tables.baselines, "group_id:group indicator value version"),
    "drafts": _of(tables.drafts, "purpose group_id:group period whose answers state"),
    "photos": _of(tables.photos, "person_id:person group_id:group unit_id:unit period caption hash download review"),
    "totals": _of(tables.totals, f"unit_id:unit period indicator state {' '.join(Line._fields)}"),
    "completeness": _of(tables.completeness, "unit_id:unit period due filed on_time approved groups"),
    "reminders": _of(tables.reminders, "person_id:person period step state reason"),
    "posts": _of(tables.posts, "chat_id:chat period"),
    "audit": _audit,
}


def differences(one: Outcome, other: Outcome) -> list[str]:
    """What differs between two outcomes, a line for each row."""
    lines = []
    for name in sorted(one.keys() | other.keys()):
        if name == "summaries":
            lines += [f"summary {key}" for key in one[name] if one[name][key] != other[name].get(key)]
            continue
        left = Counter(json.dumps(row, default=str, ensure_ascii=False) for row in one.get(name, []))
        right = Counter(json.dumps(row, default=str, ensure_ascii=False) for row in other.get(name, []))
        lines += [f"{name} - {row}" for row in left - right]
        lines += [f"{name} + {row}" for row in right - left]
    return lines


def repeated_questions(
    database: Database, heard: Mapping[str, tuple[int | str, Sequence[Shown], Sequence[int]]]
) -> list[str]:
    """Questions asked twice in a row, without an unknown send and without the person having done anything between.

    `heard` has for each name the id of the private chat, what the bot said there, and the number of the newest
    message whenever the person did something.
    """
    with database.reading() as tx:
        columns = (tables.outbox.c.chat, tables.outbox.c.payload)
        again = tx.rows(sa.select(*columns).where(tables.outbox.c.resends > 0))
    excused = {(row.chat, row.payload["text"]) for row in again}
    found = []
    for name, (chat, messages, acted_at) in heard.items():
        for before, after in itertools.pairwise(messages):
            if any(before.id <= at < after.id for at in acted_at) or photos_confirmed(after.text):
                continue
            if asks_the_same(before, after) and (str(chat), after.text) not in excused:
                found.append(f"{name}: {after.text}")
    return found


def asks_the_same(before: Shown, after: Shown) -> bool:
    """Whether both ask the same question, or are the same message."""
    one, other = _QUESTION.search(before.text), _QUESTION.search(after.text)
    return look_of(before) == look_of(after) or (one is not None and other is not None and one[0] == other[0])
