"""Which month a photo gets on every day of two months, by the report's state; and what its sender and officers do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from conversation.draft import Answer
from conversation.messages import PhotoIn
from reporting.periods import Preset
from storage import periods, reports, units
from storage.database import Database, Transaction
from storage.periods import PeriodRow
from storage.tables import photos, questionnaires
from tests.shares import WHOLE
from tests.talk import Talk, Told, at

FIRST, LAST = date(2026, 11, 1), date(2026, 12, 31)
FILES, NEVER, IN_HAND = "Hoa", "An", "Khuân"


@pytest.fixture
def talk(town: Database) -> Talk:
    return Talk(town)


def months_of(talk: Talk) -> list[str]:
    with talk.database.reading() as tx:
        return [row.period for row in tx.rows(sa.select(photos.c.period).order_by(photos.c.id))]


def file(tx: Transaction, talk: Talk, period: PeriodRow) -> None:
    """The first group's report of a month, as short as can be."""
    group = units.group_by_code(tx, "T1")
    assert group is not None
    form = tx.scalar(sa.select(sa.func.min(questionnaires.c.id)))
    reports.file(
        tx,
        group,
        period,
        form,
        {"MT01": Answer(5000, "typed")},
        difficulty=None,
        person_id=1,
        sent_on=talk.now.date(),
        sent_at=talk.now,
        now=talk.now,
    )


def containing(preset: Preset, day: date) -> str:
    """The month that holds a day: of the administrative preset from the 15th on the next one."""
    ahead = preset == "administrative" and day.day >= 15
    month = day.replace(day=1) + timedelta(days=32 if ahead else 0)
    return f"{month:%Y-%m}"


def expected(preset: Preset, known: list[PeriodRow], day: date, state: str) -> str:
    """By the rule as it is written down, from the days of the periods alone."""
    opened = sorted((one for one in known if one.days.opens_on <= day), key=lambda one: one.id, reverse=True)
    is_open = {one.id: day <= one.days.closes_on for one in opened}
    closed = [one.id for one in opened if not is_open[one.id]]
    fileable = [one.id for one in opened if is_open[one.id] or (state != FILES and closed[:1] == [one.id])]
    in_hand = next((one.id for one in known if one.days.opens_on >= FIRST), "")
    if state == IN_HAND and in_hand in fileable:
        return in_hand
    return fileable[0] if fileable else containing(preset, day)


EVERY_SO_MANY_DAYS = {"sqlite": 1 if WHOLE else 3, "postgresql": 1 if WHOLE else 7}
"""`make soak` does every day on both."""


@pytest.mark.parametrize("preset", ["administrative", "calendar"])
def test_the_month_of_a_photo_on_every_day(installed: Database, preset: Preset) -> None:
    talk = Talk(installed, preset=preset, now=at("2026-11-01 08:00")).set_up()
    filed: set[str] = set()
    taken_up = False
    wrong = []
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        talk.later(at(f"{day} 12:00"))
        with talk.database.transaction() as tx:
            known = periods.recent(tx, 9)
            for period in known:
                if period.id not in filed and period.closed_at is None:
                    file(tx, talk, period)
                    filed.add(period.id)
        known = sorted(known, key=lambda one: one.id)
        if not taken_up and any(one.days.opens_on >= FIRST for one in known):
            newest = known[-1]
            with talk.database.reading() as tx:
                group = units.group_by_code(tx, "T4")
            assert group is not None
            talk.hear(talk.message(IN_HAND, choice=f"m:go:{group.id}:{newest.id}"))
            taken_up = True
        if number % EVERY_SO_MANY_DAYS[talk.database.engine.dialect.name]:
            continue
        for who in (FILES, NEVER, IN_HAND):
            talk.hear(talk.message(who, photo=PhotoIn(f"photo-{talk.events}", 1000), album=f"{day}"))
            wanted = expected(preset, known, day, who)
            if (found := months_of(talk)[-1]) != wanted:
                wrong.append((day, who, found, wanted))
    talk.database.close()
    assert wrong == []
    asked = range(0, (LAST - FIRST).days + 1, EVERY_SO_MANY_DAYS[talk.database.engine.dialect.name])
    assert len(months_of(talk)) == 3 * len(asked)


def send(talk: Talk, *references: str, who: str = "Hoa", album: str = "a", chat: str | None = None) -> list[Told]:
    told: list[Told] = []
    for reference in references:
        told += talk.hear(talk.message(who, photo=PhotoIn(reference, 1000), album=album, chat=chat))
    return told + talk.confirmed()


