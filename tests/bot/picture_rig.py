"""What the tests of drawings and of photos share: a picture maker for one piece of work, and invented photos."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from bot.pictures import PhotoRefused, PictureMaker, PreparedPhoto

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def with_maker(work: Callable[[PictureMaker], Awaitable[Any]], data_dir: Path, **options: Any) -> Any:
    """Run `work` with a picture maker, and end its worker whatever happens."""

    async def run() -> Any:
        maker = PictureMaker(data_dir, **options)
        try:
            return await work(maker)
        finally:
            await maker.close()

    return asyncio.run(run())


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def opened(photo: PreparedPhoto | PhotoRefused) -> Image.Image:
    assert isinstance(photo, PreparedPhoto)
    return Image.open(BytesIO(photo.data))


def camera_photo(width: int = 40, height: int = 20, orientation: int = 1) -> bytes:
    """A photo, red on its left and blue on its right, with what a phone writes into it."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKER] = "INVENTED-MAKER"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (21.0, 49.0, 12.0)
    return encoded(image, exif=exif, comment=b"INVENTED-COMMENT", quality=95)
