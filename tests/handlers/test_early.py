"""What was typed before a question was sent never answers it: it is the last answer again, or it is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation.questionnaire import Questionnaire
from conversation.texts import vi as say
from handlers import incoming
from storage import inbox, tables
from storage.database import Database
from storage.inbox import Received
from tests.conftest import SqliteStock
from tests.handlers.test_incoming import talk_in
from tests.storage.test_ways import noted
from tests.talk import BETWEEN_MESSAGES, BOT, CHANNEL, Talk

TYPED_AGAIN_AFTER = timedelta(seconds=75)


def answers(talk: Talk) -> Mapping[str, list[object]]:
    """What the only draft holds."""
    with talk.database.reading() as tx:
        found: Mapping[str, list[object]] = tx.scalar(sa.select(tables.drafts.c.answers).order_by(tables.drafts.c.id))
        return found


def values(talk: Talk) -> list[object]:
    return [value for value, *_ in answers(talk).values()]


def labels_of(talk: Talk) -> Mapping[str, str]:
    """Question -> its words, of the only draft's questionnaire."""
    asked = tables.drafts.join(tables.questionnaires, tables.drafts.c.questionnaire_id == tables.questionnaires.c.id)
    with talk.database.reading() as tx:
        content = tx.scalar(sa.select(tables.questionnaires.c.content).select_from(asked).order_by(tables.drafts.c.id))
    return {question.name: question.label for question in Questionnaire.from_json(content).questions}


def begun(database: Database, *, buttons: bool = True) -> Talk:
    talk = Talk(database, buttons=buttons).set_up()
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


def test_what_comes_late_is_judged_by_when_it_was_written(installed: Database) -> None:
    """As when the platform kept the updates back: the question is there before they are."""
    talk = begun(installed)
    first, second = talk.message("Hoa", "50"), talk.message("Hoa", "50")
    talk.now += TYPED_AGAIN_AFTER
    talk.hear(first)
    talk.now += timedelta(seconds=2)
    ((_, reply),) = talk.hear(second)
    assert reply.text.startswith(say.HEARD_TWICE.format(text="50"))
    assert values(talk) == [50_000]


def test_answers_given_ahead_are_asked_for(installed: Database) -> None:
    talk = begun(installed)
    talk.away = True
    for text in ("50", "45", "2"):
        talk.say("Hoa", text)
    talk.away = False
    assert values(talk) == [50_000]
    second, third = (reply.text for _, reply in talk.sent()[1:])
    assert second.startswith(say.HEARD_EARLY.format(text="45"))
    assert third.startswith(say.HEARD_EARLY.format(text="2"))
    assert all("«Số hộ phân loại rác tại nguồn» là 45 hộ, đúng không ạ?" in text for text in (second, third))
    talk.say("Hoa", "đúng rồi")
    assert values(talk) == [50_000, 45_000]


def test_a_doubted_figure_typed_again_waits_for_its_yes(installed: Database) -> None:
    talk = begun(installed)
    talk.away = True
    talk.say("Hoa", "2")
    talk.say("Hoa", "2")
    talk.say("Hoa", "đúng")
    talk.away = False
    assert values(talk) == []
    assert ["đúng không ạ?" in reply.text for _, reply in talk.sent()] == [True, False, True]
    talk.say("Hoa", "đúng")
    assert values(talk) == []
    talk.say("Hoa", "mới sáp nhập")
    assert [*answers(talk).values()] == [[2_000, "typed", "mới sáp nhập"]]


def test_a_report_is_not_sent_by_a_yes_to_its_last_question(installed: Database) -> None:
    talk = begun(installed)
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


def test_who_answers_within_the_second_of_the_question_is_heard(installed: Database) -> None:
    """Telegram dates by whole seconds."""
    talk = begun(installed)
    talk.now += timedelta(milliseconds=700)
    talk.say("Hoa", "50")
    talk.now -= BETWEEN_MESSAGES
    talk.hear(replace(talk.message("Hoa", "45"), sent_at=talk.now.replace(microsecond=0)))
    assert values(talk) == [50_000, 45_000]


def test_a_question_from_before_the_update_is_answered(installed: Database) -> None:
    talk = begun(installed)
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
    assert second[1].text == f"{say.HEARD_EARLY.format(text='1')}\n{first[1].text}"


def test_two_of_one_commit_are_told_apart(installed: Database) -> None:
    talk = begun(installed)
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
    typed, labels = "50", labels_of(talk)
    for move in moves:
        if move in ("away", "back"):
            talk.away = move == "away"
            talk.sent()
            continue
        seen, before = "\n".join(reply.text for _, reply in talk.heard), answers(talk)
        typed = typed if move == "again" else move
        talk.say("Hoa", typed)
        for name in {name for name, answer in answers(talk).items() if before.get(name) != answer}:
            assert labels[name] in seen, (labels[name], typed)
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
