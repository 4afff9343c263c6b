"""What an update of the Zalo Bot Platform means: reads its JSON into Incoming, whichever of its shapes it has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from conversation.messages import ChatKind, Incoming, PhotoIn

Json = dict[str, Any]

CHANNEL = "zalo_bot"
PROBE = "webhook.test"
"""The event by which setWebhook and testWebhook try our address; it means nothing else."""
RECEIVED_AT = "received_at"
"""Our own key in a stored update that names no time: milliseconds."""

_SECONDS_BELOW = 1e11
"""A date below is in seconds, as in probes and some fixtures; else in milliseconds, as the documentation has it."""
_CHAT_KINDS: Mapping[str, ChatKind] = {"private": "private", "group": "group"}
_EVENT = re.compile(r"message\.(\w{1,32})\.received")
_WORDLESS: Mapping[str, Sequence[str]] = {"sticker": ("sticker",), "voice": ("voice_url",)}


@dataclass(frozen=True)
class Me:
    """The bot itself; its names, from getMe, are those people mention it by in groups."""

    id: str
    names: tuple[str, ...] = ()
    other_id: str = ""
    """What getMe calls it, where that is not the number in the token (docs/zalo.md)."""


def unwrapped(body: Any) -> Any:
    """The update within a delivery or an answer: documented as {"ok", "result"}, recorded without it."""
    inside = body.get("result") if isinstance(body, dict) else None
    return inside if isinstance(inside, dict) else body


def event_of(body: Any) -> str:
    """The event's name; empty where it has none."""
    update = unwrapped(body)
    name = update.get("event_name") if isinstance(update, dict) else None
    return name if isinstance(name, str) else ""


def key_of(body: Any) -> str | None:
    """The message's id, by which it is known again; None for something without one."""
    message = message_in(body)
    key = message.get("message_id")
    return str(key) if isinstance(key, str | int) and not isinstance(key, bool) and str(key) else None


def chat_of(body: Any) -> str:
    """The chat whose lane an update belongs to; empty where it names none. Never raises."""
    chat = message_in(body).get("chat")
    return str(chat.get("id", "")) if isinstance(chat, dict) else ""


def has_date(body: Any) -> bool:
    """Whether the update says when it was sent."""
    return isinstance(message_in(body).get("date"), int | float)


def message_in(body: Any) -> Json:
    """The message of an update; empty where it has none."""
    update = unwrapped(body)
    message = update.get("message") if isinstance(update, dict) else None
    return message if isinstance(message, dict) else {}


def decode(bot: str, payload: Json, me: Me) -> Incoming | None:
    """What one update means; None if nothing to us.

    Raises KeyError, TypeError or ValueError when what it says cannot be read.
    """
    if event_of(payload) == PROBE or not message_in(payload):
        return None
    message = message_in(payload)
    sender, chat = message["from"], message["chat"]
    if sender.get("is_bot") is True or str(sender["id"]) in (bot, me.other_id):
        # Zalo echoes what bots say, ours among it.
        return None
    kind = _chat_kind(sender, chat)
    photo = _photo(message)
    text = _string(message.get("text") or message.get("caption") or "")
    return Incoming(
        channel=CHANNEL,
        bot=bot,
        event_key=str(message["message_id"]),
        sender=_id(sender),
        chat=_id(chat),
        chat_kind=kind,
        sent_at=_instant(message.get("date", payload.get(RECEIVED_AT))),
        text=_without_mention(text, me) if kind == "group" else text,
        photo=photo,
        other=None if photo or text else _other(event_of(payload), message),
        sender_name=_string(sender.get("display_name") or sender.get("name") or ""),
        chat_title=_string(chat.get("title") or chat.get("name") or ""),
        # In a group Zalo gives us nothing but what mentions the bot or replies to it.
        addressed=True,
    )


def _chat_kind(sender: Json, chat: Json) -> Literal["private", "group"]:
    """By what the chat says of itself; without that a private chat is known by having its person's id."""
    named = chat.get("chat_type", chat.get("type"))
    if named is None:
        return "private" if chat["id"] == sender["id"] else "group"
    return _CHAT_KINDS[_string(named).lower()]


def _photo(message: Json) -> PhotoIn | None:
    """The picture's address: `photo_url` in real traffic, `photo` in the documentation, `photos` in one fixture."""
    listed = message.get("photos")
    first = listed[0] if isinstance(listed, list) and listed else None
    candidates = (message.get("photo_url"), message.get("photo"), first.get("url") if isinstance(first, dict) else None)
    return next((PhotoIn(url) for url in candidates if isinstance(url, str) and url), None)


def _other(event: str, message: Json) -> str:
    """What else it is: 'sticker', 'voice', 'unsupported', or the word of an event that is newer than this."""
    for name, fields in _WORDLESS.items():
        if any(field in message for field in fields):
            return name
    found = _EVENT.fullmatch(event)
    word = found[1] if found else "unsupported"
    return "unsupported" if word in ("text", "image") else word


def _without_mention(text: str, me: Me) -> str:
    """The text without '@Bot …' at its beginning; what stays of a name we do not know the talk reads over."""
    bare = text.lstrip()
    for name in sorted(me.names, key=len, reverse=True):
        mention = re.match(rf"@{re.escape(name)}(?!\w)[\s,:;]*", bare, re.IGNORECASE)
        if mention is not None:
            return bare[mention.end() :]
    return bare


def _instant(date: object) -> datetime:
    if isinstance(date, bool) or not isinstance(date, int | float):
        raise TypeError("no date")
    return datetime.fromtimestamp(date if date < _SECONDS_BELOW else date / 1000, UTC)


def _id(holder: Json) -> str:
    """Ids are strings; a number is taken as one."""
    found = holder["id"]
    if isinstance(found, bool) or not isinstance(found, str | int) or not str(found):
        raise TypeError("an id expected")
    return str(found)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text expected, not {type(value).__name__}")
    return value


def dated_at(date: object) -> datetime | None:
    """The instant of a message that was sent; None where Zalo names none that can be."""
    is_number = isinstance(date, int | float) and not isinstance(date, bool)
    return _instant(date) if is_number and 0 < float(str(date)) < 1e14 else None
