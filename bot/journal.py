"""The log: to standard error, without a token, a secret or anything that people wrote."""

from __future__ import annotations

import asyncio
import logging
import traceback
from types import TracebackType
from typing import Any

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_LIBRARIES = ("aiogram", "aiohttp", "apscheduler", "alembic", "matplotlib")

log = logging.getLogger(__name__)

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Says of an exception what kind it is and where it was raised, not its words.

    A database quotes the values of a statement that failed, and Python the text that is no number.
    """

    def formatException(self, ei: Raised) -> str:  # noqa: N802  (logging's own name)
        """The frames and the kind, and the same of what it followed from."""
        error, told = ei[1], list[str]()
        while error is not None and len(told) < 5:
            told.append("".join(traceback.format_tb(error.__traceback__)) + type(error).__qualname__)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nwhich followed from:\n".join(told)


def set_up(level: str) -> None:
    """Log from this level on; the HTTP libraries only when something is wrong, their addresses hold tokens."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet(_FORMAT))
    logging.basicConfig(level=level, handlers=[handler])
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)


def note_loop_faults(loop: asyncio.AbstractEventLoop) -> None:
    """What the event loop finds wrong is logged by us: asyncio would print the task with its exception's words."""

    def note(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        log.error("event loop: %s", context.get("message", ""), exc_info=error)

    loop.set_exception_handler(note)
