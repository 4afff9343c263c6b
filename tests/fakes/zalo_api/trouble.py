"""Faults a test plans: calls that hang, are cut off before or after they were performed, or end in an error."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.fakes.zalo_api.world import Refusal


@dataclass
class Fault:
    """What happens to the next `times` calls of `method` (None: any that sends) to `chat` (None: any)."""

    kind: Literal["hang", "cut", "lose", "refuse", "page", "pieces"]
    method: str | None
    chat: str | None
    times: int
    refusal: Refusal | None = None
    status: int = 200

    def meets(self, method: str, chat: str) -> bool:
        named = method.startswith("send") if self.method is None else method == self.method
        return named and self.chat in (None, chat)


class Trouble:
    """The planned faults, and the count of exchanges: each call and each delivery to the webhook is one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._hooks: dict[int, Callable[[], object]] = {}
        self.exchanges = 0

    def on_exchange(self, number: int, hook: Callable[[], object]) -> None:
        """Run `hook` in a thread of its own as the exchange of this number begins; it may kill the bot's process."""
        with self._lock:
            self._hooks[number] = hook

    def hang(self, method: str | None = None, *, chat: str | None = None, times: int = 1) -> None:
        """Perform the next calls, but never answer them."""
        self._plan(Fault("hang", method, chat, times))

    def cut(self, method: str | None = None, *, performed: bool, chat: str | None = None, times: int = 1) -> None:
        """Break the connection of the next calls, after or without performing them."""
        self._plan(Fault("cut" if performed else "lose", method, chat, times))

    def pieces(self, method: str | None = None, *, times: int = 1) -> None:
        """Answer the next calls rightly, but in two pieces with a pause between them, as a poor line does."""
        self._plan(Fault("pieces", method, None, times))

    def refuse(
        self, code: int, method: str | None = None, *, chat: str | None = None, times: int = 1, status: int = 200
    ) -> None:
        """Answer the next calls with {"ok": false, "error_code": code}, by default with HTTP 200."""
        self._plan(Fault("refuse", method, chat, times, Refusal(code, "planned by a test"), status))

    def page(self, status: int, method: str | None = None, *, chat: str | None = None, times: int = 1) -> None:
        """Answer the next calls with a page of HTML, as a proxy in front of the platform does (502, 504)."""
        self._plan(Fault("page", method, chat, times, status=status))

    def _plan(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def count(self) -> None:
        """One exchange more."""
        with self._lock:
            self.exchanges += 1
            hook = self._hooks.pop(self.exchanges, None)
        if hook is not None:
            threading.Thread(target=hook, daemon=True).start()

    def next_fault(self, method: str, chat: str) -> Fault | None:
        """The fault planned for this call, used up by it."""
        with self._lock:
            for fault in self._faults:
                if fault.meets(method, chat):
                    fault.times -= 1
                    if fault.times == 0:
                        self._faults.remove(fault)
                    return fault
        return None
