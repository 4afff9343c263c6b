"""`tuquan init` and `tuquan import`."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

import catalogue
from bot.opening import open_database, open_office, open_settings, present
from bot.settings import Settings
from bot.stopping import Refused
from conversation.excel.roster import read_roster
from conversation.excel.roster_template import write_template
from conversation.excel.sheets import WorkbookFaulty
from handlers import installing
from handlers.importing import Imported, ImportRefused, import_roster
from storage import directory, migrating, questionnaires
from storage import installation as facts
from storage.database import Database


def init(given: argparse.Namespace) -> int:
    """Create or migrate the database, load units and catalogue."""
    settings = open_settings()
    if given.province not in installing.PROVINCES:
        known = ", ".join(installing.PROVINCES)
        raise Refused(f"Chưa có danh mục đơn vị của tỉnh {given.province!r}. Hiện có: {known}.", 2)
    database = open_database(settings, migrated=False)
    try:
        prepare(settings, database, given.province, given.preset)
    finally:
        database.close()
    print("Cơ sở dữ liệu đã sẵn sàng.")
    return 0


def prepare(settings: Settings, database: Database, province: str, preset: str | None) -> None:
    """Migrate, then load what every installation has."""
    migrating.migrate(database)
    today = datetime.now(settings.timezone).date()
    with database.transaction() as tx:
        installing.install(tx, province, catalogue.FOLDER, today)
        if preset:
            facts.keep(tx, "preset", preset)


def import_file(given: argparse.Namespace) -> int:
    """Import a workbook, or write the empty one."""
    if given.template:
        Path(given.template).write_bytes(write_template())
        print(f"Đã ghi tệp mẫu: {given.template}")
        return 0
    if not given.file:
        raise Refused("Cần tên tệp .xlsx, hoặc --template TỆP để lấy tệp mẫu.", 2)
    path = Path(given.file)
    if not path.is_file():
        raise Refused(f"Không có tệp {given.file}.")
    settings = open_settings()
    database = open_database(settings)
    try:
        return import_workbook(
            settings, database, path.read_bytes(), dry_run=given.dry_run, end_missing=given.end_missing
        )
    finally:
        database.close()


def import_workbook(
    settings: Settings, database: Database, data: bytes, *, dry_run: bool, end_missing: bool = False
) -> int:
    """Check a workbook whole, then write it whole."""
    with database.reading() as tx:
        known, codes = questionnaires.all_indicators(tx), directory.all_codes(tx)
    try:
        roster = read_roster(data, known, codes)
    except WorkbookFaulty as faulty:
        for fault in faulty.faults:
            print(f"{fault}", file=sys.stderr)
        print(f"tuquan: Tệp có {len(faulty.faults)} chỗ cần sửa; chưa ghi gì.", file=sys.stderr)
        return 1
    office = open_office(settings, database)
    try:
        with database.transaction() as tx:
            now = present(tx)
            done = import_roster(tx, roster, office.day(now), now, end_missing=end_missing)
            if dry_run:
                raise _OnlyTried(done)
    except ImportRefused as refused:
        raise Refused(str(refused)) from None
    except _OnlyTried as tried:
        done = tried.done
    tell(done, roster.hidden_rows, dry_run=dry_run, end_missing=end_missing)
    return 0


class _OnlyTried(Exception):
    """Rolls back what a dry run wrote; holds what it would have done."""

    def __init__(self, done: Imported) -> None:
        super().__init__()
        self.done = done


def tell(done: Imported, hidden_rows: int, *, dry_run: bool, end_missing: bool) -> None:
    """Print what an import did, or would do."""
    counts = ", ".join(f"{name} {number}" for name, number in done.counts.items() if number)
    print(f"Tệp không có lỗi; chưa ghi gì (--dry-run). Sẽ nạp: {counts}" if dry_run else f"Đã nạp: {counts}")
    if hidden_rows:
        print(f"{hidden_rows} dòng bị ẩn cũng được nạp.")
    for line in done.people.changed:
        print(f"- {line}")
    if done.people.left_out:
        ending = "đã thôi vai trò" if end_missing else "vẫn giữ vai trò; thêm --end-missing để cho thôi"
        print(f"{len(done.people.left_out)} người đang có vai trò mà không có trong tệp ({ending}):")
    for line in done.people.left_out:
        print(f"- {line}")
