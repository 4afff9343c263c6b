"""What the Bot API accepts: our methods with their parameters, and the checks on what a bot sends."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from PIL import Image

Json = dict[str, Any]
Kind = Literal["text", "number", "flag", "json", "chat", "file"]

_TO_CHAT: Mapping[str, Kind] = {"chat_id": "chat", "message_thread_id": "number"}
_SENDING: Mapping[str, Kind] = {
    **_TO_CHAT,
    "disable_notification": "flag",
    "protect_content": "flag",
    "reply_parameters": "json",
}

OUR_METHODS: Mapping[str, Mapping[str, Kind]] = {
    "getMe": {},
    "getUpdates": {"offset": "number", "limit": "number", "timeout": "number", "allowed_updates": "json"},
    "setWebhook": {
        "url": "text",
        "secret_token": "text",
        "max_connections": "number",
        "allowed_updates": "json",
        "drop_pending_updates": "flag",
    },
    "deleteWebhook": {"drop_pending_updates": "flag"},
    "getWebhookInfo": {},
    "sendMessage": {
        **_SENDING,
        "text": "text",
        "entities": "json",
        "link_preview_options": "json",
        "reply_markup": "json",
    },
    "sendPhoto": {**_SENDING, "photo": "file", "caption": "text", "reply_markup": "json"},
    "sendDocument": {**_SENDING, "document": "file", "caption": "text", "reply_markup": "json"},
    "sendMediaGroup": {**_SENDING, "media": "json"},
    "editMessageText": {
        "chat_id": "chat",
        "message_id": "number",
        "text": "text",
        "link_preview_options": "json",
        "reply_markup": "json",
    },
    "editMessageReplyMarkup": {"chat_id": "chat", "message_id": "number", "reply_markup": "json"},
    "answerCallbackQuery": {
        "callback_query_id": "text",
        "text": "text",
        "show_alert": "flag",
        "cache_time": "number",
    },
    "sendChatAction": {**_TO_CHAT, "action": "text"},
    "getFile": {"file_id": "text"},
    "setMyCommands": {"commands": "json", "scope": "json", "language_code": "text"},
    "deleteMyCommands": {"scope": "json", "language_code": "text"},
    "getChatMember": {"chat_id": "chat", "user_id": "number"},
    "getChat": {"chat_id": "chat"},
    "leaveChat": {"chat_id": "chat"},
}
"""The methods and parameters the project may use; each exists in aiogram and in python-telegram-bot.

Left out on purpose: parse_mode (everything is sent as plain text), allow_paid_broadcast (it costs money).
The real server ignores parameters it does not know; this one refuses them, so that a slip fails a test.
"""

_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "setWebhook": ("url",),
    "sendMessage": ("chat_id", "text"),
    "sendPhoto": ("chat_id", "photo"),
    "sendDocument": ("chat_id", "document"),
    "sendMediaGroup": ("chat_id", "media"),
    "editMessageText": ("chat_id", "message_id", "text"),
    "editMessageReplyMarkup": ("chat_id", "message_id"),
    "answerCallbackQuery": ("callback_query_id",),
    "sendChatAction": ("chat_id", "action"),
    "getFile": ("file_id",),
    "setMyCommands": ("commands",),
    "getChatMember": ("chat_id", "user_id"),
    "getChat": ("chat_id",),
    "leaveChat": ("chat_id",),
}

MAX_TEXT_UNITS = 4096
MAX_CAPTION_UNITS = 1024
MAX_CALLBACK_BYTES = 64
MAX_CALLBACK_ANSWER = 200
MAX_PHOTO_BYTES = 10_000_000
MAX_PHOTO_SIDES = 10_000
MAX_PHOTO_RATIO = 20
MAX_UPLOAD_BYTES = 50_000_000
MAX_DOWNLOAD_BYTES = 20_000_000


class Refusal(Exception):
    """An answer with ok=false: HTTP status, description, and `parameters` (retry_after, migrate_to_chat_id)."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The JSON the server answers with."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class UnknownUse(Refusal):
    """A method or parameter outside OUR_METHODS: refused, and kept in `faults`."""


def bad_request(reason: str) -> Refusal:
    """The commonest answer: 400 with this reason."""
    return Refusal(400, f"Bad Request: {reason}")


@dataclass(frozen=True)
class Upload:
    """One file of a multipart request."""

    file_name: str
    content: bytes


def decode(method: str, raw: Mapping[str, Any]) -> Json:
    """The parameters by their kinds, whether they came as a form (all strings) or as JSON.

    Files named by an `attach://` reference stay in the result under their own names. Raises Refusal.
    """
    if method not in OUR_METHODS:
        raise UnknownUse(404, "Not Found: method not found")
    kinds = OUR_METHODS[method]
    decoded: Json = {}
    for name, value in raw.items():
        if name not in kinds and not isinstance(value, Upload):
            raise UnknownUse(400, f"Bad Request: {method} has no parameter {name} among ours")
        decoded[name] = value if isinstance(value, Upload) else _decode_value(name, kinds[name], value)
    for name in _REQUIRED.get(method, ()):
        if name not in decoded:
            raise bad_request(f"parameter {name} is required")
    return decoded


def _decode_value(name: str, kind: Kind, value: Any) -> Any:
    try:
        if kind == "number":
            return int(value)
        if kind == "flag":
            return value if isinstance(value, bool) else value.lower() in ("true", "1", "yes")
        if kind == "json":
            return json.loads(value) if isinstance(value, str) else value
        if kind == "chat":
            return value if isinstance(value, str) and value.startswith("@") else int(value)
    except (ValueError, AttributeError) as error:
        raise bad_request(f"can't parse {name}") from error
    return str(value)


def utf16_length(text: str) -> int:
    """Telegram counts lengths and entity offsets in UTF-16 units: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def checked_text(text: str) -> str:
    """The text as it will be shown: trimmed. Raises Refusal when empty or over 4,096 UTF-16 units."""
    text = text.strip()
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > MAX_TEXT_UNITS:
        raise bad_request("message is too long")
    return text


def checked_caption(caption: str) -> str:
    """The caption, trimmed. Raises Refusal over 1,024 UTF-16 units."""
    caption = caption.strip()
    if utf16_length(caption) > MAX_CAPTION_UNITS:
        raise bad_request("message caption is too long")
    return caption


def check_keyboard(markup: Any) -> None:
    """Raises Refusal for an inline keyboard whose buttons Telegram would not take."""
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    for row in markup.get("inline_keyboard", []):
        for button in row:
            if not button.get("text", "").strip():
                raise bad_request("inline keyboard button text is empty")
            if "callback_data" in button:
                size_bytes = len(button["callback_data"].encode())
                if not 1 <= size_bytes <= MAX_CALLBACK_BYTES:
                    raise bad_request("BUTTON_DATA_INVALID")
            elif "url" not in button:
                raise bad_request("inline keyboard button must have exactly one optional field")


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels; None if this is no picture, or one too large to open safely."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.size
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None


def check_photo(content: bytes) -> tuple[int, int]:
    """Width and height of a photo a bot sends. Raises Refusal when Telegram would not take it as a photo."""
    if len(content) > MAX_PHOTO_BYTES:
        raise bad_request("file is too big")
    size = picture_size(content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > MAX_PHOTO_SIDES or max(size) > MAX_PHOTO_RATIO * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def check_commands(commands: Any) -> None:
    """Raises Refusal for a command menu of over 100 entries, or with bad names or descriptions."""
    if not isinstance(commands, list) or len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for entry in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", entry["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(entry["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of a text an entity marks; both numbers are in UTF-16 units."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")
