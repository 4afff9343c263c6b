"""Reads the survey sheet of a questionnaire: its questions and repeats, with every fault."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from conversation.excel.dialect import BRACKET_WORDS, KIND_WORDS, RULE_COLUMNS, SPOKEN, SURVEY, Bracket
from conversation.excel.lines import Line
from conversation.excel.nesting import Nesting, joined
from conversation.excel.question_rows import Row, Sources, read_question
from conversation.excel.rules import Surroundings, circles
from conversation.excel.sheets import Fault, Sheet, plain_word
from conversation.excel.tables import header_of, read_lines
from conversation.expressions import ExpressionFaulty, compiled
from conversation.questionnaire import Question, QuestionKind, Repeat

MOST_QUESTIONS: Final = 100
MOST_ROWS: Final = 400
"""With those that begin and end groups and repeats."""

_KINDS: Final[dict[str, QuestionKind]] = {
    plain_word(word): kind for kind, words in KIND_WORDS.items() for word in words
}
_BRACKETS: Final[dict[str, Bracket]] = {
    plain_word(word): bracket for bracket, words in BRACKET_WORDS.items() for word in words
}
_MOST_WORDS: Final = 4
"""In the name of a type: bắt đầu danh sách."""
_RECORDED: Final = (
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "phonenumber",
    "audit",
    "simserial",
    "subscriberid",
)
"""What a phone with Kobo or ODK records by itself; the bot knows it without."""
_BARE_ENDS: Final = ("end", "het", "ket_thuc", "end_loop")
"""What people write for the end of a group."""
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")
_IN_LABEL: Final = re.compile(r"\$\{([^}]*)\}")


@dataclass(frozen=True)
class Survey:
    """What the sheet holds."""

    questions: tuple[Question, ...]
    repeats: tuple[Repeat, ...]
    languages: tuple[str, ...]
    """Those of the translations, in the order of the columns."""


@dataclass(frozen=True)
class _Asked:
    """A question with its line, and the rules of its own cells: those of its indicator were checked with that."""

    question: Question
    """With the rules of the groups around it."""
    line: Line
    own: Mapping[str, str]


def read_survey(sheet: Sheet | None, sources: Sources, faults: list[Fault]) -> Survey:
    """The questions and repeats of the sheet; what is faulty goes to `faults`."""
    reader = _Reader(sources)
    lines = read_lines(sheet, SURVEY, ("type", "name"), faults)
    _tell_languages(sheet, lines, faults)
    for line in lines[:MOST_ROWS]:
        reader.read(line)
    if len(lines) > MOST_ROWS:
        lines[MOST_ROWS].fault("type", f"Trang dài quá {MOST_ROWS} dòng. Hãy bớt câu hỏi, nhóm.")
    reader.nesting.close()
    if sheet and sheet.rows and not lines:
        faults.append(Fault(sheet.title, sheet.rows[0].number + 1, "", "Chưa có câu hỏi nào. Hãy thêm câu hỏi."))
    reader.check_rules()
    questions = tuple(each.question for each in reader.asked if each.question.name)
    return Survey(questions, tuple(reader.nesting.repeats), languages_of(lines, SPOKEN))


def _tell_languages(sheet: Sheet | None, lines: Sequence[Line], faults: list[Fault]) -> None:
    """Once, where questions are worded in other languages only."""
    others = [name for name in lines[0].letters if name.startswith("label::")] if lines else []
    if sheet is None or not others or "label" in lines[0].letters:
        return
    header = header_of(sheet, SURVEY, ("type", "name")).number
    advice = f"Có {others[0]} mà chưa có cột lời tiếng Việt. Hãy thêm cột label hoặc label::Tiếng Việt (vi)."
    faults.append(Fault(sheet.title, header, lines[0].letters[others[0]], advice))


def languages_of(lines: Sequence[Line], columns: Sequence[str]) -> tuple[str, ...]:
    """The languages in which any of these columns is filled, in the order of the columns."""
    found: dict[str, None] = {}
    # Every line knows all columns of its table.
    for name in lines[0].letters if lines else ():
        column, _, language = name.partition("::")
        if language and column in columns and any(not line.blank(name) for line in lines):
            found.setdefault(language)
    return tuple(found)


def split_type(text: str) -> tuple[str, str]:
    """The name of a type as a plain word, and what follows it: 'chọn một xa_phuong' is 'chon_mot', 'xa_phuong'."""
    words = text.split()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        word = plain_word(" ".join(words[:count]))
        if word in _KINDS or word in _BRACKETS:
            return word, " ".join(words[count:])
    return "", " ".join(words)


class _Reader:
    """Reads line after line, remembering names."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._names: set[str] = set()
        self._codes: set[str] = set()
        self._count = 0
        self.asked: list[_Asked] = []
        self.nesting = Nesting(self._read_name)

    def read(self, line: Line) -> None:
        """One line: a question, or where a group or repeat begins or ends."""
        word, rest = split_type(line.text("type", required=True))
        if word in _BRACKETS:
            if rest:
                line.fault("type", f"Sau loại này không ghi gì thêm. Hãy xóa “{rest[:40]}”.")
            self.nesting.turn(_BRACKETS[word], line)
            return
        self._count += 1
        if self._count > MOST_QUESTIONS:
            if self._count == MOST_QUESTIONS + 1:
                line.fault("name", f"Phiếu có quá {MOST_QUESTIONS} câu hỏi. Hãy bớt câu hỏi.")
            return
        if not word and self.nesting.opened and plain_word(rest) in _BARE_ENDS:
            last = self.nesting.opened[-1]
            bracket: Bracket = "end repeat" if last.is_repeat else "end group"
            line.fault("type", f"{last.word} ở dòng {last.line.row} chưa kết thúc. Hãy ghi {bracket} vào ô này.")
            self._count -= 1
            self.nesting.turn(bracket, line)
            return
        if not word and rest:
            line.fault("type", _unknown_type(rest))
        self.nesting.add_row()
        # A faulty type counts as text, so that the other cells are still read.
        kind = _KINDS.get(word, "text")
        row = Row(line, kind, rest if word else "", self._read_name(line, True), self.nesting.repeat)
        question, own = read_question(row, self._sources)
        if question.indicator in self._codes:
            line.fault("indicator", f"Chỉ tiêu {question.indicator} được hỏi hai lần. Hãy xóa một câu.")
        if question.indicator:
            self._codes.add(question.indicator)
        relevant = joined(*self.nesting.relevant, question.relevant)
        self.asked.append(_Asked(replace(question, relevant=relevant), line, own))

    def _read_name(self, line: Line, required: bool) -> str:
        name = line.text("name", required=required)
        if name and not _NAME.fullmatch(name):
            advice = "Tên chỉ gồm chữ không dấu, chữ số và dấu gạch dưới, bắt đầu bằng chữ, dài nhất 32"
            line.fault("name", f"{advice} (tên này dài {len(name)})." if len(name) > 32 else f"{advice}.")
        if name in self._names:
            line.fault("name", f"Tên {name} có hai lần. Hãy đổi một tên.")
        if name:
            self._names.add(name)
        return name

    # --- rules, once all names are known ---------------------------------------------------------------------------

    def check_rules(self) -> None:
        """Tells the faults of every rule."""
        questions = {each.question.name: each.question for each in reversed(self.asked) if each.question.name}
        brackets = {opened.name for opened, _ in self.nesting.seen if opened.name}
        around = Surroundings(questions, self._sources.indicators.keys(), brackets)
        for opened, outside in self.nesting.seen:
            if opened.relevant:
                around.check(opened.line, "relevant", opened.relevant, outside, has_indicator=False)
        for each in self.asked:
            self._check_rules_of(each, around)
        for opened, _ in self.nesting.seen:
            texts = [("label", opened.line.text("label"))] if opened.is_repeat else []
            texts += [(f"label::{language}", text) for language, text in opened.line.spoken("label").items()]
            _check_words(opened.line, texts, around)
        self._check_circles(around)

    def _check_rules_of(self, asked: _Asked, around: Surroundings) -> None:
        question, line = asked.question, asked.line
        for column in RULE_COLUMNS:
            if asked.own[column]:
                has_indicator = question.indicator is not None
                around.check(line, column, asked.own[column], question.repeat, has_indicator=has_indicator)
        if question.relevant != asked.own["relevant"]:
            try:
                compiled(question.relevant)
            except ExpressionFaulty as faulty:
                line.fault("relevant", f"Gộp với điều kiện của nhóm: {faulty}")
        spoken = [(column, getattr(question, column)) for column in SPOKEN]
        spoken += [
            (f"{at}::{language}", text) for language, each in question.translations.items() for at, text in each.items()
        ]
        options = [text for each in question.options for text in (each.label, *each.translations.values())]
        spoken += [("type", text) for text in options]
        _check_words(line, spoken, around)

    def _check_circles(self, around: Surroundings) -> None:
        lines = {each.question.name: each.line for each in self.asked if each.question.name}
        reads: dict[str, set[str]] = {}
        for each in self.asked:
            if not each.question.name:
                continue
            rules = (each.question.relevant, each.question.calculation)
            reads[each.question.name] = _read_by(rules, around) | {each.question.repeat}
        for repeat in self.nesting.repeats:
            reads[repeat.name] = _read_by((repeat.relevant,), around)
        for opened, _ in self.nesting.seen:
            lines.setdefault(opened.name, opened.line)
        for names, sentence in circles(reads):
            line = lines[names[0]]
            line.fault("relevant" if line.blank("calculation") else "calculation", sentence)


