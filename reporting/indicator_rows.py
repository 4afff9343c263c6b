"""The indicators on the picture of a summary: a few told at large, with columns, and the others in small rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reporting import lettering
from reporting.indicators import MINUS, ONE, Thousandths, format_number
from reporting.page import Page
from reporting.progress import STANDING_WORDS

SMALLEST = 28
"""Letter size in pixels below which nothing is written: on a phone the picture is shrunk to about a third."""
LEFT, RIGHT = 72, 1008
ROOM = RIGHT - LEFT
RULE, INK, MUTED, BEFORE, NAVY = "#E3E8EE", "#16202B", "#566270", "#C3CDD8", "#123A5A"
# Blue-green and vermilion stay apart for every kind of colour blindness; words and arrows say the same again.
VERDICT_COLOURS = {"better": "#00798C", "worse": "#C2410C", "same": MUTED, None: "#3F5E8C"}
NOT_JUDGED = "không xếp tốt, xấu"
SIDES = ("previous", "baseline")
COLUMNS = {"previous": 346, "baseline": 684}
SMALL_VALUE, SMALL_CHANGE, SMALL_COLUMNS = 520, 712, 962
"""Where a small row has its figure, its change, and the columns for then and now."""


def legend(rows: Sequence[Mapping[str, Any]], before: str) -> list[tuple[str, str]]:
    """What the colours on these rows mean: (colour, words)."""
    seen = {row[side]["verdict"] for row in rows for side in SIDES if row[side] is not None}
    if not seen:
        return []
    words = [(VERDICT_COLOURS[key], STANDING_WORDS[key]) for key in ("better", "worse", "same") if key in seen]
    if None in seen:
        words.append((VERDICT_COLOURS[None], NOT_JUDGED))
    return [(BEFORE, before), *words]


def column_names(page: Page, y: float, previous: str) -> float:
    """Above the large rows: what each column holds."""
    page.text(LEFT, y, "kết quả", SMALLEST, MUTED)
    left = page.paragraph(COLUMNS["previous"], y, f"so với {previous}", SMALLEST, 320, 2, MUTED)
    right = page.paragraph(COLUMNS["baseline"], y, "so với khảo sát", SMALLEST, RIGHT - COLUMNS["baseline"], 2, MUTED)
    return max(left, right)


def large(page: Page, row: Mapping[str, Any], y: float) -> float:
    """One indicator with its figure and two comparisons, each with columns for then and now."""
    y = page.paragraph(LEFT, y, row["label"], 33, ROOM, 3, INK)
    if row["withheld"]:
        return page.text(LEFT, y, "có số liệu – xem riêng", 33, MUTED, bold=True)
    bottoms = [_value(page, row, y)]
    bottoms += [_comparison(page, row, side, (COLUMNS[side], y + 6)) for side in SIDES]
    return max(bottoms)


def _value(page: Page, row: Mapping[str, Any], y: float) -> float:
    """The total in large figures, its unit beside or below it; the groups it is made of, and a target reached."""
    room, unit = 258, lettering.clean(row["unit"])
    figure, size = lettering.first_fitting(notations(row["value"]), room, 56, SMALLEST, bold=True)
    page.text(LEFT, y, figure, size, INK, bold=True)
    after = LEFT + lettering.width(figure, size, bold=True) + 12
    below = y + size * lettering.LINE_HEIGHT
    if after + lettering.width(unit, 30) <= LEFT + room:
        page.text(after, y + (size - 30) * lettering.ASCENT, unit, 30, MUTED)
    else:
        below = page.paragraph(LEFT, below, unit, 30, room, 2, MUTED)
    below = _counted(page, row["groups"], row["asked"], (LEFT, below))
    # A message that an older program queued has none.
    standing = row.get("standing")
    if standing in ("exceeded", "reached"):
        below = page.text(LEFT, below, STANDING_WORDS[standing], SMALLEST, VERDICT_COLOURS["better"])
    return below


def _comparison(page: Page, row: Mapping[str, Any], side: str, at: tuple[float, float]) -> float:
    """Two columns, then and now, over the groups that have both; beside them the change in figures and in words."""
    x, y = at
    compared = row[side]
    if compared is None:
        y = page.text(x + 58, y, "–", 38, MUTED, bold=True)
        return page.text(x + 58, y, "chưa có", SMALLEST, MUTED)
    verdict = compared["verdict"]
    colour = VERDICT_COLOURS[verdict]
    _columns(page, compared, colour, (x, y + 4), 80)
    _change(page, compared, row["unit"], colour, (x + 58, y), 38)
    below = page.text(x + 58, y + 38 * lettering.LINE_HEIGHT, _verdict_words(compared), SMALLEST, colour)
    return _counted(page, compared["groups"], row["asked"], (x + 58, below))


def small(page: Page, row: Mapping[str, Any], y: float) -> float:
    """One indicator in two lines: its name, its figure, and its change against the baseline, else the period before."""
    bottom = page.paragraph(LEFT, y, row["label"], SMALLEST, SMALL_VALUE - LEFT - 20, 3, INK)
    if row["withheld"]:
        return max(bottom, page.text(SMALL_VALUE, y, "có số liệu – xem riêng", SMALLEST, MUTED))
    below = _small_value(page, row, y)
    compared = row["baseline"] or row["previous"]
    if compared is not None:
        colour = VERDICT_COLOURS[compared["verdict"]]
        _columns(page, compared, colour, (SMALL_COLUMNS, y + 8), 64)
        _change(page, compared, row["unit"], colour, (SMALL_CHANGE, y), 30)
        words = _verdict_words(compared) + ("" if row["baseline"] else " *")
        bottom = max(bottom, page.text(SMALL_CHANGE, y + 30 * lettering.LINE_HEIGHT, words, SMALLEST, colour))
    return max(bottom, below)


def _small_value(page: Page, row: Mapping[str, Any], y: float) -> float:
    room, unit = SMALL_CHANGE - SMALL_VALUE - 16, lettering.clean(row["unit"])
    ways = [f"{figure} {unit}" for figure in notations(row["value"])]
    below, beside = "", next((way for way in ways if lettering.width(way, SMALLEST, bold=True) <= room), None)
    if beside is None:
        beside, below = lettering.first_fitting(notations(row["value"]), room, 30, SMALLEST, bold=True)[0], unit
    y = page.text(SMALL_VALUE, y, beside, lettering.fitting_size(beside, room, 30, SMALLEST, bold=True), INK, bold=True)
    y = page.paragraph(SMALL_VALUE, y, below, SMALLEST, room, 2, MUTED)
    if row["groups"] >= row["asked"]:
        return y
    counted = f"ở {whole(row['groups'])}/{whole(row['asked'])}"
    return page.paragraph(SMALL_VALUE, y, counted, SMALLEST, room, 1, MUTED)


def _columns(page: Page, compared: Mapping[str, Any], colour: str, at: tuple[float, float], tall: float) -> None:
    """Then and now side by side, the taller one `tall` pixels high."""
    x, y = at
    most = max(abs(compared["this"]), abs(compared["value"]), 1)
    for offset, value, shade in ((0, compared["value"], BEFORE), (24, compared["this"], colour)):
        high = max(4, tall * abs(value) / most)
        page.box(x + offset, y + tall - high, 20, high, shade, radius=4)


def _verdict_words(compared: Mapping[str, Any]) -> str:
    if compared["verdict"] is None:
        return (
            "tăng"
            if compared["this"] > compared["value"]
            else "giảm"
            if compared["this"] < compared["value"]
            else "bằng"
        )
    return STANDING_WORDS[compared["verdict"]]


def _change(
    page: Page, compared: Mapping[str, Any], unit: str, colour: str, at: tuple[float, float], size: int
) -> None:
    x, y = at
    change = compared["this"] - compared["value"]
    if change == 0:
        page.text(x, y, "= 0", size, colour, bold=True)
        return
    page.arrow(x, y + 0.26 * size, 0.9 * size, change > 0, colour)
    # The change of a share is told in percentage points, never as a percentage of a percentage.
    points = " điểm %" if unit == "%" else ""
    sign = "+" if change > 0 else MINUS
    ways = [f"{sign}{figure}{points}" for figure in notations(abs(change))]
    room = 226 if size == 38 else SMALL_COLUMNS - x - 1.05 * size - 8
    signed, fitting = lettering.first_fitting(ways, room, size, SMALLEST, bold=True)
    page.text(x + 1.05 * size, y + (size - fitting), signed, fitting, colour, bold=True)


def _counted(page: Page, groups: int, asked: int, at: tuple[float, float]) -> float:
    """On how many groups a figure stands, said only when that is fewer than are asked."""
    if groups >= asked:
        return at[1]
    ways = [f"ở {whole(groups)}/{whole(asked)} tổ, nhóm", f"ở {whole(groups)} tổ, nhóm"]
    said, size = lettering.first_fitting(ways, 258, SMALLEST, SMALLEST)
    return page.text(*at, said, size, MUTED)


def notations(value: Thousandths) -> list[str]:
    """The number in full, and rounded to billions ('tỷ') for where the full one is too long."""
    if abs(value) < 10**9 * ONE:
        return [format_number(value)]
    hundredths = round(value, -7) // 10**7
    return [format_number(value), f"{format_number(hundredths * ONE // 100)} tỷ"]


def whole(count: int) -> str:
    """A count as it is written."""
    return format_number(count * ONE)
