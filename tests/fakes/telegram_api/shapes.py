"""The JSON of the Bot API: users, chats, members, entities, files."""

from __future__ import annotations

import re

from tests.fakes.telegram_api.rules import Json, utf16_length

ANONYMOUS_ADMIN: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
"""Whom Telegram shows as the sender of every anonymous administrator, in every group."""

_ENTITY = re.compile(r"(?<![\w/@])(?:(?P<bot_command>/\w{1,32}(?:@\w{5,32})?)|(?P<mention>@\w{5,32}))", re.ASCII)

_ADMINISTRATOR_RIGHTS: Json = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_pin_messages": True,
    "can_send_welcome_messages": False,
}


def entities(text: str) -> list[Json]:
    """The commands and mentions in a text, with offsets and lengths in UTF-16 units."""
    return [
        {
            "type": match.lastgroup,
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group()),
        }
        for match in _ENTITY.finditer(text)
    ]


def member(status: str, user: Json) -> Json:
    """A ChatMember: member, administrator, creator, left or kicked."""
    body: Json = {"status": status, "user": user}
    if status == "administrator":
        body |= _ADMINISTRATOR_RIGHTS
    elif status == "creator":
        body["is_anonymous"] = False
    elif status == "kicked":
        body["until_date"] = 0
    return body


def full_chat(chat: Json) -> Json:
    """A ChatFullInfo: the chat with the fields Telegram always gives."""
    return chat | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": True,
            "limited_gifts": True,
            "unique_gifts": True,
            "premium_subscription": True,
            "gifts_from_channels": True,
        },
    }


def file_entry(file_id: str, unique_id: str, content: bytes) -> Json:
    """What every file in a message has."""
    return {"file_id": file_id, "file_unique_id": unique_id, "file_size": len(content)}


def wordless(kind: str, entry: Json) -> Json:
    """A sticker, voice, video, location or contact."""
    fields: dict[str, Json] = {
        "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
        "voice": {"duration": 3, "mime_type": "audio/ogg"},
        "video": {"duration": 5, "width": 640, "height": 360},
    }
    if kind == "location":
        return {"latitude": 22.1, "longitude": 105.2}
    if kind == "contact":
        return {"phone_number": "84900000000", "first_name": "Mẫu"}
    return entry | fields[kind]
