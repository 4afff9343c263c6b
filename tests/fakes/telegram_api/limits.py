"""How fast a bot may send: overall, to one person, to one group; and floods declared by a test."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from tests.fakes.telegram_api.rules import Refusal


@dataclass(frozen=True)
class Limits:
    """Messages in a time. Telegram publishes no fixed numbers; these are what its FAQ says, with a burst per person."""

    per_second: int = 30
    private_burst: int = 5
    private_per_second: float = 1.0
    group_per_minute: int = 20


class Limiter:
    """Counts sent messages and refuses with 429 and retry_after what goes above the limits.

    `elapsed` gives running seconds; what the fake's calendar clock is moved forward by is skipped besides.
    """

    def __init__(self, limits: Limits | None, elapsed: Callable[[], float]) -> None:
        self.limits = limits
        self._running = elapsed
        self._skipped_seconds = 0.0
        self._overall: deque[float] = deque()
        self._groups: dict[int, deque[float]] = {}
        self._people: dict[int, tuple[float, float]] = {}
        self._floods: dict[int | None, float] = {}

    def skip(self, seconds: float) -> None:
        """The calendar was moved forward by so much."""
        self._skipped_seconds += seconds

    def _elapsed(self) -> float:
        return self._running() + self._skipped_seconds

    def flood(self, seconds: float, chat_id: int | None) -> None:
        """From now for `seconds` every send to this chat (None: to any) is refused."""
        self._floods[chat_id] = self._elapsed() + seconds

    def take(self, chat_id: int, count: int) -> None:
        """Count `count` messages to this chat. Raises Refusal (429) and then counts none."""
        now = self._elapsed()
        until = max(self._floods.get(None, 0.0), self._floods.get(chat_id, 0.0))
        wait = until - now
        if self.limits is not None:
            wait = max(wait, self._wait_overall(now, count), self._wait_in_chat(now, chat_id, count))
        if wait > 0:
            seconds = math.ceil(wait)
            raise Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        if self.limits is not None:
            self._count(now, chat_id, count)

    def _wait_overall(self, now: float, count: int) -> float:
        assert self.limits is not None
        return _wait_in_window(self._overall, now, 1.0, self.limits.per_second, count)

    def _wait_in_chat(self, now: float, chat_id: int, count: int) -> float:
        assert self.limits is not None
        if chat_id < 0:
            window = self._groups.setdefault(chat_id, deque())
            return _wait_in_window(window, now, 60.0, self.limits.group_per_minute, count)
        # An album counts as its pictures, yet even a full album of ten may go to someone not written to lately.
        needed = min(count, self.limits.private_burst)
        return (needed - self._tokens(now, chat_id)) / self.limits.private_per_second

    def _tokens(self, now: float, chat_id: int) -> float:
        assert self.limits is not None
        tokens, at = self._people.get(chat_id, (float(self.limits.private_burst), now))
        return min(self.limits.private_burst, tokens + (now - at) * self.limits.private_per_second)

    def _count(self, now: float, chat_id: int, count: int) -> None:
        self._overall.extend([now] * count)
        if chat_id < 0:
            self._groups[chat_id].extend([now] * count)
        else:
            self._people[chat_id] = (self._tokens(now, chat_id) - count, now)


def _wait_in_window(sent: deque[float], now: float, window_seconds: float, limit: int, count: int) -> float:
    """Seconds until `count` more fit into the sliding window; forgets what has left it."""
    while sent and sent[0] <= now - window_seconds:
        sent.popleft()
    surplus = len(sent) + count - limit
    if surplus <= 0:
        return 0.0
    return sent[min(surplus, len(sent)) - 1] + window_seconds - now
