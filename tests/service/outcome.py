"""What a month left behind: everything that must be the same however often the service was killed meanwhile."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bot.commands.summaries import as_json
from reporting.totals import Line
from storage import summaries, tables, units
from storage.database import Database, Transaction
from tests.service.installation import UNITS
from tests.service.people import Person, look_of, photos_confirmed, told_of
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


def repeated_questions(database: Database, people: Iterable[Person]) -> list[str]:
    """Questions asked twice in a row, without an unknown send and without the person having done anything between;
    and lines about what came again or too early, more of them than it was typed."""
    with database.reading() as tx:
        columns = (tables.outbox.c.chat, tables.outbox.c.payload)
        again = tx.rows(sa.select(*columns).where(tables.outbox.c.resends > 0))
    resent = {(row.chat, row.payload["text"]) for row in again}
    found = []
    for person in people:
        messages = person.platform.messages(person.user)
        # Where there are no buttons the choices follow.
        excused = tuple(text for chat, text in resent if chat == str(person.user.id))
        wished = list(person.asked_again_at)
        found += [f"{person.name}: {text}" for text in told_too_often(messages, person.typings, excused)]
        for before, after in itertools.pairwise(messages):
            done_between = any(before.id <= at < after.id for at in person.acted_at)
            if done_between or photos_confirmed(after.text) or told_of(after.text):
                continue
            if not asks_the_same(before, after) or after.text.startswith(excused):
                continue
            if wish := [at for at in wished if at < before.id]:
                # He typed the word for it once more before he had the first answer.
                wished.remove(wish[0])
            else:
                found.append(f"{person.name}: {after.text}")
    return found


def told_too_often(messages: Sequence[Shown], typings: Mapping[str, int], excused: tuple[str, ...]) -> list[str]:
    """Messages about a text that came again or too early, where it was typed less often than it was told."""
    seen: Counter[str] = Counter()
    told: Counter[tuple[str, bool]] = Counter()
    for message in messages:
        text = told_of(message.text)
        seen[message.text] += 1
        if text and not (message.text.startswith(excused) and seen[message.text] == 2):
            told[text, "đến hai lần" in message.text] += 1
    # Of what came twice the first was taken.
    return [
        f"«{text}» was typed {typings.get(text, 0)} times, told {times} times"
        for (text, is_again), times in told.items()
        if times + is_again > typings.get(text, 0)
    ]


def asks_the_same(before: Shown, after: Shown) -> bool:
    """Whether both ask the same question, or are the same message."""
    one, other = _QUESTION.search(before.text), _QUESTION.search(after.text)
    return look_of(before) == look_of(after) or (one is not None and other is not None and one[0] == other[0])
