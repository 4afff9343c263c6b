"""Free messages as people type them, played against the real handlers: what each brings about."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest

from conversation.texts import vi as say
from storage.database import Database
from tests.conftest import SqliteStock
from tests.talk import Talk, prepare_town

HERE = Path(__file__).parent
MID = ("báo cáo", "50")
FILED = ("báo cáo", "50", "45", "2", "12", "0", "gửi")
BEFORE = {"mid": MID, "filed": FILED}
PEOPLE = {"officer": "Cán", "leader_an": "An", "leader_kh": "Học"}


def rows() -> list[dict[str, str]]:
    """who (leader, leader_an, leader_kh, filed, mid or officer), text (⏎: a new line), right ('a|b': each is fine)."""
    with (HERE / "free_messages.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = rows()
SIGNS: dict[str, str] = {
    "thanks": say.THANKED,
    "understood thanks": say.UNDERSTOOD,
    "fallback": say.UNCLEAR,
    "no_activity": say.IDLE_HEAD,
    "new_phone": say.NEW_PHONE_ASK,
    "remind": say.REMINDING,
    "return reopen": say.RETURNING,
    "late_ok": say.LATE_IS_TAKEN,
    "old_reports review": say.OWN_LIST_HEAD,
    "remove_photo": say.NO_PHOTO,
    "withdraw": say.WITHDRAW_ASK,
    "photo": say.SEND_PHOTO_HERE,
    "stop": say.PAUSED,
    "correct": say.FIGURE_CORRECTED,
    "help": say.GUIDE_LEADER,
    "help ": say.GUIDE_OFFICER,
    "human": say.CALL_OFFICER,
    "human ": say.CALL_ABOVE,
}
"""Outcomes -> a sentence of the bot that shows them, by its beginning."""
PATTERNS: tuple[tuple[str, str], ...] = (
    ("month", re.escape(say.TOLD_HEAD)),
    ("month same_all", r"Tôi đọc được|Bác xem lại báo cáo tháng 11/2026, [^:]*:\n1\. .*\n2\. .*\nĐúng rồi"),
    ("same_all", re.escape(say.NO_LAST_AT_ALL)),
    ("menu greeting", r"Bác cần gì ạ\?$"),
    ("summary:2026-10", r"^TỔNG HỢP tháng 10/2026"),
    ("summary:2026-09", r"^TỔNG HỢP tháng 9/2026"),
    ("summary chart", r"^TỔNG HỢP |Kỳ tháng \d+/\d+ chưa mở"),
    ("missing", r"tổ, nhóm chưa nộp\."),
    ("missing summary status", r"tổ, nhóm đã nộp, còn "),
    ("deadline", r"hạn gửi \d\d/\d\d/\d{4} \("),
    ("status review", r"^[^\n]+, tháng 11/2026: (?:đã nộp|chưa nộp)"),
    (
        "each_report",
        r"^[^\n]+, tháng \d+/\d{4}: (?:đã nộp|chưa nộp)|bác xem báo cáo của tổ nào|Tôi không thấy tổ, nhóm",
    ),
    ("leaving", r"[Tt]ôi báo cán bộ Mặt trận xã"),
    ("photo", r"^Bác gửi ảnh vào đây"),
    ("year_picture chart", r": 12 tháng đến tháng"),
    ("skip", r": để trống\n"),
    ("correct", r"Bác đã sửa\. Số mới"),
    ("personnel", r"chọn một người để xem"),
    ("old_reports review status", r"Phần này chỉ theo từng tháng đã mở"),
    ("correct", r"Bác muốn sửa câu nào thành|» đang ghi đúng "),
    ("correct review status", r"Bản này đã gửi rồi|Bác sửa câu nào"),
    ("invite", r"Bác mời|lời mời|chưa có tổ trưởng|đều đã có người tham gia"),
    ("explain help ask", r"Câu này cần một con số"),
    ("ask undo", r"Câu \d/5\."),
    ("difficulty", r"Khó khăn, đề xuất"),
    ("report ask", r"Câu 1/5\. Số hộ tham gia"),
    ("forms", r"[Pp]hiếu"),
    ("table", r"[Bb]ảng|Excel"),
)


@cache
def signs() -> tuple[tuple[frozenset[str], re.Pattern[str]], ...]:
    said = [(names, re.escape(re.split(r"\{", text)[0].strip())) for names, text in SIGNS.items()]
    return tuple((frozenset(names.split()), re.compile(pattern, re.S)) for names, pattern in (*said, *PATTERNS))


def outcomes(said: str) -> set[str]:
    """Everything that a reply may count as."""
    return {name for names, pattern in signs() if pattern.search(said) for name in names}


def played(database: Database, row: dict[str, str]) -> str:
    talk = Talk(database)
    who = PEOPLE.get(row["who"], "Hoa")
    for text in BEFORE.get(row["who"], ()):
        talk.say(who, text)
    told = talk.say(who, row["text"].replace(" ⏎ ", "\n"))
    return "\n".join(reply.text for chat, reply in told if chat == who)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['who']}: {row['text']}")
def test_a_free_message_brings_about_what_was_wished(sqlite_stock: SqliteStock, row: dict[str, str]) -> None:
    database = Database(sqlite_stock.copy_of("town", prepare_town))
    said = played(database, row)
    database.close()
    assert outcomes(said) & set(row["right"].split("|")), said
