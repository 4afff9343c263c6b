"""Sending to Zalo and fetching from it: what arrives, and what every kind of trouble is called."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web
from PIL import Image

from bot.channels import zalo_bot as zalo_channel
from bot.channels import zalo_bot_client
from bot.channels.zalo_bot import ZaloBotChannel
from bot.channels.zalo_bot_photos import Photos, PublicResolver
from conversation.channel import FetchFailed, Outgoing, Sent
from conversation.messages import Choice
from tests.bot.telegram_rig import NOW, Shelf
from tests.bot.zalo_rig import Operators, channel_on, on_loopback
from tests.fakes.zalo_api import FakeZalo, Human, Limits

BOT = "8100000001"
SAID_AT = NOW + timedelta(milliseconds=500)
"""Zalo dates by milliseconds."""


@pytest.fixture
def zalo() -> Iterator[FakeZalo]:
    with FakeZalo(clock=SAID_AT.timestamp) as fake:
        yield fake
        assert fake.faults == []


@pytest.fixture
def hoa(zalo: FakeZalo) -> Human:
    person = zalo.user("Hoa Mẫu")
    zalo.say(person, "chào")
    return person


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zalo_channel, "PARTS_APART_SECONDS", 0.01)


def with_channel(
    zalo: FakeZalo, work: Callable[[ZaloBotChannel], Awaitable[None]], alarm: Operators | None = None
) -> None:
    async def inside() -> None:
        async with channel_on(zalo, Shelf(), started=False, alarm=alarm) as (channel, _):
            await work(channel)

    asyncio.run(inside())


def send(zalo: FakeZalo, message: Outgoing, alarm: Operators | None = None) -> Sent:
    came: list[Sent] = []

    async def sending(channel: ZaloBotChannel) -> None:
        came.append(await channel.send(message))

    with_channel(zalo, sending, alarm)
    return came[0]


def to(person: Human, text: str, *labels: str, numbered: int = 1) -> Outgoing:
    choices = tuple(Choice(f"c{number}", label) for number, label in enumerate(labels))
    return Outgoing(BOT, person.id, text, choices, numbered)


def picture() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(drawn, "PNG")
    return drawn.getvalue()


@asynccontextmanager
async def our_server(answers: dict[str, bytes]) -> AsyncIterator[str]:
    """Where our own pictures are; gives its base."""
    app = web.Application()

    async def answer(request: web.Request) -> web.Response:
        found = answers.get(request.match_info["token"])
        return web.Response(status=404) if found is None else web.Response(body=found, content_type="image/png")

    app.router.add_get("/media/{token}", answer)
    async with on_loopback(app) as base:
        yield f"{base}/media"


def send_linked(zalo: FakeZalo, person: Human, text: str, names: tuple[str, ...], file_name: str = "") -> Sent:
    """Send pictures by links to a server of which only 'a' and 'b' are there."""
    came: list[Sent] = []

    async def sending(channel: ZaloBotChannel) -> None:
        async with our_server({"a": picture(), "b": picture()}) as base:
            links = tuple(f"{base}/{name}" for name in names)
            message = Outgoing(
                BOT,
                person.id,
                text,
                (Choice("c", "Duyệt"),),
                photos=(b"x",) * len(names),
                links=links,
                file_name=file_name,
            )
            came.append(await channel.send(message))

    with_channel(zalo, sending)
    return came[0]


def test_no_7_choices_are_lines_of_plain_text(zalo: FakeZalo, hoa: Human) -> None:
    sent = send(zalo, to(hoa, "Số hộ <b>có rác</b> & *phân loại*?", "Báo cáo", "Hướng dẫn"))
    (message,) = zalo.messages(hoa)
    assert message.text == "Số hộ <b>có rác</b> & *phân loại*?\n1. Báo cáo\n2. Hướng dẫn"
    assert sent == Sent("sent", message_id=message.id, dated_at=SAID_AT)
    assert [set(params) for params in zalo.called("sendMessage")] == [{"chat_id", "text"}]


def test_where_a_number_is_an_answer_choices_are_words(zalo: FakeZalo, hoa: Human) -> None:
    send(zalo, to(hoa, "Số hộ?", "Bỏ qua", "Dừng", numbered=0))
    assert zalo.messages(hoa)[0].text == "Số hộ?\n(hoặc gõ: bỏ qua, dừng)"


@pytest.mark.parametrize(("length", "parts"), [(2000, 1), (2001, 2), (4500, 3)])
def test_texts_are_split_at_2000_characters(zalo: FakeZalo, hoa: Human, length: int, parts: int) -> None:
    sent = send(zalo, to(hoa, "a" * length))
    assert [len(message.text) for message in zalo.messages(hoa)] == [min(2000, length - 2000 * n) for n in range(parts)]
    assert (sent.state, sent.messages, sent.message_id) == ("sent", parts, zalo.messages(hoa)[-1].id)


def test_parts_are_apart_and_an_emoji_counts_as_two(
    zalo: FakeZalo, hoa: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zalo_channel, "PARTS_APART_SECONDS", 0.2)
    loop_seconds: list[float] = []

    async def sending(channel: ZaloBotChannel) -> None:
        began = asyncio.get_running_loop().time()
        await channel.send(to(hoa, "👍" * 1001))
        loop_seconds.append(asyncio.get_running_loop().time() - began)

    with_channel(zalo, sending)
    assert [len(message.text) for message in zalo.messages(hoa)] == [1000, 1]
    assert loop_seconds[0] >= 0.2


def test_nothing_is_not_sent(zalo: FakeZalo, hoa: Human) -> None:
    assert send(zalo, to(hoa, "  ")) == Sent("refused", reason="nothing to send", messages=0)


def test_no_21_pictures_go_by_link_and_the_last_carries_the_words(zalo: FakeZalo, hoa: Human) -> None:
    sent = send_linked(zalo, hoa, "Biểu đồ", ("a", "b"))
    first, last = zalo.messages(hoa)
    assert (first.text, first.photo) == ("", picture())
    assert (last.text, last.photo) == ("Biểu đồ\n1. Duyệt", picture())
    assert (sent.state, sent.messages) == ("sent", 2)


def test_a_text_too_long_for_a_caption_follows_the_picture(zalo: FakeZalo, hoa: Human) -> None:
    send_linked(zalo, hoa, "a" * 2000, ("a",))
    assert [(len(message.text), message.photo is not None) for message in zalo.messages(hoa)] == [
        (0, True),
        (2000, False),
        (8, False),
    ]


def test_a_picture_that_cannot_be_fetched_leaves_its_words(zalo: FakeZalo, hoa: Human) -> None:
    sent = send_linked(zalo, hoa, "Biểu đồ", ("gone",))
    (message,) = zalo.messages(hoa)
    assert (message.text, message.photo) == ("Biểu đồ\n1. Duyệt", None)
    assert (sent.state, sent.messages) == ("sent", 1)


def test_a_file_goes_as_a_link_in_the_text(zalo: FakeZalo, hoa: Human) -> None:
    send_linked(zalo, hoa, "Bảng tháng 11", ("a",), "thang-11.xlsx")
    (message,) = zalo.messages(hoa)
    first, link, choice = message.text.splitlines()
    assert (first, choice) == ("Bảng tháng 11", "1. Duyệt")
    assert link.startswith("Tệp thang-11.xlsx, tải trong 3 ngày: http://127.0.0.1:")
    assert zalo.called("sendPhoto") == []


def test_without_a_public_address_the_words_go_alone(zalo: FakeZalo, hoa: Human) -> None:
    send(zalo, Outgoing(BOT, hoa.id, "Biểu đồ", photos=(picture(),)))
    send(zalo, Outgoing(BOT, hoa.id, "Bảng", photos=(b"PK",), file_name="a.xlsx"))
    picture_text, file_text = (message.text for message in zalo.messages(hoa))
    assert picture_text == "Biểu đồ"
    assert "PUBLIC_URL" in file_text


# What became of it.


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        (400, 200, Sent("refused", reason="400: planned by a test", messages=0)),
        (401, 401, Sent("wait", retry_after_seconds=60, reason="401: planned by a test", messages=0)),
        (404, 404, Sent("refused", reason="404: planned by a test", messages=0)),
        (408, 200, Sent("unknown", reason="408: planned by a test")),
        (408, 408, Sent("unknown", reason="408: planned by a test")),
        (500, 200, Sent("unknown", reason="500: planned by a test")),
        (503, 503, Sent("unknown", reason="503: planned by a test")),
    ],
)
def test_an_error_says_what_became_of_a_send(
    zalo: FakeZalo, hoa: Human, code: int, status: int, expected: Sent
) -> None:
    zalo.trouble.refuse(code, "sendMessage", status=status)
    assert send(zalo, to(hoa, "15")) == expected
    assert zalo.messages(hoa) == []


def test_no_13_a_403_is_tried_once_later_and_then_the_chat_counts_as_gone(zalo: FakeZalo, hoa: Human) -> None:
    zalo.trouble.refuse(403, "sendMessage")
    sent = send(zalo, to(hoa, "15"))
    assert (sent.state, sent.most_tries, sent.gone, sent.retry_after_seconds) == ("wait", 2, True, 60)


@pytest.mark.parametrize("status", [200, 429])
def test_no_23_a_429_is_tried_some_times_before_it_is_the_end_of_the_month(
    zalo: FakeZalo, hoa: Human, status: int
) -> None:
    zalo.trouble.refuse(429, "sendMessage", status=status)
    sent = send(zalo, to(hoa, "15"))
    assert (sent.state, sent.most_tries, sent.used_up, sent.messages) == ("wait", 5, True, 0)
    assert not sent.is_away


def test_a_page_of_a_proxy_is_an_error_by_its_status(zalo: FakeZalo, hoa: Human) -> None:
    zalo.trouble.page(502, "sendMessage")
    assert send(zalo, to(hoa, "15")).state == "unknown"
    zalo.trouble.page(200, "sendMessage")
    assert send(zalo, to(hoa, "15")).state == "unknown"
    zalo.trouble.page(413, "sendMessage")
    assert send(zalo, to(hoa, "15")).state == "refused"


def test_an_answer_that_comes_in_pieces_is_read_to_its_end(zalo: FakeZalo, hoa: Human) -> None:
    zalo.trouble.pieces("sendMessage")
    sent = send(zalo, to(hoa, "15"))
    assert sent == Sent("sent", message_id=zalo.messages(hoa)[0].id, dated_at=SAID_AT)


def test_a_cut_or_hanging_send_is_unknown(zalo: FakeZalo, hoa: Human, monkeypatch: pytest.MonkeyPatch) -> None:
    zalo.trouble.cut("sendMessage", performed=True)
    zalo.trouble.cut("sendMessage", performed=False)
    assert [send(zalo, to(hoa, text)).state for text in ("một", "hai")] == ["unknown", "unknown"]
    monkeypatch.setattr("bot.channels.zalo_bot_sending.CALL_SECONDS", 0.2)
    zalo.trouble.hang("sendMessage")
    assert send(zalo, to(hoa, "ba")).state == "unknown"
    assert [message.text for message in zalo.messages(hoa)] == ["một", "ba"]


def test_without_a_connection_nothing_was_sent(zalo: FakeZalo, hoa: Human) -> None:
    zalo.disconnect()
    sent = send(zalo, to(hoa, "15"))
    zalo.reconnect()
    assert (sent.state, sent.reason, sent.messages) == ("wait", "ClientConnectorError", 0)


def test_a_message_cut_off_after_its_first_part_is_unknown(
    zalo: FakeZalo, hoa: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sending(channel: ZaloBotChannel) -> None:
        task = asyncio.create_task(channel.send(to(hoa, "a" * 4000)))
        while not zalo.messages(hoa):
            await asyncio.sleep(0.001)
        zalo.disconnect()
        sent = await task
        zalo.reconnect()
        assert (sent.state, sent.messages) == ("unknown", 1)

    monkeypatch.setattr(zalo_channel, "PARTS_APART_SECONDS", 0.3)
    with_channel(zalo, sending)


def test_the_operators_hear_once_of_a_token_that_was_reset(zalo: FakeZalo, hoa: Human) -> None:
    alarm = Operators()

    async def sending(channel: ZaloBotChannel) -> None:
        zalo.bot(1).token = f"{BOT}:Reset"
        for _ in range(2):
            assert (await channel.send(to(hoa, "15"))).state == "wait"

    with_channel(zalo, sending, alarm)
    assert len(alarm.told) == 1


def test_a_bot_that_is_no_longer_there_refuses(zalo: FakeZalo, hoa: Human) -> None:
    assert send(zalo, Outgoing("9", hoa.id, "15")).state == "refused"


def test_no_2_and_no_18_sending_ends_where_the_plan_ends() -> None:
    """Received messages count or do not; what the plan grants only its refusal tells."""
    for both_ways, fits in ((False, 3), (True, 2)):
        with FakeZalo(limits=Limits(messages=3, both_ways=both_ways)) as zalo:
            person = zalo.user("Hoa Mẫu")
            zalo.say(person, "chào")
            states = [send(zalo, to(person, str(number))) for number in range(4)]
            assert [sent.state for sent in states] == ["sent"] * fits + ["wait"] * (4 - fits)
            assert states[-1].used_up


def test_while_it_draws_the_bot_is_writing(zalo: FakeZalo, hoa: Human) -> None:
    async def busy(channel: ZaloBotChannel) -> None:
        await channel.busy(BOT, hoa.id, None)
        zalo.trouble.page(500, "sendChatAction")
        await channel.busy(BOT, hoa.id, None)
        await channel.busy("9", hoa.id, None)

    with_channel(zalo, busy)
    assert zalo.world.actions == [(hoa.id, "typing")]


# Photos.


def fetch(zalo: FakeZalo, address: str, max_bytes: int = 20_000_000) -> bytes:
    came: list[bytes] = []

    async def fetching(channel: ZaloBotChannel) -> None:
        came.append(await channel.fetch(BOT, address, max_bytes))

    with_channel(zalo, fetching)
    return came[0]


def address_of(zalo: FakeZalo, person: Human, content: bytes) -> str:
    message_id = zalo.send_photo(person, content)
    assert message_id is not None
    return str(zalo.world.history[message_id][1]["message"]["photo_url"])


def test_a_photo_is_fetched_from_its_own_host(zalo: FakeZalo, hoa: Human) -> None:
    address = address_of(zalo, hoa, b"jpeg" * 50_000)
    assert fetch(zalo, address) == b"jpeg" * 50_000
    zalo.server.moves_photos = True
    assert fetch(zalo, address) == b"jpeg" * 50_000


@pytest.mark.parametrize(
    ("spoil", "most", "reason", "retry"),
    [("nothing", 100, "too_big", False), ("expired", 20_000_000, "HTTP 404", False)],
)
def test_a_photo_that_cannot_be_had(
    zalo: FakeZalo, hoa: Human, spoil: str, most: int, reason: str, retry: bool
) -> None:
    address = address_of(zalo, hoa, b"jpeg" * 100)
    if spoil == "expired":
        zalo.expire_photos()
    with pytest.raises(FetchFailed, match=reason) as failed:
        fetch(zalo, address, most)
    assert failed.value.retry == retry


def test_a_host_that_is_away_is_tried_again(zalo: FakeZalo) -> None:
    with pytest.raises(FetchFailed) as failed:
        fetch(zalo, "http://127.0.0.1:9/photo.jpg")
    assert failed.value.retry
    assert "127.0.0.1" not in str(failed.value)


ALLOWED = ("https://zdn.vn/a.jpg", "https://photo-stal-1.zdn.vn/a.jpg", "https://f20-zpc.zadn.vn:443/a.jpg?x=1")
FORBIDDEN = (
    "http://photo.zdn.vn/a.jpg",
    "https://zdn.vn.example.org/a.jpg",
    "https://evilzdn.vn/a.jpg",
    "https://example.org/zdn.vn",
    "https://user@zdn.vn/a.jpg",
    "https://zdn.vn@example.org/a.jpg",
    "https://zdn.vn:8443/a.jpg",
    "https://127.0.0.1/a.jpg",
    "http://127.0.0.1/a.jpg",
    "http://169.254.169.254/latest/meta-data",
    "https://[::1]/a.jpg",
    "https://[broken/a.jpg",
    "https://zdn.vn:notaport/a.jpg",
    "file:///etc/passwd",
    "zdn.vn/a.jpg",
    "",
)


@pytest.mark.parametrize("address", FORBIDDEN)
def test_only_zalos_hosts_are_asked(address: str) -> None:
    async def fetching() -> None:
        photos = Photos(loopback=False)
        try:
            with pytest.raises(FetchFailed, match="not an address") as failed:
                await photos.fetch(address, 100)
            assert not failed.value.retry
        finally:
            await photos.close()

    asyncio.run(fetching())


@pytest.mark.parametrize("address", ALLOWED)
def test_zalos_hosts_are_allowed(address: str) -> None:
    assert Photos(loopback=False).is_allowed(address)


def test_a_redirect_out_of_zalos_hosts_is_not_followed(zalo: FakeZalo) -> None:
    async def sending_on(_request: web.Request) -> web.Response:
        raise web.HTTPFound("http://169.254.169.254/latest")

    async def fetching(channel: ZaloBotChannel) -> None:
        app = web.Application()
        app.router.add_get("/{name}", sending_on)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            with pytest.raises(FetchFailed, match="not an address"):
                await channel.fetch(BOT, f"http://127.0.0.1:{runner.addresses[0][1]}/a.jpg", 100)
        finally:
            await runner.cleanup()

    with_channel(zalo, fetching)


def test_a_name_that_leads_into_our_network_is_not_followed() -> None:
    async def resolving() -> None:
        resolver = PublicResolver()
        with pytest.raises(OSError, match="no public address"):
            await resolver.resolve("localhost", 443)
        await resolver.close()

    asyncio.run(resolving())


def test_nothing_of_a_call_is_logged(zalo: FakeZalo, hoa: Human, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    zalo.trouble.refuse(400, "sendMessage")
    zalo.trouble.cut("sendMessage", performed=False)
    for _ in range(3):
        send(zalo, to(hoa, "bi mat"))
    with pytest.raises(FetchFailed):
        fetch(zalo, "https://photo.example.org/bi-mat.jpg")
    assert [message.text for message in zalo.messages(hoa)] == ["bi mat"]
    assert "bi mat" not in caplog.text
    assert "bi-mat" not in caplog.text
    assert "FakeZaloToken" not in caplog.text


def test_a_malformed_token_is_a_value_error() -> None:
    for token in ("no token", "12a:x", "12:", ":x"):
        with pytest.raises(ValueError, match="colon"):
            zalo_bot_client.Client(token, "http://127.0.0.1")
