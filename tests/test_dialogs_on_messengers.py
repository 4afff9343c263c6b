"""Every golden conversation over every real channel: what people read there is what the file says."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram_sending import MAX_CAPTION
from conversation.messages import Choice, Reply
from conversation.plain_choices import buttons_named, with_choices, with_word
from conversation.texts import vi as say
from storage.database import Database
from tests import dialog_files
from tests.conftest import SqliteStock
from tests.messengers.on_sandbox import SandboxPhones
from tests.messengers.on_telegram import TelegramPhones
from tests.messengers.on_zalo import ZaloPhones
from tests.messengers.paper import Paper
from tests.messengers.phones import Phones
from tests.messengers.talk import REPORT, MessengerTalk
from tests.talk import prepare_installation
from tests.test_dialogs import FILES
from tests.texts import every_text

Make = Callable[[Callable[[], datetime], Path], Phones]

MESSENGERS: Mapping[str, Make] = {
    "telegram": lambda now, folder: TelegramPhones(now),
    "zalo": lambda now, folder: ZaloPhones(now),
    "sandbox": lambda now, folder: SandboxPhones(now, folder, "telegram"),
    "sandbox-like-zalo": lambda now, folder: SandboxPhones(now, folder, "zalo"),
}
WITHOUT_BUTTONS = ("zalo", "sandbox-like-zalo")
WITH_BUTTONS = ("telegram", "sandbox")
ON_THE_PAGE = ("sandbox", "sandbox-like-zalo")
NOT_PLAYED: Mapping[tuple[str, str], str] = {
    (messenger, file): why
    for messengers, files, why in (
        (WITH_BUTTONS, ("khong-co-nut", "khong-co-nut-ho-so", "vao-khong-co-nut"), "here choices are buttons"),
        (
            WITH_BUTTONS,
            ("anh-khong-co-nut", "sua-bang-loi-khong-co-nut", "thang-ke-hai-to", "kho-khan-khong-co-nut"),
            "here choices are buttons",
        ),
        (WITHOUT_BUTTONS, ("nut-cu", "sua-sau-khi-gui", "nhan-them-to"), "an old list cannot be pressed any more"),
        (WITHOUT_BUTTONS, ("nut-cu-khi-dang-hoi",), "an old list cannot be pressed any more"),
        (WITHOUT_BUTTONS, ("can-bo-rieng", "kho-khan-va-anh"), "officers press what an older message offered"),
        (WITHOUT_BUTTONS, ("dang-ky-mo-hinh",), "what comes unasked opens by a word: khong-co-nut-ho-so"),
        (WITHOUT_BUTTONS, ("moi-to-truong",), "without a link the code is typed: tests/handlers/test_inviting.py"),
        (WITHOUT_BUTTONS, ("du-lieu-cua-toi",), "who withdrew is a stranger and has no old button left"),
        (("zalo",), ("ma-khong-dung",), "where a month is limited, strangers are greeted once a day"),
        (("zalo",), ("tin-da-sua", "tin-la"), "Zalo tells bots of no edited messages"),
        (WITHOUT_BUTTONS, ("anh", "anh-ca-loat"), "Zalo has no albums, and asks nothing about a photo in a group"),
        (("zalo",), ("tong-hop-trong-nhom", "gan-bang-lien-ket"), "Zalo has no anonymous administrators"),
        (("telegram",), ("nhom-chua-gan",), "there a link adds the bot to a group: tests/bot/test_telegram_groups.py"),
        (("zalo", "telegram"), ("lich-su-nhac",), "the answer names the messenger, there the page"),
        (("sandbox",), ("anh-ca-loat",), "the page has no albums"),
        (ON_THE_PAGE, ("ma-khong-dung", "tin-la"), "the page sends no stickers"),
        (ON_THE_PAGE, ("tin-da-sua",), "on the page nothing is edited"),
        (ON_THE_PAGE, ("tong-hop-trong-nhom", "gan-bang-lien-ket"), "the page has no anonymous administrators"),
    )
    for messenger in messengers
    for file in files
}
"""(Messenger, file) -> what cannot be done there."""
UNASKED = {f"{REPORT}: ": REPORT, say.OPEN_FILING: say.FILINGS_WORD}
"""How labels begin of what comes unasked -> the word that stands for them where there are no buttons."""
EVERY = "TUQUAN_TEST_EVERY_MESSENGER" in os.environ
SHARE = 3
"""Without that setting each conversation is played on some messengers only: one of three on each, another one."""

MOST_NUMBERED = 30
"""Below a review the choices are numbered after its questions."""

_ATTACHED = re.compile(r"\((?:hình|tệp|ảnh đã lưu): .+\)")
_SUMMARY = re.compile(
    rf"^TỔNG HỢP (?P<period>.+?) – (?P<unit>.+?)(?:{re.escape(say.SUMMARY_ADJUSTED)})?$", re.MULTILINE
)
_BUTTONS = re.compile(r"(?:\[[^\[\]]+\] ?)+")


def plays() -> list[Any]:
    """The conversations with the messengers they are played on."""
    return [
        pytest.param(messenger, path, id=f"{messenger}-{path.stem}")
        for number, messenger in enumerate(MESSENGERS)
        for place, path in enumerate(FILES)
        if (messenger, path.stem) not in NOT_PLAYED and (EVERY or (number + place) % SHARE == 0)
    ]


@pytest.mark.parametrize(("messenger", "path"), plays())
def test_people_read_what_the_file_says(messenger: str, path: Path, sqlite_stock: SqliteStock, tmp_path: Path) -> None:
    dialog = dialog_files.read(path)
    database = Database(sqlite_stock.copy_of("installed", prepare_installation))
    moments: list[MessengerTalk] = []
    with MESSENGERS[messenger](lambda: moments[0].now, tmp_path) as phones:
        settings = dialog_files.settings_of(dialog) | {"buttons": phones.has_buttons}
        moments.append(MessengerTalk(database, **settings, phones=phones, paper=Paper(tmp_path)))
        played = dialog_files.play_with(moments[0], dialog)
        assert phones.faults() == []
    for step, written in zip(played["talk"], dialog["talk"], strict=True):
        assert step == as_read(written, step, buttons=phones.has_buttons)


def as_read(written: dict[str, Any], read: dict[str, Any], *, buttons: bool) -> dict[str, Any]:
    """A step of the file in the form in which it was read, where it may have several forms."""
    said, heard = written.get("bot"), read.get("bot")
    if isinstance(said, str) and not buttons:
        return written | {"bot": next((way for way in ways(said) if way == heard), next(ways(said)))}
    if not isinstance(said, list) or not isinstance(heard, list):
        return written
    # Messages to several chats come in no order among the chats.
    heard.sort(key=chat_of)
    told = sorted(said, key=chat_of)
    if buttons and len(told) < len(heard):
        told = [part for one in told for part in parts_of(one)]
    if not buttons and len(told) == len(heard):
        told = [as_told(one, other) for one, other in zip(told, heard, strict=True)]
    return written | {"bot": told}


def parts_of(written: dict[str, str]) -> list[dict[str, str]]:
    """A text that is too long for the caption of its picture comes below it."""
    (chat, text), *_ = written.items()
    body, _, picture = text.rpartition("\n")
    if not _ATTACHED.fullmatch(picture) or len(body) <= MAX_CAPTION:
        return [written]
    return [{chat: f"\n{picture}"}, {chat: body}]


def as_told(written: dict[str, str], read: dict[str, str]) -> dict[str, str]:
    """One of several messages, likewise."""
    (chat, text), heard = next(iter(written.items())), next(iter(read.values()))
    return {chat: next((way for way in ways(text) if way == heard), next(ways(text)))}


def chat_of(told: dict[str, str]) -> str:
    return next(iter(told))


def ways(text: str) -> Iterator[str]:
    """A text of the files with its buttons as lines: numbers, or words where a number is an answer."""
    *lines, last = text.split("\n")
    if not _BUTTONS.fullmatch(last):
        yield text
        return
    below: list[str] = []
    while lines and _ATTACHED.fullmatch(lines[-1]):
        below.insert(0, lines.pop())
    above = in_words("\n".join(lines))
    choices = [Choice("", label) for label in re.findall(r"\[([^\[\]]+)\]", last)]
    for numbered in (1, 0, *range(2, MOST_NUMBERED)):
        yield "\n".join([with_choices(above, choices, numbered=numbered), *below])
    summarised = _SUMMARY.search(above)
    if summarised and [choice.label for choice in choices] == [say.SUMMARY_REST]:
        typed = say.SUMMARY_REST_TYPED.format(period=summarised["period"], unit=summarised["unit"])
        yield "\n".join([above, typed, *below])
    for label, word in UNASKED.items():
        if all(choice.label.startswith(label) for choice in choices):
            yield "\n".join([with_word(Reply(above), word.lower()).text, *below])


def in_words(text: str) -> str:
    """The sentences of the files as they are said where there is nothing to press."""
    named = {name for sentence in every_text() for name in buttons_named(sentence)} - {"CHOOSE"}
    for label in (getattr(say, name) for name in sorted(named)):
        text = text.replace(say.PICK.format(label=label), say.PICK_IN_WORDS.format(label=label.lower()))
    return text.replace(f" {say.CHOOSE} ", f" {say.CHOOSE_BY_NUMBER} ")


def test_what_is_not_played_is_there_and_most_is_played() -> None:
    assert {file for _, file in NOT_PLAYED} <= {path.stem for path in FILES}
    for messenger in MESSENGERS:
        assert sum(one == messenger for one, _ in NOT_PLAYED) <= len(FILES) / 3
