"""The reliability list, items 14 to 16 and 20 to 25: one talk at a time, and time itself."""

from __future__ import annotations

import asyncio
import io
import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil
import pytest
import sqlalchemy as sa
from PIL import Image

from bot.pictures import PictureMaker
from conversation.messages import Drawing, PhotoIn
from handlers.office import Office
from reporting.deadlines import instant
from scheduler.rounds import Rounds
from scheduler.ticker import Ticker
from storage import figures, units
from storage.database import Database, DatabaseAway
from storage.tables import outbox
from storage.tables import photos as photo_rows
from storage.writer import Writer
from tests.bot.picture_rig import with_maker
from tests.bot.running_rig import Running
from tests.conftest import SqliteStock
from tests.conversation.excel.workbooks import form_book
from tests.fakes.telegram_api import FakeTelegram
from tests.handlers.test_publishing import sends
from tests.service.people import photos_confirmed
from tests.talk import Talk, at, prepare_town

ANSWERS = ("50", "45", "2", "12", "0")
FIGURES = {"G01": 50_000, "MT01": 45_000}


def test_14_of_a_burst_only_what_answers_a_question_that_was_there_is_taken(
    made: Running, telegram: FakeTelegram
) -> None:
    """Whatever follows is told of or asked for, and the report goes on from there."""
    made.hurried = True
    (hoa,) = made.join("Hoa")
    with made:
        telegram.say(hoa, "báo cáo")
        made.hear(hoa, "Câu 1/5")
        for text in (*ANSWERS, *itertools.repeat("chào", 15)):
            telegram.say(hoa, text)
        telegram.wait_for(lambda: telegram.pending_updates == 0)
        made.hear(hoa, "«Số hộ phân loại rác tại nguồn» là 45 hộ, đúng không ạ?")
        for text, asked in zip(ANSWERS[1:], ("Câu 3/5", "Câu 4/5", "Câu 5/5", "Bác xem lại"), strict=True):
            made.answer(hoa, text)
            made.hear(hoa, asked)
        made.answer(hoa, "gửi")
        made.hear(hoa, "Đã nhận báo cáo")
        assert filed(made.database) == FIGURES


def filed(database: Database) -> dict[str, int | None]:
    """Two of the figures of group T1 in November."""
    with database.reading() as tx:
        group = units.group_by_code(tx, "T1")
        assert group is not None
        found = figures.of_months(tx, group.id, ["2026-11"]).get("2026-11", {})
    return {code: found.get(code) for code in FIGURES}


def test_15_after_a_restart_at_any_step_the_talk_goes_on_there(sqlite_stock: SqliteStock) -> None:
    talk = Talk(Database(sqlite_stock.copy_of("town", prepare_town)))
    talk.say("Hoa", "báo cáo")
    for number, text in enumerate(ANSWERS, 1):
        talk.restart()
        ((_, reply),) = talk.say("Hoa", text)
        assert (f"Câu {number + 1}/5" if number < len(ANSWERS) else "Bác xem lại") in reply.text
    talk.restart()
    talk.say("Hoa", "gửi")
    assert filed(talk.database) == FIGURES
    talk.database.close()


def test_16_an_old_button_and_a_spinner_that_is_gone_harm_nothing(made: Running, telegram: FakeTelegram) -> None:
    (hoa,) = made.join("Hoa")
    with made:
        telegram.say(hoa, "báo cáo")
        made.hear(hoa, "Câu 1/5")
        made.answer(hoa, "50")
        made.hear(hoa, "Câu 2/5")
        old = next(message for message in telegram.messages(hoa) if "Câu 1/5" in message.text)
        telegram.trouble.refuse(
            400, "Bad Request: query is too old and response timeout expired", "answerCallbackQuery"
        )
        telegram.press(hoa, old, "Bỏ qua")
        made.hear(hoa, "Nút này của lần hỏi trước")
        assert "Câu 2/5" in made.texts(hoa)[-1]


def shots(count: int) -> list[bytes]:
    """So many different pictures."""
    found = []
    for number in range(count):
        drawn = io.BytesIO()
        Image.new("RGB", (60, 40), (number * 20, 90, 90)).save(drawn, "JPEG")
        found.append(drawn.getvalue())
    return found


