"""Random histories: what is kept is what verify recomputes by SQL, and what each group's figures make by hand."""

from __future__ import annotations

import random

from storage.database import Database
from storage.rebuilding import rebuild
from storage.verification import verify
from tests.shares import share
from tests.storage.histories import (
    any_form,
    expected_completeness,
    expected_totals,
    open_months,
    play,
    settle,
    stored_completeness,
    stored_totals,
)

SHARE = {"sqlite": share(1000, 32), "postgresql": share(200, 32)}
MOST_ACTS = 8


def test_what_is_kept_is_what_was_filed(installed: Database) -> None:
    number = SHARE["sqlite" if installed.is_sqlite else "postgresql"]
    drawn = random.Random(20261127)
    with installed.transaction() as tx:
        assert not stored_totals(tx) and not stored_completeness(tx)
        worlds = [settle(tx, each, drawn) for each in range(number)]
        open_months(tx, worlds, drawn)
        form_id = any_form(tx)
        for world in worlds:
            play(tx, world, drawn, drawn.randint(1, MOST_ACTS), form_id)
    totals = {key: sides for world in worlds for key, sides in expected_totals(world).items()}
    counts = {key: each for world in worlds for key, each in expected_completeness(world).items()}
    with installed.reading() as tx:
        assert stored_totals(tx) == totals
        assert stored_completeness(tx) == counts
    assert verify(installed).shown == ()
    with installed.transaction() as tx:
        rebuild(tx)
        assert stored_totals(tx) == totals
        assert stored_completeness(tx) == counts
    assert played(totals) >= {"value", "previous", "baseline", "target", "asked"}


def played(totals: dict[tuple[int, str, str], dict[str, tuple[int, ...]]]) -> set[str]:
    return {side for sides in totals.values() for side in sides}
