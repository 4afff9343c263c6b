"""`tuquan run`: the service with every channel that has a token."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import signal
from typing import TYPE_CHECKING

from bot import app as parts
from bot.app import App
from bot.clock import Clock
from bot.opening import open_database, open_office, open_settings, read_instant
from bot.settings import Settings, is_loopback
from bot.stopping import Refused
from bot.watch import LOOK_SECONDS, Watch
from storage.turn import Turn

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel
    from bot.channels.zalo_bot import ZaloBotChannel

log = logging.getLogger(__name__)

TURN_LOST = (
    "Kết nối giữ lượt chạy với cơ sở dữ liệu bị ngắt và một dịch vụ khác đã nhận lượt; dịch vụ này dừng để không gửi "
    "tin hai lần. Khi được chạy lại, nó sẽ chờ đến lượt."
)


def run(given: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT."""
    settings = open_settings()
    clock = Clock()
    if given.now:
        if not all(is_loopback(url) for url in settings.api_urls):
            raise Refused("--now chỉ dùng khi TELEGRAM_API_URL và ZALO_API_URL ở trên máy này (127.0.0.1).", 2)
        clock = Clock(read_instant(given.now, settings))
    if not (settings.telegram_bot_token or settings.zalo_bot_tokens):
        raise Refused(
            "Chưa có kênh nào: đặt TELEGRAM_BOT_TOKEN hoặc ZALO_BOT_TOKENS, hoặc chạy thử bằng: tuquan demo", 2
        )
    database = open_database(settings)
    built = parts.build(
        database,
        settings.data_dir,
        open_office(settings, database),
        clock,
        metrics_token=settings.metrics_token,
        public_url=settings.public_url,
    )
    asyncio.run(serve(built, settings))
    return 0


async def serve(app: App, settings: Settings) -> None:
    """Start everything, wait for the signal, stop everything. Raises Refused when the port or the turn is taken."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    watch = Watch(app.database, Turn(app.database, app.data_dir), app.clock.now)
    if not await watch.stand_by(stopped):
        return
    channels: list[TelegramChannel | ZaloBotChannel] = []
    if settings.telegram_bot_token:
        channels.append(add_telegram(app, settings))
    if settings.zalo_bot_tokens:
        channels.append(add_zalo_bot(app, settings))
    await app.start()
    try:
        port = await app.serve(settings.http_host, settings.http_port)
    except OSError:
        await app.stop()
        raise Refused(f"Cổng {settings.http_port} đang được dùng. Đặt HTTP_PORT là một cổng khác.", 2) from None
    log.info("serving on %s:%d", settings.http_host, port)
    for channel in channels:
        await channel.start()
    # What is loaded by now stays; looking through all of it for garbage stops every thread for a quarter of a second.
    gc.freeze()
    is_lost = await until_over(app, watch, stopped)
    await end(app, watch)
    if is_lost:
        raise Refused(TURN_LOST)


async def until_over(app: App, watch: Watch, stopped: asyncio.Event) -> bool:
    """Wait for the signal or, True, until another service has the turn."""
    tasks = [asyncio.create_task(watch.lost(app.pause, app.resume)), asyncio.create_task(stopped.wait())]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    is_lost = tasks[0].done()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return is_lost


async def end(app: App, watch: Watch) -> None:
    """Finish what is being sent; the next service waits for that as long as this one gives signs of life."""
    closing = asyncio.create_task(app.stop())
    while not closing.done():
        await watch.beat()
        await asyncio.wait((closing,), timeout=LOOK_SECONDS)
    await closing
    await watch.end()


def add_telegram(app: App, settings: Settings) -> TelegramChannel:
    """The Telegram channel; its library is loaded only here."""
    # aiogram costs 3 s and 165 MB; a quarter more where garbage is looked for among all that stays.
    gc.disable()
    from bot.channels.telegram import TelegramChannel

    gc.freeze()
    gc.enable()

    channel = TelegramChannel(
        settings.telegram_bot_token,
        settings.telegram_api_url,
        app.door,
        mode=settings.telegram_mode,
        public_url=settings.public_url,
        secret=settings.telegram_webhook_secret,
        now=app.clock.now,
        polled=app.note_poll,
    )
    app.channels["telegram"] = channel
    app.closing.append(channel.stop)
    return channel


def add_zalo_bot(app: App, settings: Settings) -> ZaloBotChannel:
    """The Zalo bots, as one channel."""
    from bot.channels.zalo_bot import ZaloBotChannel

    channel = ZaloBotChannel(
        settings.zalo_bot_tokens,
        settings.zalo_api_url,
        app.door,
        mode=settings.zalo_mode,
        public_url=settings.public_url,
        secret=settings.zalo_webhook_secret,
        now=app.clock.now,
        lease=lambda bot: Turn(app.database, app.data_dir, f"zalo-{bot}"),
        alarm=app.tell_operators,
        polled=app.note_poll,
    )
    app.channels[channel.name] = channel
    app.closing.append(channel.stop)
    return channel
