"""Free messages as people type them, played against the real handlers: what each brings about."""

from __future__ import annotations

import csv
import re
from functools import cache, partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from conversation.texts import vi as say
from storage.database import Database
from storage.tables import consents, drafts, figures, filings, people, photos, reports, roles
from tests.conftest import SqliteStock
from tests.talk import Talk, at, prepare_town

HERE = Path(__file__).parent
MID = ("báo cáo", "50")
FILED = ("báo cáo", "50", "45", "2", "12", "0", "gửi")
BEFORE = {"mid": MID, "filed": FILED}
LATER = at("2026-11-16 08:10")
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
    ("photo", r"Bác gửi ảnh vào đây|ảnh nào chờ duyệt"),
    ("leaving", r"[Tt]ôi báo cán bộ Mặt trận xã"),
    ("year_picture chart", r": 12 tháng đến tháng"),
    ("skip", r": để trống\n"),
    ("correct", r"Bác đã sửa\. Số mới"),
    ("personnel", r"chọn một người để xem"),
    ("old_reports review status table", r"Phần này chỉ theo từng tháng đã mở"),
    ("correct", r"Bác muốn sửa câu nào thành|» đang ghi đúng "),
    ("correct review status", r"Bản này đã gửi rồi|Bác sửa câu nào"),
    ("invite", r"Bác mời|lời mời|chưa có tổ trưởng|đều đã có người tham gia"),
    ("explain help ask", r"Câu này cần một con số"),
    ("ask undo", r"Câu \d/5\."),
    ("difficulty", r"Khó khăn, đề xuất"),
    ("difficulty_asked", r"muốn ghi vào phần khó khăn"),
    ("unknown_place", r"không biết kỳ hay đơn vị «|không tìm thấy tổ, nhóm «"),
    ("ask", r"phải không\? Nếu không, bác gõ"),
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


CHANGING = frozenset({"month", "same_all", "report", "correct", "no_activity", "difficulty", "skip"})
"""Outcomes that write something; all others leave everything as it was."""
KEPT = (
    (drafts.c.purpose, drafts.c.subject, drafts.c.period, drafts.c.answers),
    (figures.c.group_id, figures.c.period, figures.c.indicator, figures.c.value),
    (reports.c.group_id, reports.c.period, reports.c.state),
    (roles.c.person_id, roles.c.role, roles.c.valid_to),
    (people.c.name, people.c.phone),
    (consents.c.id,),
    (filings.c.id,),
    (photos.c.id, photos.c.review),
)
"""What a message may change besides the talk itself."""


def kept(database: Database) -> list[list[str]]:
    """All that is stored of answers, reports, people and photos."""
    with database.reading() as tx:
        return [sorted(str(tuple(row)) for row in tx.rows(sa.select(*columns))) for columns in KEPT]


def prepare_told(database: Database, who: str) -> None:
    """The town, and what that person has said before."""
    prepare_town(database)
    talk = Talk(database)
    for text in BEFORE.get(who, ()):
        talk.say(PEOPLE.get(who, "Hoa"), text)


def played(database: Database, row: dict[str, str]) -> tuple[str, bool]:
    """What the bot says to the message, and whether anything is stored otherwise than before it."""
    talk = Talk(database, now=LATER, events=100)
    who = PEOPLE.get(row["who"], "Hoa")
    before = kept(database)
    told = talk.say(who, row["text"].replace(" ⏎ ", "\n"))
    return "\n".join(reply.text for chat, reply in told if chat == who), kept(database) != before


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['who']}: {row['text']}")
def test_a_free_message_brings_about_what_was_wished(sqlite_stock: SqliteStock, row: dict[str, str]) -> None:
    prepare = partial(prepare_told, who=row["who"])
    database = Database(sqlite_stock.copy_of(f"told by {row['who']}", prepare))
    said, changed = played(database, row)
    database.close()
    right = outcomes(said) & set(row["right"].split("|"))
    assert right, said
    assert not changed or right & CHANGING, said
