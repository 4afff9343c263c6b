"""Reads the body of a request that a messenger makes to us: not more than it may be, not longer than it may take."""

from __future__ import annotations

import asyncio

from aiohttp import web

SECONDS = 10.0
"""A messenger writes at once; who trickles his body for ever would keep a connection for each."""


async def read(request: web.Request, most_bytes: int) -> bytes | None:
    """The whole body; None when it is too long. Raises web.HTTPRequestTimeout (408)."""
    try:
        async with asyncio.timeout(SECONDS):
            await request.content.readexactly(most_bytes + 1)
    except asyncio.IncompleteReadError as whole:
        return whole.partial
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    return None
