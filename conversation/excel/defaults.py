"""Reads the answer a question offers by default: a plain value, or an expression."""

from __future__ import annotations

import re
from typing import Final

from conversation.excel.kept_rules import kept_column
from conversation.excel.lines import Line
from conversation.excel.rules import read_rule
from conversation.expression_tokens import LONGEST
from conversation.questionnaire import NUMERIC, SILENT, Option, QuestionKind
from reporting.indicators import ONE

_EXPRESSION: Final = re.compile(r"[$('\"]")
"""What a plain value has not."""
_TEXT: Final = re.compile(r"'([^']*)'")
_PLAIN: Final = re.compile(r"'([^$('\"]+)'|date\('(\d{4}-\d{2}-\d{2})'\)")


def read_default(line: Line, kind: QuestionKind, options: tuple[Option, ...]) -> str:
    """The default as an expression, '' when there is none or it is faulty."""
    if kind in SILENT:
        return ""
    if not line.blank(kept_column("default")):
        return read_rule(line, "default")
    if line.blank("default"):
        return ""
    written = line.rule("default", LONGEST)
    if not written:
        return ""
    if kind == "image":
        line.fault("default", "Ảnh không có giá trị mặc định. Hãy xóa nội dung ô này.")
        return ""
    if kind in ("select_one", "select_multiple") and isinstance(line.cells.get("default"), bool):
        # Excel makes a truth value of TRUE, and means the word.
        word = written.removesuffix("()")
        return _plain(line, kind, next((each.name for each in options if each.name.lower() == word), word), options)
    if _EXPRESSION.search(written) is None:
        return _plain(line, kind, written, options)
    rule = read_rule(line, "default")
    text = _TEXT.fullmatch(rule)
    return _plain(line, kind, text[1], options) if text and kind not in NUMERIC else rule


def plain_default(rule: str) -> str:
    """A default as other programs write it: 'co' and date('2026-11-15') without their signs, others as they are."""
    found = _PLAIN.fullmatch(rule)
    return (found[1] or found[2]) if found else rule


def _plain(line: Line, kind: QuestionKind, written: str, options: tuple[Option, ...]) -> str:
    if kind in NUMERIC:
        value = line.number("default")
        if value is not None and kind == "integer" and value % ONE:
            line.fault("default", "Câu này hỏi số nguyên. Hãy ghi số nguyên.")
            return ""
        if value is None:
            return ""
        sign, (whole, rest) = "-" if value < 0 else "", divmod(abs(value), ONE)
        return f"{sign}{whole}.{rest:03d}".rstrip("0").rstrip(".")
    if kind == "date":
        day = line.day("default") if not written.startswith("'") else None
        return f"date('{day.isoformat()}')" if day else ""
    if kind in ("select_one", "select_multiple"):
        names = [option.name for option in options]
        words = [written] if kind == "select_one" else written.split()
        if options and not set(words) <= set(names):
            line.fault("default", f"Không có lựa chọn “{written[:40]}”. Hãy ghi một trong: {', '.join(names)[:200]}.")
            return ""
    return f"'{written}'"
