"""Which questions a draft is asked now: repeats unrolled, rules applied, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import groupby

from conversation.days import day_text
from conversation.draft import Answer, Draft, Subject
from conversation.expressions import FactKind, Value, compiled
from conversation.questionnaire import NUMERIC, Option, Question, Questionnaire, Repeat
from conversation.texts import vi as say
from reporting.indicators import ONE, Thousandths, format_number

MOST_ENTRIES = 50
"""Of one repeat; a list that is longer is no list for a chat."""
MORE, NO_MORE = "more", "end"
"""The answers to 'is there another one?' after each entry."""


@dataclass
class Situation:
    """What a rule of one question may read: the answers, what is known from before, and the day."""

    form: Questionnaire
    draft: Draft
    subject: Subject
    question: Question | None = None
    """Whose rule it is."""
    entry: int = 0
    """Within a repeat: which entry, from 1."""
    current: Value = None
    seen: dict[tuple[str, int], Value] = field(default_factory=dict)
    """What was read already, for all rules of the same answers."""

    @property
    def today(self) -> date:
        """The day of the answer."""
        return self.subject.today

    def value(self, name: str) -> Value:
        """An answer by its question's name or indicator; blank where it was skipped or is not asked."""
        question = self.form.named(name)
        if question is None:
            known = self.subject.known.get(name)
            return None if known is None else exact(known)
        return self._value_of(question, self.entry if question.repeat else 0)

    def values(self, name: str) -> Sequence[Value]:
        """Every entry's answer."""
        question = self.form.named(name)
        if question is None or not question.repeat:
            return [self.value(name)]
        return [self._value_of(question, entry) for entry in kept_entries(self.form, self.draft, question.repeat)]

    def fact(self, kind: FactKind, name: str) -> Value:
        """What is known of a figure from before."""
        question = self.question if name == "." else self.form.named(name)
        known: Thousandths | None
        if question is not None:
            known = getattr(self.subject.fact(key_of(question, self.entry)), kind)
        else:
            known = self.subject.before.get(kind, {}).get(name)
            if known is None and kind == "last":
                known = self.subject.known.get(name)
        return None if known is None else exact(known)

    def of(self, question: Question, entry: int = 0, current: Value = None) -> Situation:
        """The same answers, seen from a question."""
        return Situation(self.form, self.draft, self.subject, question, entry, current, self.seen)

    def _value_of(self, question: Question, entry: int) -> Value:
        key = question.name, entry
        if key not in self.seen:
            # The checked files have no circles; one that slipped in ends as a blank.
            self.seen[key] = None
            self.seen[key] = self._read(question, entry)
        return self.seen[key]

    def _read(self, question: Question, entry: int) -> Value:
        if question.relevant and not is_relevant(question, self.of(question, entry)):
            return None
        if question.kind == "calculate":
            return compiled(question.calculation).value(self.of(question, entry))
        return as_value(question, self.draft.answers.get(key_of(question, entry)))


def exact(value: Thousandths) -> int | Fraction:
    """Thousandths as the number they stand for."""
    whole, rest = divmod(value, ONE)
    return Fraction(value, ONE) if rest else whole


def as_value(question: Question, answer: Answer | None) -> Value:
    """An answer as rules calculate with it."""
    if answer is None or answer.value is None:
        return None
    if isinstance(answer.value, int):
        return exact(answer.value)
    return date.fromisoformat(answer.value) if question.kind == "date" else answer.value


