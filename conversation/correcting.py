"""A figure corrected in words: taken at once, with the old value and a way back to it, or asked for a yes."""

from __future__ import annotations

import re
from dataclasses import replace

from conversation import replies, screens, spoken
from conversation.answering import Step
from conversation.confirming import Confirming
from conversation.corrections import Correction, corrected
from conversation.draft import Answer
from conversation.questionnaire import Question
from conversation.texts import vi as say
from reporting.indicators import Thousandths


class Correcting(Confirming):
    """The part of the reading that is about an answer given before."""

    def correct(self, text: str) -> Step | None:
        """'nhầm, 15', 'số hộ 17 chứ không phải 16': taken at once, with the old value and a way back to it."""
        found = corrected(text, self.numbered(), self.draft.answers)
        return self.apply(found, at_once=True) if found else None

    def apply(self, found: Correction, *, at_once: bool = False) -> Step:
        """Ask whether the correction is meant, or take it `at_once` where nothing about it is unusual.

        Where its value can't be read its question is asked again.
        """
        question = found.question
        outcome = replies.read(found.value, question.question_type, unit=question.unit, question=question.label)
        if not isinstance(outcome, replies.Number):
            return self.ask(question.name)
        old = self.draft.answers.get(question.name)
        was = old.value if old is not None and isinstance(old.value, int) else None
        if at_once and was is not None and self.may_pass(question, Answer(outcome.value, "typed")):
            return self.replaced(question, was, outcome.value)
        value = spoken.with_unit(outcome.value, question.unit)
        return self.offer(question, outcome.value, say.ASK_CORRECTION.format(label=question.label, value=value))

    def replaced(self, question: Question, old: Thousandths, value: Thousandths) -> Step:
        """A corrected figure, with the button that takes the old one back."""
        was, now = spoken.with_unit(old, question.unit), spoken.with_unit(value, question.unit)
        head = say.FIGURE_CORRECTED.format(label=question.label, old=was, new=now)
        step = self.accept(question, Answer(value, "typed"), head)
        back = screens.button(step.draft, "", f"restore={question.name}={old}", say.RESTORE.format(old=was))
        return replace(step, reply=replace(step.reply, choices=(*step.reply.choices, back)))

    def restore(self, name: str, value: str) -> Step:
        """The way back from a correction."""
        question = self.named(name)
        if question is None or not re.fullmatch("-?[0-9]{1,15}", value):
            return self.say_again(say.STALE_BUTTON)
        return self.accept(question, Answer(int(value), "typed"))
