"""Pictures of the page for the documentation: taken, reduced to few colours, kept small."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator

IMAGES = Path(__file__).parent / "images"
MOST_BYTES = 300_000


def save(what: Locator, name: str) -> None:
    """What a part of the page looks like."""
    # Nothing is under the mouse, so nothing looks pressed.
    what.page.mouse.move(0, 0)
    write(what.screenshot(animations="disabled"), name)


def write(picture: bytes, name: str, width: int | None = None) -> None:
    """A picture in 256 colours, a third of the bytes. Raises RuntimeError where it is still too large."""
    target = IMAGES / f"{name}.png"
    taken = Image.open(BytesIO(picture)).convert("RGB")
    if width is not None:
        taken = taken.resize((width, round(taken.height * width / taken.width)), Image.Resampling.LANCZOS)
    few = taken.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(target, optimize=True)
    if target.stat().st_size > MOST_BYTES:
        raise RuntimeError(f"{target.name} takes {target.stat().st_size} bytes")
