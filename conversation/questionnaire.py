"""What a questionnaire is: its questions in order, as plain frozen values that JSON carries whole."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from reporting.indicators import Thousandths

QuestionKind = Literal["integer", "decimal", "text", "select_one", "image"]


@dataclass(frozen=True)
class Option:
    """One choice of a select_one question."""

    name: str
    label: str


@dataclass(frozen=True)
class Question:
    """One question. An optional text or image question is not asked in turn: the review screen offers it."""

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

    @property
    def in_turn(self) -> bool:
        """Asked one after the other; the rest is offered on the review screen."""
        return self.required or self.kind not in ("text", "image")


@dataclass(frozen=True)
class Questionnaire:
    """One version of one questionnaire."""

    key: str
    """bao_cao_thang_mt, bao_cao_thang_kt, ..."""
    version: int
    title: str
    purpose: Literal["monthly", "baseline"]
    content_area: str
    questions: tuple[Question, ...]

    def question(self, name: str) -> Question:
        """The question of that name. Raises KeyError."""
        for question in self.questions:
            if question.name == name:
                return question
        raise KeyError(name)

    def to_json(self) -> dict[str, Any]:
        """JSON-plain; `from_json` reads it back equal."""
        return asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> Questionnaire:
        """The inverse of `to_json`."""
        questions = tuple(
            Question(**{**item, "options": tuple(Option(**option) for option in item["options"])})
            for item in data["questions"]
        )
        return Questionnaire(**{**data, "questions": questions})
