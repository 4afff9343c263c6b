"""What the chart is given: a summary as JSON-plain values, built without loading any drawing library."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from reporting.indicators import Indicator
from reporting.periods import fitted, label
from reporting.progress import change_verdict
from reporting.summary import Comparison, IndicatorTotal, Part, Summary

BESIDE_PARTS, ALONE, ON_FURTHER_PAGE = 10, 16, 20
"""Most indicators of the first page, with units below or without, and of a further one: so many fit."""


def summary_data(summary: Summary, counted_at: datetime | None = None) -> dict[str, Any]:
    """The summary as charts.draw_summary and documents.month_workbook read it. Figures stay thousandths.

    `counted_at` is printed as it is, so it comes in the installation's time zone; as it is part of the content
    by which a picture is cached, leave it out where the summary is asked for again and again.

    Shape: {"unit": {"code", "name"}, "level", "period": {"id", "label", "first_on", "last_on"},
    "counted_at", "adjusted", "groups": {"due", "filed", "on_time", "approved", "groups"}, "indicators": [{"code",
    "label", "unit", "direction", "value", "groups", "asked", "withheld", "previous", "baseline", "target",
    "standing"}], "parts": [{"code", "name", "due", "filed", "on_time", "better", "worse"}]}. The
    groups' counts are reports, but for "groups"; the indicators come the most telling
    first; "standing" is a key of progress.STANDING_WORDS or null. A comparison is null or {"this", "value", "groups",
    "verdict"}; "better" and "worse" count the part's indicators against the baseline, null when it has none to compare.
    Days are dd/mm/yyyy, `counted_at` 'HH:MM dd/mm/yyyy' or empty.
    """
    return {
        "unit": {"code": summary.unit.code, "name": summary.unit.name},
        "level": summary.level,
        "period": {
            "id": summary.period_id,
            "label": label(summary.period_id),
            "first_on": day_text(summary.first_on),
            "last_on": day_text(summary.last_on),
        },
        "counted_at": f"{counted_at:%H:%M} {day_text(counted_at)}" if counted_at else "",
        "adjusted": summary.adjusted,
        "groups": {
            "due": summary.completeness.due,
            "filed": summary.completeness.filed,
            "on_time": summary.completeness.on_time,
            "approved": summary.completeness.approved,
            "groups": summary.completeness.groups,
        },
        "indicators": [_indicator(total.to_tell(), summary.period_id) for total in summary.totals],
        "parts": [_part(part) for part in summary.parts],
    }


def further_pages(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What to draw besides `data` where its indicators do not fit on one page; "from" counts those that come before."""
    return [{**data, "from": start} for start in range(_on_first_page(data), len(told(data)), ON_FURTHER_PAGE)]


def on_page(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The indicators of one page."""
    start = data.get("from", 0)
    return told(data)[start:][: ON_FURTHER_PAGE if start else _on_first_page(data)]


def told(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The indicators that have something to show."""
    return [row for row in data["indicators"] if row["value"] is not None or row["withheld"]]


def _on_first_page(data: Mapping[str, Any]) -> int:
    return BESIDE_PARTS if data["parts"] else ALONE


def day_text(day: date) -> str:
    """A day as officials print it in tables: 05/11/2026."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def _indicator(total: IndicatorTotal, period_id: str) -> dict[str, Any]:
    indicator = total.indicator
    return {
        "code": indicator.code,
        "label": fitted(indicator.label, period_id),
        "unit": indicator.unit,
        "direction": indicator.direction,
        "value": None if total.withheld else total.value,
        "groups": total.groups,
        "asked": total.asked,
        "withheld": total.withheld,
        # A change would give the withheld figure away, so its comparisons stay behind too.
        "previous": None if total.withheld else _comparison(indicator, total.previous),
        "baseline": None if total.withheld else _comparison(indicator, total.baseline),
        "target": None if total.withheld else _comparison(indicator, total.target),
        "standing": None if total.withheld else total.standing,
    }


def _comparison(indicator: Indicator, comparison: Comparison | None) -> dict[str, Any] | None:
    if comparison is None:
        return None
    return {
        "this": comparison.this,
        "value": comparison.value,
        "groups": comparison.groups,
        "verdict": change_verdict(indicator.direction, comparison.this, comparison.value),
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "code": part.unit.code,
        "name": part.unit.name,
        "due": part.completeness.due,
        "filed": part.completeness.filed,
        "on_time": part.completeness.on_time,
        "better": part.better,
        "worse": part.worse,
    }
