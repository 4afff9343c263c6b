"""Where everything stands on the picture of a summary: title, completeness, indicators, units below, source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reporting import drawing, indicator_rows, lettering
from reporting.indicator_rows import BEFORE, INK, LEFT, MUTED, NAVY, RIGHT, ROOM, RULE, SMALLEST, VERDICT_COLOURS, whole
from reporting.page import WIDTH, Page
from reporting.periods import kind_of, name_of_previous

TALLEST = 2560
"""Telegram keeps no more pixels than this in height; a higher picture is shrunk, and its letters with it."""
LARGE_AND_BARS = (
    *((large, bars) for large in (12, 10, 8, 6) for bars in (20, 14)),
    *((large, bars) for large in (5, 4, 3, 2) for bars in (20, 14, 10, 8)),
    (1, 8),
    (0, 10),
    (0, 8),
    (0, 6),
    (0, 4),
)
"""How many indicators are told at large, the others in small rows; and most units below. The fullest first."""

GAP = 28

BACKGROUND, CARD = "#EDF1F5", "#FFFFFF"
PALE = "#C5DCEC"
ON_TIME, LATE = "#00798C", "#7CC4CF"
PART_TITLES = {"commune": "Từng khu dân cư", "area": "Từng tổ, nhóm"}
PART_WORDS = {"commune": "khu dân cư", "area": "tổ, nhóm"}


def lay_out(data: Mapping[str, Any]) -> Page:
    """The fullest page that is not higher than TALLEST; `data` as drawing.summary_data makes it.

    With "from" in it, a further page: its indicators from that one on, and nothing else.
    """
    rows: Sequence[Mapping[str, Any]] = drawing.on_page(data)
    for large, bars in LARGE_AND_BARS:
        page = _laid_out(data, rows, large, bars)
        if page.height <= TALLEST:
            return page
    # Names as long as these are rare: as many as there is room for.
    while page.height > TALLEST and rows:
        rows = rows[:-1]
        page = _laid_out(data, rows, 0, bars)
    return page


def _laid_out(data: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], large: int, bars: int) -> Page:
    page = Page()
    y = _header(page, data)
    if not data.get("from"):
        y = _completeness(page, data, y + GAP)
    y = _indicators(page, data, rows, large, y + GAP)
    if data["parts"] and not data.get("from"):
        y = _parts(page, data, bars, y + GAP)
    page.height = round(_footer(page, data, y + GAP))
    return page


def _header(page: Page, data: Mapping[str, Any]) -> float:
    y = page.text(LEFT, 40, f"TỔNG HỢP {data['period']['label'].upper()}", 36, PALE, bold=True)
    name = lettering.told_apart(data["unit"]["name"], data["unit"]["code"])
    size = lettering.fitting_size(name, ROOM, 68, 48, bold=True)
    y = page.paragraph(LEFT, y + 6, name, size, ROOM, 3, CARD, bold=True)
    days = f"Từ {data['period']['first_on']} đến {data['period']['last_on']}"
    y = page.text(LEFT, y + 6, f"{days}  ·  đã điều chỉnh" if data["adjusted"] else days, 32, PALE)
    page.box(0, 0, WIDTH, y + 34, NAVY, layer=0)
    return y + 34


def _completeness(page: Page, data: Mapping[str, Any], top: float) -> float:
    groups = data["groups"]
    due, filed, on_time = groups["due"], groups["filed"], groups["on_time"]
    y = top + 24
    if not due:
        y = page.paragraph(LEFT, y, "Kỳ này chưa có tổ, nhóm nào phải báo cáo.", 36, ROOM, 2, MUTED)
        _card(page, top, y + 20)
        return y + 20
    count = f"{whole(filed)}/{whole(due)}"
    size = lettering.fitting_size(count, 410, 84, 40, bold=True)
    page.text(LEFT, y + (84 - size) * lettering.ASCENT, count, size, ON_TIME, bold=True)
    after = LEFT + lettering.width(count, size, bold=True) + 22
    page.text(after, y + 45, _of_whom(data), 36, MUTED)
    page.text(RIGHT, y + 27, f"{100 * filed // due}%", 56, INK, bold=True, align="right")
    y += 84 * lettering.LINE_HEIGHT + 6
    _progress_bar(page, LEFT, y, ROOM, 36, (filed, on_time, due))
    entries = [(ON_TIME, f"{whole(on_time)} đúng hạn"), (LATE, f"{whole(filed - on_time)} muộn")]
    entries.append((BEFORE, f"{whole(max(0, due - filed))} chưa nộp"))
    if groups["approved"]:
        entries.append(("", f"{whole(groups['approved'])} đã duyệt"))
    y = _legend(page, y + 54, entries)
    _card(page, top, y + 20)
    return y + 20


def _of_whom(data: Mapping[str, Any]) -> str:
    """What the reports of a month, or of a longer period, are counted in."""
    if kind_of(data["period"]["id"]) == "month":
        return "tổ, nhóm đã báo cáo"
    return f"báo cáo của {whole(data['groups']['groups'])} tổ, nhóm"


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


def _indicators(
    page: Page, data: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], large: int, top: float
) -> float:
    every, previous = data["indicators"], name_of_previous(data["period"]["id"])
    y = page.text(LEFT, top + 22, "Kết quả theo chỉ tiêu", 42, NAVY, bold=True)
    if not rows:
        empty = "Chưa có số liệu nào của kỳ này." if every else "Chưa có chỉ tiêu nào."
        y = page.text(LEFT, y, empty, 32, MUTED)
    entries = indicator_rows.legend(rows, "kỳ so sánh")
    y = _legend(page, y + 4, entries, SMALLEST) if entries else y
    first, others = rows[:large], rows[large:]
    y = indicator_rows.column_names(page, y + 12, previous) if first else y
    for row in first:
        page.box(LEFT, y + 14, ROOM, 2, RULE)
        y = indicator_rows.large(page, row, y + 30)
    if others:
        page.box(LEFT, y + 14, ROOM, 2, RULE)
        star = any(row["baseline"] is None and row["previous"] is not None for row in others)
        caption = "thay đổi so với khảo sát" + (f"; *: so với {previous}" if star else "")
        y = page.paragraph(LEFT, y + 26, caption, SMALLEST, ROOM, 2, MUTED)
    for row in others:
        page.box(LEFT, y + 8, ROOM, 1, RULE)
        y = indicator_rows.small(page, row, y + 16)
    y = _counts(page, data, len(rows), y)
    _card(page, top, y + 22)
    return y + 22


def _counts(page: Page, data: Mapping[str, Any], shown: int, y: float) -> float:
    """How many indicators are not on this page, and how many nobody has figures of."""
    told = len(drawing.told(data))
    more, silent = told - data.get("from", 0) - shown, len(data["indicators"]) - told
    lines = [f"… và {more} chỉ tiêu nữa"] if more else []
    if silent and told and not data.get("from"):
        lines.append(f"chưa có số liệu: {silent} chỉ tiêu")
    if not lines:
        return y
    page.box(LEFT, y + 14, ROOM, 2, RULE)
    return page.text(LEFT, y + 30, ";  ".join(lines), SMALLEST, MUTED)


def _parts(page: Page, data: Mapping[str, Any], most: int, top: float) -> float:
    """One bar for each unit below, the least complete first, because those are the ones to call."""
    words = PART_WORDS.get(data["level"], "xã, phường")
    parts = sorted(data["parts"], key=lambda part: (part["due"] == 0, _share(part), part["name"]))
    y = page.text(LEFT, top + 22, PART_TITLES.get(data["level"], "Từng xã, phường"), 42, NAVY, bold=True)
    judged = any(part["better"] is not None for part in parts)
    counted = "tổ, nhóm đã báo cáo" if kind_of(data["period"]["id"]) == "month" else "báo cáo đã nộp"
    told = "; số chỉ tiêu có tiến triển, thụt lùi so với khảo sát" if judged else ""
    y = page.paragraph(LEFT, y, f"{counted}{told}", SMALLEST, ROOM, 2, MUTED)
    y += 10
    counts = [lettering.width(_count_of(part), 30, bold=True) for part in parts[:most]]
    end = (780 if judged else RIGHT - 8) - max(counts, default=0) - 20
    for part in parts[:most]:
        y = _part(page, part, y, end)
    rest = parts[most:]
    if rest:
        level = 100 * rest[0]["filed"] // rest[0]["due"] if rest[0]["due"] else 0
        said = f", đều từ {level}% trở lên" if level and rest[-1]["due"] else ""
        y = page.text(LEFT, y + 8, f"… và {whole(len(rest))} {words} nữa{said}", 30, MUTED)
    _card(page, top, y + 20)
    return y + 20


def _count_of(part: Mapping[str, Any]) -> str:
    return f"{whole(part['filed'])}/{whole(part['due'])}" if part["due"] else "–"


def _part(page: Page, part: Mapping[str, Any], y: float, end: float) -> float:
    bottom = page.paragraph(LEFT, y + 6, lettering.told_apart(part["name"], part.get("code", "")), 30, 330, 2, INK)
    middle = (y + 6 + bottom) / 2
    _progress_bar(page, 424, middle - 14, end - 424, 28, (part["filed"], part["on_time"], part["due"]))
    page.text(end + 20, middle - 20, _count_of(part), 30, INK, bold=True)
    if part["better"] is not None:
        page.text(908, middle - 19, f"{part['better']} tiến", SMALLEST, VERDICT_COLOURS["better"], align="right")
    if part["worse"]:
        # None that is worse is no news, and '0 lùi' in the colour of alarm would look like some.
        page.text(RIGHT, middle - 19, f"{part['worse']} lùi", SMALLEST, VERDICT_COLOURS["worse"], align="right")
    return bottom + 8


def _share(part: Mapping[str, Any]) -> float:
    return float(part["filed"] / part["due"]) if part["due"] else 0


def _footer(page: Page, data: Mapping[str, Any], y: float) -> float:
    source = "Nguồn: báo cáo của các tổ, nhóm tự quản"
    counted = f"; tính đến {data['counted_at']}" if data["counted_at"] else ""
    return page.paragraph(LEFT, y - 8, source + counted + ".", SMALLEST, ROOM, 2, MUTED) + 24
