"""Invented histories of small worlds, and what their totals are, worked out group by group from what was done."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

import sqlalchemy as sa

from conversation.draft import Answer
from reporting.periods import parse
from storage import figures, periods, reports, units
from storage.database import Transaction
from storage.tables import completeness, groups, questionnaires, totals
from tests.talk import at

MONTHS = ("2025-09", "2025-10", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-07")
"""Months that are opened: over the turn of a year, with gaps."""
CODES = ("G01", "MT01", "VH01", "VH02", "VH03", "VH04", "KH08", "KT10", "AN05")
STOCKS, MEANS = {"G01", "MT01", "KT10", "AN05"}, {"KH08"}
RATIOS = {"MT02": (("MT01",), ("G01",)), "VH05": (("VH02", "VH04"), ("VH01", "VH03"))}
NOW = at("2026-08-20 08:00")
SIDES = ("previous", "baseline", "target")

Sums = tuple[int, ...]
Values = dict[str, int | None]


@dataclass
class Circle:
    """A group as the history knows it."""

    group: units.Group
    first_month: str
    last_month: str
    asked: dict[str, list[str]] = field(default_factory=dict)
    filed: dict[str, Values] = field(default_factory=dict)
    on_time: dict[str, bool] = field(default_factory=dict)
    baseline: dict[str, int] = field(default_factory=dict)
    targets: dict[str, int] = field(default_factory=dict)


@dataclass
class World:
    """A province of two clusters, three communes and five areas, with its groups and where each unit stood when."""

    number: int
    ids: dict[str, int]
    groups: list[Circle]
    placed: dict[int, list[tuple[date, int]]]
    """Unit -> (since, parent), the latest last."""

    def above(self, unit_id: int, on: date) -> list[int]:
        """The unit and all that stood above it on a day."""
        found = [unit_id]
        while True:
            over = [parent for since, parent in self.placed.get(found[-1], []) if since <= on]
            if not over:
                return found
            found.append(over[-1])


TREE = {
    "C1": "P",
    "C2": "P",
    "X1": "C1",
    "X2": "C1",
    "X3": "C2",
    "A1": "X1",
    "A2": "X1",
    "A3": "X2",
    "A4": "X3",
    "A5": "X3",
}
LEVELS = {"P": "province", "C": "cluster", "X": "commune", "A": "area"}
SINCE = date(2020, 1, 1)


def settle(tx: Transaction, number: int, drawn: random.Random) -> World:
    """A new world with one to four groups."""
    ids = {}
    for name in ("P", *TREE):
        ids[name] = units.add_unit(tx, f"W{number}{name}", LEVELS[name[0]], "kind", name, SINCE)
    placed = {}
    for name, parent in TREE.items():
        units.place(tx, ids[name], ids[parent], SINCE)
        placed[ids[name]] = [(SINCE, ids[parent])]
    circles = []
    for place in range(drawn.randint(1, 4)):
        area = ids[f"A{drawn.randint(1, 5)}"]
        first, last = sorted(drawn.sample(range(len(MONTHS)), 2)) if drawn.random() < 0.4 else (0, len(MONTHS) - 1)
        started = parse("administrative", MONTHS[first]).first_on
        row = units.Group(0, f"W{number}G{place}", f"Tổ {place}", "whole_area", area, "MT", "", 40)
        group_id = units.add_group(tx, row, started, [])
        tx.execute(sa.update(groups).where(groups.c.id == group_id).values(ended_on=ended(MONTHS[last])))
        circles.append(Circle(units.group(tx, group_id), MONTHS[first], MONTHS[last]))
    return World(number, ids, circles, placed)


def ended(month: str) -> date:
    """The last day of a group's last month."""
    return parse("administrative", month).last_on


def open_months(tx: Transaction, worlds: list[World], drawn: random.Random) -> None:
    """Write what is due, month by month for all worlds; each group is asked some of the indicators."""
    for month in drawn.sample(MONTHS, len(MONTHS)):
        period = periods.plan(tx, parse("administrative", month), "administrative")
        due = {}
        for world in worlds:
            for circle in world.groups:
                if circle.first_month <= month <= circle.last_month and drawn.random() < 0.9:
                    circle.asked[month] = drawn.sample(CODES, drawn.randint(1, len(CODES)))
                    due[circle.group.id] = (circle.group, circle.asked[month])
        reports.make_due(tx, period, due)


