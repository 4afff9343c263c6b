"""Writes docs/map.md: one line per module, taken from its first line. `--check` only compares."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "map.md"
FOLDERS = ("bot", "scheduler", "handlers", "storage", "conversation", "reporting", "catalogue", "bench", "docs")


def first_line(path: Path) -> str:
    """The first line of a module's docstring. Raises ValueError where there is none."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    if not said:
        raise ValueError(f"{path} does not say what it holds")
    return said.splitlines()[0]


def lines() -> list[str]:
    """The map, folder by folder in the order in which imports go."""
    found = ["# Map", "", "One line per module, from its first line; written by `make docs`.", ""]
    for folder in FOLDERS:
        found += [f"## {folder}/ — {first_line(ROOT / folder / '__init__.py')}", "", "| Module | Holds |", "|---|---|"]
        for path in sorted((ROOT / folder).rglob("*.py")):
            if (path.name == "__init__.py" and path.parent == ROOT / folder) or "versions" in path.parts:
                continue
            found.append(f"| [{path.relative_to(ROOT)}](../{path.relative_to(ROOT)}) | {first_line(path)} |")
        found.append("")
    return found


def main() -> int:
    """Write or check; 1 when the map is not true any more."""
    text = "\n".join(lines())
    if "--check" in sys.argv:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            print("docs/map.md is not true any more: run `make docs`")
            return 1
        return 0
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
