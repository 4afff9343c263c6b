"""A bare bot for these tests: it asks by HTTP, listens as a webhook, and has a clock and pictures to give."""

from __future__ import annotations

import io
import json
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from PIL import Image

from tests.fakes.telegram_api import FakeTelegram


def ask(telegram: FakeTelegram, method: str, **params: Any) -> dict[str, Any]:
    """Call a method with a JSON body. Returns the whole answer."""
    request = urllib.request.Request(
        f"{telegram.url}/bot{telegram.token}/{method}",
        json.dumps(params).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            answer: dict[str, Any] = json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            answer = json.load(error)
    return answer


def ids(answer: dict[str, Any]) -> list[int]:
    return [update["update_id"] for update in answer["result"]]


def picture(width: int, height: int, color: str = "green") -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), color).save(drawn, "PNG")
    return drawn.getvalue()


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1_700_000_000.0

    def __call__(self) -> float:
        return self.seconds


class Bot(ThreadingHTTPServer):
    """A webhook address that answers with the planned statuses, then 200, and keeps what it got."""

    daemon_threads = True

    def __init__(self, statuses: dict[str, list[int]] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _BotHandler)
        self.statuses = statuses or {}
        self.received: list[tuple[dict[str, Any], str | None]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/hook"

    def texts(self) -> list[str]:
        """The texts received, with "press" for a callback."""
        return [body.get("message", {}).get("text", "press") for body, _ in self.received]


class _BotHandler(BaseHTTPRequestHandler):
    server: Bot

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append((body, self.headers["X-Telegram-Bot-Api-Secret-Token"]))
        planned = self.server.statuses.get(self.server.texts()[-1])
        self.send_response(planned.pop(0) if planned else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""
