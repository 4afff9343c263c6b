"""What the program counts while it runs, and /metrics as Prometheus reads it."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import accumulate

from storage.backlog import Backlog

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds in seconds by which durations are counted; the bar for a reply is 0.1 and 1."""
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
LANES = {0: "replies", 1: "bulk"}


class Metrics:
    """Counts since the program started; used from the lanes' threads and from the event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sends: Counter[tuple[str, str]] = Counter()
        # By what took the time: how often, by bound, the last place being for what took longer than all of them.
        self._durations: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(BOUNDS) + 1))
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def count_send(self, channel: str, outcome: str) -> None:
        """One send came to an end; `outcome` is a state of conversation.channel.Sent."""
        with self._lock:
            self._sends[channel, outcome] += 1

    def observe(self, what: str, seconds: float) -> None:
        """Something took so long: 'answer' from receiving to commit, 'reply' from receiving to sent, 'picture'."""
        with self._lock:
            self._durations[what][bisect_left(BOUNDS, seconds)] += 1
            self._seconds[what] += seconds

    def text(self, backlog: Backlog, now: datetime) -> str:
        """Everything in Prometheus' text format."""
        with self._lock:
            sends, seconds = dict(self._sends), dict(self._seconds)
            durations = {what: list(counts) for what, counts in self._durations.items()}
        lines = [
            *_head("tuquan_inbox_updates", "gauge", "Updates that wait to be handled (new) or could not be (dead)."),
            *(_line("tuquan_inbox_updates", {"state": state}, n) for state, n in backlog.inbox.items()),
            *_head("tuquan_outbox_messages", "gauge", "Messages not sent, by state and lane."),
            *(
                _line("tuquan_outbox_messages", {"state": state, "lane": LANES.get(lane, str(lane))}, n)
                for (state, lane), n in backlog.outbox.items()
            ),
            *_head("tuquan_oldest_seconds", "gauge", "How long the oldest of a queue waits; 0 where nothing does."),
            *(
                _line("tuquan_oldest_seconds", {"queue": queue}, _age_seconds(backlog, queue, now))
                for queue in ("updates", "replies", "bulk")
            ),
            *_head("tuquan_month_messages", "gauge", "Messages of a bot in its newest month, where they are limited."),
            *(
                _line("tuquan_month_messages", {"channel": used.channel, "bot": used.bot, "way": way}, n)
                for used in backlog.months
                for way, n in (("sent", used.sent), ("received", used.received))
            ),
            *_head("tuquan_sends_total", "counter", "Sends since the program started, by what came of them."),
            *(
                _line("tuquan_sends_total", {"channel": channel, "outcome": outcome}, n)
                for (channel, outcome), n in sends.items()
            ),
            *_head("tuquan_duration_seconds", "histogram", "How long things took since the program started."),
        ]
        for what, counts in durations.items():
            lines.extend(_histogram(what, counts, seconds[what]))
        return "\n".join(lines) + "\n"


def _age_seconds(backlog: Backlog, queue: str, now: datetime) -> float:
    since_at = backlog.oldest_at.get(queue)
    return 0 if since_at is None else max(0.0, round((now - since_at).total_seconds(), 3))


def _histogram(what: str, counts: list[int], seconds: float) -> Iterable[str]:
    name = "tuquan_duration_seconds"
    reached = list(accumulate(counts))
    for bound, number in zip((*BOUNDS, "+Inf"), reached, strict=True):
        yield _line(f"{name}_bucket", {"what": what, "le": str(bound)}, number)
    yield _line(f"{name}_sum", {"what": what}, round(seconds, 6))
    yield _line(f"{name}_count", {"what": what}, reached[-1])


def _head(name: str, kind: str, meaning: str) -> tuple[str, str]:
    return f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    written = ",".join(f'{label}="{_escape(text)}"' for label, text in labels.items())
    return f"{name}{{{written}}} {value}"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
