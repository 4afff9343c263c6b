"""The month on two Zalo bots with the service as a process, by webhook and by polling; and what its log holds."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image

from storage import quotas, tables
from tests.fakes.telegram_api import FakeTelegram, starting_at
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_api.methods import Habits
from tests.fakes.zalo_api.webhook import Manners
from tests.service.installation import INVITED, Installation
from tests.service.outcome import differences
from tests.service.people import photos_confirmed
from tests.service.platforms import WEBHOOK_SECRET, Mode, OnZalo
from tests.service.play import JOINING_AT, NOVEMBER, Month
from tests.service.running import Service
from tests.service.soak import Result, judge, run

HOA, AN, KHUAN = "Hoàng Thị Hoa", "Lý Văn An", "Bàn Văn Khuân"
SECOND_BOT = frozenset({AN, KHUAN})
MODES: tuple[Mode, ...] = ("webhook", "polling")
KILLS = (20, 57, 101)
AWAY_SECONDS = 30
"""Longer than the service is ever away, be the machine ever so busy."""
LOOPBACK = re.compile(r"http://127\.0\.0\.1:\d+/media/[\w-]{43}")


def play(installation: Installation, mode: Mode, kills: Sequence[int] = ()) -> Month:
    """The whole month on two bots, killed at these exchanges; judged as a month on Telegram is."""
    database = installation.open()
    # While the program is away deliveries wait for it; how long the real platform does that is not known.
    with FakeZalo(habits=Habits(hold_seconds=2), manners=Manners(tries=600)) as zalo:
        platform = OnZalo(zalo, SECOND_BOT)
        service = Service(installation, platform, mode)
        for number in kills:
            zalo.trouble.on_exchange(number, lambda: kill_once_there(service))
        # As it is delivered: what is logged at the default level is looked into below.
        service.more = {"LOG_LEVEL": "INFO"}
        month = Month(platform, service, database)
        try:
            month.play()
            assert judge(month) == []
        finally:
            database.close()
    return month


def kill_once_there(service: Service) -> None:
    """Deliveries are tried again while it is away, between two lives and after another kill, and are counted too."""
    until = time.monotonic() + AWAY_SECONDS
    while not service.kill() and time.monotonic() < until:
        time.sleep(0.01)


@dataclass
class Played:
    """The months, played side by side; asking for one waits until it is over."""

    undisturbed: dict[Mode, Future[Month]]
    killed: Future[Month]
    on_telegram: Future[Result]


@pytest.fixture(scope="module")
def played(prepared: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """All begun at once, for most of a month is waiting."""
    folder = tmp_path_factory.mktemp("zalo")
    with ThreadPoolExecutor(4) as pool:
        yield Played(
            {mode: pool.submit(play, prepared.copy_to(folder / mode), mode) for mode in MODES},
            pool.submit(play, prepared.copy_to(folder / "killed"), "webhook", KILLS),
            pool.submit(run, prepared.copy_to(folder / "telegram"), "polling"),
        )


@pytest.fixture(params=MODES)
def month(request: pytest.FixtureRequest, played: Played) -> Month:
    mode: Mode = request.param
    return played.undisturbed[mode].result()


def zalo_of(month: Month) -> FakeZalo:
    assert isinstance(month.platform, OnZalo)
    return month.platform.zalo


def private(month: Month, name: str) -> list[str]:
    return [message.text for message in month.platform.messages(month.people[name].user)]


def test_it_is_used_rightly_and_stops_cleanly(month: Month) -> None:
    assert month.platform.faults == []
    assert [str(refusal) for _, refusal in month.platform.refusals] == []
    assert zalo_of(month).world.lost == []
    assert month.stops == [0, 0, 0]
    assert "Traceback" not in month.service.said()


def test_everybody_pairs_by_a_typed_code_with_his_own_bot(month: Month) -> None:
    for name in INVITED:
        consent, welcome = private(month, name)[:2]
        assert consent.endswith("1. Đồng ý\n2. Không đồng ý")
        assert f"Cảm ơn bác {name}. Bác đã tham gia" in welcome
    bots = {message.chat: message.bot for message in zalo_of(month).world.said if not message.chat.startswith("zgr-")}
    assert sorted(bots.values()) == ["8100000001"] * 4 + ["8100000002"] * 2


def test_a_report_ends_with_its_comparison(month: Month) -> None:
    october, november = (reporter.receipts for reporter in month.reporters[HOA])
    assert len(october) == len(november) == 1
    line = "Số hộ phân loại rác tại nguồn: 41 hộ (tăng 21 hộ so với khảo sát; tăng 16 hộ so với tháng trước)"
    assert line in november[0]
    assert "(hoặc gõ:" not in november[0]


def test_an_unchanged_month_takes_at_most_four_messages(month: Month) -> None:
    assert month.taps_unchanged <= 4


def test_every_leader_is_reminded_once_and_a_typed_number_keeps_its_meaning(month: Month) -> None:
    for name, (role, _) in INVITED.items():
        reminders = [text for text in private(month, name) if "\nHôm nay là hạn báo cáo tháng 11/2025" in text]
        assert len(reminders) == (1 if role == "leader" else 0)
        assert all(text.endswith("Bác gõ: báo cáo.") for text in reminders)


def test_photos_come_in_and_all_of_them_are_confirmed(month: Month) -> None:
    rows = [row for row in month.outcomes[-1]["photos"] if row[0] == HOA]
    assert [(row[1], row[3], row[6]) for row in rows] == [("T1", "2025-11", "stored")] * len(NOVEMBER[HOA].photos)
    assert sum(photos_confirmed(text) for text in private(month, HOA)) == len(NOVEMBER[HOA].photos)


def test_charts_go_out_by_links_that_nobody_guesses(month: Month) -> None:
    bound, asked, posted = month.platform.messages(month.commune_chat)
    assert bound.text.startswith("Đã gắn nhóm chat này với Xã Yên Sơn")
    assert "2/3 tổ, nhóm đã báo cáo" in asked.text
    assert "Kỳ tháng 11/2025 đã khóa sổ" in posted.text
    for message in (asked, posted):
        assert message.photo is not None
        with Image.open(io.BytesIO(message.photo)) as picture:
            assert (picture.format, picture.width) == ("PNG", 1080)
        assert LOOPBACK.fullmatch(message.message.link)
    assert asked.message.link != posted.message.link


def test_the_month_of_each_bot_is_counted(month: Month) -> None:
    zalo = zalo_of(month)
    with month.database.reading() as tx:
        counted = {(row.bot, row.month): quotas.Used(*row) for row in tx.rows(sa.select(tables.monthly_use))}
    assert {bot for bot, _ in counted} == {bot.id for bot in zalo.world.bots.values()}
    for bot in zalo.world.bots.values():
        mine = [used for (each, _), used in counted.items() if each == bot.id]
        said = sum(message.bot == bot.id for message in zalo.world.said)
        heard = sum(each == bot.id for each, _ in zalo.world.history.values())
        assert (sum(used.sent for used in mine), sum(used.received for used in mine)) == (said, heard)


def test_both_ways_of_receiving_leave_the_same_behind(played: Played) -> None:
    webhook, polling = (played.undisturbed[mode].result().outcomes[-1] for mode in MODES)
    assert differences(webhook, polling) == []


@pytest.mark.soak
def test_a_month_on_telegram_leaves_the_same_behind(played: Played) -> None:
    # A chat of Zalo's has no title that a bot is told.
    untitled = {"chats", "posts", "audit"}
    kept = [
        {name: rows for name, rows in outcome.items() if name not in untitled}
        for outcome in (played.on_telegram.result().outcomes[-1], played.undisturbed["webhook"].result().outcomes[-1])
    ]
    assert differences(*kept) == []


@pytest.mark.soak
def test_kills_change_nothing(played: Played) -> None:
    killed = played.killed.result()
    assert killed.service.killed == len(KILLS)
    assert differences(played.undisturbed["webhook"].result().outcomes[-1], killed.outcomes[-1]) == []


def test_the_log_holds_no_token_no_secret_and_nothing_that_was_said(month: Month) -> None:
    said = month.service.said()
    assert "serving on 127.0.0.1" in said
    zalo = zalo_of(month)
    hidden = [bot.token.partition(":")[2] for bot in zalo.world.bots.values()] + [WEBHOOK_SECRET]
    hidden += list(month.service.installation.codes.values())
    hidden += [message.link.rpartition("/")[2] for message in zalo.world.said if message.link]
    hidden += [message.text[:40] for message in zalo.world.said if message.text]
    heard = [update["message"].get("text", "") for _, update in zalo.world.history.values()]
    hidden += [text for text in heard if len(text) > 5]
    hidden += [text for plan in NOVEMBER.values() for text in (*plan.figures, plan.difficulty) if text]
    assert len(hidden) > 100
    assert [text for text in hidden if text in said] == []


def test_telegram_and_zalo_are_served_by_one_program(prepared: Installation, tmp_path: Path) -> None:
    """And a leader who joined on Telegram cannot be taken for somebody on Zalo: the code is used up."""
    installation = prepared.copy_to(tmp_path / "both")
    code = installation.codes[AN]
    clock = starting_at(JOINING_AT)
    with FakeZalo(clock=clock) as zalo, FakeTelegram(hold_seconds=0.2, clock=clock) as telegram:
        service = Service(installation, OnZalo(zalo, SECOND_BOT), "webhook")
        service.more = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
        with service:
            service.wait_healthy()
            on_telegram, on_zalo = telegram.user(AN), zalo.user(AN, bot=2)
            telegram.press_start(on_telegram, code)
            telegram.wait_for(lambda: telegram.messages(on_telegram), 30)
            telegram.press(on_telegram, telegram.messages(on_telegram)[-1], "Đồng ý")
            telegram.wait_for(lambda: "Cảm ơn bác" in telegram.messages(on_telegram)[-1].text, 30)
            zalo.wait_for(lambda: zalo.bot(2).url, 30)
            zalo.say(on_zalo, code)
            zalo.wait_for(lambda: zalo.messages(on_zalo), 30)
            assert zalo.messages(on_zalo)[0].text.startswith("Mã này đã được dùng")
            assert service.stop() == 0
        assert zalo.faults == telegram.faults == []
