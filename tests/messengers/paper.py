"""Stands in for the drawing worker: what it draws is a small real picture or file, known again by its bytes."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from conversation.messages import Drawing
from conversation.photo import PhotoRefused, PreparedPhoto
from conversation.questionnaire import Checked
from reporting.indicators import Indicator
from storage import media

SIDE = 16


def picture(name: str) -> bytes:
    """A small JPEG, another one for each name."""
    shade = hashlib.sha256(name.encode()).digest()
    stream = io.BytesIO()
    Image.frombytes("RGB", (SIDE, SIDE), (shade * SIDE * SIDE)[: SIDE * SIDE * 3]).save(stream, "JPEG")
    return stream.getvalue()


class Paper:
    """Draws at once; `drawn` tells what a person who sees these bytes looks at."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.drawn: dict[bytes, Drawing] = {}

    async def draw(self, drawing: Drawing, photos: tuple[bytes, ...] = ()) -> bytes:
        """A picture that no other drawing has; a file is its own words."""
        key = self.key(drawing, photos)
        data = key.encode() if drawing.file_name else picture(key)
        self.drawn[data] = drawing
        target = media.path(self.data_dir, key)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        return data

    def key(self, drawing: Drawing, photos: tuple[bytes, ...] = ()) -> str:
        """By all that it says."""
        said = json.dumps([drawing.name, drawing.data, drawing.file_name], default=str, sort_keys=True).encode()
        return media.DRAWING + hashlib.sha256(said + b"".join(photos)).hexdigest()

    async def prepare_photo(self, data: bytes) -> PreparedPhoto | PhotoRefused:
        """As it came."""
        return PreparedPhoto(data, SIDE, SIDE, hashlib.sha256(data).hexdigest())

    async def check_questionnaire(self, data: bytes, indicators: Sequence[Indicator]) -> Checked:
        """No conversation of the files sends a workbook."""
        raise AssertionError("nobody sends a questionnaire here")
