"""Receiving from Zalo, by webhook and by polling; a number in a test's name is of docs/zalo.md."""

from __future__ import annotations

import asyncio
import io
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import cast

import aiohttp
import pytest
import sqlalchemy as sa

from bot.channels import zalo_bot_polling
from bot.channels.zalo_bot_client import Client, Refused
from bot.door import Door
from bot.settings import read_settings
from conversation.messages import Incoming
from handlers.office import Office
from storage import outbox
from storage.database import Database
from storage.turn import Turn
from storage.writer import Writer
from tests.bot.telegram_rig import NOW, Shelf, until
from tests.bot.zalo_rig import SECRET, Operators, Token, channel_on
from tests.fakes.zalo_api import FakeZalo, Human, Limits, Shape
from tests.fakes.zalo_api.methods import Habits
from tests.fakes.zalo_api.webhook import Manners


@pytest.fixture
def zalo() -> Iterator[FakeZalo]:
    with FakeZalo(habits=Habits(hold_seconds=0.2)) as fake:
        yield fake
        assert fake.faults == []


@pytest.fixture
def hoa(zalo: FakeZalo) -> Human:
    return zalo.user("Hoa Mẫu")


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zalo_bot_polling, "_SHORTEST_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(zalo_bot_polling, "_FLOOR_SECONDS", 0.05)
    monkeypatch.setattr(zalo_bot_polling, "_STAND_BY_SECONDS", 0.05)


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def inside() -> None:
        await work()

    asyncio.run(inside())


# By webhook.


def test_a_webhook_update_is_stored_before_it_is_answered(zalo: FakeZalo, hoa: Human) -> None:
    async def play() -> None:
        shelf = Shelf(away=2)
        async with channel_on(zalo, shelf, "webhook"):
            await until(lambda: zalo.bot(1).url)
            zalo.say(hoa, "15")
            await until(lambda: shelf.texts == ["15"] and zalo.pending_updates == 0)
            assert shelf.kept[0][0] == hoa.id
        assert zalo.world.lost == []
        # Two were answered with 503 and came again.
        assert zalo.trouble.exchanges >= 3

    run(play)


@pytest.mark.parametrize("enveloped", [True, False])
@pytest.mark.parametrize("milliseconds", [True, False])
@pytest.mark.parametrize("image", ["photo_url", "photo", "photos"])
def test_no_3_no_5_no_14_every_shape_of_a_delivery(enveloped: bool, milliseconds: bool, image: str) -> None:
    shape = Shape(enveloped=enveloped, image=image, milliseconds=milliseconds)  # type: ignore[arg-type]
    with FakeZalo(shape=shape, clock=lambda: 1_794_790_800.0) as zalo:

        async def play() -> None:
            shelf = Shelf()
            async with channel_on(zalo, shelf, "webhook"):
                await until(lambda: zalo.bot(1).url)
                hoa = zalo.user("Hoa Mẫu")
                zalo.say(hoa, "15")
                zalo.send_photo(hoa, b"jpeg", "Tổng vệ sinh")
                await until(lambda: len(shelf.kept) == 2)
                text, photo = (meant for _, meant in shelf.kept)
                assert isinstance(text, Incoming)
                assert isinstance(photo, Incoming)
                assert (text.text, text.sent_at) == ("15", NOW)
                assert photo.photo is not None
                assert (photo.text, photo.sent_at) == ("Tổng vệ sinh", NOW)

        run(play)


