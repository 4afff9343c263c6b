"""Every command names something that is there."""

from __future__ import annotations

import argparse
from importlib import import_module

from bot.commands import parser


def test_every_command_can_be_obeyed() -> None:
    commands = next(
        action for action in parser.build()._actions if isinstance(action, argparse._SubParsersAction)
    ).choices
    assert {"demo", "init", "import", "invite", "run", "read", "summary", "verify"} < set(commands)
    for command in commands.values():
        module, _, function = str(command.get_default("does")).partition(".")
        assert callable(getattr(import_module(f"bot.commands.{module}"), function))