def received(made: Running) -> int:
    with made.database.reading() as tx:
        return int(tx.scalar(sa.select(sa.func.count()).select_from(photo_rows)))


@pytest.mark.parametrize("pause", ["none", "a batch", "a restart"])
def test_20_an_album_is_confirmed_whole_however_its_parts_come(
    made: Running, telegram: FakeTelegram, pause: str
) -> None:
    (hoa,) = made.join("Hoa")
    pictures = shots(10)
    with made:
        for number, picture in enumerate([*pictures[5:], *pictures[:5]]):
            telegram.send_photo(hoa, picture, album="7", caption="dọn đường" if number == 3 else "")
            if number in (2, 6) and pause != "none":
                telegram.wait_for(lambda: telegram.pending_updates == 0)
                if pause == "a restart":
                    made.restart()
        telegram.wait_for(lambda: received(made) == 10)
        telegram.redeliver(telegram.update_ids[-1], times=2)
        made.settled()
        telegram.say(hoa, "hướng dẫn")
        made.hear(hoa, "Mỗi tháng")
        assert received(made) == 10
        confirmed = [text for text in made.texts(hoa) if photos_confirmed(text)]
        assert sum(photos_confirmed(text) for text in confirmed) == 10
        # A restart, or a busy machine, may take longer than the quiet; what came after it is then told by itself.
        assert len(confirmed) <= 3
        assert "10 ảnh" in confirmed[-1]


def test_20_an_album_of_four_is_confirmed_by_itself_after_the_quiet(made: Running, telegram: FakeTelegram) -> None:
    """Nothing else wakes the delivery: it looks when the confirmation is due."""
    (hoa,) = made.join("Hoa")
    # All of it is there when the program begins, so that no slow machine can cut it in two.
    for picture in shots(4):
        telegram.send_photo(hoa, picture, album="7")
    with made:
        made.hear(hoa, "Đã nhận")
        assert made.texts(hoa) == ["Đã nhận 4 ảnh cho Tổ tự quản môi trường thôn Đồng Bài, tháng 11/2026."]


def test_20_photos_asked_for_in_a_report_are_one_answer_whose_button_ends_them(sqlite_stock: SqliteStock) -> None:
    talk = Talk(Database(sqlite_stock.copy_of("town", prepare_town)))
    facts = {"form_id": "bao_cao_thang_mt", "form_title": "Báo cáo tháng", "version": 9}
    asked: dict[str, object] = {
        "type": "image",
        "name": "anh_thang",
        "label": "Ảnh trong tháng",
        "required": "yes",
    }
    sends(talk, "Tỉnh", form_book({"type": "integer", "name": "g01", "indicator": "G01"}, asked, settings=facts))
    talk.press("Tỉnh", "Áp dụng từ tháng 12/2026")
    talk.later(at("2026-12-11 08:00"))
    talk.say("Hoa", "báo cáo")
    talk.press("Hoa", "Tổ tự quản môi trường thôn Đồng Bài – tháng 12/2026")
    talk.say("Hoa", "50")
    for number in range(5):
        assert talk.hear(talk.message("Hoa", photo=PhotoIn(f"photo-{number}", 1000), album="7")) == []
        if number == 2:
            talk.restart()
    answers = talk.confirmed()
    assert [reply.text for _, reply in answers] == [
        "Đã nhận 5 ảnh cho Tổ tự quản môi trường thôn Đồng Bài, tháng 12/2026."
    ]
    ((_, review),) = talk.press("Hoa", "Xong ảnh")
    assert "Bác xem lại" in review.text
    assert "5 ảnh" in review.text
    talk.database.close()


def test_20_photos_sent_one_soon_after_the_other_are_one_answer(sqlite_stock: SqliteStock) -> None:
    """Some clients send several chosen photos one by one, without an album."""
    talk = Talk(Database(sqlite_stock.copy_of("town", prepare_town)))
    quick = [talk.message("Hoa", photo=PhotoIn(f"photo-{number}", 1000)) for number in range(3)]
    assert [talk.hear(each) for each in quick] == [[], [], []]
    assert [reply.text[:14] for _, reply in talk.confirmed()] == ["Đã nhận 3 ảnh "]
    talk.now += timedelta(seconds=11)
    assert len(talk.photo("Hoa")) == 1
    talk.database.close()


