"""What the talk looks like: prompts, the review screen, questions back, and their buttons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from conversation import asking
from conversation.draft import Answer, Draft, Fact, Subject
from conversation.messages import Choice, Reply
from conversation.questionnaire import Question, Questionnaire
from conversation.spoken import answer_text, with_unit
from conversation.texts import vi as say


def asked_question(form: Questionnaire, draft: Draft, subject: Subject) -> Question | None:
    """The question the draft stands at; None on the review screen."""
    return _standing_at(form, draft, asking.questions(form, draft, subject))


def _standing_at(form: Questionnaire, draft: Draft, now: Sequence[Question]) -> Question | None:
    if draft.asking is not None:
        for question in now:
            if question.name == draft.asking:
                return question
    return next((each for each in asking.asked_of(form, now) if each.name not in draft.answers), None)


def numbered(form: Questionnaire, draft: Draft, subject: Subject) -> tuple[Question, ...]:
    """The questions that have a number: those asked in turn, but not 'is there another one?'."""
    return _numbered(form, asking.questions(form, draft, subject))


def _numbered(form: Questionnaire, now: Sequence[Question]) -> tuple[Question, ...]:
    asked = asking.asked_of(form, now)
    return asked if form.is_fixed else tuple(each for each in asked if not asking.is_one_more(each))


def button(draft: Draft, question: str, word: str, label: str) -> Choice:
    """A button of this draft as it stands; `read_button` takes it apart. At most 64 bytes."""
    return Choice(f"d:{draft.id}:{draft.revision}:{question}:{word}", label)


LONGEST_BUTTON = 64
"""Bytes; Telegram refuses a message with a longer one."""


def option_button(draft: Draft, question: Question, place: int, label: str) -> Choice:
    """A button for the option at that place: by its name, or by its place where both names would be too long."""
    named = button(draft, question.name, f"option={question.options[place].name}", label)
    return named if len(named.id.encode()) <= LONGEST_BUTTON else button(draft, question.name, f"place={place}", label)


def read_button(choice: str) -> tuple[int, int, str] | None:
    """(draft id, revision, word) of a pressed button; None when it is not a draft's."""
    match parts_of(choice, most=5):
        case ["d", int(draft_id), int(revision), _, word]:
            return draft_id, revision, str(word)
    return None


def parts_of(choice: str, most: int = 8) -> list[str | int]:
    """A button's parts, its ids as numbers. What no id can be, a forged one, stays a word and matches nothing."""
    parts = choice.split(":", most - 1)
    return [int(part) if re.fullmatch("[0-9]{1,15}", part) else part for part in parts]


def present(form: Questionnaire, draft: Draft, subject: Subject, head: str) -> Reply:
    """The question the draft stands at, or the review; `head` is said above it."""
    now = asking.questions(form, draft, subject)
    question = _standing_at(form, draft, now)
    if question is None:
        return review(form, draft, subject, head)
    if form.is_in_turn(question):
        return prompt(form, draft, subject, now, question, head)
    text = _extra_text(question, draft.answers.get(question.name), subject)
    return Reply(joined(head, text), (button(draft, question.name, "back", say.BACK),), numbered=0)


def _extra_text(question: Question, given: Answer | None, subject: Subject) -> str:
    """What is asked outside the turn: photos, or a text with what was written before."""
    if question.kind == "image":
        return subject.fit(say.SEND_PHOTO)
    if given is not None and given.value is not None:
        return subject.fit(say.PROMPT_EXTRA_MORE, label=question.label, text=given.value)
    return subject.fit(say.PROMPT_EXTRA, label=question.label)


def prompt(
    form: Questionnaire, draft: Draft, subject: Subject, now: Sequence[Question], question: Question, head: str
) -> Reply:
    """One question of those asked `now` in turn, with its facts and buttons."""
    fact = subject.fact(question.name)
    lines = [
        *_notes_before(now, question),
        _title(form, draft, subject, now, question, head),
        _answered_line(question, draft.answers.get(question.name)),
        _facts_line(draft, fact, question.unit),
        # A survey asks how it was before the model: the monthly hint ("trong tháng") does not hold for it.
        "" if draft.purpose == "baseline" and question.indicator else question.hint,
    ]
    choices = _choices(form, draft, subject, now, question)
    return Reply(joined(head, *lines), choices, numbered=question.kind in ("select_one", "select_multiple"))


def _title(
    form: Questionnaire, draft: Draft, subject: Subject, now: Sequence[Question], question: Question, head: str
) -> str:
    """'Câu 2/5. Số hộ phân loại rác (hộ)?', under the title of the whole at the very beginning."""
    asked = _numbered(form, now)
    if question not in asked:
        return question.label
    fact = subject.fact(question.name)
    pattern = say.PROMPT if question.unit else say.PROMPT_PLAIN
    if question.indicator and draft.purpose == "baseline" and fact.is_flow:
        pattern = say.PROMPT_BASELINE_FLOW
    elif question.indicator and draft.purpose == "meeting":
        pattern = say.PROMPT_TARGET
    opening = subject.head if not head and not draft.answers else ""
    place = asked.index(question) + 1
    return pattern.format(head=opening, number=place, count=len(asked), label=question.label, unit=question.unit)


def _notes_before(now: Sequence[Question], question: Question) -> list[str]:
    """The notes that stand right before a question; they are said with it."""
    notes: list[str] = []
    for each in now:
        if each.name == question.name:
            return notes
        notes = [*notes, each.label] if each.kind == "note" else []
    return []


