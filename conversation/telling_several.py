"""Several figures told in one message: those of a report in hand, and a month told before its report is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conversation import asking_back, replies, screens
from conversation.answering import Step
from conversation.correcting import Correcting
from conversation.corrections import corrected, reading
from conversation.draft import Answer, Draft, Subject
from conversation.month_parts import part_of
from conversation.questionnaire import Question, Questionnaire
from conversation.several import Several, read_several
from conversation.texts import vi as say


def tells_a_month(form: Questionnaire, draft: Draft, subject: Subject, text: str, *, said: bool = False) -> bool:
    """Two figures of the questionnaire at the least stand in the text beside their labels, or in a numbered list.

    Where it is `said` that it is a report one of them may be doubtful; so it may where it says so itself: 'khoảng 20'.
    """
    found = read_several(text, screens.numbered(form, draft, subject), subject.households)
    if found is None:
        return False
    figures = sum(isinstance(each, replies.Number) for each in found.read.values())
    said = said or (not found.unplaced and all(map(_is_vague, found.typed.values())))
    return figures > 1 or (said and figures + len(found.doubtful) > 1 and figures > 0)


def _is_vague(typed: str) -> bool:
    return any(item.means("vague", "vague_before", "some") for item in part_of(typed).items)


def corrects(form: Questionnaire, draft: Draft, subject: Subject, text: str) -> bool:
    """It corrects an answer of the draft: 'nhầm, 71', 'phân loại 17 chứ không phải 16', 'câu 2: 17'."""
    return bool(draft.answers) and corrected(text, screens.numbered(form, draft, subject), draft.answers) is not None


class TellingSeveral(Correcting):
    """The part of the reading that is about several answers at once."""

    def take_told(self, text: str) -> Step | None:
        """A month told before its report was open: what is certain goes into the draft, and is shown.

        What would change an answer is asked for a yes, with the answer that stands there.
        """
        found = self.read_list(text)
        if found is None:
            return self.correct(text, unread=True)
        several, told = found
        if any(name in self.draft.answers for name in told):
            return self.ask_about_several(several, told)
        draft = replace(self.draft, answers={**self.draft.answers, **told}, asking=None, pending=None, asked_again=0)
        if screens.asked_question(self.form, draft, self.subject) is None:
            head = screens.joined(say.TOLD_TAKEN, *asking_back.unclear_lines(self.form, draft, self.subject, several))
        else:
            head = screens.joined(
                say.TOLD_HEAD,
                *asking_back.told_lines(self.form, draft, self.subject, told, {}),
                *asking_back.unclear_lines(self.form, draft, self.subject, several),
                say.TOLD_FOOT,
            )
        step = self.written(draft, head)
        return replace(step, draft=replace(step.draft, pending={"told": True}))

    def take_several(self, text: str) -> Step | None:
        """Several answers in one message, shown for a yes; the doubtful ones are asked singly afterwards."""
        found = self.read_list(text)
        return self.ask_about_several(*found) if found is not None else None

    def read_list(self, text: str) -> tuple[Several, dict[str, Answer]] | None:
        """What a message of several answers holds, and which of it is certain; None where it is none."""
        found = read_several(text, self.numbered(), self.subject.households)
        if found is None:
            return None
        found = found.beside(self.draft.answers)
        told: dict[str, Answer] = {}
        for name, outcome in found.read.items():
            question = self.named(name)
            answer = self.several_answer(question, outcome) if question is not None else None
            if answer is not None:
                told[name] = answer
        return (found, told) if told else None

    def ask_about_several(self, found: Several, told: Mapping[str, Answer]) -> Step:
        """Whether what was read is so."""
        draft = replace(self.draft, pending={"several": {name: each.to_json() for name, each in told.items()}})
        return Step(draft, asking_back.several(self.form, draft, self.subject, told, found))

    def read_pending_list(self, text: str) -> Step:
        """Neither yes nor no to what was read: more of it, a correction within it, or that it is right first.

        A figure by itself would be written to another question, and the list lost.
        """
        waits = self.waiting_list()
        more = self.read_list(text)
        if more is not None:
            return self.ask_about_several(more[0], {**waits, **more[1]})
        found = corrected(text, self.numbered(), {**self.draft.answers, **waits})
        if found is not None and found.question is not None and found.sure:
            outcome = reading(found.value, found.question)
            if isinstance(outcome, replies.Number) and self.may_pass(found.question, Answer(outcome.value, "typed")):
                told = {**waits, found.question.name: Answer(outcome.value, "typed")}
                return self.ask_about_several(Several({}), told)
        step = self.ask_about_several(Several({}), waits)
        return replace(step, reply=replace(step.reply, text=f"{say.FIRST_IS_IT_SO}\n{step.reply.text}"))

    def waiting_list(self) -> dict[str, Answer]:
        """What was read and waits for a yes."""
        pending: Mapping[str, Any] = self.draft.pending or {}
        return {name: Answer(*answer) for name, answer in pending.get("several", {}).items()}

    def left_undone(self, after: Draft) -> str:
        """The same of a list that waited for a yes."""
        waits = self.waiting_list()
        is_left = bool(waits) and "several" not in (after.pending or {}) and after.answers == self.draft.answers
        return say.LIST_NOT_TAKEN if is_left else super().left_undone(after)

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
