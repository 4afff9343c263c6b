"""One step of a conversation: (questionnaire, draft, what was heard) -> (new draft, what to say)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from conversation import intents, replies, screens
from conversation.answering import LONGEST_TEXT, Answering, Step
from conversation.corrections import Correction, corrected
from conversation.draft import Answer, Draft, Subject
from conversation.questionnaire import Question, Questionnaire
from conversation.several import read_several
from conversation.texts import vi as say
from reporting.indicators import Thousandths


@dataclass(frozen=True)
class Heard:
    """What the person did: typed a text, pressed a choice (its word), or sent something else."""

    text: str = ""
    choice: str | None = None
    other: bool = False
    about: str | None = None
    """The question whose prompt the message quotes."""


def show(form: Questionnaire, draft: Draft, subject: Subject, head: str = "") -> Step:
    """Say the present question (or the review) again. Nothing is answered, so what others were asked still holds."""
    if draft.pending is not None:
        # Who did not see what a yes would mean must not say it.
        draft = replace(draft, pending=None, revision=draft.revision + 1)
    return Step(draft, screens.present(form, draft, subject, head))


def advance(form: Questionnaire, draft: Draft, subject: Subject, heard: Heard) -> Step:
    """Take one reply. Never raises for anything a person can send."""
    turn = _Turn(form, replace(draft, revision=draft.revision + 1), subject)
    if heard.choice is not None:
        return turn.choose(heard.choice)
    if heard.other:
        return turn.say_again(say.NOT_TEXT)
    asked = turn.asked()
    if heard.about is not None and (asked is None or asked.name != heard.about):
        return turn.read_about(heard.about, heard.text.strip())
    return turn.read(heard.text.strip())


class _Turn(Answering):
    """The reading of one message."""

    def choose(self, word: str) -> Step:
        """A pressed button; words are those that screens.py offers."""
        match word.partition("="):
            case ("option", "=", name):
                return self.take_option(name)
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

    def read_about(self, name: str, text: str) -> Step:
        """A reply that quotes the prompt of another question than the one now asked: asked for a yes."""
        question = next((each for each in self.form.questions if each.name == name and each.question_type), None)
        if question is None:
            return self.say_again("")
        return self.apply(Correction(question, text))

    def read_pending(self, text: str) -> Step | None:
        """A yes or no to 'is it ...?', or the number of the question to correct."""
        found = intents.intent(text)
        if self.draft.pending is not None and "amend" not in self.draft.pending:
            if found and found.code in ("yes", "agree"):
                return self.confirm()
            if found and found.code in ("no", "refuse"):
                return self.say_again("")
            return None
        return self.amend(text)

    def read_number(self, question: Question, text: str) -> Step:
        if len(text) > LONGEST_TEXT:
            return self.ask_again(question, say.ASK_TOO_LONG.format(example=screens.example(question, self.subject)))
        # The group's households are the known total of a count of households, not of people or things.
        total = self.subject.households if question.question_type == "count_household" else None
        outcome = replies.read(text, question.question_type, unit=question.unit, total=total)
        match outcome:
            case replies.Number(value):
                return self.check(question, value)
            case replies.Same():
                return self.take_same()
            case replies.Skip():
                return self.skip()
            case replies.Ask(_, suggestion):
                other = self.command(text) or self.correct(text) or self.take_several(text)
                return other or self.ask_number_again(question, suggestion)

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
        found = intents.intent(text)
        if found is not None and found.code in ("yes", "agree"):
            return self.submit()
        other = self.command(text) or self.correct(text) or self.take_several(text)
        return other or self.say_again(say.NOTHING_TO_CHOOSE)

    def command(self, text: str) -> Step | None:
        """Words that steer the talk, such as 'quay lại', 'dừng', 'gửi', 'sửa câu 2'."""
        found = intents.intent(text)
        if found is None:
            return None
        if found.code == "amend":
            return self.amend(found.arguments) or self.which_question()
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
            "status": "again",
            "add_photo": "photo",
        }.get(found.code)
        return self.choose(word) if word else None

    def correct(self, text: str) -> Step | None:
        """'nhầm, 15', 'số hộ 17 chứ không phải 16': asked for a yes, for the question is only inferred."""
        found = corrected(text, screens.in_turn(self.form), self.draft.answers)
        return self.apply(found) if found else None

    def apply(self, found: Correction) -> Step:
        """Ask whether the correction is meant; where its value can't be read, ask its question again."""
        question = found.question
        outcome = replies.read(found.value, question.question_type, unit=question.unit)
        if not isinstance(outcome, replies.Number):
            return self.ask(question.name)
        value = screens.with_unit(outcome.value, question.unit)
        return self.offer(question, outcome.value, say.ASK_CORRECTION.format(label=question.label, value=value))

    def take_several(self, text: str) -> Step | None:
        """Several answers in one message, shown for a yes; the doubtful ones are asked singly afterwards."""
        found = read_several(text, screens.in_turn(self.form), self.subject.households)
        if found is None:
            return None
        values: dict[str, list[Any]] = {}
        for name, outcome in found.read.items():
            answer = self.several_answer(self.form.question(name), outcome)
            if answer is not None:
                values[name] = [answer.value, answer.source]
        if not values:
            return None
        draft = replace(self.draft, pending={"several": values})
        return Step(draft, screens.several(self.form, draft, found, values))

    def several_answer(self, question: Question, outcome: replies.Outcome) -> Answer | None:
        """One of several answers; None where it must be asked singly."""
        match outcome:
            case replies.Number(value) if self.is_plausible(question, value):
                return Answer(value, "typed")
            case replies.Same() if (last := self.subject.fact(question.name).last) is not None:
                return Answer(last, "same")
            case replies.Skip():
                return Answer(None, "skipped")
        return None

    def amend(self, words: str) -> Step | None:
        """'2', 'câu 2': ask that question again; 'câu 2 thành 17', 'số hộ thành 17': answer it anew.

        None when no question, or more than one, is meant.
        """
        wanted = intents.amendment(words)
        asked = screens.in_turn(self.form)
        if wanted.number is not None:
            named = asked[wanted.number - 1 : wanted.number] if wanted.number else ()
        else:
            label = replies.fold(wanted.label)
            named = tuple(each for each in asked if label and label in replies.fold(each.label))
        if len(named) != 1:
            return None
        if not wanted.value:
            return self.ask(named[0].name)
        turn = replace(self, draft=replace(self.draft, asking=named[0].name, pending=None))
        return turn.read(wanted.value)
