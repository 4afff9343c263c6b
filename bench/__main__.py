"""`python -m bench`: the chosen measurements as one table."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys

from bench.table import Row, table

MEASURED = (
    *("cpu", "webhook", "summary", "picture", "reminders", "neighbours", "start"),
    *("reading", "readers", "expressions", "dialogue", "workbooks"),
)
"""The modules of this package that measure, in the order shown; `memory` is read together with `start`."""
ALIASES = {"memory": "start"}


def main() -> int:
    """Measure and print; exit code 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Speed and memory, beside the peers.")
    parser.add_argument("chosen", nargs="*", choices=[*MEASURED, *ALIASES, []], metavar="ROW", help=" ".join(MEASURED))
    parser.add_argument("--quick", action="store_true", help="small numbers, to see that it works")
    given = parser.parse_args()
    wanted = {ALIASES.get(name, name) for name in given.chosen} or set(MEASURED)
    rows: list[Row] = []
    for name in MEASURED:
        if name in wanted:
            print(f"measuring {name} ...", file=sys.stderr, flush=True)
            found = importlib.import_module(f"bench.{name}").measure(quick=given.quick)
            for row in found:
                print(f"  {row.what}: {row.measured}", file=sys.stderr, flush=True)
            rows += found
    print(f"Python {platform.python_version()}, {os.cpu_count()} CPUs{', quick' if given.quick else ''}\n")
    print(table(rows))
    return int(any(row.met is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
