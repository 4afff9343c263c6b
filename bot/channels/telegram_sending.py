"""What is sent to Telegram: one Outgoing as Bot API calls, and what an error says about its fate."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendDocument, SendMediaGroup, SendMessage, SendPhoto, TelegramMethod
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReplyParameters,
)
from PIL import Image

from bot.channels.long_texts import split_text, utf16_length
from bot.channels.telegram_session import NotConnected
from conversation.channel import Outgoing, Sent
from conversation.messages import Choice

MAX_TEXT = 4096
MAX_CAPTION = 1024
"""Both in UTF-16 units."""

_MAX_ALBUM = 10
_MAX_PHOTO_BYTES = 10_000_000
_MAX_PHOTO_SIDES = 10_000
_MAX_PHOTO_RATIO = 20
_SHORT_LABEL = 16
"""Characters; two such buttons fit beside each other on a small phone."""

_WAIT_SECONDS = 5.0
_WAIT_UNAUTHORISED_SECONDS = 60.0
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_BARE_BUTTONS = "👇"
"""The text above buttons that belong to an album without words: an album cannot carry buttons."""

_GONE = (
    "chat not found",
    "user not found",
    "deactivated",
    "kicked",
    "chat was deleted",
    "not a member",
    "peer_id_invalid",
)


def calls(message: Outgoing) -> list[TelegramMethod[Any]]:
    """The calls that deliver one message, in order; the buttons are on the last. Empty when it says nothing."""
    frame: dict[str, Any] = {"chat_id": message.chat}
    frame["message_thread_id"] = int(message.thread) if message.thread else None
    if message.above:
        frame["reply_parameters"] = ReplyParameters(message_id=int(message.above), allow_sending_without_reply=True)
    keyboard = _keyboard(message.choices)
    if not message.photos:
        return _texts(message.text, frame, keyboard)
    alone = len(message.photos) == 1
    captioned = utf16_length(message.text) <= MAX_CAPTION and (alone or keyboard is None)
    caption = message.text if captioned and message.text else None
    if alone and captioned:
        return [_single(message.photos[0], message.file_name, caption, frame, keyboard)]
    media = _media(message, caption, frame)
    if captioned:
        return media
    return [*media, *_texts(message.text or _BARE_BUTTONS, frame, keyboard)]


def _texts(text: str, frame: dict[str, Any], keyboard: InlineKeyboardMarkup | None) -> list[TelegramMethod[Any]]:
    parts = split_text(text, MAX_TEXT)
    return [
        SendMessage(
            text=part,
            reply_markup=keyboard if number == len(parts) else None,
            link_preview_options=_NO_PREVIEW,
            **frame,
        )
        for number, part in enumerate(parts, start=1)
    ]


def _media(message: Outgoing, caption: str | None, frame: dict[str, Any]) -> list[TelegramMethod[Any]]:
    """Albums of what Telegram takes as photos, then the rest as files; the caption is on the first of all."""
    if message.file_name:
        return [_single(message.photos[0], message.file_name, caption, frame, None)]
    fitting = [photo for photo in message.photos if fits_photo(photo)]
    groups = [fitting[start : start + _MAX_ALBUM] for start in range(0, len(fitting), _MAX_ALBUM)]
    groups += [[photo] for photo in message.photos if not fits_photo(photo)]
    made: list[TelegramMethod[Any]] = []
    for group in groups:
        words = caption if not made else None
        made.append(_single(group[0], "", words, frame, None) if len(group) == 1 else _album(group, words, frame))
    return made


def _single(
    data: bytes, file_name: str, caption: str | None, frame: dict[str, Any], keyboard: InlineKeyboardMarkup | None
) -> TelegramMethod[Any]:
    file = BufferedInputFile(data, file_name or _picture_name(data))
    if file_name or not fits_photo(data):
        return SendDocument(document=file, caption=caption, reply_markup=keyboard, **frame)
    return SendPhoto(photo=file, caption=caption, reply_markup=keyboard, **frame)


def _album(photos: Sequence[bytes], caption: str | None, frame: dict[str, Any]) -> SendMediaGroup:
    files = [BufferedInputFile(photo, _picture_name(photo)) for photo in photos]
    first = InputMediaPhoto(media=files[0], caption=caption)
    return SendMediaGroup(media=[first, *(InputMediaPhoto(media=file) for file in files[1:])], **frame)


def _picture_name(data: bytes) -> str:
    return "anh.png" if data.startswith(b"\x89PNG") else "anh.jpg"


def fits_photo(data: bytes) -> bool:
    """Whether Telegram takes the picture as a photo: at most 10 MB, sides 10,000 together, ratio 20."""
    if len(data) > _MAX_PHOTO_BYTES:
        return False
    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False
    return width + height <= _MAX_PHOTO_SIDES and max(width, height) <= _MAX_PHOTO_RATIO * min(width, height)


def _keyboard(choices: Sequence[Choice]) -> InlineKeyboardMarkup | None:
    """Neighbours with short labels share a row; a long label has its own."""
    rows: list[list[InlineKeyboardButton]] = []
    may_share = False
    for choice in choices:
        button = InlineKeyboardButton(text=choice.label, callback_data=choice.id)
        short = len(choice.label) <= _SHORT_LABEL
        if short and may_share:
            rows[-1].append(button)
        else:
            rows.append([button])
        may_share = short and len(rows[-1]) == 1
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def outcome(error: TelegramAPIError) -> Sent:
    """What became of a message whose call ended in this error."""
    reason = error.message[:200]
    if isinstance(error, NotConnected):
        return Sent("wait", retry_after_seconds=_WAIT_SECONDS, reason=reason)
    if isinstance(error, TelegramRetryAfter):
        return Sent("wait", retry_after_seconds=error.retry_after, reason="too many requests", asked=True)
    if isinstance(error, TelegramMigrateToChat):
        return Sent("migrated", moved_to=str(error.migrate_to_chat_id), reason="migrated")
    if isinstance(error, TelegramServerError):
        return Sent("wait", retry_after_seconds=_WAIT_SECONDS, reason=reason)
    if isinstance(error, TelegramUnauthorizedError | TelegramNotFound):
        # The token is wrong, not the message: it goes out once the token is put right.
        return Sent("wait", retry_after_seconds=_WAIT_UNAUTHORISED_SECONDS, reason=reason)
    if isinstance(error, TelegramNetworkError) and not isinstance(error, TelegramEntityTooLarge):
        return Sent("unknown", reason=reason)
    if isinstance(error, TelegramBadRequest) and "message is not modified" in reason:
        return Sent("sent")
    gone = isinstance(error, TelegramForbiddenError) or any(sign in reason.lower() for sign in _GONE)
    return Sent("refused", reason=reason, gone=gone)
