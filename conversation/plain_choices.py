"""Choices on messengers without buttons: numbered lines, or words where a typed number is an answer."""

from __future__ import annotations

from collections.abc import Sequence

from conversation.messages import Choice, Reply
from conversation.texts import vi as say


def with_choices(text: str, choices: Sequence[Choice], *, numbered: bool) -> str:
    """The text with its choices under it."""
    if not choices:
        return text
    if numbered:
        lines = [f"{place}. {choice.label}" for place, choice in enumerate(choices, 1)]
        return "\n".join([text, *lines])
    return f"{text}\n{say.OR_TYPE.format(words=', '.join(choice.label.lower() for choice in choices))}"


def with_word(reply: Reply, word: str) -> Reply:
    """What comes unasked: a numbered list would give a typed 1 two meanings, so there is a word that works always."""
    return Reply(f"{reply.text}\n{say.OR_TYPE.format(words=word)}")
