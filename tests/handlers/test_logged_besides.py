"""What is logged and no report asks: figures of the month it was logged in, never lost and never naught."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from storage import periods, summaries, units, verification
from storage.database import Database
from storage.tables import figures, reports
from tests.talk import Talk, at

MONTH = "2026-12"
ANSWERS = ("50", "35", "2", "20", "0")
"""Of the monthly report of Hoa's group."""


def talk_of(town: Database) -> Talk:
    talk = Talk(town)
    talk.now = at("2026-11-16 08:00")
    return talk


def say(talk: Talk, who: str, *texts: str) -> str:
    """The last answer to the last of these."""
    told = [talk.say(who, text) for text in texts][-1]
    return next(reply.text for chat, reply in reversed(told) if chat == who)


def log(talk: Talk, *given: str, who: str = "Hoa") -> str:
    """Work, money and land given, in that order; no note."""
    return say(talk, who, "ghi nhanh", "3", *given, "bỏ qua", "gửi")


def filed(talk: Talk, who: str = "Hoa", answers: Sequence[str] = ANSWERS) -> str:
    return say(talk, who, "báo cáo tháng 12", *answers, "gửi")


def kept(town: Database, code: str = "T1", month: str = MONTH) -> dict[str, tuple[int | None, str]]:
    """Cross-cutting figures besides the households: indicator -> value and source."""
    with town.reading() as tx:
        group = units.group_by_code(tx, code)
        assert group is not None
        chosen = sa.select(figures.c.indicator, figures.c.value, figures.c.source).where(
            figures.c.group_id == group.id, figures.c.period == month
        )
        return {row[0]: (row[1], row[2]) for row in tx.rows(chosen) if row[0] in ("G04", "G05", "G06", "G07", "G08")}


def counted(town: Database, unit: str, indicator: str, period: str = MONTH) -> tuple[int | None, int, int] | None:
    """Value, groups that have it, groups that are asked; None where the summary does not have it."""
    with town.reading() as tx:
        found = units.unit_by_code(tx, unit)
        assert found is not None
        totals = summaries.summary(tx, found, period, "administrative", withhold=False).totals
    return next(((each.value, each.groups, each.asked) for each in totals if each.indicator.code == indicator), None)


def test_what_was_logged_goes_with_the_report_and_nobody_else_is_asked(town: Database) -> None:
    talk = talk_of(town)
    assert "nhắc lại" in log(talk, "15 công", "3 triệu", "bỏ qua")
    log(talk, "5", "bỏ qua", "bỏ qua")
    assert kept(town) == {}
    talk.later(at("2026-12-11 08:00"))
    receipt = filed(talk)
    assert "20 ngày công nhân dân đóng góp; kinh phí nhân dân đóng góp, xã hội hóa 3 triệu đồng." in receipt
    assert kept(town) == {"G06": (20_000, "quick_log"), "G07": (3_000, "quick_log")}
    for unit in ("K1", "02473", "C1", "08"):
        for period in (MONTH, "2026-Q4", "2026"):
            assert counted(town, unit, "G06", period) == (20_000, 1, 1)
            assert counted(town, unit, "G08", period) is None
    assert verification.verify(town).shown == ()


def test_a_report_without_a_log_has_no_such_figure(town: Database) -> None:
    talk = talk_of(town)
    talk.later(at("2026-12-11 08:00"))
    assert "Ghi nhanh trong tháng" not in filed(talk)
    assert kept(town) == {}
    assert counted(town, "08", "G06") is None
    assert verification.verify(town).shown == ()


def test_a_log_after_the_report_goes_into_it_and_a_correction_keeps_it(town: Database) -> None:
    talk = talk_of(town)
    talk.later(at("2026-12-11 08:00"))
    filed(talk)
    assert "Báo cáo tháng 12/2026 bác đã gửi nay có cả số này." in log(talk, "15", "bỏ qua", "100 m2")
    log(talk, "5", "bỏ qua", "bỏ qua", who="Phó")
    expected = {"G06": (20_000, "quick_log"), "G08": (100_000, "quick_log")}
    assert kept(town) == expected
    assert verification.verify(town).shown == ()
    say(talk, "Hoa", "báo cáo tháng 12", "sửa câu 3", "3", "gửi")
    assert kept(town) == expected
    assert counted(town, "08", "G06", "2026-Q4") == (20_000, 1, 1)
    with town.reading() as tx:
        assert tx.scalar(sa.select(reports.c.version).where(reports.c.period == MONTH, reports.c.version > 0)) == 4
    assert verification.verify(town).shown == ()


def test_what_the_report_asks_is_not_changed_behind_its_back(town: Database) -> None:
    talk = talk_of(town)
    talk.later(at("2026-12-11 08:00"))
    filed(talk)
    told = say(talk, "Hoa", "ghi nhanh", "1", "bỏ qua", "bỏ qua", "1", "bỏ qua", "bỏ qua", "bỏ qua", "gửi")
    assert "tôi không tự đổi" in told
    with town.reading() as tx:
        assert tx.scalar(sa.select(figures.c.value).where(figures.c.indicator == "MT05")) == 2000
    assert verification.verify(town).shown == ()


def test_an_answer_of_what_is_no_longer_chosen_is_not_logged(town: Database) -> None:
    talk = talk_of(town)
    say(talk, "Hoa", "ghi nhanh", "3", "15", "quay lại", "quay lại", "2", "1", "30", "bỏ qua", "gửi")
    talk.later(at("2026-12-11 08:00"))
    filed(talk)
    assert kept(town) == {"G04": (1_000, "quick_log"), "G05": (30_000, "quick_log")}


def test_a_log_sent_after_the_closing_of_its_month_is_told_to_be_too_late(town: Database) -> None:
    talk = talk_of(town)
    talk.later(at("2026-12-11 08:00"))
    filed(talk)
    say(talk, "Hoa", "ghi nhanh", "3", "15", "bỏ qua", "bỏ qua", "bỏ qua")
    talk.later(at("2026-12-23 08:00"))
    with town.reading() as tx:
        period = periods.find(tx, MONTH)
        assert period is not None and period.closed_at is not None
    assert "đã khóa sổ nên số này không vào báo cáo" in say(talk, "Hoa", "gửi")
    assert kept(town) == {}
    assert verification.verify(town).shown == ()
