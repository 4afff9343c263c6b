"""Reports: due at opening, filed, corrected; completeness follows in the same commit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from conversation.draft import Answer
from reporting.periods import holding, months_of, parse, preset_of
from reporting.totals import Key, Line
from storage import above, audit, figures, posts, totals, units
from storage.above import Above
from storage.database import Transaction
from storage.periods import PeriodRow
from storage.rules import rules
from storage.tables import figure_versions, reports

FILED = ("submitted", "returned", "approved")


@dataclass(frozen=True)
class Report:
    """One group's report of one period."""

    id: int
    group_id: int
    period: str
    state: str
    version: int
    asked: tuple[str, ...]
    first_filed_at: datetime | None
    filed_at: datetime | None
    on_time: bool | None
    filed_by: int | None
    difficulty: str | None
    without_baseline: bool

    @property
    def is_filed(self) -> bool:
        """Counted in totals."""
        return self.state in FILED


_COLUMNS = (
    reports.c.id,
    reports.c.group_id,
    reports.c.period,
    reports.c.state,
    reports.c.version,
    reports.c.asked,
    reports.c.first_filed_at,
    reports.c.filed_at,
    reports.c.on_time,
    reports.c.filed_by,
    reports.c.difficulty,
    reports.c.without_baseline,
)


def _report(row: Any) -> Report:
    return Report(**{**row._mapping, "asked": tuple(row.asked)})


def make_due(tx: Transaction, period: PeriodRow, asked: Mapping[int, tuple[units.Group, Sequence[str]]]) -> None:
    """Write one `due` row per group (group id -> group and the codes it is asked) that has none yet."""
    known = {
        row.group_id
        for row in tx.rows(
            sa.select(reports.c.group_id).where(reports.c.period == period.id, reports.c.group_id.in_(list(asked)))
        )
    }
    new = {group_id: pair for group_id, pair in sorted(asked.items()) if group_id not in known}
    if not new:
        return
    rows = [
        {"group_id": group_id, "period": period.id, "state": "due", "asked": list(codes)}
        for group_id, (_, codes) in new.items()
    ]
    tx.execute(sa.insert(reports), rows)
    _count_due(tx, period, new)


def _count_due(tx: Transaction, period: PeriodRow, new: Mapping[int, tuple[units.Group, Sequence[str]]]) -> None:
    """Completeness and what is asked follow; a longer period counts a group, and what it is asked, only once."""
    preset = preset_of(period.id, period.last_on)
    held = {each: parse(preset, each).last_on for each in holding(period.id)}
    before = _asked_already(tx, list(new), period.id)
    known = rules(tx)
    over: dict[int, Above] = {}
    lines: dict[tuple[int, Key], int] = defaultdict(int)
    counts: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: {"due": 0, "groups": 0})
    for group, codes in new.values():
        if group.area_id not in over:
            over[group.area_id] = above.read(tx, group.area_id)
        asked = known.asked_with(codes)
        for each, last_on in held.items():
            others = before.get((group.id, each))
            once = set(asked) if others is None else set(asked).difference(*map(known.asked_with, others))
            for unit_id in over[group.area_id].of(group.area_id, last_on):
                counts[unit_id, each]["due"] += 1
                counts[unit_id, each]["groups"] += others is None
                for code in once:
                    lines[unit_id, (each, code)] += 1
    totals.count(tx, counts)
    totals.add_gathered(tx, {key: Line(asked=number) for key, number in lines.items()})


def _asked_already(tx: Transaction, group_ids: Sequence[int], month: str) -> dict[tuple[int, str], list[list[str]]]:
    """(group, period) -> what its reports of the period's other months ask, for the periods that hold a month."""
    found: dict[tuple[int, str], list[list[str]]] = defaultdict(list)
    periods_held = holding(month)
    chosen = sa.select(reports.c.group_id, reports.c.period, reports.c.asked).where(
        reports.c.group_id.in_(group_ids), reports.c.period.in_(months_of(periods_held[-1])), reports.c.period != month
    )
    for row in tx.rows(chosen.order_by(reports.c.group_id, reports.c.period)):
        for each in set(holding(row.period)) & set(periods_held):
            found[row.group_id, each].append(row.asked)
    return dict(found)


def groups_without(tx: Transaction, period: str, candidates: Sequence[units.Group], most: int) -> list[units.Group]:
    """The first `most` groups that have no row for the period yet."""
    known = {row.group_id for row in tx.rows(sa.select(reports.c.group_id).where(reports.c.period == period))}
    return [group for group in candidates if group.id not in known][:most]


_FIND = sa.select(*_COLUMNS).where(reports.c.group_id == bindparam("group"), reports.c.period == bindparam("period"))


def find(tx: Transaction, group_id: int, period: str) -> Report | None:
    """A group's report of a period."""
    row = tx.first(_FIND, group=group_id, period=period)
    return _report(row) if row else None


def any_of(tx: Transaction, group_id: int) -> bool:
    """True when the group ever owed a report."""
    return tx.exists(sa.select(reports.c.id).where(reports.c.group_id == group_id).limit(1))


def find_many(tx: Transaction, group_ids: Sequence[int], period: str) -> dict[int, Report]:
    """Group id -> report."""
    chosen = sa.select(*_COLUMNS).where(reports.c.group_id.in_(group_ids), reports.c.period == period)
    return {row.group_id: _report(row) for row in tx.rows(chosen)}


