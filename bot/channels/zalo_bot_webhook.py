"""Zalo's deliveries: checked, stored, and then answered; and the telling of our address to Zalo."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.channels import any_json, bodies
from bot.channels.zalo_bot_client import Client
from bot.channels.zalo_bot_updates import PROBE, event_of

log = logging.getLogger(__name__)

PATH = "/webhooks/zalo/"
"""Followed by the bot's id."""
MAX_BODY_BYTES = 1024 * 1024

Store = Callable[[str, list[Any]], Awaitable[None]]
"""(bot, updates): keeps them for good; raises when it cannot."""


class Webhook:
    """The way in for all bots of the installation."""

    def __init__(self, public_url: str, secret: str, store: Store) -> None:
        self._public_url = public_url.rstrip("/")
        self._secret = secret
        self._store = store
        self._probed_bare: set[str] = set()
        """Bots whose probe came without the secret, which is then let pass, and nothing else."""

    async def register(self, client: Client) -> None:
        """Tell Zalo the address. Raises ZaloError; a probe that failed is only told, for the address is kept."""
        verdict = await self._set(client)
        if verdict == "webhook.http.403" and client.bot_id not in self._probed_bare:
            # Some probes were seen without the secret; those alone may pass without it.
            self._probed_bare.add(client.bot_id)
            verdict = await self._set(client)
        if verdict == "webhook.ok":
            log.info("zalo %s: the webhook is reached", client.bot_id)
        elif verdict:
            log.error("zalo %s: Zalo does not reach PUBLIC_URL (%s)", client.bot_id, verdict[:40])

    async def _set(self, client: Client) -> str:
        """The probe's outcome; empty where Zalo gives none."""
        result = await client.call(
            "setWebhook", {"url": f"{self._public_url}{PATH}{client.bot_id}", "secret_token": self._secret}
        )
        verification = result.get("verification") if isinstance(result, dict) else None
        if not isinstance(verification, dict):
            return ""
        return "webhook.ok" if verification.get("ok") is True else str(verification.get("outcome", "failed"))

    async def receive(self, bot: str, request: web.Request) -> web.Response:
        """POST from Zalo: 200 once it is stored, 503 to have it again; 403, 413, 415, 400 for what is not Zalo's."""
        given = request.headers.get("X-Bot-Api-Secret-Token", "")
        known = bool(self._secret) and hmac.compare_digest(
            given.encode(errors="surrogateescape"), self._secret.encode()
        )
        if not known and bot not in self._probed_bare:
            return web.Response(status=403)
        body = await bodies.read(request, MAX_BODY_BYTES)
        if body is None:
            return web.Response(status=413)
        if not known:
            return web.Response(status=200 if event_of(_json(body)) == PROBE else 403)
        if not body.strip():
            # A probe was once seen to be empty.
            return _taken()
        if not request.content_type.endswith("json"):
            return web.Response(status=415)
        update = _json(body)
        if update is None:
            return web.Response(status=400)
        if event_of(update) == PROBE:
            return _taken()
        try:
            await self._store(bot, [update])
        except Exception as error:  # The database is away; messages of its errors may hold what people wrote.
            log.error("zalo %s: update not stored (%s)", bot, type(error).__name__)
            return web.Response(status=503)
        return _taken()


def _taken() -> web.Response:
    return web.json_response({"message": "Success"})


def _json(body: bytes) -> Any:
    """The object in the body; None when it is not whole or is something else."""
    try:
        found = any_json.read(body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
