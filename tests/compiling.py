"""One cache of compiled SQL for all engines of a test run: each test has its own engine, and the same statements."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

_FIRST: dict[str, sa.Engine] = {}
"""Backend -> the engine whose dialect and cache all later ones take."""


def share_compiled() -> None:
    """Let every engine of a backend take over what the first has compiled; the dialect is part of the cache's key."""
    sa.event.listen(sa.Engine, "engine_connect", _take_over)


def _take_over(connection: sa.Connection) -> None:
    engine: Any = connection.engine
    first: Any = _FIRST.setdefault(engine.dialect.name, engine)
    if engine.dialect is not first.dialect:
        engine.dialect = connection.dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
