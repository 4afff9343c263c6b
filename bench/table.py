"""What one measurement found, and the table of them all."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

_HEADS = ("What", "Bar", "Measured", "Beside it", "Met")


@dataclass(frozen=True)
class Row:
    """One line of the table. `met` None: shown for comparison, without a bar."""

    what: str
    bar: str
    measured: str
    beside: str = ""
    met: bool | None = None


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    marks = {True: "yes", False: "NO", None: ""}
    cells = [_HEADS, *((row.what, row.bar, row.measured, row.beside, marks[row.met]) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEADS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def spread(values: Sequence[float], form: str = ".2f") -> str:
    """'1.21 (1.15–1.30)': the median with the smallest and the largest."""
    return f"{statistics.median(values):{form}} ({min(values):{form}}–{max(values):{form}})"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
