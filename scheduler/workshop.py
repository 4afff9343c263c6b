"""What draws, prepares and checks outside this process, as the scheduler sees it (bot/pictures.py)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from conversation.messages import Drawing
from conversation.photo import PhotoRefused, PreparedPhoto
from conversation.questionnaire import Checked
from reporting.indicators import Indicator


class PictureMaker(Protocol):
    """A worker process for what takes long, or opens what strangers sent."""

    async def draw(self, drawing: Drawing, photos: tuple[bytes, ...] = ()) -> bytes:
        """The picture or file. Raises when it can't be made."""
        ...

    def key(self, drawing: Drawing, photos: tuple[bytes, ...] = ()) -> str:
        """The key that it is kept by in the media folder once it was drawn."""
        ...

    async def prepare_photo(self, data: bytes) -> PreparedPhoto | PhotoRefused:
        """The photo as it may be kept."""
        ...

    async def check_questionnaire(self, data: bytes, indicators: Sequence[Indicator]) -> Checked:
        """What a workbook holds, or its faults."""
        ...
