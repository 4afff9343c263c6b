"""Difficulties told in words while a report is filled: kept as typed, one below the other, or asked for a yes."""

from __future__ import annotations

from dataclasses import replace

from conversation import asking_back, difficulties
from conversation.answering import LONGEST_TEXT, Step
from conversation.draft import Answer, Draft
from conversation.questionnaire import Question
from conversation.telling_several import TellingSeveral
from conversation.texts import vi as say


class TellingDifficulties(TellingSeveral):
    """The part of the reading that is about the free text of a report."""

    def take_written(self, text: str) -> Step:
        """What was written before the questionnaire was open: kept as typed; the other questions classify it."""
        question = next((each for each in self.form.questions if each.kind == "text"), None)
        return self.add_text(question, text) if question is not None else self.say_again("")

    def add_difficulty(self, text: str) -> Step:
        """'khó khăn: đường lầy' within a report; without a text it is asked for."""
        extra = self.form.offered("text")
        return self.add_text(extra, text) if extra is not None and text else self.ask_extra("text")

    def add_text(self, question: Question, text: str) -> Step:
        """Below what was written before, which stays."""
        given = self.draft.answers.get(question.name)
        before = given.value if given is not None and isinstance(given.value, str) else ""
        whole = difficulties.added(before, text)
        if before and len(whole) > LONGEST_TEXT:
            return self.say_again(say.NO_ROOM_FOR_MORE.format(label=question.label))
        return self.accept(question, Answer(whole[:LONGEST_TEXT], "typed"))

    def read_difficulty(self, text: str) -> Step | None:
        """That there is none, or a sentence that may be one: it is kept where the person says so."""
        extra = self.form.offered("text")
        given = self.draft.answers.get(extra.name) if extra is not None else None
        if difficulties.says_none(text):
            told = given.value if given is not None else None
            return self.say_again(self.subject.fit(say.DIFFICULTY_STANDS, text=told) if told else say.NO_DIFFICULTY)
        if extra is None or not difficulties.tells_one(text):
            return None
        draft = replace(self.draft, pending={"difficulty": text})
        return Step(draft, asking_back.confirm(draft, None, say.IS_IT_A_DIFFICULTY.format(text=text)))

    def confirm(self) -> Step:
        """A yes to what may be a difficulty keeps it."""
        text = (self.draft.pending or {}).get("difficulty")
        return self.add_difficulty(text) if text is not None else super().confirm()

    def left_undone(self, after: Draft) -> str:
        """The same of a difficulty that was not said to be one."""
        is_left = "difficulty" in (self.draft.pending or {}) and after.answers.keys() >= self.draft.answers.keys()
        extra = self.form.offered("text") if is_left else None
        if extra is None or "difficulty" in (after.pending or {}):
            return super().left_undone(after)
        same = after.answers.get(extra.name) == self.draft.answers.get(extra.name)
        return say.DIFFICULTY_NOT_KEPT if same else ""
