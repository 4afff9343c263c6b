"""The reliability list, items 10 to 13 and 17 to 19: what goes out, and what refuses it."""

from __future__ import annotations

import asyncio
import io
import time
from pathlib import Path
from typing import Literal

import pytest
import sqlalchemy as sa
from PIL import Image

from bot.channels import telegram as telegram_channel
from bot.channels import telegram_sending
from bot.channels.telegram_sending import fits_photo
from conversation import screens
from conversation.channel import Outgoing
from conversation.draft import Draft
from conversation.messages import Choice, Reply
from conversation.questionnaire import Option, Question
from reporting.charts import draw_summary
from reporting.drawing import summary_data
from storage import chats, outbox, tables, units
from storage.database import Database
from storage.outbox import Address
from tests.bot.running_rig import NOW, Running
from tests.bot.telegram_rig import Shelf, channel_on
from tests.conftest import SqliteStock
from tests.fakes.telegram_api import FakeTelegram, starting_at
from tests.reporting.test_charts import LONG_NAME, part, summary, total
from tests.talk import Talk, prepare_installation, prepare_town

GUIDE = "Mỗi tháng tôi hỏi vài câu"
PLAIN = "Mai <b>&amp;</b> _Lan_ *2*[x](y) `z` 👩‍🌾 \\ #1"


def test_10_a_send_that_was_delivered_and_not_answered_is_not_repeated(
    made: Running, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_channel, "_CALL_SECONDS", 0.5)
    (hoa,) = made.join("Hoa")
    with made:
        telegram.trouble.hang("sendMessage")
        made.remind(hoa, text="nhắc trước hạn", kind="reminder")
        telegram.wait_for(lambda: ("unknown",) in made.states())
        made.restart()
        telegram.say(hoa, "hướng dẫn")
        made.hear(hoa, GUIDE)
        made.settled()
        assert made.count(hoa, "nhắc trước hạn") == 1
        assert [state for (state,) in made.states()].count("unknown") == 1


def test_11_a_flood_wait_is_kept_for_that_chat_even_after_a_restart(made: Running, telegram: FakeTelegram) -> None:
    hoa, an = made.join("Hoa", "An")
    with made:
        telegram.flood(4, telegram.private(hoa))
        made.remind(hoa)
        telegram.wait_for(lambda: telegram.refusals)
        until = telegram.refusals[0][0].at + 4
        made.restart()
        telegram.say(hoa, "hướng dẫn")
        telegram.say(an, "hướng dẫn")
        made.hear(an, GUIDE)
        assert telegram.world.elapsed() < until
        made.hear(hoa, GUIDE)
        made.hear(hoa, "nhắc")
        assert [call.method for call, _ in telegram.refusals] == ["sendMessage"]
        assert all(at >= until for at in made.sends_to(hoa)[1:])
        # A reply goes before what waited in bulk.
        assert [GUIDE in text for text in made.texts(hoa)] == [True, False]


def test_11_a_restart_in_the_middle_of_a_round_provokes_no_429(sqlite_stock: SqliteStock, tmp_path: Path) -> None:
    url = sqlite_stock.copy_of("installed", prepare_installation)
    with FakeTelegram(hold_seconds=0.1, clock=starting_at(NOW)) as strict:
        made = Running(url, tmp_path, strict)
        (officer,) = made.join("Cán")
        group = strict.group("Mặt trận xã", officer)
        with made:
            for _ in range(17):
                post_to(made, str(group.id))
            strict.wait_for(lambda: made.count(group, "bài đăng") == 17)
            made.restart()
            for _ in range(6):
                post_to(made, str(group.id))
            strict.wait_for(lambda: made.count(group, "bài đăng") == 18)
            # The platform takes 20 a minute: with all 6 sent at once three would be refused.
            time.sleep(1)
            assert strict.refusals == []
            assert [state for (state,) in made.states()].count("waiting") == 5


def test_11_an_outage_loses_and_doubles_nothing_though_the_program_is_restarted(
    made: Running, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_sending, "_WAIT_SECONDS", 0.02)
    users = made.join("Hoa", "An", "Học", "Khuân", "Phó")
    with made:
        telegram.say(users[0], "hướng dẫn")
        made.hear(users[0], GUIDE)
        telegram.disconnect()
        for number in range(3):
            made.remind(*users, text=f"nhắc {number}")
        # The first of each chat is tried, then again and again one message at a time, of each chat in turn.
        telegram.wait_for(lambda: tries(made) >= len(users) + 4, 30)
        made.restart()
        assert all(state != "failed" for (state,) in made.states())
        telegram.reconnect()
        for user in users:
            made.hear(user, "nhắc 2")
        made.settled()
        for user in users:
            assert [text for text in made.texts(user) if "nhắc" in text] == ["nhắc 0", "nhắc 1", "nhắc 2"]


def tries(made: Running) -> int:
    """How often the messages that still wait were tried."""
    return sum(attempts for state, attempts in made.states("state", "attempts") if state == "waiting")


