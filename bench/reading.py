"""How long it takes to read what people type: numbers and intents, of the corpora and of random texts."""

from __future__ import annotations

import csv
import random
import statistics
import time
from pathlib import Path

from bench.table import Row, percentile
from conversation import replies
from conversation.intents import intent
from conversation.several import read_several
from tests.conversation.test_doubtful_replies import SEED, mutated_replies, random_replies
from tests.conversation.test_month_kinds import ROWS as MONTHS
from tests.conversation.test_month_kinds import questions_of
from tests.handlers.test_free_messages import ROWS as MESSAGES

CORPORA = Path(__file__).parent.parent / "tests" / "conversation"
TIMES = 3
MEAN_US, WORST_MS, MONTH_MS, WISH_MS = 100.0, 5.0, 2.0, 0.2


def measure(*, quick: bool) -> list[Row]:
    """Each reply of the corpora and of the random tests, read as an answer and as a command."""
    rows = [row for name in ("replies.tsv", "more_replies.tsv") for row in corpus(CORPORA / name)]
    texts = [(row["reply"], row["question_type"], row.get("unit") or "") for row in rows]
    texts += [*random_replies(random.Random(SEED)), *mutated_replies()]
    rounds = [[spent(*text) for text in texts] for _ in range(1 if quick else TIMES)]
    # The quickest of the rounds: what the machine did meanwhile is not the reading's.
    numbers = [min(number for number, _ in one) for one in zip(*rounds, strict=True)]
    intents = [min(wish for _, wish in one) for one in zip(*rounds, strict=True)]
    mean, worst = statistics.mean(numbers), max(numbers) / 1000
    months = month_times(1 if quick else TIMES)
    wishes = wish_times(1 if quick else TIMES)
    return [
        Row(
            f"Reading of a reply ({len(texts):,}: the corpora, random and mutated texts)",
            "mean < 100 µs, worst < 5 ms",
            f"number mean {mean:.0f} µs, p95 {percentile(numbers, 0.95):.0f} µs, worst {worst:.2f} ms;"
            f" intent mean {statistics.mean(intents):.0f} µs, worst {max(intents) / 1000:.2f} ms",
            "",
            mean < MEAN_US and worst < WORST_MS,
        ),
        Row(
            f"Reading of a month in one message ({len(months)} messages)",
            "mean < 2 ms",
            f"mean {statistics.mean(months):.2f} ms, worst {max(months):.2f} ms",
            "",
            statistics.mean(months) < MONTH_MS,
        ),
        Row(
            f"What a free message wishes ({len(MESSAGES)} messages)",
            "mean < 0.2 ms",
            f"mean {statistics.mean(wishes):.3f} ms, worst {max(wishes):.2f} ms",
            "",
            statistics.mean(wishes) < WISH_MS,
        ),
    ]


def wish_times(rounds: int) -> list[float]:
    """Milliseconds for each of the free messages, the quickest of the rounds."""
    spans: list[list[float]] = [[] for _ in MESSAGES]
    for _ in range(rounds):
        for row, times in zip(MESSAGES, spans, strict=True):
            began = time.perf_counter()
            intent(row["text"])
            times.append(1000 * (time.perf_counter() - began))
    return [min(times) for times in spans]


def month_times(rounds: int) -> list[float]:
    """Milliseconds for each message of the corpus of months, the quickest of the rounds."""
    questions = {area: questions_of(area) for area in {row["area"] for row in MONTHS}}
    spans: list[list[float]] = [[] for _ in MONTHS]
    for _ in range(rounds):
        for row, times in zip(MONTHS, spans, strict=True):
            began = time.perf_counter()
            read_several(row["message"].replace(" ⏎ ", "\n"), questions[row["area"]])
            times.append(1e3 * (time.perf_counter() - began))
    return [min(times) for times in spans]


def spent(text: str, question_type: str, unit: str) -> tuple[float, float]:
    """Microseconds to read it as a number, and as an intent."""
    began = time.perf_counter()
    replies.read(text, question_type, unit=unit)
    between = time.perf_counter()
    intent(text)
    return 1e6 * (between - began), 1e6 * (time.perf_counter() - between)


def corpus(path: Path) -> list[dict[str, str]]:
    """The rows of a table of replies."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
