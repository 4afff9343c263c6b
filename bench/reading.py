"""How long it takes to read what people type: numbers and intents."""

from __future__ import annotations

import csv
import time
from pathlib import Path

from bench.table import Row, percentile
from conversation import replies
from conversation.intents import intent

CORPORA = Path(__file__).parent.parent / "tests" / "conversation"
TIMES = 5


def measure(*, quick: bool) -> list[Row]:
    """Each reply of the corpora, read as an answer and as a command."""
    rows = [row for name in ("replies.tsv", "more_replies.tsv") for row in corpus(CORPORA / name)]
    numbers, intents = [], []
    for _ in range(1 if quick else TIMES):
        for row in rows:
            began = time.perf_counter()
            replies.read(row["reply"], row["question_type"], unit=row.get("unit") or "")
            between = time.perf_counter()
            intent(row["reply"])
            numbers.append(1e6 * (between - began))
            intents.append(1e6 * (time.perf_counter() - between))
    return [
        Row(
            f"Reading of a reply ({len(rows):,} replies of the test corpora)",
            "",
            f"number p50 {percentile(numbers, 0.5):.0f}, p95 {percentile(numbers, 0.95):.0f} µs;"
            f" intent p50 {percentile(intents, 0.5):.0f}, p95 {percentile(intents, 0.95):.0f} µs",
        )
    ]


def corpus(path: Path) -> list[dict[str, str]]:
    """The rows of a table of replies."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