def _check_words(line: Line, spoken: Sequence[tuple[str, str]], around: Surroundings) -> None:
    """That the answers which words name are there."""
    for column, text in spoken:
        unknown = [name for name in _IN_LABEL.findall(text) if name not in around.questions]
        if unknown:
            line.fault(column, f"Không có câu hỏi tên {unknown[0][:40]} để đưa vào lời. Hãy kiểm tra lại tên.")


def _read_by(rules: tuple[str, ...], around: Surroundings) -> set[str]:
    """The names of the questions that rules read."""
    found: set[str] = set()
    for rule in rules:
        try:
            names = compiled(rule).names if rule else frozenset()
        except ExpressionFaulty:
            continue
        meant = (around.meant(name) for name in names)
        found.update(question.name for question in meant if question is not None)
    return found


def _unknown_type(text: str) -> str:
    if plain_word(text.split()[0]) in _RECORDED:
        return f"Loại “{text[:40]}” của Kobo không cần ở đây. Hãy xóa dòng này."
    if plain_word(text).startswith("begin_loop"):
        return "Loại begin loop chưa dùng được. Hãy dùng begin repeat … end repeat."
    known = ", ".join((*KIND_WORDS, *BRACKET_WORDS))
    return f"Không có loại “{text[:40]}”. Hãy ghi một trong: {known}."
