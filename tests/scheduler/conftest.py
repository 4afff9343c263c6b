"""What the tests of the scheduler share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import Database
from storage.writer import Writer


@pytest.fixture
def writer(database: Database) -> Iterator[Writer]:
    """A writer at work."""
    made = Writer(database)
    made.start()
    yield made
    made.stop()
