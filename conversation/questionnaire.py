"""What a questionnaire is: its questions in order, as plain frozen values that JSON carries whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, get_args

from reporting.indicators import Indicator, Thousandths

QuestionKind = Literal[
    "integer", "decimal", "text", "date", "select_one", "select_multiple", "image", "note", "calculate"
]
NUMERIC: frozenset[QuestionKind] = frozenset({"integer", "decimal"})
SILENT: frozenset[QuestionKind] = frozenset({"note", "calculate"})
"""Kinds that nobody answers."""

FormPurpose = Literal[
    "monthly",
    "baseline",
    "registration",
    "meeting",
    "quick_log",
    "proposal",
    "evaluation",
    "acceptance",
    "festival",
]
FORM_PURPOSES: tuple[FormPurpose, ...] = get_args(FormPurpose)

LANGUAGE = "vi"
"""The language of `label`, `hint` and `constraint_message`; the others stand in `translations`."""

Wording = Mapping[str, str]
"""'label', 'hint', 'constraint_message' -> text in one language; what is not translated is missing."""


@dataclass(frozen=True)
class Option:
    """One choice of a select question."""

    name: str
    label: str
    translations: Mapping[str, str] = field(default_factory=dict)
    """Language -> label."""


@dataclass(frozen=True)
class Question:
    """One question.

    Rules are expressions (conversation/expressions.py), empty when there is none.
    """

    name: str
    kind: QuestionKind
    label: str
    hint: str = ""
    required: bool = False
    indicator: str | None = None
    question_type: str = ""
    unit: str = ""
    soft_min: Thousandths | None = None
    soft_max: Thousandths | None = None
    options: tuple[Option, ...] = ()
    restricted: bool = False
    relevant: str = ""
    """Asked only where this holds; the rules of the groups around it are part of it."""
    constraint: str = ""
    constraint_message: str = ""
    soft_constraint: str = ""
    """Where this does not hold the person is asked why, and the reason is kept."""
    calculation: str = ""
    default: str = ""
    """An expression too; its value is offered as a button."""
    repeat: str = ""
    """The name of the repeat it belongs to."""
    translations: Mapping[str, Wording] = field(default_factory=dict)

    @property
    def names_answers(self) -> bool:
        """Whether its words hold other answers, as '${name}'."""
        words = (self.label, self.hint, self.constraint_message, *(each.label for each in self.options))
        return any("${" in each for each in words)


@dataclass(frozen=True)
class Repeat:
    """A short list, such as a group's members: its questions are asked once for each entry."""

    name: str
    label: str
    relevant: str = ""
    translations: Mapping[str, Wording] = field(default_factory=dict)


@dataclass(frozen=True)
class Questionnaire:
    """One version of one questionnaire."""

    key: str
    """bao_cao_thang_mt, bao_cao_thang_kt, ..."""
    version: int
    title: str
    purpose: FormPurpose
    content_area: str
    """G, MT, KT, VH, KH or AN; G also where the questionnaire serves every area."""
    questions: tuple[Question, ...]
    repeats: tuple[Repeat, ...] = ()
    languages: tuple[str, ...] = (LANGUAGE,)

    def question(self, name: str) -> Question:
        """The question of that name. Raises KeyError."""
        found = self._named[name]
        if found.name != name:
            raise KeyError(name)
        return found

    def offered(self, kind: Literal["text", "image"]) -> Question | None:
        """The optional question that is not asked in turn: the review screen offers it.

        The first one for a photo; of a monthly report, which is to be short, the first one for a text as well.
        """
        if kind == "text" and self.purpose != "monthly":
            return None
        for question in self.questions:
            if question.kind == kind and not (question.required or question.relevant or question.repeat):
                return question
        return None

    @cached_property
    def _offered(self) -> frozenset[str]:
        return frozenset(each.name for each in (self.offered("text"), self.offered("image")) if each is not None)

    def is_in_turn(self, question: Question) -> bool:
        """Asked one after the other."""
        return question.kind not in SILENT and question.name not in self._offered

    @cached_property
    def is_fixed(self) -> bool:
        """Whatever is answered, the same questions are asked in the same words."""
        return not any(each.relevant or each.repeat or each.names_answers for each in self.questions)

    @cached_property
    def in_turn(self) -> tuple[Question, ...]:
        """The questions asked one after the other, as long as no answer changes that."""
        return tuple(question for question in self.questions if self.is_in_turn(question))

    @cached_property
    def _named(self) -> Mapping[str, Question]:
        by_indicator = {question.indicator: question for question in reversed(self.questions) if question.indicator}
        return {**by_indicator, **{question.name: question for question in self.questions}}

    def named(self, name: str) -> Question | None:
        """The question of that name, or of the indicator of that code."""
        return self._named.get(name)

    def repeat(self, name: str) -> Repeat:
        """The repeat of that name. Raises KeyError."""
        for repeat in self.repeats:
            if repeat.name == name:
                return repeat
        raise KeyError(name)

    def spoken(self, language: str) -> Questionnaire:
        """The same with its words in another language, as far as it is translated."""
        if language == LANGUAGE or language not in self.languages:
            return self
        return replace(
            self,
            questions=tuple(_spoken(question, language) for question in self.questions),
            repeats=tuple(
                replace(each, label=each.translations.get(language, {}).get("label", each.label))
                for each in self.repeats
            ),
        )

    def to_json(self) -> dict[str, Any]:
        """JSON-plain; `from_json` reads it back equal."""
        return asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> Questionnaire:
        """The inverse of `to_json`; versions published before a field was there have its default."""
        questions = tuple(
            Question(**{**item, "options": tuple(Option(**option) for option in item["options"])})
            for item in data["questions"]
        )
        repeats = tuple(Repeat(**item) for item in data.get("repeats", ()))
        languages = tuple(data.get("languages", (LANGUAGE,)))
        return Questionnaire(**{**data, "questions": questions, "repeats": repeats, "languages": languages})


@dataclass(frozen=True)
class Checked:
    """What checking a workbook gave: the questionnaire with the indicators it brings, or its faults."""

    form: Questionnaire | None = None
    indicators: tuple[Indicator, ...] = ()
    faults: tuple[str, ...] = ()
    """Each with its place and what to do, in Vietnamese."""

    def to_json(self) -> dict[str, Any]:
        """JSON-plain; `from_json` reads it back equal."""
        form = self.form.to_json() if self.form is not None else None
        return {"form": form, "indicators": [asdict(each) for each in self.indicators], "faults": list(self.faults)}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Checked:
        """The inverse of `to_json`."""
        form = Questionnaire.from_json(data["form"]) if data["form"] is not None else None
        return Checked(form, tuple(Indicator(**each) for each in data["indicators"]), tuple(data["faults"]))


def _spoken(question: Question, language: str) -> Question:
    options = tuple(
        replace(option, label=option.translations.get(language, option.label)) for option in question.options
    )
    words = question.translations.get(language, {})
    return replace(
        question,
        label=words.get("label", question.label),
        hint=words.get("hint", question.hint),
        constraint_message=words.get("constraint_message", question.constraint_message),
        options=options,
    )
