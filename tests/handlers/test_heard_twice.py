"""The very same text again is one answer that a weak line sent twice, unless the clock says otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conversation.texts import vi as say
from storage.database import Database
from tests.talk import Talk


def test_a_clock_that_went_back_makes_no_answer_a_repetition(town: Database) -> None:
    """As after a power cut: the demo goes on from its last heartbeat."""
    talk = Talk(town)
    talk.say("Hoa", "báo cáo")
    talk.say("Hoa", "50")
    talk.now -= timedelta(minutes=5)
    ((_, reply),) = talk.say("Hoa", "50")
    assert say.HEARD_TWICE.format(text="50") not in reply.text


@pytest.mark.parametrize(("typed", "begins"), [("50", "✔"), ("khoảng 50", "Bác muốn nói 50 hộ"), ("5000", "Số hộ")])
def test_what_came_twice_is_not_said_to_be_written_down(town: Database, typed: str, begins: str) -> None:
    """The first one may have been held for a yes, or refused."""
    talk = Talk(town)
    talk.say("Hoa", "báo cáo")
    first, second = talk.message("Hoa", typed), talk.message("Hoa", typed)
    # A weak line brings both a little later, and the first is answered before the second is read.
    talk.now += timedelta(seconds=3)
    ((_, reply),) = talk.hear(first)
    assert reply.text.startswith(begins)
    ((_, reply),) = talk.hear(second)
    assert reply.text.startswith(say.HEARD_TWICE.format(text=typed))
    assert "ghi" not in say.HEARD_TWICE
