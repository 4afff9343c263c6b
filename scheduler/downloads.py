"""Fetches the photos and questionnaires that people sent, outside every transaction; stores or checks each once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from conversation.channel import Channel, FetchFailed
from conversation.messages import Reply
from conversation.photo import PhotoRefused, PreparedPhoto
from conversation.texts import vi as say
from handlers import publishing
from handlers.office import Office
from reporting.indicators import Indicator
from scheduler.workshop import PictureMaker
from storage import media, outbox, photos, questionnaires, uploads
from storage.database import Transaction
from storage.photos import Download
from storage.uploads import Upload
from storage.writer import Writer

log = logging.getLogger(__name__)

BIGGEST_BYTES = 20_000_000


class Downloads:
    """One photo or file after the other."""

    def __init__(
        self,
        writer: Writer,
        channels: Mapping[str, Channel],
        pictures: PictureMaker,
        data_dir: Path,
        office: Office,
        now: Callable[[], datetime],
    ) -> None:
        self.writer = writer
        self.office = office
        self.channels = channels
        self.pictures = pictures
        self.data_dir = data_dir
        self.now = now
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self, tx: Transaction) -> None:
        """Photos were sent; called after each commit, from any thread."""
        if "photos" in tx.changed and self._loop is not None:
            self._loop.call_soon_threadsafe(self._woken.set)

    async def run(self) -> None:
        """Fetch until cancelled."""
        self._loop = asyncio.get_running_loop()
        while True:
            try:
                busy = await self._round()
            except Exception:
                # Whatever happened, the rows are still there and the next round takes them up.
                log.exception("photos could not be fetched")
                busy = False
            if not busy:
                # Not wait_for: until Python 3.12 it loses a cancellation that comes just when it is woken.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(5):
                        await self._woken.wait()
                self._woken.clear()

    async def _round(self) -> bool:
        waiting, files = await asyncio.to_thread(self._read)
        for download in waiting:
            await self._fetch(download)
        for upload in files:
            await self._check(upload)
        return bool(waiting or files)

    def _read(self) -> tuple[list[Download], list[Upload]]:
        with self.writer.database.reading() as tx:
            return (
                [each for each in photos.downloads(tx, self.now()) if each.address.channel in self.channels],
                [each for each in uploads.waiting(tx, self.now()) if each.address.channel in self.channels],
            )

    async def _check(self, upload: Upload) -> None:
        """Fetch a questionnaire, have it checked, and tell who sent it."""
        channel = self.channels[upload.address.channel]
        try:
            data = await channel.fetch(upload.address.bot, upload.reference, publishing.BIGGEST_BYTES)
        except FetchFailed as failed:
            await self._write(partial(self._not_fetched, upload=upload, why=str(failed), retry=failed.retry))
            return
        known = await asyncio.to_thread(self._indicators)
        checked = await self.pictures.check_questionnaire(data, known)
        await self._write(
            lambda tx: publishing.tell_checked(tx, self.office, upload, checked, data, self.now()),
        )

    def _indicators(self) -> list[Indicator]:
        with self.writer.database.reading() as tx:
            return list(questionnaires.all_indicators(tx).values())

    def _not_fetched(self, tx: Transaction, upload: Upload, why: str, *, retry: bool) -> None:
        if not retry or uploads.put_off(tx, upload, self.now(), why):
            uploads.settle(tx, upload.id, "failed", why)
            told = say.FILE_TOO_BIG if why == "too_big" else say.FILE_NOT_FETCHED
            outbox.add(tx, upload.address, Reply(told.format(name=upload.file_name[:60])), self.now())

    async def _fetch(self, download: Download) -> None:
        channel = self.channels[download.address.channel]
        try:
            data = await channel.fetch(download.address.bot, download.reference, BIGGEST_BYTES)
        except FetchFailed as failed:
            await self._write(partial(self._fail, download=download, why=str(failed), retry=failed.retry))
            return
        prepared = await self.pictures.prepare_photo(data)
        if isinstance(prepared, PhotoRefused):
            await self._write(partial(self._fail, download=download, why=prepared.reason, retry=False))
            return
        await asyncio.to_thread(media.write_photo, self.data_dir, prepared.hash, prepared.data)
        await self._write(partial(self._keep, download=download, photo=prepared))

    async def _write(self, work: Callable[[Transaction], None]) -> None:
        await self.writer.commit(work)

    def _keep(self, tx: Transaction, download: Download, photo: PreparedPhoto) -> None:
        media.store(
            tx,
            self.data_dir,
            photo.data,
            hash=photo.hash,
            mime=photo.mime,
            width=photo.width,
            height=photo.height,
            now=self.now(),
        )
        photos.keep(tx, download.id, photo.hash)

    def _fail(self, tx: Transaction, download: Download, why: str, *, retry: bool) -> None:
        """Put it off; at last, or at once where a retry is useless, tell the sender."""
        if retry and not photos.put_off(tx, download, self.now(), why):
            return
        photos.give_up(tx, download.id, why)
        outbox.add(tx, download.address, Reply(say.PHOTO_TOO_BIG if why == "too_big" else say.PHOTO_BAD), self.now())
