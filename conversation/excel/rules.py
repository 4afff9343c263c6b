"""Reads the rules of a sheet, and checks that everything they read is there and may be read from where they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from itertools import chain, islice
from typing import Final

from conversation.excel.kept_rules import kept_column, restored
from conversation.excel.lines import Line
from conversation.expression_functions import ENTRIES
from conversation.expression_tokens import LONGEST, Token, cut
from conversation.expressions import CalculationsCircular, Expression, ExpressionFaulty, compiled, in_order
from conversation.questionnaire import Question

WITHOUT_ANSWER: Final = ("relevant", "calculation", "default")
"""Rules that are applied before there is an answer, so '.' has no meaning in them."""

_STRAIGHT: Final = str.maketrans({**dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„‟″", '"')})
"""The quotes that Word and telephones curl."""

MOST_COMPARED: Final = 300
MOST_SUGGESTED: Final = 100
"""Comparing names takes milliseconds: so many are compared with each, and so many are looked for in one file."""
MOST_NAMES_TOLD: Final = 5
"""Of one rule."""

_FACTS: Final = {"baseline": "số khảo sát", "last": "số kỳ trước", "target": "mục tiêu"}


def read_rule(line: Line, column: str) -> str:
    """The expression of a cell; '' when it is blank, or faulty, which is told with the position in it."""
    # Beside a rule that other programs could take stands, in a column of ours, what was meant.
    text = restored(line.rule(kept_column(column), LONGEST)) or line.rule(column, LONGEST)
    if not text:
        return ""
    try:
        compiled(text)
    except ExpressionFaulty as faulty:
        straight = text.translate(_STRAIGHT)
        if straight != text and _is_right(straight):
            return straight
        line.fault(column, at(faulty.position, str(faulty)))
        return ""
    return text


def _is_right(text: str) -> bool:
    try:
        compiled(text)
    except ExpressionFaulty:
        return False
    return True


def at(position: int, sentence: str) -> str:
    """The sentence with the place in the expression before it, counted as people count."""
    return f"Ký tự {position + 1}: {sentence}"


def nearest(name: str, known: Collection[str]) -> str:
    """' Có phải so_ho?' where a known name looks much the same, else advice to look."""
    # Sorted, so that of g01 and G01 the same one is named each time.
    by_fold = {each.lower(): each for each in sorted(known)}
    # Comparing costs more the longer the word is, and no name has so many letters.
    near = get_close_matches(name.lower()[:40], list(by_fold)[:MOST_COMPARED], n=1, cutoff=0.6)
    return f"Có phải {by_fold[near[0]]}?" if near else "Hãy kiểm tra lại tên."


def circles(reads: Mapping[str, Collection[str]]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Names that wait for each other, each reading the next, with a sentence; every circle that shares no name."""
    left = dict(reads)
    while left:
        try:
            in_order(left)
        except CalculationsCircular as circle:
            yield circle.names, _circle(circle.names)
            left = {name: names for name, names in left.items() if name not in circle.names}
        else:
            return


def _circle(names: tuple[str, ...]) -> str:
    shown = names if len(names) <= MOST_NAMES_TOLD else (*names[:MOST_NAMES_TOLD], "…")
    way = " → ".join((*shown, names[0]))
    return f"Các câu đợi nhau thành vòng ({way}). Hãy bỏ một tham chiếu trong đó."


@dataclass(frozen=True)
class Surroundings:
    """What the rules of a questionnaire, or of the indicator list, may read."""

    questions: Mapping[str, Question]
    codes: Collection[str]
    """Codes of indicators."""
    brackets: Collection[str] = ()
    """Names of groups and repeats, which have no answer."""
    suggested: list[str] = field(default_factory=list)
    """Unknown names that a known one was looked for."""

    @cached_property
    def _by_code(self) -> dict[str, Question]:
        return {question.indicator: question for question in self.questions.values() if question.indicator}

    def meant(self, name: str) -> Question | None:
        """The question that a name or the code of an indicator stands for."""
        return self.questions.get(name) or self._by_code.get(name)

    def check(self, line: Line, column: str, text: str, repeat: str, *, has_indicator: bool) -> None:
        """Tells the faults of one compiled rule of a line, which stands in that repeat."""
        expression = compiled(text)
        if expression.reads_current and column in WITHOUT_ANSWER:
            position = next(token.position for token in cut(text) if token.kind == "dot")
            sentence = "Dấu chấm là câu trả lời của chính câu này, lúc này chưa có. Hãy ghi tên câu khác trong ${…}."
            line.fault(column, at(position, sentence))
        found = chain(self._of_names(expression, repeat), self._of_facts(expression, has_indicator))
        told = list(islice(found, MOST_NAMES_TOLD))
        tokens = cut(text) if told else []
        for name, sentence in told:
            line.fault(column, at(_place(tokens, name), sentence))

    def _of_names(self, expression: Expression, repeat: str) -> Iterator[tuple[str, str]]:
        for name in sorted(expression.names):
            question = self.meant(name)
            if question is None and name not in self.codes:
                yield name, self._unknown(name)
            elif question is not None and question.kind in ("note", "image"):
                yield name, f"Câu {name} thuộc loại {question.kind}, không có câu trả lời để xét. Hãy dùng câu khác."
            elif question is not None and question.repeat not in ("", repeat) and name in expression.singly:
                advice = f"Hãy dùng sum(${{{name}}}), count, min hoặc max."
                yield name, f"Câu {name} ở trong danh sách {question.repeat} nên có nhiều câu trả lời. {advice}"

    def _of_facts(self, expression: Expression, has_indicator: bool) -> Iterator[tuple[str, str]]:
        for kind, name in sorted(expression.facts):
            question = None if name == "." else self.meant(name)
            if name == "." and not has_indicator:
                yield name, f"Dòng này không có chỉ tiêu nên không có {_FACTS[kind]}. Hãy ghi mã chỉ tiêu."
            elif name != "." and question is None and name not in self.codes:
                yield name, self._unknown(name)
            elif question is not None and question.indicator is None:
                yield name, f"Câu {name} không có chỉ tiêu nên không có {_FACTS[kind]}. Hãy ghi mã chỉ tiêu."

    def _unknown(self, name: str) -> str:
        if name in self.brackets:
            return f"{name} là tên nhóm hoặc danh sách. Hãy dùng tên một câu hỏi ở trong đó."
        if len(self.suggested) >= MOST_SUGGESTED:
            return f"Không có tên {name[:40]}. Hãy kiểm tra lại tên."
        self.suggested.append(name)
        kind = "câu hỏi hay chỉ tiêu" if self.questions else "chỉ tiêu"
        return f"Không có {kind} nào tên là {name[:40]}. {nearest(name, {*self.questions, *self.codes})}"


def _place(tokens: Sequence[Token], name: str) -> int:
    """Where a rule reads a name, a place outside sum(…) before one within."""
    found = []
    for number, token in enumerate(tokens):
        if token.text == name and token.kind in ("question", "word", "dot"):
            before, after = tokens[max(number - 2, 0) : number], tokens[number + 1]
            within = after.text == ")" and len(before) == 2 and before[0].text in ENTRIES and before[1].text == "("
            found.append((within, token.position))
    return min(found)[1] if found else 0
