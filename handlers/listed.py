"""Choices where there are no buttons: what a typed number or label picks from the list last said in that chat."""

from __future__ import annotations

import re

from conversation import replies
from handlers.visit import Visit

_NUMBER = re.compile(r"(?:(?:chon|cau|so|muc|y|viec) ){0,2}([1-9]\d?)(?: ?[.)])?(?: a| nhe| nha)?")
"""Folded: '1', '1.', '1)', 'số 1', 'câu 1', 'chọn số 1 ạ'."""


def choice_of(visit: Visit) -> str | None:
    """The choice picked; None where none was, or where there are buttons to press."""
    said = visit.account.said if visit.account else None
    if not said or visit.message.channel not in visit.office.buttonless:
        return None
    typed = replies.fold(visit.message.text).rstrip(" .!")
    found = _NUMBER.fullmatch(typed)
    place = int(found[1]) if found else 0
    for at, (choice, label, numbered) in enumerate(said, 1):
        if (numbered and at == place) or typed == replies.fold(label).rstrip(" .!"):
            return str(choice)
    return None
