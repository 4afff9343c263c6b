"""What follows 'is it ...?': the yes, its reason, and the question once more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conversation import asking_back, spoken
from conversation.answering import LONGEST_REASON, Answering, Step
from conversation.draft import Answer
from conversation.questionnaire import Question
from conversation.texts import vi as say
from reporting.indicators import Thousandths


class Confirming(Answering):
    """The part of the reading that is about a figure which waits for a yes."""

    def ask_number_again(self, question: Question, suggestion: Thousandths | None, kind: str) -> Step:
        """`kind` is what the question asks for, where another kind of thing was told."""
        if suggestion is None and "value" in (self.draft.pending or {}):
            return self.confirm_again()
        if suggestion is None:
            return self.ask_again(question, spoken.number_wanted(question, self.subject, kind))
        text = say.ASK_SUGGEST_OR.format(value=spoken.with_unit(suggestion, question.unit))
        return self.offer(question, suggestion, f"{spoken.unit_wanted(question, kind)} {text}".lstrip())

    def is_it(self, question: Question, value: Thousandths) -> str:
        """'«Số buổi» là 3 buổi, đúng không ạ?'"""
        said = spoken.with_unit(value, question.unit)
        return self.subject.fit(say.IS_IT, label=question.label, value=said)

    def asked_once_more(self) -> Step:
        """What is asked now, with what waits for a yes, a reason or another option as it was."""
        pending: Mapping[str, Any] = self.draft.pending or {}
        question = self.named(pending.get("question", "")) or self.asked()
        if "several" in pending:
            return Step(self.draft, asking_back.confirm(self.draft, None, say.SEVERAL_FOOT))
        if question is None or not pending.keys() & {"value", "chosen"}:
            return self.say_again("")
        if "chosen" in pending:
            return self.choosing(question, pending["chosen"])
        if pending.get("why") == "wanted":
            return Step(self.draft, asking_back.ask_why(self.draft, question, say.ASK_WHY))
        return Step(self.draft, asking_back.confirm(self.draft, question, self.is_it(question, pending["value"])))

    def confirm_again(self) -> Step:
        """Neither a yes nor a no nor another number: the figure that waits is asked for once more."""
        pending: Mapping[str, Any] = self.draft.pending or {}
        question = self.named(pending["question"])
        if question is None:
            return self.say_again("")
        draft = replace(self.draft, asked_again=self.draft.asked_again + 1)
        text = f"{say.UNCLEAR_REPLY} {self.is_it(question, pending['value'])}"
        return Step(draft, asking_back.confirm(draft, question, text))

    def confirm(self) -> Step:
        pending: Mapping[str, Any] = self.draft.pending or {}
        if "several" in pending:
            told = {name: Answer(*answer) for name, answer in pending["several"].items()}
            draft = replace(
                self.draft, answers={**self.draft.answers, **told}, asking=None, pending=None, asked_again=0
            )
            return self.written(draft)
        if "value" not in pending:
            return self.say_again(say.STALE_BUTTON)
        question = self.named(pending["question"])
        if question is None:
            return self.say_again(say.STALE_BUTTON)
        answer = Answer(pending["value"], "typed")
        if pending.get("why"):
            draft = replace(self.draft, pending={**pending, "why": "wanted"})
            return Step(draft, asking_back.ask_why(draft, question, say.ASK_WHY))
        # A suggestion or correction was not weighed yet.
        return self.check(question, answer)

    def give_reason(self, reason: str) -> Step:
        """The reason of an unusual answer, or none; the answer is kept with it."""
        pending: Mapping[str, Any] = self.draft.pending or {}
        question = self.named(pending.get("question", ""))
        if question is None or pending.get("why") != "wanted":
            return self.say_again(say.STALE_BUTTON)
        return self.accept(question, Answer(pending["value"], "typed", reason[:LONGEST_REASON]))

    def explain(self) -> Step:
        """'là sao', 'câu này hỏi gì': what the question asks, and how it is answered."""
        question = self.asked()
        return self.ask_again(question, spoken.explained(question, self.subject)) if question else self.say_again("")

    def take_option_at(self, place: str) -> Step:
        """A button that has no room for the option's name."""
        question = self.asked()
        options = question.options if question is not None else ()
        # A forged one may be longer than Python makes a number of.
        known = len(place) <= 3 and place.isascii() and place.isdigit() and int(place) < len(options)
        return self.take_option(options[int(place)].name if known else "")
