"""`tuquan run`: the service with every channel that has a token."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
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
from storage.turn import Turn

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel
    from bot.channels.zalo_bot import ZaloBotChannel

log = logging.getLogger(__name__)

LOOK_SECONDS = 1
"""How often a service that stands by looks whether the other one has ended."""


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
    """Start everything, wait for the signal, stop everything. Raises Refused when the port is taken."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    turn = Turn(app.database, app.data_dir)
    if not await stand_by(turn, stopped):
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
    await stopped.wait()
    await app.stop()
    turn.release()


async def stand_by(turn: Turn, stopped: asyncio.Event) -> bool:
    """Wait until no other service works on this database; False when told to stop meanwhile.

    Two at once would send every message twice, and each would take updates away from the other.
    """
    said = False
    while not turn.take():
        if not said:
            log.warning("another service works on this database; standing by until it ends")
            said = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                await stopped.wait()
            return False
    return True


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
