"""The HTTP client of the Zalo Bot Platform: one method in, its result out, and what an error means for a send."""

from __future__ import annotations

from typing import Any

import aiohttp

from bot.channels import any_json
from conversation.channel import Sent

CALL_SECONDS = 20
PHOTO_SECONDS = 150
"""Zalo fetches the picture from us within the call."""

_CONNECT_SECONDS = 10
_WAIT_SECONDS = 5.0
_WAIT_UNAUTHORISED_SECONDS = 60.0
_WAIT_FORBIDDEN_SECONDS = 60.0
_FORBIDDEN_TRIES = 2
_WAIT_QUOTA_SECONDS = 30.0
_QUOTA_TRIES = 5
"""The waits double, so that the last try is seven and a half minutes after the first."""


class ZaloError(Exception):
    """A call did not succeed. Its text never holds an address, for the token is part of every address."""


class NotConnected(ZaloError):
    """No connection was made, so nothing of the request was sent."""


class AnswerLost(ZaloError):
    """The request may have arrived: the answer did not come in time, was cut off, or cannot be read."""


class Refused(ZaloError):
    """Zalo answered with an error; `code` is its number, or the HTTP status where it gave none."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{code}: {description[:200]}")
        self.code = code


class Client:
    """One bot's way to call methods. Raises ValueError for a malformed token."""

    def __init__(self, token: str, api_url: str) -> None:
        self.bot_id, colon, secret = token.partition(":")
        if not (self.bot_id.isdecimal() and colon and secret):
            raise ValueError("a Zalo token is digits, a colon and letters")
        self._base = f"{api_url}/bot{token}/"
        self._http: aiohttp.ClientSession | None = None

    async def call(self, method: str, params: dict[str, Any] | None = None, *, seconds: float = CALL_SECONDS) -> Any:
        """The `result` of a method; None where the answer has none. Raises ZaloError."""
        limits = aiohttp.ClientTimeout(total=seconds, connect=_CONNECT_SECONDS)
        try:
            # Redirects are not followed: the token would go along.
            async with self._opened().post(
                self._base + method, json=params or {}, timeout=limits, allow_redirects=False
            ) as response:
                content, status = await response.read(), response.status
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotConnected(type(error).__name__) from None
        except (TimeoutError, aiohttp.ClientError) as error:
            raise AnswerLost(type(error).__name__) from None
        return _result(status, content)

    async def close(self) -> None:
        """Close all connections; the next call opens new ones."""
        if self._http is not None:
            await self._http.close()
            self._http = None

    def _opened(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        return self._http


def _result(status: int, content: bytes) -> Any:
    """`result` of a good answer. An error may come with HTTP 200, so it is `ok` that decides."""
    try:
        answer = any_json.read(content)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
        if status < 400:
            raise AnswerLost(f"unreadable answer, HTTP {status}")
        raise Refused(status, f"HTTP {status}")
    if answer["ok"]:
        return answer.get("result")
    # The answer about the testWebhook limit is the one that spells it otherwise.
    code = answer.get("error_code", answer.get("errorCode", status))
    raise Refused(code if isinstance(code, int) else status, str(answer.get("description", "")))


def outcome(error: ZaloError) -> Sent:
    """What became of a message whose call ended in this error (docs/zalo.md)."""
    reason = str(error)
    if isinstance(error, NotConnected):
        return Sent("wait", retry_after_seconds=_WAIT_SECONDS, reason=reason)
    if not isinstance(error, Refused) or error.code == 408 or error.code >= 500:
        # There is no key by which Zalo would know a repetition: it may have been delivered.
        return Sent("unknown", reason=reason)
    if error.code == 401:
        # The token is wrong, not the message: it goes out once the token is put right.
        return Sent("wait", retry_after_seconds=_WAIT_UNAUTHORISED_SECONDS, reason=reason)
    if error.code == 403:
        # The number says forbidden, the documentation an error on their side: once more, then the chat counts as gone.
        return Sent(
            "wait", retry_after_seconds=_WAIT_FORBIDDEN_SECONDS, reason=reason, most_tries=_FORBIDDEN_TRIES, gone=True
        )
    if error.code == 429:
        # Called "quota exceeded", often the month's; but no rate is published either, and that would pass.
        return Sent(
            "wait", retry_after_seconds=_WAIT_QUOTA_SECONDS, reason=reason, most_tries=_QUOTA_TRIES, used_up=True
        )
    return Sent("refused", reason=reason)
