"""What `tuquan doctor` looks at; each finding is one line that holds no secret and nothing that people wrote."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import aiohttp

from bot.opening import NOT_MIGRATED
from bot.server import FRESH
from bot.settings import Settings, sqlite_url
from storage import backlog, heartbeats, inbox, migrating, outbox, periods, units
from storage.database import Database, DatabaseAway, Transaction
from storage.periods import PeriodRow

Mark = Literal["✔", "✘", "…"]
FINE: Mark = "✔"
WRONG: Mark = "✘"
NOTE: Mark = "…"
"""Worth knowing, or not to be known now."""

LEAST_FREE_MB = 500
NEWEST = 5
TELEGRAM_SECONDS = 5
_LEVEL_NAMES = {"province": "tỉnh", "cluster": "cụm", "commune": "xã, phường", "area": "khu dân cư"}


@dataclass(frozen=True)
class Finding:
    """One line."""

    mark: Mark
    text: str


def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Everything, in the order in which it must be right."""
    findings = [*look_at_settings(settings), *look_at_disk(settings.data_dir), *look_at_database(settings, now)]
    return [*findings, asyncio.run(ask_telegram(settings))]


def look_at_settings(settings: Settings) -> Iterator[Finding]:
    """That they were readable, and which secrets are there."""
    yield Finding(FINE, f"Cài đặt đọc được; múi giờ {settings.timezone.key}, mức nhật ký {settings.log_level}.")
    secrets = {
        "TELEGRAM_BOT_TOKEN": settings.telegram_bot_token,
        "TELEGRAM_WEBHOOK_SECRET": settings.telegram_webhook_secret,
        "METRICS_TOKEN": settings.metrics_token,
    }
    said = ", ".join(f"{name} {'đã đặt' if value else 'chưa đặt'}" for name, value in secrets.items())
    yield Finding(FINE if settings.telegram_bot_token else NOTE, f"Mã bí mật: {said}.")


def look_at_disk(data_dir: Path) -> Iterator[Finding]:
    """The data folder can be written to, and has room."""
    try:
        with tempfile.TemporaryFile(dir=data_dir):
            pass
    except OSError as error:
        yield Finding(WRONG, f"Không ghi được vào thư mục dữ liệu {data_dir} ({error.strerror}).")
        return
    yield Finding(FINE, f"Ghi được vào thư mục dữ liệu {data_dir}.")
    free_mb = shutil.disk_usage(data_dir).free // 1_000_000
    if free_mb < LEAST_FREE_MB:
        yield Finding(NOTE, f"Đĩa chỉ còn {free_mb} MB; nên giữ ít nhất {LEAST_FREE_MB} MB.")
    else:
        yield Finding(FINE, f"Đĩa còn {free_mb} MB.")


def look_at_database(settings: Settings, now: datetime) -> Iterator[Finding]:
    """That it answers and is up to date, then what it knows."""
    if settings.database_url == sqlite_url(settings.data_dir) and not (settings.data_dir / "tuquan.db").exists():
        yield Finding(WRONG, NOT_MIGRATED)
        return
    try:
        database = Database(settings.database_url)
    except Exception:
        # The address may hold a password, and what the library says of it repeats the address.
        yield Finding(WRONG, "DATABASE_URL không đúng. Ví dụ: postgresql://tên:mật-khẩu@máy/tuquan")
        return
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    try:
        with database.reading():
            yield Finding(FINE, f"Cơ sở dữ liệu {kind} trả lời.")
        if not migrating.is_current(database):
            yield Finding(WRONG, NOT_MIGRATED)
            return
        yield Finding(FINE, "Các bảng đúng phiên bản của chương trình.")
        with database.reading() as tx:
            yield from look_inside(tx, settings, now)
    except DatabaseAway:
        yield Finding(WRONG, f"Cơ sở dữ liệu {kind} không trả lời hoặc đang bị khóa.")
    finally:
        database.close()


def look_inside(tx: Transaction, settings: Settings, now: datetime) -> Iterator[Finding]:
    """Units, clock, calendar, periods, what went wrong, the ticker."""
    today = now.astimezone(settings.timezone).date()
    counts = {name: len(units.at_levels(tx, level, today)) for level, name in _LEVEL_NAMES.items()}
    counts["tổ, nhóm"] = len(units.groups_at_work(tx, today))
    said = ", ".join(f"{number} {name}" for name, number in counts.items())
    yield Finding(FINE if counts["tỉnh"] else WRONG, f"Đơn vị đã nạp: {said}.")
    yield from look_at_clock(tx, settings, now)
    yield look_at_calendar(tx, today.year)
    yield from look_at_periods(tx)
    yield from look_at_faults(tx, settings)


def look_at_clock(tx: Transaction, settings: Settings, now: datetime) -> Iterator[Finding]:
    """The local time to compare with a watch; a heartbeat ahead of it betrays a clock that was set back."""
    local = now.astimezone(settings.timezone)
    text = f"Đồng hồ: {local:%H:%M %d/%m/%Y} (UTC{local:%z}, {settings.timezone.key})"
    beat_at = heartbeats.last(tx, heartbeats.TICKER)
    if beat_at is not None and beat_at > now + FRESH:
        ahead = f"{beat_at.astimezone(settings.timezone):%H:%M %d/%m/%Y}"
        yield Finding(WRONG, f"{text} chậm hơn lần cuối dịch vụ chạy ({ahead}). Hãy chỉnh lại giờ của máy.")
        return
    yield Finding(FINE, f"{text}.")
    if beat_at is None:
        yield Finding(NOTE, "Lịch nhắc chưa chạy lần nào.")
    elif now - beat_at > FRESH:
        yield Finding(NOTE, f"Lịch nhắc không chạy: nhịp cuối cách đây {_age(now - beat_at)}. Chạy: tuquan run")
    else:
        yield Finding(FINE, f"Lịch nhắc đang chạy: nhịp cuối cách đây {_age(now - beat_at)}.")


