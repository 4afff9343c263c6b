"""The picture of a summary, the contact sheet and the invitations: sizes, legibility, odd input; data is invented."""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from io import BytesIO
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text
from PIL import Image

from reporting import lettering, sheets
from reporting.charts import draw_summary, summary_figure
from reporting.drawing import further_pages, summary_data
from reporting.indicator_rows import SMALLEST, VERDICT_COLOURS
from reporting.indicators import Direction, Indicator
from reporting.summary import Comparison, Completeness, IndicatorTotal, Part, Summary, UnitName
from reporting.summary_page import TALLEST, lay_out
from tests.shares import share

LONG_NAME = "Tổ tự quản bảo vệ môi trường, chỉnh trang nhà cửa và vệ sinh đồng ruộng của thôn Ví Dụ Dài Nhất " * 2
NOW = datetime(2026, 11, 16, 8, 0, tzinfo=timezone(timedelta(hours=7)))
VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"


def indicator(
    number: int = 1, label: str = "Số hộ phân loại rác", unit: str = "hộ", direction: Direction = "up"
) -> Indicator:
    return Indicator(f"MT{number:02d}", label, unit, "decimal", direction, "last", "sum", "MT", "count_household")


def total(
    number: int = 1, value: int | None = 120_000, groups: int = 27, partial: int = 0, **of_indicator: Any
) -> IndicatorTotal:
    compared = None if value is None else Comparison(value, value - 20_000 * (number % 3 - 1), groups - partial)
    what = indicator(number, **of_indicator)
    return IndicatorTotal(what, value, groups - partial, groups, previous=compared, baseline=compared)


def summary(
    totals: tuple[IndicatorTotal, ...] = (),
    parts: tuple[Part, ...] = (),
    name: str = "Xã Ví Dụ",
    completeness: Completeness | None = None,
) -> Summary:
    filed = completeness or Completeness(31, 27, 25, 20)
    level = "cluster" if parts else "commune"
    unit = UnitName("00000", name)
    return Summary(unit, level, "2026-11", date(2026, 10, 15), date(2026, 11, 14), filed, totals, (), parts)


