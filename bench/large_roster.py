"""The import workbook of a whole province, made for the bench: its groups, their people and baseline figures."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from openpyxl import Workbook

from conversation.excel.roster_sheets import REQUIRED

GROUPS = 10_000
CODES = ("MT01", "MT03", "MT04")
"""Indicators of the environment's questionnaire; a baseline figure of each for every group."""
COMMUNE = "00691"


def large_roster(groups: int = GROUPS) -> bytes:
    """An .xlsx with an area, a leader and three baseline figures for each group: about the largest that is read."""
    book = Workbook(write_only=True)
    places, on = [f"T{number:05}" for number in range(groups)], date(2026, 6, 1)
    lines: dict[str, list[tuple[object, ...]]] = {
        "khu_dan_cu": [(f"K{place}", f"Thôn Mẫu {place}", COMMUNE) for place in places],
        "to_nhom": [(place, f"Tổ tự quản {place}", "tổ", f"K{place}", "MT") for place in places],
        "nguoi": [(f"Người Mẫu {place}", "tổ trưởng", place) for place in places],
        "khao_sat": [(place, code, 20 + at, on) for place in places for at, code in enumerate(CODES)],
    }
    for key, rows in lines.items():
        sheet = book.create_sheet(key)
        sheet.append(REQUIRED[key])
        for row in rows:
            sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
