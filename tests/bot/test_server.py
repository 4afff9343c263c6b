"""The HTTP server on a real port over a real database: health, metrics, files by link, webhooks."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa
from aiohttp import web
from multidict import CIMultiDictProxy

from bot import server
from bot.metrics import Metrics
from bot.server import Parts
from conversation.channel import Sent
from conversation.messages import Reply
from conversation.texts import vi as say
from storage import heartbeats, inbox, media, outbox, quotas, tables
from storage.database import Database
from storage.inbox import Received
from storage.outbox import Address
from tests.waiting import waiting

NOW = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
PHOTO = b"the bytes of an invented photo"
HASH = hashlib.sha256(PHOTO).hexdigest()
HOUR = timedelta(hours=1)


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.create_all()
    yield Parts(database, tmp_path, lambda: NOW, Metrics())
    database.close()


class Answer:
    """What came back."""

    def __init__(self, status: int, headers: CIMultiDictProxy[str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body
        self.text = body.decode(errors="replace")


def ask(parts: Parts, *requests: tuple[str, str], headers: dict[str, str] | None = None) -> list[Answer]:
    """Serve on a free port, send the (method, path) requests one after the other, and stop."""

    async def run() -> list[Answer]:
        runner = await server.start(server.build(parts), "127.0.0.1", 0)
        answers = []
        try:
            async with aiohttp.ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}", headers=headers) as client:
                for method, path in requests:
                    async with client.request(method, path) as response:
                        answers.append(Answer(response.status, response.headers, await response.read()))
        finally:
            await runner.cleanup()
        return answers

    return asyncio.run(run())


def get(parts: Parts, path: str, **headers: str) -> Answer:
    return ask(parts, ("GET", path), headers=headers)[0]


def changed(parts: Parts, **values: Any) -> Parts:
    return Parts(**{**vars(parts), **values})


# --- health --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds_ago", "status"), [(None, 503), (0, 200), (119, 200), (120, 503), (-119, 200), (-120, 503)]
)
def test_health_needs_a_fresh_heartbeat_of_the_scheduler(parts: Parts, seconds_ago: int | None, status: int) -> None:
    with parts.database.transaction() as tx:
        heartbeats.beat(tx, "another", NOW)
        if seconds_ago is not None:
            heartbeats.beat(tx, "ticker", NOW - timedelta(seconds=seconds_ago))
    answer = get(parts, "/healthz")
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    good = {"database": True, "scheduler": status == 200, "turn": True, "replies": True}
    assert json.loads(answer.text) == good | {"oldest_reply_seconds": 0}


def test_health_says_when_the_database_is_away(parts: Parts) -> None:
    with parts.database.transaction() as tx:
        heartbeats.beat(tx, "ticker", NOW)
    away = Database(f"sqlite:///{parts.data_dir / 'no such folder' / 'test.db'}")
    answer = get(changed(parts, database=away), "/healthz")
    assert (answer.status, answer.text) == (503, '{"database": false, "scheduler": false}')


def test_health_answers_while_a_long_write_holds_the_database(parts: Parts) -> None:
    with parts.database.transaction() as tx:
        heartbeats.beat(tx, "ticker", NOW)
    with parts.database.transaction() as tx:
        heartbeats.beat(tx, "ticker", NOW - HOUR)
        assert get(parts, "/healthz").status == 200


def test_health_shows_whether_a_polled_messenger_answers_and_stays_good(parts: Parts) -> None:
    with parts.database.transaction() as tx:
        heartbeats.beat(tx, "poll:of an earlier run", NOW)
        heartbeats.forget_polls(tx)
        heartbeats.beat(tx, "ticker", NOW)
        heartbeats.beat(tx, "poll:telegram", NOW - timedelta(seconds=30))
        heartbeats.beat(tx, "poll:zalo", NOW - timedelta(seconds=300))
    answer = get(changed(parts, polls=("telegram", "zalo", "another")), "/healthz")
    assert (answer.status, json.loads(answer.text)) == (
        200,
        {
            "database": True, "scheduler": True, "turn": True, "replies": True, "oldest_reply_seconds": 0,
            "polling": {"telegram": True, "zalo": False, "another": False},
        },
    )  # fmt: skip


def test_health_is_not_good_without_the_turn(parts: Parts) -> None:
    with parts.database.transaction() as tx:
        heartbeats.beat(tx, "ticker", NOW)
    answer = get(changed(parts, has_turn=lambda: False), "/healthz")
    assert (answer.status, json.loads(answer.text)["turn"]) == (503, False)


@pytest.mark.parametrize(
    ("seconds", "others", "status"),
    [(119, None, 200), (121, None, 503), (121, "sent", 200), (121, "sent long ago", 503), (121, "away", 200)],
)
def test_health_is_not_good_when_replies_do_not_leave(
    parts: Parts, seconds: int, others: str | None, status: int
) -> None:
    with parts.database.transaction() as tx:
        heartbeats.beat(tx, "ticker", NOW)
        outbox.add(tx, Address("telegram", "1", "a"), Reply("chờ"), NOW - timedelta(seconds=seconds))
        if others is not None:
            outbox.add(tx, Address("telegram", "1", "b"), Reply("khác"), NOW - HOUR)
            outbox.add(tx, Address("zalo_bot", "2", "c"), Reply("bot khác"), NOW)
        tx.flush()
        for queued in waiting(tx, NOW - timedelta(seconds=seconds + 1)):
            outbox.claim(tx, queued.id)
            tx.flush()
            sent = Sent("wait", reason="NotConnected") if others == "away" else Sent("sent", "1")
            outbox.record(tx, queued, sent, NOW - (HOUR if others == "sent long ago" else timedelta(seconds=60)))
    answer = get(parts, "/healthz")
    said = json.loads(answer.text)
    assert (answer.status, said["replies"]) == (status, status == 200)
    assert said["oldest_reply_seconds"] == seconds


# --- metrics -------------------------------------------------------------------------------------------------------


def sample(text: str) -> dict[str, float]:
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def fill(parts: Parts) -> None:
    """Two updates that wait, one dead letter, one handled; messages in every state that is counted."""
    with parts.database.transaction() as tx:
        received = [Received(str(n), "chat", {}, "undecodable: KeyError" if n == 3 else None) for n in range(4)]
        inbox.mark_done(tx, inbox.store(tx, "telegram", "1", received, NOW)["0"])
        to = outbox.Address("telegram", "1", "chat")
        for lane in (outbox.REPLIES, outbox.BULK, outbox.BULK, outbox.BULK, outbox.BULK):
            outbox.add(tx, to, Reply("Chào bác."), NOW, lane=lane)
    with parts.database.transaction() as tx:
        for number, state in ((2, "sending"), (3, "failed"), (4, "unknown"), (5, "sent")):
            tx.execute(sa.update(tables.outbox).where(tables.outbox.c.id == number).values(state=state))


def test_metrics_count_what_waits_and_what_failed(parts: Parts) -> None:
    fill(parts)
    answer = get(parts, "/metrics")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    found = sample(answer.text)
    assert found['tuquan_inbox_updates{state="new"}'] == 2
    assert found['tuquan_inbox_updates{state="dead"}'] == 1
    assert found['tuquan_outbox_messages{state="waiting",lane="replies"}'] == 1
    assert found['tuquan_outbox_messages{state="waiting",lane="bulk"}'] == 0
    for state in ("sending", "failed", "unknown"):
        assert found[f'tuquan_outbox_messages{{state="{state}",lane="replies"}}'] == 0
        assert found[f'tuquan_outbox_messages{{state="{state}",lane="bulk"}}'] == 1
    assert "sent" not in answer.text.replace("sent,", "")


def test_metrics_tell_how_long_the_oldest_of_each_queue_waits(parts: Parts) -> None:
    assert sample(get(parts, "/metrics").text)['tuquan_oldest_seconds{queue="updates"}'] == 0
    to = outbox.Address("telegram", "1", "chat")
    with parts.database.transaction() as tx:
        inbox.store(tx, "telegram", "1", [Received("1", "chat", {})], NOW - timedelta(seconds=90))
        outbox.add(tx, to, Reply("Chào bác."), NOW - timedelta(seconds=7))
        outbox.add(tx, to, Reply("Mai nhắc."), NOW - HOUR, lane=outbox.BULK, not_before_at=NOW + HOUR)
    found = sample(get(parts, "/metrics").text)
    ages = {queue: found[f'tuquan_oldest_seconds{{queue="{queue}"}}'] for queue in ("updates", "replies", "bulk")}
    # What is planned for later is not late.
    assert ages == {"updates": 90, "replies": 7, "bulk": 0}


def test_metrics_show_the_newest_month_of_each_limited_bot(parts: Parts) -> None:
    with parts.database.transaction() as tx:
        quotas.count(tx, "zalo_bot", "81", "2026-09", sent=9)
        quotas.count(tx, "zalo_bot", "81", "2026-10", sent=5, received=7)
    lines = [line for line in get(parts, "/metrics").text.splitlines() if line.startswith("tuquan_month_messages{")]
    assert lines == [
        'tuquan_month_messages{channel="zalo_bot",bot="81",way="sent"} 5',
        'tuquan_month_messages{channel="zalo_bot",bot="81",way="received"} 7',
    ]


def test_metrics_count_sends_and_durations(parts: Parts) -> None:
    for outcome in ("sent", "sent", "refused"):
        parts.metrics.count_send("telegram", outcome)
    for seconds in (0.004, 0.01, 0.3, 60.0):
        parts.metrics.observe("reply", seconds)
    found = sample(get(parts, "/metrics").text)
    assert found['tuquan_sends_total{channel="telegram",outcome="sent"}'] == 2
    assert found['tuquan_sends_total{channel="telegram",outcome="refused"}'] == 1
    bucket = 'tuquan_duration_seconds_bucket{what="reply",le="%s"}'
    reached = {le: found[bucket % le] for le in ("0.01", "0.25", "0.5", "10.0", "+Inf")}
    assert reached == {"0.01": 2, "0.25": 2, "0.5": 3, "10.0": 3, "+Inf": 4}
    assert found['tuquan_duration_seconds_count{what="reply"}'] == 4
    assert found['tuquan_duration_seconds_sum{what="reply"}'] == pytest.approx(60.314)


def test_a_label_cannot_break_the_format(parts: Parts) -> None:
    parts.metrics.count_send('a"b\\c\nd', "sent")
    assert '{channel="a\\"b\\\\c\\nd",outcome="sent"} 1' in get(parts, "/metrics").text


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        ("Bearer mật", 200),
        (None, 401),
        ("", 401),
        ("Bearer ", 401),
        ("Bearer mậ", 401),
        ("mật", 401),
        ("Basic mật", 401),
    ],
)
def test_metrics_need_the_token_where_one_is_set(parts: Parts, authorization: str | None, status: int) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = get(changed(parts, metrics_token="mật"), "/metrics", **headers)
    assert answer.status == status
    assert ("tuquan_inbox" in answer.text) == (status == 200)


# --- files by link -------------------------------------------------------------------------------------------------


def linked(parts: Parts, mime: str = "image/jpeg", file_name: str = "", key: str = HASH) -> str:
    media.write(media.path(parts.data_dir, key), PHOTO)
    with parts.database.transaction() as tx:
        return media.link(tx, key, mime, file_name, NOW, HOUR)


def test_a_link_gives_the_photo_to_be_shown(parts: Parts) -> None:
    answer = get(parts, f"/media/{linked(parts)}")
    assert (answer.status, answer.body) == (200, PHOTO)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Disposition" not in answer.headers


def test_a_document_is_saved_under_its_name_whatever_is_in_it(parts: Parts) -> None:
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    token = linked(parts, mime, 'Tháng 10;\r\nX: "y".xlsx', media.DRAWING + HASH)
    answer = get(parts, f"/media/{token}")
    assert (answer.status, answer.body, answer.headers["Content-Type"]) == (200, PHOTO, mime)
    name = "Th%C3%A1ng%2010%3B%0D%0AX%3A%20%22y%22.xlsx"
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert "X" not in answer.headers


def test_a_link_that_leads_nowhere_gets_one_sentence(parts: Parts) -> None:
    token = linked(parts)
    lost = linked(parts, key=media.DRAWING + HASH)
    media.path(parts.data_dir, media.DRAWING + HASH).unlink()
    paths = ["/media/unknown", f"/media/{token}x", f"/media/{lost}", "/media/..%2F..%2Ftest.db", f"/media/{HASH}"]
    answers = ask(parts, *(("GET", path) for path in paths))
    answers.append(get(changed(parts, now=lambda: NOW + HOUR), f"/media/{token}"))
    for answer in answers:
        assert (answer.status, answer.text) == (404, say.LINK_OVER)
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert get(parts, f"/media/{token}").status == 200


def test_a_link_asked_for_while_the_database_is_away_may_be_tried_again(parts: Parts) -> None:
    away = Database(f"sqlite:///{parts.data_dir / 'no such folder' / 'test.db'}")
    answer = get(changed(parts, database=away), "/media/any")
    assert (answer.status, answer.text) == (503, say.TRY_LATER)


# --- webhooks and the log ------------------------------------------------------------------------------------------


def test_an_update_goes_to_the_channel_that_takes_it(parts: Parts) -> None:
    async def take(request: web.Request) -> web.StreamResponse:
        return web.Response(text=f"taken {await request.text()}", status=202)

    handler: Callable[[web.Request], Awaitable[web.StreamResponse]] = take
    posted, fetched = ask(
        changed(parts, telegram=handler), ("POST", "/webhooks/telegram"), ("GET", "/webhooks/telegram")
    )
    assert (posted.status, posted.text) == (202, "taken ")
    assert fetched.status == 405


def test_without_a_webhook_there_is_no_such_page(parts: Parts) -> None:
    answers = ask(parts, ("POST", "/webhooks/telegram"), ("POST", "/webhooks/other"), ("GET", "/"))
    assert [answer.status for answer in answers] == [404, 404, 404]


def test_no_address_is_logged(parts: Parts, caplog: pytest.LogCaptureFixture) -> None:
    async def fail(request: web.Request) -> web.StreamResponse:
        raise RuntimeError("on purpose")

    caplog.set_level(logging.DEBUG)
    token = linked(parts)
    answers = ask(
        changed(parts, telegram=fail), ("GET", f"/media/{token}"), ("POST", f"/webhooks/telegram?secret={token}")
    )
    assert [answer.status for answer in answers] == [200, 500]
    assert "on purpose" in caplog.text
    assert token not in caplog.text


def test_a_taken_port_is_an_error_and_leaves_nothing_open(parts: Parts) -> None:
    async def run() -> None:
        runner = await server.start(server.build(parts), "127.0.0.1", 0)
        try:
            with pytest.raises(OSError):
                await server.start(server.build(parts), "127.0.0.1", runner.addresses[0][1])
        finally:
            await runner.cleanup()

    asyncio.run(run())
