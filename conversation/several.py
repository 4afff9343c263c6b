"""A whole report in one message: 'họp 2, rác 45kg', '1) 120 2) 2 3) 45', or lines copied from last month's receipt."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from conversation import month_parts, replies
from conversation.month_parts import Part, labelled
from conversation.questionnaire import NUMERIC, Question
from conversation.replies import Ask, Number, Same, Skip, fold
from conversation.tokens import Item, agreement
from conversation.words import TYPES
from reporting.indicators import Thousandths

__all__ = ["Several", "labelled", "questions_labelled", "read_several"]

LONGEST = 2000
"""Characters; a longer text is no report."""
MOST_PARTS = 60
"""More than a form has questions; a longer list is no report."""
_NUMBERED = re.compile(r"(?:(?<=\s)|(?<=[,;])|^)(?:câu\s*|cau\s*)?(\d{1,2})\s*(?:[):]|\.(?=\s))\s*", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_NEVER_OWN = frozenset({"khong", "trong", "con", "moi", "chua"})
"""Words of labels that before a number change what it says."""
_WORD = re.compile(r"[a-z]+")
_SAYS_LITTLE = frozenset(
    _WORD.findall("so cac cua trong thang nay dang da tai o va theo do la co duoc cong tong ve bi vao cho voi")
)


@dataclass(frozen=True)
class Several:
    """What a message of several answers holds, by question name."""

    read: Mapping[str, Number | Same | Skip]
    doubtful: tuple[str, ...] = ()
    """Questions that were named but could not be read: they are asked singly."""
    unplaced: tuple[str, ...] = ()
    """Parts that fit no question, or more than one: nothing is guessed."""
    rest: tuple[str, ...] = ()
    """Of those read the questions that were not named: 'còn lại như tháng trước'."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """What was typed of the doubtful ones."""

    def beside(self, answered: Collection[str]) -> Several:
        """Without what was not named and has an answer already."""
        kept = {name: outcome for name, outcome in self.read.items() if name not in self.rest or name not in answered}
        return replace(self, read=kept)


@dataclass
class _Reading:
    """What was placed so far."""

    questions: Sequence[Question]
    total: Thousandths | None
    read: dict[str, Number | Same | Skip] = field(default_factory=dict)
    doubtful: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    typed: dict[str, list[str]] = field(default_factory=dict)

    def take(self, question: Question, outcome: replies.Outcome, typed: str) -> None:
        """Named twice is as doubtful as unreadable."""
        self.typed.setdefault(question.name, []).append(typed)
        if question.name in self.read or question.name in self.doubtful or isinstance(outcome, Ask):
            self.doubt(question.name)
        else:
            self.read[question.name] = outcome

    def doubt(self, name: str) -> None:
        """It is asked singly."""
        self.read.pop(name, None)
        self.doubtful.append(name)


def read_several(text: str, questions: Sequence[Question], total: Thousandths | None = None) -> Several | None:
    """Read a message of several answers; None when it is not one. `questions` are those asked in turn.

    An unnamed list is placed by order only when there are exactly as many values as questions.
    """
    if len(text) > LONGEST:
        return None
    parts = _numbered(text) or month_parts.listed(text, questions)
    if not 2 <= len(parts) <= MOST_PARTS:
        return None
    if all(part.number is None and not part.label and _is_value_only(part, questions) for part in parts):
        if len(parts) != len(questions):
            return None
        parts = [Part("", part.value, place, part.typed, colon=True) for place, part in enumerate(parts, 1)]
    return _placed(parts, _Reading(questions, total))


def _numbered(text: str) -> list[Part]:
    """'1) 120 2) 2', 'câu 1: 120'; empty unless the numbers rise and nothing stands before them."""
    marks = list(_NUMBERED.finditer(text))
    numbers = [int(mark[1]) for mark in marks]
    if len(marks) < 2 or text[: marks[0].start()].strip() or numbers != sorted(set(numbers)):
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    found = []
    for mark, end in zip(marks, ends, strict=True):
        # A line of the review screen has its label too: '1. Số hộ: 45 hộ'.
        typed = text[mark.end() : end].strip(" ,;\n\t")
        label = fold(typed.partition(":")[0]) if ":" in typed else ""
        found.append(Part(label, month_parts.value_of(typed), int(mark[1]), typed, colon=True))
    return found


def _placed(parts: Sequence[Part], reading: _Reading) -> Several | None:
    parts = [_without_heading(part, reading.questions) for part in parts]
    meant = _meant(parts, reading)
    last: Question | None = None
    for place, part in enumerate(parts):
        found = meant[place]
        if part.rest:
            continue
        if part.corrects or (not found and last is not None and _may_correct(part, last)):
            corrected = found[0] if len(found) == 1 else last
            if corrected is not None:
                reading.typed.setdefault(corrected.name, []).append(part.typed)
                reading.doubt(corrected.name)
            continue
        if len(found) == 1:
            last = found[0]
            reading.take(last, _read(part, last, reading.total), part.typed)
        elif month_parts.has_value(part) or found:
            last = None
            reading.unplaced.append(part.typed)
    rest = _rest(parts, reading)
    placed = len(reading.read) + len(set(reading.doubtful))
    if placed < 2:
        return None
    typed = {name: ", ".join(reading.typed[name]) for name in reading.doubtful if name in reading.typed}
    return Several(reading.read, tuple(dict.fromkeys(reading.doubtful)), tuple(reading.unplaced), rest, typed)


def _is_value_only(part: Part, questions: Sequence[Question]) -> bool:
    return month_parts.is_bare_value(part) and not _said(part, questions)


def _may_correct(part: Part, last: Question) -> bool:
    """'101 hộ', '62 mới đúng' behind 'kẻng 100 hộ'; 'thu 40 triệu' is about something else."""
    items = part.items
    if month_parts.is_bare_value(part) or any(item.means("correction") for item in items):
        return True
    if not any(item.is_numeral for item in items) or any(item.means("vague") for item in items):
        return False
    units = {kind for item in items for kind in item.units or ()}
    return not units or last.question_type not in TYPES or TYPES[last.question_type][0] in units


def _without_heading(part: Part, questions: Sequence[Question]) -> Part:
    """'em báo cáo: tham gia 30 hộ' as 'tham gia 30 hộ'."""
    if not part.colon or part.number is not None or _said(part, questions):
        return part
    return month_parts.part_of(part.value)


def _rest(parts: Sequence[Part], reading: _Reading) -> tuple[str, ...]:
    """'còn lại như tháng trước': all questions that no part names, where the message is clear otherwise."""
    said = [part for part in parts if part.rest]
    if not said or not (reading.read or reading.doubtful):
        return ()
    if len(said) > 1 or not any(item.means("same") for item in said[0].items) or reading.unplaced:
        reading.unplaced += [part.typed for part in said]
        return ()
    named = {*reading.read, *reading.doubtful}
    others = [each.name for each in reading.questions if each.kind in NUMERIC and each.name not in named]
    reading.read.update(dict.fromkeys(others, Same()))
    return tuple(others)


def _meant(parts: Sequence[Part], reading: _Reading) -> list[list[Question]]:
    """For each part the questions it may be for: one that only one part can mean is none of another's."""
    found = [[] if part.rest else _questions_meant(part, reading.questions) for part in parts]
    sure = {each[0].name for each in found if len(each) == 1}
    for place, part in enumerate(parts):
        if len(found[place]) > 1:
            found[place] = _likeliest(part, found[place], sure, reading.total)
    return found


