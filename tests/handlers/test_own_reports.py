"""A leader's old reports and their picture: his own groups only, by page, at a bounded cost."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from conversation.draft import Answer
from conversation.messages import Reply
from handlers import incoming
from storage import inbox, people, periods, reports, units
from storage.database import Database
from storage.inbox import Received
from storage.tables import groups, questionnaires
from tests.talk import BOT, CHANNEL, SINCE, Talk, at

MOST_STATEMENTS = 40
OLD_BUTTON = "Nút này không còn dùng được"


@pytest.fixture
def talk(town: Database) -> Talk:
    return Talk(town)


def group_id(talk: Talk, code: str) -> int:
    with talk.database.reading() as tx:
        group = units.group_by_code(tx, code)
    assert group is not None
    return group.id


def said(talk: Talk, who: str, text: str = "", **more: Any) -> Reply:
    """The one thing that the bot answers."""
    ((_, reply),) = talk.say(who, text, **more)
    return reply


def file_month(talk: Talk, code: str, by: str, value: int) -> None:
    """The report of the latest month, as short as can be."""
    with talk.database.transaction() as tx:
        group, period = units.group_by_code(tx, code), periods.latest_opened(tx)
        assert group is not None
        assert period is not None
        reports.file(
            tx,
            group,
            period,
            tx.scalar(sa.select(sa.func.min(questionnaires.c.id))),
            {"G01": Answer(value * 1000, "typed")},
            difficulty=None,
            person_id=talk.person_id(tx, by),
            sent_on=talk.now.date(),
            sent_at=talk.now,
            now=talk.now,
        )


def years(talk: Talk, months: int, left_out: int) -> None:
    """So many months from November 2026 on, filed one after the other but for one."""
    for number in range(months):
        if number:
            month = 10 + number
            talk.later(at(f"{2026 + month // 12}-{month % 12 + 1:02}-16 09:00"))
        if number != left_out:
            file_month(talk, "T1", ("Hoa", "Phó")[number % 2], 40 + number)


def test_the_list_is_paged_by_the_year_and_tells_what_is_missing(talk: Talk) -> None:
    years(talk, months=14, left_out=10)
    reply = said(talk, "Hoa", "/baocaocu")
    lines = reply.text.splitlines()[1:]
    assert len(lines) == 12
    assert lines[0].startswith("• tháng 12/2027: đã nộp")
    assert lines[0].endswith("người nộp: Ma Văn Phó")
    assert lines[3] == "• tháng 9/2027: chưa nộp"
    labels = [choice.label for choice in reply.choices]
    assert labels[-2:] == ["Các tháng trước đó", "Biểu đồ 12 tháng"]
    assert len(labels) == 11 + 2
    ((_, earlier),) = talk.press("Hoa", "Các tháng trước đó")
    assert [line.split(":")[0] for line in earlier.text.splitlines()[1:]] == ["• tháng 12/2026", "• tháng 11/2026"]
    assert "Các tháng trước đó" not in [choice.label for choice in earlier.choices]
    ((_, report),) = talk.press("Hoa", "Xem tháng 11/2026")
    assert "40 hộ (khảo sát 50 hộ)" in report.text
    assert [choice.label for choice in report.choices] == ["Biểu đồ 12 tháng", "Báo cáo các tháng"], "it is closed"
    drawn = said(talk, "Hoa", "biểu đồ 12 tháng").drawing
    assert drawn is not None
    assert (drawn.data["months"][0], drawn.data["months"][-1]) == ("2027-01", "2027-12")
    households = next(row for row in drawn.data["indicators"] if row["baseline"] == 50000)
    assert households["values"] == [(42 + each) * 1000 if each != 8 else None for each in range(12)]
    assert not households["adds_up"]
    assert any(row["adds_up"] for row in drawn.data["indicators"])


def test_no_look_at_old_reports_asks_much_of_the_database(talk: Talk) -> None:
    years(talk, months=13, left_out=-1)
    seen: list[str] = []
    sa.event.listen(talk.database.engine, "before_cursor_execute", lambda _c, _u, text, *_: seen.append(text))
    number = group_id(talk, "T1")
    asked = [{"text": each} for each in ("báo cáo cũ", "xem báo cáo tháng trước", "biểu đồ 12 tháng")]
    pressed = [{"choice": each} for each in (f"o:list:{number}:1", f"o:open:{number}:2027-03", f"o:year:{number}")]
    costs = {}
    for what in (*asked, *pressed):
        message = talk.message("Hoa", **what)
        with talk.database.transaction() as tx:
            new = inbox.store(tx, CHANNEL, BOT, [Received(message.event_key, message.chat, {})], talk.now)
        seen.clear()
        with talk.database.transaction() as tx:
            incoming.handle(tx, talk.office(), new[message.event_key], message, talk.now)
        costs[str(what)] = len(seen)
    assert min(costs.values()) > 0
    assert max(costs.values()) <= MOST_STATEMENTS, costs


@pytest.mark.parametrize("button", ["o:open:{}:2026-11", "o:list:{}:0", "o:year:{}"])
@pytest.mark.parametrize("who", ["Hoa", "An", "Cán", "Tỉnh"])
def test_another_groups_reports_are_refused(talk: Talk, who: str, button: str) -> None:
    file_month(talk, "T4", "Khuân", 71)
    reply = said(talk, who, choice=button.format(group_id(talk, "T4")))
    assert reply.text.startswith(OLD_BUTTON)
    assert reply.drawing is None


@pytest.mark.parametrize("button", ["o:open:{}:2026-11", "o:list:{}:0", "o:year:{}"])
def test_who_reports_no_more_sees_them_no_more(talk: Talk, button: str) -> None:
    file_month(talk, "T1", "Hoa", 71)
    with talk.database.transaction() as tx:
        people.end_roles(tx, talk.person_id(tx, "Hoa"), talk.office().day(talk.now))
    assert said(talk, "Hoa", choice=button.format(group_id(talk, "T1"))).text.startswith(OLD_BUTTON)


def test_a_stranger_sees_nothing(talk: Talk) -> None:
    file_month(talk, "T1", "Hoa", 71)
    told = talk.say("người lạ", choice=f"o:open:{group_id(talk, 'T1')}:2026-11")
    assert all("71" not in reply.text and reply.drawing is None for _, reply in told)


HOSTILE = [
    "o:",
    "o:open",
    "o:open:1",
    "o:open:1:",
    "o:open:1:2026-13",
    "o:open:1:0000-00",
    "o:open:1:2026-Q3",
    "o:open:1:' OR 1=1 --",
    "o:open:99999999999999999999999999:2026-11",
    "o:list:1:-1",
    "o:list:1:99999999",
    "o:list:-1:0",
    "o:list:1:99999999999999999999999",
    "o:year:x",
    "o:which:open:9999999:",
    "o:which:open:-1:",
    "o:which:drop:0:2026-11",
    "o:tell_gone:1:99999999999999999999999",
    "o:tell_leaving:1:1",
]


@pytest.mark.parametrize("button", HOSTILE)
def test_an_invented_button_shows_nothing_of_others_and_changes_nothing(talk: Talk, button: str) -> None:
    file_month(talk, "T4", "Khuân", 71)
    told = talk.say("Hoa", choice=button)
    assert [chat for chat, _ in told] == ["Hoa"], "only the one who pressed hears of it"
    assert not told[0][1].text.startswith("Có lỗi")
    assert "71" not in told[0][1].text


def test_who_reports_for_many_groups_chooses_by_page(talk: Talk) -> None:
    with talk.database.transaction() as tx:
        first = tx.rows(sa.select(groups).where(groups.c.code == "T1"))[0]._asdict()
        for number in range(9):
            row = {**first, "id": 100 + number, "code": f"N{number}", "name": f"Nhóm số {number}"}
            tx.execute(sa.insert(groups).values(**row))
            people.give_role(tx, talk.person_id(tx, "Hoa"), "leader", SINCE, group_id=100 + number)
    for text in ("báo cáo cũ", "biểu đồ 12 tháng", "tôi thôi làm tổ trưởng"):
        reply = said(talk, "Hoa", text)
        assert len(reply.choices) == 9
        ((_, after),) = talk.press("Hoa", reply.choices[-1].label)
        assert [choice.label for choice in after.choices] == ["Nhóm số 7", "Nhóm số 8"]
        assert after.text == reply.text
