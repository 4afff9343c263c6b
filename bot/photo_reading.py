"""Opens a photo that someone sent, whatever it holds: bounded in memory and time, re-encoded from its pixels alone.

It runs in the worker process. What a photo will cost is told by its header, before anything is decoded; what a file
conceals from its header meets the limits of the process.
"""

from __future__ import annotations

import hashlib
import resource
import signal
import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from conversation.photo import PhotoRefused, PreparedPhoto

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000
MOST_BYTES = 116_000_000
"""Of a photo with all that its decoder makes room for; 150 MB with Python and Pillow."""
MOST_CPU_SECONDS = 1.5
LONGEST_SIDE = 1600
QUALITY = 85
PIECE_BYTES = 2048
BAND = 256
"""Rows that are made white where they are transparent, and shrunk, at a time."""

# Bytes a pixel, measured with Pillow 12: what libwebp and libheif hold beside the picture that Pillow is given.
_WEBP_COST, _HEIF_COST = 18, 8
_ORIENTATION = 0x0112
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"})


class _TooSlow(Exception):
    """A photo took longer than any honest one."""


def prepare_photo(data: bytes) -> PreparedPhoto | PhotoRefused:
    """Re-encode what someone sent; `data` may be anything at all."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with _bounded():
            page = _page_of(data)
            if isinstance(page, PhotoRefused):
                return page
            stored = BytesIO()
            page.save(stored, "JPEG", quality=QUALITY, optimize=True)
    except UnidentifiedImageError:
        return PhotoRefused("not_an_image")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError, _TooSlow):
        return PhotoRefused("too_many_pixels")
    except Exception:  # A damaged file can make a decoder raise anything.
        return PhotoRefused("unreadable")
    return PreparedPhoto(stored.getvalue(), page.width, page.height, hashlib.sha256(stored.getvalue()).hexdigest())


def _page_of(data: bytes) -> Image.Image | PhotoRefused:
    """The photo on a fresh page, so that nothing but its pixels goes on: no EXIF, comment, profile or transparency."""
    from PIL import Image

    # libwebp makes room for the whole picture before Pillow can say how large it is.
    if _webp_pixels(data) * _WEBP_COST + len(data) > MOST_BYTES:
        return PhotoRefused("too_many_pixels")
    formats: tuple[str, ...] = FORMATS
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        import pillow_heif

        # A thread more would hold another part of the picture.
        pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
        formats = ("HEIF",)
    with warnings.catch_warnings():
        # Pillow knows the size from the header, and says so before it makes room for the pixels.
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        opened = Image.open(BytesIO(data), formats=formats)
    with opened:
        # Newer phones append a depth or brightness map (MPO) or further pictures (HEIC); the first one is the photo.
        if opened.format in ("PNG", "WEBP") and getattr(opened, "n_frames", 1) > 1:
            return PhotoRefused("animated")
        if opened.mode.startswith(("I", "F")):
            # Sixteen bits a pixel: a scanner's file, of which Pillow's conversion would leave a white page.
            return PhotoRefused("unreadable")
        # A JPEG is decoded at half, a quarter or an eighth of its size where that is enough.
        wanted = [max(1, side * LONGEST_SIDE // max(opened.size)) for side in opened.size]
        opened.draft(None, (wanted[0], wanted[1]))
        if _cost(opened) + len(data) > MOST_BYTES:
            return PhotoRefused("too_many_pixels")
        # Between two pieces the clock is looked at; a scan over the whole picture may be told in a hundred bytes.
        opened.decodermaxblock = PIECE_BYTES
        page, turn = _shrunk(opened), _turn(opened, data)
        opened.close()
        page.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        return _upright(page, turn)


def _webp_pixels(data: bytes) -> int:
    """Width times height as a WebP's header tells it; 0 for any other file."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:
        return 0
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = (1 + int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
    elif kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    else:
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    return width * height


def _cost(opened: Image.Image) -> int:
    """Bytes that decoding takes: the picture as Pillow holds it, what its decoder holds beside it, and the page."""
    pixels = opened.width * opened.height
    page = 4 * (opened.width // _factor(opened)) * (opened.height // _factor(opened))
    each = 1 if opened.mode in ("1", "L", "P") else 4
    if opened.format == "HEIF":
        each = _HEIF_COST
    coefficients = 0
    if opened.info.get("progressive"):
        # Every scan refines all of the picture, so the decoder keeps it whole: two bytes for each sample.
        scale: Any = getattr(opened, "decoderconfig", None)
        layers = [sampling[1] * sampling[2] for sampling in getattr(opened, "layer", [])]
        samples = 2 * sum(layers) / max(layers, default=1)
        coefficients = int(samples * pixels * (scale[0] if scale else 1) ** 2)
    return pixels * each + coefficients + page


def _factor(opened: Image.Image) -> int:
    """By how much each side is shrunk before the last step, which is dear and takes the rest."""
    return int(max(1, max(opened.size) // LONGEST_SIDE))


def _shrunk(opened: Image.Image) -> Image.Image:
    """The picture over white, at most twice as large as it will be; band by band, so that it is never there twice."""
    from PIL import Image

    factor = _factor(opened)
    opened.load()
    clear = opened.has_transparency_data
    rows = max(BAND // factor, 1) * factor
    page = Image.new("RGB", (-(-opened.width // factor), -(-opened.height // factor)), "white")
    for top in range(0, opened.height, rows):
        part = opened.crop((0, top, opened.width, min(top + rows, opened.height)))
        if clear:
            part = part.convert("RGBA")
            white = Image.new("RGB", part.size, "white")
            white.paste(part, mask=part.getchannel("A"))
            part = white
        elif part.mode != "RGB":
            part = part.convert("RGB")
        page.paste(part.reduce(factor) if factor > 1 else part, (0, top // factor))
    return page


def _turn(opened: Image.Image, data: bytes) -> int:
    """How the camera was held, from 1 to 8 as EXIF counts it."""
    try:
        if opened.format != "HEIF":
            turn = opened.getexif().get(_ORIENTATION)
        elif b"irot" in data or b"imir" in data:
            turn = 1  # Its decoder turned it already.
        else:
            turn = opened.info.get("original_orientation")
    except Exception:  # Damaged EXIF is no reason to refuse a photo that can be seen.
        return 1
    return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1


def _upright(page: Image.Image, turn: int) -> Image.Image:
    """The page turned, with nothing but its pixels."""
    from PIL import Image, ImageOps

    page.getexif()[_ORIENTATION] = turn
    turned = ImageOps.exif_transpose(page)
    fresh = Image.new("RGB", turned.size)
    fresh.paste(turned)
    return fresh


@contextmanager
def _bounded() -> Iterator[None]:
    """Within it this process gets no more memory and time than an honest photo takes."""
    if threading.current_thread() is not threading.main_thread():  # Only there signals are heard.
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    before = signal.signal(signal.SIGPROF, _interrupt)
    resource.setrlimit(resource.RLIMIT_DATA, (_private_bytes() + MOST_BYTES, hard))
    signal.setitimer(signal.ITIMER_PROF, MOST_CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
        signal.signal(signal.SIGPROF, before)


def _interrupt(*_: object) -> None:
    raise _TooSlow


def _private_bytes() -> int:
    """The private memory of this process, as RLIMIT_DATA counts it."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[5]) * resource.getpagesize()
