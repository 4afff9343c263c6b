"""The very same text again is one answer that a weak line sent twice, unless the clock says otherwise."""

from __future__ import annotations

from datetime import timedelta

from conversation.texts import vi as say
from storage.database import Database
from tests.talk import Talk


def test_a_clock_that_went_back_makes_no_answer_a_repetition(installed: Database) -> None:
    """As after a power cut: the demo goes on from its last heartbeat."""
    talk = Talk(installed).set_up()
    talk.say("Hoa", "báo cáo")
    talk.say("Hoa", "50")
    talk.now -= timedelta(minutes=5)
    ((_, reply),) = talk.say("Hoa", "50")
    assert say.HEARD_TWICE.format(text="50") not in reply.text
