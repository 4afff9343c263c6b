"""What a typed text names of what is shown: an option of a question, a numbered line of the review."""

from __future__ import annotations

import re

from conversation import replies
from conversation.questionnaire import Question


def numbered_question(text: str) -> str | None:
    """'2' of '2', 'câu 2.', 'số 2 ạ', as the review numbers its lines; None where it is anything else."""
    found = re.fullmatch(r"(?:(?:cau|so|muc|dong) ){0,2}([1-9]\d?)(?: ?[.)])?(?: a| nhe| nha)?", replies.fold(text))
    return found[1] if found else None


def options_named(question: Question, text: str) -> list[str]:
    """The options that a text names, by number, label or name; several where the text could be either."""
    folded = replies.fold(text).strip(" .)")
    if folded.isdecimal() and not any(folded == replies.fold(option.label) for option in question.options):
        place = int(folded)
        return [question.options[place - 1].name] if 1 <= place <= len(question.options) else []
    return [each.name for each in question.options if folded in (replies.fold(each.label), replies.fold(each.name))]
