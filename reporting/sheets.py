"""Sheets of pictures, drawn with Pillow: the contact sheet of photos and the printable invitations with QR codes."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import segno
from PIL import Image, ImageDraw, ImageOps

from reporting import lettering

WIDTH = 1080
MOST_PHOTOS = 12
MOST_PIXELS = 60_000_000
"""A photo that unpacks to more is not opened; the stored ones are far smaller (1,600 pixels wide)."""
PHOTO_FORMATS = ("JPEG", "PNG", "WEBP")
MARGIN, GAP = 40, 20
CAPTION, CAPTION_LINES = 28, 2

BACKGROUND, TILE, INK, MUTED, NAVY = "#EDF1F5", "#D5DCE4", "#16202B", "#566270", "#123A5A"

# A4 at 300 dots an inch: a printer's black and white needs no greys at this resolution.
DOTS_PER_INCH = 300
PAGE_WIDTH, PAGE_HEIGHT = 2480, 3508
SLIPS_ACROSS, SLIPS_DOWN = 2, 4
HOW_TO_SCAN = (
    "Chĩa máy ảnh điện thoại vào ô vuông rồi bấm Bắt đầu.",
    "Không quét được thì nhắn mã trên cho trợ lý báo cáo.",
)
HOW_TO_TYPE = (
    "Mở cuộc trò chuyện với trợ lý báo cáo của xã.",
    "Nhắn mã trên, đúng 8 chữ và số, rồi làm theo lời nhắn.",
)


def draw_contact_sheet(data: Mapping[str, Any], photos: Sequence[bytes]) -> bytes:
    """At most 12 photos with captions as one JPEG, 1080 pixels wide; the letters are at least 28 pixels.

    `data`: {"title", "subtitle", "captions": [{"group", "date"}]}, one caption for each of `photos`, which are the
    bytes of picture files. Bytes that are no picture leave a grey tile. Photos beyond 12 are counted in a last line:
    cut longer lists into several sheets.
    """
    shown = photos[:MOST_PHOTOS]
    across = 1 if len(shown) == 1 else 2 if len(shown) <= 4 else 3
    wide = (WIDTH - 2 * MARGIN - (across - 1) * GAP) // across
    high = wide * 3 // 4
    row_height = high + 16 + round((CAPTION_LINES + 1) * CAPTION * lettering.LINE_HEIGHT) + GAP
    rows = -(-len(shown) // across)
    top = _title_height(data)
    left = len(photos) - len(shown)
    said = f"… và {left} ảnh nữa" if left else "" if photos else "Chưa có ảnh nào."
    sheet = Image.new("RGB", (WIDTH, top + rows * row_height + (70 if said else 20)), BACKGROUND)
    pen = ImageDraw.Draw(sheet)
    _title(pen, data)
    for n, (photo, caption) in enumerate(zip(shown, data["captions"], strict=False)):
        x, y = MARGIN + n % across * (wide + GAP), top + n // across * row_height
        sheet.paste(_tile(photo, wide, high), (x, y))
        lines = lettering.wrap(caption["group"], wide, CAPTION, CAPTION_LINES, bold=True)
        below = _lines(pen, x, y + high + 10, lines, CAPTION, INK, bold=True)
        _lines(pen, x, below, [lettering.clean(caption["date"])], CAPTION, MUTED)
    _lines(pen, MARGIN, top + rows * row_height, [said], 30, MUTED)
    return _jpeg(sheet)


def draw_invitations(data: Mapping[str, Any]) -> bytes:
    """Slips to cut out, eight to an A4 page, as PDF in black and white; each invites one person.

    `data`: {"title", "people": [{"group", "name", "code", "link", "expires"}], "how_to": [two lines]}. The QR code
    holds the link, or the code where "link" is empty; "expires" is dd/mm/yyyy or empty. Without "how_to" a slip
    tells to scan, or where there is no link to type. About 0.2 s a page.
    """
    people = list(data["people"])
    each = SLIPS_ACROSS * SLIPS_DOWN
    pages = [_invitation_page(data, people[start : start + each]) for start in range(0, max(1, len(people)), each)]
    document = BytesIO()
    pages[0].save(document, "PDF", save_all=True, append_images=pages[1:], resolution=DOTS_PER_INCH)
    return document.getvalue()


def _title_height(data: Mapping[str, Any]) -> int:
    titles = lettering.wrap(data["title"], WIDTH - 2 * MARGIN, 44, 2, bold=True)
    return round(36 + len(titles) * 44 * lettering.LINE_HEIGHT + 30 * lettering.LINE_HEIGHT + 24)


def _title(pen: ImageDraw.ImageDraw, data: Mapping[str, Any]) -> None:
    room = WIDTH - 2 * MARGIN
    y = _lines(pen, MARGIN, 32, lettering.wrap(data["title"], room, 44, 2, bold=True), 44, NAVY, bold=True)
    _lines(pen, MARGIN, y, lettering.wrap(data["subtitle"], room, 30, 1), 30, MUTED)


def _tile(photo: bytes, wide: int, high: int) -> Image.Image:
    """The middle of the photo in the tile's shape, or the grey tile."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(photo), formats=PHOTO_FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return _grey_tile(wide, high)
                # A JPEG is read at a fraction of its size, which is many times faster.
                picture.draft("RGB", (wide * 2, high * 2))
                upright = ImageOps.exif_transpose(picture).convert("RGB")
                return ImageOps.fit(upright, (wide, high), Image.Resampling.BICUBIC)
    except Exception:
        # Pillow's decoders raise nearly anything on bytes that somebody has made up.
        return _grey_tile(wide, high)


