"""Invitation codes: one use, seven days, few tries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import invitations
from storage.database import Database
from tests.talk import BOT, CHANNEL, at

NOW = at("2026-11-16 08:00")


def test_a_code_is_used_once(database: Database) -> None:
    with database.transaction() as tx:
        made = invitations.create(tx, "leader", NOW, name="Hoa")
        assert made.expires_at == NOW + timedelta(days=7)
        assert invitations.use(tx, made.id, NOW)
        assert not invitations.use(tx, made.id, NOW)
        kept = invitations.by_code(tx, made.code)
    assert kept is not None
    assert kept.used_at == NOW


def test_wrong_codes_are_counted_for_an_hour(database: Database) -> None:
    with database.transaction() as tx:
        for _ in range(invitations.MOST_TRIES):
            assert invitations.may_try(tx, CHANNEL, BOT, "Lạ", NOW)
            invitations.count_wrong(tx, CHANNEL, BOT, "Lạ", NOW)
        assert not invitations.may_try(tx, CHANNEL, BOT, "Lạ", NOW + timedelta(minutes=59))
        assert invitations.may_try(tx, CHANNEL, BOT, "Khách", NOW)
        later = NOW + timedelta(hours=1)
        assert invitations.may_try(tx, CHANNEL, BOT, "Lạ", later)
        invitations.count_wrong(tx, CHANNEL, BOT, "Lạ", later)
        assert invitations.may_try(tx, CHANNEL, BOT, "Lạ", later)


@given(st.text(alphabet=invitations.LETTERS, min_size=8, max_size=8))
def test_a_code_is_known_however_it_is_typed(code: str) -> None:
    for typed in (code, code.lower(), f" {code[:4]}-{code[4:]} ", f"{code[:4]} {code[4:]}"):
        assert invitations.looks_like_code(typed) == code


@pytest.mark.parametrize("text", ["", "ABCD234", "ABCD23456", "ABCD234O", "mã là ABCD2345", "báo cáo"])
def test_other_texts_are_no_codes(text: str) -> None:
    assert invitations.looks_like_code(text) is None
