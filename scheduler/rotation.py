"""Who had his turn longest ago: chats that have much waiting take turns with those that have little."""

from __future__ import annotations

import itertools
from typing import Generic, TypeVar

K = TypeVar("K")
MOST_REMEMBERED = 10_000


class Rotation(Generic[K]):
    """Remembers in which order keys had their last turn."""

    def __init__(self) -> None:
        self._last: dict[K, int] = {}
        self._numbers = itertools.count(1)

    def last(self, key: K) -> int:
        """The number of the key's last turn; 0 for one that had none for long."""
        return self._last.get(key, 0)

    def took(self, key: K) -> None:
        """The key has its turn now."""
        self._last.pop(key, None)
        self._last[key] = next(self._numbers)
        if len(self._last) > MOST_REMEMBERED:
            del self._last[next(iter(self._last))]
