"""`tuquan verify`, `doctor`, `backup` and `restore` as they are typed."""

from __future__ import annotations

import asyncio
import dataclasses
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot import diagnosis, diagnosis_platforms
from bot.__main__ import main
from bot.diagnosis import examine
from bot.diagnosis_platforms import FINE, NOTE, WRONG
from bot.settings import Settings
from storage import heartbeats, inbox, migrating, quotas
from storage.database import Database
from storage.inbox import Received
from tests.conftest import SqliteStock
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.zalo_api import FakeZalo
from tests.storage.lived import HASH, NOW, contents, keep_photo, live

SECRET = "Ông Bí Mật nộp 15 triệu"


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings name this folder and no token."""
    monkeypatch.chdir(tmp_path)
    for name in (
        "DATABASE_URL",
        "TELEGRAM_BOT_TOKEN",
        "ZALO_BOT_TOKENS",
        "TELEGRAM_API_URL",
        "TELEGRAM_MODE",
        "METRICS_TOKEN",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LOG_LEVEL", "WARNING")
    return tmp_path / "data"


def migrate_and_live(database: Database) -> None:
    migrating.migrate(database)
    live(database)


@pytest.fixture
def database(data_dir: Path, sqlite_stock: SqliteStock) -> Iterator[Database]:
    """The installation of tests/storage/lived.py where the settings say."""
    data_dir.mkdir()
    made = sqlite_stock.copy_of("migrated_lived", migrate_and_live)
    shutil.move(made.removeprefix("sqlite:///"), data_dir / "tuquan.db")
    opened = Database(f"sqlite:///{data_dir / 'tuquan.db'}")
    keep_photo(opened, data_dir)
    yield opened
    opened.close()


def settings(data_dir: Path, **more: object) -> Settings:
    return Settings(f"sqlite:///{data_dir / 'tuquan.db'}", data_dir, ZoneInfo("Asia/Ho_Chi_Minh"), **more)  # type: ignore[arg-type]


def test_verify_says_that_all_is_well(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify"]) == 0
    assert capsys.readouterr().out.startswith("✔ ")


def test_verify_lists_differences(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with database.transaction() as tx:
        here = "period = '2026-10' AND indicator = 'MT01'"
        tx.execute(
            sa.text(
                f"UPDATE totals SET value = 1 WHERE {here} AND unit_id = (SELECT id FROM units WHERE code = '02473')"
            )
        )
    assert main(["verify"]) == 1
    said = capsys.readouterr().out
    assert "✘ Số tổng hợp: 02473 2026-10 MT01 value: đang ghi 1/1/0/0/1, tính lại 29500/1/0/0/1\n" in said
    assert "Có 1 chỗ khác nhau." in said


def test_verify_counts_what_it_does_not_print(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with database.transaction() as tx:
        tx.execute(sa.text("DELETE FROM totals"))
    assert main(["verify"]) == 1
    said = capsys.readouterr().out
    assert said.count("✘") == 20
    assert "chỗ không in ra" in said


def test_backup_and_restore(
    database: Database,
    data_dir: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert main(["backup", "a.zip"]) == 0
    assert "4 tổ, nhóm; 8 người" in capsys.readouterr().out
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "elsewhere"))
    assert main(["restore", "a.zip"]) == 0
    said = capsys.readouterr().out
    assert "Đã khôi phục bản sao lưu lúc " in said
    assert "đều khớp" in said
    assert (tmp_path / "elsewhere" / "media" / HASH[:2] / f"{HASH}.jpg").exists()
    restored = Database(f"sqlite:///{tmp_path / 'elsewhere' / 'tuquan.db'}")
    assert contents(restored) == contents(database)
    restored.close()


def test_restore_tells_of_differences_that_were_backed_up(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as tx:
        tx.execute(sa.text("DELETE FROM completeness"))
    assert main(["backup", "a.zip"]) == 0
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "elsewhere"))
    assert main(["restore", "a.zip"]) == 1
    assert "✘ Tiến độ nộp: " in capsys.readouterr().out


def test_restore_refuses_in_one_sentence(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "a.zip"]) == 0
    assert main(["restore", "a.zip"]) == 1
    assert "đã có tổ, nhóm hoặc người" in capsys.readouterr().err
    Path("b.zip").write_bytes(b"hello")
    assert main(["restore", "b.zip"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_backup_into_what_is_no_file(database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", str(tmp_path)]) == 2
    assert main(["backup", str(tmp_path / "none" / "a.zip")]) == 1
    assert "Không ghi được bản sao lưu" in capsys.readouterr().err


def mark_of(findings: list[diagnosis_platforms.Finding], words: str) -> str:
    """The mark of the one line that holds these words."""
    (found,) = [finding.mark for finding in findings if words in finding.text]
    return found


def test_doctor_of_a_sound_installation(database: Database, data_dir: Path) -> None:
    with database.transaction() as tx:
        heartbeats.beat(tx, heartbeats.TICKER, NOW - timedelta(seconds=20))
        tx.execute(sa.text("UPDATE periods SET closed_at = 1 WHERE id <> '2026-11'"))
    found = examine(settings(data_dir), NOW)
    assert [finding.text for finding in found if finding.mark == WRONG] == []
    assert mark_of(found, "Đơn vị đã nạp: 1 tỉnh, 1 cụm, 124 xã, phường, 3 khu dân cư, 4 tổ, nhóm.") == FINE
    assert mark_of(found, "Kỳ 2026-11 đang mở: tổ, nhóm nộp đến 17/11, xã 20/11, cụm 23/11") == FINE
    assert mark_of(found, "nhịp cuối cách đây 20 giây") == FINE
    assert mark_of(found, "Đồng hồ: 08:00 16/11/2026") == FINE
    assert mark_of(found, "Lịch nghỉ lễ có năm 2026 và 2027") == FINE
    assert mark_of(found, "chưa đặt TELEGRAM_BOT_TOKEN") == NOTE


def test_doctor_tells_of_faults_but_not_their_texts(database: Database, data_dir: Path) -> None:
    received = Received("7", "5", {"text": SECRET}, f"ValueError: {SECRET}")
    with database.transaction() as tx:
        inbox.store(
            tx, "telegram", "1", [received] + [Received(str(n), "5", {}, "KeyError") for n in range(8, 15)], NOW
        )
        tx.execute(sa.text("UPDATE outbox SET state = 'unknown', error = 'timeout' WHERE kind = 'question'"))
    found = examine(settings(data_dir), NOW)
    assert mark_of(found, "Tin nhận không xử lý được: 8.") == NOTE
    assert sum("KeyError" in finding.text for finding in found) == 5
    assert mark_of(found, "Tin gửi không rõ đã đến chưa: 1.") == NOTE
    assert mark_of(found, "sandbox, question, 08:00 16/11/2026 (cách đây 0 giây), timeout") == NOTE
    assert mark_of(examine(settings(data_dir), NOW + timedelta(days=3)), "(cách đây 3 ngày), timeout") == NOTE
    assert not any(SECRET in finding.text for finding in found)


def test_doctor_knows_a_clock_that_was_set_back(database: Database, data_dir: Path) -> None:
    with database.transaction() as tx:
        heartbeats.beat(tx, heartbeats.TICKER, NOW + timedelta(hours=1))
    assert mark_of(examine(settings(data_dir), NOW), "Hãy chỉnh lại giờ của máy") == WRONG


def test_doctor_knows_a_ticker_that_stands(database: Database, data_dir: Path) -> None:
    with database.transaction() as tx:
        heartbeats.beat(tx, heartbeats.TICKER, NOW - timedelta(hours=5))
    assert mark_of(examine(settings(data_dir), NOW), "nhịp cuối cách đây 5 giờ") == NOTE


def test_doctor_misses_holidays(database: Database, data_dir: Path) -> None:
    with database.transaction() as tx:
        tx.execute(sa.text("DELETE FROM holidays WHERE day >= '2027-01-01'"))
    assert mark_of(examine(settings(data_dir), NOW), "chưa có năm 2027") == WRONG


def test_doctor_before_init(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "✘ Không ghi được vào thư mục dữ liệu" in said
    assert "tuquan init" in said
    assert not data_dir.exists()


def test_doctor_of_old_tables(database: Database, data_dir: Path) -> None:
    with database.transaction() as tx:
        tx.execute(sa.text("DELETE FROM alembic_version"))
    assert mark_of(examine(settings(data_dir), NOW), "chưa được tạo hoặc chưa nâng cấp") == WRONG


@pytest.mark.parametrize(
    "url", ["postgresql://u:bimat@127.0.0.1:1/tuquan", "nonsense:bimat", "mysterydb://u:bimat@h/d"]
)
def test_doctor_of_a_database_that_is_away(data_dir: Path, url: str) -> None:
    data_dir.mkdir()
    found = list(diagnosis.look_at_database(Settings(url, data_dir, ZoneInfo("Asia/Ho_Chi_Minh")), NOW))
    assert [finding.mark for finding in found] == [WRONG]
    assert "bimat" not in found[0].text


def test_doctor_of_a_wrong_setting(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TIMEZONE", "Mars/Phobos")
    assert main(["doctor"]) == 1
    assert capsys.readouterr().out.startswith("✘ TIMEZONE")


def test_doctor_asks_telegram(data_dir: Path) -> None:
    with FakeTelegram(limits=None) as telegram:
        here = settings(data_dir, telegram_bot_token=telegram.token, telegram_api_url=telegram.url)
        found = asyncio.run(diagnosis_platforms.ask_telegram(here))
        assert (found.mark, telegram.token in found.text) == (FINE, False)
        assert "chế độ polling, 0 tin đang chờ" in found.text
        hooked = settings(
            data_dir, telegram_bot_token=telegram.token, telegram_api_url=telegram.url, telegram_mode="webhook"
        )
        assert asyncio.run(diagnosis_platforms.ask_telegram(hooked)).mark == WRONG
        wrong = settings(data_dir, telegram_bot_token="1:wrong", telegram_api_url=telegram.url)
        found = asyncio.run(diagnosis_platforms.ask_telegram(wrong))
        assert (found.mark, "1:wrong" in found.text) == (WRONG, False)
    found = asyncio.run(diagnosis_platforms.ask_telegram(here))
    assert (found.mark, "không trả lời" in found.text) == (NOTE, True)


def test_doctor_judges_the_webhook(data_dir: Path) -> None:
    polling, webhook = settings(data_dir), settings(data_dir, telegram_mode="webhook")
    assert diagnosis_platforms.judge_webhook(polling, "ten_bot", {"url": "https://example.invalid/secret"}).mark == NOTE
    assert diagnosis_platforms.judge_webhook(webhook, "ten_bot", {"url": "https://example.invalid/secret"}).mark == FINE
    failing = {"url": "https://example.invalid/secret", "last_error_message": "Connection refused"}
    found = diagnosis_platforms.judge_webhook(webhook, "ten_bot", failing)
    assert (found.mark, "secret" in found.text) == (NOTE, False)
    assert "Connection refused" in found.text


def test_doctor_asks_each_zalo_bot(data_dir: Path) -> None:
    with FakeZalo() as zalo:
        tokens = tuple(bot.token for bot in zalo.world.bots.values())
        here = settings(
            data_dir, zalo_bot_tokens=tokens, zalo_api_url=zalo.url, public_url="https://bot.example.invalid"
        )
        first, second = zalo.bot(1), zalo.bot(2)
        first.url, first.updated_at = f"{here.public_url}/webhooks/zalo/{first.id}", 1
        telegram, *found = asyncio.run(diagnosis_platforms.ask(here))
        assert (telegram.mark, [finding.mark for finding in found]) == (NOTE, [FINE, WRONG])
        assert "Bot Tự Quản 1, chế độ webhook" in found[0].text
        assert "webhook chưa trỏ về PUBLIC_URL" in found[1].text
        polling = dataclasses.replace(here, zalo_mode="polling")
        assert [finding.mark for finding in asyncio.run(diagnosis_platforms.ask(polling))[1:]] == [NOTE, FINE]
        second.token = f"{second.id}:WasReset"
        zalo.trouble.refuse(500, "getMe")
        found = asyncio.run(diagnosis_platforms.ask(here))[1:]
        assert [finding.mark for finding in found] == [NOTE, WRONG]
        assert not any(token.partition(":")[2] in finding.text for token in tokens for finding in found)
    assert "không trả lời" in asyncio.run(diagnosis_platforms.ask_zalo(here, tokens[0])).text


def test_doctor_tells_what_each_zalo_bot_used(database: Database, data_dir: Path) -> None:
    here = settings(data_dir, zalo_bot_tokens=("81:a", "82:b"))
    with database.transaction() as tx:
        quotas.count(tx, "zalo_bot", "82", "2026-11", sent=2000, received=401)
    said = examine(here, NOW)
    assert mark_of(said, "Zalo 81, tháng 11: 0/3000 tin (gửi 0, nhận 0); 0/50 người.") == FINE
    assert mark_of(said, "Zalo 82, tháng 11: 2401/3000 tin (gửi 2000, nhận 401); 0/50 người.") == NOTE
    assert mark_of(said, "Chưa đặt PUBLIC_URL") == NOTE
