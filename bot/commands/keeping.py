"""`tuquan verify`, `doctor`, `backup` and `restore`: keeping an installation sound."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from bot import diagnosis
from bot.diagnosis_platforms import WRONG, Finding
from bot.opening import open_database, open_settings
from bot.settings import Settings, SettingWrong
from bot.stopping import Refused
from storage import backup as archiving
from storage import restoring, verification
from storage.archive import ArchiveFaulty, Manifest
from storage.database import Database
from storage.verification import Difference

_KINDS = {
    "totals": "Số tổng hợp",
    "completeness": "Tiến độ nộp",
    "current": "Số liệu so với lần ghi mới nhất",
    "versions": "Các lần ghi",
    "audit": "Nhật ký",
}


def verify(_given: argparse.Namespace) -> int:
    """Recompute totals and check versions and audit; 1 on any difference."""
    database = open_database(open_settings())
    try:
        return print_verification(database)
    finally:
        database.close()


def print_verification(database: Database) -> int:
    """The differences as lines; 1 when there is any."""
    found = verification.verify(database)
    if not found.count:
        print("✔ Các tổng, các lần ghi và nhật ký đều khớp với số liệu.")
        return 0
    for difference in found.shown:
        print(f"✘ {difference_line(difference)}")
    more = found.count - len(found.shown)
    rest = f" (còn {more} chỗ không in ra)" if more else ""
    print(f"Có {found.count} chỗ khác nhau{rest}. Hãy giữ nguyên dữ liệu và báo người quản trị.")
    return 1


def difference_line(found: Difference) -> str:
    """'Số tổng hợp: 02473 2026-10 MT01 value: đang ghi 1/1/0/0/1, tính lại 2/1/0/0/1'."""
    month = "khảo sát" if found.month == "baseline" else found.month
    side = f"lần {found.side}" if found.kind == "audit" and found.side else found.side
    where = " ".join(part for part in (found.place, month, found.indicator, side) if part)
    stored, recomputed = found.stored or "không có", found.recomputed or "không có"
    return f"{_KINDS[found.kind]}: {where}: đang ghi {stored}, tính lại {recomputed}"


def doctor(_given: argparse.Namespace) -> int:
    """One line per check; 1 when something is wrong."""
    try:
        findings = diagnosis.examine(open_settings(), datetime.now(UTC))
    except SettingWrong as wrong:
        findings = [Finding(WRONG, str(wrong))]
    for finding in findings:
        print(f"{finding.mark} {finding.text}")
    return 1 if any(finding.mark == WRONG for finding in findings) else 0


def backup(given: argparse.Namespace) -> int:
    """Write the archive."""
    settings = open_settings()
    target = Path(given.file)
    if target.is_dir():
        raise Refused(f"{target} là một thư mục. Hãy cho tên tệp, ví dụ: {target / 'sao-luu.zip'}", 2)
    database = open_database(settings)
    try:
        made = archiving.backup(database, settings.data_dir, target, datetime.now(UTC))
    except OSError as error:
        raise Refused(f"Không ghi được bản sao lưu ({error.strerror}). Kiểm tra đường dẫn và chỗ trống.") from None
    finally:
        database.close()
    print(f"Đã sao lưu vào {target} ({target.stat().st_size // 1000} kB): {contents(made)}.")
    if made.absent:
        print(f"Có {len(made.absent)} ảnh không còn tệp nên không sao lưu được.")
    return 0


def restore(given: argparse.Namespace) -> int:
    """Take an archive up, then verify it."""
    settings = open_settings()
    database = open_database(settings, migrated=False)
    try:
        return restore_into(settings, database, Path(given.file))
    finally:
        database.close()


def restore_into(settings: Settings, database: Database, path: Path) -> int:
    """Restore and print what came of it; 1 when what was restored does not verify."""
    try:
        taken = restoring.restore(database, settings.data_dir, path)
    except ArchiveFaulty as faulty:
        raise Refused(str(faulty)) from None
    except OSError as error:
        raise Refused(f"Không ghi được dữ liệu ({error.strerror}). Kiểm tra DATA_DIR và chỗ trống.") from None
    made_at = datetime.fromisoformat(taken.created_at).astimezone(settings.timezone)
    print(f"Đã khôi phục bản sao lưu lúc {made_at:%H:%M %d/%m/%Y}: {contents(taken)}.")
    return print_verification(database)


def contents(manifest: Manifest) -> str:
    """'40 tổ, nhóm, 52 người, 440 báo cáo, 12 ảnh'."""
    rows = manifest.tables
    return (
        f"{rows['groups']} tổ, nhóm; {rows['people']} người; {rows['reports']} báo cáo; {manifest.photos} ảnh; "
        f"{rows['outbox']} tin gửi"
    )