def test_12_one_who_blocked_the_bot_does_not_stop_the_round_and_the_officer_is_told_once(
    made: Running, telegram: FakeTelegram
) -> None:
    users = made.join("Hoa", "An", "Học", "Khuân", "Phó")
    (officer,) = made.join("Cán")
    with made:
        telegram.trouble.refuse(403, "Forbidden: bot was blocked by the user", chat=telegram.private(users[1]), times=9)
        made.remind(*users)
        for user in (users[0], *users[2:]):
            made.hear(user, "nhắc")
        made.hear(officer, "Tôi không nhắn được cho bác Lý Văn An, nhóm trưởng Nhóm liên gia an ninh")
        made.remind(users[1])
        made.settled()
        assert made.count(officer, "không nhắn được") == 1
        assert made.count(users[1], "nhắc") == 0
        with made.database.reading() as tx:
            gone = tx.rows(sa.select(tables.accounts.c.chat).where(tables.accounts.c.state == "gone"))
        assert [row.chat for row in gone] == [str(users[1].id)]


@pytest.mark.parametrize("heard", ["by the update", "by the error"])
def test_13_a_group_that_became_a_supergroup_keeps_its_unit_and_its_posts(
    made: Running, telegram: FakeTelegram, heard: Literal["by the update", "by the error"]
) -> None:
    (officer,) = made.join("Cán")
    group = telegram.group("Mặt trận xã", officer)
    with made:
        telegram.say(officer, "/ganket", group)
        made.hear(group, "Đã gắn")
        if heard == "by the error":
            telegram.set_bot_status(group, officer, "administrator")
            with telegram.world.lock:
                moved = telegram._new_group(group.title, supergroup=True)
                moved.members, group.migrated_to = dict(group.members), moved.id
            post_to(made, str(group.id))
        else:
            moved = telegram.migrate(group, officer)
            telegram.wait_for(lambda: bound(made) == [str(moved.id)])
            post_to(made, str(moved.id))
        made.hear(moved, "bài đăng")
        made.settled()
        assert made.count(moved, "bài đăng") == 1
        assert bound(made) == [str(moved.id)]
        telegram.say(officer, "/chuanop", moved)
        made.hear(moved, "chưa nộp")


def post_to(made: Running, chat: str) -> None:
    to = Address("telegram", made.bot, chat, None, True)
    assert made.app is not None
    made.app.writer.submit(
        lambda tx: outbox.add(tx, to, Reply("bài đăng"), made.clock.now(), kind="post", lane=outbox.BULK)
    ).result()


def bound(made: Running) -> list[str]:
    """The chats bound to the commune."""
    with made.database.reading() as tx:
        unit = units.unit_by_code(tx, "02473")
        return [chat.address.chat for chat in chats.bound(tx) if unit is not None and chat.unit_id == unit.id]


def test_17_no_button_is_longer_than_64_bytes() -> None:
    draft = Draft(id=999_999_999, purpose="monthly", revision=9_999)
    options = tuple(Option("o" * length, "Nhãn") for length in (1, 15, 32))
    question = Question("n" * 32, "select_one", "Câu hỏi", options=options)
    offered = [screens.option_button(draft, question, place, "Nhãn") for place in range(len(options))]
    words = ("same_all", "no_reason", "difficulty", "submit")
    every = [*offered, *(screens.button(draft, question.name, word, "Nhãn") for word in words)]
    every.append(screens.button(draft, "", f"amend={question.name}", "Nhãn"))
    assert max(len(each.id.encode()) for each in every) <= 64
    # What has no room for its name is told apart by its place.
    assert [each.id.rpartition(":")[2] for each in offered] == ["option=o", "place=1", "place=2"]


def test_17_an_option_without_room_for_its_name_is_taken_by_its_place(sqlite_stock: SqliteStock) -> None:
    talk = Talk(Database(sqlite_stock.copy_of("town", prepare_town)))
    talk.say("Hoa", "ngày hội")
    talk.say("Hoa", "14/11/2026")
    by_name = talk.button("Hoa", "Không").id
    ((_, reply),) = talk.say("Hoa", choice=by_name.rpartition(":")[0] + ":place=1")
    assert reply.text.startswith("✔ Có tổ chức chung với khu dân cư khác không: Không")
    for forged in ("99", "9" * 5000, "²", "-1", ""):
        ((_, reply),) = talk.say(
            "Hoa", choice=talk.button("Hoa", "Quay lại").id.rpartition(":")[0] + f":place={forged}"
        )
        assert "✔" not in reply.text
    talk.database.close()


def test_18_what_people_write_is_no_markup(telegram: FakeTelegram) -> None:
    hoa = telegram.user("Hoa")
    hoa.state = "started"
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(drawn, "PNG")

    async def play() -> None:
        async with channel_on(telegram, Shelf(), started=False) as channel:
            for photos in ((), (drawn.getvalue(),)):
                message = Outgoing(channel.bot_id, str(hoa.id), PLAIN, (Choice("c", PLAIN[:30]),), photos=photos)
                assert (await channel.send(message)).state == "sent"

    asyncio.run(play())
    assert [message.text for message in telegram.messages(hoa)] == [PLAIN, PLAIN]
    assert [call.params for call in telegram.calls if {"parse_mode", "entities"} & set(call.params)] == []


@pytest.mark.parametrize("count", [0, 1, 300])
def test_19_a_chart_of_any_number_of_parts_is_taken_as_a_photo(count: int) -> None:
    parts = tuple(part(number, LONG_NAME) for number in range(count))
    assert fits_photo(draw_summary(summary_data(summary((total(),), parts))))
