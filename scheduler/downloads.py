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
from handlers import photos as photos_taken
from handlers import publishing
from handlers.office import Office
from reporting.indicators import Indicator
from scheduler.in_hand import ChatKey, key_of
from scheduler.rotation import Rotation
from scheduler.workshop import PictureMaker
from storage import media, outbox, photos, questionnaires, uploads
from storage.database import DatabaseAway, Transaction
from storage.photos import Download
from storage.uploads import Upload
from storage.writer import Writer

log = logging.getLogger(__name__)

BIGGEST_BYTES = 20_000_000


PAUSE_SECONDS = 5
AT_ONCE = 6
"""So many chats at the same time: one whose photos hang holds up only itself."""


class Downloads:
    """Fetches one photo or file of each chat after the other."""

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
        self._rotation = Rotation[ChatKey]()
        self._under_way: dict[ChatKey, asyncio.Task[None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self, tx: Transaction) -> None:
        """Photos were sent; called after each commit, from any thread."""
        if "photos" in tx.changed and self._loop is not None:
            self._loop.call_soon_threadsafe(self._woken.set)

    async def run(self) -> None:
        """Fetch until cancelled."""
        self._loop = asyncio.get_running_loop()
        try:
            while True:
                await self._round()
                # Not wait_for: until Python 3.12 it loses a cancellation that comes just when it is woken.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(PAUSE_SECONDS):
                        await self._woken.wait()
                self._woken.clear()
        finally:
            for task in self._under_way.values():
                task.cancel()
            await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _round(self) -> None:
        """Start what there is room for: one of each chat, first of those whose last one is longest ago."""
        if len(self._under_way) >= AT_ONCE:
            return
        try:
            found = await asyncio.to_thread(self._read)
        except DatabaseAway as error:
            log.warning("photos to be fetched not readable: %s", error)
            return
        found.sort(key=lambda each: self._rotation.last(key_of(each.address)))
        for each in found:
            key = key_of(each.address)
            if len(self._under_way) < AT_ONCE and key not in self._under_way:
                self._rotation.took(key)
                self._under_way[key] = asyncio.create_task(self._do(each))
                self._under_way[key].add_done_callback(partial(self._done, key))

    def _done(self, key: ChatKey, _task: asyncio.Task[None]) -> None:
        del self._under_way[key]
        self._woken.set()

    async def _do(self, each: Download | Upload) -> None:
        try:
            await (self._fetch(each) if isinstance(each, Download) else self._check(each))
        except Exception as error:
            # Whatever happened, the row is still there; only its chat waits a while.
            log.exception("a photo or file could not be fetched")
            await asyncio.sleep(PAUSE_SECONDS)
            if isinstance(each, Download) and not isinstance(error, DatabaseAway):
                # One that fails in an unforeseen way must not hold up those behind it for ever.
                await self._write(partial(self._fail, download=each, why=type(error).__name__, retry=True))

    def _read(self) -> list[Download | Upload]:
        with self.writer.database.reading() as tx:
            found: list[Download | Upload] = [*photos.downloads(tx, self.now()), *uploads.waiting(tx, self.now())]
        return [each for each in found if each.address.channel in self.channels]

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
        photos_taken.lose(tx, self.office, download.id, download.address, why, self.now())