def play(tx: Transaction, world: World, drawn: random.Random, acts: int, form_id: int) -> None:
    """Some of: a report filed, late or corrected, figures skipped, a survey, targets, a unit that moves."""
    for _ in range(acts):
        chance, circle = drawn.random(), drawn.choice(world.groups)
        if chance < 0.70:
            file(tx, circle, drawn, form_id)
        elif chance < 0.80:
            values = some(drawn)
            figures.write_baseline(tx, circle.group, values, NOW.date(), None, NOW)
            circle.baseline.update(values)
        elif chance < 0.88:
            values = some(drawn)
            figures.write_targets(tx, circle.group, values, NOW.date())
            circle.targets.update(values)
        else:
            move(tx, world, drawn)


def some(drawn: random.Random) -> dict[str, int]:
    return {code: 1000 * drawn.randint(0, 3) for code in drawn.sample(CODES, drawn.randint(1, 5))}


def file(tx: Transaction, circle: Circle, drawn: random.Random, form_id: int) -> None:
    """A report, or a correction of one; a month in which nothing was due is asked as it is filed.

    What is told besides what was asked counts as asked.
    """
    month = drawn.choice(MONTHS)
    period = periods.find(tx, month)
    assert period is not None
    values: Values = {
        code: drawn.choice([None, 0, 1000, 2000, 3500]) for code in drawn.sample(CODES, drawn.randint(1, 9))
    }
    besides = set(drawn.sample(sorted(values), drawn.randint(0, len(values) // 2)))
    sent_on = period.days.group_due_on + timedelta(days=drawn.choice([-3, 0, 1, 30]))
    reports.file(
        tx,
        circle.group,
        period,
        form_id,
        {code: Answer(value, "typed") for code, value in values.items() if code not in besides},
        difficulty=None,
        person_id=1,
        sent_on=sent_on,
        sent_at=NOW,
        now=NOW,
        besides={code: Answer(values[code], "quick_log") for code in sorted(besides)},
    )
    asked = circle.asked.setdefault(month, list(values))
    circle.asked[month] = [*asked, *besides.difference(asked)]
    circle.on_time.setdefault(month, sent_on <= period.days.group_due_on)
    circle.filed.setdefault(month, {}).update(values)


def move(tx: Transaction, world: World, drawn: random.Random) -> None:
    """An area goes to another commune, or a commune to another cluster, from a day within or between periods."""
    name, to = drawn.choice([("A", "X"), ("X", "C")])
    unit_id = world.ids[drawn.choice([each for each in TREE if each.startswith(name)])]
    parent = world.ids[drawn.choice([each for each in TREE if each.startswith(to)])]
    since = date(2025, 8, 1) + timedelta(days=drawn.randint(0, 400))
    units.place(tx, unit_id, parent, since)
    history = world.placed[unit_id]
    if history[-1][1] == parent:
        return
    if history[-1][0] >= since:
        history[-1] = (history[-1][0], parent)
    else:
        history.append((since, parent))


def spans() -> dict[str, list[str]]:
    """Every period that holds an opened month -> all its months, spelled out by hand."""
    found = {}
    for month in MONTHS:
        year, number = month[:4], int(month[5:])
        for name, length in (
            (month, 1),
            (f"{year}-Q{(number + 2) // 3}", 3),
            (f"{year}-H{(number + 5) // 6}", 6),
            (year, 12),
        ):
            first = (number - 1) // length * length + 1
            found[name] = [f"{year}-{each:02d}" for each in range(first, first + length)]
    return found


def before(months: list[str]) -> list[str]:
    """The months as many months earlier."""
    moved = [int(month[:4]) * 12 + int(month[5:]) - 1 - len(months) for month in months]
    return [f"{each // 12}-{each % 12 + 1:02d}" for each in moved]


def expected_totals(world: World) -> dict[tuple[int, str, str], dict[str, Sums]]:
    """(unit, period, indicator) -> side -> sums and groups; 'asked' has only groups."""
    found: dict[tuple[int, str, str], dict[str, Sums]] = defaultdict(dict)

    def add(unit_ids: list[int], period: str, code: str, side: str, sums: Sums) -> None:
        for unit_id in unit_ids:
            old = found[unit_id, period, code].get(side, (0, 0, 0, 0, 0))
            found[unit_id, period, code][side] = tuple(a + b for a, b in zip(old, sums, strict=True))

    for period, months in spans().items():
        for circle in world.groups:
            over = world.above(circle.group.area_id, ended(months[-1]))
            for code in (*CODES, *RATIOS):
                for side, sums in of_group(circle, code, months).items():
                    add(over, period, code, side, sums)
    return {key: sides for key, sides in found.items() if any(map(any, sides.values()))}


def of_group(circle: Circle, code: str, months: list[str]) -> dict[str, Sums]:
    """What one group gives to one indicator of one period."""
    found: dict[str, Sums] = {}
    parts = {code} if code not in RATIOS else {part for half in RATIOS[code] for part in half}
    if any(parts <= set(circle.asked.get(month, [])) for month in months):
        found["asked"] = (0, 0, 0, 0, 1)
    this = {place: point for place, month in enumerate(months) if (point := at_month(circle.filed.get(month), code))}
    earlier = {
        place: point for place, month in enumerate(before(months)) if (point := at_month(circle.filed.get(month), code))
    }
    if parts <= STOCKS:
        this, earlier = ({0: points[max(points)]} if points else {} for points in (this, earlier))
    if not this or not weight(code, list(this.values())):
        return found
    found["value"] = (*both(code, list(this.values())), 0, 0, 1)
    shared = sorted(this.keys() & earlier.keys())
    pairs = {"previous": ([this[each] for each in shared], [earlier[each] for each in shared])}
    for side, agreed in (("baseline", circle.baseline), ("target", circle.targets)):
        point = at_month(agreed, code)
        pairs[side] = (list(this.values()), [point] * len(this)) if point else ([], [])
    for side, (these, others) in pairs.items():
        if these and weight(code, these) and weight(code, others):
            found[side] = (*both(code, these), *both(code, others), 1)
    return found


def at_month(values: Values | dict[str, int] | None, code: str) -> tuple[int, int] | None:
    """Figure and weight, or numerator and denominator."""
    if values is None:
        return None
    if code not in RATIOS:
        value = values.get(code)
        return None if value is None else (value, 1)
    halves = [[values.get(part) for part in half] for half in RATIOS[code]]
    if any(value is None for half in halves for value in half):
        return None
    upper, lower = (sum(value for value in half if value is not None) for half in halves)
    return upper, lower


def weight(code: str, points: list[tuple[int, int]]) -> int:
    return sum(point[1] for point in points) if code in MEANS or code in RATIOS else 1


def both(code: str, points: list[tuple[int, int]]) -> tuple[int, int]:
    return sum(point[0] for point in points), weight(code, points)


def stored_totals(tx: Transaction) -> dict[tuple[int, str, str], dict[str, Sums]]:
    """The totals as they are kept, in the same shape, without rows and sides of naught."""
    found = {}
    for row in tx.rows(sa.select(totals)):
        sides: dict[str, Sums] = {"value": (row.value, row.weight, 0, 0, row.groups), "asked": (0, 0, 0, 0, row.asked)}
        for side in SIDES:
            names = ("this", "this_weight", "other", "other_weight", "groups")
            sides[side] = tuple(getattr(row, f"{side}_{name}") for name in names)
        kept = {side: sums for side, sums in sides.items() if any(sums)}
        if kept:
            found[row.unit_id, row.period, row.indicator] = kept
    return found


def expected_completeness(world: World) -> dict[tuple[int, str], Sums]:
    """(unit, period) -> due, filed, on time, groups."""
    found: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for period, months in spans().items():
        for circle in world.groups:
            due = [month for month in months if month in circle.asked]
            filed = [month for month in due if month in circle.filed]
            on_time = [month for month in filed if circle.on_time[month]]
            for unit_id in world.above(circle.group.area_id, ended(months[-1])):
                for place, number in enumerate((len(due), len(filed), len(on_time), int(bool(due)))):
                    found[unit_id, period][place] += number
    return {key: tuple(counts) for key, counts in found.items() if any(counts)}


def stored_completeness(tx: Transaction) -> dict[tuple[int, str], Sums]:
    """Completeness as it is kept, in the same shape."""
    rows = tx.rows(sa.select(completeness))
    found = {(row.unit_id, row.period): (row.due, row.filed, row.on_time, row.groups) for row in rows}
    return {key: counts for key, counts in found.items() if any(counts)}


def any_form(tx: Transaction) -> int:
    """The id of some questionnaire."""
    return int(tx.scalar(sa.select(sa.func.min(questionnaires.c.id))))
