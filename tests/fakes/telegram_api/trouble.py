"""Faults a test plans: hooks at the k-th exchange, lost answers, cut connections, error answers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.fakes.telegram_api.rules import Json, Refusal
from tests.fakes.telegram_api.world import Chat

Point = Literal["before", "during", "after"]
Hook = Callable[[], object]


@dataclass
class Fault:
    """What happens to the next `times` calls of `method` (None: any but getUpdates; `chat_id` None: to any chat).

    hang: the call is performed, the answer never comes. cut: performed, then the connection breaks.
    lose: the connection breaks before anything is performed. refuse: answered with `refusal`.
    """

    kind: Literal["hang", "cut", "lose", "refuse"]
    method: str | None = None
    chat_id: int | None = None
    times: int = 1
    refusal: Refusal | None = None

    def meets(self, method: str, params: Json) -> bool:
        if self.method is None and method == "getUpdates":
            return False
        return self.method in (None, method) and self.chat_id in (None, params.get("chat_id"))


class Trouble:
    """The planned faults, and the count of exchanges: each request of the bot and each webhook delivery is one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._hooks: dict[tuple[int, Point], Hook] = {}
        self.exchanges = 0

    def on_call(self, number: int, hook: Hook, point: Point = "before") -> None:
        """Run `hook` at the exchange of this number, counted from 1 over the life of the fake.

        before: a request is then lost unperformed; a delivery goes out after the hook.
        during: it was performed, but is not answered yet; the answer to a delivery is lost, so it is repeated.
        after: the answer was written.
        The hook runs in a thread; it may kill the bot's process and wait for its end.
        """
        with self._lock:
            self._hooks[number, point] = hook

    def hang(self, method: str | None = None, *, chat: Chat | None = None, times: int = 1) -> None:
        """Perform the next calls, but never answer them."""
        self._plan(Fault("hang", method, chat.id if chat else None, times))

    def cut(self, method: str | None = None, *, performed: bool, chat: Chat | None = None, times: int = 1) -> None:
        """Break the connection of the next calls, after or without performing them."""
        self._plan(Fault("cut" if performed else "lose", method, chat.id if chat else None, times))

    def refuse(
        self,
        code: int,
        description: str,
        method: str | None = None,
        *,
        chat: Chat | None = None,
        times: int = 1,
        **parameters: int,
    ) -> None:
        """Answer the next calls with this error and `parameters` (retry_after=…), without performing them."""
        refusal = Refusal(code, description, **parameters)
        self._plan(Fault("refuse", method, chat.id if chat else None, times, refusal))

    def _plan(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Forget all faults and hooks that have not come up yet."""
        with self._lock:
            self._faults.clear()
            self._hooks.clear()

    def begin(self) -> int:
        """Count one exchange. Returns its number, from 1."""
        with self._lock:
            self.exchanges += 1
            return self.exchanges

    def next_fault(self, method: str, params: Json) -> Fault | None:
        """The fault planned for this call, used up by it."""
        with self._lock:
            for fault in self._faults:
                if fault.meets(method, params):
                    fault.times -= 1
                    if fault.times == 0:
                        self._faults.remove(fault)
                    return fault
        return None

    def has_hook(self, number: int, point: Point) -> bool:
        with self._lock:
            return (number, point) in self._hooks

    async def run_hook(self, number: int, point: Point) -> bool:
        """Run the hook planned for this moment, in a thread, so that it may wait. Returns whether there was one."""
        with self._lock:
            hook = self._hooks.pop((number, point), None)
        if hook is None:
            return False
        await asyncio.to_thread(hook)
        return True
