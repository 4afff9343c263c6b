"""No file sent as a photo takes over 150 MB or 2 s; measured in a process of its own, file by file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pillow_heif
import pytest

from tests.bot.hostile_photos import costly, hostile

ROOT = Path(__file__).parents[2]
MOST_BYTES = 150_000_000
MOST_SECONDS = 2

READ = """
import json, sys, time
from bot.photo_reading import prepare_photo
from pathlib import Path
for name in sys.argv[1:]:
    data = Path(name).read_bytes()
    Path("/proc/self/clear_refs").write_text("5")  # The highest so far is forgotten.
    before = time.process_time()
    found = prepare_photo(data)
    status = Path("/proc/self/status").read_text()
    peak = int(status.partition("VmHWM:")[2].split()[0]) * 1024
    reason = getattr(found, "reason", "")
    print(json.dumps({"reason": reason, "seconds": time.process_time() - before, "bytes": peak}), flush=True)
"""


def read(files: list[tuple[str, bytes]], folder: Path) -> list[dict[str, Any]]:
    """What became of each, its seconds of CPU and the most memory of its process meanwhile."""
    paths = []
    for number, (_, data) in enumerate(files):
        paths.append(folder / str(number))
        paths[-1].write_bytes(data)
    command = [sys.executable, "-c", READ, *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(autouse=True)
def heic() -> None:
    pillow_heif.register_heif_opener()


def test_hostile_files_are_refused_within_bounds(tmp_path: Path) -> None:
    files = list(hostile())
    found = read([(name, data) for name, data, _ in files], tmp_path)
    told = {name: each["reason"] for (name, _, _), each in zip(files, found, strict=True)}
    assert told == {name: reason for name, _, reason in files}
    for (name, _, _), each in zip(files, found, strict=True):
        assert (name, each["seconds"] < MOST_SECONDS, each["bytes"] < MOST_BYTES) == (name, True, True)


def test_what_costs_most_stays_within_bounds(tmp_path: Path) -> None:
    files = list(costly())
    for (name, _), each in zip(files, read(files, tmp_path), strict=True):
        assert (name, each["seconds"] < MOST_SECONDS, each["bytes"] < MOST_BYTES) == (name, True, True), each
