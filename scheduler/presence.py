"""Whether a platform takes messages of a bot: after failures it is tried with one message, twice a minute at most."""

from __future__ import annotations

from datetime import datetime

from storage.outbox import grown

FIRST_WAIT_SECONDS = 5.0
"""Where the channel names none of its own."""
LONGEST_PAUSE_SECONDS = 30.0
"""One message in so long costs nobody anything, and who waits for a receipt has it soon after the outage."""
AWAY_AFTER = 2
"""Failures in a row, whatever was to be said to whom, with nothing taken between them."""
CLEARLY_AFTER = 3
ITS_OWN_FAULT_AFTER = 5
"""So often a message failed although others were taken since it failed before: it is the message, not the platform."""
_MOST_FAILING = 1000
_UNTIL_TRIED_SECONDS = 5.0
"""The end of a try wakes the delivery by itself."""


class Presence:
    """What the sends of one bot say about its platform; seconds of a monotonic clock."""

    def __init__(self) -> None:
        self.failures = 0
        """In a row; those that were under way together count once."""
        self.failed_at: datetime | None = None
        self._trying = False
        self._until = 0.0
        self._failed = 0.0
        self._chats: dict[str, float] = {}
        self._taken = 0
        """So many messages were taken, or refused for what they are."""
        self._failing: dict[int, tuple[int, int]] = {}
        """Message -> (what was taken when it failed last, how often it failed while others were taken)."""

    @property
    def is_away(self) -> bool:
        """Nothing gets through: a message at a time is sent to see whether that is still so."""
        return self.failures >= AWAY_AFTER

    def wait(self, chat: str, now: float) -> float:
        """Seconds until a message may go to `chat`."""
        if self._trying:
            return _UNTIL_TRIED_SECONDS
        return max(self._until, self._chats.get(chat, 0)) - now

    def take(self) -> None:
        """A message leaves."""
        self._trying = self.is_away

    def untried(self) -> None:
        """The message did not leave after all."""
        self._trying = False

    def failed(self, chat: str, first_seconds: float, chat_seconds: float, monotonic: float, now: datetime) -> None:
        """A send failed, and not because of its message. Nothing goes to its chat for `chat_seconds`."""
        self._chats[chat] = monotonic + chat_seconds
        self.failed_at = now
        if self.is_away and not self._trying:
            # It was under way already when the ones before it failed.
            return
        self._trying = False
        self.failures += 1
        self._failed = monotonic
        if self.is_away:
            pause = grown(first_seconds or FIRST_WAIT_SECONDS, self.failures - AWAY_AFTER)
            self._until = monotonic + min(pause, LONGEST_PAUSE_SECONDS)

    def is_its_own_fault(self, message: int) -> bool:
        """A message failed once more: whether it would for ever, and keep those behind it waiting."""
        taken, times = self._failing.get(message, (self._taken, 0))
        if len(self._failing) > _MOST_FAILING:
            self._failing.clear()
        times += self._taken > taken
        self._failing[message] = (self._taken, times)
        return times >= ITS_OWN_FAULT_AFTER

    def took(self) -> None:
        """A message was taken, or refused for what it is."""
        self._taken += 1

    def take_up(self) -> None:
        """Messages that failed are left from an earlier run: one is enough to see whether that is still so."""
        self.failures = AWAY_AFTER

    def answered(self) -> None:
        """The platform took a message, or said why it does not want it: everything may go on."""
        self.failures = 0
        self.failed_at = None
        self._trying = False
        self._until = 0.0
        self._chats.clear()

    def hope(self) -> None:
        """Somebody wrote to the bot, so perhaps the platform is there again: try soon, however long it was away."""
        self._until = min(self._until, self._failed + FIRST_WAIT_SECONDS)
