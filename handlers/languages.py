"""/ngonngu: the language in which a person is asked; the questionnaires say which there are."""

from __future__ import annotations

from conversation.messages import Choice
from conversation.questionnaire import LANGUAGE
from conversation.texts import vi as say
from handlers.visit import Visit
from storage import people, questionnaires


def spoken(visit: Visit) -> list[str]:
    """The languages of the published questionnaires, Vietnamese first."""
    found = {language for row in questionnaires.published(visit.tx, []) for language in row.languages or ()}
    return [LANGUAGE, *sorted(found - {LANGUAGE})]


def ask(visit: Visit) -> None:
    """Offer the languages there are."""
    offered = spoken(visit)
    if len(offered) == 1:
        visit.say(say.LANGUAGE_ONE)
        return
    choices = [Choice(f"l:{language}", say.LANGUAGES.get(language, language)) for language in offered]
    visit.say(say.LANGUAGE_ASK, *choices)


def choose(visit: Visit, language: str) -> None:
    """From now on this language."""
    if language not in spoken(visit):
        visit.say(say.BUTTON_OF_OLD)
        return
    people.note_person(visit.tx, visit.person.id, language=language)
    visit.say(say.LANGUAGE_SET.format(language=say.LANGUAGES.get(language, language)), kind="receipt")
