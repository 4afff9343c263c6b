"""`tuquan run` that cannot run: exit code 2 and one sentence in Vietnamese that says what to do."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.app import build
from bot.clock import Clock
from bot.commands.running import serve
from bot.opening import open_office
from bot.settings import is_loopback, read_settings
from bot.stopping import Refused
from tests.fakes.telegram_api.fake import TOKEN
from tests.service.installation import Installation, run_command

LOOPBACK = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:9"}


def said_instead(installation: Installation, more: Mapping[str, str], *arguments: str) -> str:
    """What is said instead of running."""
    environment = {**installation.environment, **more}
    said = run_command(installation.data_dir, environment, "run", *arguments, code=2)
    assert said.startswith("tuquan: ")
    assert said.count("\n") == 1
    return said


def test_without_a_token(prepared: Installation) -> None:
    said = said_instead(prepared, {})
    assert "TELEGRAM_BOT_TOKEN" in said
    assert "ZALO_BOT_TOKENS" in said


def test_a_malformed_token_is_not_repeated(prepared: Installation) -> None:
    said = said_instead(prepared, {"TELEGRAM_BOT_TOKEN": "bi mat"})
    assert "BotFather" in said
    assert "bi mat" not in said


def test_a_database_that_was_not_made(tmp_path: Path) -> None:
    assert "tuquan init" in said_instead(Installation(tmp_path, {}), LOOPBACK)


def test_another_time_where_the_platform_is_the_real_one(prepared: Installation) -> None:
    more = {"TELEGRAM_BOT_TOKEN": TOKEN}
    assert "TELEGRAM_API_URL" in said_instead(prepared, more, "--now", "2025-10-13T09:00+07:00")


def test_another_time_where_zalo_is_the_real_one(prepared: Installation) -> None:
    more = {**LOOPBACK, "ZALO_BOT_TOKENS": "81:abc", "ZALO_MODE": "polling"}
    assert "ZALO_API_URL" in said_instead(prepared, more, "--now", "2025-10-13T09:00+07:00")


def test_a_malformed_zalo_token_is_not_repeated(prepared: Installation) -> None:
    said = said_instead(prepared, {"ZALO_BOT_TOKENS": "bi mat"})
    assert "Zalo Bot Creator" in said
    assert "bi mat" not in said


@pytest.mark.parametrize("url", ["https://api.telegram.org", "http://127.0.0.1.example.org", "http://example.org:80"])
def test_what_is_not_this_machine(url: str) -> None:
    assert not is_loopback(url)


def test_a_port_that_is_taken(prepared: Installation, tmp_path: Path) -> None:
    copy = prepared.copy_to(tmp_path / "copy")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = read_settings({**copy.environment, **LOOPBACK, "HTTP_PORT": str(port)})
        database = copy.open()
        app = build(database, copy.data_dir, open_office(settings, database), Clock())
        with pytest.raises(Refused, match=f"Cổng {port}") as refused:
            asyncio.run(serve(app, settings))
    assert refused.value.code == 2


@pytest.mark.parametrize(
    "command", [("run",), ("init",), ("doctor",), ("verify",), ("invite", "--unit", "08", "--role", "leader")]
)
def test_a_database_of_a_newer_program(prepared: Installation, tmp_path: Path, command: tuple[str, ...]) -> None:
    newer = prepared.copy_to(tmp_path / "newer")
    with newer.open().transaction() as tx:
        tx.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    environment = {**newer.environment, **LOOPBACK}
    said = run_command(newer.data_dir, environment, *command, code=1 if command == ("doctor",) else 2)
    assert "mới hơn" in said
    assert "Traceback" not in said
    with newer.open().reading() as tx:
        assert tx.scalar(sa.text("SELECT version_num FROM alembic_version")) == "9999"