def thousandths(value: Value) -> Thousandths | None:
    """What a rule gives, as a figure, rounded half up; None where it is no number."""
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return None
    return int((value * ONE * 2 + 1) // 2)


def key_of(question: Question | None, entry: int) -> str:
    """The name its answer is kept under: 'ho_ten.2' in the second entry of its repeat."""
    if question is None:
        return ""
    return f"{question.name}.{entry}" if question.repeat and "." not in question.name else question.name


def is_relevant(question: Question, situation: Situation) -> bool:
    """Asked: its rule holds; one that reads a blank does not."""
    return not question.relevant or compiled(question.relevant).holds(situation) is True


def entries(draft: Draft, repeat: str) -> int:
    """How many entries of a repeat there are, the one being asked among them."""
    for number in range(1, MOST_ENTRIES):
        more = draft.answers.get(f"{repeat}.{number}")
        if more is None or more.value != MORE:
            return number
    return MOST_ENTRIES


def kept_entries(form: Questionnaire, draft: Draft, repeat: str) -> list[int]:
    """The entries that count: not the one whose first question was left out, which ends the list."""
    first = next(question for question in form.questions if question.repeat == repeat)
    found = range(1, entries(draft, repeat) + 1)
    return [
        entry
        for entry in found
        if (given := draft.answers.get(key_of(first, entry))) is None or given.value is not None
    ]


def questions(form: Questionnaire, draft: Draft, subject: Subject) -> tuple[Question, ...]:
    """All that is asked or said now, in order; in a repeat each question once per entry, named 'ho_ten.2'."""
    if form.is_fixed:
        return form.questions
    found: list[Question] = []
    whole = Situation(form, draft, subject)
    for repeat, part in groupby(form.questions, lambda question: question.repeat):
        if repeat:
            found += _entries(whole, form.repeat(repeat), tuple(part))
            continue
        for question in part:
            if not question.relevant or is_relevant(question, whole.of(question)):
                found.append(worded(question, whole))
    return tuple(found)


_NAMED = re.compile(r"\$\{([^}]*)\}")


def said(text: str, situation: Situation) -> str:
    """A label or hint with the answers it names in place of '${name}'; a blank is a dash."""

    def in_words(found: re.Match[str]) -> str:
        value = situation.value(found[1])
        if isinstance(value, int | Fraction) and not isinstance(value, bool):
            return format_number(thousandths(value) or 0)
        if isinstance(value, date):
            return day_text(value)
        return say.MISSING_VALUE if value is None else str(value)

    return _NAMED.sub(in_words, text) if "${" in text else text


def worded(question: Question, situation: Situation) -> Question:
    """The question with the answers that its words name."""
    if not question.names_answers:
        return question
    return replace(
        question,
        label=said(question.label, situation),
        hint=said(question.hint, situation),
        constraint_message=said(question.constraint_message, situation),
        options=tuple(replace(each, label=said(each.label, situation)) for each in question.options),
    )


def in_turn(form: Questionnaire, draft: Draft, subject: Subject) -> tuple[Question, ...]:
    """The questions asked one after the other."""
    return asked_of(form, questions(form, draft, subject))


def asked_of(form: Questionnaire, now: Sequence[Question]) -> tuple[Question, ...]:
    """Those of the present questions that are asked one after the other."""
    return form.in_turn if form.is_fixed else tuple(question for question in now if form.is_in_turn(question))


def _entries(whole: Situation, repeat: Repeat, inside: tuple[Question, ...]) -> Iterator[Question]:
    if repeat.relevant and compiled(repeat.relevant).holds(whole) is not True:
        return
    repeat = replace(repeat, label=said(repeat.label, whole))
    for entry in range(1, entries(whole.draft, repeat.name) + 1):
        for place, question in enumerate(inside):
            situation = whole.of(question, entry)
            if not is_relevant(question, situation):
                continue
            question = worded(question, situation)
            # The first answer of an entry may be left out: then there is no such entry.
            required = question.required and place > 0
            label = say.REPEAT_LABEL.format(repeat=repeat.label, entry=entry, label=question.label)
            unrolled = replace(question, name=key_of(question, entry), label=label, required=required)
            yield unrolled
            given = whole.draft.answers.get(unrolled.name)
            if place == 0 and given is not None and given.value is None:
                return
        if entry < MOST_ENTRIES:
            yield _one_more(repeat, entry)


def _one_more(repeat: Repeat, entry: int) -> Question:
    """'Is there another one?', asked after each entry."""
    options = (Option(MORE, say.REPEAT_MORE), Option(NO_MORE, say.REPEAT_END))
    label = say.REPEAT_ASK.format(repeat=repeat.label)
    return Question(f"{repeat.name}.{entry}", "select_one", label, required=True, repeat=repeat.name, options=options)


def is_one_more(question: Question) -> bool:
    """True for the question after an entry."""
    return question.name.rpartition(".")[0] == question.repeat != ""


def broken(form: Questionnaire, draft: Draft, subject: Subject, question: Question, answer: Answer, rule: str) -> bool:
    """True where `rule` of the question does not hold for the answer; a rule that reads a blank is not applied."""
    if not rule or answer.value is None:
        return False
    _, _, entry = question.name.rpartition(".")
    inside = Situation(form, draft, subject, question, int(entry) if question.repeat else 0, as_value(question, answer))
    return compiled(rule).holds(inside) is False


def calculated(form: Questionnaire, draft: Draft, subject: Subject, question: Question, rule: str) -> Answer | None:
    """What a calculation or default gives as an answer to the question; None where it is blank or does not fit."""
    _, _, entry = question.name.rpartition(".")
    inside = Situation(form, draft, subject, question, int(entry) if question.repeat else 0)
    value = compiled(rule).value(inside)
    if question.kind in NUMERIC or question.kind == "calculate":
        number = thousandths(value)
        if number is not None:
            return Answer(number, "typed")
    if isinstance(value, date):
        return Answer(value.isoformat(), "typed")
    if question.kind == "select_one" and value not in [option.name for option in question.options]:
        return None
    return Answer(value, "typed") if isinstance(value, str) and question.kind not in NUMERIC else None
