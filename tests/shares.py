"""How much of a long generated test `make test` does; `make soak` sets TUQUAN_TEST_WHOLE and does all of it."""

from __future__ import annotations

import os

WHOLE = "TUQUAN_TEST_WHOLE" in os.environ


def share(whole: int, one_in: int = 4) -> int:
    """So many of `whole` examples: every `one_in`th, or all in a soak."""
    return whole if WHOLE else max(1, whole // one_in)
