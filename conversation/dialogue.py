"""One step of a conversation: (questionnaire, draft, what was heard) -> (new draft, what to say)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from conversation import intents, replies, screens
from conversation.draft import Answer, Draft, Subject
from conversation.messages import Reply
from conversation.questionnaire import Question, Questionnaire
from conversation.texts import vi as say
from reporting.indicators import Thousandths

Outcome = Literal["submit", "stop"]

LONGEST_TEXT = 1000
"""Characters kept of a free text answer; a longer one is cut, for nobody reads it on a phone."""


@dataclass(frozen=True)
class Heard:
    """What the person did: typed a text, pressed a choice (its word), or sent something else."""

    text: str = ""
    choice: str | None = None
    other: bool = False


@dataclass(frozen=True)
class Step:
    """The draft as it is now, what to say, and what the handler must do besides."""

    draft: Draft
    reply: Reply
    outcome: Outcome | None = None


def show(form: Questionnaire, draft: Draft, subject: Subject, head: str = "") -> Step:
    """Say the present question (or the review) again, changing nothing but the revision."""
    moved = replace(draft, revision=draft.revision + 1)
    return Step(moved, screens.present(form, moved, subject, head))


def advance(form: Questionnaire, draft: Draft, subject: Subject, heard: Heard) -> Step:
    """Take one reply. Never raises for anything a person can send."""
    turn = _Turn(form, replace(draft, revision=draft.revision + 1), subject)
    if heard.choice is not None:
        return turn.choose(heard.choice)
    if heard.other:
        return turn.say_again(say.NOT_TEXT)
    return turn.read(heard.text.strip())


@dataclass(frozen=True)
class _Turn:
    """The answering of one message."""

    form: Questionnaire
    draft: Draft
    subject: Subject

    def choose(self, word: str) -> Step:
        """A pressed button; words are those that screens.py offers."""
        match word.partition("="):
            case ("option", "=", name):
                return self.accept(self.asked(), Answer(name, "typed"))
            case ("amend", "=", name):
                return self.ask(name)
        actions: dict[str, Callable[[], Step]] = {
            "same": self.take_same,
            "skip": self.skip,
            "back": self.back,
            "stop": self.stop,
            "same_all": self.take_same_all,
            "yes": self.confirm,
            "again": lambda: self.say_again(""),
            "submit": self.submit,
            "amend": self.which_question,
            "difficulty": lambda: self.ask_extra("text"),
            "photo": lambda: self.ask_extra("image"),
        }
        action = actions.get(word)
        return action() if action else self.say_again(say.STALE_BUTTON)

    def read(self, text: str) -> Step:
        """A typed message."""
        question = self.asked()
        if self.draft.pending is not None:
            step = self.read_pending(text)
            if step is not None:
                return step
        if question is None:
            return self.read_at_review(text)
        if question.kind == "text":
            return self.read_text(question, text)
        if question.kind == "select_one":
            return self.read_option(question, text)
        if question.kind == "image":
            return self.command(text) or self.say_again("")
        return self.read_number(question, text)

    def asked(self) -> Question | None:
        """The question now asked; None on the review screen."""
        return screens.asked_question(self.form, self.draft)

    def read_pending(self, text: str) -> Step | None:
        """A yes or no to 'is it ...?', or the number of the question to correct."""
        found = intents.intent(text)
        if self.draft.pending is not None and "value" in self.draft.pending:
            if found and found.code in ("yes", "agree"):
                return self.confirm()
            if found and found.code in ("no", "refuse"):
                return self.say_again("")
            return None
        return self.question_numbered(text)

    def read_number(self, question: Question, text: str) -> Step:
        if len(text) > LONGEST_TEXT:
            return self.ask_again(question, say.ASK_TOO_LONG.format(example=screens.example(question, self.subject)))
        outcome = replies.read(text, question.question_type, unit=question.unit, total=self.subject.households)
        match outcome:
            case replies.Number(value):
                return self.check(question, value)
            case replies.Same():
                return self.take_same()
            case replies.Skip():
                return self.skip()
            case replies.Ask(_, suggestion):
                return self.command(text) or self.ask_number_again(question, suggestion)

    def ask_number_again(self, question: Question, suggestion: Thousandths | None) -> Step:
        if suggestion is None:
            return self.ask_again(question, say.ASK_NUMBER.format(example=screens.example(question, self.subject)))
        value = screens.with_unit(suggestion, question.unit)
        return self.offer(question, suggestion, say.ASK_SUGGEST_OR.format(value=value))

    def read_option(self, question: Question, text: str) -> Step:
        folded = replies.fold(text)
        for option in question.options:
            if folded in (replies.fold(option.label), replies.fold(option.name)):
                return self.accept(question, Answer(option.name, "typed"))
        return self.command(text) or self.ask_again(question, say.ASK_OPTION)

    def read_text(self, question: Question, text: str) -> Step:
        found = intents.intent(text)
        if found and found.code in ("back", "pause", "skip"):
            return self.command(text) or self.say_again("")
        if not text:
            return self.ask_again(question, say.ASK_TEXT)
        return self.accept(question, Answer(text[:LONGEST_TEXT], "typed"))

    def read_at_review(self, text: str) -> Step:
        return self.command(text) or self.say_again(say.NOTHING_TO_CHOOSE)

    def command(self, text: str) -> Step | None:
        """Words that steer the talk, such as 'quay lại', 'dừng', 'gửi', 'sửa câu 2'."""
        found = intents.intent(text)
        if found is None:
            return None
        if found.code == "amend":
            return self.question_numbered(found.arguments) or self.which_question()
        if found.code == "add_difficulty":
            extra = screens.extra_question(self.form, "text")
            if extra and found.arguments:
                return self.accept(extra, Answer(found.arguments[:LONGEST_TEXT], "typed"))
            return self.ask_extra("text")
        word = {
            "same_all": "same_all",
            "skip": "skip",
            "back": "back",
            "pause": "stop",
            "submit": "submit",
            "resume": "again",
            "show_draft": "again",
            "add_photo": "photo",
        }.get(found.code)
        return self.choose(word) if word else None

    def question_numbered(self, text: str) -> Step | None:
        """'2', 'câu 2': ask that question again. None when there is no such number."""
        digits = "".join(letter for letter in text if letter in "0123456789")[:4]
        asked = screens.in_turn(self.form)
        if not digits or not 1 <= int(digits) <= len(asked):
            return None
        return self.ask(asked[int(digits) - 1].name)

    # --- what an answer does ---

    def check(self, question: Question, value: Thousandths) -> Step:
        """Accept a number, or ask once more where it is outside the plausible range."""
        low, high = question.soft_min, question.soft_max
        if (low is not None and value < low) or (high is not None and value > high):
            text = say.CONFIRM_RANGE.format(
                value=screens.with_unit(value, question.unit),
                low=screens.number(low or 0),
                high=screens.number(high) if high is not None else "…",
            )
            return self.offer(question, value, f"{text}\n{say.CONFIRM_RANGE_HINT}")
        return self.accept(question, Answer(value, "typed"))

    def offer(self, question: Question, value: Thousandths, text: str) -> Step:
        """Ask whether `value` is meant; a yes accepts it."""
        draft = replace(self.draft, pending={"question": question.name, "value": value})
        return Step(draft, screens.confirm(draft, question, text))

    def confirm(self) -> Step:
        pending: Mapping[str, Any] = self.draft.pending or {}
        if "value" not in pending:
            return self.say_again(say.STALE_BUTTON)
        return self.accept(self.form.question(pending["question"]), Answer(pending["value"], "typed"))

    def accept(self, question: Question | None, answer: Answer) -> Step:
        """Write the answer, echo it and go on."""
        if question is None:
            return self.say_again(say.STALE_BUTTON)
        draft = replace(
            self.draft,
            answers={**self.draft.answers, question.name: answer},
            asking=None,
            pending=None,
            asked_again=0,
        )
        echo = screens.echo(question, answer, self.subject)
        return Step(draft, screens.present(self.form, draft, self.subject, echo))

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
        return Step(draft, Reply(say.PAUSED.format(done=done, count=len(asked))), "stop")

    def submit(self) -> Step:
        if self.asked() is not None and not screens.all_answered(self.form, self.draft):
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
        return Step(draft, screens.present(self.form, draft, self.subject, why))

    def say_again(self, head: str) -> Step:
        draft = replace(self.draft, pending=None)
        return Step(draft, screens.present(self.form, draft, self.subject, head))
