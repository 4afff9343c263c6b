"""The bot's own question copied into the reply: what stands before the answer is no part of it (rule 8)."""

from __future__ import annotations

import re

from conversation.asked import Asked
from conversation.beside import is_known, with_own_words
from conversation.tokens import Item, aligned

_AFTER_LABEL = re.compile(r"\s*(?:\([^()]*\))?\s*(?:[?:=]\s*|(?:là|la)\s+)?")


def without_the_label(text: str, question: str) -> str:
    """'Số hộ tham gia mô hình: 45' as '45', with its accents or without; a text that does not begin so as it is."""
    label = aligned(question)
    if not label or not aligned(text).startswith(label):
        return text
    after = _AFTER_LABEL.match(text, len(label))
    rest = text[after.end() if after else len(label) :]
    # What goes on in the same word is no copy of the label: 'họp' is not the beginning of 'họpx'.
    return rest if rest and not text[len(label)].isalnum() else text


def without_the_question(items: list[Item], asked: Asked) -> list[Item]:
    """'Số hộ đã ký cam kết (hộ)? 33' as '33'; unchanged where the words before '?' are not all a question's."""
    ends = [at for at, item in enumerate(items) if item.text == "?"]
    if not ends or ends[-1] + 1 == len(items):
        return items
    copied, answer = items[: ends[0]], items[ends[-1] + 1 :]
    if len(ends) > 1 or not copied or any(item.is_numeral and item.literal for item in copied):
        return items
    seen = with_own_words(copied, asked)
    if not (seen[0].means("figure", "topic", "own") or seen[0].text == "số"):
        return items
    return (
        answer
        if all(item.is_numeral or item.text == "/" or item.means("change") or is_known(item, asked) for item in seen)
        else items
    )
