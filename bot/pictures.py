"""Pictures, files and photos, made in a worker process so that the talk never waits; drawings are kept by content."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.drawing_worker import LENGTH, pack
from conversation.messages import Drawing
from conversation.photo import PhotoRefused, PreparedPhoto
from conversation.questionnaire import Checked
from conversation.texts import vi as say
from reporting.indicators import Indicator
from storage import media

__all__ = ["DrawingFailed", "PhotoRefused", "PictureMaker", "PreparedPhoto"]

log = logging.getLogger(__name__)

ROOT = Path(__file__).parent.parent
MOST_PHOTO_BYTES = 20 * 1024 * 1024
TRIES = 2
BACKGROUND = 10
"""How nice a worker is that nobody's picture waits for."""
# The worker opens what strangers send, so it gets none of the program's tokens.
KEPT_SETTINGS = ("HOME", "LANG", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "TZ")


class DrawingFailed(Exception):
    """The worker could not make it: a fault in the drawing, too slow, or the worker ended twice."""


@dataclass(frozen=True)
class _Answer:
    head: Mapping[str, Any]
    blobs: Sequence[bytes]


class PictureMaker:
    """One worker process, started when first needed and gone after `idle_seconds` without work."""

    def __init__(
        self,
        data_dir: Path,
        idle_seconds: float = 300,
        *,
        limit_seconds: float = 20,
        most_files: int = 500,
        in_background: bool = False,
    ) -> None:
        """`limit_seconds` is for one drawing or photo; of the drawings the `most_files` last used are kept.

        `in_background` leaves the processor to everything else.
        """
        self._in_background = in_background
        self._data_dir = data_dir.resolve()
        self._idle_seconds = idle_seconds
        self._limit_seconds = limit_seconds
        self._most_files = most_files
        self._lock = asyncio.Lock()
        self._process: Process | None = None
        self._closed = False

    @property
    def worker_pid(self) -> int | None:
        """The running worker's process id; None while there is none."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def draw(
        self, drawing: Drawing, photos: Sequence[bytes] = (), read: Callable[[], Mapping[str, Any]] | None = None
    ) -> bytes:
        """The picture or file a drawing stands for; `photos` are the files it shows, if any.

        Where the drawing holds ids only, `read` gives what is drawn; it runs in a thread, and only when nothing is
        kept by those ids. Raises DrawingFailed, and what `read` raises.
        """
        key = await asyncio.to_thread(drawing_key, drawing, photos)
        kept = await asyncio.to_thread(self._kept, key)
        if kept is not None:
            return kept
        data = drawing.data if read is None else await asyncio.to_thread(read)
        async with self._lock:
            # The same drawing may have been made for another chat while this one waited.
            kept = await asyncio.to_thread(self._kept, key)
            if kept is not None:
                return kept
            answer = await self._ask({"what": "draw", "name": drawing.name, "data": data}, photos)
            await asyncio.to_thread(self._keep, key, answer.blobs[0])
            return answer.blobs[0]

    def key(self, drawing: Drawing, photos: tuple[bytes, ...] = ()) -> str:
        """What a drawing is kept by: see drawing_key."""
        return drawing_key(drawing, photos)

    async def prepare_photo(self, data: bytes) -> PreparedPhoto | PhotoRefused:
        """The photo as it may be kept, or why not. Raises DrawingFailed only when the program is stopping."""
        if len(data) > MOST_PHOTO_BYTES:
            return PhotoRefused("too_big")
        try:
            async with self._lock:
                answer = await self._ask({"what": "photo"}, [data])
        except DrawingFailed as error:
            if self._closed:
                raise
            # Tried again, a photo that takes too long or ends the worker would hold up those behind it for ever.
            log.warning("a photo could not be read: %s", error)
            return PhotoRefused("unreadable")
        head = answer.head
        if "refused" in head:
            return PhotoRefused(head["refused"])
        return PreparedPhoto(answer.blobs[0], head["width"], head["height"], head["hash"])

    async def check_questionnaire(self, data: bytes, indicators: Sequence[Indicator]) -> Checked:
        """What a workbook holds, or its faults; `indicators` are the known ones. Raises DrawingFailed when stopping."""
        head = {"what": "questionnaire", "indicators": [asdict(each) for each in indicators]}
        try:
            async with self._lock:
                answer = await self._ask(head, [data])
        except DrawingFailed as error:
            if self._closed:
                raise
            log.warning("a questionnaire could not be read: %s", error)
            return Checked(faults=(say.WORKBOOK_UNREADABLE,))
        return Checked.from_json(answer.head)

    async def close(self) -> None:
        """End the worker at once; what it was making fails."""
        self._closed = True
        await self._end()

    # --- the worker ----------------------------------------------------------------------------------------------

    async def _ask(self, head: Mapping[str, Any], blobs: Sequence[bytes]) -> _Answer:
        """Have the worker do something; a worker that ended meanwhile is started once more. Called under the lock."""
        request = pack(head, blobs)
        for _ in range(TRIES):
            try:
                async with asyncio.timeout(self._limit_seconds):
                    answer = await self._exchange(request)
            except TimeoutError:
                raise DrawingFailed(f"took over {self._limit_seconds} s") from None
            except (OSError, EOFError) as error:
                log.warning("the drawing worker ended during its work: %s", type(error).__name__)
                continue
            if "error" in answer.head:
                raise DrawingFailed(answer.head["error"])
            return answer
        raise DrawingFailed("the worker ended twice")

    async def _exchange(self, request: bytes) -> _Answer:
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            self._refuse_when_closed()
            process.stdin.write(request)
            await process.stdin.drain()
            length = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))[0]
            head = json.loads(await process.stdout.readexactly(length))
            return _Answer(head, [await process.stdout.readexactly(size) for size in head["sizes"]])
        except BaseException:
            # Half a request or half an answer would run into the next one.
            await self._end()
            raise

    async def _running(self) -> Process:
        self._refuse_when_closed()
        if self._process is None or self._process.returncode is not None:
            settings = {name: os.environ[name] for name in KEPT_SETTINGS if name in os.environ}
            # Its own session, so that Ctrl-C or a signal to the program's group leaves it to end with the program.
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot.drawing_worker",
                str(self._idle_seconds),
                stdin=PIPE,
                stdout=PIPE,
                limit=2**20,
                cwd=ROOT,
                env={**settings, "MPLCONFIGDIR": str(self._data_dir / "matplotlib"), "OPENBLAS_NUM_THREADS": "1"},
                start_new_session=True,
            )
            if self._in_background:
                with contextlib.suppress(OSError):
                    os.setpriority(os.PRIO_PROCESS, self._process.pid, BACKGROUND)
        return self._process

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise DrawingFailed("the program is stopping")

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()

    # --- kept drawings -------------------------------------------------------------------------------------------

    def _kept(self, key: str) -> bytes | None:
        file = media.path(self._data_dir, key)
        try:
            data = file.read_bytes()
            _use(file)
        except OSError:
            return None
        return data

    def _keep(self, key: str, data: bytes) -> None:
        file = media.path(self._data_dir, key)
        try:
            media.write(file, data)
            _use(file)
            newest_first = sorted(file.parent.iterdir(), key=lambda each: each.stat().st_mtime_ns, reverse=True)
            for old in newest_first[self._most_files :]:
                old.unlink(missing_ok=True)
        except OSError as error:  # A full disk must not keep the picture from being sent.
            log.warning("a drawing could not be kept: %s", type(error).__name__)


def _use(file: Path) -> None:
    """Note the use of a file to the nanosecond: the file system's own clock stands still for milliseconds."""
    now = time.time_ns()
    os.utime(file, ns=(now, now))


def drawing_key(drawing: Drawing, photos: Sequence[bytes] = ()) -> str:
    """The key a drawing is kept by, also for storage.media.link: the same content gives the same key."""
    content = json.dumps([drawing.name, drawing.data], sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(_PROGRAM + content.encode())
    for photo in photos:
        digest.update(hashlib.sha256(photo).digest())
    return media.DRAWING + digest.hexdigest()


def _digest_of_program() -> bytes:
    files = sorted((ROOT / "reporting").glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).digest()


# A new version of the program draws anew.
_PROGRAM = _digest_of_program()
