"""Where everything stands on the picture of a summary: title, completeness, indicators, units below, source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reporting import lettering
from reporting.indicators import MINUS, ONE, Thousandths, format_number
from reporting.page import WIDTH, Page

SMALLEST = 28
"""Letter size in pixels below which nothing is written: on a phone the picture is shrunk to about a third."""
TALLEST = 2560
"""Telegram keeps no more pixels than this in height; a higher picture is shrunk, and its letters with it."""
ROWS_AND_BARS = (
    *((rows, 20) for rows in range(12, 4, -1)),
    *((5, bars) for bars in range(18, 11, -2)),
    *((4, bars) for bars in range(14, 7, -2)),
    (3, 8),
    (3, 6),
    (3, 4),
    (2, 4),
)
"""Most indicators and most units below, from the fullest picture to the one for the longest names."""

LEFT, RIGHT = 72, 1008
ROOM = RIGHT - LEFT
GAP = 28

BACKGROUND, CARD, RULE = "#EDF1F5", "#FFFFFF", "#E3E8EE"
INK, MUTED, BEFORE = "#16202B", "#566270", "#C3CDD8"
NAVY, PALE = "#123A5A", "#C5DCEC"
ON_TIME, LATE = "#00798C", "#7CC4CF"
# Blue-green and vermilion stay apart for every kind of colour blindness; words and arrows say the same again.
VERDICT_COLOURS = {"better": "#00798C", "worse": "#C2410C", "same": MUTED, None: "#3F5E8C"}
VERDICT_WORDS = {"better": "tốt hơn", "worse": "kém hơn", "same": "xấp xỉ", None: "so với"}
PART_TITLES = {"commune": "Từng khu dân cư", "area": "Từng tổ, nhóm"}
PART_WORDS = {"commune": "khu dân cư", "area": "tổ, nhóm"}


def lay_out(data: Mapping[str, Any]) -> Page:
    """The fullest page that is not higher than TALLEST; `data` as drawing.summary_data makes it."""
    for rows, bars in ROWS_AND_BARS:
        page = _laid_out(data, rows, bars)
        if page.height <= TALLEST:
            break
    return page


def _laid_out(data: Mapping[str, Any], rows: int, bars: int) -> Page:
    page = Page()
    y = _header(page, data)
    y = _completeness(page, data["groups"], y + GAP)
    y = _indicators(page, data, rows, y + GAP)
    if data["parts"]:
        y = _parts(page, data, bars, y + GAP)
    page.height = round(_footer(page, data, y + GAP))
    return page


def _header(page: Page, data: Mapping[str, Any]) -> float:
    y = page.text(LEFT, 40, f"TỔNG HỢP {data['period']['label'].upper()}", 36, PALE, bold=True)
    name = lettering.clean(data["unit"]["name"])
    size = lettering.fitting_size(name, ROOM, 68, 48, bold=True)
    y = page.paragraph(LEFT, y + 6, name, size, ROOM, 3, CARD, bold=True)
    days = f"Từ {data['period']['first_on']} đến {data['period']['last_on']}"
    y = page.text(LEFT, y + 6, f"{days}  ·  đã điều chỉnh" if data["adjusted"] else days, 32, PALE)
    page.box(0, 0, WIDTH, y + 34, NAVY, layer=0)
    return y + 34


def _completeness(page: Page, groups: Mapping[str, int], top: float) -> float:
    due, filed, on_time = groups["due"], groups["filed"], groups["on_time"]
    y = top + 24
    if not due:
        y = page.paragraph(LEFT, y, "Kỳ này chưa có tổ, nhóm nào phải báo cáo.", 36, ROOM, 2, MUTED)
        _card(page, top, y + 20)
        return y + 20
    count = f"{_whole(filed)}/{_whole(due)}"
    size = lettering.fitting_size(count, 410, 84, 40, bold=True)
    page.text(LEFT, y + (84 - size) * lettering.ASCENT, count, size, ON_TIME, bold=True)
    after = LEFT + lettering.width(count, size, bold=True) + 22
    page.text(after, y + 45, "tổ, nhóm đã báo cáo", 36, MUTED)
    page.text(RIGHT, y + 27, f"{100 * filed // due}%", 56, INK, bold=True, align="right")
    y += 84 * lettering.LINE_HEIGHT + 6
    _progress_bar(page, LEFT, y, ROOM, 36, (filed, on_time, due))
    entries = [(ON_TIME, f"{_whole(on_time)} đúng hạn"), (LATE, f"{_whole(filed - on_time)} muộn")]
    entries.append((BEFORE, f"{_whole(max(0, due - filed))} chưa nộp"))
    if groups["approved"]:
        entries.append(("", f"{_whole(groups['approved'])} đã duyệt"))
    y = _legend(page, y + 54, entries)
    _card(page, top, y + 20)
    return y + 20


def _card(page: Page, top: float, bottom: float) -> None:
    page.box(40, top, WIDTH - 80, bottom - top, CARD, radius=24, layer=0)


def _progress_bar(page: Page, x: float, y: float, room: float, high: float, counts: tuple[int, int, int]) -> None:
    """Filed, of them on time, of all due, as one bar; each later piece lies over the longer one below it."""
    filed, on_time, due = counts
    page.box(x, y, room, high, RULE, radius=high / 2, layer=1)
    for count, colour, layer in ((filed, LATE, 1.1), (on_time, ON_TIME, 1.2)):
        if count and due:
            page.box(x, y, max(high, room * min(1, count / due)), high, colour, radius=high / 2, layer=layer)


def _legend(page: Page, y: float, entries: Sequence[tuple[str, str]], size: int = 30) -> float:
    """Coloured squares with words, side by side; an entry that no longer fits begins a new line."""
    x: float = LEFT
    for colour, words in entries:
        wide = lettering.width(words, size) + (38 if colour else 0)
        if x > LEFT and x + wide > RIGHT:
            x, y = LEFT, y + size * lettering.LINE_HEIGHT
        if colour:
            page.box(x, y + 8, 24, 24, colour, radius=6)
        page.text(x + (38 if colour else 0), y, words, size, MUTED)
        x += wide + 36
    return y + size * lettering.LINE_HEIGHT


def _indicators(page: Page, data: Mapping[str, Any], most: int, top: float) -> float:
    every = data["indicators"]
    shown = every[:most]
    y = page.text(LEFT, top + 22, "Kết quả theo chỉ tiêu", 42, NAVY, bold=True)
    if not every:
        y = page.text(LEFT, y, "Chưa có chỉ tiêu nào.", 32, MUTED)
    elif all(row["value"] is None and not row["withheld"] for row in every):
        y = page.text(LEFT, y, "Chưa có số liệu nào của kỳ này.", 32, MUTED)
    else:
        better, worse = VERDICT_COLOURS["better"], VERDICT_COLOURS["worse"]
        y = _legend(page, y + 4, [(BEFORE, "trước"), (better, "nay, tốt hơn"), (worse, "nay, kém hơn")])
    for row in shown:
        page.box(LEFT, y + 14, ROOM, 2, RULE)
        y = _indicator(page, row, row["asked"], y + 30)
    if len(every) > len(shown):
        page.box(LEFT, y + 14, ROOM, 2, RULE)
        left = f"… và {len(every) - len(shown)} chỉ tiêu nữa, xem trong tin nhắn kèm theo"
        y = page.text(LEFT, y + 30, left, 30, MUTED)
    _card(page, top, y + 22)
    return y + 22


def _indicator(page: Page, row: Mapping[str, Any], asked: int, y: float) -> float:
    y = page.paragraph(LEFT, y, row["label"], 33, ROOM, 3, INK)
    if row["withheld"]:
        return page.text(LEFT, y, "có số liệu – xem riêng", 33, MUTED, bold=True)
    if row["value"] is None:
        return page.text(LEFT, y, "–  chưa có số liệu", 33, MUTED)
    bottoms = [_value(page, row, asked, y)]
    for x, name, words in ((346, "previous", "tháng trước"), (684, "baseline", "khảo sát")):
        bottoms.append(_comparison(page, row, (name, words), asked, (x, y + 6)))
    return max(bottoms)


def _value(page: Page, row: Mapping[str, Any], asked: int, y: float) -> float:
    """The total in large figures, its unit beside or below it, and the groups it is made of when some lack it."""
    room, unit = 258, lettering.clean(row["unit"])
    figure, size = lettering.first_fitting(_notations(row["value"]), room, 56, SMALLEST, bold=True)
    page.text(LEFT, y, figure, size, INK, bold=True)
    after = LEFT + lettering.width(figure, size, bold=True) + 12
    below = y + size * lettering.LINE_HEIGHT
    if after + lettering.width(unit, 30) <= LEFT + room:
        page.text(after, y + (size - 30) * lettering.ASCENT, unit, 30, MUTED)
    else:
        below = page.paragraph(LEFT, below, unit, 30, room, 2, MUTED)
    return _counted(page, row["groups"], asked, (LEFT, below))


def _comparison(
    page: Page, row: Mapping[str, Any], side: tuple[str, str], asked: int, at: tuple[float, float]
) -> float:
    """Two columns, then and now, over the groups that have both; beside them the change in figures and in words."""
    (x, y), (name, words) = at, side
    compared = row[name]
    if compared is None:
        y = page.text(x + 58, y, "–", 38, MUTED, bold=True)
        return page.text(x + 58, y, f"chưa có {words}", SMALLEST, MUTED)
    verdict = compared["verdict"]
    colour = VERDICT_COLOURS[verdict]
    change = compared["this"] - compared["value"]
    tallest = max(abs(compared["this"]), abs(compared["value"]), 1)
    for offset, value, shade in ((0, compared["value"], BEFORE), (24, compared["this"], colour)):
        high = max(4, 80 * abs(value) / tallest)
        page.box(x + offset, y + 84 - high, 20, high, shade, radius=4)
    _change(page, change, row["unit"], colour, (x + 58, y))
    said = "bằng" if change == 0 else VERDICT_WORDS[verdict]
    below = page.text(x + 58, y + 38 * lettering.LINE_HEIGHT, f"{said} {words}", SMALLEST, colour)
    return _counted(page, compared["groups"], asked, (x + 58, below))


def _change(page: Page, change: Thousandths, unit: str, colour: str, at: tuple[float, float]) -> None:
    x, y = at
    if change == 0:
        page.text(x, y, "= 0", 38, colour, bold=True)
        return
    page.arrow(x, y + 10, 34, change > 0, colour)
    # The change of a share is told in percentage points, never as a percentage of a percentage.
    points = " điểm %" if unit == "%" else ""
    sign = "+" if change > 0 else MINUS
    signed, size = lettering.first_fitting(
        [f"{sign}{figure}{points}" for figure in _notations(abs(change))], 226, 38, SMALLEST, bold=True
    )
    page.text(x + 40, y + (38 - size), signed, size, colour, bold=True)


def _counted(page: Page, groups: int, asked: int, at: tuple[float, float]) -> float:
    """On how many groups a figure stands, said only when that is fewer than are asked."""
    if groups >= asked:
        return at[1]
    ways = [f"ở {_whole(groups)}/{_whole(asked)} tổ, nhóm", f"ở {_whole(groups)} tổ, nhóm"]
    said, size = lettering.first_fitting(ways, 258, SMALLEST, SMALLEST)
    return page.text(*at, said, size, MUTED)


def _parts(page: Page, data: Mapping[str, Any], most: int, top: float) -> float:
    """One bar for each unit below, the least complete first, because those are the ones to call."""
    words = PART_WORDS.get(data["level"], "xã, phường")
    parts = sorted(data["parts"], key=lambda part: (part["due"] == 0, _share(part), part["name"]))
    y = page.text(LEFT, top + 22, PART_TITLES.get(data["level"], "Từng xã, phường"), 42, NAVY, bold=True)
    judged = any(part["better"] is not None for part in parts)
    told = "; chỉ tiêu tốt hơn, kém hơn khảo sát" if judged else ""
    y = page.text(LEFT, y, f"tổ, nhóm đã báo cáo{told}", 30, MUTED)
    y += 10
    for part in parts[:most]:
        y = _part(page, part, y, judged)
    rest = parts[most:]
    if rest:
        level = 100 * rest[0]["filed"] // rest[0]["due"] if rest[0]["due"] else 0
        said = f", đều từ {level}% trở lên" if level and rest[-1]["due"] else ""
        y = page.text(LEFT, y + 8, f"… và {_whole(len(rest))} {words} nữa{said}", 30, MUTED)
    _card(page, top, y + 20)
    return y + 20


def _part(page: Page, part: Mapping[str, Any], y: float, judged: bool) -> float:
    bottom = page.paragraph(LEFT, y + 6, part["name"], 30, 330, 2, INK)
    middle = (y + 6 + bottom) / 2
    end = 690 if judged else 860
    _progress_bar(page, 424, middle - 14, end - 424, 28, (part["filed"], part["on_time"], part["due"]))
    count = f"{_whole(part['filed'])}/{_whole(part['due'])}" if part["due"] else "–"
    page.text(end + 20, middle - 20, count, 30, INK, bold=True)
    if part["better"] is not None:
        page.text(908, middle - 19, f"{part['better']} tốt", SMALLEST, VERDICT_COLOURS["better"], align="right")
    if part["worse"]:
        # None that is worse is no news, and '0 kém' in the colour of alarm would look like some.
        page.text(RIGHT, middle - 19, f"{part['worse']} kém", SMALLEST, VERDICT_COLOURS["worse"], align="right")
    return bottom + 8


def _share(part: Mapping[str, Any]) -> float:
    return float(part["filed"] / part["due"]) if part["due"] else 0


def _footer(page: Page, data: Mapping[str, Any], y: float) -> float:
    source = "Nguồn: báo cáo của các tổ, nhóm tự quản"
    counted = f"; tính đến {data['counted_at']}" if data["counted_at"] else ""
    return page.paragraph(LEFT, y - 8, source + counted + ".", SMALLEST, ROOM, 2, MUTED) + 24


def _notations(value: Thousandths) -> list[str]:
    """The number in full, and rounded to billions ('tỷ') for where the full one is too long."""
    hundredths = round(value, -7) // 10**7
    return [format_number(value), f"{format_number(hundredths * ONE // 100)} tỷ"]


def _whole(count: int) -> str:
    return format_number(count * ONE)