def test_21_of_several_schedulers_each_reminder_is_sent_once(stock_url: str) -> None:
    now = at("2026-11-17 07:30")

    def tick(_: int) -> None:
        writer = Writer(Database(stock_url))
        writer.start()
        try:
            asyncio.run(Rounds(writer, Office()).tick(now))
        finally:
            writer.stop()
            writer.database.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tick, range(4)))
    assert reminded(Database(stock_url)) == ["An", "Hoa", "Học", "Khuân"]


@pytest.fixture
def stock_url(sqlite_stock: SqliteStock) -> str:
    """November is open and everybody has joined."""
    return sqlite_stock.copy_of("town", prepare_town)


def reminded(database: Database) -> list[str]:
    chosen = sa.select(outbox.c.chat).where(outbox.c.kind == "due_reminder").order_by(outbox.c.chat)
    with database.reading() as tx:
        found = [row.chat for row in tx.rows(chosen)]
    database.close()
    return found


def test_22_a_reminder_due_while_the_program_was_down_is_sent_afterwards(stock_url: str) -> None:
    talk = Talk(Database(stock_url), now=at("2026-11-17 11:00"))
    said = [chat for chat, reply in talk.tick() if "Hôm nay là hạn" in reply.text]
    assert said == ["Hoa", "An", "Học", "Khuân"]
    assert talk.tick() == []
    talk.database.close()


def test_23_the_ticker_goes_on_after_the_database_was_away(caplog: pytest.LogCaptureFixture) -> None:
    ticks: list[int] = []

    async def job() -> None:
        ticks.append(len(ticks))
        if len(ticks) == 1:
            raise DatabaseAway("disk I/O error")

    async def play() -> None:
        ticker = Ticker()
        ticker.every(0.05, job, "rounds")
        ticker.start()
        async with asyncio.timeout(10):
            while len(ticks) < 3:
                await asyncio.sleep(0.01)
        ticker.stop()

    asyncio.run(play())
    assert "tick rounds failed" in caplog.text


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Ho_Chi_Minh"])
def test_24_days_and_hours_do_not_follow_the_machines_zone(
    monkeypatch: pytest.MonkeyPatch, stock_url: str, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for day in (date(2027, 2, 28), date(2028, 2, 29), date(2026, 12, 31), date(2027, 3, 1)):
            assert instant(day, ZoneInfo("Asia/Ho_Chi_Minh")).isoformat() == f"{day}T00:30:00+00:00"
        talk = Talk(Database(stock_url), now=at("2026-11-16 23:00"))
        told = talk.later(at("2026-11-17 07:29"))
        assert told == []
        assert [chat for chat, _ in talk.later(at("2026-11-17 07:30"))] == ["Hoa", "An", "Học", "Khuân"]
        talk.database.close()
    finally:
        monkeypatch.undo()
        time.tzset()


def test_25_many_charts_leave_the_loop_free_and_the_memory_flat(tmp_path: Path) -> None:
    """`make bench` measures the milliseconds and draws 200; here it is seen that neither grows with their number."""

    async def draw(maker: PictureMaker) -> tuple[int, int, int]:
        turns, grown = 0, []
        for number in range(30):
            people = [{"group": "Tổ", "name": f"Người {number}", "code": "ABCD2345", "link": "", "expires": ""}]
            drawing = asyncio.create_task(maker.draw(Drawing("invitation_sheet", {"title": "Xã", "people": people})))
            while not drawing.done():
                await asyncio.sleep(0.001)
                turns += 1
            await drawing
            workers = psutil.Process().children(recursive=True)
            grown.append(sum(worker.memory_info().rss for worker in workers) // 1_000_000)
        return turns, grown[9], grown[-1]

    turns, early_mb, late_mb = with_maker(draw, tmp_path)
    assert turns > 30
    assert late_mb - early_mb < 20
