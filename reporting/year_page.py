"""Where everything stands on the picture of a group's last twelve months: a card of columns for each indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reporting import lettering
from reporting.indicator_rows import BEFORE, INK, LEFT, MUTED, NAVY, RIGHT, ROOM, RULE, SMALLEST
from reporting.indicators import Thousandths, format_number
from reporting.page import WIDTH, Page
from reporting.summary_page import TALLEST

MOST = 8
"""Indicators of one picture: more would be shrunk by Telegram, and their letters with them."""
HIGH = 96
"""Pixels of the longest column."""
GAP = 28
CARD, PALE = "#FFFFFF", "#C5DCEC"
NOW, EARLIER, BASELINE, TARGET = "#00798C", "#7CC4CF", "#C2410C", "#123A5A"


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

    A row: {"label", "unit", "values", "baseline", "target"}: a figure in thousandths for each month, null where none
    was reported; the others null where there is none. `left` counts the indicators that are not shown.
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
    y = page.text(LEFT, y, _beside(row), SMALLEST, MUTED) + 10
    known = [value for value in (*row["values"], row["baseline"], row["target"]) if value is not None]
    most = max([abs(value) for value in known], default=0) or 1
    base = y + 40 + HIGH
    step = ROOM / len(months)
    for side, colour in (("baseline", BASELINE), ("target", TARGET)):
        if row[side] is not None and row[side] > 0:
            page.box(LEFT, base - HIGH * row[side] / most - 2, ROOM, 3, colour, layer=1.05)
    page.box(LEFT, base, ROOM, 2, RULE)
    for at, (month, value) in enumerate(zip(months, row["values"], strict=True)):
        _column(page, value, (LEFT + at * step, base, step), most, is_last=at == len(months) - 1)
        page.text(LEFT + (at + 0.5) * step, base + 6, str(int(month[5:])), SMALLEST, MUTED, align="center")
    bottom = base + 6 + SMALLEST * lettering.LINE_HEIGHT + 14
    page.box(40, top, WIDTH - 80, bottom - top, CARD, radius=24, layer=0)
    return bottom


def _column(
    page: Page, value: Thousandths | None, place: tuple[float, float, float], most: Thousandths, *, is_last: bool
) -> None:
    """One month; where none was reported a short grey line instead of a column of nothing."""
    x, base, step = place
    middle = x + step / 2
    if value is None:
        page.box(middle - 12, base - 8, 24, 4, BEFORE)
        return
    high = max(HIGH * abs(value) / most, 3)
    page.box(x + step * 0.16, base - high, step * 0.68, high, NOW if is_last else EARLIER, radius=6, layer=1.1)
    text = format_number(value)
    if lettering.width(text, SMALLEST, bold=is_last) <= step + 6:
        top = base - high - SMALLEST * lettering.LINE_HEIGHT
        wide = lettering.width(text, SMALLEST, bold=is_last) + 8
        # No line goes through a figure.
        page.box(middle - wide / 2, top + 6, wide, SMALLEST, CARD, layer=1.08)
        page.text(middle, top, text, SMALLEST, INK, bold=is_last, align="center")


def _beside(row: Mapping[str, Any]) -> str:
    """The unit, and what the lines across are."""
    parts = [f"đơn vị: {lettering.clean(row['unit'])}"]
    if row["baseline"] is not None:
        parts.append(f"khảo sát {format_number(row['baseline'])}")
    if row["target"] is not None:
        parts.append(f"mục tiêu {format_number(row['target'])}")
    return lettering.wrap("  ·  ".join(parts), RIGHT - LEFT, SMALLEST, 1)[0]


def _footer(page: Page, data: Mapping[str, Any], y: float) -> float:
    lines = ["Vạch đỏ: khảo sát; vạch xanh: mục tiêu; gạch ngắn: tháng không có số."]
    if data["left"]:
        lines.append(f"Còn {data['left']} chỉ tiêu nữa, xem trong báo cáo từng tháng.")
    return page.paragraph(LEFT, y - 8, " ".join(lines), SMALLEST, ROOM, 3, MUTED) + 24
