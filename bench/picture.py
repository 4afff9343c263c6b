"""Drawing a summary: first and later pictures, how long the event loop stands still, and the worker's memory."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench import processes, summary
from bench.table import Row, percentile, spread
from bot.pictures import PictureMaker
from conversation.messages import Drawing
from reporting import drawing
from storage import summaries, units

COLD_SECONDS, WARM_SECONDS, MOST_LAG_SECONDS = 1.5, 0.4, 0.05
MOST_GROWTH_MB = 5.0
LOOK_SECONDS = 0.005
GROUPS = 500
FIRST_DRAWS = 20
"""After so many the worker has loaded all it needs; from there its memory must stay."""


def measure(*, quick: bool) -> list[Row]:
    """Cold twice, then many warm ones by one worker."""
    draws = 40 if quick else 200
    with tempfile.TemporaryDirectory() as folder:
        data = province_data(Path(folder, "filled"))
        asyncio.run(draw_cold(Path(folder, "warm up"), data, 0))
        cold = [asyncio.run(draw_cold(Path(folder, str(number)), data, number)) for number in range(1 if quick else 5)]
        warm, lag, memory = asyncio.run(draw_warm(Path(folder, "many"), data, draws))
    grown = memory[-1] - memory[FIRST_DRAWS]
    p95 = percentile(warm, 0.95)
    return [
        Row("Picture cold (the worker starts)", "< 1.5 s", f"{spread(cold)} s", "", max(cold) < COLD_SECONDS),
        Row("Picture warm", "< 0.4 s", f"{spread(warm)} s, p95 {p95:.2f} s", "", p95 < WARM_SECONDS),
        Row("Event loop blocked meanwhile", "< 50 ms", f"{1000 * lag:.0f} ms at most", "", lag < MOST_LAG_SECONDS),
        Row(
            f"Memory of the worker over {draws} pictures",
            "flat",
            f"{memory[FIRST_DRAWS]:.0f} MB after {FIRST_DRAWS}, {memory[-1]:.0f} MB at the end",
            "",
            grown < MOST_GROWTH_MB,
        ),
    ]


def province_data(folder: Path) -> dict[str, Any]:
    """What the chart of a province with all its communes is drawn from."""
    folder.mkdir()
    database = summary.fill(folder, GROUPS)
    with database.reading() as tx:
        province = units.unit_by_code(tx, "08")
        assert province is not None
        found = summaries.summary(tx, province, summary.NEWEST, "administrative", withhold=True)
    database.close()
    return drawing.summary_data(found)


def changed(data: Mapping[str, Any], number: int) -> Drawing:
    """The same with other figures, so that no kept picture answers for it."""
    indicators = [{**each, "value": 1000 * (number + 1)} for each in data["indicators"]]
    return Drawing("summary_chart", {**data, "indicators": indicators})


async def draw_cold(folder: Path, data: Mapping[str, Any], number: int) -> float:
    """Seconds to the first picture of a new worker."""
    maker = PictureMaker(folder)
    began = time.monotonic()
    await maker.draw(changed(data, number))
    took = time.monotonic() - began
    await maker.close()
    return took


async def draw_warm(folder: Path, data: Mapping[str, Any], draws: int) -> tuple[list[float], float, list[float]]:
    """Seconds of each picture after the first, the longest stop of the event loop, and MB after each picture."""
    maker = PictureMaker(folder)
    longest = [0.0]
    watching = asyncio.create_task(watch(longest))
    seconds, memory = [], []
    for number in range(draws + 1):
        began = time.monotonic()
        await maker.draw(changed(data, number))
        seconds.append(time.monotonic() - began)
        assert maker.worker_pid is not None
        memory.append(await asyncio.to_thread(processes.memory_mb, maker.worker_pid))
    watching.cancel()
    await maker.close()
    return seconds[1:], longest[0], memory


async def watch(longest: list[float]) -> None:
    """Note by how much a short sleep comes back late at worst."""
    while True:
        began = time.monotonic()
        await asyncio.sleep(LOOK_SECONDS)
        longest[0] = max(longest[0], time.monotonic() - began - LOOK_SECONDS)
