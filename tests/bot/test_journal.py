"""Nothing that is secret and nothing that people wrote gets into the log, whatever happens in a month."""

from __future__ import annotations

import io
import json
import logging
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image

from bot import journal
from bot.channels import telegram as telegram_channel
from bot.channels import telegram_polling
from storage import inbox, people
from tests.bot.running_rig import NOW, Running
from tests.bot.telegram_rig import SECRET
from tests.conftest import SqliteStock
from tests.fakes.telegram_api import FakeTelegram, starting_at
from tests.talk import Talk, prepare_installation

PHONE = "0912345678"
DIFFICULTY = "Nhà ông Bảy Mẫu đổ rác ra suối, gọi 0987654321"
BREAKS = "Câu này làm hỏng cơ sở dữ liệu: bà Tám Mẫu"
BROKEN_UPDATES = b'{"update_id": 77, "message": {"text": "tin bi mat cua ba Chin"}}'


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The log as `tuquan run` writes it with the settings as they are delivered."""
    written = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    journal.set_up("INFO")
    (ours,) = root.handlers
    assert isinstance(ours, logging.StreamHandler)
    ours.setStream(written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTelegram]:
    monkeypatch.setattr(telegram_polling, "_SHORTEST_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(telegram_channel, "_CALL_SECONDS", 1)
    with FakeTelegram(limits=None, hold_seconds=0.1, retry_scale=0.05, clock=starting_at(NOW)) as fake:
        yield fake


def post(running: Running, body: bytes, secret: str) -> int:
    address = f"http://127.0.0.1:{running.port}/webhooks/telegram"
    request = urllib.request.Request(address, body, {"X-Telegram-Bot-Api-Secret-Token": secret})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def month(running: Running, telegram: FakeTelegram) -> list[str]:
    """A leader joins, reports, corrects, writes nonsense, asks for her data; an officer asks. Gives the codes used."""
    hoa, (officer,) = telegram.user("Hoàng Thị Hoa"), [running.users["Cán"]]
    code = Talk(running.database, now=NOW).invite("leader", "T1")
    telegram.press_start(hoa, code)
    running.hear(hoa, "ĐỒNG Ý")
    telegram.say(hoa, "đồng ý")
    running.hear(hoa, "Bác đã tham gia")
    with running.database.transaction() as tx:
        people.note_person(tx, Talk(running.database).person_id(tx, "Hoa"), phone=PHONE)
    for said, heard in (
        ("báo cáo", "Câu 1/5"), ("năm mươi hộ", "Câu 2/5"), ("45", "Câu 3/5"), ("2", "Câu 4/5"), ("12", "Câu 5/5"),
        ("0", "Bác xem lại"), (f"/kho_khan {DIFFICULTY}", "Đã ghi"), ("gửi", "Đã nhận báo cáo"),
        ("dữ liệu của tôi", PHONE),
    ):  # fmt: skip
        telegram.say(hoa, said)
        running.hear(hoa, heard)
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(drawn, "JPEG")
    telegram.send_photo(hoa, drawn.getvalue(), caption="ảnh nhà bà Chín")
    running.hear(hoa, "Đã nhận ảnh")
    telegram.send_other(hoa, "sticker")
    telegram.say(officer, "tổng hợp")
    telegram.say(officer, "lịch sử nhắc T1")
    running.hear(officer, "Lịch sử nhắc")
    running.hear(officer, "TỔNG HỢP")
    return [code]


def faults(running: Running, telegram: FakeTelegram) -> None:
    """What may go wrong: at the platform, at the door, in the database."""
    hoa = next(user for user in telegram.world.users.values() if user.name == "Hoàng Thị Hoa")
    trouble = telegram.trouble
    plans: tuple[Callable[[], None], ...] = (
        partial(trouble.refuse, 502, "Bad Gateway", "sendMessage"),
        partial(trouble.refuse, 400, "Bad Request: can't parse", "sendMessage"),
        partial(trouble.cut, "sendMessage", performed=True),
        partial(trouble.hang, "sendMessage"),
        partial(trouble.refuse, 403, "Forbidden: bot was blocked by the user", "sendMessage"),
    )
    for plan in plans:
        plan()
        telegram.say(hoa, "hướng dẫn của bà Chín ở xóm dưới")
        telegram.wait_for(lambda: telegram.pending_updates == 0)
        running.settled()
    telegram.poison(hoa)
    assert post(running, BROKEN_UPDATES, "guessed") == 401
    assert post(running, BROKEN_UPDATES[:-5], SECRET) == 400
    assert post(running, BROKEN_UPDATES, SECRET) == 200
    with running.database.transaction() as tx:
        tx.execute(sa.text("CREATE TRIGGER broken BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'broken'); END"))
    telegram.say(hoa, BREAKS)
    telegram.wait_for(lambda: count_of_failures(running) >= 1, 20)
    with running.database.transaction() as tx:
        tx.execute(sa.text("DROP TRIGGER broken"))


def count_of_failures(running: Running) -> int:
    with running.database.reading() as tx:
        return sum("Integrity" in (letter.error or "") for letter in inbox.dead_letters(tx)) + int(
            tx.scalar(sa.text("SELECT count(*) FROM inbox WHERE attempts > 0"))
        )


def test_the_log_of_a_month_with_faults_holds_nothing_that_is_anybodys(
    sqlite_stock: SqliteStock, tmp_path: Path, telegram: FakeTelegram, log: io.StringIO
) -> None:
    running = Running(sqlite_stock.copy_of("installed", prepare_installation), tmp_path, telegram, "webhook")
    running.hurried = True
    running.join("Cán")
    with running:
        telegram.wait_for(lambda: telegram.world.webhook.url)
        codes = month(running, telegram)
        faults(running, telegram)
        logging.getLogger("bot").info("the log is kept")
        everything = [message.text for chat in telegram.world.chats.values() for message in chat.messages.values()]
    said = log.getvalue()
    assert "the log is kept" in said
    assert "could not be handled" in said
    assert "undecodable update from telegram" in said
    hidden = [telegram.token.partition(":")[2], SECRET, PHONE, "0987654321", "bi mat", "bà Chín", "ông Bảy", "bà Tám"]
    hidden += [*codes, "Hoàng Thị Hoa", *(text[:40] for text in everything if len(text) > 8)]
    assert len(hidden) > 30
    assert [text for text in hidden if text in said or json.dumps(text)[1:-1] in said] == []


def test_an_exception_is_told_by_its_kind_and_place_only() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(journal.Discreet("%(message)s"))
    told = logging.Logger("test")
    told.addHandler(handler)
    try:
        try:
            int("lời của bà Chín")
        except ValueError as error:
            raise LookupError("0912345678") from error
    except LookupError:
        told.exception("message 7")
    lines = written.getvalue().splitlines()
    assert lines[0] == "message 7"
    assert "test_journal.py" in written.getvalue()
    assert [line for line in lines if line in ("LookupError", "ValueError")] == ["LookupError", "ValueError"]
    assert "bà Chín" not in "".join(line for line in lines if "int(" not in line)
    assert "0912345678" not in "".join(line for line in lines if "raise" not in line)
