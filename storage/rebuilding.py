"""Makes the totals and completeness anew from figures and reports: after a migration, or for a new ratio."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from reporting.periods import Preset, holding, parse
from reporting.totals import Key, Line, Rules, contributions
from storage import above, periods, totals
from storage.above import Above
from storage.database import Transaction
from storage.rules import rules
from storage.tables import baselines, completeness, figures, groups, reports, targets
from storage.tables import totals as totals_table

FILED = ("submitted", "returned", "approved")
GROUPS_AT_ONCE = 100
"""Three years of so many groups take some tens of megabytes."""


def rebuild_if_lacking(tx: Transaction) -> bool:
    """Rebuild where there are reports without totals, or figures of a ratio's parts without the ratio."""
    has_totals = tx.exists(sa.select(totals_table.c.unit_id).limit(1))
    if not has_totals and not tx.exists(sa.select(reports.c.id).limit(1)):
        return False
    codes = {row.indicator for row in tx.rows(sa.select(totals_table.c.indicator).distinct())} if has_totals else set()
    lacking = [code for code, ratio in rules(tx).ratios.items() if code not in codes and ratio.parts <= codes]
    if has_totals and not (lacking and _any_together(tx, lacking)):
        return False
    rebuild(tx)
    return True


def _any_together(tx: Transaction, ratios: Sequence[str]) -> bool:
    """Whether any report asks all parts of one of the ratios."""
    known = rules(tx)
    asked = tx.rows(sa.select(reports.c.asked))
    return any(known.ratios[code].parts <= set(row.asked) for row in asked for code in ratios)


def rebuild(tx: Transaction) -> None:
    """Everything anew, some groups at a time; what is marked as adjusted stays so."""
    tx.execute(sa.delete(totals_table))
    tx.execute(sa.update(completeness).values(dict.fromkeys(totals.COUNTS, 0)))
    known, preset = rules(tx), periods.preset(tx)
    rows = tx.rows(sa.select(groups.c.id, groups.c.area_id).order_by(groups.c.area_id, groups.c.id))
    over: dict[int, Above] = {}
    for start in range(0, len(rows), GROUPS_AT_ONCE):
        some = {row.id: row.area_id for row in rows[start : start + GROUPS_AT_ONCE]}
        over = {area: over.get(area) or above.read(tx, area) for area in sorted(set(some.values()))}
        _add(tx, some, over, known, preset)


def _add(tx: Transaction, areas: dict[int, int], over: dict[int, Above], known: Rules, preset: Preset) -> None:
    gathered: dict[tuple[int, Key], Line] = {}
    counts: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(totals.COUNTS, 0))
    fixed = [_values(tx, table, areas) for table in (baselines, targets)]
    filed = _figures(tx, areas)
    for group_id, due in _reports(tx, areas).items():
        area_id = areas[group_id]
        held = sorted({each for row in due for each in holding(row.period)})
        reached = {each: over[area_id].of(area_id, parse(preset, each).last_on) for each in held}
        lines = contributions(
            filed[group_id], fixed[0][group_id], fixed[1][group_id], held, known, [*known.over_time, *known.ratios]
        )
        for key, line in [*lines.items(), *_asked(due, known).items()]:
            for unit_id in reached[key[0]]:
                gathered[unit_id, key] = gathered.get((unit_id, key), Line()).plus(line)
        for place, change in _counted(due, reached):
            for name, number in change.items():
                counts[place][name] += number
    totals.count(tx, counts)
    totals.add_gathered(tx, gathered)


def _counted(due: Sequence[Any], reached: dict[str, list[int]]) -> list[tuple[tuple[int, str], dict[str, int]]]:
    """((unit, period), counts) of one group's reports."""
    found = []
    for each, unit_ids in reached.items():
        rows = [row for row in due if each in holding(row.period)]
        counts = {
            "due": len(rows),
            "filed": sum(row.state in FILED for row in rows),
            "on_time": sum(row.state in FILED and bool(row.on_time) for row in rows),
            "approved": sum(row.state == "approved" for row in rows),
            "groups": 1,
        }
        found += [((unit_id, each), counts) for unit_id in unit_ids]
    return found


def _asked(due: Sequence[Any], known: Rules) -> dict[Key, Line]:
    """One for each period and indicator that a group is asked at least once."""
    return {
        (each, code): Line(asked=1)
        for row in due
        for each in holding(row.period)
        for code in known.asked_with(row.asked)
    }


def _reports(tx: Transaction, areas: dict[int, int]) -> dict[int, list[Any]]:
    columns = (reports.c.group_id, reports.c.period, reports.c.state, reports.c.on_time, reports.c.asked)
    found = defaultdict(list)
    for row in tx.rows(sa.select(*columns).where(reports.c.group_id.in_(areas)).order_by(reports.c.id)):
        found[row.group_id].append(row)
    return dict(found)


def _figures(tx: Transaction, areas: dict[int, int]) -> dict[int, dict[str, dict[str, int | None]]]:
    """Group -> month -> indicator -> value, of filed reports."""
    of_report = (reports.c.group_id == figures.c.group_id) & (reports.c.period == figures.c.period)
    chosen = sa.select(figures.c.group_id, figures.c.period, figures.c.indicator, figures.c.value)
    chosen = chosen.join(reports, of_report).where(figures.c.group_id.in_(areas), reports.c.state.in_(FILED))
    found: dict[int, dict[str, dict[str, int | None]]] = defaultdict(lambda: defaultdict(dict))
    for row in tx.rows(chosen):
        found[row.group_id][row.period][row.indicator] = row.value
    return found


def _values(tx: Transaction, table: sa.Table, areas: dict[int, int]) -> dict[int, dict[str, int]]:
    """Group -> indicator -> value, of the baselines or the targets."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in tx.rows(
        sa.select(table.c.group_id, table.c.indicator, table.c.value).where(table.c.group_id.in_(areas))
    ):
        found[row.group_id][row.indicator] = row.value
    return found
