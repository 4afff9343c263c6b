"""How fast messages of one bot may leave: as a whole, to one chat, to one group; by a monotonic clock."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from conversation.channel import Capabilities
from scheduler.presence import Presence


@dataclass
class Bucket:
    """Lets `burst` through at once and then `per_second` of them; seconds of a monotonic clock."""

    per_second: float
    burst: float
    level: float = field(init=False)
    seen: float = 0

    def __post_init__(self) -> None:
        self.level = self.burst

    def wait(self, now: float) -> float:
        """Seconds until one more may pass; 0 is at once."""
        self.level = min(self.burst, self.level + (now - self.seen) * self.per_second) if self.seen else self.burst
        self.seen = now
        return 0 if self.level >= 1 else (1 - self.level) / self.per_second

    def take(self) -> None:
        """One passed."""
        self.level -= 1


class Limits:
    """The limits of one bot of one channel."""

    def __init__(self, capabilities: Capabilities) -> None:
        self._capabilities = capabilities
        # With a larger burst the first second would see twice its share.
        burst = max(1.0, capabilities.per_second / 10)
        self._all = Bucket(capabilities.per_second, burst) if capabilities.per_second else None
        self._departures: deque[float] = deque(maxlen=int(capabilities.per_second) or None)
        self._chats: dict[str, Bucket] = {}
        self._groups: dict[str, deque[float]] = {}
        self._paused: dict[str, float] = {}
        self._paused_all = 0.0
        self.presence = Presence()

    def wait(self, chat: str, now: float, *, is_group: bool) -> float:
        """Seconds until a message may go to `chat`."""
        waits = [self._paused.get(chat, 0) - now, self._paused_all - now]
        if self.presence.failures:
            waits.append(self.presence.wait(chat, now))
        if self._all is not None:
            waits.append(self._all.wait(now))
        if is_group and self._capabilities.per_group_minute:
            sent = self._groups.setdefault(chat, deque())
            while sent and sent[0] <= now - 60:
                sent.popleft()
            if len(sent) >= self._capabilities.per_group_minute:
                waits.append(sent[0] + 60 - now)
        elif self._capabilities.per_chat_second:
            waits.append(self._bucket(chat).wait(now))
        return max(0.0, *waits)

    def take(self, chat: str, now: float, *, is_group: bool) -> None:
        """A message goes to `chat` now."""
        if self.presence.failures:
            self.presence.take()
        if self._all is not None:
            self._all.take()
        if is_group and self._capabilities.per_group_minute:
            self._groups.setdefault(chat, deque()).append(now)
        elif self._capabilities.per_chat_second:
            self._bucket(chat).take()

    def depart(self, now: float) -> float:
        """A message is about to leave: 0 when it may, and it is counted; else the seconds to hold it back.

        Messages let through evenly leave in a bunch when the database kept them waiting meanwhile.
        """
        if self._all is None:
            return 0
        full = len(self._departures) == self._departures.maxlen
        if full and (wait := self._departures[0] + 1 - now) > 0:
            return wait
        self._departures.append(now)
        return 0

    def remember(self, chat: str, at: float, *, is_group: bool) -> None:
        """A message left at `at`, before this program was started; to be told oldest first."""
        if self._all is not None:
            self._all.wait(at)
        if not is_group and self._capabilities.per_chat_second:
            self._bucket(chat).wait(at)
        self.take(chat, at, is_group=is_group)
        self._departures.append(at)

    def pause(self, chat: str, seconds: float, now: float) -> bool:
        """The platform said to wait (429): this chat, and on the second time within a pause the whole bot (True)."""
        again = any(until > now for other, until in self._paused.items() if other != chat)
        if again:
            self.hold_all(seconds, now)
        self.hold(chat, seconds, now)
        return again

    def hold(self, chat: str, seconds: float, now: float) -> None:
        """Nothing goes to this chat for so long."""
        self._paused[chat] = now + seconds

    def hold_all(self, seconds: float, now: float) -> None:
        """Nothing goes anywhere for so long."""
        self._paused_all = max(self._paused_all, now + seconds)

    def _bucket(self, chat: str) -> Bucket:
        if len(self._chats) > 20_000:
            self._chats.clear()
        return self._chats.setdefault(
            chat, Bucket(self._capabilities.per_chat_second, self._capabilities.per_chat_burst)
        )
