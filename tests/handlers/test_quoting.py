"""A reply that quotes an old prompt is never written into another question or month."""

from __future__ import annotations

import sqlalchemy as sa

from storage.database import Database
from storage.tables import outbox
from tests.talk import Talk, at


def quoting(talk: Talk, text: str, of: str) -> list[str]:
    """Hoa replies to the newest message that holds `of`; gives what the bot says."""
    with talk.database.transaction() as tx:
        rows = tx.rows(sa.select(outbox.c.id, outbox.c.payload).order_by(outbox.c.id.desc()))
        quoted = next(row.id for row in rows if of in row.payload["text"])
        tx.execute(sa.update(outbox).where(outbox.c.id == quoted).values(message_id=f"m{quoted}"))
    return [reply.text for _, reply in talk.say("Hoa", text, quoted=f"m{quoted}")]


def test_the_prompt_now_asked_may_be_quoted(town: Database) -> None:
    talk = Talk(town)
    talk.say("Hoa", "báo cáo")
    assert "✔ Số hộ tham gia mô hình: 45 hộ" in quoting(talk, "45", of="Câu 1/5")[0]


def test_an_answer_to_an_earlier_prompt_is_asked_for_a_yes(town: Database) -> None:
    talk = Talk(town)
    talk.say("Hoa", "báo cáo")
    talk.say("Hoa", "45")
    asked = "Bác muốn sửa «Số hộ tham gia mô hình» từ 45 hộ thành 46 hộ phải không?"
    assert quoting(talk, "46", of="Câu 1/5") == [asked]
    assert "«Số hộ tham gia mô hình»: 45 hộ → 46 hộ" in talk.say("Hoa", "ừ")[0][1].text


def test_an_answer_to_a_closed_month_is_written_nowhere(town: Database) -> None:
    talk = Talk(town)
    talk.say("Hoa", "báo cáo")
    for text in ("45", "40", "2", "30", "1", "gửi"):
        talk.say("Hoa", text)
    talk.later(at("2026-11-22 08:00"))
    assert "đã khóa sổ" in quoting(talk, "46", of="Câu 1/5")[0]
