"""Where everything stands on the picture of a group's last twelve months: a card of columns for each indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reporting import lettering
from reporting.indicator_rows import BEFORE, INK, LEFT, MUTED, NAVY, ROOM, RULE, SMALLEST
from reporting.indicators import ONE, Thousandths, format_number
from reporting.page import WIDTH, Page
from reporting.summary_page import TALLEST

MOST = 8
"""Indicators of one picture: more would be shrunk by Telegram, and their letters with them."""
HIGH = 96
"""Pixels of the longest column."""
GAP = 28
CARD, PALE = "#FFFFFF", "#C5DCEC"
NOW, EARLIER, BASELINE, TARGET = "#00798C", "#7CC4CF", "#C2410C", "#123A5A"
LINES = {"baseline": "vạch đỏ: khảo sát", "target": "vạch xanh: mục tiêu"}


def lay_out(data: Mapping[str, Any]) -> Page:
    """The page of `year_data`, not higher than TALLEST: what does not fit is counted."""
    rows: Sequence[Mapping[str, Any]] = data["indicators"]
    page = _laid_out({**data, "indicators": rows[:MOST], "left": data["left"] + max(len(rows) - MOST, 0)})
    return page if page.height <= TALLEST else lay_out({**data, "indicators": rows[:-1], "left": data["left"] + 1})


def _laid_out(data: Mapping[str, Any]) -> Page:
    page = Page()
    y = _header(page, data)
    for row in data["indicators"]:
        y = _indicator(page, row, data["months"], y + GAP)
    if not data["indicators"]:
        y = page.paragraph(LEFT, y + GAP, "Chưa có số liệu tháng nào.", 36, ROOM, 2, MUTED)
    page.height = round(_footer(page, data, y + GAP))
    return page


def year_data(group: str, months: Sequence[str], rows: Sequence[Mapping[str, Any]], left: int = 0) -> dict[str, Any]:
    """What `lay_out` draws, JSON-plain: the group's name, the months as 'YYYY-MM', the oldest first, and the rows.

    A row: {"label", "unit", "adds_up", "values", "baseline", "target"}: a figure in thousandths for each month, null
    where none was reported; the last two null where there is none. `adds_up` is true for what is counted month by
    month, false for what stands at the end of one. `left` counts the indicators that are not shown.
    """
    return {"group": group, "months": list(months), "indicators": list(rows), "left": left}


def _header(page: Page, data: Mapping[str, Any]) -> float:
    y = page.text(LEFT, 40, f"{len(data['months'])} THÁNG QUA", 36, PALE, bold=True)
    name = lettering.clean(data["group"])
    size = lettering.fitting_size(name, ROOM, 60, 44, bold=True)
    y = page.paragraph(LEFT, y + 6, name, size, ROOM, 3, CARD, bold=True)
    first, last = (f"{int(each[5:])}/{each[:4]}" for each in (data["months"][0], data["months"][-1]))
    y = page.text(LEFT, y + 6, f"Từ tháng {first} đến tháng {last}", 32, PALE)
    page.box(0, 0, WIDTH, y + 34, NAVY, layer=0)
    return y + 34


def _indicator(page: Page, row: Mapping[str, Any], months: Sequence[str], top: float) -> float:
    y = page.paragraph(LEFT, top + 22, lettering.clean(row["label"]), 33, ROOM, 2, INK, bold=True)
    step = ROOM / len(months)
    scale = _scale(row["values"], step)
    y = page.paragraph(LEFT, y, _beside(row, scale), SMALLEST, ROOM, 2, MUTED) + 10
    known = [value for value in (*row["values"], row["baseline"], row["target"]) if value is not None]
    most = max([abs(value) for value in known], default=0) or 1
    base = y + 40 + HIGH
    for side, colour in (("baseline", BASELINE), ("target", TARGET)):
        if row[side] is not None and row[side] > 0:
            page.box(LEFT, base - HIGH * row[side] / most - 2, ROOM, 3, colour, layer=1.05)
    page.box(LEFT, base, ROOM, 2, RULE)
    for at, (month, value) in enumerate(zip(months, row["values"], strict=True)):
        text = _rounded(value, scale) if value is not None else ""
        _column(page, value, text, (LEFT + at * step, base, step), most, is_last=at == len(months) - 1)
        page.text(LEFT + (at + 0.5) * step, base + 6, str(int(month[5:])), SMALLEST, MUTED, align="center")
    bottom = base + 6 + SMALLEST * lettering.LINE_HEIGHT + 14
    page.box(40, top, WIDTH - 80, bottom - top, CARD, radius=24, layer=0)
    return bottom


def _column(
    page: Page,
    value: Thousandths | None,
    text: str,
    place: tuple[float, float, float],
    most: Thousandths,
    *,
    is_last: bool,
) -> None:
    """One month; where none was reported a short grey line instead of a column of nothing."""
    x, base, step = place
    middle = x + step / 2
    if value is None:
        page.box(middle - 12, base - 8, 24, 4, BEFORE)
        return
    high = max(HIGH * abs(value) / most, 3)
    page.box(x + step * 0.16, base - high, step * 0.68, high, NOW if is_last else EARLIER, radius=6, layer=1.1)
    text = lettering.wrap(text, step + BESIDE, SMALLEST, 1, bold=is_last)[0]
    wide = lettering.width(text, SMALLEST, bold=is_last) + 8
    top = base - high - SMALLEST * lettering.LINE_HEIGHT
    # No line goes through a figure.
    page.box(middle - wide / 2, top + 6, wide, SMALLEST, CARD, layer=1.08)
    page.text(middle, top, text, SMALLEST, INK, bold=is_last, align="center")


SCALES: Sequence[tuple[int, str]] = ((1, ""), (10**3, "nghìn"), (10**6, "triệu"), (10**9, "tỷ"), (10**12, "nghìn tỷ"))
"""What the figures of a row are told in, the first in which each has room over its column."""
OF_MILLIONS = {"nghìn": "tỷ", "triệu": "nghìn tỷ", "tỷ": "triệu tỷ"}
BESIDE = 6
"""Pixels by which a figure may be wider than its month."""


def _scale(values: Sequence[Thousandths | None], step: float) -> tuple[int, str]:
    def has_room(scale: tuple[int, str]) -> bool:
        texts = [_rounded(value, scale) for value in values if value is not None]
        return all(lettering.width(text, SMALLEST, bold=True) <= step + BESIDE for text in texts)

    return next((scale for scale in SCALES if has_room(scale)), SCALES[-1])


def _scaled(unit: str, scale: str) -> str:
    """'triệu đồng' of 'đồng'; of 'triệu đồng' in thousands 'tỷ đồng'."""
    if unit.startswith("triệu ") and scale:
        return f"{OF_MILLIONS.get(scale, f'{scale} triệu')} {unit.removeprefix('triệu ')}"
    return f"{scale} {unit}".strip()


def _rounded(value: Thousandths, scale: tuple[int, str]) -> str:
    """In full, or in thousands and more to three figures; what is little is never told as nothing."""
    size = scale[0]
    if size == 1:
        return format_number(value)
    digits = 0 if abs(value) >= 100 * size * ONE else 1 if abs(value) >= 10 * size * ONE else 2
    part = size * ONE // 10**digits
    text = format_number(round(value / part) * ONE // 10**digits) if value else "0"
    return text if text.strip("0,−") or not value else "<0,01" if value > 0 else ">−0,01"


def _beside(row: Mapping[str, Any], scale: tuple[int, str]) -> str:
    """The unit, how the months go together, and what the lines across are."""
    unit = lettering.clean(row["unit"])
    parts = [f"đơn vị: {_scaled(unit, scale[1])}" + (", làm tròn" if scale[1] else "")]
    # Where the columns are told in millions, what is told in full says so.
    of_unit = f" {unit}" if scale[1] else ""
    told = [value for value in row["values"] if value is not None]
    if row["adds_up"] and told:
        parts.append(f"cộng {len(told)} tháng: {format_number(sum(told))}{of_unit}")
    elif not row["adds_up"]:
        parts.append("số đến cuối mỗi tháng")
    if row["baseline"] is not None:
        parts.append(f"khảo sát {format_number(row['baseline'])}{of_unit}")
    if row["target"] is not None:
        parts.append(f"mục tiêu {format_number(row['target'])}{of_unit}")
    return "  ·  ".join(parts)


def _footer(page: Page, data: Mapping[str, Any], y: float) -> float:
    rows = data["indicators"]
    kinds = [words for side, words in LINES.items() if any(row[side] is not None and row[side] > 0 for row in rows)]
    if any(value is None for row in rows for value in row["values"]):
        kinds.append("gạch ngắn: tháng không có số")
    sentence = "; ".join(kinds)
    lines = [f"{sentence[0].upper()}{sentence[1:]}."] if sentence else []
    if data["left"]:
        lines.append(f"Còn {data['left']} chỉ tiêu nữa, xem trong báo cáo từng tháng.")
    return page.paragraph(LEFT, y - 8, " ".join(lines), SMALLEST, ROOM, 3, MUTED) + 24