def _choices(
    form: Questionnaire, draft: Draft, subject: Subject, now: Sequence[Question], question: Question
) -> tuple[Choice, ...]:
    """The buttons under a prompt."""

    def offer(word: str, label: str) -> Choice:
        return button(draft, question.name, word, label)

    fact = subject.fact(question.name)
    asked = asking.asked_of(form, now)
    choices = [option_button(draft, question, place, each.label) for place, each in enumerate(question.options)]
    if question.kind == "image":
        choices.append(offer("done", say.PHOTOS_DONE))
    if fact.logged is not None and draft.purpose != "quick_log":
        choices.append(offer("logged", say.LOGGED.format(value=with_unit(fact.logged, question.unit))))
    if fact.last is not None:
        choices.append(offer("same", say.SAME))
    if not draft.answers and any(subject.fact(each.name).last is not None for each in asked):
        choices.append(offer("same_all", say.SAME_ALL))
    if question.default and (offered := asking.calculated(form, draft, subject, question, question.default)):
        choices.append(offer("default", answer_text(question, offered)))
    if not question.required:
        choices.append(offer("skip", say.SKIP))
    if asked and asked[0].name != question.name:
        choices.append(offer("back", say.BACK))
    choices.append(offer("stop", say.STOP))
    return tuple(choices)


def _answered_line(question: Question, answer: Answer | None) -> str:
    """What the question holds already, when one comes back to it."""
    if answer is None:
        return ""
    return say.FACT_NOW.format(value=say.LEFT_OUT if answer.value is None else answer_text(question, answer))


def _facts_line(draft: Draft, fact: Fact, unit: str) -> str:
    parts = []
    if fact.baseline is not None:
        parts.append(say.FACT_BASELINE.format(value=with_unit(fact.baseline, unit)))
    if fact.target is not None:
        parts.append(say.FACT_TARGET.format(value=with_unit(fact.target, unit)))
    if fact.logged is not None and draft.purpose == "quick_log":
        parts.append(say.FACT_LOGGED.format(value=with_unit(fact.logged, unit)))
    if fact.last is not None:
        parts.append(say.FACT_LAST.format(value=with_unit(fact.last, unit)))
    return " · ".join(parts)


def review(form: Questionnaire, draft: Draft, subject: Subject, head: str) -> Reply:
    """Every figure with its buttons: the confirmation before sending."""
    lines = [head, say.REVIEW_HEAD.format(title=subject.title, group=subject.group)]
    lines += [_review_line(form, draft, subject, place, question) for place, question in reviewed(form, draft, subject)]
    difficulty = form.offered("text")
    told = draft.answers.get(difficulty.name) if difficulty is not None else None
    if told is not None:
        lines.append(say.REVIEW_EXTRA.format(label=say.DIFFICULTY, text=told.value or say.MISSING_VALUE))
    lines.append(subject.besides)
    if form.offered("image") is not None and subject.photos:
        lines.append(say.REVIEW_PHOTOS_COUNT.format(count=subject.photos))
    lines.append(_review_foot(subject))
    return Reply(joined(*lines), review_choices(form, draft, subject), numbered=after_questions(form, draft, subject))


def _review_foot(subject: Subject) -> str:
    if subject.filed:
        return subject.fit(say.REVIEW_FILED_FOOT)
    return subject.fit(say.REVIEW_AMENDED_FOOT if subject.amended else say.REVIEW_FOOT)


def review_choices(form: Questionnaire, draft: Draft, subject: Subject) -> tuple[Choice, ...]:
    """What may be done with the whole."""
    choices = [] if subject.filed else [button(draft, "", "submit", say.SUBMIT)]
    choices.append(button(draft, "", "amend", say.AMEND))
    if form.offered("text") is not None:
        choices.append(button(draft, "", "difficulty", say.ADD_DIFFICULTY))
    if form.offered("image") is not None:
        choices.append(button(draft, "", "photo", say.ADD_PHOTO))
    return tuple(choices)


def after_questions(form: Questionnaire, draft: Draft, subject: Subject) -> int:
    """The number that follows those of the questions: on the review a typed 1 is the first one, never 'send'."""
    return len(numbered(form, draft, subject)) + 1


def review_unclear(form: Questionnaire, draft: Draft, subject: Subject, why: str) -> Reply:
    """What can be typed on the review screen, and not the whole of it once more."""
    choices = (*review_choices(form, draft, subject), button(draft, "", "again", say.SHOW_AGAIN))
    return Reply(subject.fit(say.REVIEW_UNCLEAR, why=why), choices, numbered=after_questions(form, draft, subject))


def reviewed(form: Questionnaire, draft: Draft, subject: Subject) -> list[tuple[int, Question]]:
    """(number, question) of each line of the review; calculated lines have the number 0."""
    number, found = 0, []
    for question in asking.questions(form, draft, subject):
        if question.kind == "calculate" and question.label:
            found.append((0, question))
        elif form.is_in_turn(question) and not asking.is_one_more(question):
            number += 1
            left_out = question.repeat and (given := draft.answers.get(question.name)) and given.value is None
            if left_out:
                continue
            found.append((number, question))
    return found


def _review_line(form: Questionnaire, draft: Draft, subject: Subject, place: int, question: Question) -> str:
    if question.kind == "calculate":
        answer = asking.calculated(form, draft, subject, question, question.calculation)
        return say.REVIEW_CALCULATED.format(label=question.label, value=answer_text(question, answer))
    answer, note = draft.answers.get(question.name), ""
    if answer is not None and answer.source == "same":
        note = say.REVIEW_SAME_FLOW if subject.fact(question.name).is_flow else say.REVIEW_SAME
    if answer is not None and answer.reason:
        note += say.REVIEW_REASON.format(reason=answer.reason)
    value = answer_text(question, answer)
    return say.REVIEW_LINE.format(number=place, label=question.label, value=value, note=note)


def joined(*parts: str) -> str:
    return "\n".join(part.rstrip("\n") for part in parts if part)