@pytest.mark.parametrize("chat", [None, "nhóm xã"])
def test_all_photos_of_a_confirmation_are_moved_and_removed(talk: Talk, chat: str | None) -> None:
    send(talk, "1", "2", chat=chat)
    send(talk, "3", album="b", chat=chat)
    send(talk, "4", who="An", album="c", chat=chat)
    assert months_of(talk) == ["2026-11"] * 4
    ((_, moved),) = talk.press("Hoa", "Chuyển sang tháng 12/2026", chat=chat, nth=3 if chat else 2)
    assert moved.text == "Đã chuyển 2 ảnh của Tổ tự quản môi trường thôn Đồng Bài sang tháng 12/2026."
    assert months_of(talk) == ["2026-12", "2026-12", "2026-11", "2026-11"]
    talk.press("Hoa", "Chuyển sang tháng 11/2026", chat=chat)
    assert months_of(talk) == ["2026-11"] * 4
    ((_, gone),) = talk.press("Hoa", "Bỏ 2 ảnh này", chat=chat)
    assert gone.text == "Đã bỏ 2 ảnh, không giữ lại."
    assert len(months_of(talk)) == 2
    ((_, old),) = talk.press("An", "Bỏ 2 ảnh này", chat=chat or "Hoa") if chat else talk.press("Hoa", "Bỏ 2 ảnh này")
    assert "không còn dùng được" in old.text


def test_what_comes_later_does_not_go_with_what_was_confirmed(talk: Talk) -> None:
    send(talk, "1", "2")
    send(talk, "3")
    talk.press("Hoa", "Bỏ 2 ảnh này")
    assert len(months_of(talk)) == 1


@pytest.mark.parametrize("number", range(1, 4))
def test_counts_name_only_what_could_be_kept(talk: Talk, number: int) -> None:
    references = [f"{'bad' if at_ == number else 'good'}{at_}" for at_ in range(1, 4)]
    told = send(talk, *references)
    lines = [line for _, reply in told for line in reply.text.split("\n")]
    assert sorted(line[:21] for line in lines) == ["Tôi không mở được ảnh", "Đã nhận 2 ảnh cho Tổ "]
    assert [choice.label for choice in told[-1][1].choices][-1] == "Bỏ 2 ảnh này"


def test_an_officer_sees_the_place_undoes_a_verdict_and_the_sender_hears_of_all(talk: Talk) -> None:
    send(talk, *"123456")
    talk.say("Cán", "duyệt ảnh")
    ((_, first),) = talk.press("Cán", "Duyệt")
    assert first.text.startswith("Đã duyệt ảnh 1/6.\nẢnh 2/6.")
    ((_, again),) = talk.press("Cán", "Xem lại ảnh trước")
    assert "Ảnh 1/6." in again.text
    ((_, second),) = talk.press("Cán", "Không duyệt")
    assert second.text.startswith("Đã để riêng ảnh 1/6, không đưa vào nhóm chat.\nẢnh 2/6.")
    told: list[Told] = []
    for _ in range(5):
        told += talk.press("Cán", "Duyệt")
    ((_, heard),) = [one for one in told if one[0] == "Hoa"]
    assert "tháng 11/2026: duyệt 5 ảnh" in heard.text
    assert "để riêng 1 ảnh" in heard.text


def test_photos_of_a_meeting_stay_with_its_filing(talk: Talk) -> None:
    talk.say("Hoa", "họp dân")
    send(talk, "1", "bad2", "3")
    with talk.database.reading() as tx:
        rows = tx.rows(sa.select(photos.c.review, photos.c.draft_id, photos.c.download).order_by(photos.c.id))
    assert [row.review for row in rows] == ["filing"] * 3
    assert all(row.draft_id is not None for row in rows)
    assert "Không còn ảnh nào" in talk.say("Cán", "duyệt ảnh")[0][1].text


def test_an_officer_sees_the_photos_of_a_filing_when_he_opens_it(talk: Talk) -> None:
    """Of a quick log too, which is otherwise not listed."""
    talk.say("Hoa", "đánh giá")
    send(talk, "1", "2")
    for text in ("3", "sạch", "rác", "thiếu xe", "3", "1"):
        talk.say("Hoa", text)
    talk.say("Hoa", "gửi")
    told = talk.press("Cán", "Xem đầy đủ")
    assert "người gửi: Hoàng Thị Hoa" in told[0][1].text
    assert len(told[1][1].media) == 2
    with talk.database.reading() as tx:
        assert tx.scalar(sa.select(sa.func.count()).where(photos.c.filing_id.is_not(None))) == 2
