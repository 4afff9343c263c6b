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
        "adds_up": False,
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


MILLIONS = [12_500_000_000, 8_000_000_000, 0, 1_234_567_000, None, 4_000_000, *[900_000_000] * 6]


@pytest.mark.parametrize(
    ("unit", "values", "told", "figures"),
    [
        ("đồng", MILLIONS, "đơn vị: triệu đồng, làm tròn", {"12,5", "8", "0", "1,23", "<0,01", "0,9"}),
        ("kg", [12_345_000, *[0] * 11], "đơn vị: nghìn kg, làm tròn", {"12,3", "0"}),
        ("triệu đồng", [250_000_000, *[0] * 11], "đơn vị: tỷ đồng, làm tròn", {"250", "0"}),
        ("hộ", [1_200_000, *[52_000] * 11], "đơn vị: hộ", {"1.200", "52"}),
    ],
)
def test_every_month_has_its_figure_however_large(
    unit: str, values: list[int | None], told: str, figures: set[str]
) -> None:
    texts = [text.text for text in lay_out(year_data("Tổ mẫu", MONTHS, [row(values, unit=unit)])).texts]
    above = [text for text in texts if text in figures]
    assert set(above) == figures
    assert len(above) >= sum(value is not None for value in values)
    assert any(text.startswith((f"{told} ·", f"{told}  ·")) for text in texts), texts


def test_what_happens_is_added_up_and_what_stands_is_not() -> None:
    values = [None] * 9 + [2000, 0, 3500]
    flow, stock = (
        " ".join(text.text for text in lay_out(year_data("Tổ mẫu", MONTHS, [row(values, adds_up=each)])).texts)
        for each in (True, False)
    )
    assert "cộng 3 tháng: 5,5" in flow
    assert "cuối mỗi tháng" not in flow
    assert "số đến cuối mỗi tháng" in stock
    assert "5,5" not in stock


def test_a_sum_beside_rounded_columns_names_its_unit() -> None:
    texts = [
        each.text for each in lay_out(year_data("Tổ mẫu", MONTHS, [row(MILLIONS, unit="đồng", adds_up=True)])).texts
    ]
    assert any("cộng 11 tháng: 27.138.567 đồng" in text for text in texts), texts


@pytest.mark.parametrize(("baseline", "target"), [(None, None), (4000, None), (None, 4000), (4000, 6000)])
def test_only_lines_that_are_there_are_explained(baseline: int | None, target: int | None) -> None:
    laid_out = lay_out(year_data("Tổ mẫu", MONTHS, [row([5000] * 12, baseline=baseline, target=target)]))
    said = " ".join(text.text for text in laid_out.texts).lower()
    assert ("vạch đỏ" in said) == (baseline is not None)
    assert ("vạch xanh" in said) == (target is not None)
    assert "gạch ngắn" not in said


def test_nothing_reported_says_so() -> None:
    assert any("Chưa có số liệu" in text.text for text in lay_out(year_data("Tổ mẫu", MONTHS, [])).texts)
