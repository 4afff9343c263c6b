"""What happens to group chats: the bot and people come and go, topics open, a group becomes a supergroup."""

from __future__ import annotations

from tests.fakes.telegram_api.people import People
from tests.fakes.telegram_api.rules import Json
from tests.fakes.telegram_api.world import Chat, Message, User

_FIRST_GROUP_ID = -4_000_000_001
_FIRST_SUPERGROUP_ID = -1_002_000_000_001
"""Supergroup ids need 52 bits."""


class Groups(People):
    """Group chats; the first member of each is its creator and does what no one else is named for."""

    def group(self, title: str, *members: User, bot: str | None = "member", supergroup: bool = False) -> Chat:
        """A new group of these people; `bot` is its status there, None to leave it out."""
        with self.world.lock:
            chat = self._new_group(title, supergroup=supergroup)
            chat.members = {member.id: "member" for member in members} | {members[0].id: "creator"}
            if bot is not None:
                self.add_bot(chat, members[0], admin=bot == "administrator")
            return chat

    def _new_group(self, title: str, *, supergroup: bool) -> Chat:
        first = _FIRST_SUPERGROUP_ID if supergroup else _FIRST_GROUP_ID
        chat = Chat(first - len(self.world.chats), "supergroup" if supergroup else "group", title)
        self.world.chats[chat.id] = chat
        return chat

    def add_bot(self, chat: Chat, by: User, *, admin: bool = False) -> None:
        """Someone adds the bot: a change of its membership, then the service message."""
        with self.world.lock:
            self.set_bot_status(chat, by, "administrator" if admin else "member")
            self._service(chat, by, {"new_chat_members": [self.world.bot.json()]})

    def set_bot_status(self, chat: Chat, by: User, status: str) -> None:
        """Make the bot administrator or plain member, or kick it: administrator, member, left or kicked."""
        with self.world.lock:
            old = chat.members.get(self.world.bot.id, "left")
            chat.members[self.world.bot.id] = status
            self._bot_member_changed(chat, by, old, status)

    def kick_bot(self, chat: Chat, by: User) -> None:
        """Someone throws the bot out; it may not write there any more."""
        self.set_bot_status(chat, by, "kicked")

    def join(self, chat: Chat, user: User) -> None:
        """A person joins."""
        with self.world.lock:
            chat.members[user.id] = "member"
            self._service(chat, user, {"new_chat_members": [user.json()]})

    def leave(self, chat: Chat, user: User) -> None:
        """A person leaves."""
        with self.world.lock:
            self._service(chat, user, {"left_chat_member": user.json()})
            chat.members[user.id] = "left"

    def make_admin(self, chat: Chat, user: User) -> None:
        """A person becomes administrator; the bot is not told (chat_member updates are off by default)."""
        with self.world.lock:
            chat.members[user.id] = "administrator"

    def open_topic(self, chat: Chat, by: User, name: str) -> int:
        """Open a forum topic. Returns its message_thread_id, the number of the message that opened it."""
        with self.world.lock:
            chat.forum = True
            opened = self._service(chat, by, {"forum_topic_created": {"name": name, "icon_color": 7322096}})
            chat.topics.add(opened.id)
            return opened.id

    def close_topic(self, chat: Chat, thread: int) -> None:
        """Delete a topic: sends to it are refused."""
        with self.world.lock:
            chat.topics.discard(thread)

    def migrate(self, chat: Chat, by: User) -> Chat:
        """The group becomes a supergroup with another id. Returns the new chat; both service messages go out."""
        with self.world.lock:
            moved = self._new_group(chat.title, supergroup=True)
            moved.members = dict(chat.members)
            chat.migrated_to = moved.id
            self._service(chat, by, {"migrate_to_chat_id": moved.id})
            self._service(moved, by, {"migrate_from_chat_id": chat.id})
            return moved

    def _service(self, chat: Chat, by: User, content: Json) -> Message:
        """A service message: the bot gets these in privacy mode too."""
        message = self.world.keep(chat, by.json(), content)
        if chat.members.get(self.world.bot.id) in ("member", "administrator"):
            self.world.emit("message", message.body, ("chat", chat.id))
        return message
