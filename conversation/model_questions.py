"""The questions of a group's model: which indicators a questionnaire asks it, and each as a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from conversation.questionnaire import NUMERIC, FormPurpose, Question, Questionnaire
from reporting.indicators import Indicator

PLACE = "chi_tieu"
"""The note of this name marks where a questionnaire asks every indicator of the group's model."""

WITHOUT_RULES: frozenset[FormPurpose] = frozenset({"quick_log"})
"""Part of a month: what must fit together in the end need not yet."""
WITHOUT_SOFT_RULES: frozenset[FormPurpose] = frozenset({"baseline", "meeting", "quick_log"})
"""A survey or a target has no month before it."""


def of_model(
    form: Questionnaire, chosen: Sequence[str], known: Mapping[str, Indicator], monthly: Questionnaire | None = None
) -> Questionnaire:
    """The form as a group is asked it, whose model has the indicators `chosen`.

    A monthly report asks of its own figures those that are chosen, in its words, and then the chosen ones it has no
    words for. Another questionnaire asks all of them at the place it marks, when that is asked, in the words of the
    `monthly` one.
    """
    codes = [code for code in chosen if code in known and not known[code].is_calculated]
    if form.purpose == "monthly" and not codes:
        return form
    named = {question.indicator for question in form.questions if question.kind != "calculate"}
    words = {question.indicator: question for question in monthly.questions} if monthly is not None else {}
    missing = [question_of(known[code], form.purpose, words.get(code)) for code in codes if code not in named]
    if form.purpose == "monthly":
        kept = [question for question in form.questions if not _is_left_out(question, codes)]
        place = max((place for place, question in enumerate(kept, 1) if question.indicator), default=0)
        return replace(form, questions=(*kept[:place], *missing, *kept[place:]))
    questions: list[Question] = []
    for question in form.questions:
        if question.name == PLACE:
            ruled = [replace(each, relevant=question.relevant) for each in missing]
            questions += [question, *ruled] if question.label and ruled else ruled
        else:
            questions.append(question)
    return replace(form, questions=tuple(questions))


def _is_left_out(question: Question, codes: Sequence[str]) -> bool:
    return (
        bool(codes)
        and question.indicator is not None
        and question.kind != "calculate"
        and question.indicator not in codes
    )


def question_of(indicator: Indicator, purpose: FormPurpose, worded: Question | None = None) -> Question:
    """An indicator as a question with its own rules, in the words of another question or the catalogue's."""
    labels = (
        {lang: {"label": each["label"]} for lang, each in worded.translations.items() if "label" in each}
        if worded
        else {}
    )
    return Question(
        name=indicator.code.lower().replace("-", "_").replace(".", "_"),
        kind=indicator.type,
        label=worded.label if worded else indicator.label,
        translations=labels,
        indicator=indicator.code,
        question_type=indicator.question_type,
        unit=indicator.unit,
        soft_min=indicator.soft_min,
        soft_max=indicator.soft_max,
        restricted=indicator.restricted,
        constraint="" if purpose in WITHOUT_RULES else indicator.constraint,
        constraint_message=indicator.constraint_message,
        soft_constraint="" if purpose in WITHOUT_SOFT_RULES else indicator.soft_constraint,
    )


def with_own(form: Questionnaire, own: Questionnaire | None) -> Questionnaire:
    """The form and after its figures what the group's commune asks besides."""
    if own is None:
        return form
    taken = {question.name for question in form.questions}
    besides = tuple(question for question in own.questions if question.name not in taken)
    last = max((place for place, each in enumerate(form.questions, 1) if form.is_in_turn(each)), default=0)
    questions = (*form.questions[:last], *besides, *form.questions[last:])
    languages = tuple(dict.fromkeys((*form.languages, *own.languages)))
    return replace(form, questions=questions, repeats=(*form.repeats, *own.repeats), languages=languages)


def asked_codes(form: Questionnaire) -> list[str]:
    """The indicators that a questionnaire asks in turn, in order."""
    return [question.indicator for question in form.questions if question.kind in NUMERIC and question.indicator]
