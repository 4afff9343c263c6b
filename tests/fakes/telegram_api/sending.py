"""Sending messages: who may be written to, what a message may hold, and the four sendX methods."""

from __future__ import annotations

from typing import Any

from tests.fakes.telegram_api import rules, shapes
from tests.fakes.telegram_api.rules import Json, Refusal, Upload, bad_request
from tests.fakes.telegram_api.world import Chat, Message, World


class Sending:
    """Performs the sends; the caller holds the world's lock."""

    def __init__(self, world: World) -> None:
        self.world = world

    def chat(self, chat_id: int | str) -> Chat:
        """The chat by its id; @names belong to channels, of which there are none here. Raises Refusal."""
        chat = self.world.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None or (chat.kind != "private" and self.world.bot.id not in chat.members):
            raise bad_request("chat not found")
        return chat

    def writable(self, params: Json) -> Chat:
        """The chat, if the bot may write there. Raises Refusal."""
        chat = self.chat(params["chat_id"])
        if chat.migrated_to is not None:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )
        if chat.person is not None:
            reason = {
                "new": "bot can't initiate conversation with a user",
                "blocked": "bot was blocked by the user",
                "deactivated": "user is deactivated",
            }.get(chat.person.state)
        else:
            reason = {
                "kicked": f"bot was kicked from the {chat.kind} chat",
                "left": f"bot is not a member of the {chat.kind} chat",
            }.get(chat.members[self.world.bot.id])
        if reason is not None:
            raise Refusal(403, f"Forbidden: {reason}")
        return chat

    def send_message(self, params: Json) -> Json:
        """A text. Returns the Message as JSON, as the others do. Raises Refusal."""
        chat = self.writable(params)
        content = self._frame(chat, params) | {"text": rules.checked_text(params["text"])}
        found = params.get("entities") or shapes.entities(content["text"])
        if found:
            content["entities"] = found
        self.world.limiter.take(chat.id, 1)
        return self._keep(chat, content).body

    def send_photo(self, params: Json) -> Json:
        """A picture, uploaded or by file_id."""
        chat = self.writable(params)
        content, data = self._photo(params["photo"], params)
        content |= self._frame(chat, params) | _caption(params)
        self.world.limiter.take(chat.id, 1)
        return self._keep(chat, content, data).body

    def send_document(self, params: Json) -> Json:
        """A file of any kind."""
        chat = self.writable(params)
        content, data = self._document(params["document"], params)
        content |= self._frame(chat, params) | _caption(params)
        self.world.limiter.take(chat.id, 1)
        return self._keep(chat, content, data).body

    def send_media_group(self, params: Json) -> list[Json]:
        """An album of 2 to 10 pictures or files; it counts as so many messages. Returns all of them."""
        chat = self.writable(params)
        items = params["media"]
        if not 2 <= len(items) <= 10:
            raise bad_request("group send failed: an album has 2 to 10 items")
        frame = self._frame(chat, params) | {"media_group_id": str(next(self.world.numbers))}
        made = []
        for item in items:
            make = {"photo": self._photo, "document": self._document}[item["type"]]
            content, data = make(item["media"], params)
            made.append((content | frame | _caption(item), data))
        self.world.limiter.take(chat.id, len(made))
        return [self._keep(chat, content, data).body for content, data in made]

    def _photo(self, reference: Any, params: Json) -> tuple[Json, bytes]:
        upload = self._upload(reference, params)
        size = rules.check_photo(upload.content)
        return {"photo": [self.world.photo_size(upload.content, size)]}, upload.content

    def _document(self, reference: Any, params: Json) -> tuple[Json, bytes]:
        upload = self._upload(reference, params)
        if len(upload.content) > rules.MAX_UPLOAD_BYTES:
            raise Refusal(413, "Request Entity Too Large")
        file_id, unique_id = self.world.store(upload.content, upload.file_name.rpartition(".")[2] or "bin")
        entry = shapes.file_entry(file_id, unique_id, upload.content) | {"file_name": upload.file_name}
        return {"document": entry}, upload.content

    def _upload(self, reference: Any, params: Json) -> Upload:
        """The file itself, one attached to the request, or one the server already has by its file_id."""
        if isinstance(reference, Upload):
            return reference
        attached = params.get(str(reference).removeprefix("attach://"))
        if isinstance(attached, Upload):
            return attached
        stored = self.world.files.get(str(reference))
        if stored is None:
            raise bad_request("wrong remote file identifier specified")
        return Upload(stored.path.rpartition("/")[2], stored.content)

    def _frame(self, chat: Chat, params: Json) -> Json:
        """The fields every sent message shares: topic, reply, keyboard."""
        frame: Json = {}
        if "message_thread_id" in params:
            if params["message_thread_id"] not in chat.topics:
                raise bad_request("message thread not found")
            frame |= {"message_thread_id": params["message_thread_id"], "is_topic_message": True}
        reply = params.get("reply_parameters")
        if reply:
            replied = chat.messages.get(reply["message_id"])
            if replied is not None:
                frame["reply_to_message"] = self.world.quoted(replied)
            elif not reply.get("allow_sending_without_reply"):
                raise bad_request("message to be replied not found")
        if "reply_markup" in params:
            rules.check_keyboard(params["reply_markup"])
            if params["reply_markup"].get("inline_keyboard"):
                frame["reply_markup"] = params["reply_markup"]
        return frame

    def _keep(self, chat: Chat, content: Json, data: bytes = b"") -> Message:
        return self.world.keep(chat, self.world.bot.json(), content, data, by_bot=True)


def _caption(params: Json) -> Json:
    caption = rules.checked_caption(params.get("caption", ""))
    return {"caption": caption} if caption else {}
