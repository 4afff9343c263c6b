"""One step of a conversation: (questionnaire, draft, what was heard) -> (new draft, what to say)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from conversation import idle_month, intents, replies, screens, spoken, yes_or_no
from conversation.answering import LONGEST_TEXT, Step
from conversation.corrections import Correction, reads
from conversation.days import day_text, read_day
from conversation.draft import Answer, Draft, Subject
from conversation.naming import numbered_question, options_named, parts_of_choice
from conversation.questionnaire import Question, QuestionKind, Questionnaire
from conversation.several import questions_labelled
from conversation.telling_difficulties import TellingDifficulties
from conversation.texts import vi as say


@dataclass(frozen=True)
class Heard:
    """What the person did: typed a text, pressed a choice (its word), or sent something else."""

    text: str = ""
    choice: str | None = None
    other: bool = False
    about: str | None = None
    """The question whose prompt the message quotes."""
    written: str = ""
    """What the questionnaire's free text is to hold, told before it was open."""
    told: bool = False
    """`text` was typed before the draft was open."""


def show(form: Questionnaire, draft: Draft, subject: Subject, head: str = "") -> Step:
    """Say the present question (or the review) again. Nothing is answered, so what others were asked still holds."""
    if draft.pending is not None:
        # Who did not see what a yes would mean must not say it.
        draft = replace(draft, pending=None, revision=draft.revision + 1)
    return Step(draft, screens.present(form, draft, subject, head))


def advance(form: Questionnaire, draft: Draft, subject: Subject, heard: Heard) -> Step:
    """Take one reply. Never raises for anything a person can send."""
    turn = _Turn(form, replace(draft, revision=draft.revision + 1), subject)
    step = turn.take(heard)
    left = turn.left_undone(step.draft)
    if not left:
        return step
    # What waited for a yes is not lost without a word, nor sent over.
    said = turn.say_again("") if step.outcome == "submit" else step
    return replace(said, reply=replace(said.reply, text=screens.joined(left, said.reply.text)))


