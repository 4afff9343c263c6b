"""Files made to cost whoever opens them dearly: small to send, great to decode; each with why it is refused."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, PngImagePlugin

from tests.bot.picture_rig import encoded

SIDE = 6300
"""Just below the pixels that are refused whatever the file."""


def hostile() -> Iterator[tuple[str, bytes, str]]:
    """(name, file, reason)."""
    yield "png of 40 MP", encoded(Image.new("RGBA", (SIDE, SIDE)), "PNG"), "too_many_pixels"
    yield "png of two gigapixels", png(struct.pack(">IIBBBBB", 46_000, 46_000, 8, 6, 0, 0, 0)), "too_many_pixels"
    yield "png of any size", png(struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0)), "too_many_pixels"
    yield "png as wide as a text", png(b"1000x1000RGBA"), "not_an_image"
    yield "zTXt", png_with(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(30_000_000))), "unreadable"
    yield "iTXt", png_with(b"iTXt", b"Comment\0\1\0\0\0" + zlib.compress(bytes(30_000_000))), "unreadable"
    yield "many zTXt", many_texts(), "unreadable"
    yield "webp of 268 MP", webp(b"VP8X", b"\0\0\0\0" + (16383).to_bytes(3, "little") * 2), "too_many_pixels"
    yield "lossless webp of 268 MP", webp(b"VP8L", b"\x2f" + (2**28 - 1).to_bytes(4, "little")), "too_many_pixels"
    yield "lossy webp of 268 MP", webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a\xff\x3f\xff\x3f"), "too_many_pixels"
    yield "progressive jpeg of 40 MP", encoded(Image.new("CMYK", (SIDE, SIDE)), progressive=True), "too_many_pixels"
    yield "jpeg of 4 gigapixels", with_size(encoded(Image.new("RGB", (8, 8))), 65535, 65535), "too_many_pixels"
    yield "jpeg of many scans", many_scans(), "too_many_pixels"
    yield "heic of 40 MP", heic_said_to_be(SIDE), "too_many_pixels"
    yield "heic of 900 MP", heic_said_to_be(30_000), "too_many_pixels"
    frames = [Image.new("RGB", (600, 600), (number, 0, 0)) for number in range(60)]
    for kind in ("PNG", "WEBP"):
        moving = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
        yield f"{kind} of 60 frames", moving, "animated"
    page = BytesIO()
    Image.new("1", (SIDE, SIDE)).save(page, "TIFF", compression="group4")
    yield "tiff", page.getvalue(), "not_an_image"


def costly() -> Iterator[tuple[str, bytes]]:
    """(name, file) of what may be kept or refused, whichever: nothing tells it from a photo beforehand."""
    yield "jpeg with a scan for each colour", scan_for_each()
    yield "grey png of 40 MP", encoded(Image.new("L", (SIDE, SIDE)), "PNG")
    yield "palette with transparency", encoded(Image.new("P", (SIDE, SIDE)), "PNG", transparency=0)
    yield "one row", encoded(Image.new("RGB", (16000, 1)), "PNG")
    yield "one column", encoded(Image.new("RGB", (1, 16000)), "PNG")
    yield "jpeg of 40 MP", encoded(Image.new("RGB", (SIDE, SIDE)))
    yield "padded", encoded(Image.new("RGB", (3000, 3000)), "PNG") + bytes(20_000_000)
    exif = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">HHHII", 1, 0x0112, 3, 2**32 - 1, 8)
    yield "exif of any length", encoded(Image.new("RGB", (80, 80)), exif=exif)


def png(header: bytes) -> bytes:
    """A PNG of nothing but its header."""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b"")


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_with(kind: bytes, content: bytes) -> bytes:
    whole = encoded(Image.new("RGB", (8, 8)), "PNG")
    return whole[:33] + chunk(kind, content) + whole[33:]


def many_texts() -> bytes:
    """Each text stays below what Pillow takes, all together do not."""
    texts = PngImagePlugin.PngInfo()
    for number in range(70):
        texts.add_text(f"t{number}", "a" * 1_000_000, zip=True)
    return encoded(Image.new("RGB", (8, 8)), "PNG", pnginfo=texts)


def webp(kind: bytes, header: bytes) -> bytes:
    content = kind + struct.pack("<I", len(header) + 20) + header + bytes(20)
    return b"RIFF" + struct.pack("<I", len(content) + 4) + b"WEBP" + content


def with_size(jpeg: bytes, width: int, height: int) -> bytes:
    at = jpeg.index(b"\xff\xc0")
    return jpeg[: at + 5] + struct.pack(">HH", height, width) + jpeg[at + 9 :]


def many_scans() -> bytes:
    """A progressive JPEG that says the same again and again: each scan goes over the whole picture."""
    whole = encoded(Image.new("RGB", (3600, 3300)), progressive=True)
    starts = [found.start() for found in re.finditer(rb"\xff\xda", whole)]
    last = whole[starts[-1] : -2]
    return whole[:-2] + last * 800 + whole[-2:]


def scan_for_each() -> bytes:
    """A JPEG not said to be progressive, whose first scan holds one colour: the decoder keeps the picture whole."""
    whole = encoded(Image.new("RGB", (SIDE, SIDE)), subsampling=0)
    at = whole.index(b"\xff\xda")
    return whole[:at] + b"\xff\xda\0\x08\x01\x01\0\0\x3f\0" + whole[at + 14 :]


def heic_said_to_be(side: int) -> bytes:
    """A small HEIC picture whose box for the size tells another one."""
    whole = encoded(Image.new("RGB", (64, 64)), "HEIF")
    at = whole.index(b"ispe") + 8
    return whole[:at] + struct.pack(">II", side, side) + whole[at + 8 :]
