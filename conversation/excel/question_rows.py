"""Reads one question from its row of the survey sheet, with what it takes from its indicator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from conversation.excel.defaults import read_default
from conversation.excel.dialect import KIND_WORDS, SELECTS, SPOKEN
from conversation.excel.indicator_list import NO_CONSTRAINT, QUESTION_TYPES, read_range
from conversation.excel.lines import Line
from conversation.excel.rules import nearest, read_rule
from conversation.excel.sheets import plain_word
from conversation.questionnaire import NUMERIC, SILENT, Option, Question, QuestionKind, Wording
from reporting.indicators import Indicator

_OF_ANSWERS: Final = ("constraint", "soft_constraint", "default")
"""Rules that mean nothing where nobody answers."""
_UNANSWERED: Final = "Không ai trả lời câu loại {}. Hãy xóa nội dung ô này."


@dataclass(frozen=True)
class Row:
    """A row whose type and name are read already."""

    line: Line
    kind: QuestionKind
    list_name: str
    name: str
    repeat: str


@dataclass(frozen=True)
class Sources:
    """What rows refer to by name."""

    indicators: Mapping[str, Indicator]
    lists: Mapping[str, tuple[Option, ...]]


def read_question(row: Row, sources: Sources) -> tuple[Question, dict[str, str]]:
    """The question, and the rules of its own cells; of a faulty row what could be read."""
    line, kind = row.line, row.kind
    options = _read_options(row, sources.lists)
    indicator = _read_indicator(row, sources.indicators)
    own = _read_rules(row, options, indicator)
    question_type, unit = line.choice("question_type", QUESTION_TYPES), line.text("unit", longest=40)
    _check_number(row, indicator, question_type, unit)
    soft_min, soft_max = read_range(line, indicator)
    required = line.yes("required")
    if required and kind in SILENT:
        line.fault("required", _UNANSWERED.format(kind))
    constraint, message = own["constraint"], line.text("constraint_message")
    if indicator and not constraint:
        constraint, message = indicator.constraint, message or indicator.constraint_message
    question = Question(
        name=row.name,
        kind=kind,
        label=_read_label(row, indicator),
        hint=line.text("hint"),
        required=required,
        indicator=indicator.code if indicator else None,
        question_type=question_type or (indicator.question_type if indicator else ""),
        unit=unit or (indicator.unit if indicator else ""),
        soft_min=soft_min,
        soft_max=soft_max,
        options=options,
        restricted=line.yes("restricted") or (indicator is not None and indicator.restricted),
        relevant=own["relevant"],
        constraint=constraint,
        constraint_message=message,
        soft_constraint=own["soft_constraint"] or (indicator.soft_constraint if indicator else ""),
        calculation=own["calculation"] or (indicator.calculation if indicator else ""),
        default=own["default"],
        repeat=row.repeat,
        translations=read_translations(line),
    )
    if not line.blank("constraint_message") and not constraint and line.blank("constraint"):
        line.fault("constraint_message", NO_CONSTRAINT)
    return question, own


def read_translations(line: Line) -> dict[str, Wording]:
    """Language -> column -> text."""
    found: dict[str, dict[str, str]] = {}
    for column in SPOKEN:
        for language, text in line.spoken(column).items():
            found.setdefault(language, {})[column] = text
    return dict(found)


def _read_label(row: Row, indicator: Indicator | None) -> str:
    line = row.line
    label = line.text("label") or (indicator.label if indicator else "")
    if "label" not in line.letters and any(name.startswith("label::") for name in line.letters):
        # The missing column is told once, at the header.
        return label
    if not label and row.kind != "calculate" and line.blank("label") and line.blank("indicator"):
        line.fault("label", "Chưa có câu hỏi. Hãy điền nhãn hoặc mã chỉ tiêu.")
    return label


def _read_options(row: Row, lists: Mapping[str, tuple[Option, ...]]) -> tuple[Option, ...]:
    line, word = row.line, KIND_WORDS[row.kind][0]
    if row.kind not in SELECTS:
        if row.list_name:
            line.fault("type", f"Sau {word} không ghi gì thêm. Hãy xóa “{row.list_name[:40]}”.")
        return ()
    if plain_word(row.list_name).endswith("or_other"):
        advice = "Hãy thêm lựa chọn “Khác” vào danh sách, và một câu loại text hỏi khác là gì."
        line.fault("type", f"or_other của Kobo chưa dùng được. Hãy xóa chữ or_other. {advice}")
        return lists.get(row.list_name.split()[0], ())
    if not row.list_name:
        line.fault("type", f"Hãy ghi {word} rồi tên một danh sách có trong trang choices.")
    elif row.list_name not in lists:
        advice = nearest(row.list_name, lists)
        line.fault("type", f"Không có danh sách “{row.list_name[:40]}” trong trang choices. {advice}")
    return lists.get(row.list_name, ())


def _read_indicator(row: Row, indicators: Mapping[str, Indicator]) -> Indicator | None:
    line, code = row.line, row.line.code("indicator")
    if not code:
        return None
    indicator = indicators.get(code) or next(
        (each for known, each in indicators.items() if known.lower() == code.lower()), None
    )
    if row.repeat:
        line.fault("indicator", "Trong danh sách không hỏi chỉ tiêu. Hãy đưa câu này ra ngoài, hoặc xóa ô này.")
    if indicator is None:
        line.fault("indicator", f"Danh mục không có chỉ tiêu {code}. {nearest(code, indicators)}")
    elif indicator.is_calculated and row.kind != "calculate":
        line.fault("type", f"Chỉ tiêu {code} được tính từ chỉ tiêu khác, không hỏi. Hãy ghi loại calculate.")
    elif not indicator.is_calculated and row.kind != indicator.type:
        line.fault("type", f"Chỉ tiêu {code} có kiểu {indicator.type}. Hãy ghi loại {indicator.type}.")
    return indicator


def _check_number(row: Row, indicator: Indicator | None, question_type: str | None, unit: str) -> None:
    line = row.line
    if row.kind in NUMERIC and line.blank("indicator") and line.blank("question_type"):
        line.fault("question_type", "Câu hỏi số không có chỉ tiêu. Hãy chọn cách đọc câu trả lời.")
    if row.kind == "image" and row.repeat:
        line.fault("type", "Trong danh sách không hỏi ảnh. Hãy đưa câu này ra ngoài danh sách.")
    said = {"question_type": question_type, "unit": unit}
    for column, meant in (("question_type", indicator.question_type), ("unit", indicator.unit)) if indicator else ():
        # An indicator keeps its unit and way of reading for ever: another one here would add up different things.
        if said[column] and said[column] != meant:
            line.fault(column, f"Danh mục ghi “{meant}” cho chỉ tiêu này. Hãy để trống ô này.")


def _read_rules(row: Row, options: tuple[Option, ...], indicator: Indicator | None) -> dict[str, str]:
    line, kind = row.line, row.kind
    for column in _OF_ANSWERS:
        if kind in SILENT and not line.blank(column):
            line.fault(column, _UNANSWERED.format(kind))
    if kind == "calculate" and line.blank("calculation") and indicator is None:
        line.fault("calculation", "Câu loại calculate phải có cách tính. Hãy ghi biểu thức.")
    if kind != "calculate" and not line.blank("calculation"):
        line.fault("calculation", "Chỉ câu loại calculate mới tự tính. Hãy đổi loại, hoặc xóa nội dung ô này.")
    own = {column: read_rule(line, column) for column in ("relevant", "constraint", "soft_constraint", "calculation")}
    own["default"] = read_default(line, kind, options)
    return own
