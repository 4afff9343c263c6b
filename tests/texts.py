"""The sentences of conversation/texts/vi.py and where the code uses them, read from the syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conversation.texts import vi as say

ROOT = Path(__file__).parent.parent
CODE = ("bot", "conversation", "handlers", "reporting", "scheduler", "storage")


@dataclass(frozen=True)
class Use:
    """A call that fills in a sentence: where it is, the names of the sentences it may be, and the values it gives."""

    place: str
    names: tuple[str, ...]
    keys: frozenset[str]
    fits: bool
    """By fit or fitted, which also word its buttons."""


def every_text() -> Iterator[str]:
    """Every sentence, those within tables among them; neither docstrings nor keys."""
    for name, value in vars(say).items():
        if name.isupper():
            yield from _sentences(value)


def texts_named(name: str) -> tuple[str, ...]:
    """The sentences under one name."""
    return tuple(_sentences(getattr(say, name)))


def _sentences(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _sentences(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _sentences(each)


def uses() -> Iterator[Use]:
    """Every .format(), fit() and fitted() of a sentence that is named in the call."""
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and (use := _use(path, node)) is not None:
                    yield use


def _use(path: Path, call: ast.Call) -> Use | None:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called == "format" and isinstance(call.func, ast.Attribute):
        sentence: ast.expr = call.func.value
    elif called in ("fit", "fitted") and call.args:
        sentence = call.args[0]
    else:
        return None
    names = tuple(named_in(sentence))
    if not names or any(keyword.arg is None for keyword in call.keywords):
        return None
    keys = frozenset(str(keyword.arg) for keyword in call.keywords) - {"buttons"}
    return Use(f"{path.relative_to(ROOT)}:{call.lineno}", names, keys, called != "format")


def named_in(node: ast.expr) -> Iterator[str]:
    """The names after 'say.' that an expression may give: say.X, say.X[key], say.X if … else say.Y."""
    match node:
        case ast.Attribute(value=ast.Name(id="say"), attr=name):
            yield name
        case ast.Subscript(value=value):
            yield from named_in(value)
        case ast.IfExp(body=body, orelse=orelse):
            yield from named_in(body)
            yield from named_in(orelse)


def raw_uses() -> Iterator[tuple[str, str]]:
    """(Place, name) of sentences with buttons in them that are used without being fitted."""
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            fitted = {id(each) for node in ast.walk(tree) if _fits(node) for each in ast.walk(node)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute) and id(node) not in fitted:
                    for name in named_in(node):
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", name


def _fits(node: ast.AST) -> bool:
    called = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
    return called in ("fit", "fitted")
