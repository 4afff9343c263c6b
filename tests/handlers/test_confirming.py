"""Photos that come together are confirmed once, after a short quiet, with their number; on each database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversation.messages import PhotoIn
from handlers import confirming
from storage.database import Database
from storage.tables import groups, outbox, photos
from tests.talk import Talk, Told

SECOND = timedelta(seconds=1)


@pytest.fixture
def talk(installed: Database) -> Iterator[Talk]:
    made = Talk(installed).set_up(joined=("Hoa", "An"))
    yield made
    # A restart opened another one.
    made.database.close()


def sends(talk: Talk, *albums: str | None, who: str = "Hoa", chat: str | None = None) -> list[Told]:
    """Photos come in, one right after the other; gives what was said by then."""
    told: list[Told] = []
    for album in albums:
        photo = PhotoIn(f"photo-{talk.events}", 1000)
        told += talk.hear(talk.message(who, chat=chat, photo=photo, album=album))
    return told


def texts(told: list[Told]) -> list[str]:
    return [reply.text.partition(" cho ")[0] for _, reply in told]


def waits_for(talk: Talk) -> timedelta:
    """How long the only confirmation still waits."""
    with talk.database.reading() as tx:
        due_at = tx.scalar(sa.select(outbox.c.not_before_at).where(outbox.c.state == "waiting"))
    found: timedelta = due_at - talk.now
    return found


def test_photos_that_keep_coming_are_confirmed_meanwhile(talk: Talk) -> None:
    told = []
    for _ in range(12):
        told += talk.sent() + sends(talk, "a")
        talk.now += SECOND
    assert texts(told) == ["Đã nhận 10 ảnh"]
    assert texts(talk.confirmed()) == ["Đã nhận thêm 2 ảnh (tất cả 12 ảnh)"]


def test_each_photo_puts_it_off_a_little_and_a_late_one_until_no_more_can_come(talk: Talk) -> None:
    sends(talk, "a")
    assert waits_for(talk) == confirming.QUIET
    talk.now += SECOND
    sends(talk, "a")
    assert waits_for(talk) == confirming.QUIET
    assert texts(talk.confirmed()) == ["Đã nhận 2 ảnh"]
    sends(talk, "a")
    assert waits_for(talk) == confirming.QUIET_OF_LATE
    talk.now += 9 * SECOND
    sends(talk, "a")
    assert texts(talk.confirmed()) == ["Đã nhận thêm 2 ảnh (tất cả 4 ảnh)"]


def test_single_photos_at_a_slow_pace_are_told_of_twice_and_not_each_time(talk: Talk) -> None:
    told = []
    for _ in range(6):
        told += sends(talk, None)
        talk.now += 5 * SECOND
        told += talk.sent()
    assert texts(told + talk.confirmed()) == ["Đã nhận ảnh", "Đã nhận thêm 5 ảnh (tất cả 6 ảnh)"]


def test_nothing_is_kept_in_memory(talk: Talk) -> None:
    """As after kill -9: the confirmation and its count are in the database alone."""
    sends(talk, "a", "a")
    talk.restart()
    sends(talk, "a")
    talk.restart()
    assert texts(talk.confirmed()) == ["Đã nhận 3 ảnh"]
    talk.restart()
    sends(talk, "a")
    talk.restart()
    assert texts(talk.confirmed()) == ["Đã nhận thêm 1 ảnh (tất cả 4 ảnh)"]


def test_the_same_update_is_counted_once(talk: Talk) -> None:
    first, second = (talk.message("Hoa", photo=PhotoIn(f"p{number}", 1000), album="a") for number in range(2))
    for each in (second, first, second, second, first):
        talk.hear(each)
    assert texts(talk.confirmed()) == ["Đã nhận 2 ảnh"]


def test_in_a_group_each_sender_hears_of_his_own(talk: Talk) -> None:
    for _ in range(2):
        sends(talk, None, who="Hoa", chat="nhóm xã")
        sends(talk, None, who="An", chat="nhóm xã")
    told = talk.confirmed()
    assert {(chat, reply.text) for chat, reply in told} == {
        ("nhóm xã", "Đã nhận 2 ảnh cho Tổ tự quản môi trường thôn Đồng Bài, tháng 11/2026."),
        ("nhóm xã", "Đã nhận 2 ảnh cho Nhóm liên gia an ninh thôn Đồng Bài, tháng 11/2026."),
    }
    assert len(told) == 2
    # Who is not known cannot be told from others, so each of his photos is answered.
    assert texts(sends(talk, None, None, who="Lạ", chat="nhóm xã")) == ["Đã nhận ảnh", "Đã nhận ảnh"]


def second_group(talk: Talk) -> None:
    """Hoa leads T2 as well."""
    talk.say("Hoa", talk.invite("leader", "T2"))
    talk.press("Hoa", "Nhận thêm")


def test_whose_photos_they_are_is_asked_once_a_questionnaire_is_set_aside(talk: Talk) -> None:
    for text in ("đánh giá", "3", "sạch", "rác", "thiếu xe", "3", "1"):
        talk.say("Hoa", text)
    second_group(talk)
    talk.say("Hoa", "dừng")
    sends(talk, "a", "a")
    ((_, asked),) = talk.confirmed()
    assert [choice.id[:8] for choice in asked.choices] == ["p:group:"] * 2


def test_the_answer_of_which_group_holds_for_the_whole_album_and_ends_the_question(talk: Talk) -> None:
    second_group(talk)
    sends(talk, "a", "a", "a")
    ((_, asked),) = talk.confirmed()
    assert asked.text == "Đã nhận 3 ảnh. Các ảnh này của tổ, nhóm nào ạ?"
    sends(talk, "a")
    talk.restart()
    assert texts(talk.press("Hoa", "Nhóm liên gia an ninh thôn Đồng Bài")) == ["Đã nhận 4 ảnh"]
    sends(talk, "a")
    assert texts(talk.confirmed()) == ["Đã nhận thêm 1 ảnh (tất cả 5 ảnh)"]
    with talk.database.reading() as tx:
        rows = tx.rows(sa.select(groups.c.code).select_from(photos.join(groups, photos.c.group_id == groups.c.id)))
    assert [row.code for row in rows] == ["T2"] * 5


def test_done_within_the_quiet_gets_one_answer_that_begins_with_the_photos(talk: Talk) -> None:
    for text in ("báo cáo", "50", "45", "2", "12", "0", "thêm ảnh"):
        talk.say("Hoa", text)
    sends(talk, "a", "a")
    ((_, review),) = talk.say("Hoa", "quay lại")
    assert review.text.startswith(
        "Đã nhận 2 ảnh cho Tổ tự quản môi trường thôn Đồng Bài, tháng 11/2026.\nBác xem lại báo cáo"
    )
    assert "Ảnh: 2" in review.text


def test_sending_the_report_within_the_quiet_loses_no_confirmation(talk: Talk) -> None:
    for text in ("báo cáo", "50", "45", "2", "12", "0", "thêm ảnh"):
        talk.say("Hoa", text)
    sends(talk, "a")
    assert [text[:16] for text in texts(talk.say("Hoa", "gửi"))] == ["Đã nhận ảnh", "Đã nhận báo cáo "]


def test_who_deletes_his_data_is_not_told_of_photos_that_are_gone(talk: Talk) -> None:
    talk.say("Hoa", "xóa dữ liệu")
    sends(talk, "a", "a")
    (goodbye,) = talk.press("Hoa", "Xóa dữ liệu")
    assert "Đã nhận" not in goodbye[1].text
    assert talk.confirmed() == []
