"""`tuquan summary`: what /tonghop gives, as text, JSON or picture."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from bot.commands.reading import plain
from bot.opening import open_database, open_office, open_settings
from bot.stopping import Refused
from handlers import summary_text
from reporting.drawing import further_pages, summary_data
from reporting.periods import PeriodUnreadable, parse
from reporting.summary import Comparison, IndicatorTotal, Summary
from storage import summaries, units


def run(given: argparse.Namespace) -> int:
    """Print or draw the summary of one unit and period."""
    settings = open_settings()
    database = open_database(settings)
    try:
        office = open_office(settings, database)
        try:
            parse(office.preset, given.period)
        except PeriodUnreadable:
            raise Refused(f"Kỳ {given.period!r} không đúng. Ví dụ: 2026-10, 2026-Q3, 2026-H1, 2026.", 2) from None
        with database.reading() as tx:
            unit = units.unit_by_code(tx, given.unit)
            if unit is None:
                raise Refused(f"Không có đơn vị nào mang mã {given.unit!r}.")
            found = summaries.summary(tx, unit, given.period, office.preset, withhold=False, most_missing=None)
    finally:
        database.close()
    if given.out:
        from reporting.charts import draw_summary  # matplotlib takes a second to load; only a picture needs it.

        data, first = summary_data(found), Path(given.out)
        first.write_bytes(draw_summary(data))
        for number, page in enumerate(further_pages(data), 2):
            first.with_stem(f"{first.stem}-{number}").write_bytes(draw_summary(page))
    if given.json:
        print(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    elif not given.out:
        print(summary_text.whole(found))
    return 0


def as_json(found: Summary) -> dict[str, Any]:
    """The contract's shape: numbers or null."""
    done = found.completeness
    return {
        "unit": {"code": found.unit.code, "name": found.unit.name},
        "period": {
            "id": found.period_id,
            "first_day": found.first_on.isoformat(),
            "last_day": found.last_on.isoformat(),
        },
        "groups": vars(done),
        "indicators": [total_json(total) for total in found.totals],
        "missing": [{"code": one.unit.code, "name": one.unit.name} for one in found.missing],
    }


def total_json(total: IndicatorTotal) -> dict[str, Any]:
    """One indicator."""
    indicator = total.indicator
    return {
        "code": indicator.code,
        "label": indicator.label,
        "unit": indicator.unit,
        "direction": indicator.direction,
        "value": None if total.value is None else plain(total.value),
        "groups": total.groups,
        "asked": total.asked,
        "previous": side_json(total.previous),
        "baseline": side_json(total.baseline),
        "target": side_json(total.target),
        "verdict": total.verdict,
        "standing": total.standing,
    }


def side_json(side: Comparison | None) -> dict[str, Any]:
    """One comparison; nulls where there is none."""
    if side is None:
        return {"value": None, "this": None, "groups": 0}
    return {"value": plain(side.value), "this": plain(side.this), "groups": side.groups}