class _Turn(TellingDifficulties):
    """The reading of one message."""

    def take(self, heard: Heard) -> Step:
        """What was done, whatever it was."""
        if heard.choice == "idle":
            return idle_month.take(self, heard.text)
        if heard.written:
            return self.take_written(heard.written)
        if heard.told:
            told = self.take_told(heard.text.strip())
            if told is not None:
                return told
        if heard.choice is not None:
            return self.choose(heard.choice)
        if heard.other:
            return self.say_again(say.NOT_TEXT) if self.asked() is not None else self.unclear(say.NOT_TEXT)
        asked = self.asked()
        if heard.about is not None and (asked is None or asked.name != heard.about):
            return self.read_about(heard.about, heard.text.strip())
        return self.read(heard.text.strip())

    def choose(self, word: str) -> Step:
        """A pressed button; words are those that screens.py offers."""
        match word.partition("="):
            case ("option", "=", name):
                return self.take_option(name)
            case ("place", "=", place):
                return self.take_option_at(place)
            case ("amend", "=", name):
                return self.amend_to(name, (self.draft.pending or {}).get("to", ""))
            case ("restore", "=", old):
                return self.restore(*old.partition("=")[::2])
        actions: dict[str, Callable[[], Step]] = {
            "same": self.take_same,
            "skip": self.skip,
            "back": self.back,
            "stop": self.stop,
            "same_all": self.take_same_all,
            "logged": self.take_logged,
            "default": self.take_default,
            "done": self.done,
            "no_reason": lambda: self.give_reason(""),
            "yes": self.confirm,
            "again": lambda: self.say_again(""),
            "thanks": lambda: self.say_again(say.THANKED),
            "explain": self.explain,
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
        readers: dict[QuestionKind, Callable[[Question, str], Step]] = {
            "text": self.read_text,
            "date": self.read_date,
            "select_one": self.read_option,
            "select_multiple": self.read_options,
            "image": lambda question, text: self.command(text) or self.say_again(""),
        }
        return readers.get(question.kind, self.read_number)(question, text)

    def read_pending(self, text: str) -> Step | None:
        """A yes or no to 'is it ...?', a reason, more options, or the number of the question to correct."""
        pending = self.draft.pending or {}
        if "restore" in pending:
            return self.read_back(text)
        if "told" in pending:
            # 'đúng rồi' of what was read sends nothing; a question that takes it for an answer comes first.
            asked = self.asked()
            is_yes = yes_or_no.said(text) and asked is not None and not reads(text, asked)
            return self.say_again(say.UNDERSTOOD) if is_yes else None
        if pending.get("why") == "wanted":
            return self.read_reason(text)
        if "chosen" in pending:
            return self.done() if replies.fold(text).strip(" .!") in ("xong", "het") else None
        if self.draft.pending is not None and "amend" not in self.draft.pending:
            match yes_or_no.said(text):
                case True:
                    return self.confirm()
                case False:
                    return self.say_again("")
            return self.read_beside_list(text) if "several" in pending else None
        return self.amend(text)

    def read_beside_list(self, text: str) -> Step:
        """While what was read of a message waits for a yes: 'gửi' is one, but sends nothing yet."""
        found = intents.intent(text)
        if found is not None and found.code == "submit":
            return self.confirm()
        if found is not None and found.code in ("pause", "back", "explain", "thanks", "add_difficulty"):
            return self.command(text) or self.read_pending_list(text)
        return self.read_pending_list(text)

    def read_reason(self, text: str) -> Step | None:
        """Why the answer is unusual. A number alone is a new answer, and '/lệnh' a command."""
        if text.startswith("/") or not any(ch.isalpha() for ch in text):
            return None
        found = intents.intent(text, commands_only=True)
        code = found.code if found is not None else ""
        if code in ("back", "pause", "amend"):
            return self.command(text)
        if code == "no" and not yes_or_no.is_bare_no(text):
            # 'nhầm rồi', 'không đúng': no reason, but what was said is taken back.
            return self.say_again("")
        return self.give_reason("" if code in ("skip", "no") else text)

    def read_number(self, question: Question, text: str) -> Step:
        if len(text) > LONGEST_TEXT:
            return self.ask_again(question, say.ASK_TOO_LONG.format(example=spoken.example(question, self.subject)))
        # The group's households are the known total of a count of households, not of people or things.
        total = self.subject.households if question.question_type == "count_household" else None
        outcome = replies.read(text, question.question_type, unit=question.unit, question=question.label, total=total)
        match outcome:
            case replies.Number(value):
                return self.check(question, Answer(value, "typed"))
            case replies.Same():
                return self.take_same()
            case replies.Skip():
                return self.skip()
            case replies.Ask(reason, suggestion):
                other = self.told_of_others(text)
                return other or self.ask_number_again(question, suggestion, spoken.kind_asked(question, reason))

    def read_option(self, question: Question, text: str) -> Step:
        found = options_named(question, text)
        if len(found) == 1:
            return self.check(question, Answer(found[0], "typed"))
        return self.command(text) or self.ask_again(question, self.subject.fit(say.ASK_OPTION))

    def read_options(self, question: Question, text: str) -> Step:
        """'1, 3', or labels between commas: the whole choice at once."""
        found = [options_named(question, part) for part in parts_of_choice(text)]
        if found and all(len(each) == 1 for each in found):
            named = [option.name for option in question.options if [option.name] in found]
            return self.check(question, Answer(" ".join(named), "typed"))
        return self.command(text) or self.ask_again(question, self.subject.fit(say.ASK_CHOICES))

    def read_date(self, question: Question, text: str) -> Step:
        day = read_day(text, self.subject.today)
        if day is not None:
            return self.check(question, Answer(day.isoformat(), "typed"))
        example = day_text(self.subject.today)
        return self.command(text) or self.ask_again(question, say.ASK_DAY.format(example=example))

    def read_text(self, question: Question, text: str) -> Step:
        found = intents.intent(text, commands_only=True)
        if found and found.code in ("back", "pause", "skip"):
            return self.command(text) or self.say_again("")
        if not text:
            return self.ask_again(question, self.subject.fit(say.ASK_TEXT))
        if not self.form.is_in_turn(question):
            return self.add_text(question, text)
        return self.check(question, Answer(text[:LONGEST_TEXT], "typed"))

    def read_at_review(self, text: str) -> Step:
        found = intents.intent(text)
        if found is not None and found.code in yes_or_no.YES:
            return self.submit()
        if yes_or_no.said(text):
            # 'dung' is 'đúng' or 'dừng': the one would send the report, the other leave it.
            return self.say_again(say.SEND_OR_STOP)
        named = numbered_question(text)
        other = (self.amend(named) if named else None) or self.told_of_others(text)
        if other is not None:
            return other
        in_vain = replace(self, draft=replace(self.draft, asked_again=self.draft.asked_again + 1))
        return in_vain.unclear()

    def told_of_others(self, text: str) -> Step | None:
        """What is no answer to the question: a correction, a command, several answers, a wish, a difficulty."""
        told = self.correct(text) or self.command(text, commands_only=True) or self.take_several(text)
        return told or self.correct(text, unread=True) or self.command(text) or self.read_difficulty(text)

    def command(self, text: str, *, commands_only: bool = False) -> Step | None:
        """Words that steer the talk, such as 'quay lại', 'dừng', 'gửi', 'sửa câu 2'."""
        found = intents.intent(text, commands_only=commands_only)
        if found is None:
            return None
        if found.code == "amend":
            return self.amend(found.arguments) or self.which_question()
        if found.code == "add_difficulty":
            return self.add_difficulty(found.arguments)
        if found.code == "no_activity":
            return idle_month.take(self, text)
        word = {
            "same_all": "same_all",
            "skip": "skip",
            "back": "back",
            "pause": "stop",
            "submit": "submit",
            "resume": "again",
            "show_draft": "again",
            "status": "again",
            "late_list": "again",
            "my_report": "again",
            "understood": "again",
            "thanks": "thanks",
            "explain": "explain",
            "add_photo": "photo",
        }.get(found.code)
        return self.choose(word) if word else None

    def amend(self, words: str) -> Step | None:
        """'2', 'câu 2': ask that question again; 'câu 2 thành 17', 'số hộ thành 17': answer it anew.

        None when no question, or more than one, is meant.
        """
        wanted = intents.amendment(words)
        asked = self.numbered()
        if wanted.number is not None:
            named = asked[wanted.number - 1 : wanted.number] if wanted.number else ()
        else:
            label = f" {replies.fold(wanted.label)} "
            named = tuple(each for each in asked if label.strip() and label in f" {replies.fold(each.label)} ")
        if not named and wanted.label and len(inferred := questions_labelled(wanted.label, asked)) == 1:
            # Some of its words only, in any order: what was meant is asked for a yes.
            return self.apply(Correction(inferred[0], wanted.value, sure=False))
        if len(named) != 1:
            return None
        value = wanted.value or (self.draft.pending or {}).get("to", "")
        return self.amend_to(named[0].name, value)

    def amend_to(self, name: str, value: str) -> Step:
        """Ask a question again, or answer it anew with what was typed for it."""
        question = self.named(name)
        if question is None or not value:
            return self.ask(name)
        if question.question_type:
            return self.apply(Correction(question, value))
        turn = replace(self, draft=replace(self.draft, asking=name, pending=None))
        return turn.read(value)
