"""The limits of every bot, and what of them outlives the program: pauses, and what was sent in the last minute."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta

from conversation.channel import Channel
from scheduler.limits import Limits
from storage import departures, pauses
from storage.database import Transaction
from storage.outbox import Address
from storage.pauses import ALL_CHATS, Pause

LONGEST_MEMORY = timedelta(seconds=60)
"""No limit counts further back: the slowest is so many a minute to a group."""


class Pacing:
    """Gives the limits of each bot."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels
        self._limits: dict[tuple[str, str], Limits] = {}

    def of(self, address: Address) -> Limits:
        """The limits of the bot that writes to this address."""
        bot = (address.channel, address.bot)
        if bot not in self._limits:
            self._limits[bot] = Limits(self._channels[address.channel].capabilities)
        return self._limits[bot]

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
        for pause in pauses.lasting(tx, now):
            if pause.channel in self._channels:
                seconds = (pause.until_at - now).total_seconds()
                limits = self.of(Address(pause.channel, pause.bot, pause.chat))
                if pause.chat == ALL_CHATS:
                    limits.hold_all(seconds, monotonic)
                else:
                    limits.hold(pause.chat, seconds, monotonic)
