"""The door takes anything, in any order, from anybody: nothing raises, nothing is lost, nothing is done twice."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversation.messages import FileIn, PhotoIn
from storage import drafts, units
from storage.database import Database
from storage.tables import inbox, outbox
from tests import conftest
from tests.conftest import Stock
from tests.dialog_files import leave_nothing_behind, plain
from tests.shares import WHOLE, share
from tests.talk import Talk, is_group, prepare_town

PEOPLE = ("Hoa", "Phó", "An", "Cán", "Tỉnh", "Lạ")
WORDS = (
    *("báo cáo", "gửi", "sửa", "sửa câu 2 thành 17", "như tháng trước", "tất cả như tháng trước", "bỏ qua", "quay lại"),
    *("dừng", "làm tiếp", "khảo sát", "khó khăn: thiếu xe", "ảnh", "tổng hợp", "/tonghop 10/2026", "/tonghop ảnh"),
    *("ai chưa nộp", "/ganket", "/ganket 02473", "mời", "bảng tháng", "hướng dẫn", "chào", "đúng rồi", "không", "ok"),
    *(
        "đăng ký mô hình",
        "họp dân",
        "ghi nhanh",
        "khó khăn",
        "đánh giá",
        "nghiệm thu",
        "ngày hội",
        "phiếu",
        "mẫu phiếu",
    ),
    *(
        "hồ sơ",
        "ngôn ngữ",
        "thêm tài khoản",
        "hôm qua",
        "15/11/2026",
        "31/2/2026",
        "1, 2",
        "1 và 9",
        "còn",
        "hết",
        "xong",
    ),
    *("dữ liệu của tôi", "rút đồng ý", "xóa dữ liệu", "đồng ý", "không đồng ý", "/start", "/start ABCD2345"),
    *(
        "50",
        "5000",
        "12,5",
        "1.200",
        "15/60",
        "khoảng 20",
        "hai mươi",
        "nhầm, 15",
        "50\n45\n2\n12\n0",
        "3tr5",
        "0912345678",
    ),
    *("", " ", "\0", "a\0b", "\ud83d", "👍", "9" * 400, "sửa 1 thành " * 80, "chữ " * 2_500, "²", "1️⃣5️⃣"),
)
GARBAGE = (
    *(
        "d:1:1:g01:option=x",
        "d:1:1:g01:amend=x",
        "d:²:1:g01:yes",
        "d:1:1::submit",
        "d:999999999999999:1:x:yes",
        "m:go:1:x",
    ),
    *(
        "m:report:²:2026-11",
        "m:report:1",
        "i:page:-1",
        "i:page:999999999999999",
        "i:one:0",
        "r:open:99:2026-11",
        "r:page:7",
    ),
    *(
        "s:1:2026-99",
        "s:999:2026-11",
        "q:publish:1:2026-12",
        "q:publish:14:2026-99",
        "q:publish:1",
        "q:try:1",
        "q:get:99",
    ),
    *("l:xx", "l:", "m:fill:registration", "m:fill:festival:999", "m:fill:monthly", "m:fill:preview:1", "r:filing:1"),
    *(
        "r:filing:x",
        "d:1:1:nguoi.1:option=more",
        "d:1:1:x:default",
        "d:1:1:x:done",
        "d:1:1:x:logged",
        "d:1:1::no_reason",
    ),
    *("m:account", "m:more", "m:forms", "m:filings", "m:language", "q:template", "q:drop:1", "q:²:1"),
    *("p:yes:99", "p:group:1:99", "j:yes:1", "y:withdraw_yes", "y:delete_yes", "c:agree", "m:", ":", ""),
)

texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=30), st.integers(-9, 2_000).map(str))
deeds = st.one_of(
    texts.map(lambda text: ("text", text)),
    texts.map(lambda text: ("text", text)),
    st.integers(0, 40).map(lambda back: ("press", back)),
    st.one_of(st.sampled_from(GARBAGE), st.text(max_size=16)).map(lambda choice: ("choice", choice)),
    st.sampled_from((None, "a")).map(lambda album: ("photo", album)),
    st.sampled_from(("sticker", "voice", "file")).map(lambda kind: ("other", kind)),
    st.sampled_from(("left", "joined", "edited")).map(lambda event: ("event", event)),
    st.sampled_from(("phieu.xlsx", "a.csv", "")).map(lambda name: ("file", FileIn("ref", name, 1000))),
)
acts = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(("", "", "", "nhóm xã", "nhóm mới")), deeds), max_size=25
)
"""Who, in which chat ('' is his own), does what."""


def talk_in(stock: Stock) -> Talk:
    """A talk in a database of its own: November is open, everybody but the stranger has joined."""
    return Talk(Database(stock.copy_of("town", prepare_town)))


def do(talk: Talk, who: str, chat: str, deed: tuple[str, Any]) -> None:
    """Do one thing."""
    kind, what = deed
    where = chat or who
    if kind == "press":
        shown = [choice.id for place, reply in talk.heard for choice in reply.choices if place == where]
        kind, what = "choice", shown[-1 - what % len(shown)] if shown else "m:start"
    if kind == "text":
        talk.say(who, what, chat=where)
    elif kind == "photo":
        talk.say(who, "ảnh", chat=where, photo=PhotoIn(f"photo-{talk.events}", 1000), album=what)
    else:
        talk.say(who, chat=where, **{kind: what})


@pytest.mark.parametrize("examples", [share(48, 3)])
def test_anything_in_any_order_raises_nothing_and_is_handled(stock: Stock, examples: int) -> None:
    @settings(
        max_examples=examples if isinstance(stock, conftest.SqliteStock) else examples // 8,
        suppress_health_check=list(HealthCheck),
    )
    @given(acts)
    def check(done: list[tuple[str, str, tuple[str, Any]]]) -> None:
        talk = talk_in(stock)
        try:
            for who, chat, deed in done:
                do(talk, who, chat, deed)
            leave_nothing_behind(talk.database)
            for chat, reply in talk.heard:
                assert reply.text.strip(), chat
                assert all(len(choice.id.encode()) <= 64 and choice.label for choice in reply.choices)
                assert not is_group(chat) or "Hoàng Thị Hoa" not in reply.text
        finally:
            talk.database.close()

    check()


STANDING_AT = {
    "nothing": [],
    "a question": ["báo cáo"],
    "the review": ["báo cáo", "50", "45", "2", "12", "0"],
    "a free text": ["báo cáo", "50", "45", "2", "12", "0", "khó khăn"],
}


@pytest.mark.parametrize("place", STANDING_AT)
def test_every_oddity_is_answered_wherever_one_stands(sqlite_stock: Stock, place: str) -> None:
    talk = talk_in(sqlite_stock)
    oddities = list(zip_longest(WORDS, GARBAGE, fillvalue="?"))
    if not WHOLE:  # Each at every second place; `make soak` does all.
        oddities = oddities[list(STANDING_AT).index(place) % 2 :: 2]
    for number, (word, choice) in enumerate(oddities):
        # What was said before may have led elsewhere.
        for text in STANDING_AT[place] if number % 6 == 0 else ():
            talk.say("Hoa", text)
        assert talk.say("Hoa", choice=choice or "x"), choice
        assert talk.say("Hoa", word), word
        talk.say("Cán", word)
        talk.say("Cán", word, chat="nhóm xã")
        talk.say("Lạ", choice=choice)
        talk.say("Hoa", chat="nhóm xã", choice=choice or "x")
    leave_nothing_behind(talk.database)
    talk.database.close()


ANSWERS = (
    "0",
    "3",
    "45",
    "5000",
    "12,5",
    "hai mươi",
    "bỏ qua",
    "quay lại",
    "không biết",
    "khoảng 7",
    "đúng rồi",
    "x",
    "dừng",
)
ECHO = re.compile(r"✔ (.+?): (\S+)")


@settings(max_examples=share(40), suppress_health_check=list(HealthCheck))
@given(said=st.lists(st.one_of(st.sampled_from(ANSWERS), st.integers(0, 70).map(str)), max_size=20))
def test_what_was_echoed_is_what_is_kept(sqlite_stock: Stock, said: list[str]) -> None:
    talk = talk_in(sqlite_stock)
    talk.say("Hoa", "báo cáo")
    echoed: dict[str, str] = {}
    for text in said:
        for _, reply in talk.say("Hoa", text):
            found = ECHO.match(reply.text)
            if found:
                echoed[found[1]] = found[2]
    with talk.database.reading() as tx:
        group = units.group_by_code(tx, "T1")
        assert group is not None
        row = drafts.find(tx, "monthly", group, "2026-11")
        assert row is not None
        form = talk.office().forms.form(tx, row.questionnaire_id)
    talk.database.close()
    kept = {form.question(name).label: answer.value for name, answer in row.draft.answers.items()}
    assert {label: written(value) for label, value in kept.items()} == echoed


def written(value: int | str | None) -> str:
    """A figure as the echo says it; 'để' begins 'để trống'."""
    return f"{plain(value):,}".replace(",", "_").replace(".", ",").replace("_", ".") if isinstance(value, int) else "để"


def test_the_same_update_three_times_changes_state_once(town: Database) -> None:
    talk = Talk(town)
    talk.say("Hoa", "báo cáo")
    answer = talk.message("Hoa", "50")
    assert [len(talk.hear(answer)) for _ in range(3)] == [1, 0, 0]
    with town.reading() as tx:
        assert [row.state for row in tx.rows(sa.select(inbox.c.state))] == ["done", "done"]


def test_a_stranger_leaves_no_trace(installed: Database) -> None:
    talk = Talk(installed).set_up(joined=())
    for text in ("chào", "ABCD2345", "đồng ý", "tôi là Hoa"):
        talk.say("Lạ", text)
    talk.photo("Lạ")
    with installed.reading() as tx:
        rows = tx.rows(sa.select(inbox.c.chat, inbox.c.payload))
        assert {(row.chat, row.payload) for row in rows} == {("", None)}
        assert tx.scalar(sa.select(sa.func.count()).select_from(outbox)) == 0