def _likeliest(part: Part, named: list[Question], sure: set[str], total: Thousandths | None) -> list[Question]:
    """Of several questions named alike those that can read the value, that no other part names, or the general one."""
    able = [question for question in named if not isinstance(_read(part, question, total), Ask)]
    left = [question for question in able if question.name not in sure]
    if len(left) == 1 or len(able) < 2:
        return left or able or named
    said = _said(part, named)
    # 'mâu thuẫn 3' beside 'mâu thuẫn được hòa giải': the general one is asked first.
    heads = [_head(question, len(said)) for question in left]
    return left[:1] if left and all(head == said for head in heads) else named


def _head(question: Question, length: int) -> set[str]:
    """The first words of a label that tell anything: 'Trong đó, số đám cưới theo …' is about 'cưới'."""
    words = [word for word in _WORD.findall(fold(question.label)) if word not in _little(question)]
    return set(words[:length])


def _little(question: Question) -> frozenset[str]:
    return _SAYS_LITTLE | set(_WORD.findall(fold(question.unit))) | {"dam"}


def _questions_meant(part: Part, questions: Sequence[Question]) -> list[Question]:
    """The questions a part may be for."""
    if part.number is not None:
        numbered = questions[part.number - 1 : part.number]
        return questions_labelled(part.label, numbered) if part.label else list(numbered)
    if part.colon:
        exact = [question for question in questions if _words(question.label) == _words(part.label)]
        if len(exact) == 1:
            return exact
    said = _said(part, questions)
    return [each for each in questions if said and said <= set(_WORD.findall(fold(each.label)))]


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _said(part: Part, questions: Sequence[Question]) -> set[str]:
    """The words of a part that tell which question is meant: those of any label, but for units and small words."""
    labels = label_words(tuple(each.label for each in questions))
    little = set(_SAYS_LITTLE).union(*(_little(question) for question in questions))
    items = month_parts.part_of(part.label).items if part.colon else part.items
    words = {word for item in items if _names(item) for word in item.words or (item.text,)}
    # 'đóng góp' says nothing of a label with 'tồn đọng'; without accents it may.
    said = {fold(word) for word in words if any(agreement(word, own) for own in labels.get(fold(word), ()))}
    return said - little


@lru_cache(maxsize=256)
def label_words(labels: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    """Folded word -> how it is written in the labels."""
    found: dict[str, set[str]] = {}
    for word in _LETTERS.findall(" ".join(labels).lower()):
        found.setdefault(fold(word), set()).add(word)
    return {folded: frozenset(written) for folded, written in found.items()}


def _names(item: Item) -> bool:
    return not item.literal and not item.symbol and not item.means("no", "not_yet", "same", "skip")


def questions_labelled(label: str, questions: Sequence[Question]) -> list[Question]:
    """The questions that a label names: the very one, else all whose own label has every telling word of it."""
    folded = fold(label)
    exact = [question for question in questions if fold(question.label) == folded]
    said = set(_WORD.findall(folded)) - _SAYS_LITTLE
    return exact or [each for each in questions if said and said <= set(_WORD.findall(fold(each.label)))]


def _read(part: Part, question: Question, total: Thousandths | None) -> replies.Outcome:
    if question.kind not in NUMERIC:
        return Ask("12")
    known = total if question.question_type == "count_household" else None
    value = part.value if part.colon else _after_label(part, question)
    return replies.read(value, question.question_type, unit=question.unit, question=question.label, total=known)


def _after_label(part: Part, question: Question) -> str:
    """'1' of 'tang 1', 'không' of 'tang không': behind the words of the label, where 'tang' is no 'tăng'."""
    own = set(_words(question.label)) - _NEVER_OWN | {"co", "duoc"}
    end = 0
    for word in _LETTERS.finditer(part.typed):
        if part.typed[end : word.start()].strip() or fold(word[0]) not in own:
            break
        end = word.end()
    return part.typed[end:].strip() or part.typed