def look_at_calendar(tx: Transaction, year: int) -> Finding:
    """Due days are shifted by the holidays of this year and the next."""
    known = {day.year for day in periods.calendar(tx).holidays}
    missing = [str(each) for each in (year, year + 1) if each not in known]
    if missing:
        return Finding(WRONG, f"Lịch nghỉ lễ chưa có năm {', '.join(missing)}. Chạy: tuquan init")
    return Finding(FINE, f"Lịch nghỉ lễ có năm {year} và {year + 1}.")


def look_at_periods(tx: Transaction) -> Iterator[Finding]:
    """What is open, and until when."""
    open_now = periods.opened_and_not_closed(tx)
    for period in open_now:
        yield Finding(FINE, f"Kỳ {period.id} đang mở: {_deadlines(period)}.")
    if not open_now:
        coming = periods.not_opened(tx)
        opens = f" Kỳ {coming[0].id} mở ngày {coming[0].days.opens_on:%d/%m/%Y}." if coming else ""
        yield Finding(NOTE, f"Không có kỳ nào đang mở.{opens}")


def _deadlines(period: PeriodRow) -> str:
    days = period.days
    return (
        f"tổ, nhóm nộp đến {days.group_due_on:%d/%m}, xã {days.commune_due_on:%d/%m}, cụm {days.cluster_due_on:%d/%m}, "
        f"tỉnh {days.province_due_on:%d/%m}, đóng hết ngày {days.closes_on:%d/%m/%Y}"
    )


def look_at_faults(tx: Transaction, settings: Settings) -> Iterator[Finding]:
    """Dead letters and unknown sends: how many, and the newest without their texts."""
    counted = backlog.count(tx)
    dead = [(row.id, row.channel, row.received_at, row.error) for row in inbox.dead_letters(tx, NEWEST)]
    unknown = [(row.id, row.channel, row.created_at, row.error) for row in outbox.unknown_sends(tx, NEWEST)]
    sends = sum(number for (state, _), number in counted.outbox.items() if state == "unknown")
    for name, number, newest in (
        ("Tin nhận không xử lý được", counted.inbox["dead"], dead),
        ("Tin gửi không rõ đã đến chưa", sends, unknown),
    ):
        yield Finding(NOTE if number else FINE, f"{name}: {number}.")
        for row_id, channel, at, error in newest:
            # Behind the colon an error may quote the message it was raised for.
            reason = (error or "không rõ lý do").partition(":")[0][:60]
            local = at.astimezone(settings.timezone)
            yield Finding(NOTE, f"  số {row_id}, {channel}, {local:%H:%M %d/%m/%Y}, {reason}")


def _age(passed: timedelta) -> str:
    seconds = max(0, int(passed.total_seconds()))
    if seconds < 120:
        return f"{seconds} giây"
    return f"{seconds // 60} phút" if seconds < 7200 else f"{seconds // 3600} giờ"


async def ask_telegram(settings: Settings) -> Finding:
    """Who the token belongs to, and the webhook. Never tells the address, for it holds the token."""
    if not settings.telegram_bot_token:
        return Finding(NOTE, "Telegram: chưa đặt TELEGRAM_BOT_TOKEN.")
    limit = aiohttp.ClientTimeout(total=TELEGRAM_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=limit) as session:
            me = await _call(session, settings, "getMe")
            hook = await _call(session, settings, "getWebhookInfo")
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return Finding(NOTE, f"Telegram: không trả lời trong {TELEGRAM_SECONDS} giây.")
    if me is None or hook is None:
        return Finding(WRONG, "Telegram không nhận TELEGRAM_BOT_TOKEN. Lấy lại mã ở @BotFather.")
    return judge_webhook(settings, str(me.get("username", ""))[:32], hook)


async def _call(session: aiohttp.ClientSession, settings: Settings, method: str) -> dict[str, Any] | None:
    """The result; None when the token is refused."""
    url = f"{settings.telegram_api_url}/bot{settings.telegram_bot_token}/{method}"
    async with session.get(url, allow_redirects=False) as response:
        if response.status in (401, 404):
            return None
        answer = await response.json(content_type=None)
    if not isinstance(answer, dict) or not isinstance(answer.get("result"), dict):
        raise ValueError("not an answer of the Bot API")
    result: dict[str, Any] = answer["result"]
    return result


def judge_webhook(settings: Settings, name: str, hook: dict[str, Any]) -> Finding:
    """The mode of the settings beside what Telegram has been told."""
    is_set = bool(hook.get("url"))
    waiting = f"{hook.get('pending_update_count', 0)} tin đang chờ"
    text = f"Telegram: @{name}, chế độ {settings.telegram_mode}, {waiting}"
    if settings.telegram_mode == "webhook" and not is_set:
        return Finding(WRONG, f"{text}; webhook chưa được đặt. Chạy: tuquan run")
    if settings.telegram_mode == "polling" and is_set:
        return Finding(NOTE, f"{text}; đang có webhook, tuquan run sẽ gỡ.")
    if hook.get("last_error_message"):
        return Finding(NOTE, f"{text}; lỗi gần nhất: {str(hook['last_error_message'])[:100]}")
    return Finding(FINE, f"{text}.")
