"""The month's messages of a bot: counted, the operator warned in time, reminders stopped before replies have to."""

from __future__ import annotations

from datetime import datetime, timedelta

from conversation.channel import Sent
from conversation.texts import vi as say
from handlers import operators
from handlers.office import Office
from storage import outbox, quotas
from storage.database import Transaction
from storage.outbox import BULK, Queued
from storage.quotas import Used

WARN_AT = (80, 95)
"""Per cent of the month's messages."""
BULK_STOPS_AT = 95
USED_UP_FOR = timedelta(days=1)
"""After a refusal for want of quota bulk rests so long: what the platform counts, and until when, it does not say."""

KEPT_FOR_REPLIES = Sent("refused", reason="quota: the rest of the month's messages is kept for replies", messages=0)


class Quota:
    """What the delivery asks before it sends, and tells after it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def concerns(self, queued: Queued) -> bool:
        """Whether it has to be asked about this message at all."""
        return queued.lane == BULK and queued.address.channel in self._office.monthly

    def allows(self, tx: Transaction, queued: Queued, now: datetime) -> bool:
        """False for a reminder or post whose bot should keep the rest of its month for replies."""
        limit = self._office.monthly[queued.address.channel]
        used = self._of(tx, queued, now)
        rests = used.used_up_at is not None and now - used.used_up_at < USED_UP_FOR
        return not rests and percent(used, limit) < BULK_STOPS_AT

    def count(self, tx: Transaction, queued: Queued, sent: Sent, now: datetime) -> None:
        """Note what a send used of the month."""
        address = queued.address
        if address.channel not in self._office.monthly:
            return
        if sent.messages:
            quotas.count(tx, address.channel, address.bot, self._office.month(now), sent=sent.messages)
        if sent.used_up and not outbox.is_tried_again(queued, sent):
            quotas.note(tx, self._of(tx, queued, now), used_up_at=now)

    def _of(self, tx: Transaction, queued: Queued, now: datetime) -> Used:
        return quotas.of(tx, queued.address.channel, queued.address.bot, self._office.month(now))


def percent(used: Used, limit: int) -> int:
    """How much of the month is used, in whole per cent, rounded down."""
    return used.total * 100 // limit


def warn(tx: Transaction, office: Office, now: datetime) -> None:
    """Tell the operators of bots that come near the end of their month: once at each step, and when refused."""
    for used in quotas.of_month(tx, office.month(now)):
        limit = office.monthly.get(used.channel)
        if limit is None:
            continue
        reached = max((step for step in WARN_AT if percent(used, limit) >= step), default=0)
        if used.used_up_at is not None:
            reached = 100
        if reached > used.warned:
            operators.tell(tx, office, warning(used, limit, reached), now, without=(used.channel, used.bot))
            quotas.note(tx, used, warned=reached)


def warning(used: Used, limit: int, reached: int) -> str:
    """What the operators are told."""
    pattern = {80: say.QUOTA_WARNING, 95: say.QUOTA_BULK_STOPS, 100: say.QUOTA_REFUSED}[reached]
    name = say.CHANNELS.get(used.channel, used.channel)
    return pattern.format(channel=name, bot=used.bot, used=used.total, limit=limit, month=int(used.month[5:]))
