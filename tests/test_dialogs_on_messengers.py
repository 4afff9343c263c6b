"""Every golden conversation over every real channel: what people read there is what the file says."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from conversation.messages import Choice
from conversation.plain_choices import with_choices
from storage.database import Database
from tests import dialog_files
from tests.conftest import SqliteStock
from tests.messengers.on_sandbox import SandboxPhones
from tests.messengers.on_telegram import TelegramPhones
from tests.messengers.on_zalo import ZaloPhones
from tests.messengers.paper import Paper
from tests.messengers.phones import Phones
from tests.messengers.talk import MessengerTalk
from tests.talk import prepare_installation
from tests.test_dialogs import FILES

Make = Callable[[Callable[[], datetime], Path], Phones]

MESSENGERS: Mapping[str, Make] = {
    "telegram": lambda now, folder: TelegramPhones(now),
    "zalo": lambda now, folder: ZaloPhones(now),
    "sandbox": lambda now, folder: SandboxPhones(now, folder, "telegram"),
    "sandbox-like-zalo": lambda now, folder: SandboxPhones(now, folder, "zalo"),
}
NOT_PLAYED: Mapping[str, Mapping[str, str]] = {}

_ATTACHED = re.compile(r"\((?:hình|tệp|ảnh đã lưu): .+\)")
_BUTTONS = re.compile(r"(?:\[[^\[\]]+\] ?)+")


@pytest.mark.parametrize("messenger", MESSENGERS)
@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_people_read_what_the_file_says(
    messenger: str, path: Path, sqlite_stock: SqliteStock, tmp_path: Path
) -> None:
    dialog = dialog_files.read(path)
    database = Database(sqlite_stock.copy_of("installed", prepare_installation))
    moments: list[MessengerTalk] = []
    with MESSENGERS[messenger](lambda: moments[0].now, tmp_path) as phones:
        settings = dialog_files.settings_of(dialog) | {"buttons": phones.has_buttons}
        moments.append(MessengerTalk(database, **settings, phones=phones, paper=Paper(tmp_path)))
        played = dialog_files.play_with(moments[0], dialog)
        assert phones.faults() == []
    for step, written in zip(played["talk"], dialog["talk"], strict=True):
        assert by_chat(step) in [by_chat(way) for way in ways_to_read(written, buttons=phones.has_buttons)]


def by_chat(step: dict[str, Any]) -> dict[str, Any]:
    """What is said to several chats comes in no order among the chats."""
    said = step.get("bot")
    return step if not isinstance(said, list) else step | {"bot": sorted(said, key=lambda each: str([*each]))}


def ways_to_read(step: dict[str, Any], *, buttons: bool) -> list[dict[str, Any]]:
    """A step as it may read on a screen: where there are no buttons, either way of writing choices down."""
    said = step.get("bot")
    if buttons or said is None:
        return [step]
    if isinstance(said, str):
        return [step | {"bot": typed_choices(said, numbered=numbered)} for numbered in (True, False)]
    each = [[{chat: typed_choices(text, numbered=one)} for one in (True, False)] for told in said for chat, text in told.items()]
    return [step | {"bot": list(ways)} for ways in itertools.product(*each)]


def typed_choices(text: str, *, numbered: bool) -> str:
    """A text of the files with its buttons as lines: numbers, or words where a number is an answer."""
    *lines, last = text.split("\n")
    if not _BUTTONS.fullmatch(last):
        return text
    below: list[str] = []
    while lines and _ATTACHED.fullmatch(lines[-1]):
        below.insert(0, lines.pop())
    choices = [Choice("", label) for label in re.findall(r"\[([^\[\]]+)\]", last)]
    return "\n".join([with_choices("\n".join(lines), choices, numbered=numbered), *below])
