"""The SQL of `tuquan verify` about versions and the audit; its rows and words are those of verification_sql.py."""

from __future__ import annotations

from typing import Final

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