def _grey_tile(wide: int, high: int) -> Image.Image:
    tile = Image.new("RGB", (wide, high), TILE)
    words = "Không mở được ảnh"
    font = lettering.face(CAPTION)
    ImageDraw.Draw(tile).text((wide / 2, high / 2), words, fill=MUTED, font=font, anchor="mm")
    return tile


def _jpeg(sheet: Image.Image) -> bytes:
    picture = BytesIO()
    sheet.save(picture, "JPEG", quality=85)
    return picture.getvalue()


def _lines(
    pen: ImageDraw.ImageDraw, x: float, y: float, lines: Sequence[str], size: int, colour: str | int, bold: bool = False
) -> float:
    """Write lines one below the other; returns the y below them."""
    for line in lines:
        baseline = y + size * lettering.ASCENT
        pen.text((x, baseline), line, fill=colour, font=lettering.face(size, bold), anchor="ls")
        y += size * lettering.LINE_HEIGHT
    return y


def _invitation_page(data: Mapping[str, Any], people: Sequence[Mapping[str, Any]]) -> Image.Image:
    page = Image.new("1", (PAGE_WIDTH, PAGE_HEIGHT), 1)
    pen = ImageDraw.Draw(page)
    title = lettering.wrap(data["title"], PAGE_WIDTH - 300, 54, 1, bold=True)
    _lines(pen, 150, 90, title or [""], 54, 0, bold=True)
    if not people:
        _lines(pen, 150, 260, ["Không còn ai cần mời."], 54, 0)
    wide, high = (PAGE_WIDTH - 200) // SLIPS_ACROSS, (PAGE_HEIGHT - 280) // SLIPS_DOWN
    for n, person in enumerate(people):
        left, top = 100 + n % SLIPS_ACROSS * wide, 190 + n // SLIPS_ACROSS * high
        pen.rectangle((left, top, left + wide, top + high), outline=0, width=2)
        how_to = data.get("how_to") or (HOW_TO_SCAN if person["link"] else HOW_TO_TYPE)
        _slip(page, pen, (left + 45, top + 60, wide - 90), person, how_to)
    return page


def _slip(
    page: Image.Image,
    pen: ImageDraw.ImageDraw,
    place: tuple[int, int, int],
    person: Mapping[str, Any],
    how_to: Sequence[str],
) -> None:
    left, top, wide = place
    side = 480
    page.paste(_qr(person["link"] or person["code"], side), (left + wide - side + 30, top - 20))
    room = wide - side
    y = _lines(pen, left, top, lettering.wrap(person["group"], room, 46, 3, bold=True), 46, 0, bold=True)
    y = _lines(pen, left, y + 6, lettering.wrap(person["name"], room, 44, 2), 44, 0)
    code = lettering.clean(person["code"])
    y = _lines(pen, left, y + 8, [code], lettering.fitting_size(code, room, 112, 60, bold=True), 0, bold=True)
    if person["expires"]:
        y = _lines(pen, left, y, [f"Dùng đến hết ngày {lettering.clean(person['expires'])}"], 40, 0)
    y = max(y, top + side) + 18
    for number, sentence in enumerate(how_to[:2], start=1):
        y = _lines(pen, left, y, lettering.wrap(f"{number}. {sentence}", wide, 40, 2), 40, 0)


def _qr(content: str, side: int) -> Image.Image:
    """The QR code, its quiet zone of four modules included, in a square of `side` dots."""
    code = segno.make(content, error="m", micro=False)
    modules = [[bool(module) for module in row] for row in code.matrix_iter(border=4)]
    small = Image.new("1", (len(modules), len(modules)), 1)
    small.putdata([0 if dark else 1 for row in modules for dark in row])
    # Whole dots for every module keep the edges sharp; what is left over stays white.
    scale = side // len(modules)
    square = Image.new("1", (side, side), 1)
    whole = small.resize((len(modules) * scale, len(modules) * scale), Image.Resampling.NEAREST)
    square.paste(whole, ((side - whole.width) // 2, (side - whole.height) // 2))
    return square
