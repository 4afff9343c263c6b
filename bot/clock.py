"""The clock of the program: the machine's, or one that starts at a given instant and can be moved forward."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time (aware, UTC). Never goes back."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start.astimezone(UTC) if start else None
        self._since = time.monotonic()

    def now(self) -> datetime:
        """The present instant."""
        if self._start is None:
            return datetime.now(UTC)
        return self._start + timedelta(seconds=time.monotonic() - self._since)

    def move_to(self, at: datetime) -> None:
        """Go on from `at`. Raises ValueError when that is not ahead, or on the machine's own clock."""
        if self._start is None or at < self.now():
            raise ValueError("a clock only moves forward")
        self._start = at.astimezone(UTC)
        self._since = time.monotonic()
