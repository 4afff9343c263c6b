"""What `tuquan init` puts into a new database: units, indicators, questionnaires, holidays."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from reporting.deadlines import vietnam_holidays
from reporting.periods import next_month
from storage import installation, periods, questionnaires, units
from storage.database import Transaction

PROVINCES = {"08": "Tỉnh Tuyên Quang"}
FIRST_MONTH = "2000-01"
"""The first version of a shipped questionnaire is in force from the first month there can be."""
YEARS_AHEAD = 2
INDICATORS = "indicators.xlsx"
NO_QUESTIONNAIRES = frozenset({INDICATORS, "mau_demo.xlsx"})
"""Workbooks of the catalogue that are something else."""


def install(tx: Transaction, province_code: str, folder: Path, today: date) -> None:
    """Load a province's units and the catalogue. Done again it brings both up to date. Raises LookupError."""
    if province_code not in PROVINCES:
        raise LookupError(province_code)
    install_units(tx, province_code, folder / f"units_{province_code}.csv")
    install_questionnaires(tx, folder)
    extend_holidays(tx, today)
    installation.keep(tx, "province", province_code)


def install_units(tx: Transaction, province_code: str, table: Path) -> None:
    """The province and its communes and wards, by their official codes."""
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    since = min(date.fromisoformat(row["valid_from"]) for row in rows)
    province_id = units.add_unit(tx, province_code, "province", "tinh", PROVINCES[province_code], since)
    for row in rows:
        valid_from = date.fromisoformat(row["valid_from"])
        unit_id = units.add_unit(tx, row["code"], "commune", row["type"], row["name"], valid_from)
        # A commune that was put into a cluster meanwhile stays there.
        if len(units.ancestors(tx, unit_id, date.max)) == 1:
            units.place(tx, unit_id, province_id, valid_from)


def install_questionnaires(tx: Transaction, folder: Path) -> None:
    """The indicators and every shipped questionnaire."""
    # Reading workbooks loads openpyxl and numpy, 0.3 s and 20 MB that a running service needs for nothing else.
    from conversation.excel.indicator_list import read_indicators
    from conversation.excel.workbook import read_questionnaire

    known = read_indicators((folder / INDICATORS).read_bytes())
    questionnaires.keep_indicators(tx, known)
    by_code = questionnaires.all_indicators(tx)
    latest = periods.latest_opened(tx)
    for path in sorted(folder.glob("*.xlsx")):
        if path.name not in NO_QUESTIONNAIRES:
            workbook = path.read_bytes()
            form = read_questionnaire(workbook, by_code)
            is_first = questionnaires.newest(tx, form.key) is None
            # All reports of a period use one version: a newer one waits for the next period.
            since = FIRST_MONTH if is_first or latest is None else next_month(latest.id)
            questionnaires.publish(tx, form, since, workbook)


def extend_holidays(tx: Transaction, today: date) -> None:
    """Fill the working calendar some years ahead; what officers changed stays."""
    newest = periods.last_holiday_year(tx)
    first = today.year - 1 if newest is None else newest + 1
    days, worked = vietnam_holidays(range(first, today.year + YEARS_AHEAD + 1))
    periods.add_holidays(tx, days, worked)
