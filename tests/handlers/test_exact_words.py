"""Consent, withdrawal and deletion are given by the button's own words only; nothing else that is typed does it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from conversation.texts import vi as say
from storage import tables
from storage.database import Database
from tests.talk import Talk

NOT_THE_WORDS = (
    *("chưa", "chua", "chua co", "chán", "có", "co", "ok", "ừ", "vâng ạ", "đúng rồi", "dung", "chuẩn", "nhất trí"),
    *("đồng", "dong", "đông y", "đồng ý không", "dong ý hả", "không biết", "15", "thoi", "xoá", "rut", "rút", "xóa"),
)


def consents(talk: Talk) -> list[bool]:
    """Whether each consent that was kept was given."""
    with talk.database.reading() as tx:
        return [row.given for row in tx.rows(sa.select(tables.consents.c.given).order_by(tables.consents.c.id))]


def names(talk: Talk) -> list[str]:
    with talk.database.reading() as tx:
        rows = tx.rows(sa.select(tables.people.c.name).where(tables.people.c.deleted_at.is_(None)))
        return sorted(row.name for row in rows)


def test_consent_is_given_by_its_own_words_only(installed: Database) -> None:
    talk = Talk(installed).set_up(joined=("Cán",), bound=())
    before = consents(talk)
    talk.say("Hoa", talk.invite("leader", "T1"))
    for text in NOT_THE_WORDS:
        ((_, reply),) = talk.say("Hoa", text)
        assert reply.text == say.CONSENT_FIRST, text
    assert consents(talk) == before
    ((_, reply),) = talk.say("Hoa", "Dạ, dong y ạ")
    assert reply.text.startswith("Cảm ơn bác")
    assert consents(talk) == [*before, True]


@pytest.mark.parametrize("buttons", [True, False])
@pytest.mark.parametrize(("command", "label"), [("rút đồng ý", say.WITHDRAW_YES), ("/xoadulieu", say.DELETE_YES)])
def test_what_cannot_be_taken_back_takes_its_own_words_only(
    installed: Database, command: str, label: str, buttons: bool
) -> None:
    talk = Talk(installed, buttons=buttons).set_up(joined=("Cán", "Hoa"), bound=())
    there = names(talk)
    for text in NOT_THE_WORDS:
        talk.say("Hoa", command)
        talk.say("Hoa", text)
        talk.say("Hoa", "menu")
        assert consents(talk) == [True, True], text
    talk.say("Hoa", command)
    talk.say("Hoa", "ừ")
    talk.say("Hoa", f"{label.upper()} ạ")
    with talk.database.reading() as tx:
        withdrawn = tx.scalar(
            sa.select(sa.func.count()).where(tables.consents.c.withdrawn_at.is_not(None)).select_from(tables.consents)
        )
    assert withdrawn == 1
    assert (names(talk) == there) is (label == say.WITHDRAW_YES)
