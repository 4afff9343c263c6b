"""What the project says of itself is true: settings, commands, maps, links, sizes; nothing in it is of one machine."""

from __future__ import annotations

import argparse
import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import settings
from bot.commands import parser
from conversation import intent_words
from conversation.texts import commands
from docs import diagram
from docs import map as module_map
from storage.tables import metadata

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "catalogue", "conversation", "handlers", "reporting", "scheduler", "storage")
MODULES = sorted(
    path
    for folder in (*PACKAGES, "bench", "docs", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if "versions" not in path.parts
)
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 40
LONG_FUNCTIONS = {"bot/commands/parser.py build": "every command with its options, one after the other"}
LONG_MODULES = {
    "conversation/wish_words.py": "what people say for each notion, one after the other",
    "conversation/texts/vi.py": "every sentence the bot says, one after the other",
    "storage/tables.py": "every table, one after the other",
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# --- settings and commands -----------------------------------------------------------------------------------------


def test_every_setting_is_explained_in_the_example() -> None:
    explained: dict[str, bool] = {}
    commented = False
    for line in page(".env.example").splitlines():
        found = re.match(r"([A-Z_]+)=", line)
        if found:
            explained[found[1]] = commented
        # Settings that stand together share the comment above the first of them.
        commented = line.startswith("#") or (commented and bool(found))
    assert set(explained) == set(settings.NAMES)
    assert [name for name, said in explained.items() if not said] == []
    assert [name for name in settings.NAMES if f"`{name}`" not in page("docs/running.md")] == []


def test_every_chat_command_is_in_the_docs() -> None:
    shown = {name for name, _ in (*commands.PRIVATE, *commands.GROUP)} | set(intent_words.COMMANDS)
    assert [name for name in sorted(shown) if f"/{name}" not in page("docs/commands.md")] == []


def test_every_command_of_the_program_is_in_the_docs() -> None:
    told = page("docs/commands.md")
    groups = [each for each in parser.build()._actions if isinstance(each, argparse._SubParsersAction)]
    missing = []
    for name, command in groups[0].choices.items():
        options = [option for action in command._actions for option in action.option_strings if option.startswith("--")]
        lines = "\n".join(line for line in told.splitlines() if f"tuquan {name}" in line)
        missing += [f"{name} {word}" for word in ("", *options) if word not in lines or not lines]
    assert [one for one in missing if not one.endswith("--help")] == []


# --- what is generated, and what refers to something -----------------------------------------------------------------


def test_the_map_is_true() -> None:
    assert module_map.TARGET.read_text(encoding="utf-8") == "\n".join(module_map.lines()), "run `make docs`"


def test_the_diagram_is_true_and_every_table_is_explained() -> None:
    told = page("docs/database.md")
    assert f"{diagram.BEGIN}\n{diagram.diagram()}\n{diagram.END}" in told, "run `make docs`"
    assert [name for name in metadata.tables if f"| `{name}` |" not in told] == []


def test_every_module_is_found_from_the_walkthrough() -> None:
    told = page("docs/walkthrough.md")
    modules = [path for path in MODULES if path.parts[len(ROOT.parts)] in PACKAGES and path.name != "__init__.py"]
    assert [name_of(path) for path in modules if f"(../{name_of(path)})" not in told] == []


def links(path: Path) -> Iterator[str]:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    yield from re.findall(r"\]\(([^)\s]+)\)", text)
    yield from re.findall(r'src="([^"]+)"', text)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    inside = [link.partition("#")[0] for link in links(path) if not re.match(r"https?:|#", link)]
    assert [link for link in inside if not (path.parent / link).exists()] == []


# --- the modules ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*PACKAGES, "bench", "docs", "tests"])
def test_our_names_are_imported_from_here(name: str) -> None:
    assert Path(str(importlib.import_module(name).__file__)).is_relative_to(ROOT)


def test_every_module_says_what_it_holds() -> None:
    silent = []
    for path in MODULES:
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        if not re.fullmatch(r"\S.{8,}[.:]", said.partition("\n")[0]):
            silent.append(name_of(path))
    assert silent == []


def test_modules_stay_short() -> None:
    sizes = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    program = {name: size for name, size in sizes.items() if not name.startswith("tests/")}
    assert {name for name, size in program.items() if size > MOST_LINES} <= set(LONG_MODULES)
    assert [name for name in LONG_MODULES if not (ROOT / name).exists()] == []


def long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MOST_LINES_OF_A_FUNCTION:
                yield f"{name_of(path)} {node.name}"


def test_functions_stay_short() -> None:
    assert {found for path in MODULES for found in long_functions(path)} == set(LONG_FUNCTIONS)


# --- nothing of one machine, nothing secret ------------------------------------------------------------------------


FORBIDDEN = {
    "a folder of one machine": re.compile(r"/(?:root|work|Users)/|/home/[a-z]+/"),
    "an address of a package index": re.compile(
        r"--(?:extra-)?index-url|--trusted-host|--find-links|//[^/\s]*(?:pypi|simple)[^\s]*/"
    ),
    "a token": re.compile(r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b"),
    "a key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
}
TEXTS = {
    ".py",
    ".md",
    ".toml",
    ".lock",
    ".js",
    ".css",
    ".html",
    ".csv",
    ".tsv",
    ".yaml",
    ".json",
    ".example",
    ".mako",
    "",
}
NOT_OURS = {".venv", ".git", "__pycache__", "data", "node_modules"}


def texts() -> Iterator[Path]:
    """Every text of the project."""
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT).parts
        hidden = inside[0].startswith(".") and inside[0] not in (".env.example", ".ci", ".gitignore")
        if path.is_file() and not hidden and not NOT_OURS & set(inside) and path.suffix in TEXTS:
            yield path


def test_nothing_is_of_one_machine_and_nothing_is_secret() -> None:
    found = []
    for path in texts():
        if path == Path(__file__):
            continue  # It names what it looks for.
        text = path.read_text(encoding="utf-8")
        found += [f"{name_of(path)}: {what}" for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    assert found == []
