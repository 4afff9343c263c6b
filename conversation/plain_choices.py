"""Choices on messengers without buttons: numbered lines or words, and sentences that fit what a messenger can show."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from string import Formatter

from conversation.messages import Choice, Reply
from conversation.texts import vi as say


def fitted(text: str, /, *, buttons: bool, **values: object) -> str:
    """A sentence with its values, and with its buttons said as the messenger has them: '{SUBMIT}', '{CHOOSE}'."""
    said = {name: _picking(name, buttons=buttons) for name in buttons_named(text)}
    return text.format(**said, **values)


@lru_cache(maxsize=512)
def buttons_named(text: str) -> tuple[str, ...]:
    """The names in capitals between braces."""
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name and name.isupper())


def _picking(name: str, *, buttons: bool) -> str:
    if name == "CHOOSE":
        return say.CHOOSE if buttons else say.CHOOSE_BY_NUMBER
    label: str = getattr(say, name)
    return say.PICK.format(label=label) if buttons else say.PICK_IN_WORDS.format(label=label.lower())


def with_choices(text: str, choices: Sequence[Choice], *, numbered: int) -> str:
    """The text with its choices under it, numbered from there on; as words where it is 0."""
    if not choices:
        return text
    if numbered:
        lines = [f"{place}. {choice.label}" for place, choice in enumerate(choices, numbered)]
        return "\n".join([text, *lines])
    words = [choice.label.lower() for choice in choices]
    unnamed = [word for word in words if say.PICK_IN_WORDS.format(label=word) not in text]
    return f"{text}\n{say.OR_TYPE.format(words=', '.join(unnamed))}" if unnamed else text


def with_word(reply: Reply, word: str) -> Reply:
    """What comes unasked: a numbered list would give a typed 1 two meanings, so there is a word that works always."""
    return Reply(f"{reply.text}\n{say.TYPE.format(words=word)}")
