"""Months played once per session, side by side: undisturbed by polling and by webhook, and killed at drawn moments."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import locked
from tests.service import postgres
from tests.service.installation import Installation, prepare
from tests.service.platforms import Mode
from tests.service.preloaded import Preloaded
from tests.service.soak import MODES, Result, draw, run

SEED = 20261
KILLED: tuple[tuple[Mode, int], ...] = (
    ("polling", 1),
    ("webhook", 2),
    ("polling", 2),
    ("webhook", 1),
    ("polling", 1),
)
"""How each of the killed runs receives, and how many lives of the month it plays; the soak plays all of it."""
EXCHANGES = {1: 60, 2: 120}
"""About so many there are in the first life, and in both; never the same in two runs."""
AT_ONCE = 4


@pytest.fixture(scope="session")
def prepared(shared_folder: Path) -> Installation:
    """Made by the real commands, once for all processes that run tests; to be copied, not used."""
    codes = shared_folder / "codes.json"
    with locked(shared_folder / "prepared.lock"):
        if not codes.exists():
            codes.write_text(json.dumps(prepare(shared_folder / "prepared").codes))
    return Installation(shared_folder / "prepared", json.loads(codes.read_text()))


@pytest.fixture(scope="session", autouse=True)
def preloaded() -> Iterator[None]:
    """Services and commands are started by a process that has loaded them, once for all tests of this process."""
    made = Preloaded.shared = Preloaded()
    yield
    Preloaded.shared = None
    made.close()


@dataclass
class Played:
    """The runs; asking for one waits until it is over."""

    undisturbed: dict[Mode, Future[Result]]
    killed: list[Future[Result]]
    on_postgres: Future[Result] | None


@pytest.fixture(scope="session")
def played(prepared: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """All runs of the tests, begun at once: most of a run is the loading of libraries, and waiting."""
    folder = tmp_path_factory.mktemp("runs")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        undisturbed = {mode: pool.submit(run, prepared.copy_to(folder / mode), mode) for mode in MODES}
        killed = [pool.submit(killed_run, prepared, folder, number) for number in range(len(KILLED))]
        on_postgres = pool.submit(postgres_run, prepared, folder) if postgres.is_there() else None
        yield Played(undisturbed, killed, on_postgres)


def killed_run(prepared: Installation, folder: Path, number: int) -> Result:
    """One signal, drawn from the seed."""
    mode, lives = KILLED[number]
    kills = draw(random.Random(f"{SEED} {number}"), EXCHANGES[lives], 1)
    return run(prepared.copy_to(folder / f"killed{number}"), mode, kills, lives)


def postgres_run(prepared: Installation, folder: Path) -> Result:
    """The same on PostgreSQL, which several lanes write; the installation comes there by backup and restore."""
    archive = folder / "prepared.zip"
    prepared.run("backup", str(archive))
    installation = Installation(folder / "postgres", prepared.codes, postgres.new())
    installation.data_dir.mkdir()
    try:
        installation.run("restore", str(archive))
        return run(installation, "webhook", draw(random.Random(SEED), EXCHANGES[1], 1), lives=1)
    finally:
        installation.remove()
