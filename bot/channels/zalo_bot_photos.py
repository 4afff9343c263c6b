"""Fetches the photos people send on Zalo: from Zalo's own hosts only, never from an address inside our network."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

from conversation.channel import FetchFailed

HOSTS = ("zdn.vn", "zadn.vn")
"""Seen in real traffic; their subdomains too (docs/zalo.md)."""

_FETCH_SECONDS = 60
_CONNECT_SECONDS = 10
_MOST_REDIRECTS = 3
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class PublicResolver(AbstractResolver):
    """Names of hosts as public addresses only, so that no name leads into the network this program stands in."""

    def __init__(self) -> None:
        self._resolver = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The public addresses of a host. Raises OSError where it has none."""
        found = await self._resolver.resolve(host, port, family)
        public = [each for each in found if ipaddress.ip_address(each["host"]).is_global]
        if not public:
            raise OSError("no public address")
        return public

    async def close(self) -> None:
        """Close the resolver beneath."""
        await self._resolver.close()


class Photos:
    """Downloads by address. `loopback` also allows this very machine: for a platform that stands in for Zalo."""

    def __init__(self, *, loopback: bool) -> None:
        self._loopback = loopback
        self._http: aiohttp.ClientSession | None = None

    async def fetch(self, address: str, max_bytes: int) -> bytes:
        """The bytes behind an address. Raises FetchFailed, whose text never holds the address."""
        try:
            return await self._follow(address, max_bytes)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise FetchFailed(type(error).__name__, retry=True) from None

    async def _follow(self, address: str, max_bytes: int) -> bytes:
        limits = aiohttp.ClientTimeout(total=_FETCH_SECONDS, connect=_CONNECT_SECONDS)
        for _ in range(_MOST_REDIRECTS + 1):
            if not self.is_allowed(address):
                raise FetchFailed("not an address of Zalo's", retry=False)
            async with self._opened().get(address, timeout=limits, allow_redirects=False) as response:
                if response.status in (301, 302, 303, 307, 308):
                    address = urljoin(address, response.headers.get("Location", ""))
                    continue
                if response.status != 200:
                    # A photo's address stops working after a while: that one never comes back.
                    raise FetchFailed(f"HTTP {response.status}", retry=response.status >= 500)
                return await _read(response, max_bytes)
        raise FetchFailed("too many redirects", retry=False)

    def is_allowed(self, address: str) -> bool:
        """Whether this is https at one of Zalo's hosts."""
        try:
            parts = urlsplit(address)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            return False
        if self._loopback and host in _LOOPBACK:
            return parts.scheme in ("http", "https")
        own = any(host == name or host.endswith(f".{name}") for name in HOSTS)
        return parts.scheme == "https" and own and port in (None, 443) and parts.username is None

    async def close(self) -> None:
        """Close all connections."""
        if self._http is not None:
            await self._http.close()
            self._http = None

    def _opened(self) -> aiohttp.ClientSession:
        if self._http is None:
            more: dict[str, Any] = {} if self._loopback else {"resolver": PublicResolver()}
            self._http = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(**more), cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
            )
        return self._http


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    content = bytearray()
    async for piece in response.content.iter_chunked(65536):
        content += piece
        if len(content) > max_bytes:
            raise FetchFailed("too_big", retry=False)
    return bytes(content)
