"""Why a command stops without doing its work."""

from __future__ import annotations


class Refused(Exception):
    """One or two sentences in Vietnamese saying what to do; `code` 1 is a fault in data or input, 2 wrong usage."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.code = code
