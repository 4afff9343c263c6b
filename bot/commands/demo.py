"""`tuquan demo`: the sandbox page with sample data, on this machine only."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import signal
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot import app as parts
from bot import sample
from bot.app import App
from bot.channels.sandbox import SandboxChannel
from bot.channels.sandbox_api import SandboxPage
from bot.clock import Clock
from bot.commands.installation import prepare
from bot.opening import open_database, open_office, open_settings, read_instant
from bot.settings import sqlite_url
from bot.stopping import Refused
from storage import heartbeats, installation, migrating
from storage.database import Database

DEFAULT_NOW = "2026-11-16T08:00+07:00"
HOST = "127.0.0.1"
THREE_THINGS = """
Tự Quản chạy thử (dữ liệu mẫu, tự đặt ra): {address}

Thử ba việc:
  1. Làm tổ trưởng: bấm Báo cáo, rồi Tất cả như tháng trước, rồi Gửi.
  2. Làm cán bộ: gõ /tonghop trong nhóm chat của xã.
  3. Vặn đồng hồ tới 07:30 hôm sau để thấy lời nhắc, tới ngày 21/11 để thấy biểu đồ trong nhóm xã và nhóm cụm.

Dừng: Ctrl+C
"""


def run(given: argparse.Namespace) -> int:
    """Serve the sandbox until it is interrupted."""
    settings = open_settings()
    data_dir = Path(given.data_dir) if given.data_dir else settings.data_dir / "demo"
    settings = dataclasses.replace(settings, data_dir=data_dir, database_url=sqlite_url(data_dir))
    now = read_instant(given.now or DEFAULT_NOW, settings)
    database = open_database(settings, migrated=False)
    if not is_installed(database):
        prepare(settings, database, "08", None)
    now = max(now, last_beat(database) or now)
    office = open_office(settings, database)
    moments = [*sample.build(database, data_dir, office, now), now]
    app = parts.build(database, data_dir, office, Clock(moments[0]))
    asyncio.run(serve(app, given.port, moments[1:]))
    return 0


def is_installed(database: Database) -> bool:
    """True when an earlier demo got as far as loading units and catalogue."""
    if not migrating.is_current(database):
        return False
    with database.reading() as tx:
        return bool(installation.get(tx, "province", ""))


def last_beat(database: Database) -> datetime | None:
    """Where the clock of an earlier demo on the same data stood: it never goes back."""
    with database.reading() as tx:
        return heartbeats.last(tx, "ticker")


async def serve(app: App, port: int, moments: Sequence[datetime]) -> None:
    """Start, live through `moments`, print the address, wait for the signal, stop."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    channel = SandboxChannel(app.data_dir, app.clock.now)
    app.channels["sandbox"] = channel
    app.door.decoders["sandbox"] = channel.decode
    page = SandboxPage(app, channel)
    await app.start()
    try:
        chosen = await app.serve(HOST, port, page.add_to)
    except OSError:
        await app.stop()
        raise Refused(f"Cổng {port} đang được dùng. Chọn cổng khác: tuquan demo --port 8001", 2) from None
    for at in moments:
        await page.settle()
        await page.step_to(at)
    print(THREE_THINGS.format(address=f"http://{HOST}:{chosen}/sandbox/"), flush=True)
    await stopped.wait()
    await app.stop()
