"""`tuquan run` as the bench needs it: without Telegram's rates, and with slow commits on demand."""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time

import sqlalchemy as sa

from bot.channels.telegram import TelegramChannel
from bot.commands import running


def slow_commits(milliseconds: float) -> None:
    """Let every commit of a writing transaction take so much longer, as on a slow disk."""

    def wait(connection: sa.Connection) -> None:
        if not connection.get_execution_options().get("reads_only", False):
            time.sleep(milliseconds / 1000)

    sa.event.listen(sa.Engine, "commit", wait)


def send_at_any_rate() -> None:
    """No setting does this, for in service it would only earn the bot 429s."""
    TelegramChannel.capabilities = dataclasses.replace(
        TelegramChannel.capabilities, per_second=0, per_chat_second=0, per_group_minute=0
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.unpaced_service", description=__doc__)
    parser.add_argument("--now", required=True)
    parser.add_argument("--commit-ms", type=float, default=0)
    parser.add_argument("--at-platform-rate", action="store_true")
    given = parser.parse_args()
    if not given.at_platform_rate:
        send_at_any_rate()
    if given.commit_ms:
        slow_commits(given.commit_ms)
    sys.exit(running.run(given))
