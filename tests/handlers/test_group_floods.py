"""What is asked again and again in a chat group: one answer a minute, one line that points up to it, no names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversation.plain_choices import with_choices
from conversation.texts import vi as say
from handlers import summary_text
from handlers.group_chat import MOST_A_MINUTE
from storage.database import Database, Transaction
from storage.tables import outbox
from tests.conftest import Stock
from tests.shares import share
from tests.talk import Talk, Told, at, prepare_town

GROUP = "nhóm xã"
REPORT = ("báo cáo", "50", "45", "2", "12", "0", "gửi")
NOW, SAID = at("2026-11-16 08:05"), len(REPORT)
ANSWERED = "Số hộ tham gia mô hình: 50 hộ"
COMMANDS = ("/tonghop", "/chuanop", "biểu đồ", "/tonghop anh", "/tonghop thôn Đồng Bài", "/tonghop 11")


@pytest.fixture
def reported(stock: Stock) -> Iterator[Database]:
    """One of the three groups of the commune has reported."""
    opened = Database(stock.copy_of("reported", prepare_reported))
    yield opened
    opened.close()


def prepare_reported(database: Database) -> None:
    prepare_town(database)
    talk = Talk(database)
    for text in REPORT:
        talk.say("Hoa", text)


@pytest.fixture
def talk(reported: Database) -> Talk:
    return Talk(reported, now=NOW, events=SAID)


def typed(talk: Talk, text: str, times: int, *, within: timedelta, who: str = "Cán") -> list[Told]:
    """The same text so often, spread over a time."""
    begun_at, told = talk.now, []
    for each in range(times):
        talk.now = begun_at + within * each / times
        told += talk.hear(talk.message(who, text, chat=GROUP))
    talk.now = begun_at + within
    return told


@pytest.mark.parametrize("text", COMMANDS)
def test_three_hundred_commands_get_one_answer_and_one_line(talk: Talk, text: str) -> None:
    told = typed(talk, text, share(300), within=timedelta(seconds=58))
    assert [chat for chat, _ in told] == [GROUP] * 2
    assert told[1][1].text == say.ANSWERED_ABOVE and not told[1][1].drawing


def test_a_whole_group_types_at_once(talk: Talk) -> None:
    told = []
    for each in range(share(300)):
        told += talk.hear(talk.message(("Cán", "Hoa", "Phó", "An", "Học")[each % 5], "/tonghop", chat=GROUP))
        talk.now += timedelta(milliseconds=190)
    assert [ANSWERED in reply.text for _, reply in told] == [True, False]
    assert told[1][1].text == say.ANSWERED_ABOVE


def test_five_minutes_of_commands_get_an_answer_and_a_line_each_minute(talk: Talk) -> None:
    told = typed(talk, "tổng hợp", share(300), within=timedelta(minutes=5))
    answers = [reply for _, reply in told if ANSWERED in reply.text]
    assert len(answers) == 5
    assert len(told) == 10


def test_mixed_commands_stay_bounded(talk: Talk) -> None:
    told = []
    for each in range(share(300, 2)):
        text = f"/tonghop {each % 14}" if each % 2 else COMMANDS[each % len(COMMANDS)]
        told += talk.hear(talk.message("Cán", text, chat=GROUP))
        talk.now += timedelta(milliseconds=190)
    assert len(told) <= MOST_A_MINUTE + 1


def test_who_asks_for_many_things_at_once_is_told_to_wait(talk: Talk) -> None:
    told = [talk.hear(talk.message("Cán", f"/tonghop {year}", chat=GROUP)) for year in range(2001, 2026)]
    said = [each[0][1].text for each in told if each]
    assert len(said) == MOST_A_MINUTE + 1 and said[-1] == say.ASKED_TOO_OFTEN


def test_the_line_points_to_the_answer(talk: Talk) -> None:
    first = talk.say("Cán", "/tonghop", chat=GROUP)
    second = talk.say("Hoa", "xem tong hop a", chat=GROUP)
    assert ANSWERED in first[0][1].text
    assert second[0][1].text == say.ANSWERED_ABOVE
    with talk.database.reading() as tx:
        answer = outbox_id(tx, ANSWERED)
    assert second[0][1].above == answer
    assert talk.say("Phó", "/tonghop", chat=GROUP) == []
    talk.now += timedelta(minutes=1)
    assert ANSWERED in talk.say("Phó", "/tonghop", chat=GROUP)[0][1].text


def outbox_id(tx: Transaction, part: str) -> str:
    rows = tx.rows(sa.select(outbox).where(outbox.c.chat == GROUP).order_by(outbox.c.id))
    return next(str(row.message_id) for row in rows if part in row.payload["text"])


def test_another_meaning_is_answered(talk: Talk) -> None:
    assert ANSWERED in talk.say("Cán", "/tonghop", chat=GROUP)[0][1].text
    assert "Thôn Đồng Bài" in talk.say("Cán", "/tonghop thôn Đồng Bài", chat=GROUP)[0][1].text
    # The same month by its name is the same question.
    assert talk.say("Hoa", "/tonghop tháng 11", chat=GROUP)[0][1].text == say.ANSWERED_ABOVE
    assert "quý IV/2026" in talk.say("Cán", "/tonghop quý 4", chat=GROUP)[0][1].text


@pytest.mark.parametrize("buttons", [True, False])
@pytest.mark.parametrize("text", ["/tonghop", "/tonghop quý 4", "/tonghop 2026", "biểu đồ thôn Đồng Bài"])
def test_a_summary_in_a_group_is_short_and_without_names(reported: Database, text: str, buttons: bool) -> None:
    talk = Talk(reported, now=NOW, events=SAID, buttons=buttons)
    reply = talk.say("Cán", text, chat=GROUP)[0][1]
    shown = with_choices(reply.text, () if buttons else reply.choices, numbered=1)
    assert len(shown.split("\n")) <= summary_text.MOST_LINES_IN_GROUP
    assert reply.drawing is not None
    assert "Nhóm liên gia" not in shown and "Tổ khuyến học" not in shown
    assert "Chưa nộp: " in shown or "Còn thiếu: " in shown
    if buttons:
        assert [choice.label for choice in reply.choices] == [say.SUMMARY_REST]
    else:
        assert not reply.choices
        rest = shown.rsplit("nhắn riêng cho tôi: ", 1)[1]
        assert "TỔNG HỢP" in talk.say("Cán", rest)[0][1].text


def test_the_rest_comes_in_private_with_names_only_to_officers(talk: Talk) -> None:
    talk.say("Hoa", "/tonghop", chat=GROUP)
    told = talk.press("Cán", say.SUMMARY_REST, chat=GROUP)
    assert [chat for chat, _ in told] == ["Cán"]
    assert "• Tổ khuyến học thôn Nà Mạ" in told[0][1].text
    told = talk.press("Hoa", say.SUMMARY_REST, chat=GROUP)
    assert [chat for chat, _ in told] == ["Hoa"]
    assert "Tổ khuyến học" not in told[0][1].text and "Chưa nộp: 2 tổ, nhóm." in told[0][1].text
    assert talk.press("Hoa", say.SUMMARY_REST, chat=GROUP) == []
    # Somebody of another commune, and a stranger.
    assert [reply.text for _, reply in talk.press("Khuân", say.SUMMARY_REST, chat=GROUP)] == [say.NO_RIGHT]
    assert [reply.text for _, reply in talk.press("Lạ", say.SUMMARY_REST, chat=GROUP)] == [say.STRANGER_IN_GROUP]
    assert talk.press("Lạ", say.SUMMARY_REST, chat=GROUP) == []


@pytest.mark.parametrize("text", ["/chuanop", "/tonghop anh"])
def test_names_and_photos_need_an_officer(talk: Talk, text: str) -> None:
    assert [reply.text for _, reply in talk.say("Hoa", text, chat=GROUP)] == [say.NO_RIGHT]
    assert [reply.text for _, reply in talk.say("Cán", text, chat=GROUP)] != [say.NO_RIGHT]


def test_a_stranger_in_a_group_hears_one_line_however_often_he_writes(talk: Talk) -> None:
    told = typed(talk, "/tonghop", share(300), within=timedelta(minutes=10), who="Lạ")
    assert [reply.text for _, reply in told] == [say.STRANGER_IN_GROUP]


def test_an_answer_that_was_given_up_is_given_again(talk: Talk) -> None:
    talk.say("Cán", "/chuanop", chat=GROUP)
    with talk.database.transaction() as tx:
        lost = {"state": "failed", "message_id": None}
        tx.execute(sa.update(outbox).where(outbox.c.chat == GROUP, outbox.c.state == "sent").values(**lost))
    assert "chưa nộp" in talk.say("Cán", "/chuanop", chat=GROUP)[0][1].text
    assert talk.say("Cán", "/chuanop", chat=GROUP) == []
