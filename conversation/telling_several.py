"""Several figures told in one message: those of a report in hand, and a month told before its report is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conversation import asking_back, replies, screens
from conversation.answering import Step
from conversation.correcting import Correcting
from conversation.corrections import corrected
from conversation.draft import Answer, Draft, Subject
from conversation.questionnaire import Question, Questionnaire
from conversation.several import read_several


def tells_a_month(form: Questionnaire, draft: Draft, subject: Subject, text: str, *, said: bool = False) -> bool:
    """Two figures of the questionnaire at the least stand in the text beside their labels, or in a numbered list.

    Where it is `said` that it is a report, one of them may be doubtful: it is asked for.
    """
    found = read_several(text, screens.numbered(form, draft, subject), subject.households)
    if found is None:
        return False
    figures = sum(isinstance(each, replies.Number) for each in found.read.values())
    return figures > 1 or (said and figures + len(found.doubtful) > 1 and figures > 0)


def corrects(form: Questionnaire, draft: Draft, subject: Subject, text: str) -> bool:
    """It corrects an answer of the draft: 'nhầm, 71', 'số hộ 17 chứ không phải 16'."""
    return corrected(text, screens.numbered(form, draft, subject), draft.answers) is not None


class TellingSeveral(Correcting):
    """The part of the reading that is about several answers at once."""

    def take_several(self, text: str) -> Step | None:
        """Several answers in one message, shown for a yes; the doubtful ones are asked singly afterwards."""
        found = read_several(text, self.numbered(), self.subject.households)
        if found is None:
            return None
        found = found.beside(self.draft.answers)
        values: dict[str, list[Any]] = {}
        for name, outcome in found.read.items():
            question = self.named(name)
            answer = self.several_answer(question, outcome) if question is not None else None
            if answer is not None:
                values[name] = [answer.value, answer.source]
        if not values:
            return None
        draft = replace(self.draft, pending={"several": values})
        return Step(draft, asking_back.several(self.form, draft, self.subject, found, values))

    def several_answer(self, question: Question, outcome: replies.Outcome) -> Answer | None:
        """One of several answers; None where it must be asked singly."""
        match outcome:
            case replies.Number(value) if self.may_pass(question, Answer(value, "typed")):
                return Answer(value, "typed")
            case replies.Same() if (last := self.subject.fact(question.name).last) is not None:
                return Answer(last, "same") if self.may_pass(question, Answer(last, "same")) else None
            case replies.Skip():
                return Answer(None, "skipped")
        return None
