"""The picture of a group's last twelve months: a gap where nothing was reported, letters of a size, not too high."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from reporting.charts import draw_year
from reporting.indicator_rows import BEFORE, SMALLEST
from reporting.page import WIDTH
from reporting.summary_page import TALLEST
from reporting.year_page import EARLIER, MOST, NOW, lay_out, year_data

MONTHS = ["2025-12", *(f"2026-{month:02}" for month in range(1, 12))]


def row(values: list[int | None], **others: Any) -> dict[str, Any]:
    return {
        "label": "Số hộ tham gia mô hình",
        "unit": "hộ",
        "values": values,
        "baseline": None,
        "target": None,
    } | others


def test_a_month_without_a_figure_is_a_gap_and_no_zero() -> None:
    laid_out = lay_out(year_data("Tổ mẫu", MONTHS, [row([None] * 10 + [0, 5000])]))
    colours = [box.colour for box in laid_out.boxes]
    assert colours.count(BEFORE) == 10
    assert colours.count(EARLIER) == 1
    assert colours.count(NOW) == 1
    assert {"0", "5"} <= {text.text for text in laid_out.texts}


@pytest.mark.parametrize("values", [[None] * 12, [0] * 12, [1000] * 12, [10**13] * 12, [-5000] * 12, [None] * 11 + [1]])
def test_any_figures_are_drawn_within_what_telegram_keeps(values: list[int | None]) -> None:
    rows = [row(values, label="Một nhãn rất dài " * 9, baseline=values[-1], target=3000)] * MOST
    data = year_data("Tổ tự quản có cái tên rất dài " * 4, MONTHS, rows, 2)
    laid_out = lay_out(data)
    assert laid_out.height <= TALLEST
    assert min(text.size for text in laid_out.texts) >= SMALLEST
    with Image.open(io.BytesIO(draw_year(data))) as picture:
        assert picture.size == (WIDTH, laid_out.height)


def test_nothing_reported_says_so() -> None:
    assert any("Chưa có số liệu" in text.text for text in lay_out(year_data("Tổ mẫu", MONTHS, [])).texts)
