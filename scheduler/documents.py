"""Drawings whose data are ids: what they show is read outside every message's transaction, then drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from conversation.messages import Drawing
from conversation.photo import PhotoRefused, PreparedPhoto
from conversation.questionnaire import Checked
from handlers import documents
from handlers.office import Office
from reporting.indicators import Indicator
from scheduler.workshop import PictureMaker
from storage.database import Database
from storage.jobs import LARGE


class Worker(PictureMaker, Protocol):
    """A PictureMaker that is told what to draw only when it has to draw."""

    async def draw(
        self,
        drawing: Drawing,
        photos: tuple[bytes, ...] = (),
        read: Callable[[], Mapping[str, Any]] | None = None,
    ) -> bytes:
        """The picture or file; `read` gives what is drawn where the drawing holds ids only."""
        ...


class Documents:
    """A PictureMaker that also reads; what is large has a worker of its own, so that no picture waits for it."""

    def __init__(self, database: Database, office: Office, pictures: Worker, large: Worker) -> None:
        self._database = database
        self._office = office
        self._pictures = pictures
        self._large = large

    async def draw(self, drawing: Drawing, photos: tuple[bytes, ...] = ()) -> bytes:
        """The picture or file. Raises when it can't be made."""
        if drawing.name not in documents.READ:
            return await self._pictures.draw(drawing, photos)
        maker = self._large if drawing.data.get("total", 0) > LARGE else self._pictures
        return await maker.draw(drawing, photos, partial(self._read, drawing))

    def key(self, drawing: Drawing, photos: tuple[bytes, ...] = ()) -> str:
        """The key that it is kept by."""
        return self._pictures.key(drawing, photos)

    async def prepare_photo(self, data: bytes) -> PreparedPhoto | PhotoRefused:
        """The photo as it may be kept."""
        return await self._pictures.prepare_photo(data)

    async def check_questionnaire(self, data: bytes, indicators: Sequence[Indicator]) -> Checked:
        """What a workbook holds, or its faults."""
        return await self._pictures.check_questionnaire(data, indicators)

    def _read(self, drawing: Drawing) -> Mapping[str, Any]:
        with self._database.reading() as tx:
            return documents.READ[drawing.name](tx, self._office, drawing.data)
