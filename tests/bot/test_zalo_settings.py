"""The settings of Zalo, and that the program with Zalo alone loads nothing of Telegram's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import SettingWrong, read_settings

ROOT = Path(__file__).parents[2]
GOOD = {
    "ZALO_BOT_TOKENS": "81:abc, 82:d_e-f",
    "PUBLIC_URL": "https://bot.example.vn/",
    "ZALO_WEBHOOK_SECRET": "mot-chuoi-bi-mat",
}


def test_tokens_are_a_list_and_the_webhook_is_the_default() -> None:
    found = read_settings(GOOD)
    assert found.zalo_bot_tokens == ("81:abc", "82:d_e-f")
    assert (found.zalo_mode, found.zalo_webhook_secret) == ("webhook", "mot-chuoi-bi-mat")
    assert found.api_urls == ("https://bot-api.zaloplatforms.com",)
    assert read_settings({"LOG_LEVEL": "INFO"}).api_urls == ()


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"ZALO_BOT_TOKENS": "bi mat"}, "ZALO_BOT_TOKENS"),
        ({"ZALO_BOT_TOKENS": "81:a,81:b"}, "ZALO_BOT_TOKENS"),
        ({"ZALO_BOT_TOKENS": "81:a bimat"}, "ZALO_BOT_TOKENS"),
        ({"ZALO_MODE": "hook"}, "ZALO_MODE"),
        ({"PUBLIC_URL": ""}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "http://bot.example.vn"}, "PUBLIC_URL"),
        ({"ZALO_WEBHOOK_SECRET": ""}, "ZALO_WEBHOOK_SECRET"),
        ({"ZALO_WEBHOOK_SECRET": "ngan"}, "ZALO_WEBHOOK_SECRET"),
        ({"ZALO_WEBHOOK_SECRET": "chuỗi bí mật dài"}, "ZALO_WEBHOOK_SECRET"),
        ({"ZALO_WEBHOOK_SECRET": "a" * 257}, "ZALO_WEBHOOK_SECRET"),
    ],
)
def test_what_is_wrong_is_named_and_not_repeated(more: dict[str, str], named: str) -> None:
    with pytest.raises(SettingWrong, match=named) as wrong:
        read_settings({**GOOD, **more})
    assert not any(
        len(value) > 4 and value in str(wrong.value) for value in more.values() if "bot.example" not in value
    )


def test_polling_needs_neither_address_nor_secret() -> None:
    assert read_settings({"ZALO_BOT_TOKENS": "81:abc", "ZALO_MODE": "polling"}).zalo_mode == "polling"


def test_with_zalo_alone_nothing_of_telegram_is_loaded(tmp_path: Path) -> None:
    script = f"""
import sys
from pathlib import Path
from bot import app
from bot.clock import Clock
from bot.commands.running import add_zalo_bot
from bot.settings import read_settings
from handlers.office import Office
from storage.database import Database
database = Database("sqlite:///{tmp_path / "a.db"}")
database.create_all()
settings = read_settings({{"ZALO_BOT_TOKENS": "81:abc", "ZALO_MODE": "polling", "DATA_DIR": "{tmp_path}"}})
channel = add_zalo_bot(app.build(database, settings.data_dir, Office(), Clock()), settings)
print(channel.name, [name for name in ("aiogram", "telegram", "matplotlib", "openpyxl") if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert done.stdout == "zalo_bot []\n", done.stderr
