"""The SQL of `tuquan verify`, written apart from the code that keeps the totals, so that both are not wrong alike.

Each query gives rows of kind, place, month, indicator, side, stored, recomputed, all texts, one per difference.
Words in braces are put in by `spelled`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_SUMS: Final = ("this", "this_weight", "other", "other_weight", "groups")
_COUNTS: Final = ("due", "filed", "on_time", "approved")


def spelled(statement: str, dialect: str) -> str:
    """A query in the words of 'sqlite' or 'postgresql'."""
    for word, text in {**_PARTS, **_JSON[dialect]}.items():
        statement = statement.replace(word, text)
    return statement


def _text(names: Sequence[str], is_stored: int) -> str:
    """The sums of one side as 'a/b/c'."""
    sums = (f"CAST(SUM(CASE is_stored WHEN {is_stored} THEN {name} ELSE 0 END) AS TEXT)" for name in names)
    return " || '/' || ".join(sums)


def _differ(names: Sequence[str]) -> str:
    return " OR ".join(f"SUM(CASE is_stored WHEN 1 THEN {name} ELSE -{name} END) <> 0" for name in names)


_JSON: Final = {
    "sqlite": {
        "{asked codes}": "json_each(reports.asked)",
        "{audited figures}": "json_each(audit.data, '$.figures')",
        "{audited version}": "CAST(json_extract(audit.data, '$.version') AS TEXT)",
    },
    "postgresql": {
        "{asked codes}": "json_array_elements_text(reports.asked)",
        "{audited figures}": "json_each_text(audit.data -> 'figures')",
        "{audited version}": "(audit.data ->> 'version')",
    },
}

_PARTS: Final = {
    "{filed}": "reports.state IN ('submitted', 'returned', 'approved')",
    # Each area with itself and every unit over it on the last day of the month. UNION, not UNION ALL, so that
    # units placed in a ring are no endless road.
    "{above}": """above (area_id, unit_id) AS (
        SELECT area_id, area_id FROM groups
        UNION
        SELECT above.area_id, unit_parents.parent_id
        FROM above JOIN unit_parents ON unit_parents.unit_id = above.unit_id
        WHERE unit_parents.valid_from <= :last_on
            AND (unit_parents.valid_to IS NULL OR unit_parents.valid_to >= :last_on)
    )""",
    "{stored sums}": _text(_SUMS, 1),
    "{recomputed sums}": _text(_SUMS, 0),
    "{sums differ}": _differ(_SUMS),
    "{stored counts}": _text(_COUNTS, 1),
    "{recomputed counts}": _text(_COUNTS, 0),
    "{counts differ}": _differ(_COUNTS),
}

TOTALS: Final = """
WITH RECURSIVE {above},
    present AS (
        SELECT groups.area_id, figures.group_id, figures.indicator, figures.value
        FROM reports
        JOIN groups ON groups.id = reports.group_id
        JOIN figures ON figures.group_id = reports.group_id AND figures.period = reports.period
        WHERE reports.period = :month AND {filed} AND figures.value IS NOT NULL
    ),
    compared (side, group_id, indicator, value) AS (
        SELECT 'vs_previous', figures.group_id, figures.indicator, figures.value
        FROM reports
        JOIN figures ON figures.group_id = reports.group_id AND figures.period = reports.period
        WHERE reports.period = :before AND {filed}
        UNION ALL
        SELECT 'vs_baseline', group_id, indicator, value FROM baselines
        UNION ALL
        SELECT 'vs_target', group_id, indicator, value FROM targets
    ),
    of_area (area_id, indicator, side, this, this_weight, other, other_weight, groups) AS (
        SELECT area_id, indicator, 'value', SUM(value), COUNT(*), 0, 0, COUNT(*)
        FROM present GROUP BY area_id, indicator
        UNION ALL
        SELECT present.area_id, present.indicator, compared.side,
            SUM(present.value), COUNT(*), SUM(compared.value), COUNT(*), COUNT(*)
        FROM present
        JOIN compared ON compared.group_id = present.group_id AND compared.indicator = present.indicator
        WHERE compared.value IS NOT NULL
        GROUP BY present.area_id, present.indicator, compared.side
        UNION ALL
        SELECT groups.area_id, asked.value, 'asked', 0, 0, 0, 0, COUNT(*)
        FROM reports JOIN groups ON groups.id = reports.group_id CROSS JOIN {asked codes} AS asked
        WHERE reports.period = :month
        GROUP BY groups.area_id, asked.value
    ),
    both_ways (unit_id, indicator, side, state, is_stored, this, this_weight, other, other_weight, groups) AS (
        SELECT above.unit_id, of_area.indicator, of_area.side, 'provisional', 0,
            of_area.this, of_area.this_weight, of_area.other, of_area.other_weight, of_area.groups
        FROM of_area JOIN above ON above.area_id = of_area.area_id
        UNION ALL
        SELECT totals.unit_id, totals.indicator, totals.side, totals.state, 1,
            totals.this, totals.this_weight, totals.other, totals.other_weight, totals.groups
        FROM units JOIN totals ON totals.unit_id = units.id
        WHERE totals.month = :month
    )
