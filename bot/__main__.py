"""The command line: `tuquan COMMAND`, the same as `python -m bot COMMAND`."""

from __future__ import annotations

import os
import sys

from bot.commands import parser
from bot.settings import SettingWrong
from bot.stopping import Refused
from storage.database import DatabaseAway

FAULT, USAGE, INTERRUPTED = 1, 2, 130


def main(arguments: list[str] | None = None) -> int:
    """Run one command; gives the exit code: 0 done, 1 a fault in data or input, 2 wrong usage or settings."""
    given = parser.build().parse_args(arguments)
    try:
        return parser.obey(given)
    except (SettingWrong, Refused) as refused:
        print(f"tuquan: {refused}", file=sys.stderr)
        return USAGE if isinstance(refused, SettingWrong) else refused.code
    except DatabaseAway:
        print(
            "tuquan: Cơ sở dữ liệu không trả lời hoặc đang bị khóa. Kiểm tra DATABASE_URL rồi thử lại.", file=sys.stderr
        )
        return FAULT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output, such as `head`, has enough; Python must not try to flush the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAULT


if __name__ == "__main__":
    sys.exit(main())