def part(number: int, name: str = "Xã Mẫu", moved: tuple[int, int] | None = None) -> Part:
    filed = number % 10
    better, worse = moved or (None, None)
    return Part(UnitName(str(number), f"{name} {number}"), Completeness(10, filed, filed // 2, 0), better, worse)


HUGE = IndicatorTotal(
    indicator(9, "Thu nhập", "%"),
    999_999_999_500,
    199_999,
    200_000,
    Comparison(999_999_999_500, 0, 199_998),
    Comparison(1, 9_000_000_000_000_000_500, 199_998),
)
CASES: dict[str, Summary] = {
    "nothing": summary(completeness=Completeness()),
    "one": summary((total(),)),
    "five": summary(tuple(total(n) for n in range(5))),
    "twelve": summary(tuple(total(n, partial=n % 2) for n in range(12))),
    "twenty-five": summary(tuple(total(n, partial=2) for n in range(25))),
    "all missing": summary(tuple(total(n, None, 0) for n in range(6)), completeness=Completeness(31, 0, 0, 0)),
    "withheld": summary((IndicatorTotal(indicator(), None, 2, 27, withheld=True),)),
    "huge": summary((HUGE,) * 14, completeness=Completeness(200_000, 199_999, 123_456, 99_999)),
    "one part": summary((total(),), (part(3),)),
    "three parts": summary((total(), total(2)), tuple(part(n, moved=(n % 3, n % 2)) for n in range(3))),
    "300 parts": summary(tuple(total(n) for n in range(25)), tuple(part(n, moved=(n % 3, n % 2)) for n in range(300))),
    "longest names": summary(
        tuple(total(n, label=LONG_NAME, unit="triệu đồng/người/năm", partial=1) for n in range(25)),
        tuple(part(n, LONG_NAME, (n % 3, n % 2)) for n in range(25)),
        name=LONG_NAME,
    ),
    "unbroken name": summary((total(label="W" * 300),), (part(1, "W" * 120),), name="Ữ" * 150),
    "odd letters": summary((total(label="Số $x^2$ \\frac 🎉 漢字\n\thộ"),), name="Thôn $1 và $2 🎉"),
}


def drawn(case: str) -> dict[str, Any]:
    return summary_data(CASES[case], NOW)


def texts_of(data: Mapping[str, Any]) -> list[str]:
    return [text.text for text in lay_out(data).texts]


@pytest.mark.parametrize("case", CASES)
def test_every_text_is_legible_inside_and_clear_of_the_others(case: str) -> None:
    figure = summary_figure(drawn(case))
    wide, high = figure.get_size_inches() * figure.dpi
    renderer = RendererAgg(wide, high, figure.dpi)  # type: ignore[no-untyped-call]
    texts = [artist for artist in figure.findobj(Text) if isinstance(artist, Text) and artist.get_text()]
    written = [(text, text.get_window_extent(renderer)) for text in texts]
    assert len(written) >= 4
    for text, box in written:
        assert float(text.get_fontsize()) * figure.dpi / 72 >= SMALLEST
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= wide and box.y1 <= high
    for (one, first), (other, second) in combinations(written, 2):
        across = min(first.x1, second.x1) - max(first.x0, second.x0)
        down = min(first.y1, second.y1) - max(first.y0, second.y0)
        # A line's box reaches a little into the next line's; its letters don't.
        assert across <= 1 or down <= 3, (one, other)


@pytest.mark.parametrize("case", CASES)
def test_picture_is_a_png_that_telegram_takes(case: str) -> None:
    picture = draw_summary(drawn(case))
    assert picture.startswith(b"\x89PNG")
    wide, high = struct.unpack(">II", picture[16:24])
    assert wide == 1080
    assert 500 <= high <= TALLEST
    assert len(picture) < 300_000


def test_same_data_gives_the_same_picture() -> None:
    assert draw_summary(drawn("five")) == draw_summary(drawn("five"))


def test_figures_are_written_with_their_verdict_and_number_of_groups() -> None:
    rose = IndicatorTotal(
        indicator(1, "Số điểm tồn đọng rác", "điểm", "down"),
        1_234_500,
        26,
        27,
        Comparison(1_234_500, 1_000_000, 25),
        Comparison(900_000, 1_000_000, 24),
    )
    page = lay_out(summary_data(summary((rose,)), NOW))
    texts = {text.text: text.colour for text in page.texts}
    assert {"1.234,5", "điểm", "ở 26/27 tổ, nhóm", "ở 25/27 tổ, nhóm", "ở 24/27 tổ, nhóm"} <= set(texts)
    # More is worse where less is better.
    assert texts["+234,5"] == texts["thụt lùi"] == VERDICT_COLOURS["worse"]
    assert texts["−100"] == texts["có tiến triển"] == VERDICT_COLOURS["better"]
    assert [(arrow.up, arrow.colour) for arrow in page.arrows] == [
        (True, VERDICT_COLOURS["worse"]),
        (False, VERDICT_COLOURS["better"]),
    ]


def test_title_completeness_and_source_are_written() -> None:
    texts = texts_of(drawn("five"))
    assert {"TỔNG HỢP THÁNG 11/2026", "Xã Ví Dụ", "Từ 15/10/2026 đến 14/11/2026", "27/31", "87%"} <= set(texts)
    assert {"25 đúng hạn", "2 muộn", "4 chưa nộp", "20 đã duyệt"} <= set(texts)
    assert "Nguồn: báo cáo của các tổ, nhóm tự quản; tính đến 08:00 16/11/2026." in texts


def test_a_share_changes_by_percentage_points() -> None:
    share = IndicatorTotal(indicator(1, "Tỷ lệ hộ", "%"), 87_500, 27, 27, Comparison(87_500, 75_000, 27))
    assert "+12,5 điểm %" in texts_of(summary_data(summary((share,))))


def test_missing_is_a_dash_and_withheld_tells_no_figure() -> None:
    assert "Chưa có số liệu nào của kỳ này." in texts_of(drawn("all missing"))
    some = summary_data(summary((total(), total(2, None, 0))))
    assert "chưa có số liệu: 1 chỉ tiêu" in texts_of(some)
    secret = IndicatorTotal(
        indicator(), 2_000, 2, 27, Comparison(2_000, 1_000, 2), Comparison(2_000, 1_000, 2), withheld=True
    )
    data = summary_data(summary((secret,)))
    assert "có số liệu – xem riêng" in texts_of(data)
    assert not {"value", "previous", "baseline", "target"} & {k for k, v in data["indicators"][0].items() if v}


def test_one_more_of_a_hundred_is_never_shown_as_all() -> None:
    assert "99%" in texts_of(summary_data(summary(completeness=Completeness(200_000, 199_999, 1, 0))))


def test_more_indicators_than_fit_are_counted() -> None:
    texts = texts_of(drawn("twenty-five"))
    shown = texts.count("Số hộ phân loại rác")
    assert shown == 16
    assert "… và 9 chỉ tiêu nữa" in texts


@pytest.mark.parametrize("count", [1, 4, 9, 10, 11, 16, 17, 27, 59])
@pytest.mark.parametrize("parts", [0, 5, 124])
def test_every_indicator_is_on_one_of_the_pages(count: int, parts: int) -> None:
    names = [f"Chỉ tiêu số {n} của tổ, nhóm tự quản trong tháng" for n in range(count)]
    rows = tuple(total(n, partial=1, label=name) for n, name in enumerate(names))
    data = summary_data(summary(rows, tuple(part(n, moved=(n % 3, n % 2)) for n in range(parts))))
    pages = [lay_out(each) for each in (data, *further_pages(data))]
    assert all(page.height <= TALLEST for page in pages)
    written = " ".join(text.text for page in pages for text in page.texts)
    assert [name for name in names if f"{name[:12]} ".replace("  ", " ") not in written] == []
    assert len(pages) == 1 or count > 10
    assert len(pages) > 1 or "chỉ tiêu nữa" not in written


def test_the_colours_that_are_used_are_explained() -> None:
    neutral = IndicatorTotal(indicator(1, direction="neutral"), 5_000, 3, 3, Comparison(5_000, 2_000, 3))
    texts = texts_of(summary_data(summary((neutral,))))
    assert "không xếp tốt, xấu" in texts and "thụt lùi" not in texts
    worse = IndicatorTotal(indicator(1, direction="down"), 5_000, 3, 3, Comparison(5_000, 2_000, 3))
    assert "không xếp tốt, xấu" not in texts_of(summary_data(summary((worse,))))


def test_a_small_money_figure_is_never_rounded_to_billions() -> None:
    rows = tuple(total(n, value=2_500, unit="triệu đồng") for n in range(16))
    assert not [text for text in texts_of(summary_data(summary(rows))) if "tỷ" in text or "…" in text]


ODD_NAMES = ("Thôn 𝟏𝟐", "Thôn ابت", "Thôn ثجح", "Thôn 漢字", "Thôn 🌸", "Thôn", "Thôn 12", "Thôn ٣", "\u200f", "Thôn ẖ")


def test_names_in_letters_that_the_fonts_have_not_are_told_apart() -> None:
    drawn_names = [lettering.told_apart(name, f"K{n}") for n, name in enumerate(ODD_NAMES)]
    assert drawn_names[0] == "Thôn 12" and drawn_names[1] == "Thôn □□□ (K1)"
    others = [name for name in drawn_names if name != "Thôn 12"]
    assert len(set(others)) == len(others)
    parts = tuple(Part(UnitName(f"K{n}", name), Completeness(3, n % 3, 0, 0)) for n, name in enumerate(ODD_NAMES))
    texts = texts_of(summary_data(summary((total(),), parts)))
    assert {name for name in others if name} <= set(texts)


def test_of_many_indicators_the_first_are_shown_for_they_tell_most() -> None:
    rare = tuple(total(n, groups=1, label=f"Hiếm {n}") for n in range(20))
    texts = texts_of(summary_data(summary((total(30, label="Cả xã"), *rare))))
    assert "Cả xã" in texts and "Hiếm 0" in texts and "Hiếm 19" not in texts


def test_communes_are_compared_from_the_least_complete_on() -> None:
    parts = (part(9), part(2), part(5), Part(UnitName("x", "Xã Trống"), Completeness()))
    texts = texts_of(summary_data(summary((total(),), parts)))
    assert [text for text in texts if text.startswith("Xã ")] == [
        "Xã Ví Dụ",
        "Xã Mẫu 2",
        "Xã Mẫu 5",
        "Xã Mẫu 9",
        "Xã Trống",
    ]
    shown = [text for text in texts_of(drawn("300 parts")) if text.startswith("Xã Mẫu")]
    assert 8 <= len(shown) <= 20
    assert any(text.startswith(f"… và {300 - len(shown)} xã, phường nữa") for text in texts_of(drawn("300 parts")))


@settings(max_examples=share(40, 2))
@given(
    name=st.text(max_size=300),
    value=st.none() | st.integers(-(2**63), 2**63 - 1),
    other=st.integers(-(2**63), 2**63 - 1),
    groups=st.integers(0, 300_000),
)
def test_any_text_and_figure_is_laid_out(name: str, value: int | None, other: int, groups: int) -> None:
    compared = None if value is None else Comparison(value, other, groups)
    row = IndicatorTotal(indicator(1, name, name[:20]), value, groups, groups, compared, compared)
    data = summary_data(
        summary((row,), (part(1, name, (groups, 0)),), name, Completeness(groups, groups // 2, groups // 3, 0))
    )
    page = lay_out(data)
    assert page.height <= TALLEST
    for text in page.texts:
        left = {"left": text.x, "right": text.x - lettering.width(text.text, text.size, text.bold)}[text.align]
        assert left >= 40
        assert left + lettering.width(text.text, text.size, text.bold) <= 1040


def test_both_fonts_hold_every_vietnamese_letter_and_all_that_clean_keeps() -> None:
    alphabet = VOWELS + VOWELS.upper()
    assert lettering.clean(alphabet) == alphabet
    kept = {letter for letter in map(chr, range(33, 0x3000)) if lettering.clean(letter) == letter}
    for path in (lettering.REGULAR, lettering.BOLD):
        assert {ord(letter) for letter in kept} <= set(FT2Font(path).get_charmap())


def test_only_the_chart_loads_matplotlib() -> None:
    program = "import sys, reporting.drawing, reporting.sheets, reporting.documents, reporting.summary_page; "
    program += "sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
    program = "import sys, reporting.charts; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def photo(colour: str, size: tuple[int, int] = (400, 300)) -> bytes:
    picture = BytesIO()
    Image.new("RGB", size, colour).save(picture, "JPEG")
    return picture.getvalue()


def contact_sheet(photos: list[bytes]) -> Image.Image:
    captions = [{"group": LONG_NAME, "date": "05/11/2026"} for _ in photos]
    data = {"title": "Ảnh tiến độ", "subtitle": "tháng 11/2026", "captions": captions}
    return Image.open(BytesIO(sheets.draw_contact_sheet(data, photos)))


@pytest.mark.parametrize("count", [0, 1, 2, 5, 12, 13])
def test_contact_sheet_grows_with_its_photos(count: int) -> None:
    sheet = contact_sheet([photo("red")] * count)
    assert sheet.width == 1080
    assert sheet.height <= TALLEST
    rows = 1 if count == 1 else -(-count // 2) if count <= 4 else -(-min(count, 12) // 3)
    thin = sheet.resize((1080 // 10, sheet.height // 10), Image.Resampling.NEAREST)
    column = [near(thin, 10, y, (254, 0, 0)) for y in range(thin.height)]
    assert sum(now and not before for before, now in zip([False, *column], column, strict=False)) == rows


def test_a_broken_photo_leaves_a_grey_tile_beside_the_good_one() -> None:
    cut_off = photo("red", (1600, 1200))[:900]
    bomb = BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    for bad in (b"", b"no picture", b"\x89PNG\r\n\x1a\n", cut_off, bomb.getvalue()):
        sheet = contact_sheet([bad, photo("blue")])
        assert near(sheet, 60, 200, (213, 220, 228))
        assert near(sheet, 800, 300, (0, 0, 254))


def near(sheet: Image.Image, x: int, y: int, colour: tuple[int, int, int]) -> bool:
    found = sheet.getpixel((x, y))
    assert isinstance(found, tuple)
    return all(abs(one - other) <= 8 for one, other in zip(found, colour, strict=True))


def person(number: int, link: str = "https://t.me/vi_du_bot?start=K7MPX4QW") -> dict[str, str]:
    name = "Nguyễn Văn Ví Dụ Rất Dài Tên " * 4
    return {"group": f"{LONG_NAME} {number}", "name": name, "code": "K7MPX4QW", "link": link, "expires": "23/11/2026"}


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (8, 1), (9, 2), (40, 5)])
def test_invitations_take_as_many_pages_as_needed(count: int, pages: int) -> None:
    document = sheets.draw_invitations(
        {"title": "Mời tổ trưởng – Xã Ví Dụ", "people": [person(n) for n in range(count)]}
    )
    assert document.startswith(b"%PDF")
    assert document.count(b"/Type /Page\n") + document.count(b"/Type /Page ") == pages


def test_a_slip_keeps_inside_its_frame() -> None:
    # The frame's lower line is whole and the strip above it is white even for the longest names.
    page = sheets._invitation_page({"title": "Mời"}, [person(1)])
    lower = 190 + (sheets.PAGE_HEIGHT - 280) // sheets.SLIPS_DOWN
    assert all(page.getpixel((x, lower)) == 0 for x in range(110, 1200, 7))
    assert all(page.getpixel((x, lower - 8)) != 0 for x in range(110, 1200))
