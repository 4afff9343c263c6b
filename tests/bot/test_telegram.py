"""Receiving from Telegram: nothing is acknowledged before it is stored, and nothing stops the receiving."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from bot.channels import telegram_polling
from bot.channels.telegram import WEBHOOK_PATH, TelegramChannel
from conversation.channel import Outgoing
from conversation.messages import Choice, Incoming
from conversation.texts import commands
from tests.bot.telegram_rig import NOW, SECRET, Shelf, channel_on, until
from tests.fakes.telegram_api import FakeTelegram, User


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram(limits=None, hold_seconds=0.1, retry_scale=0.05) as fake:
        yield fake
        assert fake.faults == []


@pytest.fixture
def hoa(telegram: FakeTelegram) -> User:
    return telegram.user("Hoa Mẫu")


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_polling, "_SHORTEST_PAUSE_SECONDS", 0.05)


def offsets(telegram: FakeTelegram) -> list[int]:
    """The offsets asked for, 0 for none."""
    return [int(call.params.get("offset", 0)) for call in telegram.calls if call.method == "getUpdates"]


def test_updates_arrive_in_order_and_are_then_acknowledged(telegram: FakeTelegram, hoa: User) -> None:
    async def play() -> None:
        shelf = Shelf()
        async with channel_on(telegram, shelf):
            for text in ("một", "hai", "ba"):
                telegram.say(hoa, text)
            await until(lambda: shelf.texts == ["một", "hai", "ba"] and telegram.pending_updates == 0)
            assert {chat for chat, _ in shelf.kept} == {str(hoa.id)}

    asyncio.run(play())


def test_what_could_not_be_stored_is_not_acknowledged(telegram: FakeTelegram, hoa: User) -> None:
    async def play() -> None:
        shelf = Shelf(away=2)
        telegram.say(hoa, "15")
        async with channel_on(telegram, shelf):
            await until(lambda: shelf.away == 0)
            assert max(offsets(telegram)) == 0
            await until(lambda: shelf.texts == ["15"] and telegram.pending_updates == 0)

    asyncio.run(play())


def test_a_stop_while_nothing_is_stored_leaves_the_update_with_telegram(telegram: FakeTelegram, hoa: User) -> None:
    async def play() -> None:
        telegram.say(hoa, "15")
        away = Shelf(away=1000)
        async with channel_on(telegram, away):
            await until(lambda: away.away < 1000)
        assert telegram.pending_updates == 1
        back = Shelf()
        async with channel_on(telegram, back):
            await until(lambda: back.texts == ["15"])

    asyncio.run(play())


def test_an_unreadable_update_does_not_hold_up_the_ones_behind_it(telegram: FakeTelegram, hoa: User) -> None:
    async def play() -> None:
        shelf = Shelf()
        telegram.say(hoa, "trước")
        telegram.poison(hoa)
        telegram.say(hoa, "sau")
        async with channel_on(telegram, shelf):
            await until(lambda: len(shelf.kept) == 3)
            assert isinstance(shelf.kept[1][1], KeyError)
            assert shelf.texts == ["trước", "sau"]

    asyncio.run(play())


def test_lower_update_ids_after_a_quiet_week_are_received(telegram: FakeTelegram, hoa: User) -> None:
    async def play() -> None:
        shelf = Shelf()
        async with channel_on(telegram, shelf):
            telegram.say(hoa, "tháng 10")
            await until(lambda: shelf.texts and telegram.pending_updates == 0)
            telegram.restart_update_ids(1_000)
            telegram.say(hoa, "tháng 11")
            await until(lambda: shelf.texts == ["tháng 10", "tháng 11"] and telegram.pending_updates == 0)
            assert offsets(telegram)[-1] == 1_001

    asyncio.run(play())


def test_a_press_counts_from_when_it_came(telegram: FakeTelegram, hoa: User) -> None:
    async def play() -> None:
        shelf = Shelf()
        async with channel_on(telegram, shelf) as channel:
            telegram.press_start(hoa)
            await channel.send(Outgoing(channel.bot_id, str(hoa.id), "Số hộ?", (Choice("d1:skip", "Bỏ qua"),)))
            telegram.press(hoa, telegram.messages(hoa)[0], "Bỏ qua")
            await until(lambda: len(shelf.kept) == 2)
            press = shelf.kept[1][1]
            assert isinstance(press, Incoming)
            assert (press.choice, press.sent_at) == ("d1:skip", NOW)

    asyncio.run(play())


def test_trouble_with_polling_is_outlived(telegram: FakeTelegram, hoa: User, caplog: pytest.LogCaptureFixture) -> None:
    async def play() -> None:
        shelf = Shelf()
        telegram.trouble.refuse(409, "Conflict: terminated by other getUpdates request", "getUpdates")
        async with channel_on(telegram, shelf):
            await until(lambda: "another program" in caplog.text)
            telegram.trouble.cut("getUpdates", performed=False)
            telegram.say(hoa, "15")
            await until(lambda: shelf.texts == ["15"])

    asyncio.run(play())
    assert telegram.token not in caplog.text


def test_after_a_long_silence_new_connections_are_opened(
    telegram: FakeTelegram, hoa: User, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_polling, "_SILENCE_SECONDS", 0.5)

    async def play() -> None:
        shelf = Shelf()
        async with channel_on(telegram, shelf):
            await until(lambda: offsets(telegram))
            telegram.disconnect()
            await until(lambda: "opening new connections" in caplog.text)
            telegram.reconnect()
            telegram.say(hoa, "15")
            await until(lambda: shelf.texts == ["15"])
        assert shelf.texts == ["15"]

    asyncio.run(play())


def test_the_service_starts_while_telegram_is_away(telegram: FakeTelegram, hoa: User) -> None:
    async def play() -> None:
        shelf = Shelf()
        telegram.disconnect()
        async with channel_on(telegram, shelf) as channel:
            await asyncio.sleep(0.1)
            assert channel.join_link is None
            telegram.reconnect()
            telegram.say(hoa, "15")
            await until(lambda: shelf.texts == ["15"])
            assert shelf.office.link("K7QM2XPA") == "https://t.me/tuquan_test_bot?start=K7QM2XPA"

    asyncio.run(play())


def test_menus_are_set_for_private_chats_and_groups(telegram: FakeTelegram) -> None:
    async def play() -> None:
        async with channel_on(telegram, Shelf()):
            await until(lambda: len(telegram.commands) == 2)

    asyncio.run(play())
    shown = {
        json.loads(scope)["type"]: tuple((each["command"], each["description"]) for each in menu)
        for (scope, _), menu in telegram.commands.items()
    }
    assert shown == {"all_private_chats": commands.PRIVATE, "all_group_chats": commands.GROUP}
    assert all(re.fullmatch(r"[a-z]{1,32}", command) for command, _ in commands.PRIVATE + commands.GROUP)


def test_a_malformed_token_is_a_value_error(telegram: FakeTelegram) -> None:
    telegram.token = "no token"

    async def play() -> None:
        async with channel_on(telegram, Shelf()):
            pass

    with pytest.raises(ValueError, match="colon"):
        asyncio.run(play())


# By webhook.


@asynccontextmanager
async def served(telegram: FakeTelegram, shelf: Shelf) -> AsyncIterator[str]:
    """The webhook on a port of its own, set at Telegram; gives its address."""
    app = web.Application()
    runner = web.AppRunner(app, access_log=None)
    site_app: list[TelegramChannel] = []

    async def answer(request: web.Request) -> web.Response:
        return await site_app[0].webhook(request)

    app.router.add_post(WEBHOOK_PATH, answer)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        async with channel_on(telegram, shelf, "webhook", address, started=False) as channel:
            site_app.append(channel)
            await channel.start()
            await until(lambda: telegram.world.webhook.url)
            yield address + WEBHOOK_PATH
    finally:
        await runner.cleanup()


def test_a_webhook_update_is_stored_before_it_is_acknowledged(telegram: FakeTelegram, hoa: User) -> None:
    async def play() -> None:
        shelf = Shelf(away=2)
        async with served(telegram, shelf):
            telegram.poison(hoa)
            telegram.say(hoa, "15")
            await until(lambda: len(shelf.kept) == 2 and telegram.pending_updates == 0)
            assert shelf.texts == ["15"]

    asyncio.run(play())


def test_what_is_not_telegrams_is_turned_away(telegram: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    async def play() -> None:
        shelf = Shelf()
        async with served(telegram, shelf) as address, aiohttp.ClientSession() as visitor:

            async def post(body: bytes, secret: str | None = SECRET) -> int:
                headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
                async with visitor.post(address, data=body, headers=headers) as response:
                    return response.status

            assert await post(b'{"update_id": 1}', secret="guessed") == 401
            assert await post(b'{"update_id": 1}', secret="đoán") == 401
            assert await post(b'{"update_id": 1}', secret=None) == 401
            assert await post(b'{"update_id": ') == 400
            assert await post(b"\xff\xfe") == 400
            assert await post(b"[" * 500_000) == 400
            assert await post(b" " * 1_000_001) == 413
            assert shelf.keys == []
            assert await post(b'{"message": "bi mat"}') == 200
            assert await post(b'["update_id"]') == 200
            assert await post(b'{"update_id": 2, "message": "bi mat"}') == 200
            shelf.away = 1
            assert await post(b'{"update_id": 3, "message": "bi mat"}') == 503
            assert shelf.keys == [None, "2"]

    asyncio.run(play())
    assert "bi mat" not in caplog.text
    assert "bí mật" not in caplog.text


def test_the_webhook_is_taken_back_for_polling_and_no_update_is_dropped(telegram: FakeTelegram, hoa: User) -> None:
    async def play() -> None:
        shelf = Shelf()
        async with served(telegram, Shelf(away=1000)):
            telegram.say(hoa, "15")
            await until(lambda: telegram.world.webhook.last_error)
        async with channel_on(telegram, shelf):
            await until(lambda: shelf.texts == ["15"])
        assert telegram.world.webhook.url == ""

    asyncio.run(play())
