"""The demo as a process, and its page as a visitor uses it; the screenshots of the documentation are made with it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).parent.parent.parent
STOP_SECONDS = 20
ANSWER_MS = 20_000
"""How long an answer or the moving of the clock may take on a busy machine, a picture drawn for the first time too."""


@contextlib.contextmanager
def demo(data_dir: Path) -> Iterator[str]:
    """`tuquan demo` on a free port; gives the page's address. Raises RuntimeError when it does not start."""
    settings = {name: value for name, value in os.environ.items() if name in ("HOME", "LANG", "PATH", "PYTHONPATH")}
    command = (sys.executable, "-m", "bot", "demo", "--port", "0", "--data-dir", str(data_dir))
    with subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = iter(process.stdout.readline, "")
            found = next((at for line in said if (at := re.search(r"http://127\.0\.0\.1:\d+/sandbox/", line))), None)
            if found is None:
                raise RuntimeError("tuquan demo did not start")
            yield found.group()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(STOP_SECONDS)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's chromium, without a window."""
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


class Desk:
    """The page with its panes."""

    def __init__(self, browser: Browser, address: str, *, width: int = 1440, height: int = 900) -> None:
        self.address = address
        self.faults: list[str] = []
        """What went wrong in the page: exceptions, errors in the console, requests refused."""
        # The visitor's own clock and language must not matter.
        self.page: Page = browser.new_page(
            viewport={"width": width, "height": height}, timezone_id="America/New_York", locale="en-US"
        )
        self.page.set_default_timeout(ANSWER_MS)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.goto(address)
        self.page.get_by_test_id("pane-3").wait_for()

    def ask(self, path: str) -> Any:
        """What the page's own interface answers."""
        with urllib.request.urlopen(f"{self.address}api/{path}", timeout=30) as answer:
            return json.loads(answer.read())

    def pane(self, index: int) -> Locator:
        """A pane, from the left."""
        return self.page.get_by_test_id(f"pane-{index}")

    def open(self, *keys: str) -> None:
        """Show these people and groups: 'person:p9', 'group:g-02473'."""
        self.page.goto(f"{self.address}#p={','.join(keys)}")
        for index, key in enumerate(keys):
            self.page.locator(f'[data-testid="pane-{index}"][data-key="{key}"] [aria-busy="false"]').first.wait_for()

    def answered(self, index: int, act: Callable[[], None]) -> Locator:
        """Do something in a pane and wait until the bot has answered there; gives its newest message."""
        pane = self.pane(index)
        before = pane.locator(".from-bot").count()
        act()
        pane.locator(".from-bot").nth(before).wait_for()
        pane.get_by_test_id("pending").first.wait_for(state="detached")
        return pane.locator(".from-bot").last

    def press(self, index: int, label: str) -> Locator:
        """Press the newest button of that label in a pane; gives the bot's answer."""
        button = self.pane(index).get_by_test_id("choice").filter(has_text=re.compile(f"^{re.escape(label)}$"))
        return self.answered(index, lambda: button.last.click())

    def chip(self, index: int, label: str) -> Locator:
        """Press a quick command; gives the bot's answer."""
        chip = self.pane(index).get_by_test_id("chip").filter(has_text=re.compile(f"^{re.escape(label)}$"))
        return self.answered(index, chip.click)

    def type(self, index: int, text: str) -> Locator:
        """Type a message and send it with Enter; gives the bot's answer."""
        field = self.pane(index).get_by_test_id("input")

        def enter() -> None:
            field.fill(text)
            field.press("Enter")

        return self.answered(index, enter)

    def move(self, button: str) -> None:
        """Press a button of the clock ('next-morning', 'plus-day', ...) and wait until all is sent."""
        self._moved(self.page.get_by_test_id(f"clock-{button}").click)

    def move_to(self, moment: str) -> None:
        """Choose a moment ('2026-11-21T07:31') in the clock's dialog."""

        def choose() -> None:
            self.page.get_by_test_id("clock-pick").click()
            self.page.get_by_test_id("clock-input").fill(f"{datetime.fromisoformat(moment):%d/%m/%Y %H:%M}")
            self.page.get_by_test_id("clock-set").click()

        self._moved(choose)

    def _moved(self, act: Callable[[], None]) -> None:
        face = self.page.get_by_test_id("clock")
        before = face.get_attribute("data-now")
        act()
        self.page.wait_for_function(
            "([before]) => { const face = document.querySelector('.now');"
            " return face.dataset.now !== before && face.getAttribute('aria-busy') === 'false'; }",
            arg=[before],
        )
        self.settled()

    def settled(self) -> None:
        """Wait until every pane shows what its chat holds, pictures drawn and loaded."""
        counts = {}
        for index in range(self.page.locator(".pane").count()):
            key = self.pane(index).get_attribute("data-key") or ""
            counts[key] = len(self.ask(f"chats/{key.partition(':')[2]}/messages?after=0"))
        self.page.wait_for_function(
            """(counts) => Object.entries(counts).every(([key, count]) => {
              const pane = document.querySelector(`[data-key="${key}"]`);
              const images = [...pane.querySelectorAll(".photo img")];
              return pane.querySelectorAll(".message").length >= count && !pane.querySelector(".drawing")
                && images.every((one) => one.complete && one.naturalWidth > 0);
            })""",
            arg=counts,
        )
