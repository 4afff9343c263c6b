"""What goes wrong on the platforms while people report: each fault in turn on each of them, drawn from a seed."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Mapping

from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.zalo_api import FakeZalo

Strike = Callable[[], object]

AWAY_SECONDS = 2.0


class Weather:
    """Faults in a row; `look` lets the next one come whenever people have done some more."""

    def __init__(
        self, telegram: FakeTelegram, zalo: FakeZalo, seed: int, *, rounds: int, only: int | None = None
    ) -> None:
        """`rounds` of every fault, or of the first `only` of each platform."""
        self.telegram = telegram
        self.zalo = zalo
        self.came: Counter[str] = Counter()
        """Which faults came how often."""
        self._rng = random.Random(seed)
        self._every = self._next_at = 1
        self._timers: list[threading.Timer] = []
        self._waiting: list[tuple[str, Strike]] = []
        for _ in range(rounds):
            self._waiting += self._in_turn(only)

    def _in_turn(self, only: int | None) -> list[tuple[str, Strike]]:
        """One fault of Telegram's, one of Zalo's, and so on."""
        drawn = [list(each.items())[:only] for each in (self._of_telegram(), self._of_zalo())]
        for faults in drawn:
            self._rng.shuffle(faults)
        return [fault for turn in zip(*drawn, strict=True) for fault in turn]

    def spread_over(self, acts: int) -> None:
        """Let all have come when people have done so many things."""
        self._every = self._next_at = max(1, acts // len(self._waiting))

    def look(self, acts: int) -> None:
        """Let the next fault come if it is time."""
        if self._waiting and acts >= self._next_at:
            self._next_at = acts + self._every
            name, strike = self._waiting.pop(0)
            strike()
            self.came[name] += 1

    @property
    def left(self) -> int:
        """How many faults have not come."""
        return len(self._waiting)

    def clear_up(self) -> None:
        """Let nobody stay away."""
        for timer in self._timers:
            timer.join()

    def _few(self) -> int:
        return self._rng.randint(1, 3)

    def _of_telegram(self) -> Mapping[str, Strike]:
        telegram, trouble = self.telegram, self.telegram.trouble
        return {
            "telegram: the answer is lost": lambda: trouble.cut("sendMessage", performed=True, times=self._few()),
            "telegram: 429": lambda: telegram.flood(self._few()),
            "telegram: 5xx": lambda: trouble.refuse(502, "Bad Gateway", "sendMessage", times=self._few()),
            "telegram: cut before": lambda: trouble.cut("sendMessage", performed=False, times=self._few()),
            "telegram: no answer": lambda: trouble.hang("sendMessage", times=1),
            "telegram: delivered twice": self._telegram_again,
            "telegram: updates lost on their way": lambda: trouble.cut("getUpdates", performed=True, times=2),
            "telegram: 5xx for updates": lambda: trouble.refuse(502, "Bad Gateway", "getUpdates", times=1),
            "telegram: away": lambda: self._away(telegram),
        }

    def _of_zalo(self) -> Mapping[str, Strike]:
        zalo, trouble = self.zalo, self.zalo.trouble
        return {
            "zalo: the answer is lost": lambda: trouble.cut("sendMessage", performed=True, times=self._few()),
            "zalo: 502 and a page": lambda: trouble.page(502, "sendMessage", times=self._few()),
            "zalo: 429": lambda: trouble.refuse(429, "sendMessage", times=1),
            "zalo: cut before": lambda: trouble.cut("sendMessage", performed=False, times=self._few()),
            "zalo: no answer": lambda: trouble.hang("sendMessage", times=1),
            "zalo: delivered twice": self._zalo_again,
            "zalo: 500 with HTTP 200": lambda: trouble.refuse(500, "sendMessage", times=self._few()),
            "zalo: an answer in pieces": lambda: trouble.pieces("sendMessage", times=self._few()),
            "zalo: away": lambda: self._away(zalo),
        }

    def _telegram_again(self) -> None:
        for number in self.telegram.update_ids[-3:]:
            self.telegram.redeliver(number)

    def _zalo_again(self) -> None:
        for message_id in list(self.zalo.world.history)[-3:]:
            self.zalo.redeliver(message_id, times=2)

    def _away(self, platform: FakeTelegram | FakeZalo) -> None:
        platform.disconnect()
        timer = threading.Timer(AWAY_SECONDS, platform.reconnect)
        self._timers.append(timer)
        timer.start()
