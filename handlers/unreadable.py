"""Messages whose content the messenger keeps from bots: a kind it does not pass on, or a sender it protects."""

from __future__ import annotations

from datetime import timedelta

from handlers.visit import Visit
from storage import strangers

TOLD_AT = 2
"""The first such message may be a file sent by mistake; Zalo never says which of the two it is."""
_SPAN = timedelta(days=7)


def is_second(visit: Visit) -> bool:
    """Count one more from this chat; True for the one after which the person is told to report another way."""
    message = visit.message
    found = strangers.times(visit.tx, message.channel, message.bot, message.chat, "unsupported", visit.now, _SPAN)
    return found == TOLD_AT
