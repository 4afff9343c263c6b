"""What is sent to Zalo: one Outgoing as calls, with choices as lines of text and files as links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.channels.long_texts import split_text, utf16_length
from bot.channels.zalo_bot_client import CALL_SECONDS, PHOTO_SECONDS
from conversation.channel import Outgoing
from conversation.plain_choices import with_choices
from conversation.texts import vi as say

MAX_TEXT = 2000
"""Characters; whether an emoji counts as one or two is not documented, so it is counted as two."""


@dataclass(frozen=True)
class Call:
    """One method with its parameters. `instead` is the text that is sent where Zalo does not take the picture."""

    method: str
    params: dict[str, Any]
    instead: str = ""

    @property
    def seconds(self) -> float:
        """How long the answer may take."""
        return PHOTO_SECONDS if self.method == "sendPhoto" else CALL_SECONDS


def calls(message: Outgoing) -> list[Call]:
    """The calls that deliver one message, in order; the choices are in the last. Empty when it says nothing."""
    text = with_choices(_with_file(message), message.choices, numbered=message.numbered).strip()
    links = () if message.file_name else message.links
    if not links:
        return texts(message.chat, text)
    captioned = 0 < utf16_length(text) <= MAX_TEXT
    made = [Call("sendPhoto", {"chat_id": message.chat, "photo": link}) for link in links]
    if captioned:
        # The last picture carries the words, so that a list of choices is the last thing seen.
        made[-1] = Call("sendPhoto", {**made[-1].params, "caption": text}, instead=text)
        return made
    return [*made, *texts(message.chat, text)]


def texts(chat: str, text: str) -> list[Call]:
    """A text as one or several messages."""
    # No parse_mode: what people typed may hold any of its marks.
    return [Call("sendMessage", {"chat_id": chat, "text": part}) for part in split_text(text, MAX_TEXT)]


def _with_file(message: Outgoing) -> str:
    """A file goes as a link, for Zalo takes none from bots."""
    if not message.file_name or not message.photos:
        return message.text
    line = say.FILE_NOT_SENT
    if message.links:
        line = say.FILE_LINK.format(name=message.file_name, link=message.links[0])
    return f"{message.text}\n{line}"
