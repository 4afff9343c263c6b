"""What was typed before a question was sent never answers it: it is the last answer again, or it is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation.channel import Sent
from conversation.questionnaire import Questionnaire
from conversation.texts import vi as say
from handlers import incoming
from storage import inbox, outbox, tables
from storage.database import Database
from storage.inbox import Received
from tests.conftest import SqliteStock
from tests.handlers.test_incoming import talk_in
from tests.storage.test_ways import noted
from tests.talk import BETWEEN_MESSAGES, BOT, CHANNEL, Talk
from tests.waiting import waiting

TYPED_AGAIN_AFTER = timedelta(seconds=75)


def answers(talk: Talk) -> Mapping[tuple[int, str], list[object]]:
    """(draft, question) -> what it holds."""
    drafts = sa.select(tables.drafts.c.id, tables.drafts.c.answers).order_by(tables.drafts.c.id)
    with talk.database.reading() as tx:
        return {(row.id, name): answer for row in tx.rows(drafts) for name, answer in row.answers.items()}


def values(talk: Talk) -> list[object]:
    return [value for value, *_ in answers(talk).values()]


def label_of(talk: Talk, draft: int, question: str) -> str:
    """The words of a question."""
    asked = tables.drafts.join(tables.questionnaires, tables.drafts.c.questionnaire_id == tables.questionnaires.c.id)
    content = sa.select(tables.questionnaires.c.content).select_from(asked).where(tables.drafts.c.id == draft)
    with talk.database.reading() as tx:
        return Questionnaire.from_json(tx.scalar(content)).question(question).label


def begun(installed: Database, *, buttons: bool) -> Talk:
    return asked(Talk(installed, buttons=buttons).set_up())


def asked(talk: Talk) -> Talk:
    """The first question of the report stands there."""
    talk.say("Hoa", "báo cáo")
    return talk


@pytest.mark.parametrize("buttons", [True, False])
def test_an_answer_typed_again_during_an_outage_is_one_answer(installed: Database, buttons: bool) -> None:
    talk = begun(installed, buttons=buttons)
    talk.away = True
    for _ in range(3):
        talk.say("Hoa", "50")
        talk.now += TYPED_AGAIN_AFTER
    talk.away = False
    told = [reply.text for _, reply in talk.sent()]
    assert [text.startswith(say.HEARD_TWICE.format(text="50")) for text in told] == [False, True, True]
    assert ["Câu 2/5" in text for text in told] == [True, False, False]
    assert values(talk) == [50_000]
    talk.say("Hoa", "45")
    assert values(talk) == [50_000, 45_000]


def test_words_typed_again_where_there_are_no_buttons_copy_one_figure(installed: Database) -> None:
    """'bỏ qua' is among the choices of the next question too."""
    talk = begun(installed, buttons=False)
    talk.away = True
    for _ in range(3):
        talk.say("Hoa", "bỏ qua")
    talk.away = False
    talk.sent()
    assert values(talk) == [None]


def test_what_comes_late_is_judged_by_when_it_was_written(town: Database) -> None:
    """As when the platform kept the updates back: the question is there before they are."""
    talk = asked(Talk(town))
    first, second = talk.message("Hoa", "50"), talk.message("Hoa", "50")
    talk.now += TYPED_AGAIN_AFTER
    talk.hear(first)
    talk.now += timedelta(seconds=2)
    ((_, reply),) = talk.hear(second)
    assert reply.text.startswith(say.HEARD_TWICE.format(text="50"))
    assert values(talk) == [50_000]


def test_answers_given_ahead_are_asked_for(town: Database) -> None:
    talk = asked(Talk(town))
    talk.away = True
    for text in ("50", "45", "2"):
        talk.say("Hoa", text)
    talk.away = False
    assert values(talk) == [50_000]
    second, third = (reply.text for _, reply in talk.sent()[1:])
    assert second.startswith(say.HEARD_EARLY.format(text="45"))
    assert "«Số hộ phân loại rác tại nguồn» là 45 hộ, đúng không ạ?" in second
    assert third == say.HEARD_EARLY_ABOVE.format(text="2")
    talk.say("Hoa", "đúng rồi")
    assert values(talk) == [50_000, 45_000]


@pytest.mark.parametrize("buttons", [True, False])
def test_what_was_offered_is_offered_once_however_often_it_is_typed(installed: Database, buttons: bool) -> None:
    talk = begun(installed, buttons=buttons)
    talk.away = True
    for text in ("50", "45", "45", "50", "45"):
        talk.say("Hoa", text)
    talk.away = False
    told = [reply.text for _, reply in talk.sent()]
    assert told[1].startswith(say.HEARD_EARLY.format(text="45"))
    assert told[2:] == [say.HEARD_TWICE_ABOVE.format(text=text) for text in ("45", "50", "45")]
    assert values(talk) == [50_000]
    talk.say("Hoa", "đúng rồi")
    assert values(talk) == [50_000, 45_000]


def test_a_question_that_was_lost_is_said_again(town: Database) -> None:
    talk = asked(Talk(town))
    lost(talk, "50")
    ((_, reply),) = talk.say("Hoa", "50")
    assert reply.text.startswith(say.HEARD_TWICE.format(text="50"))
    assert "Câu 2/5" in reply.text
    talk.say("Hoa", "45")
    assert values(talk) == [50_000, 45_000]


@pytest.mark.parametrize("buttons", [True, False])
def test_who_agrees_to_a_notice_that_may_be_lost_is_shown_it_again_and_gets_in(
    installed: Database, buttons: bool
) -> None:
    """What is sent to people who have not agreed is erased: the lost row stayed the newest, and nobody got in."""
    talk = Talk(installed, buttons=buttons).set_up(joined=("Cán",), bound=())
    lost(talk, talk.invite("leader", "T1"))
    talk.say("Hoa", "chào")
    ((_, notice),) = talk.say("Hoa", "đồng ý")
    assert "Ủy ban MTTQ" in notice.text
    ((_, reply),) = talk.say("Hoa", "đồng ý")
    assert reply.text.startswith("Cảm ơn bác")


def lost(talk: Talk, text: str) -> None:
    """Say it; of the answer nobody knows whether it arrived."""
    talk.away = True
    talk.say("Hoa", text)
    with talk.database.transaction() as tx:
        tx.execute(sa.update(tables.outbox).where(tables.outbox.c.state == "waiting").values(state="unknown"))
    talk.away = False


def in_one_second(talk: Talk, text: str) -> None:
    """A text that a weak line or a hasty thumb sends twice, dated by whole seconds; the first is answered at once."""
    first, second = talk.message("Hoa", text), talk.message("Hoa", text)
    talk.hear(first)
    talk.now += timedelta(milliseconds=300)
    talk.hear(second)
    talk.now += BETWEEN_MESSAGES


def test_the_same_twice_in_one_second_is_one_answer(town: Database) -> None:
    talk = asked(Talk(town))
    in_one_second(talk, "50")
    assert values(talk) == [50_000]


@pytest.mark.parametrize("command", ["xóa dữ liệu", "rút đồng ý"])
def test_a_command_twice_in_one_second_is_no_yes(town: Database, command: str) -> None:
    talk = Talk(town)
    in_one_second(talk, command)
    assert not any(reply.text in (say.WITHDRAWN, say.DELETED) for _, reply in talk.heard)


@pytest.mark.parametrize("ours", [timedelta(seconds=-20), timedelta(), timedelta(seconds=20)])
def test_a_clock_of_ours_that_is_wrong_judges_nothing(town: Database, ours: timedelta) -> None:
    """Both the question and what is typed are dated by the platform."""
    talk = asked(Talk(town))
    platform = talk.now - ours
    talk.away = True
    talk.hear(replace(talk.message("Hoa", "50"), sent_at=platform))
    with talk.database.transaction() as tx:
        (queued,) = waiting(tx, talk.now)
        outbox.record(tx, queued, Sent("sent", "1", platform + timedelta(seconds=2)), talk.now + timedelta(seconds=2))
    talk.hear(replace(talk.message("Hoa", "50"), sent_at=platform + timedelta(seconds=1)))
    assert values(talk) == [50_000]
    talk.hear(replace(talk.message("Hoa", "45"), sent_at=platform + timedelta(seconds=3)))
    assert values(talk) == [50_000, 45_000]


def test_a_doubted_figure_typed_again_waits_for_its_yes(town: Database) -> None:
    talk = asked(Talk(town))
    talk.away = True
    talk.say("Hoa", "2")
    talk.say("Hoa", "2")
    talk.say("Hoa", "đúng")
    talk.away = False
    assert values(talk) == []
    assert ["đúng không ạ?" in reply.text for _, reply in talk.sent()] == [True, False, False]
    talk.say("Hoa", "đúng")
    assert values(talk) == []
    talk.say("Hoa", "mới sáp nhập")
    assert [*answers(talk).values()] == [[2_000, "typed", "mới sáp nhập"]]


def test_a_report_is_not_sent_by_a_yes_to_its_last_question(town: Database) -> None:
    talk = asked(Talk(town))
    for text in ("50", "45", "2", "12"):
        talk.say("Hoa", text)
    talk.away = True
    for text in ("0", "đúng rồi", "gửi"):
        talk.say("Hoa", text)
    talk.away = False
    talk.sent()
    with talk.database.reading() as tx:
        filed = tx.rows(sa.select(tables.reports.c.id).where(tables.reports.c.state == "submitted"))
    assert filed == []
    talk.say("Hoa", "gửi")
    assert len(values(talk)) == 5


def test_who_answers_within_the_second_of_the_question_is_heard(town: Database) -> None:
    """Telegram dates by whole seconds."""
    talk = asked(Talk(town))
    talk.now += timedelta(milliseconds=700)
    talk.say("Hoa", "50")
    talk.now -= BETWEEN_MESSAGES
    talk.hear(replace(talk.message("Hoa", "45"), sent_at=talk.now.replace(microsecond=0)))
    assert values(talk) == [50_000, 45_000]


def test_a_question_from_before_the_update_is_answered(town: Database) -> None:
    talk = asked(Talk(town))
    with talk.database.transaction() as tx:
        tx.execute(sa.update(tables.outbox).values(asks=None, dated_at=None))
    talk.say("Hoa", "50")
    assert values(talk) == [50_000]


@pytest.mark.parametrize("buttons", [True, False])
@pytest.mark.parametrize("command", ["xóa dữ liệu", "rút đồng ý"])
def test_a_command_typed_again_is_no_yes_to_its_question(installed: Database, command: str, buttons: bool) -> None:
    talk = Talk(installed, buttons=buttons).set_up()
    talk.away = True
    for _ in range(3):
        talk.say("Hoa", command)
    talk.away = False
    assert not any(reply.text in (say.WITHDRAWN, say.DELETED) for _, reply in talk.sent())
    talk.now += BETWEEN_MESSAGES
    ((_, reply), *_) = talk.say("Hoa", command)
    assert reply.text in (say.WITHDRAWN, say.DELETED)


def test_nobody_agrees_to_a_notice_that_he_has_not_seen(installed: Database) -> None:
    talk = Talk(installed).set_up(joined=("Cán",), bound=())
    talk.away = True
    talk.say("Hoa", talk.invite("leader", "T1"))
    talk.say("Hoa", "đồng ý")
    talk.away = False
    assert [reply.text for _, reply in talk.sent()][1:] == [say.CONSENT_FIRST]
    ((_, reply),) = talk.say("Hoa", "đồng ý")
    assert reply.text.startswith("Cảm ơn bác")


def test_a_number_typed_again_picks_nothing_of_a_list_that_was_not_sent(installed: Database) -> None:
    talk = Talk(installed, buttons=False).set_up()
    talk.say("Cán", "menu")
    talk.away = True
    talk.say("Cán", "4")
    talk.say("Cán", "1")
    talk.away = False
    first, second = talk.sent()
    assert second[1].text == say.HEARD_EARLY_ABOVE.format(text="1")
    ((_, reply),) = talk.say("Cán", "1")
    assert reply.text not in (first[1].text, second[1].text)


def test_two_of_one_commit_are_told_apart(town: Database) -> None:
    talk = asked(Talk(town))
    both = [talk.message("Hoa", "50"), talk.message("Hoa", "50")]
    with talk.database.transaction() as tx:
        for message in both:
            new = inbox.store(tx, CHANNEL, BOT, [Received(message.event_key, message.chat, {})], talk.now)
            incoming.handle(tx, talk.office(), new[message.event_key], message, talk.now)
    talk.sent()
    assert values(talk) == [50_000]


MOVES = st.sampled_from(["50", "45", "2", "again", "away", "back", "đúng rồi", "bỏ qua", "quay lại"])


@settings(max_examples=25, deadline=None)
@given(moves=st.lists(MOVES, max_size=25), buttons=st.booleans())
def test_nothing_is_ever_filed_as_the_answer_to_a_question_not_seen(
    sqlite_stock: SqliteStock, moves: list[str], buttons: bool
) -> None:
    """Whatever is typed while the messenger comes and goes."""
    talk = talk_in(sqlite_stock)
    talk.buttons = buttons
    talk.say("Hoa", "báo cáo")
    typed = "50"
    for move in moves:
        if move in ("away", "back"):
            talk.away = move == "away"
            talk.sent()
            continue
        seen, before = "\n".join(reply.text for _, reply in talk.heard), answers(talk)
        typed = typed if move == "again" else move
        talk.say("Hoa", typed)
        for draft, name in {key for key, answer in answers(talk).items() if before.get(key) != answer}:
            assert label_of(talk, draft, name) in seen, (name, typed)
    talk.database.close()


def test_an_answer_costs_no_statement_more(sqlite_stock: SqliteStock) -> None:
    talk = talk_in(sqlite_stock)
    talk.say("Hoa", "báo cáo")
    message = talk.message("Hoa", "50")
    with noted(talk.database) as statements, talk.database.transaction() as tx:
        new = inbox.store(tx, CHANNEL, BOT, [Received(message.event_key, "Hoa", {})], talk.now)
        incoming.handle(tx, talk.office(), new[message.event_key], message, talk.now)
    assert len(statements) <= 6, list(statements)
    talk.database.close()
