"""The SQL of `tuquan verify` about totals and completeness, apart from the code that keeps them: not both wrong alike.

Each query gives rows of kind, place, month, indicator, side, stored, recomputed, all texts, one per difference.
Words in braces are put in by `spelled`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_SUMS: Final = ("this", "this_weight", "other", "other_weight", "groups")
_COUNTS: Final = ("due", "filed", "on_time", "approved", "groups")


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
        "{over time}": "json_extract(indicators.content, '$.over_time')",
        "{given parts}": "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]') "
        "FROM json_each(:parts)",
        "{audited figures}": "json_each(audit.data, '$.figures')",
        "{audited version}": "CAST(json_extract(audit.data, '$.version') AS TEXT)",
    },
    "postgresql": {
        "{asked codes}": "json_array_elements_text(reports.asked)",
        "{over time}": "(indicators.content ->> 'over_time')",
        "{given parts}": "SELECT value ->> 0, value ->> 1, CAST(value ->> 2 AS INTEGER) "
        "FROM json_array_elements(CAST(:parts AS JSON))",
        "{audited figures}": "json_each_text(audit.data -> 'figures')",
        "{audited version}": "(audit.data ->> 'version')",
    },
}


def _halves(of: str) -> str:
    sums = (f"SUM(CASE parts.lower WHEN {lower} THEN {of}.value ELSE 0 END)" for lower in (0, 1))
    return ", ".join(sums)


def _weight(of: str) -> str:
    """A group counts once; a mean counts its figures, a ratio has its denominator."""
    return f"CASE WHEN kept.kind IN ('last', 'sum') THEN 1 ELSE SUM({of}.weight) END"


def _stored(side: str) -> str:
    sums = ", ".join(f"{side}_{name}" for name in _SUMS)
    return f"UNION ALL SELECT unit_id, indicator, 'vs_{side}', state, 1, {sums} FROM stored"  # noqa: S608


_PARTS: Final = {
    "{upper and lower of filed}": _halves("filed"),
    "{upper and lower of agreed}": _halves("agreed"),
    "{weight of kept}": _weight("kept"),
    "{weight of others}": _weight("others"),
    "{stored comparisons}": " ".join(_stored(side) for side in ("previous", "baseline", "target")),
    "{filed}": "reports.state IN ('submitted', 'returned', 'approved')",
    # Each area with itself and every unit over it on the last day of the period. UNION, not UNION ALL, so that
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
    parts (ratio, code, lower) AS ({given parts}),
    rules (code, over_time) AS (SELECT code, {over time} FROM indicators WHERE {over time} <> 'ratio'),
    kinds (ratio, many, kind) AS (
        SELECT parts.ratio, COUNT(*), CASE WHEN COUNT(*) = SUM(CASE rules.over_time WHEN 'last' THEN 1 ELSE 0 END)
            THEN 'last ratio' ELSE 'ratio' END
        FROM parts LEFT JOIN rules ON rules.code = parts.code GROUP BY parts.ratio
    ),
    filed (group_id, month, indicator, value) AS (
        SELECT figures.group_id, CAST(SUBSTR(figures.period, 1, 4) AS INTEGER) * 12
            + CAST(SUBSTR(figures.period, 6, 2) AS INTEGER), figures.indicator, figures.value
        FROM reports
        JOIN figures ON figures.group_id = reports.group_id AND figures.period = reports.period
        WHERE reports.period BETWEEN :before AND :last AND {filed} AND figures.value IS NOT NULL
    ),
    points (group_id, month, indicator, kind, value, weight) AS (
        SELECT filed.group_id, filed.month, filed.indicator, COALESCE(rules.over_time, 'sum'), filed.value, 1
        FROM filed LEFT JOIN rules ON rules.code = filed.indicator
        WHERE filed.indicator NOT IN (SELECT ratio FROM parts)
        UNION ALL
        SELECT filed.group_id, filed.month, kinds.ratio, kinds.kind, {upper and lower of filed}
        FROM filed JOIN parts ON parts.code = filed.indicator JOIN kinds ON kinds.ratio = parts.ratio
        GROUP BY filed.group_id, filed.month, kinds.ratio, kinds.kind, kinds.many
        HAVING COUNT(*) = kinds.many
    ),
    halved (group_id, indicator, kind, value, weight, is_now, month) AS (
        SELECT group_id, indicator, kind, value, weight, CASE WHEN month > :middle THEN 1 ELSE 0 END, month FROM points
    ),
    ranked (group_id, indicator, kind, value, weight, is_now, month, newest) AS (
        SELECT halved.*, ROW_NUMBER() OVER (PARTITION BY group_id, indicator, is_now ORDER BY month DESC) FROM halved
    ),
    kept (group_id, indicator, kind, value, weight, is_now, place) AS (
        SELECT group_id, indicator, kind, value, weight, is_now, month - is_now * :length
        FROM ranked WHERE kind NOT IN ('last', 'last ratio')
        UNION ALL
        SELECT group_id, indicator, kind, value, weight, is_now, 0
        FROM ranked WHERE kind IN ('last', 'last ratio') AND newest = 1
    ),
    agreed (side, group_id, indicator, value) AS (
        SELECT 'vs_baseline', group_id, indicator, value FROM baselines
        UNION ALL
        SELECT 'vs_target', group_id, indicator, value FROM targets
    ),
    others (side, group_id, indicator, place, value, weight) AS (
        SELECT 'vs_previous', group_id, indicator, place, value, weight FROM kept WHERE is_now = 0
        UNION ALL
        SELECT side, group_id, indicator, -1, value, 1
        FROM agreed WHERE indicator NOT IN (SELECT ratio FROM parts) AND value IS NOT NULL
        UNION ALL
        SELECT agreed.side, agreed.group_id, kinds.ratio, -1, {upper and lower of agreed}
        FROM agreed JOIN parts ON parts.code = agreed.indicator JOIN kinds ON kinds.ratio = parts.ratio
        WHERE agreed.value IS NOT NULL
        GROUP BY agreed.side, agreed.group_id, kinds.ratio, kinds.many
        HAVING COUNT(*) = kinds.many
    ),
    of_group (side, group_id, indicator, this, this_weight, other, other_weight) AS (
        SELECT 'value', kept.group_id, kept.indicator, SUM(kept.value), {weight of kept}, 0, 1
        FROM kept WHERE kept.is_now = 1 GROUP BY kept.group_id, kept.indicator, kept.kind
        UNION ALL
        SELECT others.side, kept.group_id, kept.indicator, SUM(kept.value), {weight of kept},
            SUM(others.value), {weight of others}
        FROM kept JOIN others ON others.group_id = kept.group_id AND others.indicator = kept.indicator
            AND others.place IN (kept.place, -1)
        WHERE kept.is_now = 1 GROUP BY others.side, kept.group_id, kept.indicator, kept.kind
    ),
    asked_codes (group_id, period, code) AS (
        SELECT DISTINCT reports.group_id, reports.period, asked.value
        FROM reports CROSS JOIN {asked codes} AS asked WHERE reports.period BETWEEN :first AND :last
    ),
    asked_of (group_id, code) AS (
        SELECT group_id, code FROM asked_codes
        UNION
        SELECT asked_codes.group_id, kinds.ratio
        FROM asked_codes JOIN parts ON parts.code = asked_codes.code JOIN kinds ON kinds.ratio = parts.ratio
        GROUP BY asked_codes.group_id, asked_codes.period, kinds.ratio, kinds.many
        HAVING COUNT(*) = kinds.many
    ),
    of_area (area_id, indicator, side, this, this_weight, other, other_weight, groups) AS (
        SELECT groups.area_id, indicator, side, SUM(this), SUM(this_weight),
            SUM(CASE side WHEN 'value' THEN 0 ELSE other END), SUM(CASE side WHEN 'value' THEN 0 ELSE other_weight END),
            COUNT(*)
        FROM of_group JOIN groups ON groups.id = of_group.group_id
        WHERE this_weight <> 0 AND other_weight <> 0
        GROUP BY groups.area_id, indicator, side
        UNION ALL
        SELECT groups.area_id, asked_of.code, 'asked', 0, 0, 0, 0, COUNT(*)
        FROM asked_of JOIN groups ON groups.id = asked_of.group_id
        GROUP BY groups.area_id, asked_of.code
    ),
    stored AS (
        SELECT totals.* FROM units JOIN totals ON totals.unit_id = units.id WHERE totals.period = :period
    ),
    both_ways (unit_id, indicator, side, state, is_stored, this, this_weight, other, other_weight, groups) AS (
        SELECT above.unit_id, of_area.indicator, of_area.side, 'provisional', 0,
            of_area.this, of_area.this_weight, of_area.other, of_area.other_weight, of_area.groups
        FROM of_area JOIN above ON above.area_id = of_area.area_id
        UNION ALL
        SELECT unit_id, indicator, 'value', state, 1, value, weight, 0, 0, groups FROM stored
        UNION ALL
        SELECT unit_id, indicator, 'asked', state, 1, 0, 0, 0, 0, asked FROM stored
        {stored comparisons}
    )
SELECT 'totals' AS kind, units.code AS place, :period AS month, both_ways.indicator AS indicator,
    CASE both_ways.state WHEN 'provisional' THEN both_ways.side
        ELSE both_ways.side || ' ' || both_ways.state END AS side,
    {stored sums} AS stored, {recomputed sums} AS recomputed
FROM both_ways JOIN units ON units.id = both_ways.unit_id
GROUP BY units.code, both_ways.indicator, both_ways.side, both_ways.state
HAVING {sums differ}
"""
"""Of :period, its months :first to :last and its last day :last_on; the period before begins with the month :before
and ends with that numbered :middle (year x 12 + month); each has :length months. :parts are the ratios as JSON,
[[ratio, part, 0 or 1 for a part of the denominator], …].
"""

