"""The limits of every bot, and what of them outlives the program: pauses, failures, what left in the last minute."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta

from conversation.channel import Channel, Sent
from scheduler.limits import Limits
from scheduler.presence import AWAY_AFTER
from storage import departures, overdue, pauses
from storage.database import Transaction
from storage.outbox import REPLIES, Address, Bot, Queued, seconds_to_wait
from storage.pauses import ALL_CHATS, Pause

LONGEST_MEMORY = timedelta(seconds=60)
"""No limit counts further back: the slowest is so many a minute to a group."""


class Pacing:
    """Gives the limits of each bot."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels
        self._limits: dict[Bot, Limits] = {}

    def of(self, address: Address) -> Limits:
        """The limits of the bot that writes to this address."""
        bot = (address.channel, address.bot)
        if bot not in self._limits:
            self._limits[bot] = Limits(self._channels[address.channel].capabilities)
        return self._limits[bot]

    def away(self, failures: int = AWAY_AFTER) -> set[Bot]:
        """The bots that failed so often in a row."""
        return {bot for bot, limits in self._limits.items() if limits.presence.failures >= failures}

    def learn(self, queued: Queued, sent: Sent, now: datetime) -> tuple[list[Pause], bool]:
        """What a send says of the bot: (pauses that must be kept, whether it is there again after failures)."""
        presence = self.of(queued.address).presence
        if sent.is_away or sent.state == "unknown":
            # An unknown send is repeated once at most: the fewer there are while nothing answers, the better.
            chat_seconds = seconds_to_wait(queued, sent) if sent.is_away else 0
            chat, first_seconds = queued.address.chat, sent.retry_after_seconds
            presence.failed(chat, first_seconds, chat_seconds, time.monotonic(), now)
            return [], False
        presence.took()
        is_back = presence.failures > 0
        if is_back:
            presence.answered()
        kept = self.pause(queued.address, seconds_to_wait(queued, sent), now) if sent.state == "wait" else []
        return kept, is_back

    def hope(self, queued: Queued) -> None:
        """A message was read for a bot that is away: a reply made since it failed says that people can write."""
        presence = self.of(queued.address).presence
        failed_at = presence.failed_at
        if queued.lane == REPLIES and failed_at is not None and queued.created_at > failed_at:
            presence.hope()

    def pause(self, address: Address, seconds: float, now: datetime) -> list[Pause]:
        """The platform said to wait. Gives what must be kept, for a new start must not forget it."""
        until_at = now + timedelta(seconds=seconds)
        chats = [address.chat]
        if self.of(address).pause(address.chat, seconds, time.monotonic()):
            chats.append(ALL_CHATS)
        return [Pause(address.channel, address.bot, chat, until_at) for chat in chats]

    def take_up(self, tx: Transaction, now: datetime) -> None:
        """Read what an earlier run left, before anything is sent: the platform counts on across our restarts."""
        monotonic = time.monotonic()
        for address, at in departures.sent_since(tx, now - LONGEST_MEMORY, now):
            if address.channel in self._channels:
                ago = max(0.0, (now - at).total_seconds())
                self.of(address).remember(address.chat, monotonic - ago, is_group=address.is_group)
        for channel, bot in overdue.bots_that_failed(tx):
            if channel in self._channels:
                self.of(Address(channel, bot, "")).presence.take_up()
        for pause in pauses.lasting(tx, now):
            if pause.channel in self._channels:
                seconds = (pause.until_at - now).total_seconds()
                limits = self.of(Address(pause.channel, pause.bot, pause.chat))
                if pause.chat == ALL_CHATS:
                    limits.hold_all(seconds, monotonic)
                else:
                    limits.hold(pause.chat, seconds, monotonic)
