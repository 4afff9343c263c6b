"""What a Telegram update means: reads the Bot API's JSON into Incoming, without any library."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal, TypeGuard

from bot.channels.telegram_files import file_in, photo_in, text_of
from conversation.messages import ChatKind, Incoming

Json = dict[str, Any]

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The kinds of update we ask Telegram for."""

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
    """What one update means; None if nothing to us."""
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
    return number if is_whole(number) and 0 <= number < 2**63 else None


def is_whole(value: object) -> TypeGuard[int]:
    """A number without a part; not a yes or no, which Python takes for one."""
    return isinstance(value, int) and not isinstance(value, bool)


def chat_of(payload: Any) -> str:
    """The chat whose lane an update belongs to; empty where it names none. Never raises."""
    if not isinstance(payload, dict):
        return ""
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
        choice=text_of(query["data"]),
        callback=text_of(query["id"]),
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
    photo, other = photo_in(message), _other(message)
    typed = message.get("text", message.get("caption"))
    if typed is None and photo is None and other is None:
        return None
    heard = _heard(text_of(typed or ""), message, me)
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
        file=file_in(message) if other == "file" and photo is None else None,
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
        "chat_title": text_of(chat.get("title", "")),
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


def _instant(seconds: object) -> datetime:
    if not is_whole(seconds):
        raise TypeError("no date")
    return datetime.fromtimestamp(seconds, UTC)


def _id(holder: Json) -> str:
    found = holder["id"]
    if not is_whole(found):
        raise TypeError("an id expected")
    return str(found)


def dated_at(seconds: object) -> datetime | None:
    """The instant of a message that was sent; None where Telegram names none that can be."""
    return _instant(seconds) if isinstance(seconds, int) and 0 < seconds < 2**33 else None
