"""What people do in their messenger: write, press buttons, send pictures, block the bot."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image

from tests.fakes.telegram_api import rules, shapes
from tests.fakes.telegram_api.rules import Json
from tests.fakes.telegram_api.world import CallbackQuery, Chat, Message, User, World

_FIRST_USER_ID = 5_000_000_001
"""Above 32 bits, as new accounts are."""
_THUMBNAIL_SIDES = (90, 320)
_MAX_THUMBNAIL_PIXELS = 20_000_000
"""Larger pictures get no thumbnails: a decompression bomb must not go off in the fake."""


class People:
    """The client side. Every method is thread-safe and returns at once; the bot hears of it by an update."""

    def __init__(self, world: World) -> None:
        self.world = world

    def user(self, name: str, username: str | None = None, user_id: int | None = None) -> User:
        """A new person who has never written to the bot."""
        with self.world.lock:
            user = User(user_id or _FIRST_USER_ID + len(self.world.users), name, username)
            self.world.users[user.id] = user
            self.world.chats[user.id] = Chat(user.id, "private", "", user)
            return user

    def private(self, user: User) -> Chat:
        """The person's chat with the bot."""
        return self.world.chats[user.id]

    def press_start(self, user: User, payload: str = "") -> Message:
        """Open the bot by its link t.me/bot?start=payload and press Start."""
        return self.say(user, f"/start {payload}".strip())

    def say(
        self,
        user: User,
        text: str,
        chat: Chat | None = None,
        reply_to: Message | None = None,
        *,
        thread: int | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Write a text, in private unless `chat` is given; `anonymous` as a hidden administrator of a group."""
        content: Json = {"text": text}
        found = shapes.entities(text)
        if found:
            content["entities"] = found
        return self._write(user, chat, content, reply_to=reply_to, thread=thread, anonymous=anonymous)

    def send_photo(
        self,
        user: User,
        *sizes: bytes,
        caption: str = "",
        chat: Chat | None = None,
        reply_to: Message | None = None,
        album: str | None = None,
    ) -> Message:
        """Send one picture. Several `sizes` are the same picture, smallest first; one gets thumbnails made.

        The pictures of an album are sent one by one with the same `album`, the caption with one of them.
        """
        with self.world.lock:
            content: Json = {"photo": [self._photo_size(size) for size in _with_thumbnails(sizes)]} | _captioned(
                caption
            )
            if album is not None:
                content["media_group_id"] = album
            return self._write(user, chat, content, sizes[-1], reply_to=reply_to)

    def send_document(
        self,
        user: User,
        data: bytes,
        file_name: str,
        mime_type: str = "application/octet-stream",
        caption: str = "",
        chat: Chat | None = None,
    ) -> Message:
        """Send a file, or a picture "as a file"."""
        with self.world.lock:
            file_id, unique_id = self.world.store(data, file_name.rpartition(".")[2])
            entry = shapes.file_entry(file_id, unique_id, data) | {"file_name": file_name, "mime_type": mime_type}
            return self._write(user, chat, {"document": entry} | _captioned(caption), data)

    def send_other(self, user: User, kind: str, chat: Chat | None = None) -> Message:
        """Send something without words: sticker, voice, video, location or contact."""
        with self.world.lock:
            file_id, unique_id = self.world.store(kind.encode(), kind)
            entry = shapes.file_entry(file_id, unique_id, kind.encode())
            return self._write(user, chat, {kind: shapes.wordless(kind, entry)})

    def edit_message(self, user: User, message: Message, text: str) -> None:
        """Change the text of a message one has sent."""
        with self.world.lock:
            if message.body["from"]["id"] != user.id:
                raise ValueError("only one's own messages can be edited")
            content = {"text": text, "entities": shapes.entities(text), "edit_date": self.world.now()}
            message.body = message.body | content
            if self._hears(message):
                self.world.emit("edited_message", message.body, ("chat", message.chat.id))

    def press(self, user: User, message: Message, button: str) -> CallbackQuery:
        """Press the button with this label or callback data. Raises ValueError if the message has none such."""
        with self.world.lock:
            pressed = next((data for row in message.buttons for label, data in row if button in (label, data)), None)
            if pressed is None:
                raise ValueError(f"no button {button!r} among {message.buttons}")
            query = CallbackQuery(str(next(self.world.numbers)), user, message, pressed, self.world.clock())
            self.world.callbacks[query.id] = query
            body = {
                "id": query.id,
                "from": user.json(),
                "message": message.body,
                "chat_instance": str(message.chat.id * 7919),
                "data": pressed,
            }
            # Callbacks have a webhook queue per person, apart from the chat's: they may overtake a text.
            self.world.emit("callback_query", body, ("callbacks of", user.id))
            return query

    def block(self, user: User) -> None:
        """The person stops the bot."""
        self._change_state(user, "blocked", "member", "kicked")

    def unblock(self, user: User) -> None:
        """The person lets the bot write again."""
        self._change_state(user, "started", "kicked", "member")

    def deactivate(self, user: User) -> None:
        """The account is deleted; the bot learns of it only when it writes."""
        with self.world.lock:
            user.state = "deactivated"

    def _change_state(self, user: User, state: Any, old: str, new: str) -> None:
        with self.world.lock:
            user.state = state
            self._bot_member_changed(self.private(user), user, old, new)

    def _bot_member_changed(self, chat: Chat, by: User, old: str, new: str) -> None:
        bot = self.world.bot.json()
        body = {
            "chat": chat.json(),
            "from": by.json(),
            "date": self.world.now(),
            "old_chat_member": shapes.member(old, bot),
            "new_chat_member": shapes.member(new, bot),
        }
        self.world.emit("my_chat_member", body, ("chat", chat.id))

    def _write(
        self,
        user: User,
        chat: Chat | None,
        content: Json,
        data: bytes = b"",
        *,
        reply_to: Message | None = None,
        thread: int | None = None,
        anonymous: bool = False,
    ) -> Message:
        with self.world.lock:
            chat = chat or self.private(user)
            self._check_may_write(user, chat)
            sender = user.json()
            if anonymous:
                sender = shapes.ANONYMOUS_ADMIN
                content["sender_chat"] = chat.json()
            if reply_to is not None:
                content["reply_to_message"] = self.world.quoted(reply_to)
            if thread is not None:
                content |= {"message_thread_id": thread, "is_topic_message": True}
            message = self.world.keep(chat, sender, content, data)
            if self._hears(message):
                self.world.emit("message", message.body, ("chat", chat.id))
            return message

    def _check_may_write(self, user: User, chat: Chat) -> None:
        if chat.person is None:
            if chat.members.get(user.id) not in ("member", "administrator", "creator"):
                raise ValueError(f"{user.name} is not in {chat.title}")
        elif user.state in ("blocked", "deactivated"):
            raise ValueError(f"{user.name} cannot write to the bot: {user.state}")
        else:
            user.state = "started"

    def _hears(self, message: Message) -> bool:
        """Whether the bot gets this message: privacy mode lets through what is addressed to it."""
        chat, world = message.chat, self.world
        if chat.person is not None:
            return True
        status = chat.members.get(world.bot.id)
        if status not in ("member", "administrator"):
            return False
        if status == "administrator" or not world.privacy:
            return True
        own_name = f"@{world.bot.username}".lower()
        if message.body.get("reply_to_message", {}).get("from", {}).get("id") == world.bot.id:
            return True
        for found in message.body.get("entities", []) + message.body.get("caption_entities", []):
            word = rules.utf16_slice(message.text, found["offset"], found["length"]).lower()
            if found["type"] == "mention" and word == own_name:
                return True
            if found["type"] == "bot_command" and ("@" not in word or word.endswith(own_name)):
                return True
        return False

    def _photo_size(self, content: bytes) -> Json:
        # A test may send bytes that are no picture: what the messenger says of its size then need not be true.
        return self.world.photo_size(content, rules.picture_size(content) or (1280, 960))


def _captioned(caption: str) -> Json:
    if not caption:
        return {}
    found = shapes.entities(caption)
    return {"caption": caption} | ({"caption_entities": found} if found else {})


def _with_thumbnails(sizes: Sequence[bytes]) -> list[bytes]:
    """The given sizes, or for a single one the smaller ones Telegram makes, and itself."""
    dimensions = rules.picture_size(sizes[0])
    if len(sizes) > 1 or dimensions is None or dimensions[0] * dimensions[1] > _MAX_THUMBNAIL_PIXELS:
        return list(sizes)
    thumbnails = []
    for side in _THUMBNAIL_SIDES:
        if max(dimensions) > side:
            with Image.open(io.BytesIO(sizes[0])) as picture:
                smaller = picture.convert("RGB")
            smaller.thumbnail((side, side))
            drawn = io.BytesIO()
            smaller.save(drawn, "JPEG")
            thumbnails.append(drawn.getvalue())
    return [*thumbnails, sizes[0]]
