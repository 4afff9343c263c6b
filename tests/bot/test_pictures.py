"""The drawing worker as a real process: what it makes, what it refuses, how it dies and comes back."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import psutil
import pytest
from PIL import Image

from bot import pictures
from bot.pictures import DrawingFailed, PhotoRefused, PictureMaker
from conversation.messages import Drawing
from storage import media
from tests.bot.picture_rig import camera_photo, opened, with_maker

INVITATION = {"group": "Tổ số 1", "name": "Người mẫu", "code": "ABCD2345", "link": "", "expires": ""}
SHEET = Drawing("invitation_sheet", {"title": "Xã mẫu", "people": [INVITATION]})

SUMMARY = {
    "unit": {"code": "00001", "name": "Xã mẫu"},
    "level": "commune",
    "period": {"id": "2026-10", "label": "tháng 10/2026", "first_on": "15/09/2026", "last_on": "14/10/2026"},
    "counted_at": "",
    "adjusted": False,
    "groups": {"due": 31, "filed": 27, "on_time": 25, "approved": 20},
    "indicators": [],
    "parts": [],
}


def contact_sheet(number: int = 0) -> Drawing:
    caption = {"group": "Tổ số 1", "date": "20/10/2026"}
    return Drawing("contact_sheet", {"title": f"Ảnh {number}", "subtitle": "", "captions": [caption]})


# --- drawings ------------------------------------------------------------------------------------------------------


def test_each_drawing_has_what_draws_it(tmp_path: Path) -> None:
    async def work(maker: PictureMaker) -> None:
        sheet = await maker.draw(contact_sheet(), [camera_photo()])
        assert Image.open(BytesIO(sheet)).width == 1080
        assert (await maker.draw(SHEET)).startswith(b"%PDF")
        assert (await maker.draw(Drawing("summary_chart", SUMMARY))).startswith(b"\x89PNG")
        book = await maker.draw(Drawing("month_workbook", {"summary": SUMMARY, "reports": []}, "thang.xlsx"))
        assert book.startswith(b"PK")

    with_maker(work, tmp_path)


def test_a_drawing_is_made_once_and_kept_by_content(tmp_path: Path) -> None:
    async def first(maker: PictureMaker) -> bytes:
        # Asked for at the same time, it is still made once.
        same = await asyncio.gather(*(maker.draw(contact_sheet(), [camera_photo()]) for _ in range(3)))
        assert same[0] == same[1] == same[2]
        return same[0]

    async def second(maker: PictureMaker) -> bytes:
        data = dict(reversed(list(contact_sheet().data.items())))
        again = await maker.draw(Drawing("contact_sheet", data), [camera_photo()])
        assert maker.worker_pid is None
        return again

    drawn = with_maker(first, tmp_path)
    assert with_maker(second, tmp_path) == drawn
    kept = list((tmp_path / "pictures").iterdir())
    assert kept == [media.path(tmp_path, pictures.drawing_key(contact_sheet(), [camera_photo()]))]
    assert kept[0].read_bytes() == drawn


def test_the_key_follows_name_data_and_photos() -> None:
    keys = {
        pictures.drawing_key(contact_sheet(), [b"one", b"two"]),
        pictures.drawing_key(contact_sheet(), [b"two", b"one"]),
        pictures.drawing_key(contact_sheet(), [b"onetwo"]),
        pictures.drawing_key(contact_sheet()),
        pictures.drawing_key(contact_sheet(1)),
        pictures.drawing_key(Drawing("summary_chart", contact_sheet().data)),
    }
    assert len(keys) == 6


def test_only_the_drawings_last_used_are_kept(tmp_path: Path) -> None:
    async def work(maker: PictureMaker) -> None:
        for number in (1, 2, 1, 3):
            await maker.draw(contact_sheet(number))

    with_maker(work, tmp_path, most_files=2)
    kept = {each.name for each in (tmp_path / "pictures").iterdir()}
    assert kept == {pictures.drawing_key(contact_sheet(1)), pictures.drawing_key(contact_sheet(3))}


def test_a_picture_that_cannot_be_kept_is_still_given(tmp_path: Path) -> None:
    (tmp_path / "pictures").touch()
    with pytest.raises(NotADirectoryError):
        list((tmp_path / "pictures").iterdir())
    assert with_maker(lambda maker: maker.draw(SHEET), tmp_path).startswith(b"%PDF")


def test_a_drawing_at_fault_fails_without_saying_what_it_held(tmp_path: Path) -> None:
    async def work(maker: PictureMaker) -> None:
        with pytest.raises(DrawingFailed, match=r"^KeyError at drawing_worker.py:\d+$"):
            await maker.draw(Drawing("Bà Nguyễn Thị Mẫu", {}))
        pid = maker.worker_pid
        with pytest.raises(DrawingFailed, match=r"^KeyError at sheets.py:\d+$"):
            await maker.draw(Drawing("invitation_sheet", {"people": []}))
        assert maker.worker_pid == pid

    with_maker(work, tmp_path)


# --- the process ---------------------------------------------------------------------------------------------------


async def kill_workers(maker: PictureMaker, most: int) -> int:
    """Kill the worker as soon as it is there, up to `most` of them one after the other."""
    killed: set[int] = set()
    while len(killed) < most:
        pid = maker.worker_pid
        if pid is not None and pid not in killed:
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)
        await asyncio.sleep(0.01)
    return len(killed)


def test_a_worker_killed_during_its_work_is_started_again(tmp_path: Path) -> None:
    async def work(maker: PictureMaker) -> bytes:
        drawing = asyncio.create_task(maker.draw(SHEET))
        assert await kill_workers(maker, 1) == 1
        return await drawing

    assert with_maker(work, tmp_path).startswith(b"%PDF")


def test_a_worker_killed_between_two_drawings_is_not_missed(tmp_path: Path) -> None:
    async def work(maker: PictureMaker) -> bytes:
        await maker.prepare_photo(camera_photo())
        await kill_workers(maker, 1)
        drawn: bytes = await maker.draw(SHEET)
        return drawn

    assert with_maker(work, tmp_path).startswith(b"%PDF")


def test_a_worker_killed_twice_gives_up_on_the_drawing_only(tmp_path: Path) -> None:
    async def work(maker: PictureMaker) -> bytes:
        drawing = asyncio.create_task(maker.draw(SHEET))
        assert await kill_workers(maker, 2) == 2
        with pytest.raises(DrawingFailed, match="ended twice"):
            await drawing
        return await maker.draw(SHEET)

    assert with_maker(work, tmp_path).startswith(b"%PDF")


def test_a_drawing_over_its_time_is_given_up_and_its_worker_ended(tmp_path: Path) -> None:
    async def work(maker: PictureMaker) -> None:
        drawing = asyncio.create_task(maker.draw(SHEET))
        while maker.worker_pid is None and not drawing.done():
            await asyncio.sleep(0.001)
        pid = maker.worker_pid
        with pytest.raises(DrawingFailed, match=r"took over 0\.05 s"):
            await drawing
        assert maker.worker_pid is None
        assert pid is not None
        assert not psutil.pid_exists(pid)

    # A worker needs longer than this only to start.
    with_maker(work, tmp_path, limit_seconds=0.05)


def test_a_photo_that_takes_too_long_is_refused_for_good(tmp_path: Path) -> None:
    photo = with_maker(lambda maker: maker.prepare_photo(camera_photo()), tmp_path, limit_seconds=0.01)
    assert photo == PhotoRefused("unreadable")


def test_a_drawing_nobody_waits_for_leaves_no_half_answer_behind(tmp_path: Path) -> None:
    async def work(maker: PictureMaker) -> bytes:
        drawing = asyncio.create_task(maker.draw(contact_sheet()))
        while maker.worker_pid is None:
            await asyncio.sleep(0.001)
        drawing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await drawing
        return await maker.draw(SHEET)

    assert with_maker(work, tmp_path).startswith(b"%PDF")


def test_the_worker_ends_when_idle_and_comes_back(tmp_path: Path) -> None:
    async def work(maker: PictureMaker) -> None:
        await maker.prepare_photo(camera_photo())
        first = maker.worker_pid
        async with asyncio.timeout(10):
            while maker.worker_pid is not None:
                await asyncio.sleep(0.05)
        assert opened(await maker.prepare_photo(camera_photo())).size == (40, 20)
        assert maker.worker_pid not in (None, first)

    with_maker(work, tmp_path, idle_seconds=0.2)


def test_closing_ends_the_worker_at_once_and_for_good(tmp_path: Path) -> None:
    async def work(maker: PictureMaker) -> None:
        drawing = asyncio.create_task(maker.draw(SHEET))
        while maker.worker_pid is None:
            await asyncio.sleep(0.001)
        pid = maker.worker_pid
        await maker.close()
        with pytest.raises(DrawingFailed, match="stopping"):
            await drawing
        assert not psutil.pid_exists(pid)
        assert maker.worker_pid is None

    with_maker(work, tmp_path)


def test_the_worker_knows_no_token_and_loads_no_channel_or_database(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:INVENTED")

    async def work(maker: PictureMaker) -> tuple[dict[str, str], str]:
        await maker.draw(SHEET)
        assert maker.worker_pid is not None
        worker = psutil.Process(maker.worker_pid)
        return worker.environ(), " ".join(mapped.path for mapped in worker.memory_maps())

    settings, loaded = with_maker(work, tmp_path)
    assert "TELEGRAM_BOT_TOKEN" not in settings
    assert settings["MPLCONFIGDIR"] == str(tmp_path / "matplotlib")
    assert "PIL" in loaded
    assert not [
        name for name in ("aiohttp", "sqlalchemy", "sqlite", "psycopg", "pydantic", "matplotlib") if name in loaded
    ]


PROGRAM = """
import asyncio, contextlib, sys
from pathlib import Path
from bot.pictures import PictureMaker

async def main():
    maker = PictureMaker(Path(sys.argv[1]))
    await maker.prepare_photo(b"no photo")
    print(maker.worker_pid, flush=True)
    await asyncio.sleep(60)

with contextlib.suppress(KeyboardInterrupt):
    asyncio.run(main())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_the_worker_ends_with_the_program_and_without_a_word(tmp_path: Path, number: signal.Signals) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with program:
        assert program.stdout is not None
        worker = psutil.Process(int(program.stdout.readline()))
        os.killpg(program.pid, number)
        said = program.communicate(timeout=20)[1]
    psutil.wait_procs([worker], timeout=10)
    assert not worker.is_running()
    assert said == ""


def test_the_event_loop_goes_on_while_a_drawing_is_made(tmp_path: Path) -> None:
    async def work(maker: PictureMaker) -> int:
        turns = 0
        drawing = asyncio.create_task(maker.draw(SHEET))
        while not drawing.done():
            await asyncio.sleep(0.01)
            turns += 1
        await drawing
        return turns

    # Without a worker process the drawing would be one turn.
    assert with_maker(work, tmp_path) > 5
