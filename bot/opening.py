"""Opens what a command needs: settings, logging, a migrated database, the office."""

from __future__ import annotations

from datetime import UTC, datetime

from bot import journal
from bot.settings import Settings, read_settings, sqlite_url
from bot.stopping import Refused
from handlers.office import Office
from storage import heartbeats, installation, migrating
from storage.database import Database, Transaction

NEWER = "Cơ sở dữ liệu thuộc bản Tự Quản mới hơn bản này, nên chưa đổi gì. Hãy cài bản mới nhất rồi chạy lại."
DEMO = "demo"
"""The fact that an installation is a demo's."""
NOT_MIGRATED = "Cơ sở dữ liệu chưa được tạo hoặc chưa nâng cấp. Chạy: tuquan init"


def open_settings() -> Settings:
    """The settings, with logging set up by them. Raises SettingWrong."""
    settings = read_settings()
    journal.set_up(settings.log_level)
    return settings


def open_database(settings: Settings, *, migrated: bool = True) -> Database:
    """The database of the settings. Raises Refused (2) when it was not made, is not up to date or is newer."""
    is_file = settings.database_url == sqlite_url(settings.data_dir)
    if is_file:
        if migrated and not (settings.data_dir / "tuquan.db").exists():
            raise Refused(NOT_MIGRATED, 2)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    if migrating.is_newer(database):
        database.close()
        raise Refused(NEWER, 2)
    if migrated and not migrating.is_current(database):
        database.close()
        raise Refused(NOT_MIGRATED, 2)
    return database


def open_office(settings: Settings, database: Database) -> Office:
    """The installation's standing facts."""
    office = Office(timezone=settings.timezone)
    with database.reading() as tx:
        calendar = installation.get(tx, "preset", "administrative") == "calendar"
    office.preset = "calendar" if calendar else "administrative"
    return office


def present(tx: Transaction) -> datetime:
    """The present instant: on the data of a demo as its own clock shows it, which is not the machine's."""
    shown = heartbeats.last(tx, heartbeats.TICKER) if installation.get(tx, DEMO, "") else None
    return shown or datetime.now(UTC)


def read_instant(text: str, settings: Settings) -> datetime:
    """An ISO instant; without an offset it is local. Raises Refused (2)."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"--now {text!r} không đúng. Ví dụ: 2026-11-16T08:00+07:00", 2) from None
    return (at if at.tzinfo else at.replace(tzinfo=settings.timezone)).astimezone(UTC)