SELECT 'totals' AS kind, units.code AS place, :month AS month, both_ways.indicator AS indicator,
    CASE both_ways.state WHEN 'provisional' THEN both_ways.side
        ELSE both_ways.side || ' ' || both_ways.state END AS side,
    {stored sums} AS stored, {recomputed sums} AS recomputed
FROM both_ways JOIN units ON units.id = both_ways.unit_id
GROUP BY units.code, both_ways.indicator, both_ways.side, both_ways.state
HAVING {sums differ}
"""
"""Of :month, with :before (the month before) and :last_on (its last day)."""

COMPLETENESS: Final = """
WITH RECURSIVE {above},
    of_area (area_id, due, filed, on_time, approved) AS (
        SELECT groups.area_id, COUNT(*), SUM(CASE WHEN {filed} THEN 1 ELSE 0 END),
            SUM(CASE WHEN {filed} AND reports.on_time THEN 1 ELSE 0 END),
            SUM(CASE WHEN reports.state = 'approved' THEN 1 ELSE 0 END)
        FROM reports JOIN groups ON groups.id = reports.group_id
        WHERE reports.period = :month
        GROUP BY groups.area_id
    ),
    both_ways (unit_id, is_stored, due, filed, on_time, approved) AS (
        SELECT above.unit_id, 0, of_area.due, of_area.filed, of_area.on_time, of_area.approved
        FROM of_area JOIN above ON above.area_id = of_area.area_id
        UNION ALL
        SELECT unit_id, 1, due, filed, on_time, approved FROM completeness WHERE period = :month
    )
SELECT 'completeness' AS kind, units.code AS place, :month AS month, '' AS indicator, '' AS side,
    {stored counts} AS stored, {recomputed counts} AS recomputed
FROM both_ways JOIN units ON units.id = both_ways.unit_id
GROUP BY units.code
HAVING {counts differ}
"""
"""Of :month, with :last_on (its last day)."""

AUDIT: Final = """
WITH both_ways (subject, code, version, indicator, value, is_audit) AS (
        SELECT audit.subject, NULL, {audited version}, told.key, COALESCE(CAST(told.value AS TEXT), '-'), 1
        FROM audit CROSS JOIN {audited figures} AS told
        WHERE audit.action = 'report.filed' AND SUBSTR(audit.subject, 1, LENGTH(:prefix)) = :prefix
        UNION ALL
        SELECT :prefix || CAST(groups.id AS TEXT), groups.code, CAST(figure_versions.version AS TEXT),
            figure_versions.indicator, COALESCE(CAST(figure_versions.value AS TEXT), '-'), 0
        FROM reports
        JOIN groups ON groups.id = reports.group_id
        JOIN figure_versions ON figure_versions.group_id = reports.group_id AND figure_versions.period = reports.period
        WHERE reports.period = :month
    )
SELECT 'audit' AS kind, COALESCE(MAX(code), subject) AS place, :month AS month, indicator AS indicator,
    version AS side,
    CASE SUM(is_audit) WHEN 1 THEN MAX(CASE is_audit WHEN 1 THEN value END)
        ELSE CAST(SUM(is_audit) AS TEXT) || ' x' END AS stored,
    COALESCE(MAX(CASE is_audit WHEN 0 THEN value END), '') AS recomputed
