"""The HTTP session under aiogram's Bot: sends methods as plain JSON and gives results back as plain JSON."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncGenerator
from enum import Enum
from typing import Any, cast

import aiohttp
from aiogram import Bot
from aiogram.client.default import Default
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import BufferedInputFile, TelegramObject

from bot.channels import any_json

_CONNECT_SECONDS = 10
_RETRY_AFTER_UNKNOWN_SECONDS = 5
_LONGEST_RETRY_AFTER_SECONDS = 7 * 24 * 3600

_REFUSALS: dict[int, type[TelegramAPIError]] = {
    400: TelegramBadRequest,
    401: TelegramUnauthorizedError,
    403: TelegramForbiddenError,
    404: TelegramNotFound,
    409: TelegramConflictError,
    413: TelegramEntityTooLarge,
}


class NotConnected(TelegramNetworkError):
    """No connection was made, so nothing of the request was sent."""


class LeanSession(BaseSession):
    """aiogram's session without its parsing of results, which costs more than the request itself.

    `await bot(method)` gives the JSON of `result`, whatever the method's type says. The Bot's default properties
    are not applied. Raises aiogram's TelegramAPIError family; no error holds an address, for it has the token in it.
    """

    def __init__(self, api_url: str) -> None:
        super().__init__(api=TelegramAPIServer.from_base(api_url))
        self._http: aiohttp.ClientSession | None = None

    async def make_request(self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None) -> Any:
        """Send one method; `timeout` in seconds holds for all of it."""
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        limits = aiohttp.ClientTimeout(total=timeout or self.timeout, connect=_CONNECT_SECONDS)
        body = _body(method)
        try:
            async with self._opened().post(url, data=body, headers=_headers(body), timeout=limits) as response:
                content, status = await response.read(), response.status
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotConnected(cast(Any, method), type(error).__name__) from None
        except (TimeoutError, aiohttp.ClientError) as error:
            raise TelegramNetworkError(cast(Any, method), type(error).__name__) from None
        return _result(method, status, content)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """The bytes behind an address, piece by piece. Raises aiohttp's errors, which name the address."""
        limits = aiohttp.ClientTimeout(total=timeout, connect=_CONNECT_SECONDS)
        async with self._opened().get(
            url, headers=headers, timeout=limits, raise_for_status=raise_for_status
        ) as response:
            async for piece in response.content.iter_chunked(chunk_size):
                yield piece

    async def close(self) -> None:
        """Close all connections; the next request opens new ones."""
        if self._http is not None:
            await self._http.close()
            self._http = None

    def _opened(self) -> aiohttp.ClientSession:
        if self._http is None:
            # Telegram sets no cookies; looking for them costs a tenth of a request.
            self._http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        return self._http


def _headers(body: bytes | aiohttp.FormData) -> dict[str, str]:
    return {"Content-Type": "application/json"} if isinstance(body, bytes) else {}


def _body(method: TelegramMethod[Any]) -> bytes | aiohttp.FormData:
    """JSON, or a form where files go along."""
    files: dict[str, BufferedInputFile] = {}
    fields = _plain(method, files)
    if not files:
        return json.dumps(fields).encode()
    form = aiohttp.FormData(quote_fields=False)
    for name, value in fields.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    for name, file in files.items():
        form.add_field(name, io.BytesIO(file.data), filename=file.filename, content_type="application/octet-stream")
    return form


def _plain(value: Any, files: dict[str, BufferedInputFile]) -> Any:
    """The value as JSON has it, without what is unset; files are put aside and named."""
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, Enum)):
        return value
    if isinstance(value, TelegramMethod | TelegramObject):
        parts = value.__dict__.items()
        return {n: _plain(part, files) for n, part in parts if part is not None and not isinstance(part, Default)}
    if isinstance(value, list | tuple):
        return [_plain(each, files) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, BufferedInputFile):
        name = f"file{len(files)}"
        files[name] = value
        return f"attach://{name}"
    raise TypeError(f"{type(value).__name__} cannot be sent")


def _result(method: TelegramMethod[Any], status: int, content: bytes) -> Any:
    """`result` of a good answer. Raises the TelegramAPIError that says what kind of refusal it was."""
    try:
        answer = any_json.read(content)
    except ValueError:
        answer = None
    answer = answer if isinstance(answer, dict) else {}
    if status == 200 and answer.get("ok") is True:
        return answer.get("result")
    description = str(answer.get("description") or f"HTTP {status}")
    parameters = answer.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    if status == 429:
        seconds = parameters.get("retry_after")
        if not isinstance(seconds, int) or not 0 < seconds < _LONGEST_RETRY_AFTER_SECONDS:
            seconds = _RETRY_AFTER_UNKNOWN_SECONDS
        raise TelegramRetryAfter(method, description, seconds)
    if "migrate_to_chat_id" in parameters:
        raise TelegramMigrateToChat(method, description, parameters["migrate_to_chat_id"])
    if status >= 500:
        raise TelegramServerError(method, description)
    if not answer:
        # Something between us and Telegram answered; whether Telegram got the request cannot be known.
        raise TelegramNetworkError(method, f"unreadable answer, HTTP {status}")
    raise _REFUSALS.get(status, TelegramAPIError)(method, description)
