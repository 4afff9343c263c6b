"""What `tuquan doctor` looks at; each finding is one line that holds no secret and nothing that people wrote."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot import diagnosis_platforms
from bot.channels.zalo_bot import MESSAGES_A_MONTH
from bot.channels.zalo_bot_updates import CHANNEL as ZALO
from bot.diagnosis_people import look_at_people
from bot.diagnosis_platforms import FINE, NOTE, WRONG, Finding
from bot.opening import NEWER, NOT_MIGRATED
from bot.server import FRESH
from bot.settings import Settings, sqlite_url
from handlers.invitation_words import MOST_PEOPLE
from storage import audience, backlog, heartbeats, inbox, migrating, periods, quotas, units
from storage.database import Database, DatabaseAway, Transaction
from storage.periods import PeriodRow

LEAST_FREE_MB = 500
NEWEST = 5
_LEVEL_NAMES = {"province": "tỉnh", "cluster": "cụm", "commune": "xã, phường", "area": "khu dân cư"}


def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Everything, in the order in which it must be right."""
    findings = [*look_at_settings(settings), *look_at_disk(settings.data_dir), *look_at_database(settings, now)]
    return [*findings, *asyncio.run(diagnosis_platforms.ask(settings))]


def look_at_settings(settings: Settings) -> Iterator[Finding]:
    """That they were readable, and which secrets are there."""
    yield Finding(FINE, f"Cài đặt đọc được; múi giờ {settings.timezone.key}, mức nhật ký {settings.log_level}.")
    secrets = {
        "TELEGRAM_BOT_TOKEN": settings.telegram_bot_token,
        "TELEGRAM_WEBHOOK_SECRET": settings.telegram_webhook_secret,
        "ZALO_BOT_TOKENS": settings.zalo_bot_tokens,
        "ZALO_WEBHOOK_SECRET": settings.zalo_webhook_secret,
        "METRICS_TOKEN": settings.metrics_token,
    }
    said = ", ".join(f"{name} {'đã đặt' if value else 'chưa đặt'}" for name, value in secrets.items())
    a_channel = settings.telegram_bot_token or settings.zalo_bot_tokens
    yield Finding(FINE if a_channel else NOTE, f"Mã bí mật: {said}.")
    if settings.zalo_bot_tokens and not settings.public_url:
        yield Finding(NOTE, "Chưa đặt PUBLIC_URL: qua Zalo biểu đồ và tệp không gửi được, chỉ có chữ.")


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
            yield Finding(WRONG, NEWER if migrating.is_newer(database) else NOT_MIGRATED)
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
    yield from look_at_people(tx)
    yield from look_at_faults(tx, settings, now)
    if settings.zalo_bot_tokens:
        yield from look_at_months(tx, settings, f"{today:%Y-%m}")


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


def look_at_faults(tx: Transaction, settings: Settings, now: datetime) -> Iterator[Finding]:
    """Dead letters and unknown sends: how many, and of the newest number, kind and age, without their texts."""
    counted = backlog.count(tx, now)
    dead = [(row.id, row.channel, row.received_at, row.error) for row in inbox.dead_letters(tx, NEWEST)]
    unknown = [
        (row.id, f"{row.channel}, {row.kind}", row.created_at, row.error) for row in backlog.unknown_sends(tx, NEWEST)
    ]
    sends = sum(number for (state, _), number in counted.outbox.items() if state == "unknown")
    for name, number, newest in (
        ("Tin nhận không xử lý được", counted.inbox["dead"], dead),
        ("Tin gửi không rõ đã đến chưa", sends, unknown),
    ):
        yield Finding(NOTE if number else FINE, f"{name}: {number}.")
        for row_id, what, at, error in newest:
            # Behind the colon an error may quote the message it was raised for.
            reason = (error or "không rõ lý do").partition(":")[0][:60]
            local = at.astimezone(settings.timezone)
            age = _age(now - at)
            yield Finding(NOTE, f"  số {row_id}, {what}, {local:%H:%M %d/%m/%Y} (cách đây {age}), {reason}")


def _age(passed: timedelta) -> str:
    seconds = max(0, int(passed.total_seconds()))
    if seconds < 120:
        return f"{seconds} giây"
    if seconds < 7200:
        return f"{seconds // 60} phút"
    return f"{seconds // 3600} giờ" if seconds < 172_800 else f"{seconds // 86_400} ngày"


def look_at_months(tx: Transaction, settings: Settings, month: str) -> Iterator[Finding]:
    """What each Zalo bot used of this month, and how many people it talks with."""
    served = audience.count_accounts(tx, ZALO)
    for token in settings.zalo_bot_tokens:
        bot = token.partition(":")[0]
        used = quotas.of(tx, ZALO, bot, month)
        people = served.get(bot, 0)
        text = (
            f"Zalo {bot}, tháng {int(month[5:])}: {used.total}/{MESSAGES_A_MONTH} tin "
            f"(gửi {used.sent}, nhận {used.received}); {people}/{MOST_PEOPLE} người."
        )
        if used.used_up_at is not None:
            text += f" Zalo báo hết lượt lúc {used.used_up_at.astimezone(settings.timezone):%H:%M %d/%m}."
        near = used.total * 100 >= 80 * MESSAGES_A_MONTH or people >= MOST_PEOPLE or used.used_up_at is not None
        yield Finding(NOTE if near else FINE, text)
