"""A figure corrected in words: taken at once, with the old value and a way back to it, or asked for a yes."""

from __future__ import annotations

import re
from dataclasses import replace

from conversation import asking_back, replies, screens, spoken
from conversation.answering import Step
from conversation.confirming import Confirming
from conversation.corrections import Correction, asks_back, corrected, reading
from conversation.draft import Answer, Draft
from conversation.questionnaire import Question
from conversation.texts import vi as say
from conversation.unusual import unusual_text
from reporting.indicators import Thousandths


class Correcting(Confirming):
    """The part of the reading that is about an answer given before."""

    def correct(self, text: str, *, unread: bool = False) -> Step | None:
        """'nhầm, 15', 'số hộ 17 chứ không phải 16'; None where the text corrects nothing.

        A question that is named with what is no figure is asked again only where `unread`: it may be a list.
        """
        found = corrected(text, self.numbered(), self.draft.answers, self.asked())
        if found is None:
            return None
        if found.question and not unread and isinstance(reading(found.value, found.question), replies.Ask):
            return None
        waits = self.named((self.draft.pending or {}).get("question", ""))
        if found.bare and waits is not None and isinstance(outcome := reading(found.value, waits), replies.Number):
            # What was offered or asked back is meant, not an answer before it.
            return self.check(waits, Answer(outcome.value, "typed"))
        if found.bare and self.draft.asked_again and (asked := self.asked()) is not None and found.question != asked:
            # What was not understood just now may be meant as well.
            return self.which_to_correct(found.value)
        return self.apply(found)

    def read_about(self, name: str, text: str) -> Step:
        """A reply that quotes the prompt of another question than the one now asked: asked for a yes."""
        question = self.named(name)
        if question is None or not question.question_type:
            return self.say_again("")
        return self.apply(Correction(question, text, sure=False))

    def which_to_correct(self, value: str) -> Step:
        """It is not clear which answer is corrected: the new value is kept while that is asked."""
        draft = replace(self.draft, pending={"amend": True, "to": value})
        text = say.WHICH_TO_CORRECT.format(value=value)
        return Step(draft, asking_back.which_question(self.form, draft, self.subject, text))

    def apply(self, found: Correction) -> Step:
        """Take the correction where it is sure and its value usual; else ask whether it is meant."""
        question = found.question
        if question is None:
            return self.which_to_correct(found.value)
        turn = replace(self, draft=replace(self.draft, asking=question.name, pending=None))
        match reading(found.value, question):
            case replies.Number(value):
                return self.weigh(question, value, sure=found.sure)
            case replies.Same():
                return turn.take_same()
            case replies.Skip():
                return turn.skip()
            case replies.Ask(reason, suggestion):
                return turn.ask_number_again(question, suggestion, spoken.kind_asked(question, reason))

    def weigh(self, question: Question, value: Thousandths, *, sure: bool) -> Step:
        """The new value of a question beside the one that stands there."""
        old, answer = self.standing(question), Answer(value, "typed")
        now = spoken.with_unit(value, question.unit)
        if old == value:
            # 'gõ nhầm 17' of the 17 that stands there asks for another.
            return (
                self.say_again(say.STANDS_SO.format(label=question.label, value=now))
                if sure
                else self.ask(question.name)
            )
        if old is None:
            if sure:
                return self.check(question, answer)
            return self.offer(question, value, say.ASK_CORRECTION.format(label=question.label, value=now))
        was = spoken.with_unit(old, question.unit)
        if self.breaks(question, answer):
            why = question.constraint_message or say.BROKEN_RULE
            return self.ask_again(question, say.NOT_CORRECTED_TO.format(why=why, value=now))
        is_usual = self.is_usual(question, answer)
        if sure and is_usual:
            return self.replaced(question, answer)
        text = say.ASK_CORRECTION_FROM.format(label=question.label, old=was, value=now)
        if not is_usual:
            text = f"{unusual_text(question, self.subject.fact(question.name), value)}\n{text}"
        step = self.offer(question, value, text, why=not is_usual)
        return replace(step, draft=replace(step.draft, pending={**(step.draft.pending or {}), "corrects": True}))

    def standing(self, question: Question) -> Thousandths | None:
        """The figure that is its answer now."""
        given = self.draft.answers.get(question.name)
        return given.value if given is not None and isinstance(given.value, int) else None

    def replaced(self, question: Question, answer: Answer) -> Step:
        """A corrected figure, with the button, or the words, that take the old one back."""
        old = self.draft.answers[question.name]
        was, now = spoken.answer_text(question, old), spoken.answer_text(question, answer)
        head = say.FIGURE_CORRECTED.format(label=question.label, old=was, new=now)
        step = self.accept(question, answer, head)
        draft = replace(step.draft, pending={"restore": question.name, "old": old.to_json()})
        back = screens.button(draft, "", f"restore={question.name}={old.value}", say.RESTORE.format(old=was))
        return replace(step, draft=draft, reply=replace(step.reply, choices=(*step.reply.choices, back)))

    def restore(self, name: str, value: str) -> Step:
        """The way back from a correction."""
        question = self.named(name)
        if question is None or not re.fullmatch("-?[0-9]{1,15}", value):
            return self.say_again(say.STALE_BUTTON)
        pending = self.draft.pending or {}
        if pending.get("restore") == name:
            return self.accept(question, Answer(*pending["old"]))
        return self.accept(question, Answer(int(value), "typed"))

    def read_back(self, text: str) -> Step | None:
        """'lấy lại 17', 'lấy lại số cũ' right after a correction."""
        pending = self.draft.pending or {}
        wanted, question = asks_back(text), self.named(pending["restore"])
        if wanted is None or question is None:
            return None
        old = Answer(*pending["old"])
        outcome = reading(wanted, question) if wanted else None
        if wanted and not (isinstance(outcome, replies.Number) and outcome.value == old.value):
            return None
        return self.accept(question, old)

    def confirm(self) -> Step:
        """A yes to a correction says the old value, too, and keeps the way back."""
        pending = self.draft.pending or {}
        question = self.named(pending.get("question", ""))
        if question is None or "corrects" not in pending or pending.get("why"):
            return super().confirm()
        return self.replaced(question, Answer(pending["value"], "typed"))

    def left_undone(self, after: Draft) -> str:
        """What to say of a correction that waited for an answer and that the reply passed over; '' where none did."""
        pending, kept = self.draft.pending or {}, after.pending or {}
        if "to" in pending and after.answers == self.draft.answers and not kept.keys() & {"to", "corrects"}:
            return say.NOTHING_CORRECTED.format(value=pending["to"])
        question = self.named(pending.get("question", ""))
        if question is None or "corrects" not in pending or kept.get("question") == question.name:
            return ""
        old = self.draft.answers.get(question.name)
        if after.answers.get(question.name) != old:
            return ""
        return say.NOT_CORRECTED.format(label=question.label, value=spoken.answer_text(question, old))
