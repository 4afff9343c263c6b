"""What an answer does to a draft: checked, accepted and echoed, skipped, copied, asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from conversation import screens
from conversation.draft import Answer, Draft, Subject
from conversation.messages import Reply
from conversation.questionnaire import Question, Questionnaire
from conversation.texts import vi as say
from reporting.indicators import Thousandths

Outcome = Literal["submit", "stop"]

LONGEST_TEXT = 1000
"""Characters kept of a free text answer; a longer one is cut, for nobody reads it on a phone."""
ASKED_OFTEN = 2
"""From this try on the person is told that the question may be left out."""


@dataclass(frozen=True)
class Step:
    """The draft as it is now, what to say, and what the handler must do besides."""

    draft: Draft
    reply: Reply
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Answering:
    """One message being answered; each method gives the step it leads to."""

    form: Questionnaire
    draft: Draft
    subject: Subject

    def asked(self) -> Question | None:
        """The question now asked; None on the review screen."""
        return screens.asked_question(self.form, self.draft)

    def take_option(self, name: str) -> Step:
        """A pressed option; only one that the question offers, whatever the button says."""
        question = self.asked()
        if question is None or all(option.name != name for option in question.options):
            return self.say_again(say.STALE_BUTTON)
        return self.accept(question, Answer(name, "typed"))

    def check(self, question: Question, value: Thousandths) -> Step:
        """Accept a number, or ask once more where it is outside the plausible range."""
        low, high = question.soft_min, question.soft_max
        if not self.is_plausible(question, value):
            text = say.CONFIRM_RANGE.format(
                value=screens.with_unit(value, question.unit),
                low=screens.number(low or 0),
                high=screens.number(high) if high is not None else "…",
            )
            return self.offer(question, value, f"{text}\n{say.CONFIRM_RANGE_HINT}")
        return self.accept(question, Answer(value, "typed"))

    def is_plausible(self, question: Question, value: Thousandths) -> bool:
        """Within the range of what one group has in a month."""
        low, high = question.soft_min, question.soft_max
        return (low is None or value >= low) and (high is None or value <= high)

    def offer(self, question: Question, value: Thousandths, text: str) -> Step:
        """Ask whether `value` is meant; a yes accepts it."""
        draft = replace(self.draft, pending={"question": question.name, "value": value})
        return Step(draft, screens.confirm(draft, question, text))

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
        return self.accept(self.form.question(pending["question"]), Answer(pending["value"], "typed"))

    def accept(self, question: Question | None, answer: Answer) -> Step:
        """Write the answer, echo it and go on."""
        if question is None:
            return self.say_again(say.STALE_BUTTON)
        # The newest answer stands last: 'nhầm, 15' means that one.
        others = {name: given for name, given in self.draft.answers.items() if name != question.name}
        draft = replace(
            self.draft,
            answers={**others, question.name: answer},
            asking=None,
            pending=None,
            asked_again=0,
        )
        return self.written(draft, screens.echo(question, answer, self.subject))

    def written(self, draft: Draft, head: str = "") -> Step:
        """Go on after answers were written; what was sent before is then no longer what stands here."""
        subject = self.subject
        if subject.filed and draft.answers != self.draft.answers:
            subject = replace(subject, filed=False, amended=True)
        return Step(draft, screens.present(self.form, draft, subject, head))

    def take_same(self) -> Step:
        question = self.asked()
        if question is None:
            return self.say_again(say.NOTHING_TO_CHOOSE)
        last = self.subject.fact(question.name).last
        if last is None:
            return self.ask_again(question, say.NO_LAST)
        return self.accept(question, Answer(last, "same"))

    def take_same_all(self) -> Step:
        """Copy last month into every question not answered yet; the review screen is the confirmation."""
        copied = {
            question.name: Answer(last, "same")
            for question in screens.in_turn(self.form)
            if question.name not in self.draft.answers and (last := self.subject.fact(question.name).last) is not None
        }
        if not copied:
            return self.say_again(say.NO_LAST_AT_ALL)
        draft = replace(self.draft, answers={**self.draft.answers, **copied}, asking=None, pending=None)
        return Step(draft, screens.present(self.form, draft, self.subject, ""))

    def skip(self) -> Step:
        question = self.asked()
        if question is None:
            return self.say_again(say.NOTHING_TO_CHOOSE)
        if question.required:
            return self.ask_again(question, say.REQUIRED)
        return self.accept(question, Answer(None, "skipped"))

    def back(self) -> Step:
        """To the question before; from an extra question to the review."""
        question = self.asked()
        asked = screens.in_turn(self.form)
        if question is not None and question not in asked:
            return self.ask(None)
        place = asked.index(question) if question is not None else len(asked)
        return self.ask(asked[max(place - 1, 0)].name)

    def stop(self) -> Step:
        asked = screens.in_turn(self.form)
        done = sum(question.name in self.draft.answers for question in asked)
        draft = replace(self.draft, pending=None, asked_again=0)
        word = say.SURVEY.lower() if draft.purpose == "baseline" else say.REPORT_WORD
        return Step(draft, Reply(say.PAUSED.format(done=done, count=len(asked), word=word)), "stop")

    def submit(self) -> Step:
        left = sum(question.name not in self.draft.answers for question in screens.in_turn(self.form))
        if left:
            return self.say_again(say.NOT_ALL_YET.format(left=left))
        if self.subject.filed:
            return self.say_again("")
        return Step(replace(self.draft, asking=None, pending=None, asked_again=0), Reply(""), "submit")

    def which_question(self) -> Step:
        draft = replace(self.draft, pending={"amend": True})
        return Step(draft, screens.which_question(self.form, draft))

    def ask_extra(self, kind: Literal["text", "image"]) -> Step:
        question = screens.extra_question(self.form, kind)
        return self.ask(question.name) if question else self.say_again("")

    def ask(self, name: str | None) -> Step:
        """Ask one question by its name; None is the first that is unanswered, or the review."""
        if name is not None and all(question.name != name for question in self.form.questions):
            return self.say_again(say.STALE_BUTTON)
        draft = replace(self.draft, asking=name, pending=None, asked_again=0)
        return Step(draft, screens.present(self.form, draft, self.subject, ""))

    def ask_again(self, question: Question, why: str) -> Step:
        draft = replace(self.draft, asking=question.name, pending=None, asked_again=self.draft.asked_again + 1)
        if draft.asked_again >= ASKED_OFTEN and not question.required:
            why = f"{why} {say.ASK_TOO_HARD}"
        return Step(draft, screens.present(self.form, draft, self.subject, why))

    def say_again(self, head: str) -> Step:
        draft = replace(self.draft, pending=None)
        return Step(draft, screens.present(self.form, draft, self.subject, head))