FROM both_ways
GROUP BY subject, version, indicator
HAVING COUNT(*) <> 2 OR SUM(is_audit) <> 1 OR MIN(value) <> MAX(value)
"""
"""Of :month, with :prefix, what the subjects of its filings begin with. Each version is audited once, as it was."""

CURRENT: Final = """
WITH present (group_id, period, indicator, value, version) AS (
        SELECT group_id, period, indicator, value, version FROM figures
        UNION ALL
        SELECT group_id, 'baseline', indicator, value, version FROM baselines
    ),
    wrong (group_id, period, indicator, stored, recomputed) AS (
        SELECT present.group_id, present.period, present.indicator,
            COALESCE(CAST(present.value AS TEXT), '-'), COALESCE(CAST(kept.value AS TEXT), '-')
        FROM present
        LEFT JOIN figure_versions AS kept ON kept.group_id = present.group_id AND kept.period = present.period
            AND kept.indicator = present.indicator AND kept.version = present.version
        LEFT JOIN figure_versions AS later ON later.group_id = present.group_id AND later.period = present.period
            AND later.indicator = present.indicator AND later.version > present.version
        WHERE kept.version IS NULL OR later.version IS NOT NULL
            OR COALESCE(CAST(present.value AS TEXT), '-') <> COALESCE(CAST(kept.value AS TEXT), '-')
        UNION
        SELECT kept.group_id, kept.period, kept.indicator, '', 'x'
        FROM figure_versions AS kept
        LEFT JOIN figures ON figures.group_id = kept.group_id AND figures.period = kept.period
            AND figures.indicator = kept.indicator
        LEFT JOIN baselines ON kept.period = 'baseline' AND baselines.group_id = kept.group_id
            AND baselines.indicator = kept.indicator
        WHERE figures.version IS NULL AND baselines.version IS NULL
    )
SELECT 'current' AS kind, groups.code AS place, wrong.period AS month, wrong.indicator AS indicator, '' AS side,
    wrong.stored AS stored, wrong.recomputed AS recomputed
FROM wrong JOIN groups ON groups.id = wrong.group_id
"""
"""Each figure and baseline is its newest version; no version is left without a figure ('x')."""

VERSIONS: Final = """
WITH kept (group_id, period, versions, last) AS (
        SELECT group_id, period, COUNT(DISTINCT version), MAX(version)
        FROM figure_versions WHERE period <> 'baseline' GROUP BY group_id, period
    ),
    wrong (group_id, period, indicator, stored, versions, last) AS (
        SELECT reports.group_id, reports.period, '', reports.version, COALESCE(kept.versions, 0), COALESCE(kept.last, 0)
        FROM reports LEFT JOIN kept ON kept.group_id = reports.group_id AND kept.period = reports.period
        WHERE COALESCE(kept.versions, 0) <> reports.version OR COALESCE(kept.last, 0) <> reports.version
        UNION ALL
        SELECT kept.group_id, kept.period, '', 0, kept.versions, kept.last
        FROM kept LEFT JOIN reports ON reports.group_id = kept.group_id AND reports.period = kept.period
        WHERE reports.id IS NULL
        UNION ALL
        SELECT group_id, 'baseline', indicator, MAX(version), COUNT(*), MAX(version)
        FROM figure_versions WHERE period = 'baseline' GROUP BY group_id, indicator
        HAVING COUNT(*) <> MAX(version) OR MIN(version) <> 1
    )
SELECT 'versions' AS kind, groups.code AS place, wrong.period AS month, wrong.indicator AS indicator, '' AS side,
    CAST(wrong.stored AS TEXT) AS stored, CAST(wrong.versions AS TEXT) || '/' || CAST(wrong.last AS TEXT) AS recomputed
FROM wrong JOIN groups ON groups.id = wrong.group_id
"""
"""The versions of a report, and of each baseline figure, run from 1 to the last: so many kept, the last of them."""

STRAY_AUDIT: Final = """
SELECT 'audit' AS kind, audit.subject AS place, '' AS month, '' AS indicator, '' AS side, '1 x' AS stored,
    '' AS recomputed
FROM audit
WHERE audit.action = 'report.filed' AND SUBSTR(audit.subject, 1, LENGTH('report:2026-10:')) NOT IN
    (SELECT 'report:' || id || ':' FROM periods)
"""
"""Audited filings of months that were never planned."""
