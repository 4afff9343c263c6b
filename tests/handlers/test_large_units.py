"""Few statements and few rows for whatever an officer of ten thousand groups types or presses."""

from __future__ import annotations

import re
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from conversation.intent_words import PHRASES
from conversation.intents import intent
from conversation.messages import Choice
from conversation.wish_words import NOTIONS, WISHES
from handlers import buttons, commands, group_chat, incoming, jobs
from storage import chats, inbox, units
from storage import jobs as stored_jobs
from storage.database import Database
from storage.inbox import Received
from storage.outbox import reply_of
from storage.tables import outbox
from tests.province import NOW, OFFICERS
from tests.talk import BOT, CHANNEL, Talk

MOST_STATEMENTS = 40
MOST_ROWS = 600
"""The communes of a province, the lines of its summary; never its groups."""
MOST_PRESSED_ALIKE = 2
GROUP_CHAT = "nhóm tỉnh"


@dataclass
class Counted:
    """What one transaction asked of the database."""

    statements: int = 0
    rows: int = 0


NOW_COUNTED = Counted()


class CountingCursor(sqlite3.Cursor):
    """Counts the rows that leave it."""

    def fetchone(self) -> Any:
        row = super().fetchone()
        NOW_COUNTED.rows += row is not None
        return row

    def fetchall(self) -> list[Any]:
        rows = super().fetchall()
        NOW_COUNTED.rows += len(rows)
        return rows


class CountingConnection(sqlite3.Connection):
    """Gives counting cursors."""

    def cursor(self, factory: Any = CountingCursor) -> Any:
        return super().cursor(factory)


@pytest.fixture
def counted(province: Database) -> Database:
    """The province, seen at work."""

    def connect(_dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]) -> None:
        parameters["factory"] = CountingConnection

    def count(*_: Any) -> None:
        NOW_COUNTED.statements += 1

    sa.event.listen(province.engine, "do_connect", connect)
    sa.event.listen(province.engine, "before_cursor_execute", count)
    province.engine.dispose()
    return province


@contextmanager
def counting() -> Iterator[Counted]:
    NOW_COUNTED.statements = NOW_COUNTED.rows = 0
    found = Counted()
    yield found
    found.statements, found.rows = NOW_COUNTED.statements, NOW_COUNTED.rows


def handled(talk: Talk, who: str, **what: Any) -> tuple[Counted, list[Choice]]:
    """One message through the one door; gives its cost and the buttons that the bot offers for it."""
    message = talk.message(who, **what)
    with talk.database.transaction() as tx:
        new = inbox.store(tx, CHANNEL, BOT, [Received(message.event_key, message.chat, {})], talk.now)
    with counting() as found, talk.database.transaction() as tx:
        for inbox_id in new.values():
            incoming.handle(tx, talk.office(), inbox_id, message, talk.now)
    with talk.database.transaction() as tx:
        replies = [reply_of(row.payload) for row in tx.rows(sa.select(outbox.c.payload).order_by(outbox.c.id))]
        tx.execute(sa.delete(outbox))
    return found, [choice for reply in replies for choice in reply.choices]


def typed() -> list[str]:
    """Every command, as it is first written in the list of phrases; the menus of the officers are among them."""
    codes = dict.fromkeys([*commands.TOLD, *commands.PLAIN])
    return [PHRASES[code].split(",")[0].strip() if code in PHRASES else wished(code) for code in codes]


def wished(code: str) -> str:
    """A sentence of a wish: the first words of each notion that it must have."""
    wanted = next(notions for wish, notions, _ in WISHES if wish == code)
    named = {"unit": "nhóm liên gia", "period": "tháng 10", "past": "tháng trước"}
    text = " ".join(named.get(each) or NOTIONS[each].split(",")[0].strip() for each in wanted.split())
    found = intent(text)
    assert found is not None and found.code == code, (code, text, found)
    return text


def kind_of(choice: str) -> str:
    """Buttons that differ by their numbers alone are of one kind."""
    return re.sub(r"\d+", "0", choice)


@pytest.mark.parametrize("who", OFFICERS)
def test_no_command_and_no_button_grows_with_the_unit(counted: Database, who: str) -> None:
    """From every command and menu button on, each button that follows is pressed too."""
    talk = Talk(counted)
    waiting = deque[dict[str, str]](
        [{"text": text} for text in [*typed(), "lịch sử nhắc nhóm liên gia", "tổng hợp ảnh"]]
    )
    waiting += [{"choice": f"m:{word}"} for word in buttons.MENU]
    pressed: dict[str, int] = {}
    costly: list[str] = []
    while waiting:
        what = waiting.popleft()
        cost, offered = handled(talk, who, **what)
        if cost.statements > MOST_STATEMENTS or cost.rows > MOST_ROWS:
            costly.append(f"{what}: {cost}")
        for choice in offered:
            kind = kind_of(choice.id)
            pressed[kind] = pressed.get(kind, 0) + 1
            # Withdrawing and deleting end the officer's part; they are tried on their own.
            if pressed[kind] <= MOST_PRESSED_ALIKE and not re.match(r"y:\w+_yes", choice.id):
                waiting.append({"choice": choice.id})
    assert costly == []
    heads = {kind.partition(":")[0] for kind in pressed} - {"d"}
    assert {"m", "i", "r", "p", "h"} <= heads, heads


def test_no_piece_of_a_job_grows_with_the_unit(counted: Database) -> None:
    talk = Talk(counted)
    with counted.transaction() as tx:
        unit = units.unit_by_code(tx, "08")
        assert unit is not None
        for kind in jobs.KINDS:
            stored_jobs.add(tx, kind, 1, talk.address("Tỉnh"), None, {"unit": unit.id, "period": "2026-11"}, 5000, NOW)
        waiting = [stored_jobs.of_id(tx, number) for number in range(1, len(jobs.KINDS) + 1)]
    for job in filter(None, waiting):
        with counting() as cost, counted.transaction() as tx:
            jobs.step(tx, talk.office(), job.id, NOW)
        assert cost.statements <= MOST_STATEMENTS, job.kind
        assert cost.rows <= 8 * jobs.PIECE, job.kind


@pytest.mark.parametrize("who", OFFICERS)
def test_no_command_in_a_chat_group_grows_with_the_unit(counted: Database, who: str) -> None:
    talk = Talk(counted)
    with counted.transaction() as tx:
        unit = units.unit_by_code(tx, OFFICERS[who][1])
        assert unit is not None
        chats.bind(tx, chats.keep(tx, talk.address(GROUP_CHAT), GROUP_CHAT), unit.id, 1, NOW)
    for code in sorted(group_chat.COMMANDS):
        cost, _ = handled(talk, who, text=PHRASES[code].split(",")[0].strip(), chat=GROUP_CHAT)
        assert cost.statements <= MOST_STATEMENTS, code
        assert cost.rows <= MOST_ROWS, code


@pytest.mark.parametrize("right", ["rút đồng ý", "xóa dữ liệu"])
def test_leaving_costs_little(counted: Database, right: str) -> None:
    talk = Talk(counted)
    handled(talk, "Tỉnh", text=right)
    cost, _ = handled(talk, "Tỉnh", text=right)
    assert cost.statements <= MOST_STATEMENTS
    assert cost.rows <= MOST_ROWS