@pytest.mark.parametrize(("probe", "asked"), [("secret", 1), ("bare", 2), ("empty", 2), ("none", 1)])
def test_no_22_a_probe_with_and_without_the_secret(probe: str, asked: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with FakeZalo(manners=Manners(probe=probe), tokens=("8100000001:One",)) as zalo:  # type: ignore[arg-type]

        async def play() -> None:
            shelf = Shelf()
            async with channel_on(zalo, shelf, "webhook"):
                await until(lambda: len(zalo.called("setWebhook")) == asked)
                zalo.say(zalo.user("Hoa Mẫu"), "15")
                await until(lambda: shelf.texts == ["15"])
            assert shelf.keys == [next(iter(zalo.world.history))]

        run(play)
        assert len(zalo.called("setWebhook")) == asked
    if probe in ("secret", "bare"):
        assert "the webhook is reached" in caplog.text
    # An empty probe stays refused: only what says it is a probe may pass without the secret.
    assert ("does not reach PUBLIC_URL (webhook.http.403)" in caplog.text) == (probe == "empty")


def test_after_a_bare_probe_everything_else_still_needs_the_secret() -> None:
    with FakeZalo(manners=Manners(probe="bare"), tokens=("8100000001:One",)) as zalo:

        async def play() -> None:
            shelf = Shelf()
            async with channel_on(zalo, shelf, "webhook") as (_, base), aiohttp.ClientSession() as visitor:
                await until(lambda: len(zalo.called("setWebhook")) == 2)
                url = f"{base}/webhooks/zalo/8100000001"
                forged = {"event_name": "message.text.received", "message": {"message_id": "m", "text": "15"}}
                for body in (forged, {"event_name": "webhook.tests"}, {}):
                    async with visitor.post(url, json=body) as response:
                        assert response.status == 403
                async with visitor.post(url, json={"event_name": "webhook.test"}) as response:
                    assert response.status == 200
            assert shelf.keys == []

        run(play)


class Visitor:
    """Somebody who posts to the webhook of a bot."""

    def __init__(self, http: aiohttp.ClientSession, base: str) -> None:
        self._http = http
        self._base = base

    async def post(self, body: bytes, secret: str | None = SECRET, bot: str = "8100000001", kind: str = "json") -> int:
        headers = {"Content-Type": f"application/{kind}"}
        headers |= {} if secret is None else {"X-Bot-Api-Secret-Token": secret}
        url = f"{self._base}/webhooks/zalo/{bot}"
        async with self._http.post(url, data=io.BytesIO(body), headers=headers) as response:
            return response.status


GOOD = b'{"event_name": "x", "message": {"message_id": "m%d", "text": "bi mat"}}'


def test_what_is_not_zalos_is_turned_away(zalo: FakeZalo, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    async def play() -> None:
        shelf = Shelf()
        async with channel_on(zalo, shelf, "webhook") as (_, base), aiohttp.ClientSession() as http:
            await until(lambda: zalo.bot(2).url)
            post = Visitor(http, base).post
            for secret in ("guessed", "đoán", "", None):
                assert await post(GOOD % 1, secret=secret) == 403
            assert await post(GOOD % 1, bot="8100000009") == 404
            assert await post(GOOD % 1, kind="x-www-form-urlencoded") == 415
            for damaged in (b'{"event_name": ', b"\xff\xfe", b'["a"]', b"[" * 500_000):
                assert await post(damaged) == 400
            assert await post(b" " * (1024 * 1024 + 1)) == 413
            for nothing in (b"", b'{"event_name": "user.follow", "follower": "bi mat"}'):
                assert await post(nothing) == 200
            assert shelf.keys == []

    run(play)
    for hidden in ("bi mat", SECRET, "FakeZaloToken"):
        assert hidden not in caplog.text


def test_what_could_not_be_stored_is_asked_for_again(zalo: FakeZalo, caplog: pytest.LogCaptureFixture) -> None:
    async def play() -> None:
        shelf = Shelf()
        async with channel_on(zalo, shelf, "webhook") as (_, base), aiohttp.ClientSession() as http:
            post = Visitor(http, base).post
            assert await post(GOOD % 1) == 200
            assert await post(GOOD % 1, bot="8100000002") == 200
            shelf.away = 1
            assert await post(GOOD % 2) == 503
            assert shelf.keys == ["m1"]
            assert await post(GOOD % 2) == 200
            assert shelf.keys == ["m1", "m2"]

    run(play)
    for hidden in ("bi mat", "bí mật"):
        assert hidden not in caplog.text


# By polling.


@pytest.mark.parametrize("as_list", [True, False])
def test_updates_come_by_polling_one_at_a_time(as_list: bool) -> None:
    with FakeZalo(habits=Habits(as_list=as_list, hold_seconds=0.1)) as zalo:

        async def play() -> None:
            shelf = Shelf()
            async with channel_on(zalo, shelf):
                for text in ("một", "hai", "ba"):
                    zalo.say(zalo.user("Hoa Mẫu"), text)
                zalo.say(zalo.user("An Mẫu", bot=2), "bốn")
                await until(lambda: sorted(shelf.texts) == ["ba", "bốn", "hai", "một"])
                assert [text for text in shelf.texts if text != "bốn"] == ["một", "hai", "ba"]

        run(play)
        assert zalo.faults == []


def test_no_1_what_is_given_again_is_stored_once_and_not_at_full_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zalo_bot_polling, "_FLOOR_SECONDS", 0.2)
    with FakeZalo(habits=Habits(replays=4, hold_seconds=0.1), tokens=("8100000001:One",)) as zalo:

        async def play() -> None:
            shelf = Shelf()
            zalo.say(zalo.user("Hoa Mẫu"), "15")
            began = time.monotonic()
            async with channel_on(zalo, shelf):
                await until(lambda: len(zalo.called("getUpdates")) == 6)
            assert shelf.texts == ["15"]
            assert time.monotonic() - began > 5 * 0.2

        run(play)


def test_no_1_what_is_given_once_only_is_kept_while_the_database_is_away(zalo: FakeZalo, hoa: Human) -> None:
    async def play() -> None:
        shelf = Shelf(away=3)
        zalo.say(hoa, "15")
        async with channel_on(zalo, shelf):
            await until(lambda: shelf.texts == ["15"])
        assert shelf.away == 0
        assert shelf.texts == ["15"]

    run(play)


def test_an_idle_poll_is_no_failure(zalo: FakeZalo, hoa: Human, caplog: pytest.LogCaptureFixture) -> None:
    async def play() -> None:
        shelf = Shelf()
        async with channel_on(zalo, shelf):
            # 408 comes as an error with HTTP 200, and with HTTP 408.
            zalo.trouble.refuse(408, "getUpdates", status=408)
            await until(lambda: len(zalo.called("getUpdates")) > 6)
            zalo.say(hoa, "15")
            await until(lambda: shelf.texts == ["15"])

    run(play)
    assert caplog.text == ""


def test_trouble_with_polling_is_outlived(zalo: FakeZalo, hoa: Human, caplog: pytest.LogCaptureFixture) -> None:
    async def play() -> None:
        shelf = Shelf()
        zalo.trouble.page(502, "getUpdates", times=3)
        zalo.trouble.cut("getUpdates", performed=False)
        zalo.trouble.refuse(500, "deleteWebhook")
        async with channel_on(zalo, shelf):
            await until(lambda: caplog.text.count("again in") >= 4)
            zalo.disconnect()
            await until(lambda: "NotConnected" in caplog.text)
            zalo.reconnect()
            zalo.say(hoa, "15")
            await until(lambda: shelf.texts == ["15"])

    run(play)
    assert "error 502" in caplog.text
    assert "FakeZaloToken" not in caplog.text


def test_pauses_grow_to_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [zalo_bot_polling.pause_after(failures) for failures in (1, 2, 3)] == [0.05, 0.1, 0.2]
    monkeypatch.undo()
    assert [zalo_bot_polling.pause_after(failures) for failures in (1, 2, 7, 50)] == [1, 2, 60, 60]


def test_the_webhook_is_taken_off_for_polling(zalo: FakeZalo, hoa: Human) -> None:
    zalo.bot(1).url, zalo.bot(1).updated_at = "https://elsewhere.invalid/", 1

    async def play() -> None:
        shelf = Shelf()
        async with channel_on(zalo, shelf):
            zalo.say(hoa, "15")
            await until(lambda: shelf.texts == ["15"])
        assert zalo.bot(1).url == ""

    run(play)


def test_who_does_not_hold_the_lease_does_not_poll(zalo: FakeZalo, hoa: Human) -> None:
    async def play() -> None:
        lease = Token()
        lease.taken_by_another = True
        shelf = Shelf()
        zalo.say(hoa, "15")
        async with channel_on(zalo, shelf, lease=lease):
            await until(lambda: zalo.called("getMe"))
            await asyncio.sleep(0.3)
            assert zalo.called("getUpdates") == []
            lease.taken_by_another = False
            await until(lambda: shelf.texts == ["15"])

    run(play)


def test_a_lease_is_one_processs_for_one_token_and_ends_with_its_connection(database: Database, tmp_path: Path) -> None:
    mine, other = (Turn(database, tmp_path, "zalo-8100000001") for _ in range(2))
    second_bot, service = Turn(database, tmp_path, "zalo-8100000002"), Turn(database, tmp_path)
    try:
        assert mine.take()
        assert mine.take()
        assert not other.take()
        assert second_bot.take()
        assert service.take()
        mine.release()
        assert other.take()
        assert not mine.take()
    finally:
        for turn in (mine, other, second_bot, service):
            turn.release()


def test_a_lease_that_went_with_its_connection_is_taken_anew_or_lost(database: Database, tmp_path: Path) -> None:
    if database.is_sqlite:
        # A lock on a file goes with the process, which is tested with the service.
        return
    mine, other = (Turn(database, tmp_path, "zalo-8100000001") for _ in range(2))

    def cut_connections() -> None:
        with database.transaction() as tx:
            tx.execute(
                sa.text(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                    " (SELECT oid FROM pg_database WHERE datname = current_database())"
                )
            )

    try:
        assert mine.take()
        cut_connections()
        assert mine.take()
        cut_connections()
        assert other.take()
        assert not mine.take()
    finally:
        mine.release()
        other.release()


def test_a_refused_token_stops_that_bot_and_no_other(caplog: pytest.LogCaptureFixture) -> None:
    with FakeZalo(habits=Habits(hold_seconds=0.1)) as zalo:
        zalo.bot(1).token = "8100000001:ItWasReset"
        alarm = Operators()

        async def play() -> None:
            shelf = Shelf()
            async with channel_on(zalo, shelf, alarm=alarm):
                await until(lambda: zalo.called("getUpdates"))
                zalo.bot(1).token = "8100000001:AndOnceMore"
                await until(lambda: alarm.told)
                assert list(shelf.office.typed_codes["zalo_bot"]) == ["8100000002"]
                zalo.say(zalo.user("An Mẫu", bot=2), "15")
                await until(lambda: shelf.texts == ["15"])
                polls = len(zalo.called("getUpdates"))
                await until(lambda: len(zalo.called("getUpdates")) > polls + 2)
                assert zalo.world.unauthorised == 1

        run(play)
        assert len(alarm.told) == 1
        assert "8100000001" in alarm.told[0]
        assert "ItWasReset" not in caplog.text + alarm.told[0]


# What sources disagree about, beyond the shapes.


def test_no_6_the_host_is_a_setting() -> None:
    given = {"ZALO_BOT_TOKENS": "1:a", "ZALO_API_URL": "https://bot-api.zapps.me/", "ZALO_MODE": "polling"}
    assert read_settings(given).zalo_api_url == "https://bot-api.zapps.me"
    assert read_settings({"ZALO_MODE": "polling"}).zalo_api_url == "https://bot-api.zaloplatforms.com"


def test_no_8_in_a_group_the_bot_answers_what_it_is_given(zalo: FakeZalo, hoa: Human) -> None:
    async def play() -> None:
        shelf = Shelf()
        group = zalo.group("Mặt trận xã", hoa)
        async with channel_on(zalo, shelf):
            await until(lambda: zalo.called("getUpdates"))
            zalo.say(hoa, "chuyện riêng", group)
            zalo.say(hoa, "@Bot Tự Quản 1 tổng hợp", group)
            zalo.say(hoa, "chưa nộp", group, reply=True)
            await until(lambda: len(shelf.kept) == 2)
            heard = [meant for _, meant in shelf.kept]
            assert [each.text for each in heard if isinstance(each, Incoming)] == ["tổng hợp", "chưa nộp"]
            assert {each.chat_kind for each in heard if isinstance(each, Incoming)} == {"group"}

    run(play)


def test_no_9_no_20_testwebhook_and_its_camel_case_error(zalo: FakeZalo) -> None:
    """The method is not in every copy of the documentation, so the program does without it; its error is read."""
    zalo.bot(1).tests_left = 0

    async def play() -> None:
        client = Client(zalo.bot(1).token, zalo.url)
        with pytest.raises(Refused) as refused:
            await client.call("testWebhook")
        with pytest.raises(Refused) as never_set:
            await client.call("getWebhookInfo")
        await client.close()
        assert (refused.value.code, never_set.value.code) == (426, 404)
        async with channel_on(zalo, Shelf(), "webhook"):
            await until(lambda: zalo.bot(2).url)

    run(play)
    assert len(zalo.called("testWebhook")) == 1


def test_no_15_the_bot_is_known_by_its_token_whatever_getme_says() -> None:
    with FakeZalo(habits=Habits(hold_seconds=0.1, other_id="999"), tokens=("8100000001:One",)) as zalo:

        async def play() -> None:
            shelf = Shelf()
            async with channel_on(zalo, shelf):
                hoa = zalo.user("Hoa Mẫu")
                await until(lambda: shelf.office.typed_codes["zalo_bot"]["8100000001"] == "https://zalo.me/999")
                zalo.say(hoa, "15")
                zalo.echo(hoa, "Đã nhận")
                await until(lambda: len(shelf.kept) == 2)
                text, echo = (meant for _, meant in shelf.kept)
                assert isinstance(text, Incoming)
                assert text.bot == "8100000001"
                assert echo is None

        run(play)


def test_no_19_a_file_comes_as_an_event_without_content_or_not_at_all(zalo: FakeZalo, hoa: Human) -> None:
    async def play() -> None:
        shelf = Shelf()
        async with channel_on(zalo, shelf):
            assert zalo.send_file(hoa, arrives=False) is None
            zalo.send_file(hoa)
            zalo.say(zalo.user("Trẻ Em", protected=True), "chào")
            await until(lambda: len(shelf.kept) == 2)
            assert [meant.other for _, meant in shelf.kept if isinstance(meant, Incoming)] == ["unsupported"] * 2

    run(play)


def test_user_51_and_group_4_are_not_served() -> None:
    with FakeZalo(limits=Limits(users=2, groups=1), tokens=("8100000001:One",)) as zalo:
        people = [zalo.user(f"Người {number}") for number in range(3)]
        zalo.group("Một", *people)
        with pytest.raises(ValueError, match="no more groups"):
            zalo.group("Hai", *people)

        async def play() -> None:
            shelf = Shelf()
            async with channel_on(zalo, shelf, "webhook"):
                await until(lambda: zalo.bot(1).url)
                assert [bool(zalo.say(person, "chào")) for person in people] == [True, True, False]
                await until(lambda: len(shelf.texts) == 2)

        run(play)


def test_one_person_on_two_bots_is_two_senders(zalo: FakeZalo) -> None:
    async def play() -> None:
        shelf = Shelf()
        async with channel_on(zalo, shelf, "webhook"):
            await until(lambda: zalo.bot(1).url and zalo.bot(2).url)
            zalo.say(zalo.user("Hoa Mẫu", bot=1), "một")
            zalo.say(zalo.user("Hoa Mẫu", bot=2), "hai")
            await until(lambda: len(shelf.kept) == 2)
            heard = {(each.bot, each.sender) for _, each in shelf.kept if isinstance(each, Incoming)}
            assert len({bot for bot, _ in heard}) == len({sender for _, sender in heard}) == 2

    run(play)


def test_updates_go_through_the_real_door_once(database: Database, zalo: FakeZalo, hoa: Human) -> None:
    """The same message id again does nothing, also after it was handled."""
    writer = Writer(database)
    writer.start()
    door = Door(writer, Office(), lambda: NOW)

    async def play() -> None:
        async with channel_on(zalo, cast("Shelf", door), "webhook"):
            await until(lambda: zalo.bot(1).url)
            message_id = zalo.say(hoa, "chào")
            assert message_id is not None
            zalo.redeliver(message_id, times=3)
            await until(lambda: zalo.pending_updates == 0)

    run(play)
    writer.stop()
    with database.reading() as tx:
        assert outbox.count_unsent(tx, NOW) == 1
