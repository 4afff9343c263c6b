"""The Bot API's methods: what each does to the platform's memory, and what it answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram_api import rules, shapes
from tests.fakes.telegram_api.rules import Json, bad_request
from tests.fakes.telegram_api.sending import Sending
from tests.fakes.telegram_api.updates import CALLBACK_LIFE_SECONDS
from tests.fakes.telegram_api.world import Message, WebhookState, World

_ACTIONS = ("typing", "upload_photo", "upload_document", "choose_sticker", "find_location", "record_voice")


class Methods:
    """Performs one call at a time; the caller holds the world's lock. getUpdates is in polling.py."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sending = Sending(world)
        self._handlers: dict[str, Callable[[Json], Any]] = {
            "getMe": self._get_me,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._get_webhook_info,
            "sendMessage": self.sending.send_message,
            "sendPhoto": self.sending.send_photo,
            "sendDocument": self.sending.send_document,
            "sendMediaGroup": self.sending.send_media_group,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "answerCallbackQuery": self._answer_callback,
            "sendChatAction": self._send_action,
            "getFile": self._get_file,
            "setMyCommands": self._set_commands,
            "deleteMyCommands": self._delete_commands,
            "getChatMember": self._get_member,
            "getChat": self._get_chat,
            "leaveChat": self._leave_chat,
        }

    def perform(self, method: str, params: Json) -> Any:
        """The `result` of a call with decoded parameters. Raises Refusal."""
        return self._handlers[method](params)

    # The bot itself, its webhook and its menus.

    def _get_me(self, params: Json) -> Json:
        return self.world.bot.json() | {
            "can_join_groups": True,
            "can_read_all_group_messages": not self.world.privacy,
            "supports_inline_queries": False,
        }

    def _set_webhook(self, params: Json) -> bool:
        url, secret = params["url"], params.get("secret_token", "")
        # Real Telegram wants HTTPS on four ports; on loopback a test may do without a certificate.
        if url and not re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", url):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise bad_request("secret token contains unallowed characters")
        connections = params.get("max_connections", 40)
        if not 1 <= connections <= 100:
            raise bad_request("max_connections must be between 1 and 100")
        if "allowed_updates" in params:
            self.world.updates.allowed = params["allowed_updates"]
        self._drop_pending(params)
        self.world.webhook = WebhookState(url, secret, connections)
        self.world.on_webhook()
        return True

    def _delete_webhook(self, params: Json) -> bool:
        self._drop_pending(params)
        self.world.webhook = WebhookState()
        self.world.on_webhook()
        return True

    def _drop_pending(self, params: Json) -> None:
        if params.get("drop_pending_updates"):
            # Allowed by the platform, but what people wrote while the bot was down would be lost.
            self.world.faults.append("drop_pending_updates was asked for")
            self.world.updates.waiting.clear()

    def _get_webhook_info(self, params: Json) -> Json:
        webhook, updates = self.world.webhook, self.world.updates
        updates.expire()
        info: Json = {
            "url": webhook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(updates.waiting),
            "max_connections": webhook.max_connections,
        }
        if updates.allowed:
            info["allowed_updates"] = list(updates.allowed)
        if webhook.last_error:
            info |= {"last_error_date": int(webhook.last_error_at), "last_error_message": webhook.last_error}
        return info

    def _set_commands(self, params: Json) -> bool:
        rules.check_commands(params["commands"])
        self.world.commands[self._menu(params)] = params["commands"]
        return True

    def _delete_commands(self, params: Json) -> bool:
        self.world.commands.pop(self._menu(params), None)
        return True

    def _menu(self, params: Json) -> tuple[str, str]:
        scope = params.get("scope") or {"type": "default"}
        if "chat_id" in scope:
            self.sending.chat(scope["chat_id"])
        return json.dumps(scope, sort_keys=True), params.get("language_code", "")

    # Editing and answering.

    def _edit_text(self, params: Json) -> Json:
        message = self._own_message(params)
        if "text" not in message.body:
            raise bad_request("there is no text in the message to edit")
        text = rules.checked_text(params["text"])
        return self._edit(message, params, {"text": text, "entities": shapes.entities(text)})

    def _edit_markup(self, params: Json) -> Json:
        return self._edit(self._own_message(params), params, {})

    def _edit(self, message: Message, params: Json, content: Json) -> Json:
        """Replace text and keyboard: a keyboard that is not given goes away."""
        markup = params.get("reply_markup")
        if markup is not None:
            rules.check_keyboard(markup)
        edited = message.body | content
        edited.pop("reply_markup", None)
        if markup and markup.get("inline_keyboard"):
            edited["reply_markup"] = markup
        if not edited.get("entities", True):
            del edited["entities"]
        if edited == message.body:
            raise bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same"
                " as a current content and reply markup of the message"
            )
        message.body = edited | {"edit_date": self.world.now()}
        self.world.changed.notify_all()
        return message.body

    def _own_message(self, params: Json) -> Message:
        message = self.sending.writable(params).messages.get(params["message_id"])
        if message is None:
            raise bad_request("message to edit not found")
        if not message.by_bot:
            raise bad_request("message can't be edited")
        return message

    def _answer_callback(self, params: Json) -> bool:
        query = self.world.callbacks.get(params["callback_query_id"])
        if len(params.get("text", "")) > rules.MAX_CALLBACK_ANSWER:
            raise bad_request("MESSAGE_TOO_LONG")
        # Telegram publishes no limit for answering; the life of the update itself is a safe lower bound.
        if query is None or self.world.clock() > query.pressed_at + CALLBACK_LIFE_SECONDS:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        query.answer = {"text": params.get("text", ""), "show_alert": params.get("show_alert", False)}
        self.world.changed.notify_all()
        return True

    def _send_action(self, params: Json) -> bool:
        chat = self.sending.writable(params)
        if params["action"] not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        self.world.actions.append((chat.id, params["action"]))
        return True

    # Files, chats and members.

    def _get_file(self, params: Json) -> Json:
        stored = self.world.files.get(params["file_id"])
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(stored.content) > rules.MAX_DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        self.world.link(stored)
        entry = shapes.file_entry(params["file_id"], stored.unique_id, stored.content)
        return entry | {"file_path": stored.path}

    def _get_chat(self, params: Json) -> Json:
        return shapes.full_chat(self.sending.chat(params["chat_id"]).json())

    def _get_member(self, params: Json) -> Json:
        chat = self.sending.chat(params["chat_id"])
        user = self.world.users.get(params["user_id"])
        if params["user_id"] == self.world.bot.id:
            user = self.world.bot
        if user is None:
            raise bad_request("invalid user_id specified")
        return shapes.member(chat.members.get(user.id, "left"), user.json())

    def _leave_chat(self, params: Json) -> bool:
        chat = self.sending.writable(params)
        if chat.kind == "private":
            raise bad_request("chat member status can't be changed in private chats")
        chat.members[self.world.bot.id] = "left"
        return True