def of_group(tx: Transaction, group_id: int, most: int, skipped: int = 0) -> list[Report]:
    """The newest reports of a group, filed or due, the latest month first; so many of them skipped."""
    chosen = sa.select(*_COLUMNS).where(reports.c.group_id == group_id).order_by(reports.c.period.desc())
    return [_report(row) for row in tx.rows(chosen.limit(most).offset(skipped))]


def unfiled_groups(tx: Transaction, period: str) -> list[int]:
    """The ids of all groups that owe a report for the period."""
    chosen = sa.select(reports.c.group_id).where(reports.c.period == period, reports.c.state == "due")
    return [int(row.group_id) for row in tx.rows(chosen.order_by(reports.c.group_id))]


def file(
    tx: Transaction,
    group: units.Group,
    period: PeriodRow,
    questionnaire_id: int,
    answers: Mapping[str, Answer],
    *,
    difficulty: str | None,
    person_id: int,
    sent_on: date,
    sent_at: datetime,
    now: datetime,
    besides: Mapping[str, Answer] | None = None,
) -> Report:
    """File or correct a report: figures with their versions, totals, completeness and audit in this commit.

    `besides` was told without being asked. On time is judged by when the person first sent it (`sent_on`, local).
    """
    units.lock_group(tx, group.id)
    answers = {**answers, **(besides or {})}
    present = _found_or_due(tx, group, period, list(answers))
    over = above.read(tx, group.area_id)
    _ask_besides(tx, group, period, present, besides or {}, over)
    figures.write(tx, group, period.id, answers, person_id, now, over=over)
    on_time = present.on_time if present.is_filed else _count_first(tx, group, period, over, answers, sent_on, now)
    values = {
        "state": "submitted",
        "version": present.version + 1,
        "questionnaire_id": questionnaire_id,
        "first_filed_at": present.first_filed_at or sent_at,
        "filed_at": sent_at,
        "on_time": on_time,
        "filed_by": person_id,
        "difficulty": difficulty,
        "without_baseline": not figures.baseline_of(tx, group.id),
    }
    tx.execute(sa.update(reports).where(reports.c.id == present.id).values(**values))
    said = {"version": present.version + 1, "figures": {code: one.value for code, one in sorted(answers.items())}}
    audit.note(tx, person_id, "report.filed", f"report:{period.id}:{group.id}", now, said)
    return _found_or_due(tx, group, period, [])


def _count_first(
    tx: Transaction,
    group: units.Group,
    period: PeriodRow,
    over: Above,
    answers: Mapping[str, Answer],
    sent_on: date,
    now: datetime,
) -> bool:
    """Count a report that was not filed before; whether it is on time."""
    on_time = sent_on <= period.days.group_due_on
    _count_filed(tx, group, period, over, {"filed": 1, "on_time": int(on_time)})
    _mark_adjusted(tx, group, period, over, answers, now)
    return on_time


def _count_filed(
    tx: Transaction, group: units.Group, period: PeriodRow, over: Above, change: Mapping[str, int]
) -> None:
    """Add to the completeness of the group's units, for the month and the longer periods that hold it."""
    preset = preset_of(period.id, period.last_on)
    reached = {each: over.of(group.area_id, parse(preset, each).last_on) for each in holding(period.id)}
    totals.count(tx, {(unit_id, each): change for each, unit_ids in reached.items() for unit_id in unit_ids})


def _ask_besides(
    tx: Transaction, group: units.Group, period: PeriodRow, present: Report, told: Collection[str], over: Above
) -> None:
    """What a group told without being asked counts as asked, of this group alone."""
    besides = [code for code in told if code not in present.asked]
    if not besides:
        return
    asked = [*present.asked, *besides]
    tx.execute(sa.update(reports).where(reports.c.id == present.id).values(asked=asked))
    known, preset = rules(tx), preset_of(period.id, period.last_on)
    before = _asked_already(tx, [group.id], period.id)
    new = set(known.asked_with(asked)).difference(known.asked_with(present.asked))
    keys = [
        (each, code)
        for each in holding(period.id)
        for code in new.difference(*map(known.asked_with, before.get((group.id, each), ())))
    ]
    totals.add(tx, {key: Line(asked=1) for key in keys}, group.area_id, over, preset)


def _mark_adjusted(
    tx: Transaction,
    group: units.Group,
    period: PeriodRow,
    over: Above,
    answers: Mapping[str, Answer],
    now: datetime,
) -> None:
    """A report without a figure changes how many have reported; figures mark what was posted by themselves."""
    if all(answer.value is None for answer in answers.values()):
        posts.mark_adjusted(tx, [period.id], group.area_id, over, preset_of(period.id, period.last_on), now)


def _found_or_due(tx: Transaction, group: units.Group, period: PeriodRow, codes: Sequence[str]) -> Report:
    """The report's row; for a group that came after the opening it is written now, as asked for `codes`."""
    found = find(tx, group.id, period.id)
    if found is None:
        make_due(tx, period, {group.id: (group, codes)})
        found = find(tx, group.id, period.id)
    assert found is not None
    return found


def versions(tx: Transaction, group_id: int, period: str) -> Sequence[Any]:
    """Every version of every figure: indicator, version, value, source, recorded_at."""
    columns = figure_versions.c
    chosen = sa.select(columns.indicator, columns.version, columns.value, columns.source, columns.recorded_at)
    chosen = chosen.where(columns.group_id == group_id, columns.period == period)
    return tx.rows(chosen.order_by(columns.version, columns.indicator))


def filed_by(tx: Transaction, person_id: int) -> int:
    """How many reports a person filed."""
    return int(tx.scalar(sa.select(sa.func.count()).select_from(reports).where(reports.c.filed_by == person_id)))
