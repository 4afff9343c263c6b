"""Delivery to a messenger that takes no uploads: links that work, and a month that runs out."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.pictures import PictureMaker
from conversation.channel import Capabilities, Outgoing, Sent
from conversation.messages import Drawing, Reply
from handlers.office import Office
from scheduler.delivery import Delivery
from scheduler.links import FILE_KEPT, PICTURE_KEPT, Links
from scheduler.quota import Quota
from storage import chats, media, outbox, quotas, tables
from storage.outbox import BULK, REPLIES, Address
from storage.writer import Writer

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
URL = "https://bot.example.invalid"
PHOTO = b"\xff\xd8 a photo"
HASH = hashlib.sha256(PHOTO).hexdigest()
PEOPLE = [{"group": "Tổ", "name": "Hoa", "code": "ABCD2345", "link": "", "expires": "23/11/2026"}]


class Messenger:
    """Takes no uploads; remembers what came, and answers as planned, then with 'sent'."""

    name = "zalo_bot"

    def __init__(self, *, upload: bool = False, planned: tuple[Sent, ...] = ()) -> None:
        self.capabilities = Capabilities(
            buttons=False, upload=upload, max_text=2000, groups=True, can_edit=False, can_write_first=False
        )
        self.planned = list(planned)
        self.came: list[Outgoing] = []

    async def send(self, message: Outgoing) -> Sent:
        self.came.append(message)
        return self.planned.pop(0) if self.planned else Sent("sent", message_id=str(len(self.came)))

    async def busy(self, bot: str, chat: str, thread: str | None) -> None:
        pass

    async def fetch(self, bot: str, reference: str, max_bytes: int) -> bytes:
        raise AssertionError("nothing is fetched here")


def deliver(
    writer: Writer,
    messenger: Messenger,
    folder: Path,
    done: Callable[[], bool],
    url: str = URL,
    office: Office | None = None,
    *,
    served_after: float = 0,
) -> None:
    """Run a delivery until `done`; the HTTP server answers only after so many seconds."""

    async def run() -> None:
        pictures = PictureMaker(folder)
        links = Links(writer, url, lambda: NOW)
        asyncio.get_running_loop().call_later(served_after, links.served.set)
        delivery = Delivery(
            writer,
            {messenger.name: messenger},
            pictures,
            folder,
            lambda: NOW,
            links=links,
            quota=Quota(office or Office()),
        )
        writer.on_commit.append(delivery.wake)
        task = asyncio.create_task(delivery.run())
        try:
            async with asyncio.timeout(20):
                while not done():
                    await asyncio.sleep(0.01)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            writer.on_commit.remove(delivery.wake)
            await pictures.close()

    asyncio.run(run())


def say(writer: Writer, reply: Reply, lane: int = REPLIES, chat: str = "c1", *, is_group: bool = False) -> None:
    to = Address("zalo_bot", "81", chat, None, is_group)
    writer.submit(lambda tx: outbox.add(tx, to, reply, NOW, lane=lane)).result()


def states(writer: Writer) -> list[tuple[str, str | None]]:
    with writer.database.reading() as tx:
        chosen = sa.select(tables.outbox.c.state, tables.outbox.c.error).order_by(tables.outbox.c.id)
        return [(row.state, row.error) for row in tx.rows(chosen)]


def followed(writer: Writer, folder: Path, link: str, at: datetime) -> tuple[str, str, bytes] | None:
    """(type, file name, bytes) of what a link leads to."""
    assert link.startswith(f"{URL}/media/")
    with writer.database.reading() as tx:
        found = media.follow(tx, link.rpartition("/")[2], at)
    return (found.mime, found.file_name, media.path(folder, found.key).read_bytes()) if found else None


def test_a_file_is_drawn_kept_and_linked_for_three_days(writer: Writer, tmp_path: Path) -> None:
    messenger = Messenger()
    data = {"title": "Xã", "people": PEOPLE}
    for _ in range(2):
        say(writer, Reply("Tờ mời", drawing=Drawing("invitation_sheet", data, "thu-moi.pdf")))
    deliver(writer, messenger, tmp_path, lambda: len(messenger.came) == 2)
    first, second = messenger.came
    assert first.links != second.links
    for message in messenger.came:
        last_moment = NOW + FILE_KEPT - PICTURE_KEPT
        found = followed(writer, tmp_path, message.links[0], last_moment)
        assert found == ("application/pdf", "thu-moi.pdf", message.photos[0])
        assert followed(writer, tmp_path, message.links[0], NOW + FILE_KEPT) is None


def test_photos_are_linked_for_a_quarter_of_an_hour_and_missing_ones_left_out(writer: Writer, tmp_path: Path) -> None:
    messenger = Messenger()
    media.write_photo(tmp_path, HASH, PHOTO)
    say(writer, Reply("Duyệt?", media=("0" * 64, HASH)))
    deliver(writer, messenger, tmp_path, lambda: len(messenger.came) == 1)
    (message,) = messenger.came
    assert message.photos == (PHOTO,)
    assert followed(writer, tmp_path, message.links[0], NOW) == ("image/jpeg", "", PHOTO)
    assert followed(writer, tmp_path, message.links[0], NOW + PICTURE_KEPT) is None


def test_no_link_is_given_before_it_leads_anywhere(writer: Writer, tmp_path: Path) -> None:
    """At its start the program takes up what is due before it serves; the messenger follows a link at once."""
    messenger = Messenger()
    media.write_photo(tmp_path, HASH, PHOTO)
    say(writer, Reply("Duyệt?", media=(HASH,)))
    say(writer, Reply("không có ảnh"), chat="c2")
    deliver(writer, messenger, tmp_path, lambda: len(messenger.came) == 2, served_after=0.3)
    assert [(message.text, len(message.links)) for message in messenger.came] == [("không có ảnh", 0), ("Duyệt?", 1)]


@pytest.mark.parametrize(("url", "upload"), [("", False), (URL, True)])
def test_no_link_without_a_public_address_or_where_it_is_uploaded(
    writer: Writer, tmp_path: Path, url: str, upload: bool
) -> None:
    messenger = Messenger(upload=upload)
    media.write_photo(tmp_path, HASH, PHOTO)
    say(writer, Reply("Duyệt?", media=(HASH,)))
    deliver(writer, messenger, tmp_path, lambda: len(messenger.came) == 1, url)
    assert (messenger.came[0].photos, messenger.came[0].links) == ((PHOTO,), ())


def test_near_the_end_of_the_month_replies_go_and_reminders_do_not(writer: Writer, tmp_path: Path) -> None:
    messenger = Messenger()
    office = Office(monthly={"zalo_bot": 100})
    writer.submit(lambda tx: quotas.count(tx, "zalo_bot", "81", "2026-11", sent=94)).result()
    for number in range(3):
        say(writer, Reply(f"nhắc {number}"), BULK)
    deliver(writer, messenger, tmp_path, lambda: all(state != "waiting" for state, _ in states(writer)), office=office)
    say(writer, Reply("trả lời"))
    deliver(writer, messenger, tmp_path, lambda: all(state == "sent" for state, _ in states(writer)[3:]), office=office)
    assert [message.text for message in messenger.came] == ["nhắc 0", "trả lời"]
    assert [state for state, _ in states(writer)] == ["sent", "failed", "failed", "sent"]
    assert (states(writer)[1][1] or "").startswith("quota: ")
    with writer.database.reading() as tx:
        assert quotas.of(tx, "zalo_bot", "81", "2026-11").sent == 96


def quota_reached(tries: int) -> tuple[Sent, ...]:
    """What Zalo says so many times; given up after three here."""
    said = Sent("wait", retry_after_seconds=0.05, reason="429: Quota", messages=0, used_up=True, most_tries=3)
    return (said,) * tries


def test_a_reply_outlives_a_429_that_passes_and_bulk_goes_on(writer: Writer, tmp_path: Path) -> None:
    messenger = Messenger(planned=quota_reached(2))
    office = Office(monthly={"zalo_bot": 100})
    say(writer, Reply("trả lời"))
    deliver(writer, messenger, tmp_path, lambda: states(writer)[0][0] == "sent", office=office)
    say(writer, Reply("nhắc"), BULK)
    deliver(writer, messenger, tmp_path, lambda: states(writer)[1][0] == "sent", office=office)
    assert [message.text for message in messenger.came] == ["trả lời"] * 3 + ["nhắc"]
    with writer.database.reading() as tx:
        used = quotas.of(tx, "zalo_bot", "81", "2026-11")
    assert (used.sent, used.used_up_at) == (2, None)


def test_a_429_that_stays_is_the_end_of_the_month_and_stops_bulk(writer: Writer, tmp_path: Path) -> None:
    messenger = Messenger(planned=quota_reached(3))
    office = Office(monthly={"zalo_bot": 100})
    say(writer, Reply("trả lời"))
    deliver(writer, messenger, tmp_path, lambda: states(writer)[0][0] == "failed", office=office)
    say(writer, Reply("nhắc"), BULK)
    deliver(writer, messenger, tmp_path, lambda: states(writer)[1][0] == "failed", office=office)
    assert [message.text for message in messenger.came] == ["trả lời"] * 3
    assert [(error or "").partition(":")[0] for _, error in states(writer)] == ["quota", "quota"]


def test_a_group_that_is_forbidden_twice_counts_as_gone(writer: Writer, tmp_path: Path) -> None:
    forbidden = Sent("wait", retry_after_seconds=0.05, reason="403", most_tries=2, gone=True)
    messenger = Messenger(planned=(forbidden, forbidden))
    to = Address("zalo_bot", "81", "g1", None, True)
    writer.submit(lambda tx: chats.keep(tx, to, "Xã")).result()
    say(writer, Reply("bài"), chat="g1", is_group=True)
    deliver(writer, messenger, tmp_path, lambda: states(writer)[0][0] == "failed")
    assert len(messenger.came) == 2
    with writer.database.reading() as tx:
        assert tx.scalar(sa.select(tables.chats.c.state)) == "gone"
