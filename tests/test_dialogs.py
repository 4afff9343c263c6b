"""Replays every golden conversation on each database; `--update-dialogs` writes down what the bot says now."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.database import Database
from tests import dialog_files
from tests.conftest import Stock
from tests.talk import prepare_installation, prepare_town

FOLDER = Path(__file__).parent / "dialogs"
FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_bot_says_what_the_file_says(path: Path, stock: Stock, pytestconfig: pytest.Config) -> None:
    dialog = dialog_files.read(path)
    in_town = dialog_files.begins_in_town(dialog)
    url = stock.copy_of("town", prepare_town) if in_town else stock.copy_of("installed", prepare_installation)
    played = dialog_files.play(Database(url), dialog, in_town=in_town)
    if pytestconfig.getoption("--update-dialogs"):
        dialog_files.write(path, played)
        return
    for step, as_written in zip(played["talk"], dialog["talk"], strict=True):
        assert step == as_written


def test_there_are_conversations_and_each_says_what_it_shows() -> None:
    titles = [dialog_files.read(path)["title"] for path in FILES]
    assert len(titles) >= 25
    assert len(set(titles)) == len(titles)
