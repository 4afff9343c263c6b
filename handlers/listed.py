"""Choices where there are no buttons: what a typed number or label picks from the list last said in that chat."""

from __future__ import annotations

import re
from dataclasses import replace

from conversation import replies
from conversation.early import SHOWN_CHARACTERS
from conversation.messages import asked_by
from conversation.texts import vi as say
from handlers.visit import Visit
from storage import asked

_NUMBER = re.compile(r"(?:(?:chon|cau|so|muc|y|viec) ){0,2}([1-9]\d?)(?: ?[.)])?(?: a| nhe| nha)?")
"""Folded: '1', '1.', '1)', 'số 1', 'câu 1', 'chọn số 1 ạ'."""
_OF_QUESTION = re.compile(r"(?:chon )?(?:sua )?cau ")


def is_early(visit: Visit) -> bool:
    """What was typed before a list was sent picks nothing: the list is said again. Drafts see to it themselves."""
    said = (visit.account.said if visit.account else None) or []
    asks = asked_by([str(choice) for choice, *_ in said])
    return asks is not None and not asks.startswith("d:") and say_again_unseen(visit, asks)


def say_again_unseen(visit: Visit, asks: str, *, at_once: bool = False) -> bool:
    """Say that a message was written before a question, and that again if it is lost; False where it may answer it."""
    found = asked.unseen(visit.tx, visit.address, asks, visit.message.sent_at, visit.now, at_once=at_once)
    typed = visit.message.text.strip()[:SHOWN_CHARACTERS]
    if found is not None and found.is_lost:
        visit.say(replace(found.reply, text=f"{say.HEARD_EARLY.format(text=typed)}\n{found.reply.text}"))
    elif found is not None:
        visit.say(say.HEARD_EARLY_ABOVE.format(text=typed), kind="aside")
    return found is not None


def choice_of(visit: Visit) -> str | None:
    """The choice picked; None where none was, or where there are buttons to press."""
    said = visit.account.said if visit.account else None
    if not said or visit.has_buttons:
        return None
    typed = replies.fold(visit.message.text).rstrip(" .!")
    found = _NUMBER.fullmatch(typed)
    number = int(found[1]) if found else 0
    for at, (choice, label, first) in enumerate(said):
        # Below the questions of a review 'câu 7' is a question, if there is one, never what is to be done with them.
        by_number = first and first + at == number and not (first > 1 and _OF_QUESTION.match(typed))
        if by_number or typed == replies.fold(label).rstrip(" .!"):
            return str(choice)
    return None
