"""What a reply says to a yes-or-no question that was just asked: there 'dung' is 'đúng', and 'thôi' is no."""

from __future__ import annotations

from conversation import intent_words, words
from conversation.intents import intent
from conversation.phrasing import says

YES = frozenset({"yes", "agree"})
NO = frozenset({"no", "refuse"})


def said(text: str) -> bool | None:
    """True for yes, False for no, None for anything else; only the exact words count, never a slip of them."""
    if any(says(text, phrase) for phrase in intent_words.NO_TO_A_QUESTION.split(", ")):
        return False
    found = intent(text, YES | NO, commands_only=True)
    if found is None or found.code not in YES | NO:
        return None
    return found.code in YES


def is_bare_no(text: str) -> bool:
    """'không', 'ko ạ': that there is none, not that something is wrong."""
    return any(says(text, spelling) for spelling in words.WORDS["no"].split(", "))
