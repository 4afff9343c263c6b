"""`tuquan read`: one reply, or a table of them, as the bot reads it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bot.stopping import Refused
from conversation import replies
from conversation.words import TYPES
from reporting.indicators import ONE, Thousandths


def run(given: argparse.Namespace) -> int:
    """Print one JSON line per reply."""
    if given.tsv:
        return read_table(Path(given.tsv))
    if not given.type or given.text is None:
        raise Refused("Cần --type KIỂU và câu trả lời, hoặc --tsv TỆP.", 2)
    check_type(given.type)
    total = None
    if given.total is not None:
        if not given.total.isdecimal():
            raise Refused("--total là một số nguyên.", 2)
        total = int(given.total) * ONE
    print(json.dumps(shown(given.text, given.type, given.unit, total), ensure_ascii=False))
    return 0


def read_table(path: Path) -> int:
    """Rows of question_type<TAB>reply; a first row that begins with 'question_type' is the header."""
    if not path.is_file():
        raise Refused(f"Không có tệp {path}.")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        question_type, tab, rest = line.partition("\t")
        if not line.strip() or question_type == "question_type":
            continue
        if not tab:
            print(f"tuquan: Dòng {number} thiếu dấu tab.", file=sys.stderr)
            return 1
        check_type(question_type)
        print(json.dumps(shown(rest.partition("\t")[0], question_type), ensure_ascii=False))
    return 0


def check_type(question_type: str) -> None:
    """Raises Refused for an unknown question type."""
    if question_type not in TYPES:
        raise Refused(f"Không có kiểu câu hỏi {question_type!r}. Các kiểu: {', '.join(TYPES)}.", 2)


def shown(text: str, question_type: str, unit: str = "", total: Thousandths | None = None) -> dict[str, Any]:
    """The outcome as JSON."""
    match replies.read(text, question_type, unit=unit, total=total):
        case replies.Number(value):
            return {"result": "number", "value": plain(value)}
        case replies.Same():
            return {"result": "same"}
        case replies.Skip():
            return {"result": "skip"}
        case replies.Ask(reason, suggestion):
            asked: dict[str, Any] = {"result": "ask", "reason": reason}
            if suggestion is not None:
                asked["suggestion"] = plain(suggestion)
            return asked


def plain(value: Thousandths) -> int | float:
    """Thousandths as a JSON number: exact for every figure a report can hold."""
    return value // ONE if value % ONE == 0 else value / ONE
