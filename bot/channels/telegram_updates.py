"""What a Telegram update means: reads the Bot API's JSON into Incoming, without any library."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal

from conversation.messages import ChatKind, FileIn, Incoming, PhotoIn

Json = dict[str, Any]

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The kinds of update we ask Telegram for."""

MAX_DOWNLOAD_BYTES = 20_000_000
"""What getFile hands out (the documentation says 20 MB, the server's source 20 MiB: the smaller holds)."""

RECEIVED_AT = "received_at"
"""Our own key in a stored button press: unix seconds. Telegram says of a press only when its message was sent."""

_ANONYMOUS_ADMIN_ID = 1087968824
"""GroupAnonymousBot: the sender Telegram shows for every hidden administrator."""

_CHAT_KINDS: Mapping[str, ChatKind] = {"private": "private", "group": "group", "supergroup": "group"}

_WORDLESS = {
    "animation": "video",
    "audio": "audio",
    "contact": "contact",
    "dice": "dice",
    "document": "file",
    "game": "game",
    "location": "location",
    "paid_media": "paid_media",
    "poll": "poll",
    "sticker": "sticker",
    "story": "story",
    "venue": "location",
    "video": "video",
    "video_note": "video",
    "voice": "voice",
}
"""Content without text, and what `Incoming.other` calls it. A message with none of it is a notice of Telegram's."""

_COMMAND_WITH_NAME = re.compile(r"(/\w+)@(\w+)")


@dataclass(frozen=True)
class Me:
    """The bot itself, from getMe; the name is empty until Telegram has answered."""

    id: int
    username: str = ""


def decode(bot: str, payload: Json, me: Me) -> Incoming | None:
    """What one update means; None if nothing to us.

    Raises KeyError, TypeError or ValueError when what it says cannot be read.
    """
    key = _event_key(payload)
    if "callback_query" in payload:
        return _press(bot, key, payload)
    if "my_chat_member" in payload:
        return _membership(bot, key, payload["my_chat_member"])
    if "edited_message" in payload:
        return _message(bot, key, payload["edited_message"], me, "edited")
    if "message" in payload:
        return _message(bot, key, payload["message"], me, "message")
    return None


def update_id_of(payload: Any) -> int | None:
    """The update's number; None for something that is no update."""
    number = payload.get("update_id") if isinstance(payload, dict) else None
    return number if isinstance(number, int) else None


def chat_of(payload: Json) -> str:
    """The chat whose lane an update belongs to; empty where it names none. Never raises."""
    for kind in ALLOWED_UPDATES:
        holder = payload.get(kind)
        if kind == "callback_query" and isinstance(holder, dict):
            holder = holder.get("message")
        chat = holder.get("chat") if isinstance(holder, dict) else None
        if isinstance(chat, dict):
            return str(chat.get("id", ""))
    return ""


def _event_key(payload: Json) -> str:
    number = update_id_of(payload)
    if number is None:
        raise ValueError("no update_id")
    return str(number)


def _press(bot: str, key: str, payload: Json) -> Incoming | None:
    """A pressed button. Its message may be too old for Telegram to show: then only chat and number are there."""
    query = payload["callback_query"]
    message = query["message"]
    if message["chat"]["type"] not in _CHAT_KINDS:
        return None
    return Incoming(
        **_frame(bot, key, message["chat"], query["from"]),
        sent_at=_instant(payload.get(RECEIVED_AT, message["date"])),
        choice=_string(query["data"]),
        callback=_string(query["id"]),
        thread=_thread(message),
    )


def _membership(bot: str, key: str, change: Json) -> Incoming | None:
    """The bot was added, removed, blocked or let in again; a change of its rights alone means nothing."""
    was_in, is_in = _is_in(change["old_chat_member"]), _is_in(change["new_chat_member"])
    if change["chat"]["type"] not in _CHAT_KINDS or was_in == is_in:
        return None
    return Incoming(
        **_frame(bot, key, change["chat"], change["from"]),
        sent_at=_instant(change["date"]),
        anonymous=change["from"]["id"] == _ANONYMOUS_ADMIN_ID,
        event="joined" if is_in else "left",
    )


def _is_in(member: Json) -> bool:
    status = member["status"]
    return bool(member["is_member"]) if status == "restricted" else status not in ("left", "kicked")


def _message(bot: str, key: str, message: Json, me: Me, event: Literal["message", "edited"]) -> Incoming | None:
    chat = message["chat"]
    if chat["type"] not in _CHAT_KINDS:
        return None
    if "migrate_to_chat_id" in message or "migrate_from_chat_id" in message:
        return _migration(bot, key, message)
    anonymous = _is_anonymous(message)
    if not anonymous and (message["from"].get("is_bot") or _is_from_channel(message)):
        return None
    photo, other = _photo(message), _other(message)
    typed = message.get("text", message.get("caption"))
    if typed is None and photo is None and other is None:
        return None
    heard = _heard(_string(typed or ""), message, me)
    if heard is None:
        return None
    text, addressed = heard
    return Incoming(
        **_frame(bot, key, chat, message["from"]),
        sent_at=_instant(message["edit_date"] if event == "edited" else message["date"]),
        text=text,
        photo=photo,
        album=message.get("media_group_id"),
        other=None if photo else other,
        file=_file(message) if other == "file" and photo is None else None,
        thread=_thread(message),
        # Telegram shows a group's photos only to a bot that is addressed or that is administrator there.
        addressed=addressed or photo is not None,
        anonymous=anonymous,
        message_id=str(message["message_id"]),
        quoted=_quoted(message),
        event=event,
    )


