"""What a typed text names of what is shown: an option of a question, a numbered line of the review."""

from __future__ import annotations

import re

from conversation import replies, yes_or_no
from conversation.asking import MORE, NO_MORE
from conversation.questionnaire import Option, Question

_BETWEEN = re.compile(r"[,;\n]|\s+va\s+|\s+và\s+|(?<=\d)\s+(?=\d)")


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
    found = [each.name for each in question.options if folded in (replies.fold(each.label), replies.fold(each.name))]
    return found or _said(question, text)


def parts_of_choice(text: str) -> list[str]:
    """'1, 3', 'Văn nghệ và 3': what names one option each."""
    return [part for part in _BETWEEN.split(text) if part.strip()]


def _said(question: Question, text: str) -> list[str]:
    """'vâng' where the options are 'Có' and 'Không', 'thôi' where they are 'Còn' and 'Hết'."""
    meant = [_meaning(option) for option in question.options]
    answer = yes_or_no.said(text)
    if sorted(meant, key=str) != [False, True] or answer is None:
        return []
    return [question.options[meant.index(answer)].name]


def _meaning(option: Option) -> bool | None:
    return {MORE: True, NO_MORE: False}.get(option.name, yes_or_no.said(option.label))