COMPLETENESS: Final = """
WITH RECURSIVE {above},
    of_area (area_id, due, filed, on_time, approved, groups) AS (
        SELECT groups.area_id, COUNT(*), SUM(CASE WHEN {filed} THEN 1 ELSE 0 END),
            SUM(CASE WHEN {filed} AND reports.on_time THEN 1 ELSE 0 END),
            SUM(CASE WHEN reports.state = 'approved' THEN 1 ELSE 0 END), COUNT(DISTINCT reports.group_id)
        FROM reports JOIN groups ON groups.id = reports.group_id
        WHERE reports.period BETWEEN :first AND :last
        GROUP BY groups.area_id
    ),
    both_ways (unit_id, is_stored, due, filed, on_time, approved, groups) AS (
        SELECT above.unit_id, 0, of_area.due, of_area.filed, of_area.on_time, of_area.approved, of_area.groups
        FROM of_area JOIN above ON above.area_id = of_area.area_id
        UNION ALL
        SELECT unit_id, 1, due, filed, on_time, approved, groups FROM completeness WHERE period = :period
    )
SELECT 'completeness' AS kind, units.code AS place, :period AS month, '' AS indicator, '' AS side,
    {stored counts} AS stored, {recomputed counts} AS recomputed
FROM both_ways JOIN units ON units.id = both_ways.unit_id
GROUP BY units.code
HAVING {counts differ}
"""
"""Of :period, with its months :first to :last and its last day :last_on."""
