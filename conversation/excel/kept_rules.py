"""Rules that other programs could not take, written into columns of ours so that they leave them alone."""

from __future__ import annotations

import re
from typing import Final

BIND: Final = "bind::tuquan:"
"""Before the name of a column that other programs do not know, where we write for them (xlsform.py)."""

_REFERENCE: Final = re.compile(r"'[^']*'|\"[^\"]*\"|\$\{")
_KEPT: Final = re.compile(r"'[^']*'|\"[^\"]*\"|(?<!\$)\{")


def kept_column(column: str) -> str:
    """Where a rule is kept; `soft_constraint` is a column of ours anyway.

    The others have another name than the plain column: of two attributes that differ only in their name space,
    pyxform writes one.
    """
    return f"{BIND}{column}" if column == "soft_constraint" else f"{BIND}own_{column}"


def kept(rule: str) -> str:
    """`${G01}` as `{G01}`: pyxform looks for the question of every `${…}` in every column, but not of `{…}`."""
    return _REFERENCE.sub(lambda found: "{" if found[0] == "${" else found[0], rule)


def restored(text: str) -> str:
    """The inverse of `kept`; braces between quotes are no references."""
    return _KEPT.sub(lambda found: "${" if found[0] == "{" else found[0], text)
