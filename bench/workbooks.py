"""How long questionnaires take to read from Excel, and what the worst file costs in time and memory."""

from __future__ import annotations

import json
import subprocess
import sys

from bench.large_roster import COMMUNE, GROUPS, large_roster
from bench.processes import ROOT
from bench.table import Row, spread
from tests.conversation.excel.hostile_workbooks import HOSTILE

MOST_MS, MOST_SECONDS, MOST_MB = 500, 2.0, 150
TIMES = 5

_SHIPPED = """
import json, time
import catalogue
from conversation.excel.workbook import read_indicators, read_questionnaire
others = {catalogue.FOLDER / name for name in ("indicators.xlsx", "mau_demo.xlsx")}
files = set(catalogue.FOLDER.glob("*.xlsx")) - others
data = {path.name: path.read_bytes() for path in sorted(files)}
shipped = (catalogue.FOLDER / "indicators.xlsx").read_bytes()
began = time.perf_counter()
known = {one.code: one for one in read_indicators(shipped)}
for each in data.values():
    read_questionnaire(each, known)
print(json.dumps({"files": len(data) + 1, "ms": 1000 * (time.perf_counter() - began)}))
"""
_PEAK = """
# Not ru_maxrss: there the memory of whoever started this process counts too.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(json.dumps({"seconds": took, "mb": int(peak.split()[1]) * 1024 / 1e6}))
"""
_FAULTY = """
import json, sys, time
from conversation.excel.sheets import WorkbookFaulty
from conversation.excel.workbook import read_questionnaire
data = sys.stdin.buffer.read()
began = time.perf_counter()
try:
    read_questionnaire(data, {})
except WorkbookFaulty as faulty:
    faults = len(faulty.faults)
took = time.perf_counter() - began
"""
_ROSTER = """
import json, sys, time
import catalogue
from conversation.excel.roster import read_roster
from conversation.excel.workbook import read_indicators
known = {one.code: one for one in read_indicators((catalogue.FOLDER / "indicators.xlsx").read_bytes())}
data = sys.stdin.buffer.read()
began = time.perf_counter()
roster = read_roster(data, known, {sys.argv[1]})
took = time.perf_counter() - began
assert roster.groups and roster.people and roster.baselines
"""


def measure(*, quick: bool) -> list[Row]:
    """Each measurement in a process of its own, so that nothing is compiled or kept from before."""
    read = [_measured(_SHIPPED) for _ in range(1 if quick else TIMES)]
    times = [each["ms"] for each in read]
    files = f"Reading all shipped workbooks from Excel ({read[0]['files']:.0f} files)"
    return [
        Row(files, f"< {MOST_MS} ms", f"{spread(times, '.0f')} ms", "", max(times) < MOST_MS),
        _roster(quick=quick),
        *_faulty(quick=quick),
    ]


def _roster(*, quick: bool) -> Row:
    groups = GROUPS // 10 if quick else GROUPS
    took = _measured(_ROSTER + _PEAK, large_roster(groups), COMMUNE)
    return Row(
        f"Import workbook of {groups:,} groups, with leaders and baseline figures",
        f"< {MOST_SECONDS:.0f} s, < {MOST_MB} MB",
        f"{took['seconds']:.2f} s, {took['mb']:.0f} MB",
        "",
        took["seconds"] < MOST_SECONDS and took["mb"] < MOST_MB,
    )


def _faulty(*, quick: bool) -> list[Row]:
    names = list(HOSTILE)[::4] if quick else list(HOSTILE)
    found = {name: _measured(_FAULTY + _PEAK, HOSTILE[name][0]()) for name in names}
    slowest = max(found, key=lambda name: found[name]["seconds"])
    largest = max(found, key=lambda name: found[name]["mb"])
    seconds, mb = found[slowest]["seconds"], found[largest]["mb"]
    return [
        Row(
            f"Faulty workbook: worst time ({len(found)} kinds)",
            f"< {MOST_SECONDS:.0f} s",
            f"{seconds:.2f} s ({slowest})",
            "",
            seconds < MOST_SECONDS,
        ),
        Row(
            "Faulty workbook: worst memory",
            f"< {MOST_MB} MB",
            f"{mb:.0f} MB ({largest})",
            "",
            mb < MOST_MB,
        ),
    ]


def _measured(script: str, data: bytes = b"", *arguments: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, input=data, stdout=subprocess.PIPE, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found
