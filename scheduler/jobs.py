"""Does the jobs people asked for, piece by piece: small ones beside the large, each tried again after a fault."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import datetime

from conversation.messages import Drawing
from handlers import jobs
from handlers.office import Office
from scheduler.workshop import PictureMaker
from storage import jobs as stored
from storage.database import Transaction
from storage.jobs import Job
from storage.writer import Writer

log = logging.getLogger(__name__)


class Jobs:
    """One small job and one large one at a time, the oldest first."""

    def __init__(self, writer: Writer, documents: PictureMaker, office: Office, now: Callable[[], datetime]) -> None:
        self.writer = writer
        self.documents = documents
        self.office = office
        self.now = now
        self._woken = {True: asyncio.Event(), False: asyncio.Event()}
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self, tx: Transaction) -> None:
        """Something was asked for; called after each commit, from any thread."""
        if "jobs" in tx.changed and self._loop is not None:
            for woken in self._woken.values():
                self._loop.call_soon_threadsafe(woken.set)

    async def run(self) -> None:
        """Work until cancelled."""
        self._loop = asyncio.get_running_loop()
        await asyncio.gather(self._work(large=False), self._work(large=True))

    async def _work(self, *, large: bool) -> None:
        woken = self._woken[large]
        while True:
            try:
                job = await asyncio.to_thread(self._next, large)
                if job is not None:
                    await self._do(job)
            except Exception:
                # Whatever happened, the rows are still there and the next round takes them up.
                log.exception("jobs could not be done")
                job = None
            if job is None:
                # Not wait_for: until Python 3.12 it loses a cancellation that comes just when it is woken.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(5):
                        await woken.wait()
                woken.clear()

    def _next(self, large: bool) -> Job | None:
        with self.writer.database.reading() as tx:
            return stored.next_waiting(tx, self.now(), large=large)

    async def _do(self, job: Job) -> None:
        """All pieces, the document, and its message; cut off at any point it is done again from the last piece on."""
        await self.writer.commit(lambda tx: stored.begin(tx, job))
        try:
            while await self.writer.commit(lambda tx: jobs.step(tx, self.office, job.id, self.now())):
                pass
            drawing = await asyncio.to_thread(self._drawing, job.id)
            if drawing is not None:
                # Kept by its content, so that the message which carries it need not wait for it.
                await self.documents.draw(drawing)
        except Exception as error:
            log.exception("job %d (%s) failed", job.id, job.kind)
            name = type(error).__name__
            await self.writer.commit(lambda tx: jobs.fail(tx, self.office, job.id, self.now(), name))
            return
        await self.writer.commit(lambda tx: jobs.finish(tx, self.office, job.id, self.now()))

    def _drawing(self, job_id: int) -> Drawing | None:
        with self.writer.database.reading() as tx:
            return jobs.drawing_of(tx, self.office, job_id, self.now())