def _quoted(message: Json) -> str | None:
    """The message this one replies to; whether it is one of ours the outbox knows."""
    return str(message["reply_to_message"]["message_id"]) if "reply_to_message" in message else None


def _migration(bot: str, key: str, message: Json) -> Incoming:
    """The group became a supergroup; Telegram says so in the old chat and in the new one, either may come first."""
    here: Json = message["chat"]
    sender: Json = message.get("from", here)
    old = {**here, "id": message.get("migrate_from_chat_id", here["id"])}
    return Incoming(
        **_frame(bot, key, old, sender),
        sent_at=_instant(message["date"]),
        event="migrated",
        migrated_to=str(message.get("migrate_to_chat_id", here["id"])),
    )


def _frame(bot: str, key: str, chat: Json, person: Json) -> dict[str, Any]:
    """The fields of Incoming that say who and where."""
    return {
        "channel": "telegram",
        "bot": bot,
        "event_key": key,
        "sender": _id(person),
        "chat": _id(chat),
        "chat_kind": _CHAT_KINDS[chat["type"]],
        "sender_name": f"{person.get('first_name', '')} {person.get('last_name', '')}".strip(),
        "chat_title": _string(chat.get("title", "")),
    }


def _is_anonymous(message: Json) -> bool:
    """A hidden administrator writes as the group itself."""
    as_chat = message.get("sender_chat")
    return message["from"]["id"] == _ANONYMOUS_ADMIN_ID or (
        as_chat is not None and as_chat["id"] == message["chat"]["id"]
    )


def _is_from_channel(message: Json) -> bool:
    """A channel's post in its discussion group, or a person who writes as his channel: nobody we could know."""
    return "sender_chat" in message and message["sender_chat"].get("type") == "channel"


def _photo(message: Json) -> PhotoIn | None:
    """The largest size that can be fetched; a picture sent as a file counts too."""
    sizes = message.get("photo")
    if sizes:
        fetchable = [size for size in sizes if (_bytes(size) or 0) <= MAX_DOWNLOAD_BYTES] or sizes[:1]
        # Of each side by itself: a text times a number would be that text so many times over.
        largest = max(fetchable, key=lambda size: _count(size.get("width")) * _count(size.get("height")))
        return PhotoIn(_string(largest["file_id"]), _bytes(largest))
    document = message.get("document")
    if document and "animation" not in message and _is_picture(document):
        return PhotoIn(_string(document["file_id"]), _bytes(document))
    return None


def _is_picture(document: Json) -> bool:
    """By its type; computers often know none for the photos of an iPhone."""
    kind, name = document.get("mime_type"), document.get("file_name")
    if isinstance(kind, str) and kind.startswith("image/"):
        return True
    return isinstance(name, str) and name.lower().endswith((".heic", ".heif"))


def _bytes(holder: Json) -> int | None:
    """How large a file is, where that is told."""
    size = holder.get("file_size")
    return _count(size) if isinstance(size, int) else None


def _count(value: object) -> int:
    """A number of pixels or bytes as Telegram tells it; 0 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else 0


def _file(message: Json) -> FileIn | None:
    """A document that can be fetched."""
    document = message.get("document")
    if not isinstance(document, dict) or (_bytes(document) or 0) > MAX_DOWNLOAD_BYTES:
        return None
    return FileIn(_string(document["file_id"]), _string(document.get("file_name", "")), _bytes(document))


def _other(message: Json) -> str | None:
    # An animation comes with a `document` beside it and a venue with a `location`: the order of the table decides.
    return next((name for kind, name in _WORDLESS.items() if kind in message), None)


def _heard(text: str, message: Json, me: Me) -> tuple[str, bool] | None:
    """(the text without the bot's name, whether it was said to the bot); None for a command to another bot."""
    in_private = message["chat"]["type"] == "private"
    command = _COMMAND_WITH_NAME.match(text)
    # Before getMe our name is unknown; Telegram gives us few commands that are not ours.
    if command is not None and (not me.username or command[2].casefold() == me.username.casefold()):
        return command[1] + text[command.end() :], True
    if in_private or command is not None:
        return (text, True) if in_private else None
    if me.username and "@" in text:
        spoken, mentions = _mention(me.username).subn(" ", text)
        if mentions:
            return re.sub(r"[ \t]{2,}", " ", spoken).strip(" ,:;.\t\n"), True
    replied_to = message.get("reply_to_message", {}).get("from", {})
    return text, text.startswith("/") or replied_to.get("id") == me.id


@lru_cache(maxsize=8)
def _mention(username: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)@{re.escape(username)}(?!\w)", re.IGNORECASE)


def _thread(message: Json) -> str | None:
    # Replies in ordinary groups carry a thread id too, which must not be used to send.
    return str(message["message_thread_id"]) if message.get("is_topic_message") else None


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _id(holder: Json) -> str:
    return str(int(holder["id"]))


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text expected, not {type(value).__name__}")
    return value
