"""What an answer does to a draft: checked, accepted and echoed, skipped, copied, asked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from conversation import asking, asking_back, screens, spoken
from conversation.asking import in_turn
from conversation.draft import WITH_LAST_MONTH, Answer, Draft, Subject
from conversation.messages import Reply
from conversation.questionnaire import Question, Questionnaire
from conversation.texts import vi as say
from conversation.unusual import jumps, unusual_text
from reporting.indicators import Thousandths

Outcome = Literal["submit", "stop"]

LONGEST_TEXT = 1000
"""Characters kept of a free text answer; a longer one is cut, for nobody reads it on a phone."""
LONGEST_REASON = 300
"""Characters kept of a reason."""
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
        return screens.asked_question(self.form, self.draft, self.subject)

    def numbered(self) -> tuple[Question, ...]:
        """The questions as they are numbered in prompts and on the review screen."""
        return screens.numbered(self.form, self.draft, self.subject)

    def take_option(self, name: str) -> Step:
        """A pressed option; only one that the question offers, whatever the button says."""
        question = self.asked()
        if question is None or all(option.name != name for option in question.options):
            return self.say_again(say.STALE_BUTTON)
        if question.kind == "select_multiple":
            chosen: list[str] = list((self.draft.pending or {}).get("chosen", ()))
            return self.choosing(question, [each for each in chosen if each != name] + [name] * (name not in chosen))
        return self.check(question, Answer(name, "typed"))

    def choosing(self, question: Question, chosen: Sequence[str]) -> Step:
        """Options are chosen one by one until 'Xong'."""
        ordered = [option.name for option in question.options if option.name in chosen]
        draft = replace(self.draft, asking=question.name, pending={"question": question.name, "chosen": ordered})
        return Step(draft, asking_back.choosing(draft, question, ordered))

    def done(self) -> Step:
        """'Xong' after choosing several options, or after sending photos."""
        question = self.asked()
        if question is None:
            return self.say_again(say.STALE_BUTTON)
        if question.kind == "image":
            sent = self.draft.answers.get(question.name)
            if sent is not None or not question.required:
                return self.accept(question, sent or Answer(None, "skipped"))
            return self.ask_again(question, say.REQUIRED)
        chosen: list[str] = list((self.draft.pending or {}).get("chosen", ()))
        if question.kind == "select_multiple" and (chosen or not question.required):
            return self.check(question, Answer(" ".join(chosen) or None, "typed"))
        return self.ask_again(question, say.REQUIRED)

    def check(self, question: Question, answer: Answer) -> Step:
        """Accept an answer; refuse one that breaks a rule; ask once more, and why, where it is unusual."""
        if self.breaks(question, answer):
            return self.ask_again(question, question.constraint_message or say.BROKEN_RULE)
        if not isinstance(answer.value, int) or self.is_usual(question, answer):
            return self.accept(question, answer)
        unusual = unusual_text(question, self.subject.fact(question.name), answer.value)
        text = f"{unusual}\n{self.subject.fit(say.CONFIRM_RANGE_HINT)}"
        return self.offer(question, answer.value, text, why=True)

    def breaks(self, question: Question, answer: Answer) -> bool:
        """Against a rule of the questionnaire that is no matter of reasons."""
        return asking.broken(self.form, self.draft, self.subject, question, answer, question.constraint)

    def is_usual(self, question: Question, answer: Answer) -> bool:
        """Within the range of what one group has in a month, and as the soft rule expects."""
        low, high, value = question.soft_min, question.soft_max, answer.value
        inside = not isinstance(value, int) or ((low is None or value >= low) and (high is None or value <= high))
        if not inside or (isinstance(value, int) and jumps(self.subject.fact(question.name), value)):
            return False
        return not asking.broken(self.form, self.draft, self.subject, question, answer, question.soft_constraint)

    def may_pass(self, question: Question, answer: Answer) -> bool:
        """Neither wrong nor unusual: it needs no question back."""
        return not self.breaks(question, answer) and self.is_usual(question, answer)

    def offer(self, question: Question, value: Thousandths, text: str, *, why: bool = False) -> Step:
        """Ask whether `value` is meant; a yes accepts it, after the reason where `why`."""
        pending: dict[str, Any] = {"question": question.name, "value": value, **({"why": "asked"} if why else {})}
        draft = replace(self.draft, pending=pending)
        return Step(draft, asking_back.confirm(draft, question, text))

    def named(self, name: str) -> Question | None:
        """The question of that name among those asked now."""
        now = asking.questions(self.form, self.draft, self.subject)
        return next((question for question in now if question.name == name), None)

    def accept(self, question: Question | None, answer: Answer, said: str = "") -> Step:
        """Write the answer, echo it, or say what is to be said of it, and go on."""
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
        head = "" if asking.is_one_more(question) else said or spoken.echo(question, answer, self.subject)
        return self.written(draft, head)

    def written(self, draft: Draft, head: str = "") -> Step:
        """Go on after answers were written; what was sent before is then no longer what stands here."""
        subject = self.subject
        if subject.filed and draft.answers != self.draft.answers:
            subject = replace(subject, filed=False, amended=True)
        return Step(draft, screens.present(self.form, draft, subject, head))

    def take_same(self) -> Step:
        question = self.asked()
        if question is None:
            return self.unclear()
        last = self.subject.fact(question.name).last
        if last is None:
            return self.ask_again(question, self.no_last(say.NO_LAST))
        return self.check(question, Answer(last, "same"))

    def take_logged(self) -> Step:
        """What the quick log holds for the month."""
        question = self.asked()
        logged = self.subject.fact(question.name).logged if question is not None else None
        if question is None or logged is None:
            return self.say_again(say.STALE_BUTTON)
        return self.check(question, Answer(logged, "quick_log"))

    def take_default(self) -> Step:
        """The value that the questionnaire offers."""
        question = self.asked()
        if question is None or not question.default:
            return self.say_again(say.STALE_BUTTON)
        offered = asking.calculated(self.form, self.draft, self.subject, question, question.default)
        return self.check(question, offered) if offered is not None else self.say_again(say.STALE_BUTTON)

    def take_same_all(self) -> Step:
        """Copy last month into every question not answered yet; the review screen is the confirmation."""
        draft = self.draft
        for question in in_turn(self.form, self.draft, self.subject):
            last = self.subject.fact(question.name).last
            if question.name not in draft.answers and last is not None:
                turn, answer = replace(self, draft=draft), Answer(last, "same")
                # What no longer fits the answers given this month is asked singly.
                if not turn.breaks(question, answer):
                    draft = replace(draft, answers={**draft.answers, question.name: answer})
        if draft is self.draft:
            return self.nothing_copied()
        draft = replace(draft, asking=None, pending=None)
        return Step(draft, screens.present(self.form, draft, self.subject, ""))

    def nothing_copied(self) -> Step:
        """'Tất cả như tháng trước' copied nothing: there is nothing, it does not fit, or all is answered already."""
        asked = in_turn(self.form, self.draft, self.subject)
        if not any(self.subject.fact(question.name).last is not None for question in asked):
            return self.say_again(self.no_last(say.NO_LAST_AT_ALL))
        is_answered = all(question.name in self.draft.answers for question in asked)
        return self.say_again("" if is_answered else say.LAST_DOES_NOT_FIT)

    def no_last(self, why: str) -> str:
        """Why nothing can be taken from the month before."""
        return why if self.draft.purpose in WITH_LAST_MONTH else say.NO_LAST_HERE

    def skip(self) -> Step:
        question = self.asked()
        if question is None:
            return self.unclear()
        if question.required:
            return self.ask_again(question, say.REQUIRED)
        return self.accept(question, Answer(None, "skipped"))

    def back(self) -> Step:
        """To the question before; from an extra question to the review."""
        question = self.asked()
        names = [each.name for each in in_turn(self.form, self.draft, self.subject)]
        if question is not None and question.name not in names:
            return self.ask(None)
        place = names.index(question.name) if question is not None else len(names)
        return self.ask(names[max(place - 1, 0)])

    def stop(self) -> Step:
        draft = replace(self.draft, pending=None, asked_again=0)
        if self.subject.filed:
            return Step(draft, Reply(say.NOTHING_LEFT), "stop")
        asked = self.numbered()
        done = sum(question.name in self.draft.answers for question in asked)
        word = say.RESUME_WORDS.get(draft.purpose, say.REPORT_WORD)
        return Step(draft, Reply(say.PAUSED.format(done=done, count=len(asked), word=word)), "stop")

    def submit(self) -> Step:
        asked = in_turn(self.form, self.draft, self.subject)
        left = sum(question.name not in self.draft.answers for question in asked)
        if left:
            return self.say_again(self.subject.fit(say.NOT_ALL_YET, left=left))
        if self.subject.filed:
            return self.ask(None)
        for question in asked:
            # An answer that was right may be wrong since another was corrected.
            if self.breaks(question, self.draft.answers[question.name]):
                why = question.constraint_message or say.BROKEN_RULE
                turn = replace(self, draft=replace(self.draft, asking=question.name))
                return turn.ask_again(question, say.BROKEN_AT_LAST.format(label=question.label, why=why))
        return Step(replace(self.draft, asking=None, pending=None, asked_again=0), Reply(""), "submit")

    def which_question(self) -> Step:
        draft = replace(self.draft, pending={"amend": True})
        return Step(draft, asking_back.which_question(self.form, draft, self.subject))

    def ask_extra(self, kind: Literal["text", "image"]) -> Step:
        question = self.form.offered(kind)
        return self.ask(question.name) if question else self.say_again("")

    def ask(self, name: str | None) -> Step:
        """Ask one question by its name; None is the first that is unanswered, or the review."""
        if name is not None and self.named(name) is None:
            return self.say_again(say.STALE_BUTTON)
        draft = replace(self.draft, asking=name, pending=None, asked_again=0)
        return Step(draft, screens.present(self.form, draft, self.subject, ""))

    def ask_again(self, question: Question, why: str) -> Step:
        draft = replace(self.draft, asking=question.name, pending=None, asked_again=self.draft.asked_again + 1)
        if draft.asked_again >= ASKED_OFTEN and not question.required:
            why = f"{why} {self.subject.fit(say.ASK_TOO_HARD)}"
        return Step(draft, screens.present(self.form, draft, self.subject, why))

    def unclear(self, why: str = say.UNCLEAR) -> Step:
        """On the review screen something was said that means nothing there."""
        draft = replace(self.draft, pending=None)
        return Step(draft, screens.review_unclear(self.form, draft, self.subject, why))

    def say_again(self, head: str) -> Step:
        draft = replace(self.draft, pending=None)
        return Step(draft, screens.present(self.form, draft, self.subject, head))
